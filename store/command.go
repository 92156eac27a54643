package store

import "time"

// Kind names what a command asks for or what an event tells.
type Kind string

// The kinds of command about people and their accounts. Released kinds keep their meaning for ever: a changed meaning is
// a new Ver.
const (
	KindRegister      Kind = "register"       // Register → Value: the new AccountID, decimal
	KindSetPassword   Kind = "set-password"   // SetPassword
	KindAddKey        Kind = "add-key"        // AddKey
	KindRemoveKey     Kind = "remove-key"     // RemoveKey
	KindSetPref       Kind = "set-pref"       // SetPref
	KindClaimHouse    Kind = "claim-house"    // ClaimHouse: the actor becomes the owner, if there is none
	KindSeen          Kind = "seen"           // Seen
	KindIgnore        Kind = "ignore"         // Ignore
	KindDeleteAccount Kind = "delete-account" // DeleteAccount
)

// The kinds about rooms.
const (
	KindOpenRoom   Kind = "open-room"   // OpenRoom → Value: the new RoomID, decimal
	KindOpenDirect Kind = "open-direct" // OpenDirect → Value: the RoomID, of the old room if there is one
	KindChangeRoom Kind = "change-room" // ChangeRoom
	KindSetTopic   Kind = "set-topic"   // SetTopic
	KindJoin       Kind = "join"        // Join
	KindLeave      Kind = "leave"       // Leave
	KindInvite     Kind = "invite"      // Invite
	KindPlace      Kind = "place"       // Place
	KindRoomPref   Kind = "room-pref"   // RoomPref
	KindMarkRead   Kind = "mark-read"   // MarkRead
)

// The kinds about messages.
const (
	KindSay     Kind = "say"     // Say → Value: the message's Seq, decimal
	KindEdit    Kind = "edit"    // Edit
	KindDelete  Kind = "delete"  // Delete
	KindReact   Kind = "react"   // React
	KindPin     Kind = "pin"     // Pin
	KindVote    Kind = "vote"    // Vote
	KindLater   Kind = "later"   // SayLater → Value: its ID, decimal
	KindUnlater Kind = "unlater" // Unlater
	KindSayDue  Kind = "say-due" // SayDue: what was kept for now is said
	KindErase   Kind = "erase"   // Erase: a room's retention is carried out
)

// The kinds that belong to the hand on the door.
const (
	KindRole     Kind = "role"     // SetRole
	KindSanction Kind = "sanction" // SetSanction → Value: its ID, decimal
	KindLift     Kind = "lift"     // Lift
	KindKick     Kind = "kick"     // Kick
	KindHouse    Kind = "house"    // SetHouse
	KindInvitate Kind = "invitate" // MakeInvitation → Value: its ID, decimal
	KindRevoke   Kind = "revoke"   // Revoke
	KindReport   Kind = "report"   // MakeReport → Value: its ID, decimal
	KindSettle   Kind = "settle"   // Settle
	KindUndo     Kind = "undo"     // Undo
	KindShorten  Kind = "shorten"  // Shorten
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
	Invite   string // the hash of an invitation's code, or ""
}

// SetPassword replaces the actor's password hash. Recovered tells that it was not they who asked for it, but whoever runs the
// house: that is written down.
type SetPassword struct {
	Password  string
	Recovered bool `json:",omitempty"`
}

// AddKey lets the actor be known by a key.
type AddKey struct{ Fingerprint, Authorized, Comment string }

// RemoveKey takes a key from the actor.
type RemoveKey struct{ Fingerprint string }

// SetPref changes one of the actor's settings: "lang", "tz", "theme", "bio", "pronouns", "away", "notify" or "typing".
type SetPref struct{ Name, Value string }

// ClaimHouse makes the actor the owner of a house that has none.
type ClaimHouse struct{}

// Seen notes that the actor was here until now.
type Seen struct{}

// Ignore hides somebody from the actor everywhere, with Block also the actor from them. Off takes either back.
type Ignore struct {
	Account AccountID
	Block   bool
	Off     bool
}

// DeleteAccount ends the actor's account. The name is kept from reuse; with Erase all that it said is taken away.
type DeleteAccount struct{ Erase bool }

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
	NoRoom     Code = "no-room"     // ErrNoRoom: there is none that the actor may see
	RoomExists Code = "room-exists" // ErrRoomExists: a room that the actor sees has this name already
	NoMessage  Code = "no-message"  // ErrNoMessage
	Malformed  Code = "malformed"   // ErrMalformed: could not be decoded, or its handler panicked
	Forbidden  Code = "forbidden"   // ErrForbidden: it takes another role
	TooHigh    Code = "too-high"    // ErrTooHigh: the other's role is not lower
	Muted      Code = "muted"       // ErrMuted; Value is a Why
	Banned     Code = "banned"      // ErrBanned; Value is a Why
	Slow       Code = "slow"        // ErrSlow; Value is a Why
	Archived   Code = "archived"    // ErrArchived: the room is closed for good
	ReadOnly   Code = "read-only"   // ErrReadOnly: the house, or the room, is only read now
	Blocked    Code = "blocked"     // ErrBlocked: the other does not want to hear from the actor
	Held       Code = "held"        // ErrHeld: first words; they wait for a moderator
	TooLate    Code = "too-late"    // ErrTooLate: it was said too long ago to be edited
	TooMany    Code = "too-many"    // ErrTooMany: of what one account, room or message can have
	NoInvite   Code = "no-invite"   // ErrNoInvite: registering takes an invitation, and this is none
	Nothing    Code = "nothing"     // ErrNothing: there is nothing to be lifted, undone, settled
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
	At     time.Time // with which its rows are stamped, which never goes back
	Now    time.Time // by the clock, for what comes to its end; never later than At, and earlier once the clock was set back
	Cmd    Command
}

// Event is what the rooms hear after a command was applied and committed. Exactly the fields that its Kind needs are
// set. What it points to is shared: never change it.
type Event struct {
	Number    uint64
	At        time.Time
	Kind      Kind
	Actor     AccountID // who did it, 0 for a guest and the house; of KindRegister the new account
	ActorName string    // as shown, where the machine knows it; of KindSay see Message
	Room      RoomID    // where, 0 for the house
	Message   *Message  // as it is now: KindSay, KindEdit, KindDelete, KindReact, KindPin, KindVote
	Place     *Room     // as it is now: KindOpenRoom, KindOpenDirect, KindChangeRoom, KindSetTopic, KindJoin, KindInvite
	// Account is as it is now: KindRegister, KindSetPref, KindClaimHouse, KindSeen, KindDeleteAccount, KindMakeBot and
	// KindRevokeBot (the bot), and of KindRole whose role it is. RoomRole is set of KindRole in a room.
	Account  *Account
	RoomRole Role
	// Target is whom it is about: KindJoin, KindLeave, KindInvite, KindKick, KindSanction, KindLift, KindIgnore, KindReport.
	Target AccountID
	To     []AccountID // of messages: who was named in it, or whose direct room it is, without the author
	// Stay is, of a room that becomes private, its members in ascending order: nobody else may be there any more. Else it is nil.
	Stay []AccountID
	All  bool  // of a message: it calls everybody in the room (@room)
	Seq  int64 // KindMarkRead: how far the actor has read now; KindErase: the first message that is left
	// Sanction is the one that began or ended: KindSanction, KindLift. Of KindKick it has Reason, ByName and Subject.
	Sanction    *Sanction
	Happened    []Happening // what the stream of the rooms tells of it; of several events of one command the last has it
	Name, Value string      // KindHouse: the setting; KindRoomPref: "notify" and its value
}
