package text

import (
	"fmt"
	"strings"
	"time"
)

var enHelper = HelperTexts{
	Greets: func(names []string, more int) string {
		who := strings.Join(names, ", ")
		if more > 0 {
			who += fmt.Sprintf(" and %d more", more)
		}
		return "Welcome, " + who + "! Just type and press Enter. /help shows what else there is, or ask me: @茶博士 how do I …"
	},
	Found:    "This should help:",
	NotKnown: "That I don't know. /help lists every command, and the people here know the rest.",
	Reminding: func(at time.Time, zone string) string {
		return "I will remind you on " + at.Format("2 January at 15:04") + " (" + zone + ")."
	},
	Reminder:   func(name, what string) string { return "@" + name + " ⏰ " + what },
	Remind:     "Tell me when and what, like this: remind me in 20m to turn off the stove",
	TooFar:     "I can keep something for a year at most.",
	RemindFull: "You have as many reminders as I can keep for one person.",
	NoGuests:   "I can remind only people who have an account: /register makes one.",
	Model: ModelTexts{
		Refused: "Whoever answers for me does not let me in. The operator of the house should know.",
		Busy:    "Too many are asking just now. Try again in a little while.",
		Slow:    "The answer took too long, so I stopped waiting.",
		Broken:  "I could not reach whoever answers for me. Try again later.",
		Silent:  "I asked, and nothing usable came back.",
		Spent:   "You have asked me a lot in this hour. Let us go on in the next one.",
		Cut:     "… (too long, cut off here)",
	},
}
