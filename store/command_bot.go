package store

// The kinds about bots.
const (
	KindMakeBot   Kind = "make-bot"   // MakeBot → Value: the bot's AccountID, decimal
	KindRevokeBot Kind = "revoke-bot" // RevokeBot
)

// MaxBots is how many bots one account can have at a time.
const MaxBots = 10

// MaxBotRooms is how many rooms a bot's list can have.
const MaxBotRooms = 50

// MakeBot makes an account for a program, which belongs to the actor. Refused are, besides what Register and AddKey refuse:
// ErrNoRoom for a room that the actor may not see, ErrForbidden for a direct one, for a private one that the actor may not
// invite to, and for Moderate where the actor could not name a moderator; ErrTooMany beyond MaxBots. Moderate without
// Rooms, no scope at all and more than MaxBotRooms rooms are malformed.
type MakeBot struct {
	Name        string // the three forms as in Register
	Folded      string
	Skeleton    string
	Fingerprint string // of its key, as in AddKey, or what stands for one; a key that was a bot's once is refused with ErrKeyTaken
	Authorized  string
	Scopes      Scopes
	Rooms       []RoomID // where it is, and becomes a member; none: every public room, and those that it is invited to
}

// RevokeBot ends a bot of the actor's, or anybody's for an admin: ErrNothing when it is none any more. Its name and its key
// are kept from reuse, and what it said stays.
type RevokeBot struct {
	Account AccountID
	Reason  string
}
