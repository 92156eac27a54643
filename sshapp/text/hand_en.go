package text

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"teahouse/store"
)

var enHand = HandTexts{
	TheHouse:  "the whole house",
	NowMuted:  func(name, where, until string) string { return name + " is muted in " + where + ", " + until + "." },
	NowBanned: func(name, where, until string) string { return name + " is banned from " + where + ", " + until + "." },
	NowLifted: func(kind store.SanctionKind, name, where string) string {
		if kind == store.Ban {
			return name + " may come into " + where + " again."
		}
		return name + " may speak in " + where + " again."
	},
	LiftedNow: "Lifted.",
	NowKicked: func(name, where string) string { return name + " has been sent out of " + where + "." },
	SlowSet: func(long time.Duration) string {
		if long == 0 {
			return "Slow mode is off."
		}
		return "Slow mode: each person speaks once in " + enSpan(long) + "."
	},
	RetentionIs: func(long time.Duration) string {
		if long == 0 {
			return "What is said here is kept for good."
		}
		return "What is said here is kept for " + enSpan(long) + ", then erased."
	},
	CountOf: func(what string) string {
		return oneOf(what, map[string]string{
			"people": "people here now", "connections": "connections of people", "open-rooms": "rooms with somebody in them", "accounts": "accounts",
			"rooms": "rooms", "messages": "messages", "bytes": "bytes of the database", "seconds": "seconds since the house opened",
		})
	},
	SettingIs: func(name, value string) string { return enSetting(name) + ": " + enValue(value) + "." },
	RoleSet:   func(name, role, where string) string { return name + " is " + role + " in " + where + " now." },

	SanctionsTitle: func(kind store.SanctionKind, n int) string {
		if kind == store.Ban {
			return fmt.Sprintf("Bans (%d)", n)
		}
		return fmt.Sprintf("Mutes (%d)", n)
	},
	SanctionsHint: "↑ ↓ choose · u lifts · Esc closes",
	SanctionLine: func(name, where, until, by string) string {
		return name + " · " + where + " · " + until + " · by " + by
	},

	InviteTitle: "An invitation",
	InviteHow: func(uses int, until string) []string {
		return []string{
			"It is shown this once: write it down now.",
			"Good for " + plural(uses, "use") + ", " + until + ".",
			"Give it to your guest: they connect, choose Register, and type it into the field Invitation.",
		}
	},
	InvitesTitle: "Invitations",
	InvitesHint:  "↑ ↓ choose · r revokes · Esc closes",
	InviteLine: func(i store.Invitation) string {
		s := fmt.Sprintf("#%d · %s · %s left", i.ID, i.Role, plural(i.Uses, "use"))
		if i.RoomName != "" {
			s += " · #" + i.RoomName
		}
		return s
	},
	InviteNote: func(i store.Invitation, loc *time.Location) string {
		return fmt.Sprintf("by %s, %s, used %d×", i.By, enUntil(i.Until, loc), i.Used)
	},
	InviteRevoked:  func(id int64) string { return fmt.Sprintf("Invitation #%d is revoked.", id) },
	InviteCode:     "Invitation",
	InviteOptional: "if you have one",
	RegisteredPending: func(name string) string {
		return "Welcome, " + name + ". Your first words wait until a moderator has seen them; after that nothing does."
	},
	GuestsLocked: "The house takes no guests right now. With an account you can log in.",

	Reported:       "The moderators will look at it. Thank you.",
	ReportsTitle:   func(n int) string { return fmt.Sprintf("For the moderators (%d)", n) },
	ReportsHint:    "Enter goes there · a approve · x close · d delete · m mute · Esc closes",
	ReportApproved: "Settled.",
	ReportClosed:   "Closed.",
	ReportLine: func(r store.Report, loc *time.Location) string {
		at := r.At.In(loc).Format("2 Jan 15:04")
		if r.Kind == store.ReportHeld {
			return "first words of " + r.Name + " · #" + r.RoomName + " · " + at
		}
		return r.ByName + " reports " + r.Name + " · #" + r.RoomName + " · " + at
	},
	ReportWhy:   func(reason string) string { return "Reason: " + reason },
	ApprovedNow: func(name string) string { return "The first words of " + name + " are said." },

	AuditTitle: "Who did what",
	AuditHint:  "↑ ↓ choose · u takes it back · Esc closes",
	AuditSays: func(l store.AuditLine, loc *time.Location) string {
		act, target := enAct[l.Action], enTarget(l)
		if act == "" {
			act = string(l.Action)
		}
		if rest, ok := strings.CutPrefix(target, "− "); ok {
			act, target = act+" lifted:", rest
			if l.Action == store.ActQueue {
				act = "closed a report:"
			}
		}
		place := ""
		if l.RoomName != "" {
			place = " · #" + l.RoomName
		}
		// What is cut off in a narrow window comes last.
		return fmt.Sprintf("%s: %s %s%s · %s", cmp.Or(l.By, "On the machine"), act, target, place, l.At.In(loc).Format("2 Jan 15:04"))
	},
	Undone: "Taken back.",

	ExportHow:   "A terminal has no file to put it in. Outside, ssh HOST export --mine > mine.jsonl brings all that you have said.",
	GoneTitle:   "Delete your account?",
	GoneOther:   "That is not your name. Nothing was deleted.",
	AccountGone: "The account is deleted. Farewell.",
	GoneAsk: func(erase bool) []string {
		said := "What you have said stays, under your name."
		if erase {
			said = "What you have said is erased with it."
		}
		return []string{"Nobody can log in with it again, and it can't be brought back. Nobody else can take the name.", said}
	},
	GoneType: func(name string) string { return "Type your name (" + name + ") and Enter to delete the account" },
}

// enAct names what somebody with a right did.
var enAct = map[store.Action]string{
	store.ActMute: "mute", store.ActBan: "ban", store.ActBanNet: "ban", store.ActKick: "kick", store.ActRole: "role",
	store.ActHouse: "house rules:", store.ActInvitate: "invitation", store.ActQueue: "report", store.ActChange: "room",
	store.ActRemove: "message deleted of", store.ActUndo: "undo",
	store.ActRecover: "new password for",
}

// enTarget is what somebody did it to, settings and roles in words.
func enTarget(l store.AuditLine) string {
	name, value, _ := strings.Cut(l.Target, " → ")
	switch l.Action {
	case store.ActHouse:
		return strings.ToLower(enSetting(name)) + " → " + enValue(value)
	case store.ActRole:
		return name + " → " + enRole(value)
	}
	return l.Target
}

func enSetting(name string) string {
	switch name {
	case "lockdown":
		return "The door"
	case "registration":
		return "Registration"
	case "approval":
		return "First words wait for a moderator"
	}
	return name
}

func enValue(value string) string {
	switch value {
	case "no-guests":
		return "no guests"
	case "members":
		return "members, and whom they invite"
	case "read-only":
		return "read only, but for moderators"
	case "invited":
		return "by invitation"
	}
	return value
}

var enHandCommands = HandCommands{
	Mute: "keep somebody from speaking here; with house, everywhere", Unmute: "let them speak again", Mutes: "who is muted",
	Kick: "send somebody out of here; with house, out of the house",
	Ban:  "keep somebody out of here; with house, out of the house, as keys and networks always are", Unban: "let them in again",
	Bans: "who is banned", Slow: "make people speak slower here", Retention: "how long this room keeps what is said",
	Op: "make somebody a moderator of this room", Deop: "take that back", Role: "give somebody a role; with here, in this room only",
	Lockdown: "how far the door is open", Registration: "who can register", Approval: "first words of a new account wait for a moderator",
	Invitation: "an invitation to the house; list them, revoke one", Report: "bring a message before the moderators",
	Reports: "what waits for the moderators", Approve: "let somebody's first words be said", Audit: "who did what to whom, and why",
	People: "everybody who has an account", KeysOf: "the keys that somebody is known by", Connected: "who is connected, and from where",
	Stats: "how much there is in the house", Announce: "say something in the lobby that calls everybody",

	Undo: "take back what you did last", Export: "all that you have said", Account: "delete your account; what you said is kept or erased",
}
