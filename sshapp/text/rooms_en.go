package text

import (
	"fmt"
	"time"

	"teahouse/room"
)

var enRooms = RoomTexts{
	RoomsTitle:    func(n int) string { return fmt.Sprintf("Rooms (%d)", n) },
	RoomsHint:     "type to search · /join NAME goes there · Esc closes",
	RoomMembers:   func(n int) string { return plural(n, "member") },
	RoomUnread:    func(n int64) string { return fmt.Sprintf("%d unread", n) },
	RoomArchived:  "archived",
	RoomRetention: func(long time.Duration) string { return "keeps " + enSpan(long) },
	RoomLeft:      "You have left the room.",
	RoomOpened:    func(name string) string { return "#" + name + " is open. Take a seat." },
	RoomChanged:   "The room is changed.",
	InvitedIn:     func(name string) string { return name + " may come in now." },
	DirectSent:    func(name string) string { return "Said to " + name + ", and to nobody else." },
	DirectNote:    "a word in private",
	NotifySet:     func(how string) string { return "This room makes itself heard: " + how + "." },
	NothingNew:    "Nothing new elsewhere.",
	NothingUnread: "Nothing unread here.",
	NoSuchMessage: "That message is not there any more.",

	SwitcherTitle:   "Where to?",
	SwitcherHint:    "↑ ↓ choose · Enter goes there · Esc closes",
	SwitcherNothing: "No room and nobody of that name",

	SentOut: func(why room.Ending, loc *time.Location) string {
		if !why.House && !why.Banned && why.By == "" && why.Reason == "" {
			return ""
		}
		where, who := "this room", "The house"
		if why.House {
			where = "the tea house"
		}
		if why.By != "" {
			who = why.By
		}
		s := who + " has asked you to leave " + where
		if why.Banned {
			s = who + " keeps you out of " + where + ", " + enUntil(why.Until, loc)
		}
		return s + enReason(why.Reason) + "."
	},
	Called: func(c room.Call, loc *time.Location) string {
		switch c.Kind {
		case room.Mentioned:
			if c.Direct {
				return c.By + " has a word with you in private (Alt+A goes there)"
			}
			return c.By + " calls you in " + c.Title + " (Alt+A goes there)"
		case room.Invited:
			return c.By + " has asked you into " + c.Title + " (Ctrl+G goes there)"
		case room.Muted:
			return c.By + " has muted you, " + enUntil(c.Until, loc) + enReason(c.Text) + ". You can read, and write to moderators."
		case room.Unmuted:
			return "You may speak again."
		case room.Promoted:
			return "You are " + enRole(c.Text) + " now."
		case room.Reported:
			return "There is a new report: /reports."
		case room.Answered:
			return c.By + " answers /" + c.Name + ": " + c.Text
		}
		return ""
	},
	Until: enUntil,
	Span:  enSpan,
	PutOut: func(by string, names []string, reason string) string {
		return by + " has sent " + list(names, ", ", " and ") + " out" + enReason(reason)
	},
	Hushed: func(by string, names []string, reason string) string {
		return by + " has muted " + list(names, ", ", " and ") + enReason(reason)
	},
	RoomChangedBy: func(by string) string { return by + " has changed the room" },
	RoleName:      enRole,
}

func enReason(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

func enUntil(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return "for good"
	}
	return "until " + t.In(loc).Format("2 January 15:04")
}

func enSpan(long time.Duration) string {
	switch {
	case long >= 48*time.Hour:
		return plural(int(long.Hours()/24), "day")
	case long >= 2*time.Hour:
		return plural(int(long.Hours()), "hour")
	case long >= 2*time.Minute:
		return plural(int(long.Minutes()), "minute")
	}
	return plural(int(long.Seconds()), "second")
}

func enRole(role string) string {
	switch role {
	case "owner":
		return "the owner"
	case "admin":
		return "an admin"
	case "moderator":
		return "a moderator"
	case "bot":
		return "a bot"
	case "guest":
		return "a guest"
	}
	return "a member"
}

var enRoomErrors = RoomErrors{
	RoomExists: "There is a room of that name already. Choose another.",
	NoRoom:     "There is no such room. /rooms shows those there are.",
	NoMessage:  "There is no such message, or it was deleted.",
	TooHigh:    "Their role is not below yours, so this is not yours to do.",
	Archived:   "This room is archived: it can be read, and nothing is added.",
	ReadOnly:   "Only reading for now: moderators write here.",
	Blocked:    "They do not want to hear from you.",
	Held:       "Your first words wait for a moderator. No need to send them again.",
	TooLate:    "That was said too long ago to be changed.",
	TooMany:    "That is as many as there can be. Take some away first.",
	NoInvite:   "Registering takes an invitation, and this code is wrong or used up. Ask somebody here for one.",
	Nothing:    "There is nothing to take back.",
	OwnDoor:    "You come from there yourself: this would keep you out as well.",
	Muted: func(until time.Time, by, reason string) string {
		return by + " has muted you, " + enUntil(until, until.Location()) + enReason(reason) + ". You can read, and write to moderators."
	},
	Banned: func(until time.Time, by, reason string) string {
		return by + " keeps you out, " + enUntil(until, until.Location()) + enReason(reason) + "."
	},
	Slow: func(until time.Time, _, _ string) string {
		return "Slow mode: say the next thing after " + until.Format("15:04:05") + "."
	},
}

// plural counts things whose plural ends in s.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
