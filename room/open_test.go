package room_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// openRoom adds a room to the store.
func (h *teahouse) openRoom(name string) store.RoomID {
	h.t.Helper()
	open := store.OpenRoom{Name: name, Topic: "of " + name}
	if _, err := h.store.Do(h.t.Context(), store.NewCommand(store.KindOpenRoom, 0, open)); err != nil {
		h.t.Fatalf("open room %s: %v", name, err)
	}
	r, err := h.store.Room(h.t.Context(), 0, name)
	if err != nil {
		h.t.Fatalf("find room %s: %v", name, err)
	}
	return r.ID
}

// saidIn has a guest, who needs no seat for it, say something in a room.
func (h *teahouse) saidIn(id store.RoomID, text string) {
	say := store.Say{Room: id, Text: text, Guest: "wanderer"}
	if _, err := h.store.Do(context.Background(), store.NewCommand(store.KindSay, 0, say)); err != nil {
		h.t.Errorf("say: %v", err)
	}
}

func (h *teahouse) topicIn(id store.RoomID, by room.Person, topic string) {
	set := store.SetTopic{Room: id, Topic: topic}
	if _, err := h.store.Do(context.Background(), store.NewCommand(store.KindSetTopic, by.Account, set)); err != nil {
		h.t.Errorf("set topic: %v", err)
	}
}

// enterRoom is for any goroutine.
func (h *teahouse) enterRoom(name string, p room.Person) *room.Seat {
	seat, err := h.Enter(context.Background(), name, p)
	if err != nil {
		h.t.Errorf("%s enters %s: %v", p.Name, name, err)
	}
	return seat
}

// TestEnteringWhileOthersTalk has people enter rooms that nobody was in while there is talk and the topic changes. No
// view may lack a message or have one twice, in any of them.
func TestEnteringWhileOthersTalk(t *testing.T) {
	const rooms, people, each = 5, 8, 10
	h := openHouse(t, room.Config{Ring: people * each})
	alice := h.person("alice")
	for i := range rooms {
		name := "room" + number(i)
		id := h.openRoom(name)
		seats := make([]*room.Seat, people)
		var all sync.WaitGroup
		for p := range people {
			all.Go(func() {
				for n := range each {
					if n == p/2+2 { // two at once, and then the next two
						seats[p] = h.enterRoom(name, room.GuestPerson(number(p), ""))
						wantGapless(t, seats[p].View())
					}
					h.saidIn(id, number(n))
					h.topicIn(id, alice, number(n))
				}
			})
		}
		all.Wait()
		stored, err := h.store.Room(t.Context(), 0, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, seat := range seats {
			v := seat.View()
			if n := wantGapless(t, v); n != people*each {
				t.Errorf("%s ends with message %d, want %d", name, n, people*each)
			}
			if v.Room != stored {
				t.Errorf("%s is seen as %+v, want %+v", name, v.Room, stored)
			}
			seat.Leave(true)
		}
	}
}

// wantGapless answers the newest message of a view that has to have all of them.
func wantGapless(t *testing.T, v *room.View) (seq int64) {
	t.Helper()
	for _, it := range v.Items {
		if it.Message == nil {
			continue
		}
		if seq++; it.Message.Seq != seq {
			t.Errorf("message %d stands where %d should", it.Message.Seq, seq)
			return it.Message.Seq
		}
	}
	return seq
}

func TestRoomsAreApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		h.saidIn(h.openRoom("garden"), "before")
		alice := h.enter(h.person("alice"))
		gardener := h.enterRoom("garden", h.person("bob"))
		h.say(gardener, "in the garden")
		h.say(alice, "in the lobby")
		wantPast(t, gardener, "wanderer: before; +bob; bob: in the garden")
		wantPast(t, alice, "+alice; alice: in the lobby")
		if got := gardener.State().Room.Topic; got != "of garden" {
			t.Errorf("the garden's topic is %q", got)
		}
		if got := h.Stats(); got != (room.Stats{Rooms: 2, Seats: 2, People: 2}) {
			t.Errorf("Stats() = %+v, want two rooms with one in each", got)
		}
	})
}

// TestEmptyRoomsAreClosed has somebody walk through more rooms than are kept open.
func TestEmptyRoomsAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rooms = 50
		h := openHouse(t, room.Config{})
		first := h.openRoom("room0")
		for i := 1; i < rooms; i++ {
			h.openRoom("room" + number(i))
		}
		h.saidIn(first, "one")
		alice, walker, known := h.person("alice"), h.person("walker"), room.GuestPerson("s", "SHA256:k")
		walk := func() {
			for i := 1; i < rooms; i++ {
				h.enterRoom("room"+number(i), walker).Leave(true)
			}
		}
		kept := func(want int) {
			t.Helper()
			if got := h.Stats().Rooms; got != want {
				t.Errorf("%d rooms are open, want %d", got, want)
			}
		}
		before := h.enterRoom("room0", alice)
		walk()
		kept(33) // 32, and the one with alice
		if !before.View().People[0].Since.Equal(time.Now()) || past(before) != "wanderer: one; +alice" {
			t.Errorf("a room with somebody in it shows %q", past(before))
		}
		time.Sleep(time.Minute)
		before.Leave(true)
		time.Sleep(time.Minute)

		dropped := h.enterRoom("room0", known)
		time.Sleep(time.Minute)
		dropped.Leave(false)
		time.Sleep(30 * time.Second)
		walk()
		kept(33) // a dropped line keeps its place, and so its room
		h.saidIn(first, "two")
		back := h.enterRoom("room0", known)
		time.Sleep(2 * time.Minute)
		wantPast(t, back, "wanderer: one; +alice; -alice; +"+known.Name+"; wanderer: two")
		back.Leave(false)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		kept(32)

		walk()
		h.saidIn(first, "three") // in a room that is closed
		last := h.enterRoom("room0", alice)
		wantPast(t, last, "wanderer: one; wanderer: two; wanderer: three; +alice")
	})
}

// moment is a context in which something happens when it was asked about its end a number of times. So a test gets
// between any two steps of what reads from the store.
type moment struct {
	context.Context
	left   atomic.Int64
	happen func()
}

func (m *moment) Done() <-chan struct{} {
	if m.left.Add(-1) == 0 {
		m.happen()
	}
	return m.Context.Done()
}

func (m *moment) Err() error {
	m.Done()
	return m.Context.Err()
}

// TestTalkAtEachMomentOfEntering has people enter a room that has to be read, and at each moment of that a message said
// and the topic changed. Both must be seen, once.
func TestTalkAtEachMomentOfEntering(t *testing.T) {
	h := openHouse(t, room.Config{})
	alice := h.person("alice")
	for n := int64(1); ; n++ {
		name := "room" + number(int(n))
		id := h.openRoom(name)
		h.saidIn(id, "one")
		h.saidIn(id, "two")
		happened := make(chan struct{})
		ctx := &moment{Context: t.Context(), happen: func() {
			defer close(happened)
			h.saidIn(id, "three")
			h.topicIn(id, alice, "changed")
		}}
		ctx.left.Store(n)
		seat, err := h.Enter(ctx, name, room.GuestPerson("s", ""))
		if err != nil {
			t.Fatalf("Enter: %v", err)
		}
		if never := int64(1 << 40); ctx.left.Swap(never) > 0 {
			if n < 10 {
				t.Errorf("entering has only %d moments", n)
			}
			return
		}
		<-happened
		v := seat.View()
		if last := wantGapless(t, v); last != 3 || v.Room.Topic != "changed" {
			t.Errorf("with talk at moment %d the room ends with message %d and has the topic %q", n, last, v.Room.Topic)
		}
		seat.Leave(true)
	}
}

// TestHangingUpAtEachMomentOfEntering has people enter a room that has to be read and hang up meanwhile, until one is in.
func TestHangingUpAtEachMomentOfEntering(t *testing.T) {
	h := openHouse(t, room.Config{})
	h.openRoom("garden")
	for n := int64(1); ; n++ {
		parent, hangUp := context.WithCancel(t.Context())
		defer hangUp()
		ctx := &moment{Context: parent, happen: hangUp}
		ctx.left.Store(n)
		seat, err := h.Enter(ctx, "garden", room.GuestPerson("s", ""))
		if err == nil {
			seat.Leave(true)
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("who hung up is answered %v, want %v", err, context.Canceled)
		}
		if got := h.Stats(); got != (room.Stats{}) {
			t.Fatalf("who hung up at moment %d has left %+v", n, got)
		}
	}
}

func TestWhoCanNotEnterLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "house.db")
	h := openHouseAt(t, path, room.Config{MaxSeats: 1}, store.Options{})
	alice := h.person("alice")
	if _, err := h.Enter(t.Context(), "nosuchroom", alice); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("an unknown room answers %v, want %v", err, store.ErrNoRoom)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := h.Enter(ended, "lobby", alice); !errors.Is(err, context.Canceled) {
		t.Errorf("who has hung up is answered %v, want %v", err, context.Canceled)
	}
	h.enter(alice).Leave(true) // the one seat is free
	h.store.Close()
	if _, err := h.Enter(t.Context(), "lobby", alice); !errors.Is(err, store.ErrClosed) {
		t.Errorf("whether somebody may enter can't be read, and they are answered %v, want %v", err, store.ErrClosed)
	}
	h = openHouseAt(t, path, room.Config{}, store.Options{})
	h.store.Close()
	if _, err := h.Enter(t.Context(), "lobby", alice); !errors.Is(err, store.ErrClosed) {
		t.Errorf("a room that can't be read answers %v, want %v", err, store.ErrClosed)
	}
	if got := h.Stats(); got != (room.Stats{}) {
		t.Errorf("Stats() = %+v, want nothing open", got)
	}
}
