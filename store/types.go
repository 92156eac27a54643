package store

import "time"

// AccountID names an account for ever; 0 is nobody (a guest).
type AccountID int64

// RoomID names a room for ever.
type RoomID int64

// Role is what an account may do in the house.
type Role string

// The roles of the first house.
const (
	RoleOwner  Role = "owner"
	RoleMember Role = "member"
)

// Account is a registered person; its ID never changes, its name may.
type Account struct {
	ID        AccountID
	Name      string // as shown: NFC, cleaned
	Role      Role
	Lang      string // "zh", "en" or "" (follow the terminal)
	TimeZone  string // an IANA name or ""
	Theme     string // "dark", "light", "contrast", "plain" or "" (follow the terminal)
	CreatedAt time.Time
}

// Key is a public key that an account is known by.
type Key struct {
	Account     AccountID
	Fingerprint string // SHA256:…, unique in the house
	Authorized  string // the line for authorized_keys, without a comment
	Comment     string // cleaned text, may be empty
	AddedAt     time.Time
}

// Room is a place where messages are said.
type Room struct {
	ID    RoomID
	Name  string // "lobby"
	Topic string // cleaned text, may be empty
}

// MessageKind tells how a message was said.
type MessageKind uint8

// The kinds of message.
const (
	Said MessageKind = iota // plain words
	Did                     // /me
)

// Message is one line said in a room, numbered in the order in which it was said.
type Message struct {
	Room   RoomID
	Seq    int64     // 1, 2, 3 … within the room, without gaps
	Number uint64    // place in the house's log
	Author AccountID // 0 for a guest
	Name   string    // the author's name when it was said
	Guest  bool
	Kind   MessageKind
	Text   string
	At     time.Time // UTC, milliseconds
}
