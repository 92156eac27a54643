package store

// MaxMembers is how many people a direct conversation can have, the one who opens it counted.
const MaxMembers = 9

// OpenRoom makes a room for good; its maker becomes its moderator and first member. An Actor of 0 is the house itself.
// Callers decide what a good name is; one that is empty, longer than 128 bytes or has control characters is refused as
// malformed, and so is a Folded that begins with "+" or "@".
type OpenRoom struct {
	Name   string // as shown
	Folded string // what it is found by; "" takes Name
	Topic  string
	Kind   RoomKind // Public when empty; Direct is refused
}

// OpenDirect makes the direct room of the actor and others, or finds it. Accounts are the others, in any order; the actor
// may be among them. At most MaxMembers people in all.
type OpenDirect struct{ Accounts []AccountID }

// ChangeRoom changes one thing about a room.
type ChangeRoom struct {
	Room RoomID
	// What is "name" (Value and Folded), "kind" (a RoomKind, but for Direct), "archived" ("yes", "no"), "slow" or "retention"
	// (seconds, decimal).
	What, Value, Folded string
	Reason              string
}

// SetTopic changes a room's topic.
type SetTopic struct {
	Room  RoomID
	Topic string
}

// Join makes the actor a member of a room that they may see; a member stays what they are.
type Join struct{ Room RoomID }

// Leave ends the actor's membership. Nobody leaves a direct room.
type Leave struct{ Room RoomID }

// Invite makes somebody a member of a room.
type Invite struct {
	Room    RoomID
	Account AccountID
}

// Place puts the actor's rooms in an order; those that are not named stay behind in the order they had.
type Place struct{ Rooms []RoomID }

// RoomPref sets how a room makes itself heard by the actor: Notify as in Membership.
type RoomPref struct {
	Room   RoomID
	Notify string
}

// MarkRead moves the actor's read mark of a room forward; it never goes back.
type MarkRead struct {
	Room RoomID
	Seq  int64
}

// Say adds a message to a room. Guest is the guest's name when Actor is 0, else empty, and Folded the same folded.
type Say struct {
	Room     RoomID
	Kind     MessageKind
	Text     string
	Guest    string
	Folded   string      `json:",omitempty"`
	Reply    int64       `json:",omitempty"` // the Seq that it answers
	Mentions []AccountID `json:",omitempty"` // whom it names; who can't see the room is left out
	CallAll  bool        `json:",omitempty"` // it names everybody in the room
	Choices  []string    `json:",omitempty"` // of a poll: 2 to 9
}

// Edit gives an own message another text, within EditTime.
type Edit struct {
	Room     RoomID
	Seq      int64
	Text     string
	Mentions []AccountID `json:",omitempty"`
}

// Delete takes a message away; its place stays.
type Delete struct {
	Room   RoomID
	Seq    int64
	Reason string // where it is somebody else's
}

// React answers a message with an emoji, or takes that back.
type React struct {
	Room  RoomID
	Seq   int64
	Emoji string
	Off   bool
}

// Pin keeps a message at hand, or lets it go.
type Pin struct {
	Room RoomID
	Seq  int64
	Off  bool
}

// Vote chooses in a poll, from 1; 0 takes the vote back.
type Vote struct {
	Room   RoomID
	Seq    int64
	Choice int
}

// SayLater keeps words until Due (milliseconds, UTC), at most a year ahead.
type SayLater struct {
	Room RoomID
	Text string
	Due  int64
	Whom AccountID `json:",omitempty"` // whom it calls; for the house's helper alone
}

// Unlater drops what the actor has kept for later.
type Unlater struct{ ID int64 }

// SayDue says what was kept for a time that has come. It is the house's own; whoever kept it is the author. Where they may
// not speak by then, nothing is said.
type SayDue struct{ ID int64 }

// Erase removes what is older than a room's retention, at most 1,000 messages. It is the house's own.
type Erase struct{ Room RoomID }
