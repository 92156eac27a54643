package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/store"
)

// stream reads a whole stream in pages of one size.
func stream(t testing.TB, s *store.Store, asking store.AccountID, rooms []store.RoomID, size int) (all []store.Happening) {
	t.Helper()
	after := uint64(0)
	for {
		page, err := s.Stream(t.Context(), asking, rooms, after, size)
		if err != nil {
			t.Fatalf("Stream: %v", err)
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = page[len(page)-1].Number
	}
}

// line writes out what a happening tells.
func line(h store.Happening) string {
	who := h.ActorName
	if h.ActorBot {
		who += "*"
	}
	switch {
	case h.Kind == store.KindReact && h.Off:
		return fmt.Sprintf("%s takes %s from %q", who, h.Emoji, h.Message.Text)
	case h.Kind == store.KindReact:
		return fmt.Sprintf("%s answers %q with %s", who, h.Message.Text, h.Emoji)
	case h.Message != nil && h.Message.Deleted != "":
		return fmt.Sprintf("%s %ss words of %s", who, h.Kind, h.Message.Name)
	case h.Message != nil:
		return fmt.Sprintf("%s %ss %q", who, h.Kind, h.Message.Text)
	case h.Actor == h.Target:
		return fmt.Sprintf("%s %ss", who, h.Kind)
	}
	return fmt.Sprintf("%s %ss by %s", h.Name, h.Kind, who)
}

func lines(all []store.Happening) string {
	var b strings.Builder
	for _, h := range all {
		b.WriteString(line(h) + "\n")
	}
	return b.String()
}

// TestTheStreamTellsWhatHappens is a short evening, as somebody reads it who comes later.
func TestTheStreamTellsWhatHappens(t *testing.T) {
	s := newStore(t)
	alice := register(t, s, "alice")
	must(t, s, store.KindOpenRoom, alice, store.OpenRoom{Name: "garden", Kind: store.Private})
	garden := store.RoomID(2)
	bob := register(t, s, "bob")
	must(t, s, store.KindInvite, alice, store.Invite{Room: garden, Account: bob})
	must(t, s, store.KindSay, bob, store.Say{Room: garden, Text: "rosses"})
	must(t, s, store.KindSay, alice, store.Say{Room: garden, Text: "yes"})
	must(t, s, store.KindReact, alice, store.React{Room: garden, Seq: 1, Emoji: "🌹"})
	must(t, s, store.KindReact, alice, store.React{Room: garden, Seq: 1, Emoji: "🌹", Off: true})
	must(t, s, store.KindReact, alice, store.React{Room: garden, Seq: 1, Emoji: "🌹", Off: true}) // nothing any more
	must(t, s, store.KindEdit, bob, store.Edit{Room: garden, Seq: 1, Text: "roses"})
	must(t, s, store.KindPin, alice, store.Pin{Room: garden, Seq: 2})
	must(t, s, store.KindDelete, alice, store.Delete{Room: garden, Seq: 2})
	makeBot(t, s, alice, botCalled("kettle", store.Scopes{Post: true}, garden))
	must(t, s, store.KindSay, 3, store.Say{Room: garden, Text: "it boils"})
	must(t, s, store.KindKick, alice, store.Kick{Subject: store.AccountSubject(bob), Account: bob, Room: garden})
	must(t, s, store.KindRevokeBot, alice, store.RevokeBot{Account: 3})
	want := `alice joins
bob joins by alice
bob says "roses"
alice says words of alice
alice answers "roses" with 🌹
alice takes 🌹 from "roses"
bob edits "roses"
alice pins words of alice
alice deletes words of alice
kettle joins by alice
kettle* says "it boils"
bob leaves by alice
kettle leaves by alice
`
	if got := lines(stream(t, s, alice, []store.RoomID{garden}, 1000)); got != want {
		t.Errorf("the garden tells\n%swant\n%s", got, want)
	}
	if got := lines(stream(t, s, bob, nil, 1000)); got != "alice joins\nbob joins\n" {
		t.Errorf("who was sent out of the garden is told\n%s", got)
	}
}

// TestNoPageIsShort reads the stream of a busy house in pages of all sizes, for all who were there: all are the same, in one
// order, and what they tell is what the house was told while it happened.
func TestNoPageIsShort(t *testing.T) {
	s := openStore(t, newPath(t), store.Options{Now: atNoon})
	var told []store.Happening
	s.Subscribe(func(events []store.Event) {
		for _, e := range events {
			told = append(told, e.Happened...)
		}
	})
	script := aTeaParty()
	for w := range 4 {
		script = append(script, aBusyDay(w)...)
	}
	for _, cmd := range script {
		s.Do(t.Context(), cmd) // some of it is refused
	}
	for asking := store.AccountID(0); asking < 8; asking++ {
		whole := stream(t, s, asking, nil, 1000)
		if !slices.IsSortedFunc(whole, func(a, b store.Happening) int { return int(a.Number) - int(b.Number) }) {
			t.Errorf("the stream of account %d is out of order", asking)
		}
		for _, size := range []int{1, 2, 3, 7, 64} {
			if got := stream(t, s, asking, nil, size); lines(got) != lines(whole) {
				t.Fatalf("account %d, in pages of %d:\n%swant\n%s", asking, size, lines(got), lines(whole))
			}
		}
		compare(t, s, asking, whole, told)
	}
	if page, err := s.Stream(t.Context(), 1, nil, 0, 0); err != nil || page != nil {
		t.Errorf("a page of nothing is %v, %v", page, err)
	}
}

// compare holds a stream against what was told, of the rooms that the account sees now.
func compare(t *testing.T, s *store.Store, asking store.AccountID, whole, told []store.Happening) {
	t.Helper()
	key := func(h store.Happening) string {
		message := uint64(0)
		if h.Message != nil {
			message = h.Message.Number
		}
		h.Message = nil
		return fmt.Sprintf("%+v %d", h, message)
	}
	var want, got []string
	for _, h := range told {
		sees, err := s.MaySee(t.Context(), asking, h.Room)
		if err != nil {
			t.Fatal(err)
		}
		if sees {
			want = append(want, key(h))
		}
	}
	for _, h := range whole {
		got = append(got, key(h))
	}
	slices.Sort(want) // one command may have done several things, of which each tells in its own order
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("account %d reads\n%s\nand was told\n%s", asking, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhatWasErasedIsPassedOver has a page in which nothing is left: what comes after it is not lost.
func TestWhatWasErasedIsPassedOver(t *testing.T) {
	now := atNoon()
	s := openStore(t, newPath(t), store.Options{Now: func() time.Time { return now }})
	alice := register(t, s, "alice")
	must(t, s, store.KindOpenRoom, alice, store.OpenRoom{Name: "garden"})
	must(t, s, store.KindChangeRoom, alice, store.ChangeRoom{Room: 2, What: "retention", Value: "60"})
	must(t, s, store.KindSay, alice, store.Say{Room: 2, Text: "old"})
	for range 5 {
		must(t, s, store.KindEdit, alice, store.Edit{Room: 2, Seq: 1, Text: "older"})
	}
	now = now.Add(time.Hour)
	must(t, s, store.KindSay, alice, store.Say{Room: 2, Text: "new"})
	must(t, s, store.KindErase, 0, store.Erase{Room: 2})
	if got := lines(stream(t, s, alice, []store.RoomID{2}, 2)); got != "alice joins\nalice says \"new\"\n" {
		t.Errorf("the garden tells\n%s", got)
	}
}

// TestWhatOneCommandDidIsNotCut has one command change more than a page.
func TestWhatOneCommandDidIsNotCut(t *testing.T) {
	s := newStore(t)
	alice := register(t, s, "alice")
	for i := range 200 {
		must(t, s, store.KindSay, alice, store.Say{Room: lobby, Text: fmt.Sprint(i)})
	}
	must(t, s, store.KindDeleteAccount, alice, store.DeleteAccount{Erase: true})
	must(t, s, store.KindSay, 0, guestSays("who was that?"))
	page, err := s.Stream(t.Context(), 0, []store.RoomID{lobby}, 201, 3) // after the last of the 200
	if err != nil || len(page) != 201 || page[0].Number != page[200].Number || strings.Count(lines(page), "alice deletes") != 200 {
		t.Fatalf("%d happenings, %v:\n%s", len(page), err, lines(page))
	}
	if rest, err := s.Stream(t.Context(), 0, nil, page[0].Number, 3); err != nil || lines(rest) != "guest-7 says \"who was that?\"\n" {
		t.Errorf("then: %s, %v", lines(rest), err)
	}
}
