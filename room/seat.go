package room

import (
	"context"
	"sync/atomic"
	"time"

	"teahouse/store"
)

// Seat is one connection's place in one room; one person may hold several. Its methods may be called from anywhere at
// any time; only those that take a context wait for anything.
type Seat struct {
	Hand
	house *House
	room  *room
	tap   chan struct{} // one place; sent to and closed under room.mu

	// Guarded by room.mu.
	who    Person
	id     string // who.Key, or one of its own
	at     int    // the index in room.seats; -1 when the seat was left
	saying string // the ID of the last command that was let through

	ending atomic.Pointer[Ending]
}

// Ending is why the seat was taken away, nil while it was not. Whoever sits there is no longer in the room.
func (s *Seat) Ending() *Ending { return s.ending.Load() }

// Room is the ID of the room.
func (s *Seat) Room() store.RoomID { return s.room.id }

// end takes the seat away.
func (s *Seat) end(why *Ending) {
	if s.ending.CompareAndSwap(nil, why) {
		s.Leave(true)
	}
}

// Tap has something to receive whenever there may be something new in View; much news at once may be one
// tap. It is closed when the seat is left.
func (s *Seat) Tap() <-chan struct{} { return s.tap }

// View is the room as everybody sees it now, never nil: one pointer is loaded, whoever asks however often. Who is in it
// may be up to a second behind. After Leave it is what was seen last.
func (s *Seat) View() *View { return s.room.view.Load() }

// Since hands out what the room was told after place n, in order, and the place of the newest. 0 asks for all that the
// room remembers, which is the same for everybody: that is how a newcomer begins.
//
// ok is false when the room no longer remembers all of it. The items are then all it does remember; whoever wants those
// between reads on from the last message seen with After, up to the first message among the items.
func (s *Seat) Since(n uint64) (items []Item, newest uint64, ok bool) {
	v := s.View()
	items, ok = v.since(n)
	return items, v.Newest, ok
}

// Before reads the last messages of the room with a Seq below seq, at most limit, in ascending order, from the store.
// A seq of 0 means from the newest.
func (s *Seat) Before(ctx context.Context, seq int64, limit int) ([]store.Message, error) {
	return s.house.store.MessagesBefore(ctx, s.room.id, seq, limit)
}

// After reads the first messages of the room with a Seq above seq, at most limit, in ascending order, from the store.
func (s *Seat) After(ctx context.Context, seq int64, limit int) ([]store.Message, error) {
	return s.house.store.MessagesAfter(ctx, s.room.id, seq, limit)
}

// State is the room as everybody was told it last, which for the people in it may be up to a second ago.
func (s *Seat) State() State { return s.View().State }

// Person is who holds the seat now.
func (s *Seat) Person() Person {
	s.room.mu.Lock()
	defer s.room.mu.Unlock()
	return s.who
}

// speaker tells who speaks, if they may speak now. A command that was let through before is not counted again.
func (s *Seat) speaker(command string) (Person, error) {
	r := s.room
	r.mu.Lock()
	who, pace, again := s.who, s.id, s.saying == command
	seated := s.at >= 0
	r.mu.Unlock()
	switch {
	case !seated:
		return who, ErrLeft
	case who.Guest && s.house.cfg.QuietGuests:
		return who, store.ErrForbidden
	case again:
		return who, nil
	}
	if wait := s.house.paceOf(who).take(pace, s.house.cfg.Now()); wait > 0 {
		return who, TooFast{Wait: wait}
	}
	r.mu.Lock()
	s.saying = command
	r.mu.Unlock()
	return who, nil
}

// ReadMark is the Seq of the last message of this room that the account has read; 0 for guests.
func (s *Seat) ReadMark(ctx context.Context) (int64, error) {
	who := s.Person()
	if who.Guest {
		return 0, nil
	}
	return s.house.store.ReadMark(ctx, who.Account, s.room.id)
}

// MarkRead moves the account's read mark forward and does nothing for guests. Each call is a command: mark when
// somebody leaves or pauses, not with every message.
func (s *Seat) MarkRead(ctx context.Context, seq int64) error {
	who := s.Person()
	if who.Guest {
		return nil
	}
	mark := store.MarkRead{Room: s.room.id, Seq: seq}
	_, err := s.house.store.Do(ctx, store.NewCommand(store.KindMarkRead, who.Account, mark))
	return err
}

// Become turns the guest who holds the seat into an account, in the same place; the room hears of it once. It does
// nothing for a seat that was left or that an account holds already.
func (s *Seat) Become(p Person) { s.room.become(s, p) }

// Leave gives the seat up; leaving again does nothing. With their last seat a person who leaves on purpose (gone) is
// gone at once. One whose line dropped stays in the list for Config.Grace and may come back without a trace, but for a
// guest without a Key, who could not be recognised.
func (s *Seat) Leave(gone bool) {
	if gone {
		s.leave(0)
		return
	}
	s.leave(s.house.cfg.Grace)
}

func (s *Seat) leave(kept time.Duration) {
	if s.room.leave(s, kept) {
		s.house.dismiss(s.room)
	}
}
