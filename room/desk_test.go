package room_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// welcome gives somebody a desk, left when the test ends.
func (h *teahouse) welcome(p room.Person) *room.Desk {
	h.t.Helper()
	d, err := h.Welcome(h.t.Context(), p)
	if err != nil {
		h.t.Fatalf("%s is not welcome: %v", p.Name, err)
	}
	h.t.Cleanup(func() { d.Leave(true) })
	return d
}

// opened makes a room and goes there.
func (h *teahouse) opened(d *room.Desk, name string, kind store.RoomKind) (store.RoomID, *room.Seat) {
	h.t.Helper()
	id, err := d.Open(h.t.Context(), name, kind, "")
	if err != nil {
		h.t.Fatalf("open %s: %v", name, err)
	}
	h.refresh(d)
	return id, h.goes(d, id)
}

func (h *teahouse) goes(d *room.Desk, id store.RoomID) *room.Seat {
	h.t.Helper()
	s, err := d.Go(h.t.Context(), id)
	if err != nil {
		h.t.Fatalf("%s goes to room %d: %v", d.View().Who.Name, id, err)
	}
	return s
}

func (h *teahouse) refresh(d *room.Desk) {
	h.t.Helper()
	if !d.View().Stale {
		h.t.Errorf("%s's desk does not know that there is something", d.View().Who.Name)
	}
	if err := d.Refresh(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// news is a desk's rooms with what is new in them.
func news(d *room.Desk) string {
	var b strings.Builder
	for _, p := range d.View().Places {
		b.WriteString(p.Title)
		for range p.Unread() {
			b.WriteByte('+')
		}
		for range p.Mentions {
			b.WriteByte('!')
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}

func TestADeskKnowsWhatIsNewElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice, bob := h.welcome(h.person("alice")), h.welcome(h.person("bob"))
		garden, aliceInGarden := h.opened(alice, "garden", store.Public)
		h.goes(bob, 1)
		if err := bob.Join(t.Context(), garden); err != nil {
			t.Fatal(err)
		}
		h.refresh(bob)
		<-bob.Tap()
		h.say(aliceInGarden, "is anybody here?")
		h.say(aliceInGarden, "nobody?")
		if got := news(bob); got != "lobby garden+" { // the first is told at once, what follows within a second
			t.Errorf("at once bob's rooms are %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		<-bob.Tap()
		if got := news(bob); got != "lobby garden++" {
			t.Errorf("bob's rooms are %q", got)
		}
		h.say(aliceInGarden, "@bob perhaps?") // what calls somebody does not wait
		if got := news(bob); got != "lobby garden+++!" {
			t.Errorf("called, bob's rooms are %q", got)
		}
		seat := h.goes(bob, garden)
		if err := seat.MarkRead(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		if got := news(bob); got != "lobby garden" {
			t.Errorf("after reading bob's rooms are %q", got)
		}
	})
}

func TestReadOnOneConnectionIsReadOnAll(t *testing.T) {
	h := openHouse(t, room.Config{})
	ann := h.person("ann")
	desk, other := h.welcome(ann), h.welcome(ann)
	bob := h.enter(h.person("bob"))
	h.goes(desk, 1)
	h.say(bob, "hello")
	if err := desk.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := other.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := news(other); got != "lobby+" {
		t.Fatalf("the other connection sees %q", got)
	}
	if !desk.Elsewhere() {
		t.Error("the desk does not know of the other connection")
	}
	if err := h.goes(desk, 1).MarkRead(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if got := news(other); got != "lobby" {
		t.Errorf("the other connection sees %q after the first has read", got)
	}
}

func TestPrivateRoomsAreNotThereForOthers(t *testing.T) {
	h := openHouse(t, room.Config{})
	alice, bob := h.welcome(h.person("alice")), h.welcome(h.person("bob"))
	id, seat := h.opened(alice, "geheim", store.Private)
	if _, err := bob.Find(t.Context(), "geheim"); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("bob looks for it: %v", err)
	}
	for what, err := range map[string]error{
		"go there": func() error { _, err := bob.Go(t.Context(), id); return err }(),
		"join":     bob.Join(t.Context(), id),
		"say":      bob.SayTo(t.Context(), id, "x"),
	} {
		if !errors.Is(err, store.ErrNoRoom) {
			t.Errorf("bob tries to %s: %v, want %v", what, err, store.ErrNoRoom)
		}
	}
	// The same name is free for everybody else, or it could be felt for.
	if _, err := bob.Open(t.Context(), "geheim", store.Public, ""); err != nil {
		t.Errorf("bob opens a room of the same name: %v", err)
	}
	if err := seat.Invite(t.Context(), bob.View().Who.Account); err != nil {
		t.Fatal(err)
	}
	calls := bob.Calls()
	if len(calls) != 1 || calls[0].Kind != room.Invited || calls[0].Title != "geheim" || calls[0].By != "alice" {
		t.Errorf("bob is called: %+v", calls)
	}
	h.refresh(bob)
	inside := h.goes(bob, id)
	h.say(inside, "thank you")
	if err := bob.LeaveRoom(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if inside.Ending() == nil {
		t.Error("bob has left and still has a seat")
	}
	if _, err := bob.Go(t.Context(), id); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("bob comes back: %v, want %v", err, store.ErrNoRoom)
	}
}

func TestDirectRoomsFindTheirPeople(t *testing.T) {
	h := openHouse(t, room.Config{})
	ann, bob := h.welcome(h.person("ann")), h.person("bob") // bob is not here
	first, err := ann.OpenDirect(t.Context(), []store.AccountID{bob.Account})
	if err != nil {
		t.Fatal(err)
	}
	if err := ann.SayTo(t.Context(), first, "are you there?"); err != nil {
		t.Fatal(err)
	}
	desk := h.welcome(bob)
	if got := news(desk); got != "lobby ann+!" {
		t.Errorf("bob comes and sees %q", got)
	}
	again, err := desk.OpenDirect(t.Context(), []store.AccountID{ann.View().Who.Account})
	if err != nil || again != first {
		t.Errorf("bob's own way there is room %d, %v, want %d", again, err, first)
	}
}

func TestNamesInTexts(t *testing.T) {
	h := openHouse(t, room.Config{Burst: -1})
	speaker := h.enter(h.person("zoe"))
	var desks []*room.Desk
	for _, name := range []string{"bob", "bobby", "小明", "小明明", "Zoë"} {
		desks = append(desks, h.welcome(h.person(name)))
	}
	for text, want := range map[string]string{
		"@bob hello":           "bob",
		"@bobby hello":         "bobby",
		"hello @BOB, and you?": "bob",
		"bob@example.com":      "",
		"＠小明你好":                "小明",
		"@小明明 来":               "小明明",
		"请@小明来":                "小明",
		"@bob和@小明":             "bob 小明",
		"(@Zoë)":               "Zoë",
		"@nobody":              "",
		"@bobb":                "",
	} {
		h.say(speaker, text)
		var got []string
		for _, d := range desks {
			if len(d.Calls()) > 0 {
				got = append(got, d.View().Who.Name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q names %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

// TestComingInWhileOthersAreLookedFor: a desk is listed before its rooms are read; whoever goes through the list just then
// finds a person at it.
func TestComingInWhileOthersAreLookedFor(t *testing.T) {
	h := openHouse(t, room.Config{})
	bob := h.person("bob")
	over := make(chan struct{})
	go func() { // ends with what it does
		defer close(over)
		for range 100 {
			if d, err := h.Welcome(t.Context(), bob); err == nil {
				d.Leave(true)
			}
		}
	}()
	for asked := (room.Asked{By: h.person("alice"), Name: "x"}); ; {
		select {
		case <-over:
			return
		default:
			_ = h.Answer(asked, bob, "nobody hears it") // alice is not here
		}
	}
}
