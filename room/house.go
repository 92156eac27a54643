// Package room knows who sits where and what was said. It puts a house of rooms above the store's log: what was saved
// is handed to every seat in the order of the log, and nobody waits for anybody. It also knows what a name, a password
// and a message may contain, and who may come in. It does not know SSH, terminals or SQL.
//
// It starts no goroutine. It hears of messages on the store's, of people on their own, and of time by time.AfterFunc,
// whose functions do little and end by themselves.
//
// Locks are taken in this order: House, then room, then nothing. Nothing that can wait happens under one of them: no
// call of the store, no send that is not prepared to find its place taken.
package room

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"teahouse/store"
)

// Config is what a House can be told. A zero field takes the default that stands beside it; a negative limit is none.
type Config struct {
	Now         func() time.Time // time.Now; the timers follow the real clock
	Grace       time.Duration    // 60 s: how long a dropped line keeps its place; negative: not at all
	Burst       int              // 8: messages that a person may send at once
	PerSecond   float64          // 1: messages per second after that
	MaxSeats    int              // 2,000: connections in all rooms together
	Ring        int              // 256: messages and notices that a room remembers; never without limit
	QuietGuests bool             // guests may look, but not speak
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.Grace = cmp.Or(c.Grace, time.Minute)
	c.Burst = cmp.Or(c.Burst, 8)
	c.PerSecond = cmp.Or(c.PerSecond, 1)
	c.MaxSeats = cmp.Or(c.MaxSeats, 2000)
	c.Ring = cmp.Or(max(c.Ring, 0), 256)
	return c
}

// pacer makes what holds the speakers to their pace.
func (c Config) pacer() *pacer {
	if c.Burst < 0 || c.PerSecond < 0 {
		return newPacer(-1, 0)
	}
	return newPacer(c.Burst, time.Duration(float64(time.Second)/c.PerSecond))
}

// House is the whole tea house: the open rooms and everyone seated in them. Its methods may be called from anywhere at
// any time.
type House struct {
	cfg    Config
	store  *store.Store
	pace   *pacer
	drafts drafts

	rooms  map[store.RoomID]*room // never changed after NewHouse
	byName map[string]*room       // the same

	mu      sync.Mutex // guards all below
	closing bool
	seats   int
	strays  uint64 // seats given so far to people without a Key
}

// NewHouse opens the rooms of the store and listens to its log from then on. It must be called before the first command
// is given to the store, whose errors it returns; ctx is for the reading alone.
func NewHouse(ctx context.Context, st *store.Store, cfg Config) (*House, error) {
	cfg = cfg.withDefaults()
	h := &House{
		cfg:    cfg,
		store:  st,
		pace:   cfg.pacer(),
		drafts: drafts{kept: newRecent[keptDraft](maxDrafts)},
		rooms:  make(map[store.RoomID]*room),
		byName: make(map[string]*room),
	}
	rooms, err := st.Rooms(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the rooms: %w", err)
	}
	for _, stored := range rooms {
		past, err := st.MessagesBefore(ctx, stored.ID, 0, cfg.Ring)
		if err != nil {
			return nil, fmt.Errorf("open room %s: %w", stored.Name, err)
		}
		r := newRoom(&h.cfg, stored, past)
		h.rooms[stored.ID], h.byName[stored.Name] = r, r
	}
	st.Subscribe(h.hear)
	return h, nil
}

// hear takes what the log has done to the rooms it was done in. Each room taps its seats once, however much there is.
func (h *House) hear(events []store.Event) {
	touched := make(map[*room]bool)
	for _, e := range events {
		switch e.Kind {
		case store.KindSay, store.KindSetTopic:
			if r := h.rooms[e.Room]; r != nil {
				r.hear(e)
				touched[r] = true
			}
		case store.KindClaimHouse:
			for _, r := range h.rooms {
				r.know(AccountPerson(*e.Account))
			}
		}
	}
	for r := range touched {
		r.tap()
	}
}

// Enter takes a seat in a room, which the caller has to Leave. It answers ErrClosing, ErrFull or, for a room that does
// not exist, store.ErrNoRoom. A person who is in the room already, or whose line dropped a moment ago, enters unheard.
func (h *House) Enter(ctx context.Context, roomName string, p Person) (*Seat, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("enter room %s: %w", roomName, err)
	}
	r := h.byName[roomName]
	if r == nil {
		return nil, store.ErrNoRoom
	}
	id, err := h.admit(p)
	if err != nil {
		return nil, err
	}
	s := &Seat{house: h, room: r, tap: make(chan struct{}, 1), who: p, id: id}
	r.sit(s)
	return s, nil
}

// admit counts a seat and finds out which identity holds it.
func (h *House) admit(p Person) (id string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.closing:
		return "", ErrClosing
	case h.cfg.MaxSeats >= 0 && h.seats >= h.cfg.MaxSeats:
		return "", ErrFull
	}
	h.seats++
	if p.Key != "" {
		return p.Key, nil
	}
	h.strays++
	return "s:" + strconv.FormatUint(h.strays, 10), nil
}

func (h *House) dismiss() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seats--
}

// Close lets nobody in any more and tells every seat that the house is closing. It waits for nobody: seats stay until
// they are left, and what is said meanwhile is still saved. Closing again does nothing.
func (h *House) Close() {
	h.mu.Lock()
	again := h.closing
	h.closing = true
	h.mu.Unlock()
	if again {
		return
	}
	for _, r := range h.rooms {
		r.close()
	}
}

// Stats counts who is here now.
func (h *House) Stats() Stats {
	people := make(map[string]bool)
	for _, r := range h.rooms {
		r.count(people)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{Rooms: len(h.rooms), Seats: h.seats, People: len(people)}
}

// Find looks for somebody in all rooms by name, in whatever case or width it is written. Since is when they came to the
// room where they have been longest.
func (h *House) Find(name string) (found Presence, ok bool) {
	folded := Fold(name)
	for _, r := range h.rooms {
		if p, here := r.find(folded); here && (!ok || p.Since.Before(found.Since)) {
			found, ok = p, true
		}
	}
	return found, ok
}
