package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"teahouse/store"
)

var errDiskFull = errors.New("the disk is full")

// gate is a FaultHook that can hold up the log where it writes, so that commands gather to one batch.
type gate struct {
	closed atomic.Pointer[chan struct{}]
	after  func(op string) error // what else happens at a write; set while nothing is written
}

func newGate() *gate { return &gate{after: func(string) error { return nil }} }

func (g *gate) hook(op string) error {
	if c := g.closed.Load(); c != nil {
		<-*c
	}
	return g.after(op)
}

func (g *gate) shut() {
	c := make(chan struct{})
	g.closed.Store(&c)
}

func (g *gate) open() { close(*g.closed.Swap(nil)) }

// whileShut shuts the gate, says one thing that stays in it and n-1 things that wait behind it. It returns when all of
// them wait; the answers come when the gate opens.
func (g *gate) whileShut(s *store.Store, n int) <-chan error {
	g.shut()
	answers := make(chan error, n)
	for i := range n {
		go func() {
			_, err := s.Do(context.Background(), store.NewCommand(store.KindSay, 0, guestSays(fmt.Sprint(i))))
			answers <- err
		}()
		if i == 0 {
			synctest.Wait() // the first is a batch of its own
		}
	}
	synctest.Wait()
	return answers
}

// TestFaultAtEveryWrite lets the n-th write fail, for every n, and tries the failed command again. In the end the house
// must be exactly the one in which nothing failed.
//
//security:holds 41 43
func TestFaultAtEveryWrite(t *testing.T) {
	t.Run("a busy day", func(t *testing.T) { faultAtEveryWrite(t, aBusyDay(1)[:20], 1) })
	t.Run("a tea party", func(t *testing.T) { faultAtEveryWrite(t, aTeaParty(), 7) }) // all of them would take as long as all other tests
}

func faultAtEveryWrite(t *testing.T, script []store.Command, stride int) {
	want, wantEvents, writes := playFaulty(t, script, -1)
	if writes < 40 {
		t.Fatalf("the script writes only %d times", writes)
	}
	for n := 0; n < writes; n += stride {
		got, events, _ := playFaulty(t, script, n)
		if got != want {
			t.Fatalf("after a fault at write %d the rows are\n%s\nwant\n%s", n, got, want)
		}
		if events != wantEvents {
			t.Fatalf("after a fault at write %d the events were\n%s\nwant\n%s", n, events, wantEvents)
		}
	}
}

// playFaulty runs a script with a fault at one write; it returns the rows, the events and the number of writes.
func playFaulty(t *testing.T, script []store.Command, faultAt int) (rows, events string, writes int) {
	t.Helper()
	path := newPath(t)
	hook := func(string) error {
		if writes++; writes-1 == faultAt {
			return errDiskFull
		}
		return nil
	}
	s := openStore(t, path, store.Options{Now: atNoon, FaultHook: hook})
	var heard strings.Builder
	s.Subscribe(func(events []store.Event) {
		for _, e := range events {
			fmt.Fprintln(&heard, e.Number, e.Kind, e.Actor, e.Room, placed(e))
		}
	})
	faults := 0
	for _, cmd := range script {
		result, err := s.Do(t.Context(), cmd)
		if errors.Is(err, store.ErrUnavailable) {
			faults++
			if !errors.Is(err, errDiskFull) || result != (store.Result{}) {
				t.Fatalf("Do = %+v, %v, want nothing but the cause", result, err)
			}
			if result, err = s.Do(t.Context(), cmd); errors.Is(err, store.ErrUnavailable) {
				t.Fatalf("the store did not recover: %+v, %v", result, err)
			}
		}
	}
	if faultAt >= 0 && faults != 1 {
		t.Fatalf("write %d met %d faults, want 1", faultAt, faults)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dump(t, path), heard.String(), writes
}

// TestBatchHappensAllOrNot fails the commit of thirty people's words: all of them are refused, none is told.
//
//security:holds 41 43
func TestBatchHappensAllOrNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := newGate()
		s := openStore(t, newPath(t), store.Options{FaultHook: gate.hook})
		heard := 0
		s.Subscribe(func(events []store.Event) { heard += len(events) })
		answers := gate.whileShut(s, 30)
		commits := 0
		gate.after = func(op string) error {
			if op == "COMMIT" {
				if commits++; commits == 2 {
					return errDiskFull
				}
			}
			return nil
		}
		gate.open()
		lost := 0
		for range 30 {
			if err := <-answers; errors.Is(err, store.ErrUnavailable) {
				lost++
			} else if err != nil {
				t.Errorf("Do: %v", err)
			}
		}
		last, err := s.LastSeq(t.Context(), lobby)
		if err != nil || last != 1 || heard != 1 || lost != 29 {
			t.Errorf("saved %d, heard %d, refused %d, %v; want the first saved and 29 refused", last, heard, lost, err)
		}
		if seq := must(t, s, store.KindSay, 0, guestSays("after")); seq != "2" {
			t.Errorf("the next message has Seq %s, want 2", seq)
		}
	})
}

// TestPanicIsARefusal has one handler of a batch panic. Its command is refused and leaves nothing; the others don't
// notice.
//
//security:holds 39
func TestPanicIsARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := newGate()
		s := openStore(t, newPath(t), store.Options{FaultHook: gate.hook})
		alice := register(t, s, "alice")
		bad := store.NewCommand(store.KindSetTopic, alice, store.SetTopic{Room: lobby, Topic: "boom"})
		refusals := make(chan error, 1)
		answers := gate.whileShut(s, 10)
		go func() {
			_, err := s.Do(context.Background(), bad)
			refusals <- err
		}()
		synctest.Wait()
		gate.after = func(op string) error {
			if strings.HasPrefix(op, "UPDATE rooms") {
				panic("a bug")
			}
			return nil
		}
		gate.open()
		for range 10 {
			if err := <-answers; err != nil {
				t.Errorf("Do: %v", err)
			}
		}
		if err := <-refusals; !errors.Is(err, store.ErrMalformed) {
			t.Errorf("Do of the broken command = %v, want ErrMalformed", err)
		}
		gate.after = func(string) error { return nil }
		if _, err := s.Do(t.Context(), bad); !errors.Is(err, store.ErrMalformed) {
			t.Errorf("the broken command again = %v, want the same answer", err)
		}
		if room, err := s.Room(t.Context(), 0, "lobby"); room.Topic != "" || err != nil {
			t.Errorf("Room = %+v, %v, want no topic", room, err)
		}
		if last, err := s.LastSeq(t.Context(), lobby); last != 10 || err != nil {
			t.Errorf("LastSeq = %d, %v, want 10", last, err)
		}
	})
}
