package store

// SetRole gives somebody a role in the house, or in a room: there RoleModerator or RoleMember. Nobody gives a role that
// is not below their own.
type SetRole struct {
	Account AccountID
	Room    RoomID // 0 for the house
	Role    Role
	Reason  string
}

// SetSanction begins a sanction; one of the same kind on the same subject in the same place is replaced. Keys and networks
// can be banned only; behind a key stands the account that it belongs to. Who is banned from a private room is no member of
// it any more.
type SetSanction struct {
	Kind    SanctionKind
	Subject string
	Account AccountID // whose subject it is, 0 for none
	Room    RoomID    // 0 for the whole house
	Until   int64     // milliseconds, UTC; 0 for ever
	Reason  string
}

// Lift ends a sanction before its time. Subject is as it was set.
type Lift struct {
	Kind    SanctionKind
	Subject string
	Room    RoomID
	Reason  string
}

// Kick sends somebody out; they may come back at once. Of a private room they are no member any more.
type Kick struct {
	Subject string
	Account AccountID // whose subject it is, 0 for none
	Name    string    // as shown
	Room    RoomID    // 0 for the whole house
	Reason  string
}

// The settings of a house and what they can be; the first is the default.
var houseSettings = map[string][]string{
	"lockdown":     {"open", "no-guests", "members", "read-only"},
	"registration": {"open", "invited"},
	"approval":     {"off", "on"}, // the first words of a new account wait for a moderator
}

// SetHouse changes a setting of the house: "lockdown" (open, no-guests, members, read-only), "registration" (open,
// invited), "approval" (off, on).
type SetHouse struct{ Name, Value, Reason string }

// MakeInvitation makes an invitation. Hash is of its code, of which nothing else is kept; Uses from 1 to 1,000; Until in
// milliseconds, 0 for ever; Role RoleMember or one below the maker's. It is worth what its maker could give when it is used.
type MakeInvitation struct {
	Hash  string
	Uses  int
	Until int64
	Role  Role
	Room  RoomID // 0 for none
}

// Revoke ends an invitation: one's own, or anybody's for an admin.
type Revoke struct{ ID int64 }

// MakeReport brings a message before the moderators.
type MakeReport struct {
	Room   RoomID
	Seq    int64
	Reason string
}

// Settle closes a report. Of held words Approve says them and makes the account a full one.
type Settle struct {
	ID      int64
	Approve bool
	Reason  string
}

// Undo takes back the newest thing that the actor did and of which something is left to be taken back, or the one with
// Number. A sanction that took the place of another gives it back, unless that has run out by then.
type Undo struct{ Number uint64 }
