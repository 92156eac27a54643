package room

import (
	"time"

	"teahouse/store"
)

// DeskView is a desk at one moment. It and all that it holds is shared and must not be changed.
type DeskView struct {
	Who     Person
	Places  []DeskPlace                // the rooms that the person is in, in their order
	Ignored map[store.AccountID]string // whom they don't want to see, with their names; nil for nobody
	Typing  []string                   // who writes in the room that is looked at
	Stale   bool                       // Refresh would find something
	Ending  *Ending                    // the whole visit is over
}

// DeskPlace is a room as somebody in it knows it.
type DeskPlace struct {
	Room     store.Room
	Title    string // its name; of a direct room those of the others
	Others   []store.Account
	Role     store.Role // RoleModerator for a moderator of the room, or ""
	Notify   string     // "" (as the account has it), "all", "mentions", "none"
	Last     int64      // the Seq of the newest message that is known of; for the room that is looked at see its View
	Read     int64
	Mentions int // unread messages that name the person; in a direct room all of them
}

// Unread is how many messages were not read yet.
func (p *DeskPlace) Unread() int64 { return max(0, p.Last-p.Read) }

// CallKind is what somebody is called for.
type CallKind uint8

// The kinds of call.
const (
	Mentioned CallKind = iota // Message names them, or is in a direct room
	Invited                   // By made them a member of Room
	Muted                     // by By, in Room or the house; Text is why
	Unmuted
	Promoted // By gave them the role Text, in Room or the house
	Reported // there is something in the moderators' queue
	Answered // the bot By answers their command Name; Text is what
)

// Call is something that somebody should notice wherever they look.
type Call struct {
	Kind    CallKind
	Room    store.RoomID
	Title   string // of the room
	Direct  bool   // it is a direct room, perhaps one that the desk has not heard of yet
	By      string
	Name    string // of the command that was answered
	Text    string
	Until   time.Time
	Message *store.Message
}

// Ending is why somebody may not stay.
type Ending struct {
	House  bool // the whole visit ends, not only the stay in a room
	Banned bool
	By     string // "" for the house
	Reason string
	Until  time.Time // of a ban; the zero time for ever
}

func placeOf(m store.Membership) DeskPlace {
	p := DeskPlace{
		Room: m.Room, Title: m.Room.Name, Others: m.Others, Role: m.Role, Notify: m.Notify,
		Last: m.Last, Read: m.Read, Mentions: m.Mentions,
	}
	if m.Room.Kind == store.Direct {
		p.Title = TitleOf(m.Others)
		p.Mentions = int(p.Unread())
	}
	return p
}

// TitleOf is what a direct room is called by one of its people.
func TitleOf(others []store.Account) string {
	title := ""
	for i, o := range others {
		if i > 0 {
			title += ", "
		}
		title += o.Name
	}
	return title
}
