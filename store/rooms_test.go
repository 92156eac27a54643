package store_test

import (
	"strings"
	"testing"

	"teahouse/store"
)

func TestOpenRoom(t *testing.T) {
	s := newStore(t)
	var heard []store.Event
	s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	alice := register(t, s, "alice")
	garden := store.Room{ID: 2, Name: "花园", Topic: "梅花", Kind: store.Public, Maker: 1}
	if id := must(t, s, store.KindOpenRoom, alice, store.OpenRoom{Name: garden.Name, Topic: garden.Topic}); id != "2" {
		t.Errorf("the second room has the ID %s", id)
	}
	if id := must(t, s, store.KindOpenRoom, 0, store.OpenRoom{Name: "cellar"}); id != "3" {
		t.Errorf("the house's own room has the ID %s", id)
	}
	if got, err := s.Room(t.Context(), 0, garden.Name); got != garden || err != nil {
		t.Errorf("Room = %+v, %v, want %+v", got, err, garden)
	}
	if rooms, err := s.Rooms(t.Context(), 0); len(rooms) != 3 || rooms[1].Room != garden || rooms[1].Members != 1 || err != nil {
		t.Errorf("Rooms = %+v, %v, want three with the garden second", rooms, err)
	}
	if seq := must(t, s, store.KindSay, alice, store.Say{Room: garden.ID, Text: "x"}); seq != "1" {
		t.Errorf("the first message in a new room has Seq %s", seq)
	}
	if len(heard) != 4 {
		t.Fatalf("%d events, want 4", len(heard))
	}
	e := heard[1]
	if e.Kind != store.KindOpenRoom || e.Room != garden.ID || e.Place == nil || *e.Place != garden || e.Actor != alice {
		t.Errorf("heard %+v of the opening", e)
	}
}

func TestOpenRoomRefuses(t *testing.T) {
	s := newStore(t)
	must(t, s, store.KindOpenRoom, 0, store.OpenRoom{Name: "garden", Topic: "first"})
	must(t, s, store.KindOpenRoom, 0, store.OpenRoom{Name: strings.Repeat("x", 128)})
	for _, c := range []struct {
		rule  string
		actor store.AccountID
		room  store.OpenRoom
		want  error
	}{
		{"one name, one room", 0, store.OpenRoom{Name: "garden", Topic: "second"}, store.ErrRoomExists},
		{"the lobby is a room", 0, store.OpenRoom{Name: "lobby"}, store.ErrRoomExists},
		{"a room has a name", 0, store.OpenRoom{}, store.ErrMalformed},
		{"a name is short", 0, store.OpenRoom{Name: strings.Repeat("x", 129)}, store.ErrMalformed},
		{"a name is one line", 0, store.OpenRoom{Name: "a\nb"}, store.ErrMalformed},
		{"a name commands no terminal", 0, store.OpenRoom{Name: "a\x1b[2J"}, store.ErrMalformed},
		{"who opens a room exists", 99, store.OpenRoom{Name: "attic"}, store.ErrNoAccount},
	} {
		t.Run(c.rule, func(t *testing.T) { refused(t, s, store.KindOpenRoom, c.actor, c.room, c.want) })
	}
	if rooms, err := s.Rooms(t.Context(), 0); len(rooms) != 3 || rooms[1].Topic != "first" || err != nil {
		t.Errorf("Rooms = %+v, %v, want those that were let through", rooms, err)
	}
}
