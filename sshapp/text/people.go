package text

// PeopleTexts is what is said of people, of finding things, and of the small joys.
type PeopleTexts struct {
	AwayPlain                            string
	AwayNow                              func(reason string) string
	BackNow                              string
	StillAway                            func(reason string) string
	Notice                               func(by, room string, direct bool) string
	ProfileSet                           string
	TimeOf                               func(name, clock, zone string) string
	TimeUnknown                          func(name string) string
	WhoisBusy, WhoisSeen                 func(s string) string
	IgnoredOne, UnignoredOne, BlockedOne func(name string) string
	IgnoresTitle, IgnoresHint            string
	BlockedToo                           string
	BellIs, TypingIs                     func(on bool) string
	TypingNow                            func(names []string) string

	NoSearch, SearchTitle, SearchHint string
	SearchNothing, SearchHow          string
	SearchNeedsRoom                   string
	SearchWrong                       func(part string, problem int) string
	MentionsTitle, MentionsNothing    string
	UnreadTitle                       string

	NoPoll                              string
	LaterKept                           func(in string) string
	LaterDropped, LaterTitle, LaterHint string
	Slaps                               func(name string) string
}
