package room_test

import (
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// follow collects the messages that a seat sees, tap by tap, until it has seen n, and reads on from the store when the
// room has forgotten some. place is what it had seen before.
func follow(t *testing.T, seat *room.Seat, place uint64, n int) []int64 {
	var seen []int64
	note := func(seq int64) { seen = append(seen, seq) }
	for len(seen) < n {
		if _, open := <-seat.Tap(); !open {
			return seen
		}
		items, newest, ok := seat.Since(place)
		place = newest
		first := slices.IndexFunc(items, func(it room.Item) bool { return it.Message != nil })
		if !ok && first >= 0 {
			last := int64(0)
			if len(seen) > 0 {
				last = seen[len(seen)-1]
			}
			missed, err := seat.After(t.Context(), last, int(items[first].Message.Seq-last-1))
			if err != nil {
				t.Errorf("After: %v", err)
				return seen
			}
			for _, m := range missed {
				note(m.Seq)
			}
		}
		for _, it := range items {
			if it.Message != nil {
				note(it.Message.Seq)
			}
		}
	}
	return seen
}

func TestEverybodyHearsOneOrderWithoutGapOrRepeat(t *testing.T) {
	const speakers, each = 8, 40
	for _, ring := range []int{4, 256} {
		synctest.Test(t, func(t *testing.T) {
			h := openHouse(t, room.Config{Burst: -1, Ring: ring})
			seats := make([]*room.Seat, speakers)
			for i := range seats {
				seats[i] = h.enter(h.person("speaker" + number(i)))
			}
			heard := make([][]int64, speakers)
			var all sync.WaitGroup
			_, place, _ := seats[0].Since(0)
			for i, seat := range seats {
				all.Go(func() { heard[i] = follow(t, seat, place, speakers*each) })
				all.Go(func() {
					for n := range each {
						if err := seat.Say(t.Context(), store.NewID(), room.Words{Text: number(n)}); err != nil {
							t.Errorf("say: %v", err)
						}
					}
				})
			}
			all.Wait()
			for i, seqs := range heard {
				for j, seq := range seqs {
					if seq != int64(j+1) {
						t.Fatalf("with a ring of %d, seat %d heard message %d as its number %d", ring, i, seq, j+1)
					}
				}
			}
		})
	}
}

//security:holds 37
func TestOneThatNeverLooksHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{Burst: -1, Ring: 10})
		frozen, alice := h.enter(h.person("frozen")), h.enter(h.person("alice"))
		_, place, _ := frozen.Since(0)
		for i := range 100 {
			h.say(alice, number(i))
		}
		items, newest, ok := frozen.Since(place)
		if ok || len(items) != 10 || items[9].N != newest {
			t.Fatalf("Since answers %d items, %v; want the last 10 and that some are missing", len(items), ok)
		}
		if items, _, ok := frozen.Since(newest - 10); len(items) != 10 || !ok {
			t.Errorf("of the last 10 there are %d, %v", len(items), ok)
		}
		if items, _, ok := frozen.Since(newest - 3); len(items) != 3 || !ok || items[2].N != newest {
			t.Errorf("of the last 3 there are %d, %v", len(items), ok)
		}
		missed, err := frozen.After(t.Context(), 0, 1000)
		if err != nil || len(missed) != 100 {
			t.Fatalf("After answers %d messages, %v", len(missed), err)
		}
		if items, _, ok := frozen.Since(newest); len(items) != 0 || !ok {
			t.Errorf("after the newest there are %d items, %v", len(items), ok)
		}
		if len(frozen.Tap()) != 1 {
			t.Errorf("%d taps wait, want one", len(frozen.Tap()))
		}
	})
}

func TestWhatWasHandedOutStaysAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{Burst: -1, Ring: 4})
		alice := h.enter(h.person("alice"))
		for i := range 6 {
			h.say(alice, number(i))
		}
		items, _, _ := alice.Since(0)
		before := past(alice)
		for i := range 20 {
			h.say(alice, "later "+number(i))
		}
		var after []string
		for _, it := range items {
			after = append(after, line(it))
		}
		if got := after[0] + "; " + after[1] + "; " + after[2] + "; " + after[3]; got != before {
			t.Errorf("%q has become %q", before, got)
		}
	})
}

//security:holds 41 43
func TestNothingIsSaidThatIsNotSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var full bool
		var mu sync.Mutex
		opts := store.Options{FaultHook: func(op string) error {
			mu.Lock()
			defer mu.Unlock()
			if full && op == "COMMIT" {
				return errors.New("disk full")
			}
			return nil
		}}
		setFull := func(on bool) { mu.Lock(); full = on; mu.Unlock() }
		h := openHouseAt(t, filepath.Join(t.TempDir(), "house.db"), room.Config{Burst: 1}, opts)
		alice, bob := h.enter(h.person("alice")), h.enter(h.person("bob"))
		setFull(true)
		id := store.NewID()
		if err := alice.Say(t.Context(), id, room.Words{Text: "hello"}); !errors.Is(err, store.ErrUnavailable) {
			t.Fatalf("Say on a full disk answers %v, want %v", err, store.ErrUnavailable)
		}
		wantPast(t, bob, "+alice")
		setFull(false)
		for range 2 { // the same command again is said once and is not too fast
			if err := alice.Say(t.Context(), id, room.Words{Text: "hello"}); err != nil {
				t.Fatalf("Say again answers %v", err)
			}
		}
		wantPast(t, bob, "+alice; alice: hello")
	})
}

func TestTomorrowTheRoomRemembers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "house.db")
	synctest.Test(t, func(t *testing.T) {
		h := openHouseAt(t, path, room.Config{}, store.Options{})
		alice := h.enter(h.person("alice"))
		h.say(alice, "one")
		h.say(alice, "two")
		if err := alice.SetTopic(t.Context(), " 茶\n道 "); err != nil {
			t.Fatalf("SetTopic: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		h := openHouseAt(t, path, room.Config{Ring: 2}, store.Options{})
		guest := h.enter(room.GuestPerson("seed", ""))
		wantPast(t, guest, "alice: one; alice: two; +"+guest.Person().Name)
		if got := guest.State().Room.Topic; got != "茶 道" {
			t.Errorf("the topic is %q", got)
		}
		earlier, err := guest.Before(t.Context(), 2, 10)
		if err != nil || len(earlier) != 1 || earlier[0].Text != "one" {
			t.Errorf("Before(2) = %v, %v", earlier, err)
		}
	})
}

func TestLeavingWhileBeingSpokenTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{Burst: -1, Ring: 8})
		alice := h.enter(h.person("alice"))
		bob := h.person("bob")
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for range 50 {
					seat := h.enter(bob)
					<-seat.Tap() // alice speaks on
					seat.Leave(false)
					seat.Leave(true)
					for range seat.Tap() { // closed: nobody waits for ever
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { all.Wait(); close(done) }()
		for i := 0; ; i++ {
			select {
			case <-done:
				if got := h.Stats(); got != (room.Stats{Rooms: 1, Seats: 1, People: 2}) {
					t.Errorf("Stats() = %+v, want one seat, and bob in his grace", got)
				}
				return
			default:
				h.say(alice, number(i))
			}
		}
	})
}

func TestWhoMayEnter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{MaxSeats: 1})
		alice := h.person("alice")
		if _, err := h.Enter(t.Context(), "nosuchroom", alice); !errors.Is(err, store.ErrNoRoom) {
			t.Errorf("an unknown room answers %v, want %v", err, store.ErrNoRoom)
		}
		seat := h.enter(alice)
		if _, err := h.Enter(t.Context(), "lobby", h.person("bob")); !errors.Is(err, room.ErrFull) {
			t.Errorf("a full house answers %v, want %v", err, room.ErrFull)
		}
		seat.Leave(true)
		seat = h.enter(alice)
		<-seat.Tap() // its own arrival
		h.Close()
		<-seat.Tap()
		if !seat.State().Closing {
			t.Error("a seat does not hear that the house is closing")
		}
		if _, err := h.Enter(t.Context(), "lobby", alice); !errors.Is(err, room.ErrClosing) {
			t.Errorf("a closing house answers %v, want %v", err, room.ErrClosing)
		}
		h.say(seat, "still saved")
		seat.Leave(false)
		if got := h.Stats(); got != (room.Stats{Rooms: 1}) {
			t.Errorf("Stats() = %+v, want nobody", got)
		}
		if err := seat.Say(t.Context(), store.NewID(), room.Words{Text: "x"}); !errors.Is(err, room.ErrLeft) {
			t.Errorf("a seat that was left answers %v, want %v", err, room.ErrLeft)
		}
	})
}

//security:holds 35
func TestNobodySpeaksTooFast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice := h.person("alice")
		seats := []*room.Seat{h.enter(alice), h.enter(alice), h.enter(alice)}
		for i := range 8 {
			h.say(seats[i%3], number(i)) // three connections, one pace
		}
		for _, seat := range seats {
			err := seat.Say(t.Context(), store.NewID(), room.Words{Text: "ninth"})
			if want := (room.TooFast{Wait: time.Second}); !errors.Is(err, want) {
				t.Fatalf("the ninth message answers %v, want %v", err, want)
			}
		}
		if err := seats[0].SetTopic(t.Context(), "ninth"); !errors.As(err, new(room.TooFast)) {
			t.Errorf("the ninth as a topic answers %v, want TooFast", err)
		}
		h.say(h.enter(h.person("bob")), "bob has his own pace")
		time.Sleep(time.Second)
		h.say(seats[0], "ninth")
		if err := seats[0].Say(t.Context(), store.NewID(), room.Words{Text: "tenth"}); !errors.As(err, new(room.TooFast)) {
			t.Errorf("the tenth message answers %v, want TooFast", err)
		}
		time.Sleep(time.Hour)
		for i := range 8 {
			h.say(seats[0], number(i))
		}
	})
}

func TestGuestsMayDoLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{QuietGuests: true})
		guest := h.enter(room.GuestPerson("seed", ""))
		if err := guest.Say(t.Context(), store.NewID(), room.Words{Text: "x"}); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("a quiet guest's words answer %v, want %v", err, store.ErrForbidden)
		}
		if err := guest.SetTopic(t.Context(), "x"); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("a guest's topic answers %v, want %v", err, store.ErrForbidden)
		}
		guest.Become(h.person("alice"))
		h.say(guest, "now I may")
		if err := guest.MarkRead(t.Context(), 1); err != nil {
			t.Errorf("MarkRead: %v", err)
		}
		if got, err := guest.ReadMark(t.Context()); got != 1 || err != nil {
			t.Errorf("ReadMark() = %d, %v, want 1", got, err)
		}
	})
}

func TestTheTopicIsToldToAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice, bob := h.enter(h.person("alice")), h.enter(h.person("bob"))
		before := bob.State().Version
		if err := alice.SetTopic(t.Context(), "oolong"); err != nil {
			t.Fatalf("SetTopic: %v", err)
		}
		state := bob.State()
		if state.Room.Topic != "oolong" || state.Version <= before {
			t.Errorf("bob sees %+v, had version %d", state, before)
		}
		wantPast(t, bob, "+alice; alice#oolong")
	})
}

func TestTheOwnerIsSeenAsOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice := h.enter(h.person("alice"))
		door := room.NewDoor(h.store, store.NewHasher(1), room.DoorConfig{})
		if err := door.Claim(t.Context(), alice.Person().Account); err != nil {
			t.Fatalf("Claim: %v", err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		found, ok := h.Find("ＡＬＩＣＥ")
		for where, p := range map[string]room.Person{
			"found": found.Person, "on the seat": alice.Person(), "in the list": alice.State().People[0].Person,
		} {
			if p.Role != store.RoleOwner {
				t.Errorf("alice, %s, is %+v, want the owner (found: %v)", where, p, ok)
			}
		}
		if _, ok := h.Find("bob"); ok {
			t.Error("Find finds somebody who is not here")
		}
	})
}

func TestDrafts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		draft := room.Draft{Room: "lobby", Text: "half a sent", Cursor: 11}
		take := func(key string, want room.Draft) {
			t.Helper()
			if got, ok := h.TakeDraft(key); got != want || ok != (want != room.Draft{}) {
				t.Errorf("TakeDraft(%q) = %+v, %v, want %+v", key, got, ok, want)
			}
		}
		h.SaveDraft("a:1", draft)
		take("a:2", room.Draft{})
		take("a:1", draft)
		take("a:1", room.Draft{}) // only once

		h.SaveDraft("", draft)
		take("", room.Draft{})
		h.SaveDraft("a:1", draft)
		h.SaveDraft("a:1", room.Draft{Room: "lobby"}) // nothing left to keep
		take("a:1", room.Draft{})

		h.SaveDraft("a:1", draft)
		time.Sleep(24*time.Hour + 1)
		take("a:1", room.Draft{})

		for i := range 1001 {
			h.SaveDraft("a:"+number(i), draft)
		}
		take("a:0", room.Draft{}) // made room
		take("a:1", draft)
	})
}
