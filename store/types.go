package store

import (
	"strings"
	"time"
)

// AccountID names an account for ever; 0 is nobody (a guest).
type AccountID int64

// RoomID names a room for ever.
type RoomID int64

// AccountState is whether an account can be used.
type AccountState string

// The states of an account.
const (
	Usable  AccountState = ""
	Pending AccountState = "pending" // its first words wait for a moderator
	Deleted AccountState = "deleted" // its name is kept from reuse; nobody can log in with it
)

// Account is a registered person; its ID never changes, its name may.
type Account struct {
	ID        AccountID
	Name      string // as shown: NFC, cleaned
	Role      Role
	State     AccountState
	Lang      string // "zh", "en" or "" (follow the terminal)
	TimeZone  string // an IANA name or ""
	Theme     string // "dark", "light", "contrast", "plain" or "" (follow the terminal)
	Bio       string // cleaned text, may be empty, as are the next two
	Pronouns  string
	Away      string // why they are away; "" when they are not
	Notify    string // "all", "mentions" (as is ""), "none"
	Typing    string // "off": nobody is told that they type, and they are not told of others
	CreatedAt time.Time
	SeenAt    time.Time // when they were last here; the zero time when that was never noted
	Maker     AccountID // of a bot: whose it is; 0 for people
}

// Key is a public key that an account is known by.
type Key struct {
	Account     AccountID
	Fingerprint string // SHA256:…, unique in the house
	Authorized  string // the line for authorized_keys, without a comment
	Comment     string // cleaned text, may be empty
	AddedAt     time.Time
}

// RoomKind is who sees a room and who may write in it.
type RoomKind string

// The kinds of room.
const (
	Public   RoomKind = "public"   // everybody sees it
	Announce RoomKind = "announce" // everybody sees it, its moderators write
	Private  RoomKind = "private"  // its members see it; others can't tell that it exists
	Direct   RoomKind = "direct"   // a conversation between its members, for ever the same; it has no name
)

// Room is a place where messages are said.
type Room struct {
	ID        RoomID
	Name      string // "lobby"; of a direct room what its members are called, in the order of their accounts
	Topic     string // cleaned text, may be empty
	Kind      RoomKind
	Maker     AccountID // 0 for the house
	Archived  bool      // nobody writes there any more
	Slow      time.Duration
	Retention time.Duration // after which messages are erased; 0 for never
}

// Listed is a room in a list of rooms.
type Listed struct {
	Room
	Members int
	Last    int64 // the Seq of the newest message, 0 when nothing was said yet
}

// Membership is an account's place in a room.
type Membership struct {
	Room     Room
	Role     Role   // RoleModerator, or "" for the house's
	Notify   string // "" (as the account has it), "all", "mentions", "none"
	Last     int64  // the Seq of the room's newest message
	Read     int64  // the Seq of the last message that was read
	Mentions int    // how many mentions stand after it
	Others   []Account
}

// Member is somebody in a room.
type Member struct {
	Account
	RoomRole Role // RoleModerator, or ""
}

// MessageKind tells how a message was said.
type MessageKind uint8

// The kinds of message.
const (
	Said   MessageKind = iota // plain words
	Did                       // /me
	Asked                     // a poll: Text is the question
	Poured                    // tea for somebody: Text is their name
	Rolled                    // dice: Text is what was thrown and what came
)

// Message is one line said in a room, numbered in the order in which it was said. It is shared by all who see it and
// never changed: a message that was edited is another Message with the same Seq.
type Message struct {
	Room   RoomID
	Seq    int64     // 1, 2, 3 … within the room; gaps only where messages were erased
	Number uint64    // place in the house's log
	Author AccountID // 0 for a guest
	Name   string    // the author's name when it was said
	Guest  bool
	Bot    bool // the author is a bot
	Kind   MessageKind
	Text   string    // empty when Deleted
	At     time.Time // UTC, milliseconds

	Reply     *Quote // what it answers, nil for nothing
	EditedAt  time.Time
	Deleted   string // the name of who took it away, else ""
	Pinned    bool
	Reactions []Reaction // in the order in which the first of each came
	Choices   []Choice   // of a poll
}

// Quote is as much of a message as stands over its answer.
type Quote struct {
	Seq     int64
	Name    string
	Text    string // the first 200 bytes or so; empty when it was deleted or erased
	Deleted bool
}

// maxQuote is how many bytes of a message stand over its answer.
const maxQuote = 200

// Quote is the message as it stands over its answers.
func (m *Message) Quote() *Quote {
	q := &Quote{Seq: m.Seq, Name: m.Name, Text: m.Text, Deleted: m.Deleted != ""}
	if len(q.Text) > maxQuote {
		q.Text = strings.ToValidUTF8(q.Text[:maxQuote], "")
	}
	return q
}

// Reaction is how many answered a message with one emoji.
type Reaction struct {
	Emoji string
	Count int
	Names []string // of the first three
}

// Choice is one answer that a poll offers.
type Choice struct {
	Text  string
	Votes int
}

// Mention is a message with the name of the room in which it was said.
type Mention struct {
	Message
	RoomName string
}

// SanctionKind is what a sanction keeps somebody from.
type SanctionKind string

// The kinds of sanction.
const (
	Mute SanctionKind = "mute" // from writing
	Ban  SanctionKind = "ban"  // from being there
)

// Sanction keeps somebody from something, for a time or for ever.
type Sanction struct {
	ID      int64
	Kind    SanctionKind
	Subject string    // see AccountSubject and its neighbours
	Account AccountID // whom it is about, 0 when that is no account
	Name    string    // theirs, or ""
	Room    RoomID    // 0 for the whole house
	Until   time.Time // the zero time for ever
	Reason  string
	By      AccountID
	ByName  string
	At      time.Time
}

// Invitation lets somebody register. Its code is known to its maker alone.
type Invitation struct {
	ID       int64
	Maker    AccountID
	By       string // the maker's name
	MadeAt   time.Time
	Until    time.Time // the zero time for ever
	Uses     int       // that are left
	Used     int
	Role     Role // of whoever registers with it
	Room     RoomID
	RoomName string
	Revoked  bool
}

// ReportKind is what moderators are asked to look at.
type ReportKind string

// The kinds of report.
const (
	ReportMessage ReportKind = "message" // that somebody reported
	ReportHeld    ReportKind = "held"    // the first words of a new account
)

// Report is a line in the moderators' queue.
type Report struct {
	ID       int64
	Kind     ReportKind
	Room     RoomID
	RoomName string
	Seq      int64     // 0 for held words
	Account  AccountID // whom it is about, 0 for a guest
	Name     string    // theirs
	Text     string
	Reason   string
	By       AccountID
	ByName   string
	At       time.Time
}

// AuditLine is one thing that somebody with a right did.
type AuditLine struct {
	Number   uint64
	At       time.Time
	Actor    AccountID
	By       string // the actor's name
	Action   Action
	Account  AccountID // whom it was done to, 0 for none
	Target   string    // as shown
	Room     RoomID    // 0 for the house
	RoomName string
	Reason   string
	Undoable bool
}

// Later is something that will be said.
type Later struct {
	ID      int64
	Account AccountID
	Room    RoomID
	Text    string
	Due     time.Time
	Whom    AccountID // whom the house's helper reminds, else 0
}
