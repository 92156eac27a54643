package text

// WhoisTexts is what is told of somebody to whom more is known.
type WhoisTexts struct {
	WhoisShared func(rooms []string) string // both are in them
	WhoisKey    func(fingerprint string) string
}
