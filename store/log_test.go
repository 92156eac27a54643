package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/store"
)

//security:holds 49
func TestOneOrderForEverybody(t *testing.T) {
	s := newStore(t)
	var heard []store.Event // written by the log's goroutine, read after every Do was answered
	s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	const writers, each = 16, 50
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				cmd := store.NewCommand(store.KindSay, 0, guestSays(fmt.Sprint(w, " ", i)))
				if _, err := s.Do(t.Context(), cmd); err != nil {
					t.Errorf("Do: %v", err)
				}
			}
		})
	}
	wg.Wait()

	saved, err := s.MessagesAfter(t.Context(), lobby, 0, 1000)
	if err != nil || len(saved) != writers*each || len(heard) != writers*each {
		t.Fatalf("saved %d, heard %d messages, %v, want %d", len(saved), len(heard), err, writers*each)
	}
	next := make(map[string]int) // of each writer
	for i, m := range saved {
		if m.Seq != int64(i+1) {
			t.Fatalf("message %d has Seq %d", i+1, m.Seq)
		}
		if !reflect.DeepEqual(*heard[i].Message, m) {
			t.Fatalf("heard %+v where %+v was saved", *heard[i].Message, m)
		}
		w, n, _ := strings.Cut(m.Text, " ")
		if n != strconv.Itoa(next[w]) {
			t.Fatalf("writer %s said %s where %d was next", w, n, next[w])
		}
		next[w]++
	}
}

//security:holds 49
func TestTimeNeverGoesBack(t *testing.T) {
	path := newPath(t)
	now := atNoon()
	clock := store.Options{Now: func() time.Time { return now }}
	s := openStore(t, path, clock)
	must(t, s, store.KindSay, 0, guestSays("at noon"))
	now = now.Add(-24 * time.Hour)
	must(t, s, store.KindSay, 0, guestSays("the day before"))
	s.Close()
	s = openStore(t, path, clock)
	must(t, s, store.KindSay, 0, guestSays("after a restart"))
	got, err := s.MessagesAfter(t.Context(), lobby, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range got {
		if want := atNoon().Truncate(time.Millisecond); m.At != want {
			t.Errorf("%q was said at %v, want %v", m.Text, m.At, want)
		}
	}
}

func TestRepeatedCommandHappensOnce(t *testing.T) {
	path := newPath(t)
	s := openStore(t, path, store.Options{})
	events := 0
	count := func(e []store.Event) { events += len(e) }
	s.Subscribe(count)
	said := store.NewCommand(store.KindSay, 0, guestSays("once"))
	no := store.NewCommand(store.KindSetTopic, 0, store.SetTopic{Room: lobby})
	first, err := s.Do(t.Context(), said)
	if err != nil || first.Value != "1" {
		t.Fatalf("Do = %+v, %v", first, err)
	}
	refusal, err := s.Do(t.Context(), no)
	if !errors.Is(err, store.ErrForbidden) {
		t.Fatalf("Do = %+v, %v", refusal, err)
	}
	for range 2 {
		if again, err := s.Do(t.Context(), said); again != first || err != nil {
			t.Errorf("repeated Do = %+v, %v, want %+v", again, err, first)
		}
		if again, err := s.Do(t.Context(), no); again != refusal || !errors.Is(err, store.ErrForbidden) {
			t.Errorf("repeated Do = %+v, %v, want %+v", again, err, refusal)
		}
		s.Close()
		s = openStore(t, path, store.Options{})
		s.Subscribe(count)
	}
	if last, err := s.LastSeq(t.Context(), lobby); last != 1 || events != 1 || err != nil {
		t.Errorf("%d messages and %d events, %v, want one of each", last, events, err)
	}
}

func TestCommandsThatAreNone(t *testing.T) {
	s := newStore(t)
	sound := store.NewCommand(store.KindSay, 0, guestSays("x"))
	for _, c := range []struct {
		rule  string
		spoil func(*store.Command)
	}{
		{"a kind is known", func(c *store.Command) { c.Kind = "dance" }},
		{"a version is known", func(c *store.Command) { c.Ver = 2 }},
		{"a body is JSON", func(c *store.Command) { c.Body = []byte("{") }},
		{"a body is there", func(c *store.Command) { c.Body = nil }},
		{"a body has its kind's types", func(c *store.Command) { c.Body = []byte(`{"Room":"lobby"}`) }},
		{"a body is not huge", func(c *store.Command) {
			c.Body = store.NewCommand(store.KindSay, 0, guestSays(strings.Repeat("x", 1<<20))).Body
		}},
		{"a command has an ID", func(c *store.Command) { c.ID = "" }},
		{"an ID is short", func(c *store.Command) { c.ID = strings.Repeat("x", 65) }},
	} {
		t.Run(c.rule, func(t *testing.T) {
			cmd := sound
			cmd.ID = store.NewID()
			c.spoil(&cmd)
			if result, err := s.Do(t.Context(), cmd); !errors.Is(err, store.ErrMalformed) || result.Code != store.Malformed {
				t.Errorf("Do = %+v, %v, want ErrMalformed", result, err)
			}
		})
	}
}

func TestIDsAreInOrder(t *testing.T) {
	var ids []string
	synctest.Test(t, func(t *testing.T) {
		for range 100 {
			ids = append(ids, store.NewID())
			time.Sleep(time.Millisecond) // of the bubble's clock
		}
	})
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("IDs of later times don't sort behind earlier ones: %q", ids)
	}
}

// TestReplay lets many writers make a log and then runs the same entries, one by one, into an empty store.
func TestReplay(t *testing.T) {
	first := newPath(t)
	s := openStore(t, first, store.Options{Now: atNoon})
	var mu sync.Mutex
	entries := make(map[uint64]store.Command)
	var wg sync.WaitGroup
	for w := range 9 {
		wg.Go(func() {
			day := aTeaParty()
			if w < 8 {
				day = aBusyDay(w)
			}
			for _, cmd := range day {
				result, err := s.Do(t.Context(), cmd)
				if err != nil && result.Code == store.OK {
					t.Errorf("Do: %v", err)
				}
				mu.Lock()
				entries[result.Number] = cmd
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	s.Close()

	second := newPath(t)
	s = openStore(t, second, store.Options{Now: atNoon})
	for n := uint64(1); n <= uint64(len(entries)); n++ {
		if result, err := s.Do(t.Context(), entries[n]); result.Number != n {
			t.Fatalf("entry %d became %+v, %v", n, result, err)
		}
	}
	s.Close()
	if a, b := dump(t, first), dump(t, second); a != b {
		t.Errorf("the replayed log gives other rows:\n%s\nwant\n%s", b, a)
	}
}

// aBusyDay is a bit of everything that one of eight writers does; some of it has to be refused.
func aBusyDay(w int) []store.Command {
	actor := store.AccountID(w%4 + 1)
	key := fmt.Sprint("SHA256:", w%3)
	var cmds []store.Command
	do := func(kind store.Kind, actor store.AccountID, body any) {
		cmds = append(cmds, store.NewCommand(kind, actor, body))
	}
	do(store.KindRegister, 0, registration(fmt.Sprint("guest", w%5)))
	do(store.KindOpenRoom, actor, store.OpenRoom{Name: fmt.Sprint("room", w%3), Topic: fmt.Sprint(w)})
	for i := range 10 {
		do(store.KindSay, actor, store.Say{Room: lobby, Text: fmt.Sprint(w, i)})
		do(store.KindSay, actor, store.Say{Room: store.RoomID(i), Text: fmt.Sprint(w, i)})
		do(store.KindAddKey, actor, store.AddKey{Fingerprint: key})
		do(store.KindMarkRead, actor, store.MarkRead{Room: lobby, Seq: int64(i * w)})
		do(store.KindSetTopic, actor, store.SetTopic{Room: lobby, Topic: fmt.Sprint(w)})
		do(store.KindSetPref, actor, store.SetPref{Name: "tz", Value: fmt.Sprint(w)})
		do(store.KindRemoveKey, actor, store.RemoveKey{Fingerprint: key})
		do(store.KindSay, 0, guestSays("hi"))
	}
	do(store.KindSetPassword, actor, store.SetPassword{Password: fmt.Sprint("new", w)})
	do(store.KindClaimHouse, actor, store.ClaimHouse{})
	return cmds
}

// TestOldResultsAreForgottenByNumber moves the log ahead by hand, for saying 100,000 things takes too long.
func TestOldResultsAreForgottenByNumber(t *testing.T) {
	path := newPath(t)
	s := openStore(t, path, store.Options{})
	first := store.NewCommand(store.KindSay, 0, guestSays("first"))
	if _, err := s.Do(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := peek(t, path).Exec(`UPDATE position SET number = 100090`); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, path, store.Options{})
	for range 2 { // a repeat takes a number like any other
		if result, err := s.Do(t.Context(), first); result.Number != 1 || result.Value != "1" || err != nil {
			t.Errorf("a remembered command = %+v, %v, want the first answer", result, err)
		}
	}
	for range 4 { // the last one is 100,096, a multiple of 128
		must(t, s, store.KindSay, 0, guestSays("later"))
	}
	if result, err := s.Do(t.Context(), first); result.Number != 100_097 || result.Value != "6" || err != nil {
		t.Errorf("a forgotten command = %+v, %v, want it done anew", result, err)
	}
}

func TestClose(t *testing.T) {
	// Inside a bubble, for then Wait tells when every writer has queued its command.
	synctest.Test(t, func(t *testing.T) {
		gate := newGate()
		s := openStore(t, newPath(t), store.Options{FaultHook: gate.hook})
		answers := gate.whileShut(s, 20)
		go func() {
			synctest.Wait() // until Close waits for the log
			gate.open()
		}()
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		for range 20 {
			if err := <-answers; err != nil {
				t.Errorf("a command under way = %v, want it answered", err)
			}
		}
		refused(t, s, store.KindSay, 0, guestSays("late"), store.ErrClosed)
		if _, err := s.Rooms(t.Context(), 0); !errors.Is(err, store.ErrClosed) {
			t.Errorf("Rooms after Close = %v, want ErrClosed", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
	})
}

func TestWhoStopsWaitingDoesNotKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := newGate()
		s := openStore(t, newPath(t), store.Options{FaultHook: gate.hook})
		gate.shut()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		cmd := store.NewCommand(store.KindSay, 0, guestSays("?"))
		_, err := s.Do(ctx, cmd)
		if !errors.Is(err, store.ErrUnknown) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Do = %v, want ErrUnknown", err)
		}
		gate.open()
		if result, err := s.Do(t.Context(), cmd); result.Value != "1" || result.Number != 1 || err != nil {
			t.Errorf("asked again = %+v, %v, want the first answer", result, err)
		}
	})
}
