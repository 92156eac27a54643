package room_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// lobby is the room that every house begins with.
const lobby = store.RoomID(1)

func (h *teahouse) do(kind store.Kind, actor room.Person, body any) string {
	h.t.Helper()
	result, err := h.store.Do(h.t.Context(), store.NewCommand(kind, actor.Account, body))
	if err != nil {
		h.t.Fatalf("%s by %s: %v", kind, actor.Name, err)
	}
	return result.Value
}

func (h *teahouse) open(maker room.Person, name string, kind store.RoomKind) (id store.RoomID) {
	h.t.Helper()
	if _, err := fmt.Sscan(h.do(store.KindOpenRoom, maker, store.OpenRoom{Name: name, Kind: kind}), &id); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// owner is somebody who may do all that is done to others here.
func (h *teahouse) owner() room.Person {
	h.t.Helper()
	p := h.person("olive")
	h.do(store.KindClaimHouse, p, store.ClaimHouse{})
	return p
}

// bot makes a bot of somebody's.
func (h *teahouse) bot(maker room.Person, name string, scopes store.Scopes, rooms ...store.RoomID) room.Person {
	h.t.Helper()
	n, err := room.ParseName(name)
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(store.KindMakeBot, maker, store.MakeBot{
		Name: n.Display, Folded: n.Folded, Skeleton: n.Skeleton, Fingerprint: "SHA256:" + name, Scopes: scopes, Rooms: rooms,
	})
	account, err := h.store.AccountByName(h.t.Context(), n.Folded)
	if err != nil {
		h.t.Fatal(err)
	}
	return room.AccountPerson(account)
}

func (h *teahouse) follow(p room.Person, rooms []store.RoomID, after uint64) *room.Follower {
	h.t.Helper()
	f, err := h.Follow(h.t.Context(), p, rooms, after)
	if err != nil {
		h.t.Fatalf("%s follows: %v", p.Name, err)
	}
	h.t.Cleanup(f.Leave)
	return f
}

// next is what a follower hears next, a line for each thing.
func (h *teahouse) next(f *room.Follower) string {
	h.t.Helper()
	page, err := f.Next(h.t.Context())
	if err != nil {
		h.t.Fatalf("Next: %v", err)
	}
	return told(page)
}

func told(page []store.Happening) string {
	var lines []string
	for _, e := range page {
		what := e.Name
		if e.Message != nil {
			what = e.Message.Text
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", e.ActorName, e.Kind, what))
	}
	return strings.Join(lines, "; ")
}

func (h *teahouse) says(p room.Person, id store.RoomID, text string) {
	h.t.Helper()
	h.do(store.KindSay, p, store.Say{Room: id, Text: text})
}

func TestAFollowerHearsWhatHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		alice, bob := h.person("alice"), h.person("bob")
		garden := h.open(alice, "garden", store.Public)
		h.says(alice, lobby, "before")
		from := h.Newest()
		f := h.follow(bob, []store.RoomID{lobby}, from)
		past := h.follow(bob, []store.RoomID{lobby}, 0)
		h.says(alice, garden, "elsewhere")
		h.says(alice, lobby, "now")
		h.do(store.KindEdit, alice, store.Edit{Room: lobby, Seq: 2, Text: "not now"})
		if got, want := h.next(f), "alice say now; alice edit not now"; got != want {
			t.Errorf("it was told %q, want %q", got, want)
		}
		if got, want := h.next(past), "alice join alice; bob join bob; alice say before; alice say now; alice edit not now"; got != want {
			t.Errorf("who asked for the past was told %q, want %q", got, want)
		}
		heard := make(chan string)
		go func() { heard <- h.next(f) }() // it ends with what is said below
		synctest.Wait()
		h.says(alice, garden, "elsewhere again")
		synctest.Wait()
		select {
		case got := <-heard:
			t.Errorf("it was told %q of another room", got)
		default:
		}
		h.says(alice, lobby, "later")
		if got := <-heard; got != "alice say later" {
			t.Errorf("it was told %q", got)
		}
		if people(h.enter(alice)) != "alice" {
			t.Error("a follower is in the list of people")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if page, err := f.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Next with a context that has ended = %v, %v", page, err)
		}
	})
}

// TestFollowersMissNothing has many talk and many follow, from different places and with a memory that is too short for them.
func TestFollowersMissNothing(t *testing.T) {
	h := openHouse(t, room.Config{Ring: 2})
	alice := h.person("alice")
	rooms := []store.RoomID{lobby, h.open(alice, "garden", store.Public), h.open(alice, "den", store.Private)}
	const talkers, each, followers = 6, 60, 12
	var talking, following sync.WaitGroup
	heard := make([]string, followers)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for i := range followers {
		f := h.follow(alice, map[int][]store.RoomID{0: nil, 1: rooms, 2: rooms[:1]}[i%3], 0)
		following.Go(func() {
			var mine []store.Happening
			for {
				page, err := f.Next(ctx)
				if err != nil {
					t.Errorf("Next: %v", err)
					return
				}
				mine = append(mine, page...)
				if page[len(page)-1].Kind == store.KindEdit { // the last thing that happens
					heard[i] = numbers(mine)
					return
				}
			}
		})
	}
	for w := range talkers {
		talking.Go(func() {
			for i := range each {
				say := store.Say{Room: rooms[(w+i)%3], Text: fmt.Sprint(w, " ", i)}
				if _, err := h.store.Do(ctx, store.NewCommand(store.KindSay, alice.Account, say)); err != nil {
					t.Errorf("Do: %v", err)
				}
			}
		})
	}
	talking.Wait()
	h.do(store.KindEdit, alice, store.Edit{Room: lobby, Seq: 1, Text: "the end"})
	following.Wait()
	for i, got := range heard {
		all, err := h.store.Stream(t.Context(), alice.Account, map[int][]store.RoomID{0: nil, 1: rooms, 2: rooms[:1]}[i%3], 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if want := numbers(all); got != want {
			t.Errorf("follower %d was told\n%s\nwant\n%s", i, got, want)
		}
	}
}

func numbers(all []store.Happening) string {
	var b strings.Builder
	for _, e := range all {
		fmt.Fprintf(&b, "%d:%s ", e.Number, e.Kind)
	}
	return b.String()
}

// TestASlowFollowerIsToldSo has more happen than the house remembers.
func TestASlowFollowerIsToldSo(t *testing.T) {
	h := openHouse(t, room.Config{Ring: 1})
	alice := h.person("alice")
	f := h.follow(alice, []store.RoomID{lobby}, h.Newest())
	past := h.follow(alice, []store.RoomID{lobby}, 0)
	h.says(alice, lobby, "first")
	if got := h.next(f); got != "alice say first" || f.Lagged() != 0 {
		t.Errorf("it was told %q, lagged %d", got, f.Lagged())
	}
	for i := range 20 {
		h.says(alice, lobby, number(i))
	}
	heard := ""
	for !strings.HasSuffix(heard, " 19") {
		heard += "; " + h.next(f)
	}
	if strings.Count(heard, "say") != 20 || f.Lagged() != 1 {
		t.Errorf("it was told %q, lagged %d times", heard, f.Lagged())
	}
	h.next(past)
	if past.Lagged() != 0 {
		t.Errorf("who begins with the past has lagged %d times", past.Lagged())
	}
}

// TestFollowingAllRooms goes along with what somebody may see: a room that they come to is there from then on, and one that
// they lose is told of no more, and ends nothing.
func TestFollowingAllRooms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		owner, bob := h.owner(), h.person("bob")
		den := h.open(owner, "den", store.Private)
		f := h.follow(bob, nil, h.Newest())
		h.says(owner, den, "hidden")
		h.do(store.KindInvite, owner, store.Invite{Room: den, Account: bob.Account})
		h.says(owner, den, "welcome")
		garden := h.open(owner, "garden", store.Public)
		h.says(owner, garden, "roses")
		// What was said in the den before bob came is his to read now, as it is in the room.
		if got, want := h.next(f), "olive say hidden; olive join bob; olive say welcome; olive join olive; olive say roses"; got != want {
			t.Errorf("bob was told %q, want %q", got, want)
		}
		h.do(store.KindKick, owner, store.Kick{Subject: store.AccountSubject(bob.Account), Account: bob.Account, Room: den})
		h.says(owner, den, "he is gone")
		ban(h, owner, bob, garden)
		h.says(owner, garden, "from here too")
		h.says(owner, lobby, "hello")
		if got, want := h.next(f), "olive say hello"; got != want {
			t.Errorf("then bob was told %q, want %q", got, want)
		}
		h.do(store.KindLeave, bob, store.Leave{Room: lobby}) // one may look into a room for all
		h.says(owner, lobby, "bye")
		if got, want := h.next(f), "bob leave bob; olive say bye"; got != want {
			t.Errorf("at last bob was told %q, want %q", got, want)
		}
	})
}

// TestWhatIsReadFromTheStoreIsNoMoreThanWhatIsHeard holds the bans of a room, of which the store's stream knows nothing.
func TestWhatIsReadFromTheStoreIsNoMoreThanWhatIsHeard(t *testing.T) {
	h := openHouse(t, room.Config{Ring: 1})
	owner, bob := h.owner(), h.person("bob")
	garden := h.open(owner, "garden", store.Public)
	ban(h, owner, bob, garden)
	for i := range 10 {
		h.says(owner, garden, number(i))
	}
	h.says(owner, lobby, "hello")
	f := h.follow(bob, nil, 0)
	var heard []string
	for !slices.Contains(heard, "olive say hello") {
		heard = append(heard, strings.Split(h.next(f), "; ")...)
	}
	if got := strings.Join(heard, "; "); got != "olive join olive; bob join bob; olive say hello" {
		t.Errorf("bob was told %q", got)
	}
}
