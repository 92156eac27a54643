package store_test

import (
	"errors"
	"reflect"
	"strconv"
	"testing"
	"time"

	"teahouse/store"
)

func TestSay(t *testing.T) {
	s := openStore(t, newPath(t), store.Options{Now: atNoon})
	alice := register(t, s, "Alice")
	if seq := must(t, s, store.KindSay, alice, store.Say{Room: lobby, Kind: store.Did, Text: "倒茶"}); seq != "1" {
		t.Errorf("the first message has Seq %s", seq)
	}
	must(t, s, store.KindSay, 0, guestSays("hello"))
	at := atNoon().Truncate(time.Millisecond)
	want := []store.Message{
		{Room: lobby, Seq: 1, Number: 2, Author: alice, Name: "Alice", Kind: store.Did, Text: "倒茶", At: at},
		{Room: lobby, Seq: 2, Number: 3, Name: "guest-7", Guest: true, Text: "hello", At: at},
	}
	got, err := s.MessagesAfter(t.Context(), lobby, 0, 10)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("MessagesAfter = %+v, %v, want %+v", got, err, want)
	}
	if n, err := s.MessageCount(t.Context(), alice); n != 1 || err != nil {
		t.Errorf("MessageCount = %d, %v, want 1", n, err)
	}
}

func TestSayRefuses(t *testing.T) {
	s := newStore(t)
	alice := register(t, s, "alice")
	for _, c := range []struct {
		rule  string
		actor store.AccountID
		say   store.Say
		want  error
	}{
		{"a guest has a name", 0, store.Say{Room: lobby, Text: "x"}, store.ErrMalformed},
		{"nobody is account and guest", alice, guestSays("x"), store.ErrMalformed},
		{"silence is no message", alice, store.Say{Room: lobby}, store.ErrMalformed},
		{"kinds are known", alice, store.Say{Room: lobby, Text: "x", Kind: 9}, store.ErrMalformed},
		{"authors exist", 99, store.Say{Room: lobby, Text: "x"}, store.ErrNoAccount},
		{"rooms exist", alice, store.Say{Room: 99, Text: "x"}, store.ErrNoRoom},
	} {
		t.Run(c.rule, func(t *testing.T) { refused(t, s, store.KindSay, c.actor, c.say, c.want) })
	}
	if last, err := s.LastSeq(t.Context(), lobby); last != 0 || err != nil {
		t.Errorf("LastSeq = %d, %v: a refused message was kept", last, err)
	}
}

func TestPagingBackReachesTheFirst(t *testing.T) {
	s := newStore(t)
	const messages, page = 1000, 37
	for i := range messages {
		must(t, s, store.KindSay, 0, guestSays(strconv.Itoa(i+1)))
	}
	expect := int64(messages)
	for seq := int64(0); ; {
		got, err := s.MessagesBefore(t.Context(), lobby, seq, page)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 {
			break
		}
		for i := len(got) - 1; i >= 0; i-- {
			if got[i].Seq != expect || got[i].Text != strconv.FormatInt(expect, 10) {
				t.Fatalf("reading back met message %d %q, want %d", got[i].Seq, got[i].Text, expect)
			}
			expect--
		}
		if seq = got[0].Seq; seq == 1 {
			break // asking before the first would mean asking for the newest only at 0
		}
	}
	if expect != 0 {
		t.Errorf("reading back ended above message %d", expect)
	}
	if got, err := s.MessagesBefore(t.Context(), lobby, 1, page); len(got) != 0 || err != nil {
		t.Errorf("MessagesBefore the first = %d messages, %v", len(got), err)
	}
	got, err := s.MessagesAfter(t.Context(), lobby, messages-2, page)
	if err != nil || len(got) != 2 || got[0].Seq != messages-1 {
		t.Errorf("MessagesAfter = %+v, %v, want the last two", got, err)
	}
}

func TestPagesAreBounded(t *testing.T) {
	s := newStore(t)
	for range 1010 {
		must(t, s, store.KindSay, 0, guestSays("x"))
	}
	for _, c := range []struct{ limit, want int }{{-1, 0}, {0, 0}, {5, 5}, {1 << 40, 1000}} {
		if got, err := s.MessagesBefore(t.Context(), lobby, 0, c.limit); len(got) != c.want || err != nil {
			t.Errorf("MessagesBefore(limit %d) = %d messages, %v, want %d", c.limit, len(got), err, c.want)
		}
	}
}

func TestReadMarkMovesForward(t *testing.T) {
	s := newStore(t)
	alice := register(t, s, "alice")
	mark := func(seq, want int64) {
		t.Helper()
		must(t, s, store.KindMarkRead, alice, store.MarkRead{Room: lobby, Seq: seq})
		if got, err := s.ReadMark(t.Context(), alice, lobby); got != want || err != nil {
			t.Errorf("after MarkRead(%d) ReadMark = %d, %v, want %d", seq, got, err, want)
		}
	}
	mark(5, 0) // nothing was said yet, so nothing can be read
	for range 3 {
		must(t, s, store.KindSay, 0, guestSays("x"))
	}
	mark(2, 2)
	mark(1, 2)
	mark(-7, 2)
	mark(1<<60, 3) // no mark hides what is said later
	refused(t, s, store.KindMarkRead, 0, store.MarkRead{Room: lobby, Seq: 1}, store.ErrNoAccount)
	refused(t, s, store.KindMarkRead, alice, store.MarkRead{Room: 99, Seq: 1}, store.ErrNoRoom)
}

func TestTopic(t *testing.T) {
	s := newStore(t)
	var heard []store.Event
	s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	alice := register(t, s, "alice")
	must(t, s, store.KindSetTopic, alice, store.SetTopic{Room: lobby, Topic: "龙井"})
	refused(t, s, store.KindSetTopic, 0, store.SetTopic{Room: lobby, Topic: "x"}, store.ErrForbidden)
	refused(t, s, store.KindSetTopic, 99, store.SetTopic{Room: lobby, Topic: "x"}, store.ErrNoAccount)
	refused(t, s, store.KindSetTopic, alice, store.SetTopic{Room: 99, Topic: "x"}, store.ErrNoRoom)

	want := store.Room{ID: lobby, Name: "lobby", Topic: "龙井", Kind: store.Public}
	if got, err := s.Room(t.Context(), 0, "lobby"); got != want || err != nil {
		t.Errorf("Room = %+v, %v, want %+v", got, err, want)
	}
	if rooms, err := s.Rooms(t.Context(), 0); err != nil || len(rooms) != 1 || rooms[0].Room != want {
		t.Errorf("Rooms = %+v, %v", rooms, err)
	}
	if _, err := s.Room(t.Context(), 0, "cellar"); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("Room of none = %v, want ErrNoRoom", err)
	}
	if len(heard) != 2 || heard[1].Kind != store.KindSetTopic || heard[1].Place == nil || *heard[1].Place != want || heard[1].Actor != alice {
		t.Errorf("heard %+v, want a registration and the topic", heard)
	}
}
