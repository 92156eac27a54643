package text

import (
	"fmt"
	"strings"
	"time"
)

// en is the English catalogue.
var en = Catalog{
	Lang: "en",

	House:   "Teahouse",
	Tagline: "a chat room that lives in your terminal",
	Footer: func(source string) string {
		if source == "" {
			source = "comes with the program"
		}
		return "© 2026 The Teahouse authors · MIT licence · source: " + source
	},

	LogIn: "Log in", Register: "Register", Guest: "Guest",
	Name: "User name", Password: "Password", Again: "Once more",
	OldPassword: "Old password", NewPassword: "New password",
	GuestInvites:    "Look around and talk, no account needed. Press Enter.",
	GuestReads:      "Look around and read, no account needed. Press Enter.",
	GuestsOff:       "This house takes no guests. Please log in or register.",
	SignInHint:      "Tab next · ←→ choose · Enter go on · F2 中文 · Ctrl+C leave",
	PasswordsDiffer: "The two passwords differ. Please type the second one again.",
	LoggedIn:        func(name string) string { return "Welcome back, " + name + "." },
	Registered:      func(name string) string { return "Welcome, " + name + ". Your seat is ready." },
	CameAsGuest: func(name string) string {
		return "You are " + name + ". /register keeps your place under a name of your own."
	},
	KnownKey: func(name string) string { return "Welcome back, " + name + ". Your key opened the door." },
	Working:  "One moment …",
	RememberKey: func(fp string) string {
		return "Remember this key? Next time it opens the door without a password. " + fp
	},
	RememberKeyHint:  "y yes · n not now",
	KeyRemembered:    "Remembered. Next time your key opens the door.",
	KeyNotRemembered: "Not remembered. /key add does it whenever you like.",
	NameHelp:         "up to 20 characters, any script",
	PasswordHelp:     "8 to 32 characters",

	NotFoundTitle: "404 · no such room",
	NotFound:      func(room string) string { return "There is no room called “" + room + "” in this house." },
	BrokenTitle:   "500 · something broke on our side",
	Broken: func(visit uint64) string {
		return fmt.Sprintf("It is not your fault, and what was said is safe. If it happens again, tell the operator: visit %d.", visit)
	},
	GoBack:     "Go Back",
	GoBackHint: "Enter goes back · Ctrl+C leaves",

	People:       "People",
	PeopleCount:  func(n int) string { return fmt.Sprintf("%d here", n) },
	AndMore:      func(n int) string { return fmt.Sprintf("and %d more", n) },
	You:          "you",
	NoTopic:      "no topic yet: /topic sets one",
	ChatHint:     "Enter send · Ctrl+J new line · Tab complete · PgUp past · F1 help",
	GuestHint:    "You are a guest · /register a name of your own · F1 help",
	ReadOnlyHint: "Guests read here · /login or /register to talk · F1 help",
	NewBelow:     func(n int) string { return fmt.Sprintf("▼ %d new", n) },
	Beginning:    "This is where it all began",
	NewSince:     "new since you left",
	Arrived:      func(names []string) string { return list(names, ", ", " and ") + " came in" },
	Left:         func(names []string) string { return list(names, ", ", " and ") + " left" },
	Renamed:      func(from, to string) string { return from + " is now " + to },
	TopicSet: func(by, topic string) string {
		switch {
		case topic == "":
			return by + " cleared the topic"
		case by == "":
			return "The topic is now: " + topic
		}
		return by + " set the topic: " + topic
	},
	GuestMark:       "guest",
	Date:            func(t time.Time) string { return t.Format("Monday, 2 January 2006") },
	Sending:         "sending",
	CharsLeft:       func(n int) string { return fmt.Sprintf("%d left", n) },
	AskAgainToLeave: "Press Ctrl+C again to leave.",
	DraftCleared:    "Draft put aside; Up brings it back.",
	NoJobControl:    "Ctrl+Z does nothing here: there is no shell to go back to.",
	PasteCut:        "That was more than fits: the end of the paste was left out.",
	PastedCommand:   "A paste is never run as a command. Type the slash yourself to run it, or // to say it.",
	Loading:         "reading back …",
	TooSmall:        func(w, h int) string { return fmt.Sprintf("%d×%d is too small; 20×6 is enough", w, h) },
	NothingToShow:   "Nobody has said anything yet. The first cup is yours.",

	Goodbye:     "Goodbye. Your seat stays warm.",
	ClosingDown: "The house is closing for a moment. All that was said is saved; come back soon.",
	TimedOut:    "Nobody came in, so the door was closed. Come again!",
	EndedByFault: func(visit uint64) string {
		return fmt.Sprintf("Something broke on our side and this visit had to end (visit %d). Please come in again.", visit)
	},

	UnknownCommand: func(name, nearest string) string {
		if nearest == "" {
			return "There is no command /" + name + ". F1 lists them all; //" + name + " says it as text."
		}
		return "There is no command /" + name + ". Did you mean /" + nearest + "?"
	},
	Usage:        func(usage string) string { return "Like this: " + usage },
	NickRefused:  "Names stay: here one name is one person. A new name needs a new account; your words keep the old one.",
	TopicIs:      func(topic string) string { return "Topic: " + topic },
	TopicChanged: "The topic is set.",
	GuestsCannot: "That needs a name of your own: /register or /login.",
	LangChanged:  "From now on in English.",
	ThemeChanged: func(name string) string { return "Theme: " + name + "." },
	ThemeList: func(now string) string {
		return "Theme: " + now + ". There are auto, dark, light, contrast and plain."
	},
	ZoneChanged: func(zone, clock string) string { return "Times are shown for " + zone + "; it is " + clock + " there." },
	ZoneUnknown: func(zone string) string {
		return "No time zone is called “" + zone + "”. Try Europe/Berlin or Asia/Shanghai."
	},
	WhoTitle:    func(room string, n int) string { return fmt.Sprintf("In #%s: %d", room, n) },
	WhoisNobody: func(name string) string { return "Nobody here is called “" + name + "”." },
	WhoisTitle:  func(name string) string { return name },
	WhoisHere:   "is here now",
	WhoisAway:   "is not here now",
	WhoisGuest:  "is a guest, without an account",
	WhoisSince:  func(t time.Time) string { return "has been coming since " + t.Format("2 January 2006") },
	WhoisMessages: func(n int64) string {
		switch n {
		case 0:
			return "has not said anything yet"
		case 1:
			return "has said one thing"
		}
		return fmt.Sprintf("has said %d things", n)
	},
	WhoisRole: func(role string) string {
		switch role {
		case "owner":
			return "owns this house"
		case "member", "":
			return "is a member of the house"
		}
		return "is " + enRole(role) + " of the house"
	},
	KeysTitle:      "Your keys",
	KeysNone:       "No key is remembered. /key add remembers the one you came with.",
	KeyThisOne:     "this visit",
	KeyAdded:       func(fp string) string { return "This key now opens the door: " + fp },
	KeyRemoved:     func(fp string) string { return "This key no longer opens the door: " + fp },
	KeyNoneToAdd:   "You came without a key. Paste a public key: /key add ssh-ed25519 AAAA…",
	KeyBadLine:     "That is not a public key we can take. Paste one line from a .pub file (ed25519, ECDSA, or RSA of 2048 bits and more).",
	KeyNotYours:    "You have no such key. /key list shows them, with numbers.",
	PasswdTitle:    "Change the password",
	PasswdChanged:  "Your password is changed.",
	RegisterTitle:  "Register and keep your seat",
	LogInTitle:     "Log in and keep your seat",
	AlreadyIn:      "You are logged in already.",
	OwnerNow:       "The house is yours. Take good care of it.",
	OwnerWrongCode: "That is not the code. The operator finds it where the house was started.",
	OwnerNoCode:    "This house has an owner already.",
	FormHint:       "Tab next · Enter go on · Esc cancel",
	CardHint:       "↑↓ scroll · Esc back",
	HelpTitle:      "Help",
	HelpKeys:       "Keys",
	HelpCommands:   "Commands",
	HelpTerminal:   "This terminal",
	HelpFilter: func(filter string) string {
		if filter == "" {
			return "type to search · ↑↓ scroll · Esc back"
		}
		return "search: " + filter + " · Esc back"
	},
	HelpFacts: func(f Facts) []string {
		known := func(mode bool) string {
			if mode {
				return "yes"
			}
			return "no"
		}
		return []string{
			fmt.Sprintf("%s, %d×%d, colours: %s, theme: %s", f.Term, f.Columns, f.Rows, f.Colours, f.Theme),
			"synchronised output: " + known(f.Sync) + ", margins: " + known(f.Margins),
			fmt.Sprintf("times for %s · visit %d", f.Zone, f.Visit),
		}
	},
	RoomTexts:   enRooms,
	ActTexts:    enActs,
	PeopleTexts: enPeople,
	BotTexts:    enBots,
	HookTexts:   enHooks,
	HandTexts:   enHand,
	DoorTexts:   enDoors,
	HelperTexts: enHelper,
	WhoisTexts:  enWhois,

	Keys: KeyTexts{
		Search: "search",
		Select: "select a message", Acts: "and then: reply, edit, delete, react, pin, copy, thread, link, who reacted",
		Switch: "go elsewhere: type a little of a name", Room: "a room by its number, the one before, the one after", News: "the next room with something new", Unread: "the first unread message",
		Send:      "send what you wrote",
		Newline:   "a new line in the message",
		Leave:     "leave: Ctrl+C twice, or Ctrl+D on an empty line",
		Clear:     "put the draft aside (Up brings it back)",
		History:   "what you sent before; within several lines, move by line",
		Scroll:    "read back, as far as the first message",
		Newest:    "back to the newest (on an empty line)",
		Complete:  "complete a name or a command, again for the next",
		Move:      "start and end of the line",
		Words:     "a word back, a word on",
		Kill:      "cut the word before, the line before, the line after",
		Yank:      "put back what was cut",
		Undo:      "undo",
		Redraw:    "draw the screen anew",
		Help:      "this page (also ? on an empty line)",
		People:    "who is here",
		Emergency: "the ssh client's own way out, at the start of a line",
	},
	Commands: CommandTexts{
		HandCommands: enHandCommands,
		DoorCommands: enDoorCommands,
		Search:       "search: words, and from: in: before: after: has:link", Mentions: "who called you", Unread: "where there is something new",
		Away: "say that you are away", Back: "say that you are back", Profile: "what others see of you", Bio: "say something about yourself", Pronouns: "how to speak of you", Time: "what time it is for somebody",
		Ignore: "do not see somebody", Unignore: "see somebody again", Block: "do not see them, nor let them write to you", Ignores: "whom you do not see", Bell: "whether the bell rings when you are called", Typing: "whether you see who is writing, and they you",
		Poll: "ask everybody", Vote: "choose; 0 takes it back", Pour: "pour somebody tea", Roll: "throw dice", Later: "say something later", Shrug: "what can one do", Slap: "with a large trout",
		Reply: "answer a message; N counts from the newest", Edit: "change what you have said", Delete: "delete a message", React: "answer with an emoji", Unreact: "take an emoji back", Pin: "keep a message at hand", Unpin: "let a pinned message go", Pins: "what is pinned here", Thread: "what a message answers, and what answers it", Copy: "copy a message", Link: "the link to a message",
		Join: "go to a room", Leave: "leave this room for good", Rooms: "the rooms there are", Room: "open a room, change this one", InviteIn: "ask somebody into this room", Msg: "a word in private", Notify: "how this room makes itself heard",
		Help:     "keys and commands",
		Me:       "say what you are doing",
		Nick:     "why names stay",
		Who:      "who is here",
		Whois:    "about somebody",
		Topic:    "show or set the room's topic",
		Lang:     "中文 or English",
		Zone:     "the time zone for your clock",
		Theme:    "auto, dark, light, contrast or plain",
		Key:      "the keys that open the door for you",
		Passwd:   "change your password",
		Register: "a guest takes a name and keeps the seat",
		LogIn:    "a guest with an account logs in and keeps the seat",
		Owner:    "become the owner, with the code from the house's start",
		Quit:     "leave",
		Slash:    "a message that begins with a slash",
	},
	Errors: ErrorTexts{
		RoomErrors: enRoomErrors,
		Unknown: func(visit uint64) string {
			return fmt.Sprintf("Something broke on our side (visit %d). Please try again.", visit)
		},
		NotSaved:      "It could not be saved, so it was not sent. It is back in your input; please try again in a moment.",
		NotDone:       "It could not be saved. Please try again in a moment.",
		Busy:          "Many people are at the door just now. Please try again in a few seconds.",
		WrongPassword: "Name and password do not fit together.",
		TooOften: func(wait time.Duration) string {
			return "That was tried often. Please wait " + seconds(wait) + " and try again."
		},
		NameTaken:     "Somebody has this name already. Please choose another.",
		NameLooksLike: "This name looks just like somebody else's. Please choose another.",
		NameEmpty:     "Please type a name.",
		NameTooLong:   "A name has 20 characters at most.",
		NameSpace:     "A name has no spaces. A dot or a hyphen is fine.",
		NameInvisible: "This name has characters that nobody can see. Please type it anew.",
		NameSign:      "This sign does not go into a name. Letters, digits, - _ . and · do.",
		NameMixed:     "This name mixes scripts that look alike. Please write it in one.",
		NameEmoji:     "Emoji are welcome in messages, not in names.",
		NameReserved:  "This name is kept for the house itself.",
		NameFullWidth: "Please write the name with ordinary letters, not full-width ones.",
		PasswordShort: "A password has at least 8 characters.",
		PasswordLong:  "A password has at most 32 characters.",
		TooFast: func(wait time.Duration) string {
			return "A sip of tea between words, please: wait " + seconds(wait) + " and press Enter again."
		},
		TooLong:      func(by int) string { return fmt.Sprintf("That is too long by %d characters.", by) },
		TooManyLines: "That has too many lines; 60 fit into one message.",
		Empty:        "There is nothing in it to say.",
		KeyTaken:     "This key belongs to an account already.",
		KeyUnknown:   "No such key.",
		LastWayIn:    "This is your only way in. Set a password first: /passwd.",
		HasOwner:     "This house has an owner already.",
		NoAccount:    "There is no such account.",
		NotAllowed:   "That is not yours to do.",
		HouseFull:    "The house is full. Please come again in a moment.",
		Closing:      "The house is closing for a moment. Come back soon.",
	},
}

// list joins names: a, b and c.
func list(names []string, comma, and string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], comma) + and + names[last]
}

// seconds writes a wait for people, rounded up to whole seconds.
func seconds(d time.Duration) string {
	n := int((d + time.Second - 1) / time.Second)
	if n <= 1 {
		return "a second"
	}
	return fmt.Sprintf("%d seconds", n)
}
