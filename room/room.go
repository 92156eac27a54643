package room

import (
	"sync"

	"teahouse/store"
)

// room puts what its guests say in one order and hands it to every seat.
//
// To hand on is to write it down and to tap each seat on the shoulder. What a seat has seen is the seat's own business:
// the room keeps no queue for it, so one that never looks costs nothing and holds up nobody.
type room struct {
	cfg *Config
	id  store.RoomID

	mu    sync.Mutex // guards all below
	ring  ring
	seats map[*Seat]struct{}
	crowd crowd
	state State // as everybody was told it last
}

func newRoom(cfg *Config, stored store.Room, past []store.Message) *room {
	return &room{
		cfg:   cfg,
		id:    stored.ID,
		ring:  newRing(cfg.Ring, past),
		seats: make(map[*Seat]struct{}),
		crowd: newCrowd(),
		state: State{Room: stored, Version: 1},
	}
}

// hear writes down what the log has done. The seats are tapped when all of a batch is written.
func (r *room) hear(e store.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e.Kind {
	case store.KindSay:
		r.ring.add(Item{Message: e.Message})
	case store.KindSetTopic:
		by := ""
		if p := r.crowd.people[accountKey(e.Actor)]; p != nil {
			by = p.who.Name
		}
		r.ring.add(Item{Notice: &Notice{Kind: TopicSet, By: by, Text: e.Topic, At: e.At}})
		r.state.Room.Topic = e.Topic
		r.state.Version++
	}
}

func (r *room) tap() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tapLocked()
}

// tapLocked tells every seat that there is something new. A seat that was tapped and has not looked yet will see this
// too, so its place being taken is no loss.
func (r *room) tapLocked() {
	for s := range r.seats {
		select {
		case s.tap <- struct{}{}:
		default:
		}
	}
}

func (r *room) sit(s *Seat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seats[s] = struct{}{}
	if r.arriveLocked(s.id, s.who) {
		r.changedLocked(s.id)
	}
}

// leave takes a seat away and tells whether it was still taken.
func (r *room) leave(s *Seat, gone bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, seated := r.seats[s]; !seated {
		return false
	}
	delete(r.seats, s)
	close(s.tap) // whoever waits for a tap need not know that nobody will tap any more
	r.partLocked(s.id, gone)
	return true
}

// become gives a guest's seat to an account.
func (r *room) become(s *Seat, p Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, seated := r.seats[s]; !seated || !s.who.Guest || p.Guest || p.Key == "" {
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
		known.who = p
		for s := range r.seats {
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
	r.tapLocked()
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
