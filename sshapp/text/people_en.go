package text

var enPeople = PeopleTexts{
	AwayPlain: "away",
	AwayNow:   func(reason string) string { return "You are away (" + reason + "). /back when you are not." },
	BackNow:   "Welcome back.",
	StillAway: func(reason string) string {
		return "You may speak, but the others still see you as away (" + reason + "). /back ends that."
	},
	Notice: func(by, room string, direct bool) string {
		if direct {
			return by + " has a word with you in private"
		}
		return by + " calls you in " + room
	},
	ProfileSet: "Noted. /profile shows what others see.",
	TimeOf: func(name, clock, zone string) string {
		return "It is " + clock + " where " + name + " is (" + zone + ")"
	},
	TimeUnknown: func(name string) string { return name + " has not said where their clock stands." },
	WhoisBusy:   func(s string) string { return "here, but away: " + s },
	WhoisSeen:   func(s string) string { return "not here now; last here " + s },

	IgnoredOne:   func(name string) string { return "You will not see what " + name + " says." },
	UnignoredOne: func(name string) string { return "You see " + name + " again." },
	BlockedOne:   func(name string) string { return name + " can't write to you, and you will not see what they say." },
	IgnoresTitle: "Whom you do not see",
	IgnoresHint:  "↑ ↓ choose · Enter takes it back · Esc closes",
	BlockedToo:   "may not write to you either",
	BellIs: func(on bool) string {
		if on {
			return "The bell rings when you are called."
		}
		return "The bell is silent."
	},
	TypingIs: func(on bool) string {
		if on {
			return "You see who is writing, and others see you."
		}
		return "Nobody sees that you are writing, nor do you see others."
	},
	TypingNow: func(names []string) string {
		if len(names) == 1 {
			return names[0] + " is writing …"
		}
		return list(names, ", ", " and ") + " are writing …"
	},

	NoSearch:        "There is no search in this house.",
	SearchTitle:     "Search ",
	SearchHint:      "↑ ↓ choose · Enter jumps there · Esc closes",
	SearchNothing:   "Nothing found",
	SearchHow:       "Type what to look for. Also: from:NAME in:ROOM before:2026-01-31 after:3d has:link",
	SearchNeedsRoom: "A single character is looked for within one room: add in:ROOM",
	SearchWrong: func(part string, problem int) string {
		switch problem {
		case 1:
			return "Type what to look for"
		case 2:
			return "Something is missing behind " + part
		case 3:
			return part + " stands there twice"
		case 4:
			return part + " is no date: write 2026-01-31, or 3d, 2w"
		case 5:
			return "Only has:link is known"
		}
		return "That is too much to look for at once"
	},
	MentionsTitle:   "Who called you",
	MentionsNothing: "Nobody has called you yet",
	UnreadTitle:     "Where there is something new",

	NoPoll:       "There is no such poll, or no such choice.",
	LaterKept:    func(in string) string { return "Noted. It will be said in " + in + "." },
	LaterDropped: "It will not be said.",
	LaterTitle:   "What will be said for you",
	LaterHint:    "↑ ↓ choose · d drops it · Esc closes",
	Slaps:        func(name string) string { return "slaps " + name + " around a bit with a large trout" },
}
