package text

import "fmt"

var enActs = ActTexts{
	DeletedBy: func(by string) string {
		if by == "—" {
			return "this message has outlived what the room keeps"
		}
		return "deleted by " + by
	},
	Edited:    "(edited)",
	Pinned:    "(pinned)",
	QuoteGone: "what was said is gone",
	Pours:     func(to string) string { return "pours " + to + " a cup of tea 🍵" },
	Rolls:     func(what string) string { return "rolls " + what },

	SelectHint:     "r reply · e edit · d delete · + react · p pin · y copy · Enter thread · Esc out",
	Editing:        "Changing this message · Enter saves · Esc leaves it as it is",
	Replying:       func(name, words string) string { return "↳ answering " + name + ": " + words + " · Esc cancels" },
	OnlyOwn:        "You can change only what you have said yourself.",
	DeleteTitle:    "Delete this message?",
	DeleteAsk:      "It can't be brought back. A line stays in its place.",
	YesNo:          "y yes · n no",
	MessageDeleted: "Deleted.",
	Copied:         "Handed to your terminal's clipboard (some terminals refuse it).",
	LinkIs:         func(link string) string { return "This message is " + link + " (ssh -t HOST " + link + ")" },
	ReactorsTitle:  "Who answered with what",
	ThreadTitle:    func(n int) string { return "Thread, " + plural(n, "message") },
	PinsTitle:      func(n int) string { return fmt.Sprintf("Pinned (%d)", n) },
	MessagesHint:   "↑ ↓ choose · Enter jumps there · Esc closes",
	NothingHere:    "Nothing here yet",
	NoSuchEmoji:    func(name string) string { return "There is no emoji called “" + name + "”." },
	ReactTitle:     "Answer with …",
	ReactHint:      "a digit, or a name and Enter · Esc leaves it",
	ReactWith:      "name: ",
}
