package room_test

import (
	"testing"

	"teahouse/room"
)

// count is how many allocations of the whole process f costs, on average.
func count(t *testing.T, f func()) float64 {
	t.Helper()
	if raceEnabled {
		t.Skip("the race detector allocates on its own account")
	}
	return testing.AllocsPerRun(200, f)
}

func TestCleaningAllocatesLittle(t *testing.T) {
	for _, c := range []struct {
		what, text string
		most       float64
	}{
		{"English", english, 1},
		{"Chinese", chinese, 2},
	} {
		for what, clean := range map[string]func(string){
			"Clean":        func(s string) { room.Clean(s) },
			"CheckMessage": func(s string) { _, _ = room.CheckMessage(s) },
		} {
			if got := count(t, func() { clean(c.text) }); got > c.most {
				t.Errorf("%s of %s: %v allocations, want at most %v", what, c.what, got, c.most)
			}
		}
	}
}

func TestLookingAllocatesNothing(t *testing.T) {
	seat := openHouse(t, room.Config{}).enter(room.GuestPerson("seed", ""))
	if got := count(t, func() { seat.View() }); got != 0 {
		t.Errorf("View: %v allocations, want none", got)
	}
}

// TestAListenerAllocatesNothing compares messages said before many with the same said before few. The bound is not zero
// but far below one for each: the counts are of the whole process, where a map or a queue grows now and then.
func TestAListenerAllocatesNothing(t *testing.T) {
	const most, many = 85, 100
	h := openHouse(t, room.Config{Burst: -1})
	alice := h.enter(h.person("alice"))
	say := func() { h.say(alice, english) }
	before := count(t, say)
	if before > most {
		t.Errorf("a message costs %v allocations, want at most %v", before, most)
	}
	seats := make([]*room.Seat, many)
	for i := range seats {
		seats[i] = h.enter(room.GuestPerson(number(i), ""))
	}
	after := count(t, func() {
		say()
		for _, seat := range seats {
			<-seat.Tap()
			seat.View()
		}
	})
	if after > before+many/10 {
		t.Errorf("%v allocations with %d listeners, %v without", after, many, before)
	}
}
