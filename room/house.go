// Package room knows who sits where and what was said. It puts a house of rooms above the store's log: what was saved
// is handed to every seat in the order of the log, and nobody waits for anybody. It also knows what a name, a password
// and a message may contain, and who may come in. It does not know SSH, terminals or SQL.
//
// It starts no goroutine. It hears of messages on the store's, of people on their own, and of time by time.AfterFunc,
// whose functions do little and end by themselves.
//
// Locks are taken in this order: House, then room, then nothing; feed and offers are never held with another. Nothing that can wait happens under one of them: no
// call of the store, no send that is not prepared to find its place taken.
package room

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/store"
)

// Config is what a House can be told. A zero field takes the default that stands beside it; a negative limit is none.
type Config struct {
	Now         func() time.Time // the store's; the timers follow the real clock
	Grace       time.Duration    // 60 s: how long a dropped line keeps its place; negative: not at all
	Burst       int              // 8: messages that a person may send at once
	PerSecond   float64          // 1: messages per second after that
	BotBurst    int              // 20: the same of a bot
	BotRate     float64          // 5
	MaxSeats    int              // 2,000: seats in all rooms together; a person has one in each of theirs
	Ring        int              // 256: messages that a room remembers (see View); never without limit
	QuietGuests bool             // guests may look, but not speak
	// Networks gives the networks that an address lies in, the largest last, as bans name them. None: networks can't be
	// banned. Nothing here knows what an address looks like.
	Networks func(addr string) []string
	// IPRetention is how long the address of a ban that is over is kept as it was; Shorten makes a network of it then that many
	// share. 0 or no Shorten: for ever.
	IPRetention time.Duration
	Shorten     func(network string) string
	// BuiltIn tells which names of commands bots can't offer; the name is folded. None: all can be offered.
	BuiltIn func(name string) bool
}

func (c Config) withDefaults() Config {
	c.Grace = cmp.Or(c.Grace, time.Minute)
	c.Burst = cmp.Or(c.Burst, 8)
	c.PerSecond = cmp.Or(c.PerSecond, 1)
	c.BotBurst = cmp.Or(c.BotBurst, 20)
	c.BotRate = cmp.Or(c.BotRate, 5)
	c.MaxSeats = cmp.Or(c.MaxSeats, 2000)
	c.Ring = cmp.Or(max(c.Ring, 0), 256)
	return c
}

// newRate makes what holds speakers to a pace; a negative burst or rate is none.
func newRate(burst int, perSecond float64) *pacer {
	if burst < 0 || perSecond < 0 {
		return newPacer(-1, 0)
	}
	return newPacer(burst, time.Duration(float64(time.Second)/perSecond))
}

// paceOf is the pace that somebody is held to.
func (h *House) paceOf(p Person) *pacer {
	if p.Role == store.RoleBot {
		return h.bots.Load()
	}
	return h.pace.Load()
}

// maxIdle is how many rooms that nobody sits in are kept open: whoever comes back soon finds what happened besides the
// talk, and a busy door need not read. More would be memory that strangers can fill.
const maxIdle = 32

// House is the whole tea house: the open rooms and everyone seated in them. Its methods may be called from anywhere at
// any time.
//
// A room is opened by the first who enters, and stays as long as anybody is in it. After that it may be closed.
type House struct {
	cfg    Config
	store  *store.Store
	pace   atomic.Pointer[pacer]
	bots   atomic.Pointer[pacer] // of bots, who speak for many
	feed   *feed                 // has a lock of its own
	offers *offers               // the same
	drafts drafts
	kept   chan struct{} // one place: something was kept for later
	news   []*room       // the rooms that a batch has changed; of the log's goroutine alone

	mu        sync.Mutex                    // guards all below and room.holds
	audiences map[store.RoomID]*audience    // whoever has a desk and is in a room
	desks     map[string]map[*Desk]struct{} // by identity
	settings  map[string]string             // of the house, as the store has them
	bans      map[string][]store.Sanction   // by subject, as the store has them: everybody who comes in is looked for
	closing   bool
	seats     int
	opened    uint64 // rooms so far
	strays    uint64 // seats given so far to people without a Key
	rooms     map[store.RoomID]*room
	idle      *recent[*room] // those of them that nobody is in, by ID
}

// NewHouse makes a house on a store and listens to its log from then on. It must be called before the first command is
// given to the store. Rooms are read when they are entered; all that is read now is their list, for a store that can't
// be read is better found out by the operator than by the first guest. ctx is for that alone.
func NewHouse(ctx context.Context, st *store.Store, cfg Config) (*House, error) {
	settings, err := st.HouseSettings(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the house: %w", err)
	}
	if cfg = cfg.withDefaults(); cfg.Now == nil {
		cfg.Now = st.Now
	}
	bans, err := st.Bans(ctx, cfg.Now())
	if err != nil {
		return nil, fmt.Errorf("open the house: %w", err)
	}
	newest, err := st.Position(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the house: %w", err)
	}
	h := &House{
		cfg:       cfg,
		store:     st,
		feed:      newFeed(4*cfg.Ring, newest),
		offers:    newOffers(cfg.BuiltIn),
		drafts:    drafts{kept: newRecent[keptDraft](maxDrafts)},
		rooms:     make(map[store.RoomID]*room),
		kept:      make(chan struct{}, 1),
		idle:      newRecent[*room](maxIdle),
		audiences: make(map[store.RoomID]*audience),
		desks:     make(map[string]map[*Desk]struct{}),
		settings:  settings,
		bans:      bansBySubject(bans),
	}
	h.SetPace(cfg)
	st.Subscribe(h.hear)
	return h, nil
}

// Now is the house's time; see Config.
func (h *House) Now() time.Time { return h.cfg.Now() }

// SetPace holds everybody to another pace from now on: Burst, PerSecond, BotBurst and BotRate of cfg, as NewHouse takes them.
// What was said before is not counted.
func (h *House) SetPace(cfg Config) {
	cfg = cfg.withDefaults()
	h.pace.Store(newRate(cfg.Burst, cfg.PerSecond))
	h.bots.Store(newRate(cfg.BotBurst, cfg.BotRate))
}

// hear takes what the log has done to the rooms it was done in, and then to the desks that it concerns. Each room tells
// its seats once, however much there is.
func (h *House) hear(events []store.Event) {
	for _, e := range events {
		if r := h.room(e.Room); r != nil && r.hear(e) {
			h.news = append(h.news, r)
		}
	}
	for _, r := range h.news {
		r.publish()
	}
	clear(h.news) // a room that is closed must not be kept by this
	h.news = h.news[:0]
	for _, e := range events {
		h.tidings(e)
	}
	h.feed.hear(events) // last: who was sent out follows no more
}

// room is an open room, or nil.
func (h *House) room(id store.RoomID) *room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.rooms[id]
}

// all are the open rooms.
func (h *House) all() []*room {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Values(h.rooms))
}

// Enter is EnterRoom for a room's name, in whatever case or width, as the person may see it.
func (h *House) Enter(ctx context.Context, roomName string, p Person) (*Seat, error) {
	stored, err := h.store.Room(ctx, p.Account, FoldRoom(roomName))
	if err != nil {
		return nil, fmt.Errorf("enter room %s: %w", roomName, err)
	}
	return h.EnterRoom(ctx, stored.ID, p)
}

// EnterRoom takes a seat in a room, which the caller has to Leave. It answers ErrClosing, ErrFull, store.ErrNoRoom for a
// room that the person may not see, store.ErrBanned for one that they were banned from, or what keeps the store from
// reading. A person who is in the room already, or whose line dropped a moment ago, enters unheard.
func (h *House) EnterRoom(ctx context.Context, id store.RoomID, p Person) (*Seat, error) {
	if err := h.mayEnter(ctx, id, p); err != nil {
		return nil, fmt.Errorf("enter room %d: %w", id, err)
	}
	r, err := h.open(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("enter room %d: %w", id, err)
	}
	s := &Seat{house: h, room: r, tap: make(chan struct{}, 1), who: p, id: h.identify(p)}
	s.Hand = Hand{house: h, in: id, speaker: s.speaker}
	r.sit(s)
	return s, nil
}

// mayEnter asks the one question of every door: may this account see this room; and whether it was banned from it.
func (h *House) mayEnter(ctx context.Context, id store.RoomID, p Person) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	sees, err := h.store.MaySee(ctx, p.Account, id)
	if err != nil {
		return err
	}
	if !sees {
		return store.ErrNoRoom
	}
	return h.barred(p, id)
}

// identify finds out which identity holds a seat.
func (h *House) identify(p Person) string {
	if p.Key != "" {
		return p.Key
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.strays++
	return "s:" + strconv.FormatUint(h.strays, 10)
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
	for _, r := range h.all() {
		r.close()
	}
	h.feed.close()
}

// Stats counts who is here now.
func (h *House) Stats() Stats {
	people := make(map[string]bool)
	rooms := h.all()
	for _, r := range rooms {
		r.count(people)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{Rooms: len(rooms), Seats: h.seats, People: len(people)}
}

// Find looks for somebody in all rooms by name, in whatever case or width it is written. Since is when they came to the
// room where they have been longest.
func (h *House) Find(name string) (found Presence, ok bool) {
	folded := Fold(name)
	for _, r := range h.all() {
		if p, here := r.find(folded); here && (!ok || p.Since.Before(found.Since)) {
			found, ok = p, true
		}
	}
	return found, ok
}
