package text

import "strings"

var enDoors = DoorTexts{
	JoinedRoom: func(room string) string { return "You are in " + room + " now." },
	NeedAccount: "This needs an account. Come in with a terminal and register (ssh -t HOST), or, if you have a key: " +
		"ssh -t HOST register NAME",
	NoOwner: "The house has no owner yet, in whose name this would be done: register and type /owner CODE in the chat, or make somebody it with teahouse admin recover NAME.",
	NeedKey: "This needs an account, and the house knows you by your SSH key: come in with a terminal (ssh -t HOST), log in and type /key add; " +
		"or make an account with: ssh -t HOST register NAME",
	NoRoomNamed: "Which room? Add --in ROOM.",
	UnknownWord: func(name, nearest string) string {
		if nearest == "" {
			return "There is no command " + name + "; help lists them all. A room takes a terminal: ssh -t HOST " + name
		}
		return "There is no command " + name + "; did you mean " + nearest + "?"
	},
	ShellUsage: func(usage string) string { return "usage: " + usage },
	BadKeyLine: "This is not a line of a public key file; it looks like \"ssh-ed25519 AAAA… name\".",
	Behind:     "you were too slow for a while; going on from the store, nothing is missing",
	SlowReader: "you read too slowly",
	Healthy:    "ok",
	NotHealthy: func(what string) string { return "not well: " + what },
	PlainWays: func(guests bool) string {
		if guests {
			return "Log in (l), register (r), or come in as a guest (Enter)?"
		}
		return "Log in (l) or register (r)?"
	},
	PlainRemember: func(fingerprint string) string {
		return "Know you by the key " + fingerprint + " from now on? (y or n)"
	},
	PlainRoom: func(room, topic string, people []string) string {
		return "You are in " + room + ". Topic: " + topic + ". Here: " + strings.Join(people, ", ") + ". /help lists what you can do."
	},
	PlainReply:   func(name, words string) string { return " (to " + name + ", “" + words + "”)" },
	TakenBack:    "Nothing was done.",
	PlainDiffer:  "The two differ. Once more from the first, please.",
	PlainMark:    func(mark string) string { return " (" + mark + ")" },
	PlainChanged: func(head, words string) string { return "now reads, by " + head + ": " + words },
	PlainUnknown: func(name, nearest string) string {
		s := "There is no command /" + name + "."
		if nearest != "" {
			s += " Did you mean /" + nearest + "?"
		}
		return s + " /help lists them all; //" + name + " says it."
	},
	PlainCalled: func(by, room, words string, direct bool) string {
		if direct {
			return by + " says to you in private, “" + words + "”. /msg " + by + " goes there."
		}
		return by + " calls you in " + room + ", “" + words + "”. /join " + room + " goes there."
	},
	PlainSeen:     "There is no terminal here, so what you type next may be seen.",
	PlainNoScreen: "This terminal cannot show the full screen.",
	NoticesAre: func(level int) string {
		return []string{"Only what is said is told from now on.", "What is said, topics and moderation are told.", "Everything is told."}[level]
	},
	ColourIs: func(on bool) string {
		if on {
			return "Names are in colour now."
		}
		return "No colours."
	},
	HelpShell: []string{
		"ssh HOST COMMAND …  does one thing and ends; --json gives JSON lines (docs/ssh-commands.md)",
		"Exit codes: 0 done, 1 refused, 64 usage, 69 unavailable, 77 not allowed",
	},
}

var enDoorCommands = DoorCommands{
	Post:    "say something in a room; without TEXT what is piped in is one message",
	History: "what was said last",
	Tail:    "what was said last, and with -f what is said from now on; --since ID goes on behind a message, with no gap",
	Config:  "the block for ~/.ssh/config",
	Version: "which Teahouse this is",
	Health:  "whether the house does its work",
	Plain:   "line by line instead of a full screen, for screen readers and simple terminals",
	Screen:  "back to the full screen",
	Notices: "how much is told besides what is said",
	Colour:  "names in colour, or not",
	Bot:     "programs of your own that read and write here",
	Hook:    "an address to which other programs post what is said here",
}
