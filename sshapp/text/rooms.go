package text

import (
	"time"

	"teahouse/room"
)

// RoomTexts is what is said about rooms and about what happens in them.
type RoomTexts struct {
	RoomsTitle      func(n int) string
	RoomsHint       string
	RoomMembers     func(n int) string
	RoomUnread      func(n int64) string
	RoomArchived    string
	RoomRetention   func(long time.Duration) string
	RoomLeft        string
	RoomOpened      func(name string) string
	RoomChanged     string
	InvitedIn       func(name string) string
	DirectSent      func(name string) string
	DirectNote      string
	NotifySet       func(how string) string
	NothingNew      string
	NothingUnread   string
	NoSuchMessage   string
	SwitcherTitle   string
	SwitcherHint    string
	SwitcherNothing string
	// SentOut is why somebody may not stay; "" when they went themselves.
	SentOut func(why room.Ending, loc *time.Location) string
	// Called is what somebody is called for; "" for what need not be said.
	Called func(c room.Call, loc *time.Location) string
	// Until is an end in time, "for ever" for the zero time.
	Until func(t time.Time, loc *time.Location) string
	// Span is a length of time.
	Span           func(long time.Duration) string
	PutOut, Hushed func(by string, names []string, reason string) string
	RoomChangedBy  func(by string) string
	RoleName       func(role string) string
}

// RoomErrors is one sentence for each thing that a room or its moderators can refuse.
type RoomErrors struct {
	RoomExists, NoRoom, NoMessage, TooHigh, Archived, ReadOnly, Blocked, Held, TooLate, TooMany, NoInvite, Nothing, OwnDoor string
	Muted, Banned, Slow                                                                                                     func(until time.Time, by, reason string) string
}
