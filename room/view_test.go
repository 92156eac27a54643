package room_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
)

func TestABusyDoorPushesNothingOutOfSight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{Ring: 5, Burst: -1})
		alice := h.enter(h.person("alice"))
		for i := range 5 {
			h.say(alice, number(i))
		}
		door := room.GuestPerson("seed", "SHA256:k")
		for range 20 { // nights
			seat := h.enter(door)
			time.Sleep(time.Hour)
			seat.Leave(true)
			time.Sleep(time.Hour)
		}
		for i := range 20 {
			if err := alice.SetTopic(t.Context(), number(i)); err != nil {
				t.Fatalf("SetTopic: %v", err)
			}
		}
		said := "alice: 0; alice: 1; alice: 2; alice: 3; alice: 4; "
		comings := strings.Repeat("+"+door.Name+"; -"+door.Name+"; ", 6)
		wantPast(t, alice, said+comings+"alice#15; alice#16; alice#17; alice#18; alice#19")
		if v := alice.View(); v.Lost != 0 {
			t.Errorf("message %d is said to be lost; all are there", v.Lost)
		}
		h.say(alice, "sixth") // takes the first along, and what happened before the second
		wantPast(t, alice, strings.TrimPrefix(said, "alice: 0; ")+comings+
			"alice#15; alice#16; alice#17; alice#18; alice#19; alice: sixth")
	})
}

// TestViewsAreTrueAndStaySo lets things happen by chance, and keeps every View with what was to be seen in it then. Each
// must show what the rules say of all that was ever told, and none may have changed in the end.
func TestViewsAreTrueAndStaySo(t *testing.T) {
	const ring = 7
	type kept struct {
		view *room.View
		then string
	}
	for seed := range uint64(3) {
		synctest.Test(t, func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 1))
			h := openHouse(t, room.Config{Ring: ring, Burst: -1})
			alice := h.enter(h.person("alice"))
			var told []room.Item // all there ever was
			var views []kept
			for i := range 300 {
				happen(t, h, alice, chance, i)
				synctest.Wait()
				v := alice.View()
				fresh, _ := slices.BinarySearchFunc(v.Items, last(told)+1, byPlace)
				told = append(told, v.Items[fresh:]...)
				items, lost := remembered(told, ring)
				if got, want := fmt.Sprint(v.Newest, v.Lost, v.Items), fmt.Sprint(last(told), lost, items); got != want {
					t.Fatalf("seed %d, step %d: the view is\n%s\nwant\n%s", seed, i, got, want)
				}
				views = append(views, kept{v, fmt.Sprintf("%+v", *v)})
			}
			for _, k := range views {
				_ = append(k.view.Items, room.Item{}) // whoever does that gets an array of their own
			}
			for i, k := range views {
				if now := fmt.Sprintf("%+v", *k.view); now != k.then {
					t.Fatalf("seed %d: the view of step %d was\n%s\nand has become\n%s", seed, i, k.then, now)
				}
			}
		})
	}
}

// happen has something happen: talk mostly, a topic, a guest who comes and goes or becomes somebody.
func happen(t *testing.T, h *teahouse, alice *room.Seat, chance *rand.Rand, i int) {
	t.Helper()
	switch n := chance.IntN(20); {
	case n < 10:
		h.say(alice, number(i))
	case n < 14:
		if err := alice.SetTopic(t.Context(), number(i)); err != nil {
			t.Fatalf("SetTopic: %v", err)
		}
	default:
		seat := h.enter(room.GuestPerson(number(i), ""))
		time.Sleep(time.Minute)
		if n == 19 {
			seat.Become(h.person("somebody" + number(i)))
		}
		seat.Leave(true)
		time.Sleep(time.Minute)
	}
}

// remembered is what a room that was told all this should show.
func remembered(told []room.Item, ring int) (items []room.Item, lost uint64) {
	var messages, comings, others int
	for _, it := range slices.Backward(told) {
		var count *int
		most := ring
		switch {
		case it.Message != nil:
			count = &messages
		case it.Notice.Kind == room.Arrived || it.Notice.Kind == room.Left:
			count, most = &comings, 12
		default:
			count = &others
		}
		if *count++; *count <= most {
			items = append(items, it)
		} else if it.Message != nil {
			slices.Reverse(items)
			return items, it.N // nothing older is between two that are kept
		}
	}
	slices.Reverse(items)
	return items, 0
}

func last(items []room.Item) uint64 {
	if len(items) == 0 {
		return 1
	}
	return items[len(items)-1].N
}

func byPlace(it room.Item, n uint64) int { return int(it.N) - int(n) }

func TestEverybodySeesTheSameView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice, bob := h.enter(h.person("alice")), h.enter(h.person("bob"))
		h.say(alice, "hello")
		v := alice.View()
		if v != bob.View() {
			t.Error("two seats are shown two views of one moment")
		}
		bob.Leave(true)
		h.Close()
		if !alice.View().Closing || v.Closing {
			t.Errorf("closing is seen now: %v, and then: %v", alice.View().Closing, v.Closing)
		}
	})
}

func TestAViewIsThereBeforeTheTap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{Burst: -1, Ring: 4})
		alice, bob := h.enter(h.person("alice")), h.enter(h.person("bob"))
		time.Sleep(time.Minute)
		<-bob.Tap()
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := range 300 {
				h.say(alice, number(i))
			}
		}()
		for seen := int64(0); seen < 300; {
			before := bob.View().Newest
			<-bob.Tap()
			v := bob.View()
			newest := v.Items[len(v.Items)-1]
			if newest.Message == nil || newest.N < before || newest.Message.Seq < seen {
				t.Fatalf("after message %d a tap shows %+v", seen, newest)
			}
			seen = newest.Message.Seq
		}
		<-done
	})
}
