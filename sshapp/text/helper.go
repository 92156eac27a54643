package text

import "time"

// HelperTexts is what the house's own helper says.
type HelperTexts struct {
	Greets     func(names []string, more int) string // newcomers; more is how many stand behind those named
	Found      string                                // over the commands that fit a question
	NotKnown   string                                // when none does
	Reminding  func(at time.Time, zone string) string
	Reminder   func(name, what string) string
	Remind     string // when it was not told what or when
	TooFar     string // in time
	RemindFull string // the person has too many
	NoGuests   string // guests can't be reminded
	Model      ModelTexts
}

// ModelTexts is what the helper says when what answers for it fails.
type ModelTexts struct {
	Refused, Busy, Slow, Broken, Silent string
	Spent                               string // the budget of the hour
	Cut                                 string // behind an answer that was too long
}
