package text

// HookTexts is what is said about webhooks.
type HookTexts struct {
	NoHooks    string
	SecretHint string   // beneath anything that is shown this once
	HookHow    []string // beneath the address of a new one
}
