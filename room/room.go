package room

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/store"
)

// room puts what its guests say in one order and hands it to every seat.
//
// To hand on is to publish a View and to tap each seat on the shoulder. What a seat has seen is the seat's own business:
// the room keeps no queue for it, so one that never looks costs nothing and holds up nobody.
type room struct {
	house *House
	id    store.RoomID
	view  atomic.Pointer[View] // what everybody sees; nil until open was called

	holds int // seats, and who is about to take one; guarded by House.mu

	mu    sync.Mutex // guards all below
	past  past
	last  int64 // the Seq of the newest message in past
	seats []*Seat
	crowd crowd
	state State         // as everybody is told it next
	stale bool          // something was heard that is not in the view
	early []store.Event // heard before the past was read
}

// key names the room in tables that are kept by text.
func (r *room) key() string { return strconv.FormatInt(int64(r.id), 10) }

func newRoom(h *House, id store.RoomID) *room {
	return &room{
		house: h, id: id,
		past: newPast(h.cfg.Ring), crowd: newCrowd(),
		// No two rooms have a version in common, nor a room with itself when it was let go and opened anew.
		state: State{Version: h.opened << 32},
	}
}

// open gives a room its past and lets it be seen. The room was in the house before that was read, so what was said
// meanwhile is in both or in one of the two, and each message has its number. Opening again does nothing.
func (r *room) open(stored store.Room, messages []store.Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.isOpen() {
		return
	}
	r.state.Room = stored
	for i := range messages {
		r.hearMessageLocked(&messages[i])
	}
	for _, e := range r.early {
		r.hearLocked(e)
	}
	r.early = nil
	r.publishLocked()
}

// hear takes note of what the log has done. It is told when all of a batch is known, with publish, which the room needs
// if news is true; it is once in a batch.
func (r *room) hear(e store.Event) (news bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.isOpen() {
		r.early = append(r.early, e)
		return false
	}
	if !r.hearLocked(e) {
		return false
	}
	news = !r.stale
	r.stale = true
	return news
}

// hearLocked takes note of an event and tells whether it changes what is seen.
func (r *room) hearLocked(e store.Event) bool {
	switch e.Kind {
	case store.KindSay:
		r.hearMessageLocked(e.Message)
	case store.KindEdit, store.KindDelete, store.KindReact, store.KindPin, store.KindVote:
		r.past.replace(e.Message)
	case store.KindErase:
		r.past.erase(e.Seq)
	case store.KindSetTopic:
		r.noticeLocked(e, Notice{Kind: TopicSet, Text: e.Place.Topic})
		r.changeLocked(*e.Place)
	case store.KindChangeRoom:
		r.noticeLocked(e, Notice{Kind: Changed})
		r.changeLocked(*e.Place)
	case store.KindKick:
		r.noticeLocked(e, Notice{Kind: PutOut, Names: []string{e.Name}, Text: e.Sanction.Reason})
	case store.KindSanction:
		kind := Hushed
		if e.Sanction.Kind == store.Ban {
			kind = PutOut
		}
		r.noticeLocked(e, Notice{Kind: kind, Names: []string{e.Sanction.Name}, Text: e.Sanction.Reason})
	default:
		return false
	}
	return true
}

func (r *room) noticeLocked(e store.Event, n Notice) {
	n.By, n.At = e.ActorName, e.At
	r.past.add(Item{Notice: &n})
}

func (r *room) changeLocked(now store.Room) {
	r.state.Room = now
	r.state.Version++
}

func (r *room) hearMessageLocked(m *store.Message) {
	if m.Seq > r.last { // else it was read from the store before it was heard
		r.last = m.Seq
		r.past.add(Item{Message: m})
	}
}

// publish tells everybody what was heard.
func (r *room) publish() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stale {
		r.publishLocked()
	}
}

// publishLocked shows the room as it is now and tells every seat that there is something new. A seat that was tapped
// and has not looked yet will see this too, so its place being taken is no loss.
func (r *room) publishLocked() {
	r.past.thin()
	r.view.Store(&View{State: r.state, Items: r.past.told(), Newest: r.past.newest, Lost: r.past.lost,
		Edited: r.past.edited, Edits: r.past.edits, LastSeq: r.last})
	r.stale = false
	for _, s := range r.seats {
		select {
		case s.tap <- struct{}{}:
		default:
		}
	}
}

func (r *room) sit(s *Seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.at = len(r.seats)
	r.seats = append(r.seats, s)
	if r.arriveLocked(s.id, s.who) {
		r.changedLocked(s.id)
	}
}

// leave takes a seat away and tells whether it was still taken.
func (r *room) leave(s *Seat, kept time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.at < 0 {
		return false
	}
	last := r.seats[len(r.seats)-1]
	r.seats[s.at], last.at = last, s.at
	r.seats[len(r.seats)-1] = nil
	r.seats = r.seats[:len(r.seats)-1]
	s.at = -1
	close(s.tap) // whoever waits for a tap need not know that nobody will tap any more
	r.partLocked(s.id, kept)
	return true
}

// become gives a guest's seat to an account.
func (r *room) become(s *Seat, p Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.at < 0 || !s.who.Guest || p.Guest || p.Key == "" {
		return
	}
	r.renameLocked(s.id, p)
	s.who, s.id = p, p.Key
}

// know takes note that an account has changed.
func (r *room) know(p Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.crowd.people[p.Key]; known != nil {
		p.Addr, p.Fingerprint = known.who.Addr, known.who.Fingerprint
		known.who = p
		for _, s := range r.seats {
			if s.id == p.Key {
				s.who = p
			}
		}
		r.crowd.changed = true
		r.tellSoonLocked()
	}
}

// close tells the seats to say goodbye. From then on nobody's coming and going is told: all would be leaving at once.
func (r *room) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.crowd.stopTimers()
	r.state.Closing = true
	r.state.Version++
	if r.isOpen() { // else whoever opens the room sees it
		r.publishLocked()
	}
}

// isOpen tells whether the room can be seen, and isEmpty whether nobody is in it, those with a dropped line included.
func (r *room) isOpen() bool { return r.view.Load() != nil }

func (r *room) isEmpty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.crowd.people) == 0
}

func (r *room) count(people map[string]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id := range r.crowd.people {
		people[id] = true
	}
}

func (r *room) find(folded string) (Presence, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.crowd.people {
		if p.folded == folded {
			return p.presence(), true
		}
	}
	return Presence{}, false
}
