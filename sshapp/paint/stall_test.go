package paint_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/sshapp/paint"
)

// stuck is a terminal that takes a write only when it is let.
type stuck struct {
	let    chan struct{}
	writes atomic.Int32
	last   atomic.Value
}

func (s *stuck) Write(b []byte) (int, error) {
	s.writes.Add(1)
	s.last.Store(string(b))
	<-s.let
	return len(b), nil
}

//security:holds 37 s8
func TestATerminalThatNeverReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &stuck{let: make(chan struct{})}
		var stalls []time.Duration
		start := time.Now()
		p := paint.New(out, paint.Options{OnStall: func() { stalls = append(stalls, time.Since(start)) }})
		for i := range 100 {
			p.Show(screen(10, string(rune('a'+i%26))))
		}
		p.Query()
		p.Redraw()
		if d := time.Since(start); d != 0 {
			t.Errorf("handing over pictures took %v, want no time", d)
		}
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if len(stalls) != 1 || stalls[0] != 30*time.Second {
			t.Errorf("OnStall came at %v, want once, after 30s", stalls)
		}
		if p.Ready(false) {
			t.Error("a painter whose write is stuck says that it is ready")
		}

		start = time.Now()
		p.Close("bye")
		if d := time.Since(start); d != 2*time.Second {
			t.Errorf("Close took %v, want 2s", d)
		}
		close(out.let)
		synctest.Wait()
		if n := out.writes.Load(); n != 1 {
			t.Errorf("%d writes, want none after Close", n-1)
		}
	})
}

// However many writes went well before: the time counts from the one that is stuck.
func TestAStallIsToldInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &stuck{let: make(chan struct{}, 3)}
		stalled := make(chan time.Time, 9)
		p := paint.New(out, paint.Options{WriteTimeout: 10 * time.Second, OnStall: func() { stalled <- time.Now() }})
		start := time.Now()
		for i, takes := range []time.Duration{time.Millisecond, 9 * time.Second, 8 * time.Second} {
			p.Show(screen(1, string(rune('a'+i))))
			time.Sleep(takes)
			out.let <- struct{}{}
			synctest.Wait()
		}
		p.Show(screen(1, "z"))
		want := time.Since(start) + 10*time.Second
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(stalled) != 1 {
			t.Fatalf("OnStall came %d times, want once", len(stalled))
		}
		if got := (<-stalled).Sub(start); got != want {
			t.Errorf("OnStall came after %v, want %v", got, want)
		}
		close(out.let)
		p.Close("")
	})
}

// Of the pictures shown while one is being written only the newest is drawn.
//
//security:holds 37
func TestASlowTerminalSeesTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &stuck{let: make(chan struct{})}
		p := paint.New(out, paint.Options{})
		for _, s := range []string{"a", "b", "c", "d"} {
			p.Show(screen(1, s))
			synctest.Wait()
		}
		out.let <- struct{}{}
		settle()
		if got := out.last.Load(); out.writes.Load() != 2 || got != "\x1b[1Hd\x1b[1H" {
			t.Errorf("after the first picture came %q, in %d writes; want the last at once", got, out.writes.Load()-1)
		}
		close(out.let)
		p.Close("")
	})
}
