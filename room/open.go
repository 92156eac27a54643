package room

import (
	"context"

	"teahouse/store"
)

// open takes a place in a room, for dismiss to give back. A room that is not open is read first; of several who do that
// at once the first to be done opens it, and so nobody depends on the patience of another.
func (h *House) open(ctx context.Context, id store.RoomID) (*room, error) {
	r, err := h.hold(id)
	if err != nil || r.isOpen() {
		return r, err
	}
	// From now on the room hears what is said; what was said before is in the store.
	if err := h.read(ctx, r); err != nil {
		h.dismiss(r)
		return nil, err
	}
	return r, nil
}

// read opens a room with what the store has of it.
func (h *House) read(ctx context.Context, r *room) error {
	stored, err := h.store.AnyRoom(ctx, r.id)
	if err != nil {
		return err
	}
	past, err := h.store.MessagesBefore(ctx, r.id, 0, h.cfg.Ring)
	if err != nil {
		return err
	}
	r.open(stored, past)
	return nil
}

// hold counts one more seat in a room and keeps the room from being closed.
func (h *House) hold(id store.RoomID) (*room, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closing:
		return nil, ErrClosing
	case h.cfg.MaxSeats >= 0 && h.seats >= h.cfg.MaxSeats:
		return nil, ErrFull
	}
	r := h.rooms[id]
	if r == nil {
		h.opened++
		r = newRoom(h, id)
		h.rooms[id] = r
	}
	h.idle.drop(r.key())
	h.seats++
	r.holds++
	return r, nil
}

// dismiss takes back what hold counted.
func (h *House) dismiss(r *room) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seats--
	r.holds--
	h.restLocked(r)
}

// rest is for a room that may have become empty.
func (h *House) rest(r *room) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.restLocked(r)
}

// restLocked lets go of a room that nobody needs: not at once, if it can be seen, but when enough others have been left
// later.
func (h *House) restLocked(r *room) {
	if h.rooms[r.id] != r || r.holds > 0 {
		return
	}
	if !r.isOpen() {
		h.forgetLocked(r)
	} else if r.isEmpty() {
		if oldest, full := h.idle.put(r.key(), r); full {
			h.forgetLocked(oldest)
		}
	}
}

func (h *House) forgetLocked(r *room) {
	delete(h.rooms, r.id)
}
