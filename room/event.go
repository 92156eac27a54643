package room

import (
	"sort"
	"strconv"
	"time"

	"teahouse/store"
)

// Person is somebody in the house, with or without an account.
type Person struct {
	Account     store.AccountID // 0 for a guest
	Name        string
	Guest       bool
	Role        store.Role      // empty for a guest
	Maker       store.AccountID // of a bot: whose it is; 0 for people
	Away        string          // why they are away; "" when they are not
	QuietTyping bool            // they don't want to know who types, nor to be told of
	Fingerprint string          // of the SSH key that the connection proved, or ""
	Addr        string          // the network address, as Config.Networks takes it; "" when that does not matter
	// Key is the identity that joins a person's connections and survives a dropped line: "a:12" for an account,
	// "k:SHA256…" for a guest who proved an SSH key, "" for one who cannot be told from the next (and so cannot come
	// back).
	Key string
}

// AccountPerson is the person that an account stands for.
func AccountPerson(a store.Account) Person {
	return Person{Account: a.ID, Name: a.Name, Role: a.Role, Maker: a.Maker, Away: a.Away, QuietTyping: a.Typing == "off", Key: accountKey(a.ID)}
}

// GuestPerson is a guest whose name is made from seed (see GuestName). fingerprint is the SSH key that the connection
// proved, or "".
func GuestPerson(seed, fingerprint string) Person {
	p := Person{Name: GuestName(seed), Guest: true}
	if fingerprint != "" {
		p.Key, p.Fingerprint = "k:"+fingerprint, fingerprint
	}
	return p
}

func accountKey(id store.AccountID) string { return "a:" + strconv.FormatInt(int64(id), 10) }

// Presence is one person in a room, however many connections they hold.
type Presence struct {
	Person
	Since time.Time // when they arrived
}

// State is what a room looks like apart from what is said in it. It is a snapshot, equal for all who see the same
// Version; its slice is shared and must not be changed.
type State struct {
	Room    store.Room
	People  []Presence // accounts before guests, then by name
	Version uint64     // grows with every change
	Closing bool       // the house is closing; say goodbye
}

// View is a room at one moment, as everybody sees it. It and all that it holds is shared and must not be changed.
type View struct {
	State
	// Items is the recent past, the oldest first: the newest Config.Ring messages with what happened between them, but of
	// arrivals and leavings only the newest 12 notices and of the other notices at most as many as messages. Their N
	// ascend, with gaps where notices were forgotten.
	Items  []Item
	Newest uint64 // the N of the newest item ever told, which may be forgotten by now
	Lost   uint64 // the N of the newest message that was among Items and is not any more; 0: none was
	// Edited are the newest changes of messages, the newest last, each the whole message as it is since then; Items have
	// them already. Edits is how many there were so far, so a reader knows how many are new, and whether some are missing.
	Edited []*store.Message
	Edits  uint64
	// LastSeq is the Seq of the newest message.
	LastSeq int64
}

// since is what was told after place n, and whether no message is missing between.
func (v *View) since(n uint64) ([]Item, bool) {
	first := sort.Search(len(v.Items), func(i int) bool { return v.Items[i].N > n })
	return v.Items[first:], n == 0 || n >= v.Lost
}

// Item is one thing in a room's recent past: exactly one of Message and Notice is set. Both are shared and must not be
// changed.
type Item struct {
	N       uint64 // place in the order in which the room was told; above 1; forgotten when the room is closed
	Message *store.Message
	Notice  *Notice
}

// NoticeKind tells what a Notice is about.
type NoticeKind uint8

// The kinds of notice.
const (
	Arrived  NoticeKind = iota // Names came in
	Left                       // Names went away
	Renamed                    // the guest By is the account Names[0] from now on
	TopicSet                   // By changed the topic to Text; By is "" when they are not in the room
	PutOut                     // By sent Names out; Text is why, may be ""
	Hushed                     // By muted Names; Text is why, may be ""
	Changed                    // By changed the room: its name, who sees it, who writes in it
)

// Notice is something that happened in a room without being said. Notices are not saved.
type Notice struct {
	Kind  NoticeKind
	Names []string // in the order in which it happened; at least one, but for TopicSet
	By    string
	Text  string
	At    time.Time
}

// Stats counts what is in the house now.
type Stats struct {
	Rooms  int // open: with somebody in them, or kept for the next who enters
	Seats  int // connections that hold a place
	People int // in all rooms together, each counted once, those with a dropped line included
}
