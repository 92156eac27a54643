package room_test

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/store"
)

// teahouse is a house on a real store, with what tests do in it.
type teahouse struct {
	*room.House
	t     testing.TB
	store *store.Store
}

// openHouse opens a house that is closed, with its store, when the test ends. Inside a synctest bubble that is inside.
func openHouse(t testing.TB, cfg room.Config) *teahouse {
	t.Helper()
	return openHouseAt(t, filepath.Join(t.TempDir(), "house.db"), cfg, store.Options{})
}

func openHouseAt(t testing.TB, path string, cfg room.Config, opts store.Options) *teahouse {
	t.Helper()
	st, err := store.Open(t.Context(), path, opts)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	h, err := room.NewHouse(t.Context(), st, cfg)
	if err != nil {
		t.Fatalf("NewHouse: %v", err)
	}
	t.Cleanup(func() {
		h.Close()
		st.Close()
	})
	return &teahouse{House: h, t: t, store: st}
}

// person makes an account.
func (h *teahouse) person(name string) room.Person {
	h.t.Helper()
	n, err := room.ParseName(name)
	if err != nil {
		h.t.Fatalf("ParseName(%q): %v", name, err)
	}
	reg := store.Register{Name: n.Display, Folded: n.Folded, Skeleton: n.Skeleton}
	if _, err := h.store.Do(h.t.Context(), store.NewCommand(store.KindRegister, 0, reg)); err != nil {
		h.t.Fatalf("register %s: %v", name, err)
	}
	account, err := h.store.AccountByName(h.t.Context(), n.Folded)
	if err != nil {
		h.t.Fatalf("find %s: %v", name, err)
	}
	return room.AccountPerson(account)
}

func (h *teahouse) enter(p room.Person) *room.Seat {
	h.t.Helper()
	seat, err := h.Enter(h.t.Context(), "lobby", p)
	if err != nil {
		h.t.Fatalf("%s enters: %v", p.Name, err)
	}
	return seat
}

func (h *teahouse) say(seat *room.Seat, text string) {
	h.t.Helper()
	if err := seat.Say(h.t.Context(), store.NewID(), room.Words{Text: text}); err != nil {
		h.t.Fatalf("%s says %q: %v", seat.Person().Name, text, err)
	}
}

// past is what a seat sees of the room's past, a line for each item.
func past(seat *room.Seat) string {
	items, _, _ := seat.Since(0)
	lines := make([]string, len(items))
	for i, it := range items {
		lines[i] = line(it)
	}
	return strings.Join(lines, "; ")
}

func line(it room.Item) string {
	if it.Message != nil {
		return it.Message.Name + ": " + it.Message.Text
	}
	names := strings.Join(it.Notice.Names, ",")
	switch it.Notice.Kind {
	case room.Arrived:
		return "+" + names
	case room.Left:
		return "-" + names
	case room.Renamed:
		return it.Notice.By + "=" + names
	default:
		return it.Notice.By + "#" + it.Notice.Text
	}
}

// people are the names in the room's list.
func people(seat *room.Seat) string {
	var names []string
	for _, p := range seat.State().People {
		names = append(names, p.Name)
	}
	return strings.Join(names, ",")
}

// wantPast and wantPeople look when everything that is due has happened, timers included; they belong in a bubble.
func wantPast(t testing.TB, seat *room.Seat, want string) {
	t.Helper()
	synctest.Wait()
	if got := past(seat); got != want {
		t.Errorf("the room was told %q, want %q", got, want)
	}
}

func wantPeople(t testing.TB, seat *room.Seat, want string) {
	t.Helper()
	synctest.Wait()
	if got := people(seat); got != want {
		t.Errorf("the list shows %q, want %q", got, want)
	}
}

func number(i int) string { return strconv.Itoa(i) }
