package room

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/store"
)

// The bounds of what a desk holds.
const (
	maxBehind = 20 // seats in rooms that are not looked at
	maxCalls  = 32 // calls that nobody has looked at; the oldest are dropped
	stirEvery = time.Second
)

// Desk is what one connection knows of the house: which rooms its person is in, what is new in them, whom they ignore,
// and who calls them. It holds a seat in each room, so that people are there where they belong and not only where they
// look; one seat is the one that is looked at. Its methods may be called from anywhere at any time; only those that take a
// context wait for anything.
type Desk struct {
	house *House
	tap   chan struct{} // one place
	view  atomic.Pointer[DeskView]

	mu      sync.Mutex // guards all below; nothing else is locked or waited for under it
	who     Person
	key     string
	since   time.Time // when they came in
	seats   map[store.RoomID]*Seat
	now     store.RoomID // the room that is looked at, 0 for none
	places  []DeskPlace
	ignored map[store.AccountID]string
	typing  []typist
	calls   []Call
	stirred time.Time   // when it was tapped last for something that can wait
	timer   *time.Timer // taps it later; nil when nothing waits
	left    bool
	stale   bool // the store knows more of the person's rooms
	ending  *Ending
}

// Welcome gives a person a desk, which the caller has to Leave. It answers ErrClosing, ErrFull, store.ErrBanned (a
// store.Refusal that says why), ErrNoGuests for a guest while the house lets none in, or what keeps the store from reading.
func (h *House) Welcome(ctx context.Context, p Person) (*Desk, error) {
	d := &Desk{house: h, tap: make(chan struct{}, 1), seats: make(map[store.RoomID]*Seat), who: p, since: h.cfg.Now()}
	if err := h.Admit(p); err != nil {
		return nil, fmt.Errorf("welcome: %w", err)
	}
	d.change(func() {}) // it is seen by others as soon as it is listed, and has to look like something by then
	if err := d.settle(ctx, p); err != nil {
		return nil, fmt.Errorf("welcome: %w", err)
	}
	return d, nil
}

// settle makes a desk its person's: it reads which rooms they are in and whom they ignore. The desk is listed before that,
// so nothing that happens meanwhile is missed, and what is read is newer than what it heard.
func (d *Desk) settle(ctx context.Context, p Person) error {
	key := p.Key
	if key == "" {
		key = d.house.identify(p)
	}
	d.mu.Lock()
	old := d.key
	d.who, d.key = p, key
	d.mu.Unlock()
	if old != "" {
		d.house.unseatDesk(d, old)
	}
	d.house.seatDesk(d, key)
	places, ignored, err := d.load(ctx, p)
	if err != nil {
		d.house.unseatDesk(d, key)
		return err
	}
	d.take(places, ignored)
	return nil
}

// Refresh reads anew which rooms the person is in and whom they ignore.
func (d *Desk) Refresh(ctx context.Context) error {
	d.mu.Lock()
	d.stale = false // what happens from now on makes it stale again
	who := d.who
	d.mu.Unlock()
	places, ignored, err := d.load(ctx, who)
	if err != nil {
		d.change(d.staleLocked)
		return err
	}
	d.take(places, ignored)
	return nil
}

// take takes over what was read. What was heard meanwhile is newer.
func (d *Desk) take(places []DeskPlace, ignored map[store.AccountID]string) {
	var gone, there []store.RoomID
	d.change(func() {
		for i := range places {
			if at := d.indexLocked(places[i].Room.ID); at >= 0 {
				if d.places[at].Last > places[i].Last {
					places[i].Mentions = max(places[i].Mentions, d.places[at].Mentions)
				}
				places[i].Last = max(places[i].Last, d.places[at].Last)
				places[i].Read = max(places[i].Read, d.places[at].Read)
			}
		}
		for _, old := range d.places {
			if !slices.ContainsFunc(places, func(p DeskPlace) bool { return p.Room.ID == old.Room.ID }) {
				gone = append(gone, old.Room.ID)
			}
		}
		d.places, d.ignored = places, ignored
		there = d.roomsLocked()
	})
	now := d.looking()
	for _, id := range gone {
		if id != now {
			d.house.forget(d, id)
		}
	}
	for _, id := range there {
		d.house.attend(d, id, id == now)
	}
}

// roomsLocked is the rooms that the person is in.
func (d *Desk) roomsLocked() []store.RoomID {
	ids := make([]store.RoomID, len(d.places))
	for i := range d.places {
		ids[i] = d.places[i].Room.ID
	}
	return ids
}

// load is what the store knows of a person's rooms.
func (d *Desk) load(ctx context.Context, p Person) ([]DeskPlace, map[store.AccountID]string, error) {
	if p.Account == 0 {
		return nil, nil, nil
	}
	list, err := d.house.store.Memberships(ctx, p.Account)
	if err != nil {
		return nil, nil, err
	}
	places := make([]DeskPlace, len(list))
	for i, m := range list {
		places[i] = placeOf(m)
	}
	ignores, err := d.house.store.Ignores(ctx, p.Account)
	if err != nil {
		return nil, nil, err
	}
	var ignored map[store.AccountID]string
	for _, other := range ignores {
		if ignored == nil {
			ignored = make(map[store.AccountID]string)
		}
		ignored[other.Account] = other.Name
	}
	return places, ignored, nil
}

// Tap has something to receive whenever View or Calls may have something new: at once for what concerns the person, at
// most once a second for what is merely new in some room.
func (d *Desk) Tap() <-chan struct{} { return d.tap }

// View is the desk as it is now, never nil after Welcome.
func (d *Desk) View() *DeskView { return d.view.Load() }

// Calls hands out what has called the person since the last time, the oldest first.
func (d *Desk) Calls() []Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	calls := d.calls
	d.calls = nil
	return calls
}

func (d *Desk) looking() store.RoomID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// change does something to a desk and shows it, at once.
func (d *Desk) change(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
	d.showLocked()
	d.tapLocked()
}

func (d *Desk) showLocked() {
	v := &DeskView{Who: d.who, Places: slices.Clone(d.places), Ignored: d.ignored, Stale: d.stale, Ending: d.ending}
	for _, t := range d.typing {
		v.Typing = append(v.Typing, t.name)
	}
	d.view.Store(v)
}

func (d *Desk) tapLocked() {
	select {
	case d.tap <- struct{}{}:
	default: // it was tapped already and has not looked yet
	}
}

// stirLocked shows what is new, now or within a second: a busy room that nobody looks at must not keep everybody awake.
func (d *Desk) stirLocked() {
	if d.timer != nil {
		return
	}
	now := d.house.cfg.Now()
	if due := d.stirred.Add(stirEvery); now.Before(due) {
		// It ends by itself, a second later at most.
		d.timer = time.AfterFunc(due.Sub(now), func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.timer = nil
			if !d.left {
				d.stirred = d.house.cfg.Now()
				d.showLocked()
				d.tapLocked()
			}
		})
		return
	}
	d.stirred = now
	d.showLocked()
	d.tapLocked()
}

// Become gives the desk of a guest to an account, and its seats with it.
func (d *Desk) Become(ctx context.Context, p Person) error {
	if err := d.house.Admit(p); err != nil {
		return err
	}
	d.mu.Lock()
	guest := d.who.Guest
	d.mu.Unlock()
	if !guest || p.Guest || p.Key == "" {
		return nil
	}
	if err := d.settle(ctx, p); err != nil {
		return err
	}
	for _, s := range d.held() {
		s.Become(p)
	}
	return nil
}

// held is the seats of a desk.
func (d *Desk) held() []*Seat {
	d.mu.Lock()
	defer d.mu.Unlock()
	seats := make([]*Seat, 0, len(d.seats))
	for _, s := range d.seats {
		seats = append(seats, s)
	}
	return seats
}

// Leave gives the desk and all its seats up; see Seat.Leave. Leaving again does nothing.
func (d *Desk) Leave(gone bool) { d.leave(func(s *Seat) { s.Leave(gone) }) }

func (d *Desk) leave(up func(*Seat)) {
	d.mu.Lock()
	again := d.left
	d.left = true
	if d.timer != nil {
		d.timer.Stop()
	}
	key, there := d.key, d.roomsLocked()
	d.mu.Unlock()
	if again {
		return
	}
	d.house.unseatDesk(d, key)
	for _, id := range there {
		d.house.forget(d, id)
	}
	for _, s := range d.held() {
		d.house.forget(d, s.room.id)
		up(s)
	}
}

// Admit asks whether a person may be in the house at all: store.ErrBanned (a store.Refusal that says why), ErrNoGuests.
func (h *House) Admit(p Person) error {
	if p.Guest && !h.GuestsWelcome() {
		return ErrNoGuests
	}
	return h.Barred(p)
}

// Elsewhere tells whether the person has another connection.
func (d *Desk) Elsewhere() bool {
	d.mu.Lock()
	key := d.key
	d.mu.Unlock()
	d.house.mu.Lock()
	defer d.house.mu.Unlock()
	return len(d.house.desks[key]) > 1
}

// Forget lets go of a seat that was taken away.
func (d *Desk) Forget(s *Seat) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seats[s.room.id] == s {
		delete(d.seats, s.room.id)
	}
	if d.now == s.room.id {
		d.now = 0
	}
}

// Saw notes how far the person has read a room, ahead of the read mark: the mark is a commit, and what was seen must not be
// told as new until it is done.
func (d *Desk) Saw(id store.RoomID, seq int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at := d.indexLocked(id); at >= 0 && seq > d.places[at].Read {
		d.markedLocked(store.Event{Room: id, Seq: seq})
		d.showLocked()
	}
}

// Read is how far the person has read a room, as far as the desk knows; 0 for a room that they are not in.
func (d *Desk) Read(id store.RoomID) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at := d.indexLocked(id); at >= 0 {
		return d.places[at].Read
	}
	return 0
}
