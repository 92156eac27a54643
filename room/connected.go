package room

import (
	"slices"
	"time"

	"teahouse/store"
)

// Connection is somebody who is in the house, on one of their connections.
type Connection struct {
	Person
	Rooms []store.RoomID // where they sit, in order
	Since time.Time      // when they came in
}

// Connected is everybody who is in the house, on each of their connections, the first who came before the others. It asks
// nobody's rights. Who is still at the sign-in screen is not in it.
func (h *House) Connected() []Connection {
	h.mu.Lock()
	var desks []*Desk
	for _, of := range h.desks {
		for d := range of {
			desks = append(desks, d)
		}
	}
	h.mu.Unlock()
	all := make([]Connection, len(desks))
	for i, d := range desks {
		all[i] = d.connection()
	}
	slices.SortFunc(all, func(a, b Connection) int { return a.Since.Compare(b.Since) })
	return all
}

func (d *Desk) connection() Connection {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := Connection{Person: d.who, Since: d.since}
	for id := range d.seats {
		c.Rooms = append(c.Rooms, id)
	}
	slices.Sort(c.Rooms)
	return c
}
