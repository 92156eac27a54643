package search_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"teahouse/store"
	"teahouse/store/search"
)

// TestNothingOutsideOfScope makes up houses with rooms of every kind, and compares what everybody finds, page by page,
// with a plain walk over what they may see. Each page but the last is full: what is hidden leaves no holes either.
func TestNothingOutsideOfScope(t *testing.T) {
	for range 2 {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 0))
		h := newHouse(t, store.Options{})
		people, rooms := h.madeUp(r)
		all := h.chatter(r, people, rooms)
		h.catchUp()
		found := 0
		for range 100 {
			who := people[r.IntN(len(people))]
			scope := search.Scope{Rooms: h.seenBy(who, rooms), Here: lobby}
			words := madeUpWords(r, 1+r.IntN(2))
			if r.IntN(4) == 0 {
				scope.Room = rooms[r.IntN(len(rooms))]
			}
			if r.IntN(4) == 0 {
				scope.Author = people[1+r.IntN(len(people)-1)]
			}
			want := walk(all, words, scope)
			got := h.pages(strings.Join(words, " "), scope, 1+r.IntN(100))
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %q in %+v finds %d messages, a walk %d", seed, words, scope, len(got), len(want))
			}
			found += len(got)
		}
		if found == 0 {
			t.Errorf("seed %d: nothing was found at all", seed)
		}
	}
}

// madeUp opens some rooms for some people; the first of them is a guest.
func (h *house) madeUp(r *rand.Rand) (people []store.AccountID, rooms []store.RoomID) {
	people = []store.AccountID{0, h.register("alice"), h.register("bob"), h.register("carol")}
	rooms = []store.RoomID{lobby}
	kinds := []store.RoomKind{store.Public, store.Announce, store.Private, store.Private}
	for i := range 12 {
		maker := people[1+r.IntN(3)]
		room := h.openRoom(maker, "room"+string(rune('a'+i)), kinds[i%len(kinds)])
		rooms = append(rooms, room)
		if r.IntN(2) == 0 {
			h.do(store.KindInvite, maker, store.Invite{Room: room, Account: people[1+r.IntN(3)]})
		}
	}
	return people, rooms
}

// chatter has them talk, most of it in the last rooms; it returns what was said, the newest first.
func (h *house) chatter(r *rand.Rand, people []store.AccountID, rooms []store.RoomID) []store.Message {
	for range 1200 {
		say := store.Say{Room: rooms[max(r.IntN(len(rooms)), r.IntN(len(rooms)))]}
		say.Text = strings.Join(madeUpWords(r, 1+r.IntN(5)), " ")
		who := people[r.IntN(len(people))]
		if who == 0 {
			say.Guest = "guest-7"
		}
		// Some are not let in, or may not write there.
		h.store.Do(context.Background(), store.NewCommand(store.KindSay, who, say))
	}
	var all []store.Message
	for {
		after := uint64(0)
		if len(all) > 0 {
			after = all[len(all)-1].Number
		}
		some, err := h.store.MessagesFrom(h.t.Context(), after, 500)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(some) == 0 {
			slices.Reverse(all)
			return all
		}
		all = append(all, some...)
	}
}

// madeUpWords are of few letters, so that they meet often.
func madeUpWords(r *rand.Rand, n int) (words []string) {
	for range n {
		letters := []rune("茶话")
		if r.IntN(3) == 0 {
			letters = []rune("ab")
		}
		word := make([]rune, 1+r.IntN(3))
		for i := range word {
			word[i] = letters[r.IntN(len(letters))]
		}
		words = append(words, string(word))
	}
	return words
}

func (h *house) seenBy(who store.AccountID, rooms []store.RoomID) (seen []store.RoomID) {
	for _, room := range rooms {
		may, err := h.store.MaySee(h.t.Context(), who, room)
		if err != nil {
			h.t.Fatal(err)
		}
		if may {
			seen = append(seen, room)
		}
	}
	return seen
}

// pages reads all hits, and sees to it that no page but the last is short.
func (h *house) pages(query string, scope search.Scope, limit int) (numbers []uint64) {
	for before := uint64(0); ; {
		page := search.Page{Before: before, Limit: limit}
		hits, next, err := h.index.Find(h.t.Context(), parse(h.t, query), scope, page)
		if err != nil {
			h.t.Fatalf("Find(%q): %v", query, err)
		}
		for _, hit := range hits {
			numbers = append(numbers, hit.Message.Number)
		}
		if next == 0 {
			return numbers
		}
		if len(hits) != limit {
			h.t.Fatalf("Find(%q): a page of %d hits in the middle, want %d", query, len(hits), limit)
		}
		before = next
	}
}

// walk is the search as one would explain it.
func walk(all []store.Message, words []string, scope search.Scope) (numbers []uint64) {
	short := true
	for _, w := range words {
		short = short && w[0] > 'z' && len(w) == len("茶")
	}
	room := scope.Room
	if short && room == 0 {
		room = scope.Here
	}
	for _, m := range all {
		said := true
		for _, w := range words {
			said = said && isSaid(strings.Fields(m.Text), w)
		}
		here := slices.Contains(scope.Rooms, m.Room) && (room == 0 || m.Room == room)
		if said && here && (scope.Author == 0 || m.Author == scope.Author) {
			numbers = append(numbers, m.Number)
		}
	}
	return numbers
}

func isSaid(text []string, word string) bool {
	return slices.ContainsFunc(text, func(w string) bool {
		return w == word || word[0] > 'z' && strings.Contains(w, word)
	})
}
