package room

import (
	"maps"
	"slices"
	"time"

	"teahouse/store"
)

// The bounds of telling who is typing: in a large room it would cost everybody a picture for each of the others.
const (
	typingFew  = 20 // people who look at the room, at most
	typingTime = 6 * time.Second
	typingMost = 4 // people who are told of at once
)

// typist is somebody who writes.
type typist struct {
	name  string
	until time.Time
	timer *time.Timer
}

// typing tells those who look at a room that somebody writes there.
func (h *House) typing(s *Seat) {
	who := s.Person()
	for _, d := range h.fewNear(s.room.id) {
		d.types(who)
	}
}

// typed tells those who look at a small room that somebody has said what they wrote.
func (h *House) typed(id store.RoomID, name string) {
	for _, d := range h.fewNear(id) {
		d.stopsTyping(name)
	}
}

// fewNear is everybody who looks at a room, if they are few.
func (h *House) fewNear(id store.RoomID) []*Desk {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.audiences[id]
	if a == nil || len(a.near) > typingFew {
		return nil
	}
	return slices.Collect(maps.Keys(a.near))
}

// types takes note that somebody writes, until they have not for a while.
func (d *Desk) types(who Person) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// By name, since a guest without a key has no other identity; no two people in the house have one name.
	if d.left || who.Name == d.who.Name || who.Account != 0 && d.ignored[who.Account] != "" || d.who.QuietTyping {
		return
	}
	at := slices.IndexFunc(d.typing, func(t typist) bool { return t.name == who.Name })
	until := d.house.cfg.Now().Add(typingTime)
	if at >= 0 {
		d.typing[at].timer.Reset(typingTime)
		d.typing[at].until = until
		return
	}
	if len(d.typing) == typingMost {
		return
	}
	// It ends by itself; after the desk was left it finds nothing to do.
	timer := time.AfterFunc(typingTime, func() { d.stopsTyping(who.Name) })
	d.typing = append(slices.Clip(d.typing), typist{who.Name, until, timer})
	d.showLocked()
	d.tapLocked()
}

// stopsTyping is for who has said what they wrote, or has not written for a while.
func (d *Desk) stopsTyping(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := slices.IndexFunc(d.typing, func(t typist) bool { return t.name == name })
	if at < 0 {
		return
	}
	d.typing[at].timer.Stop()
	d.typing = slices.Delete(slices.Clone(d.typing), at, at+1)
	if !d.left {
		d.showLocked()
		d.tapLocked()
	}
}

// Quiet says whether this connection wants to know who types, and to be told of; an account's other connections hear of it
// from the log.
func (d *Desk) Quiet(quiet bool) {
	d.change(func() {
		d.who.QuietTyping = quiet
		d.typing = nil
	})
}
