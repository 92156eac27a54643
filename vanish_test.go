package main_test

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// wire is a way to a house that can go dead: nobody hangs up, and nothing arrives any more.
type wire interface {
	from() string                  // the address at which the house has to listen for it
	lead(house string) (to string) // from a new address to the house's
	cut()
	// missed waits until the house has sent something that did not arrive.
	missed()
	mend()
}

// wires are the kinds of wire that there are here, by name.
var wires = map[string]func(t *testing.T) wire{"bytes held back": newHeldWire}

// forward is a way from a loopback address to what dial reaches; copies are the two directions of each connection. It ends with
// the test.
func forward(t *testing.T, dial func() (net.Conn, error), copies func(house, guest net.Conn)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() { // ends with the listener
		for {
			guest, err := l.Accept()
			if err != nil {
				return
			}
			house, err := dial()
			if err != nil {
				guest.Close()
				t.Errorf("the way to the house: %v", err)
				return
			}
			t.Cleanup(func() { guest.Close(); house.Close() })
			copies(house, guest)
		}
	}()
	return l.Addr().String()
}

// heldWire keeps what is sent over it until it is mended, as a network does that TCP tries again and again.
type heldWire struct {
	t *testing.T

	mu      sync.Mutex // guards all below
	changed *sync.Cond
	dead    bool
	held    int // bytes of the house
	over    bool
}

func newHeldWire(t *testing.T) wire {
	w := &heldWire{t: t}
	w.changed = sync.NewCond(&w.mu)
	t.Cleanup(func() { w.set(func() { w.over = true }) })
	return w
}

func (w *heldWire) from() string { return "127.0.0.1" }

func (w *heldWire) lead(house string) string {
	return forward(w.t, func() (net.Conn, error) { return net.Dial("tcp", house) }, func(house, guest net.Conn) {
		go w.copy(guest, house, &w.held) // both end with the test, or when either side hangs up
		go w.copy(house, guest, new(int))
	})
}

func (w *heldWire) copy(to, from net.Conn, held *int) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		w.mu.Lock()
		if w.dead {
			*held += n
			w.changed.Broadcast()
		}
		for w.dead && !w.over {
			w.changed.Wait()
		}
		w.mu.Unlock()
		if _, e := to.Write(buf[:n]); e != nil || err != nil {
			return
		}
	}
}

func (w *heldWire) set(to func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	to()
	w.changed.Broadcast()
}

func (w *heldWire) cut()  { w.set(func() { w.dead, w.held = true, 0 }) }
func (w *heldWire) mend() { w.set(func() { w.dead = false }) }

func (w *heldWire) missed() {
	w.t.Helper()
	late := time.AfterFunc(time.Minute, func() { w.set(func() { w.over = true }) })
	defer late.Stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.held == 0 && !w.over {
		w.changed.Wait()
	}
	if w.held == 0 {
		w.t.Error("the house has sent nothing over a dead line")
	}
}

// onEachWire runs a test over each kind of wire, with somebody in the room and Ann coming over the wire.
func onEachWire(t *testing.T, run func(t *testing.T, h *house, w wire, watcher, ann *sshtest.Guest, key sshtest.Options), args ...string) {
	for name, lay := range wires {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of it is waiting
			w := lay(t)
			addr := freePort(t, w.from())
			h := open(t, t.TempDir(), append([]string{"--addr", addr, "--burst", "0", "--rate", "0"}, args...)...)
			h.addr = addr
			watcher := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 40})
			enterAsGuest(watcher)
			known := sshtest.Options{Env: english, Key: sshtest.NewKey(t), User: "Ann", Columns: 100, Rows: 40}
			ann := sshtest.Come(t, w.lead(h.addr), known)
			register(ann, "", "ann-drinks-tea")
			ann.Sees("Remember")
			ann.Type("y")
			ann.Sees("Remembered")
			watcher.Sees("Ann came in", "2 here")
			run(t, h, w, watcher, ann, known)
		})
	}
}

func freePort(t *testing.T, host string) string {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// missesNothing cuts Ann's wire, has others speak when she has missed something, and mends it: she is where she was, has all
// that was said in its order, and her terminal is as if it had been drawn anew. Nobody has been told that she was away.
func missesNothing(t *testing.T, w wire, watcher, ann *sshtest.Guest, meanwhile func()) {
	t.Helper()
	for _, g := range []*sshtest.Guest{watcher, ann} {
		g.Say("/typing off") // so that nothing changes by itself
		g.Sees("Nobody sees that you are writing")
	}
	ann.Type("half a thought")
	ann.Sees("half a thought")
	w.cut()
	w.missed()
	var said []string
	for i := range 20 {
		said = append(said, fmt.Sprintf("While she was away, %d.", i))
		watcher.Say(said[i])
	}
	watcher.Sees(said...)
	if s := ann.Screen(); strings.Contains(s, "away, 0.") {
		t.Errorf("the line is not dead:\n%s", s)
	}
	meanwhile()
	w.mend()
	ann.Sees(append(said, "half a thought")...)
	ann.Type(" and the rest")
	ann.Sees("half a thought and the rest")
	before := ann.Picture()
	ann.Redraws()
	if after := ann.Picture(); after != before {
		t.Errorf("her terminal is not as it should be; it is redrawn as:\n%s", ann.Screen())
	}
	ann.Type("\r")
	watcher.Sees("half a thought and the rest")
	for _, g := range []*sshtest.Guest{watcher, ann} {
		s := g.Screen()
		if strings.Contains(s, "Ann left") || strings.Count(s, "Ann came in") != 1 || !strings.Contains(s, "2 here") {
			t.Errorf("the dead line left a trace:\n%s", s)
		}
		for last, words := 0, said; len(words) > 0; words = words[1:] {
			at := strings.Index(s, words[0])
			if at < last || strings.Count(s, words[0]) != 1 {
				t.Errorf("%q is not there once, behind the one before it:\n%s", words[0], s)
			}
			last = at
		}
	}
}

// TestALineThatComesBackHasMissedNothing: the network was away for a while, for less than three questions.
//
//security:holds 33
func TestALineThatComesBackHasMissedNothing(t *testing.T) {
	t.Parallel()
	onEachWire(t, func(t *testing.T, _ *house, w wire, watcher, ann *sshtest.Guest, _ sshtest.Options) {
		missesNothing(t, w, watcher, ann, func() {})
	}, "--keepalive", "5s")
}

// TestAVanishedGuestLeavesTheList: nobody hung up, so only the questions tell. What they take is time to come back in, and over
// for who does not.
//
//security:holds 33
func TestAVanishedGuestLeavesTheList(t *testing.T) {
	t.Parallel()
	onEachWire(t, func(t *testing.T, h *house, w wire, watcher, _ *sshtest.Guest, _ sshtest.Options) {
		w.cut()
		watcher.Sees("1 here")
		if log := h.log.String(); strings.Count(log, "msg=gone") != 1 {
			t.Errorf("the log does not tell why:\n%s", log)
		}
	}, "--keepalive", "1s", "--grace", "2s")
}

// TestWhoComesByAnotherWayLeavesNoTrace: the house learns only afterwards that the line they had is dead.
//
//security:holds 33
func TestWhoComesByAnotherWayLeavesNoTrace(t *testing.T) {
	t.Parallel()
	onEachWire(t, func(t *testing.T, h *house, w wire, watcher, ann *sshtest.Guest, known sshtest.Options) {
		ann.Type("half a thought")
		ann.Sees("half a thought")
		w.cut()
		back := sshtest.Come(t, h.addr, known)
		back.Sees("2 here", "half a thought")
		h.log.until(t, func(log string) bool {
			return strings.Contains(log, "msg=out visit=2") && strings.Contains(log, "msg=gone")
		})
		back.Type("\r")
		watcher.Sees("half a thought")
		if s := watcher.Screen(); strings.Contains(s, "Ann left") || strings.Count(s, "Ann came in") != 1 || !strings.Contains(s, "2 here") {
			t.Errorf("the dead line left a trace:\n%s", s)
		}
	}, "--keepalive", "1s", "--grace", "2s")
}

// TestCampaignAVanishedGuest is the same with the settings as they come, and measures: gone after at most 90 seconds, and back
// after 20 with nothing missed.
//
//security:holds 33
func TestCampaignAVanishedGuest(t *testing.T) {
	if !*campaign {
		t.Skip("takes three minutes; -campaign runs it")
	}
	onEachWire(t, func(t *testing.T, _ *house, w wire, watcher, ann *sshtest.Guest, _ sshtest.Options) {
		away := time.Now()
		missesNothing(t, w, watcher, ann, func() { <-time.After(20*time.Second - time.Since(away)) })
		t.Logf("campaign: back after %v with nothing missed", time.Since(away).Round(time.Second))
		vanished := time.Now()
		w.cut()
		for time.Since(vanished) < 2*time.Minute && !strings.Contains(watcher.Screen(), "1 here") {
			<-time.After(50 * time.Millisecond) // longer than a guest's patience
		}
		took := time.Since(vanished)
		t.Logf("campaign: a vanished guest is gone from the list after %v", took.Round(100*time.Millisecond))
		if took > 90*time.Second {
			t.Errorf("a vanished guest was in the list for %v, want at most 90 s", took)
		}
	})
}
