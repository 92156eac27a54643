package store

import "time"

// Kind names what a command asks for or what an event tells.
type Kind string

// The kinds of command of the first house. Released kinds keep their meaning for ever: a changed meaning is a new Ver.
const (
	KindRegister    Kind = "register"     // Register → Value: the new AccountID, decimal
	KindSetPassword Kind = "set-password" // SetPassword
	KindAddKey      Kind = "add-key"      // AddKey
	KindRemoveKey   Kind = "remove-key"   // RemoveKey
	KindSay         Kind = "say"          // Say → Value: the message's Seq, decimal
	KindSetTopic    Kind = "set-topic"    // SetTopic
	KindSetPref     Kind = "set-pref"     // SetPref
	KindClaimHouse  Kind = "claim-house"  // ClaimHouse: the actor becomes the owner, if there is none
	KindMarkRead    Kind = "mark-read"    // MarkRead
	KindOpenRoom    Kind = "open-room"    // OpenRoom → Value: the new RoomID, decimal
)

// Command is what somebody asked for. It is self-contained: times, hashes, folded names and random choices are in it,
// never taken while it is applied.
type Command struct {
	ID    string // unique; NewID makes one; the same ID again answers the same and happens once
	Kind  Kind
	Ver   uint8     // of the body; 1 for all kinds of the first house
	Actor AccountID // 0 for guests and newcomers
	Body  []byte    // JSON of the kind's struct
}

// Register makes an account.
type Register struct {
	Name     string // as shown
	Folded   string // unique: NFC, case folded
	Skeleton string // unique: UTS #39 skeleton of the folded name
	Password string // encoded argon2id hash; "" for an account that is known by key only
	Lang     string
}

// SetPassword replaces the actor's password hash.
type SetPassword struct{ Password string }

// AddKey lets the actor be known by a key.
type AddKey struct{ Fingerprint, Authorized, Comment string }

// RemoveKey takes a key from the actor.
type RemoveKey struct{ Fingerprint string }

// Say adds a message to a room. Guest is the guest's name when Actor is 0, else empty.
type Say struct {
	Room  RoomID
	Kind  MessageKind
	Text  string
	Guest string
}

// SetTopic changes a room's topic.
type SetTopic struct {
	Room  RoomID
	Topic string
}

// SetPref changes one of the actor's settings: "lang", "tz" or "theme".
type SetPref struct{ Name, Value string }

// ClaimHouse makes the actor the owner of a house that has none.
type ClaimHouse struct{}

// MarkRead moves the actor's read mark of a room forward; it never goes back.
type MarkRead struct {
	Room RoomID
	Seq  int64
}

// OpenRoom makes a room for good. An Actor of 0 is the house itself. Callers decide what a good name is; one that is
// empty, longer than 128 bytes or has control characters is refused as malformed.
type OpenRoom struct {
	Name  string // unique, as written
	Topic string
}

// Code is what became of a command. A refusal is an answer like any other, the same on every node.
type Code string

// The codes. Do turns each refusal into its sentinel error.
const (
	OK         Code = ""
	NameTaken  Code = "name-taken"  // ErrNameTaken
	NameLooks  Code = "name-looks"  // ErrNameLooksLike: another account's name has the same skeleton
	KeyTaken   Code = "key-taken"   // ErrKeyTaken: the key belongs to an account already
	KeyUnknown Code = "key-unknown" // ErrKeyUnknown
	LastWayIn  Code = "last-way-in" // ErrLastWayIn: removing it would leave neither key nor password
	HasOwner   Code = "has-owner"   // ErrHasOwner
	NoAccount  Code = "no-account"  // ErrNoAccount
	NoRoom     Code = "no-room"     // ErrNoRoom
	RoomExists Code = "room-exists" // ErrRoomExists: a room has this name already
	Malformed  Code = "malformed"   // ErrMalformed: could not be decoded, or its handler panicked
	Forbidden  Code = "forbidden"   // ErrForbidden
)

// Result is what the log made of a command; of a repeated one, what it made of it the first time.
type Result struct {
	Number uint64
	Code   Code
	Value  string
}

// Entry is a command in its place: the log stamped number and time.
type Entry struct {
	Number uint64
	At     time.Time
	Cmd    Command
}

// Event is what the rooms hear after a command was applied and committed. Exactly the fields that its Kind needs are
// set; KindSetPassword, KindAddKey, KindRemoveKey and KindMarkRead are nobody else's business and make none.
type Event struct {
	Number  uint64
	At      time.Time
	Kind    Kind // KindRegister, KindSay, KindSetTopic, KindSetPref, KindClaimHouse, KindOpenRoom
	Room    RoomID
	Message *Message  // KindSay; shared: never change it
	Topic   string    // KindSetTopic, KindOpenRoom
	Name    string    // KindOpenRoom: the new room's
	Actor   AccountID // who did it, 0 for a guest and the house; of KindRegister the new account
	Account *Account  // KindRegister, KindSetPref, KindClaimHouse: the account as it is now
}
