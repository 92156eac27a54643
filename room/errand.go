package room

import (
	"fmt"

	"teahouse/store"
)

// Errand gives a person a desk at which nobody sits: for what is done in their name without them being there. Nobody sees
// it come or go, it hears of nothing, and it need not be left. It answers ErrClosing, store.ErrBanned (a store.Refusal) and
// ErrNoGuests.
func (h *House) Errand(p Person) (*Desk, error) {
	h.mu.Lock()
	closing := h.closing
	h.mu.Unlock()
	if closing {
		return nil, fmt.Errorf("errand: %w", ErrClosing)
	}
	if err := h.Admit(p); err != nil {
		return nil, fmt.Errorf("errand: %w", err)
	}
	d := &Desk{house: h, tap: make(chan struct{}, 1), seats: make(map[store.RoomID]*Seat), who: p, key: p.Key}
	if d.key == "" {
		d.key = h.identify(p)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.showLocked()
	return d, nil
}

// In is the person's hand in a room, wherever they sit. It asks nothing: whether they may see the room, and act there, is
// asked when they do.
func (d *Desk) In(id store.RoomID) Hand {
	return Hand{house: d.house, in: id, speaker: d.speaker}
}

// speaker is Seat.speaker for who has no seat. Nothing is remembered of a command: who asks again is counted again.
func (d *Desk) speaker(string) (Person, error) {
	d.mu.Lock()
	who, key := d.who, d.key
	d.mu.Unlock()
	if who.Guest && d.house.cfg.QuietGuests {
		return who, store.ErrForbidden
	}
	if wait := d.house.paceOf(who).take(key, d.house.cfg.Now()); wait > 0 {
		return who, TooFast{Wait: wait}
	}
	return who, nil
}

// Present is who is in a room now, accounts before guests; nobody where the room is not open. It asks nobody's rights.
func (h *House) Present(id store.RoomID) []Presence {
	r := h.room(id)
	if r == nil || !r.isOpen() {
		return nil
	}
	return r.view.Load().People
}

// Known is a room as the house has it in memory, where it is open. It asks nobody's rights.
func (h *House) Known(id store.RoomID) (store.Room, bool) {
	r := h.room(id)
	if r == nil || !r.isOpen() {
		return store.Room{}, false
	}
	return r.view.Load().Room, true
}
