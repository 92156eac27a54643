package room

import (
	"slices"
	"sort"
	"sync"

	"teahouse/store"
)

// feed is the newest of all that happened in the house, shared by everybody who follows it: what is there is read once, from
// the log, however many there are.
type feed struct {
	keep int // happenings that are remembered at least

	mu        sync.Mutex        // guards all below and the state of each follower; nothing else is locked under it
	ring      []store.Happening // ascending; all with a Number above floor
	floor     uint64
	newest    uint64 // the Number of the newest command that was heard
	followers map[*Follower]struct{}
	closing   bool
}

func newFeed(keep int, newest uint64) *feed {
	return &feed{keep: keep, floor: newest, newest: newest, followers: make(map[*Follower]struct{})}
}

// hear takes what a batch has done, and tells those whom it may concern. It runs on the log's goroutine.
func (f *feed) hear(events []store.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := len(f.ring)
	for _, e := range events {
		f.ring = append(f.ring, e.Happened...)
		f.reconsiderLocked(e)
		f.newest = max(f.newest, e.Number)
	}
	for follower := range f.followers {
		if follower.unsure || slices.ContainsFunc(f.ring[first:], follower.wants) {
			follower.tapLocked()
		}
	}
	f.trimLocked()
}

// trimLocked forgets the oldest, at every keep happenings and not at each: so it costs nothing worth counting.
func (f *feed) trimLocked() {
	if len(f.ring) < 2*f.keep {
		return
	}
	old := len(f.ring) - f.keep
	f.floor = f.ring[old-1].Number
	f.ring = slices.Clone(f.ring[old:])
}

// reconsiderLocked has those look again for whom an event may have changed which rooms they may follow.
func (f *feed) reconsiderLocked(e store.Event) {
	for follower := range f.followers {
		moved := slices.ContainsFunc(e.Happened, func(h store.Happening) bool {
			return h.Target != 0 && h.Target == follower.who.Account
		})
		// Another kind of room, or a ban, which may be on a key or a network: both are rare.
		if moved || e.Kind == store.KindChangeRoom || e.Kind == store.KindSanction || e.Kind == store.KindLift {
			follower.reconsiderLocked()
		}
	}
}

// after is what was told after a Number; ok is false when some of that is forgotten.
func (f *feed) afterLocked(number uint64) (told []store.Happening, ok bool) {
	first := sort.Search(len(f.ring), func(i int) bool { return f.ring[i].Number > number })
	return f.ring[first:], number >= f.floor
}

// end ends those who follow a room (0: anything) and of whom is is true. Who follows all rooms goes on without that one.
func (f *feed) end(id store.RoomID, is func(Person) bool, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for follower := range f.followers {
		if (id == 0 || slices.Contains(follower.rooms, id)) && is(follower.who) {
			follower.endLocked(err)
		}
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closing = true
	for follower := range f.followers {
		follower.endLocked(ErrClosing)
	}
}
