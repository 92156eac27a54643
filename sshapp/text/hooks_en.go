package text

var enHooks = HookTexts{
	NoHooks:    "This house takes no webhooks; its operator opens that door with --hooks.",
	SecretHint: "y copy · Esc back",
	HookHow: []string{
		"It is shown this once: copy it now.",
		"Whoever has it can post in this room: POST {\"text\": \"…\"} as JSON, or plain text.",
		"/hook revoke NAME ends it.",
	},
}
