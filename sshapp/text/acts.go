package text

// ActTexts is what is said about messages and what can be done with them.
type ActTexts struct {
	DeletedBy             func(by string) string
	Edited, Pinned        string
	QuoteGone             string
	Pours, Rolls          func(what string) string
	SelectHint            string
	Editing               string
	Replying              func(name, words string) string
	OnlyOwn               string
	DeleteTitle           string
	DeleteAsk             string
	YesNo                 string
	MessageDeleted        string
	Copied                string
	LinkIs                func(link string) string
	ReactorsTitle         string
	ThreadTitle           func(n int) string
	PinsTitle             func(n int) string
	MessagesHint          string
	NothingHere           string
	NoSuchEmoji           func(name string) string
	ReactTitle, ReactHint string
	ReactWith             string
}
