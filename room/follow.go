package room

import (
	"context"
	"fmt"
	"slices"

	"teahouse/store"
)

// followPage is how much one Next hands out at most, but for what has one Number.
const followPage = 256

// Follower hears what happens in some rooms, in one order, without a gap and without a repeat, as fast or slow as it likes:
// all that is kept for it is the Number of what it was handed last. It is seated nowhere and in nobody's list of people. One
// goroutine at a time calls Next; the other methods may be called from anywhere.
type Follower struct {
	house *House
	who   Person
	rooms []store.RoomID // nil: all that the person may see
	tap   chan struct{}  // one place

	// Guarded by feed.mu.
	last   uint64                // the Number of what was handed out last, or was not for this one
	sees   map[store.RoomID]bool // as the store and the bans answered
	asked  uint64                // grows whenever sees was forgotten: an answer may be older than the question
	unsure bool                  // one of the rooms has to be asked for again
	near   bool                  // it has come to what is remembered
	lagged int
	ended  error
}

// Follow begins to follow rooms (nil: all that the person may see, those that they come to later too) from what has a Number
// above after; House.Newest is for who wants nothing of the past. It answers ErrClosing, ErrNoGuests, store.ErrBanned (a
// store.Refusal), store.ErrNoRoom for a room that the person may not see or read, and what keeps the store from reading. The
// caller has to Leave.
func (h *House) Follow(ctx context.Context, p Person, rooms []store.RoomID, after uint64) (*Follower, error) {
	if err := h.Admit(p); err != nil {
		return nil, fmt.Errorf("follow: %w", err)
	}
	f := &Follower{
		house: h, who: p, rooms: slices.Clone(rooms), tap: make(chan struct{}, 1), last: after,
		sees: make(map[store.RoomID]bool), unsure: rooms != nil,
	}
	// Listed before the rooms are asked for: what changes from now on is asked for again.
	h.feed.mu.Lock()
	closing := h.feed.closing
	h.feed.followers[f] = struct{}{}
	h.feed.mu.Unlock()
	if closing {
		f.Leave()
		return nil, fmt.Errorf("follow: %w", ErrClosing)
	}
	for _, id := range rooms {
		if err := h.mayEnter(ctx, id, p); err != nil {
			f.Leave()
			return nil, fmt.Errorf("follow room %d: %w", id, err)
		}
	}
	return f, nil
}

// Newest is the Number of the newest command that the house has heard of: who follows from here hears what comes.
func (h *House) Newest() uint64 {
	h.feed.mu.Lock()
	defer h.feed.mu.Unlock()
	return h.feed.newest
}

// Next waits until there is something after what it handed out last, and hands it out: about 256 at most, but all of one
// Number together. What it gives is shared and must not be changed. It ends with ctx, with ErrClosing, with Ended when the
// person was sent out or may not see one of the rooms any more, with ErrLeft after Leave, and with what keeps the store from
// reading, after which it may be called again.
func (f *Follower) Next(ctx context.Context) ([]store.Happening, error) {
	for {
		t := f.take()
		switch {
		case t.err != nil:
			return nil, t.err
		case len(t.page) > 0:
			return t.page, nil
		case len(t.ask) > 0:
			if err := f.ask(ctx, t); err != nil {
				return nil, err
			}
		case t.behind:
			page, err := f.read(ctx, t)
			if err != nil || len(page) > 0 {
				return page, err
			}
		default:
			select {
			case <-f.tap:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
	}
}

// Lagged is how often the follower was so slow that it fell out of what the house remembers, and had to read on from the
// store. Nothing was missed. What it was behind when it began does not count.
func (f *Follower) Lagged() int {
	f.house.feed.mu.Lock()
	defer f.house.feed.mu.Unlock()
	return f.lagged
}

// Leave ends the following; a Next that waits answers ErrLeft. Leaving again does nothing.
func (f *Follower) Leave() {
	f.house.feed.mu.Lock()
	defer f.house.feed.mu.Unlock()
	delete(f.house.feed.followers, f)
	f.endLocked(ErrLeft)
}

// taken is what the memory of the house has for a follower: a page, or what has to be done first.
type taken struct {
	page   []store.Happening
	err    error
	ask    []store.RoomID // whether these may be seen
	asked  uint64
	behind bool   // the store has to be read
	from   uint64 // after this Number
	floor  uint64 // what is remembered begins after this one
}

// take looks at what is remembered.
func (f *Follower) take() taken {
	d := f.house.feed
	d.mu.Lock()
	defer d.mu.Unlock()
	told, all := d.afterLocked(f.last)
	switch {
	case f.ended != nil:
		return taken{err: f.ended}
	case f.unsure:
		return taken{ask: f.rooms, asked: f.asked}
	case !all:
		if f.near {
			f.lagged++
		}
		f.near = false
		return taken{behind: true, from: f.last, floor: d.floor}
	}
	f.near = true
	var page []store.Happening
	last := f.last
	for _, h := range told {
		if len(page) >= followPage && h.Number != last {
			break
		}
		last = h.Number
		if !f.wants(h) {
			continue
		}
		sees, known := f.sees[h.Room]
		if !known {
			return taken{ask: []store.RoomID{h.Room}, asked: f.asked}
		}
		if sees {
			page = append(page, h)
		}
	}
	f.last = last
	return taken{page: page}
}

// ask finds out which rooms may be seen. What a follower named has to be among them.
func (f *Follower) ask(ctx context.Context, t taken) error {
	answers := make([]bool, len(t.ask))
	for i, id := range t.ask {
		sees, err := f.house.store.MaySee(ctx, f.who.Account, id)
		if err != nil {
			return fmt.Errorf("follow room %d: %w", id, err)
		}
		answers[i] = sees && f.house.barred(f.who, id) == nil
		if f.rooms != nil && !answers[i] {
			return Ended{Room: id}
		}
	}
	f.house.feed.mu.Lock()
	defer f.house.feed.mu.Unlock()
	if f.asked == t.asked {
		for i, id := range t.ask {
			f.sees[id] = answers[i]
		}
		f.unsure = false
	}
	return nil
}

// read reads a page from the store, for who is further behind than the house remembers.
func (f *Follower) read(ctx context.Context, t taken) ([]store.Happening, error) {
	page, err := f.house.store.Stream(ctx, f.who.Account, f.rooms, t.from, followPage)
	if err != nil {
		return nil, fmt.Errorf("follow: %w", err)
	}
	last := t.floor // nothing of what is forgotten was for this one
	if len(page) > 0 {
		last = page[len(page)-1].Number
	}
	f.house.feed.mu.Lock()
	f.last = last
	f.house.feed.mu.Unlock()
	// The store knows nothing of who is at the door with which key.
	return slices.DeleteFunc(page, func(h store.Happening) bool { return f.house.barred(f.who, h.Room) != nil }), nil
}

// wants tells whether something happened in a room that is followed, as far as that is known.
func (f *Follower) wants(h store.Happening) bool {
	return f.rooms == nil || slices.Contains(f.rooms, h.Room)
}

func (f *Follower) tapLocked() {
	select {
	case f.tap <- struct{}{}:
	default: // it was tapped already and has not looked yet
	}
}

// reconsiderLocked forgets which rooms may be seen.
func (f *Follower) reconsiderLocked() {
	clear(f.sees)
	f.asked++
	f.unsure = f.rooms != nil
}

// endLocked ends the following, with the first reason that there is.
func (f *Follower) endLocked(err error) {
	if f.ended == nil {
		f.ended = err
	}
	f.tapLocked()
}
