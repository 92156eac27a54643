package room_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
)

func TestOnePersonWithThreeConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		watch := h.enter(h.person("watch"))
		alice := h.person("alice")
		time.Sleep(time.Minute)
		seats := []*room.Seat{h.enter(alice), h.enter(alice), h.enter(alice)}
		wantPeople(t, watch, "alice,watch")
		time.Sleep(time.Minute)
		seats[0].Leave(true)
		seats[1].Leave(false)
		time.Sleep(2 * time.Minute)
		wantPeople(t, watch, "alice,watch")
		wantPast(t, watch, "+watch; +alice")
		seats[2].Leave(true)
		wantPeople(t, watch, "watch")
		wantPast(t, watch, "+watch; +alice; -alice")
	})
}

//security:holds 33
func TestADroppedLine(t *testing.T) {
	known, stranger := room.GuestPerson("s", "SHA256:k"), room.GuestPerson("s", "")
	tests := []struct {
		rule     string
		who      room.Person
		gone     bool
		away     time.Duration
		seenAway bool // in the list just before coming back
		notices  int  // told about it once everything has settled
	}{
		{"who comes back in time leaves no trace", known, false, 59 * time.Second, true, 0},
		{"who comes back later had left", known, false, 2 * time.Minute, false, 2},
		{"who leaves on purpose is gone at once", known, true, 40 * time.Second, false, 2},
		{"who leaves on purpose and is back has left and come", known, true, time.Second, false, 2},
		{"who can't be recognised is gone at once", stranger, false, 40 * time.Second, false, 2},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			h := openHouse(t, room.Config{})
			watch := h.enter(h.person("watch"))
			time.Sleep(time.Minute)
			seat := h.enter(tt.who)
			time.Sleep(time.Minute)
			before := past(watch)
			seat.Leave(tt.gone)
			time.Sleep(tt.away - time.Millisecond)
			synctest.Wait()
			if seen := strings.Contains(people(watch), tt.who.Name); seen != tt.seenAway {
				t.Errorf("%s: in the list while away: %v, want %v", tt.rule, seen, tt.seenAway)
			}
			time.Sleep(time.Millisecond)
			h.enter(tt.who)
			time.Sleep(time.Minute)
			wantPeople(t, watch, "watch,"+tt.who.Name)
			told := strings.Count(strings.TrimPrefix(past(watch), before), ";")
			if told != tt.notices {
				t.Errorf("%s: told %q after %q", tt.rule, past(watch), before)
			}
		})
	}
}

func TestARushIsToldInOneLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		watch := h.enter(h.person("watch"))
		time.Sleep(time.Minute)
		version := watch.State().Version
		var names []string
		for i := range 50 {
			names = append(names, h.enter(h.person("rush"+number(10+i))).Person().Name)
			time.Sleep(time.Second / 60)
		}
		wantPast(t, watch, "+watch; +rush10")
		wantPeople(t, watch, "rush10,watch")
		time.Sleep(time.Second)
		wantPast(t, watch, "+watch; +rush10; +"+strings.Join(names[1:], ","))
		state := watch.State()
		if len(state.People) != 51 || state.Version != version+2 {
			t.Errorf("%d people in version %d, want 51 in %d", len(state.People), state.Version, version+2)
		}
	})
}

//security:holds 36
func TestComingAndGoingFoldAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		watch := h.enter(h.person("watch"))
		alice := h.person("alice")
		h.enter(alice).Leave(true) // within the second in which watch was told of
		time.Sleep(time.Minute)
		wantPast(t, watch, "+watch")

		for range 29 { // in and out once a second
			seat := h.enter(alice)
			time.Sleep(500 * time.Millisecond)
			seat.Leave(true)
			time.Sleep(500 * time.Millisecond)
		}
		wantPast(t, watch, "+watch; +alice")
		wantPeople(t, watch, "watch") // the list does not wait
		time.Sleep(time.Minute)
		wantPast(t, watch, "+watch; +alice; -alice")
		h.enter(alice)
		wantPast(t, watch, "+watch; +alice; -alice; +alice")
	})
}

func TestAGuestBecomesAnAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		watch := h.enter(h.person("watch"))
		time.Sleep(time.Minute)
		seat := h.enter(room.GuestPerson("seed", ""))
		guest := seat.Person().Name
		since := seat.State().People[1].Since
		h.say(seat, "as a guest")
		time.Sleep(time.Minute)

		alice := h.person("alice")
		seat.Become(alice)
		seat.Become(h.person("bob")) // only guests become somebody
		h.say(seat, "as myself")
		wantPeople(t, watch, "alice,watch")
		if got := watch.State().People[0]; got.Guest || got.Since != since {
			t.Errorf("alice is %+v, want her place since %v", got, since)
		}
		time.Sleep(time.Minute)
		wantPast(t, watch, "+watch; +"+guest+"; "+guest+": as a guest; "+guest+"=alice; alice: as myself")
		if got := h.Stats(); got.People != 2 || got.Seats != 2 {
			t.Errorf("Stats() = %+v, want two people on two seats", got)
		}
		seat.Leave(true)
		time.Sleep(time.Minute)
		wantPeople(t, watch, "watch")
	})
}

func TestAGuestTurnsOutToBeHereAlready(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice := h.person("alice")
		first := h.enter(alice)
		time.Sleep(time.Minute)
		key := room.GuestPerson("seed", "SHA256:k")
		one, two := h.enter(key), h.enter(key)
		time.Sleep(time.Minute)
		one.Become(alice) // the guest's other line stays a guest
		time.Sleep(time.Minute)
		wantPeople(t, first, "alice,"+key.Name)
		two.Become(alice)
		time.Sleep(time.Minute)
		wantPeople(t, first, "alice")
		first.Leave(true)
		one.Leave(true)
		wantPeople(t, two, "alice")
		wantPast(t, two, "+alice; +"+key.Name+"; "+key.Name+"=alice")
	})
}

func TestAGuestTurnsOutToHaveJustLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice := h.person("alice")
		first := h.enter(alice)
		guest := h.enter(room.GuestPerson("seed", ""))
		name := guest.Person().Name
		time.Sleep(time.Minute)
		first.Leave(true)
		time.Sleep(10 * time.Second)
		guest.Become(alice)
		time.Sleep(time.Minute)
		wantPast(t, guest, "+alice; +"+name+"; -alice; "+name+"=alice")
	})
}

func TestAccountsStandBeforeGuestsThenByName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		guest := h.enter(room.GuestPerson("seed", ""))
		for _, name := range []string{"bob", "茶博士", "Alice"} {
			h.enter(h.person(name))
		}
		time.Sleep(time.Second)
		wantPeople(t, guest, "Alice,bob,茶博士,"+guest.Person().Name)
	})
}

func TestAClosingHouseIsNotToldOfLeavings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		watch, alice := h.enter(h.person("watch")), h.enter(h.person("alice"))
		time.Sleep(time.Minute)
		h.Close()
		alice.Leave(false)
		time.Sleep(time.Hour)
		wantPast(t, watch, "+watch; +alice")
	})
}
