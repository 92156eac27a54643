// Package text holds every sentence that a person reads, once per language. It knows no screens and no keys' behaviour:
// only words. A sentence missing in one language fails a test.
package text

import (
	"strings"
	"time"
)

// Catalog is every sentence of one language. All fields are set in every catalogue.
type Catalog struct {
	Lang string // "zh" or "en"

	// The house.
	House   string // the house's name
	Tagline string
	Footer  func(source string) string // copyright, authors, licence, where the source is

	// The sign-in screen.
	LogIn, Register, Guest            string
	Name, Password, Again             string
	OldPassword, NewPassword          string
	GuestInvites                      string // what a guest may do
	GuestReads                        string // the same where guests may only read
	GuestsOff                         string
	SignInHint                        string
	PasswordsDiffer                   string
	LoggedIn, Registered, CameAsGuest func(name string) string
	KnownKey                          func(name string) string
	Working                           string // while a password is being checked
	RememberKey                       func(fingerprint string) string
	RememberKeyHint                   string
	KeyRemembered, KeyNotRemembered   string
	NameHelp, PasswordHelp            string

	// The error pages.
	NotFoundTitle string
	NotFound      func(room string) string
	BrokenTitle   string
	Broken        func(visit uint64) string
	GoBack        string
	GoBackHint    string

	// The chat.
	People          string // over the list
	PeopleCount     func(n int) string
	AndMore         func(n int) string // under a list that does not fit
	You             string
	NoTopic         string
	ChatHint        string
	GuestHint       string
	ReadOnlyHint    string
	NewBelow        func(n int) string // "▼ 12 new"
	Beginning       string             // over the very first message
	NewSince        string
	Arrived, Left   func(names []string) string
	Renamed         func(from, to string) string
	TopicSet        func(by, topic string) string
	GuestMark       string
	Date            func(t time.Time) string
	Sending         string
	CharsLeft       func(n int) string
	AskAgainToLeave string
	DraftCleared    string
	NoJobControl    string
	PasteCut        string
	PastedCommand   string
	Loading         string
	TooSmall        func(w, h int) string
	NothingToShow   string

	// The last line on the terminal.
	Goodbye, ClosingDown, TimedOut string
	EndedByFault                   func(visit uint64) string

	// Commands.
	UnknownCommand func(name, nearest string) string
	Usage          func(usage string) string
	NickRefused    string
	TopicIs        func(topic string) string
	TopicChanged   string
	GuestsCannot   string
	LangChanged    string
	ThemeChanged   func(name string) string
	ThemeList      func(now string) string
	ZoneChanged    func(zone, clock string) string
	ZoneUnknown    func(zone string) string
	WhoTitle       func(room string, n int) string
	WhoisNobody    func(name string) string
	WhoisTitle     func(name string) string
	WhoisHere      string
	WhoisAway      string
	WhoisGuest     string
	WhoisSince     func(t time.Time) string
	WhoisMessages  func(n int64) string
	WhoisRole      func(role string) string
	KeysTitle      string
	KeysNone       string
	KeyThisOne     string
	KeyAdded       func(fingerprint string) string
	KeyRemoved     func(fingerprint string) string
	KeyNoneToAdd   string
	KeyBadLine     string
	KeyNotYours    string
	PasswdTitle    string
	PasswdChanged  string
	RegisterTitle  string
	LogInTitle     string
	AlreadyIn      string
	OwnerNow       string
	OwnerWrongCode string
	OwnerNoCode    string
	FormHint       string
	CardHint       string
	HelpTitle      string
	HelpKeys       string
	HelpCommands   string
	HelpTerminal   string
	HelpFilter     func(filter string) string
	HelpFacts      func(f Facts) []string
	RoomTexts
	ActTexts
	PeopleTexts
	BotTexts
	HookTexts
	HandTexts
	DoorTexts
	WhoisTexts
	Keys     KeyTexts
	Commands CommandTexts

	HelperTexts

	// Errors, by reason; errors.go chooses.
	Errors ErrorTexts
}

// Facts is what F1 tells about this terminal and visit.
type Facts struct {
	Term          string
	Columns, Rows int
	Colours       string
	Theme         string
	Sync, Margins bool // what the terminal answered that it has
	Zone          string
	Visit         uint64
}

// KeyTexts explains the keys in F1; the field's name is the action.
type KeyTexts struct {
	Send, Newline, Leave, Clear, History, Scroll, Newest, Complete, Move, Words, Kill, Yank, Undo, Redraw, Help, People, Emergency string
	Switch, Room, News, Unread, Select, Acts, Search                                                                               string
}

// CommandTexts explains the slash commands in F1.
type CommandTexts struct {
	Help, Me, Nick, Who, Whois, Topic, Lang, Zone, Theme, Key, Passwd, Register, LogIn, Owner, Quit, Slash             string
	Join, Leave, Rooms, Room, InviteIn, Msg, Notify                                                                    string
	Reply, Edit, Delete, React, Unreact, Pin, Unpin, Pins, Thread, Copy, Link                                          string
	Search, Mentions, Unread, Away, Back, Profile, Bio, Pronouns, Time, Ignore, Unignore, Block, Ignores, Bell, Typing string
	Poll, Vote, Pour, Roll, Later, Shrug, Slap                                                                         string
	HandCommands
	DoorCommands
}

// ErrorTexts is one kind sentence per thing that can be refused, with what to do next.
type ErrorTexts struct {
	Unknown       func(visit uint64) string
	NotDone       string // the machine underneath failed: a command was not carried out
	NotSaved      string // the machine underneath failed: not saved, not sent
	Busy          string
	WrongPassword string
	TooOften      func(wait time.Duration) string
	NameTaken     string
	NameLooksLike string
	NameEmpty     string
	NameTooLong   string
	NameSpace     string
	NameInvisible string
	NameSign      string
	NameMixed     string
	NameEmoji     string
	NameReserved  string
	NameFullWidth string
	PasswordShort string
	PasswordLong  string
	TooFast       func(wait time.Duration) string
	TooLong       func(by int) string
	TooManyLines  string
	Empty         string
	KeyTaken      string
	KeyUnknown    string
	LastWayIn     string
	HasOwner      string
	NoAccount     string
	NotAllowed    string
	HouseFull     string
	Closing       string
	RoomErrors
}

// For chooses a catalogue by a language name as LANG, LC_ALL or /lang give it ("zh_CN.UTF-8", "en", "C"): Chinese for
// zh…, else English.
func For(lang string) *Catalog {
	if strings.HasPrefix(strings.ToLower(lang), "zh") {
		return &zh
	}
	return &en
}

// FromEnv chooses a catalogue as POSIX orders the variables: LC_ALL, then LC_MESSAGES, then LANG; the first one that is
// set decides.
func FromEnv(env map[string]string) *Catalog {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env[name]; v != "" {
			return For(v)
		}
	}
	return &en
}

// Languages are the names that /lang takes.
func Languages() []string { return []string{"zh", "en"} }
