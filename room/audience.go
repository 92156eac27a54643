package room

import (
	"maps"

	"teahouse/store"
)

// audience is the desks whose people are in a room: near are those that look at it now, far all others. What is said
// reaches the near ones by their seats; the far ones are told that there is something.
type audience struct {
	near, far map[*Desk]struct{}
}

// audienceLocked is the audience of a room, made when it is needed first.
func (h *House) audienceLocked(id store.RoomID) *audience {
	a := h.audiences[id]
	if a == nil {
		a = &audience{near: make(map[*Desk]struct{}), far: make(map[*Desk]struct{})}
		h.audiences[id] = a
	}
	return a
}

// attend puts a desk into the audience of a room.
func (h *House) attend(d *Desk, id store.RoomID, near bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.audienceLocked(id)
	delete(a.near, d)
	delete(a.far, d)
	if near {
		a.near[d] = struct{}{}
	} else {
		a.far[d] = struct{}{}
	}
}

// forget takes a desk out of the audience of a room.
func (h *House) forget(d *Desk, id store.RoomID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.audiences[id]
	if a == nil {
		return
	}
	delete(a.near, d)
	delete(a.far, d)
	if len(a.near)+len(a.far) == 0 {
		delete(h.audiences, id)
	}
}

// audienceOf is everybody in the audience of a room; near leaves out those who don't look at it, far those who do.
func (h *House) audienceOf(id store.RoomID, near, far bool) []*Desk {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.audiences[id]
	if a == nil {
		return nil
	}
	var all []*Desk
	if near {
		for d := range a.near {
			all = append(all, d)
		}
	}
	if far {
		for d := range a.far {
			all = append(all, d)
		}
	}
	return all
}

// seatDesk lists a desk under its person.
func (h *House) seatDesk(d *Desk, key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.desks[key] == nil {
		h.desks[key] = make(map[*Desk]struct{})
	}
	h.desks[key][d] = struct{}{}
}

func (h *House) unseatDesk(d *Desk, key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.desks[key], d)
	if len(h.desks[key]) == 0 {
		delete(h.desks, key)
	}
}

// desksOf is an account's desks, one for each connection.
func (h *House) desksOf(id store.AccountID) []*Desk {
	if id == 0 {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []*Desk
	for d := range maps.Keys(h.desks[accountKey(id)]) {
		all = append(all, d)
	}
	return all
}

// allDesks is every desk of the house.
func (h *House) allDesks() []*Desk {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []*Desk
	for _, of := range h.desks {
		for d := range of {
			all = append(all, d)
		}
	}
	return all
}

// Online tells whether an account is in the house, in whichever room.
func (h *House) Online(id store.AccountID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.desks[accountKey(id)]) > 0
}
