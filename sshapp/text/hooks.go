package text

// HookTexts is what is said about webhooks.
type HookTexts struct {
	NoHooks string
	HookHow []string // beneath the address of a new one
}
