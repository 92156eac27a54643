package sshapp_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp"
	"teahouse/sshapp/sshtest"
	"teahouse/sshapp/ui"
)

// openRoom starts a server whose visits are the real ones.
func openRoom(t *testing.T, trip func(tea.Msg)) *house {
	t.Helper()
	h := open(t, lively, nil)
	h.Trip(trip)
	h.Program(h.Visit)
	return h
}

// enter comes in as a guest and waits for the room.
func (h *house) enter(t *testing.T, o sshtest.Options) *sshtest.Guest {
	t.Helper()
	g := sshtest.Come(t, h.addr, o)
	g.Sees("Log in")
	g.Type("\x1b[Z\x1b[C\x1b[C\r")
	g.Sees("#lobby", "You are guest")
	return g
}

// pressed tells whether a message holds a key press of that text.
func pressed(msg tea.Msg, text string) bool {
	in, ok := msg.(ui.Input)
	if !ok {
		return false
	}
	for _, each := range in {
		if k, ok := each.(tea.KeyPressMsg); ok && k.Text == text {
			return true
		}
	}
	return false
}

// TestAFaultInAVisitIsItsOwn: a panic shows the error page with the visit's number to one person, and a way back; the
// other one keeps talking and notices nothing.
//
//security:holds 39
func TestAFaultInAVisitIsItsOwn(t *testing.T) {
	h := openRoom(t, func(msg tea.Msg) {
		if pressed(msg, "!") {
			panic("the kettle")
		}
	})
	unlucky, other := h.enter(t, sshtest.Options{}), h.enter(t, sshtest.Options{})
	unlucky.Type("!")
	unlucky.Sees("500", "something broke on our side", "visit 1", "Go Back", "©")
	if s := unlucky.Screen(); strings.Contains(s, "kettle") {
		t.Errorf("the error page shows the cause:\n%s", s)
	}
	h.log.await(t, "panic", "the kettle", "visit=1")
	other.Say("still here")
	other.Sees("still here")
	unlucky.Type("\r")
	unlucky.Sees("#lobby", "still here")
}

// TestAFaultWhileFollowingTheRoomIsMended: the painter shows what is new by itself, and when that goes wrong, the visit's own
// program does it.
func TestAFaultWhileFollowingTheRoomIsMended(t *testing.T) {
	var faults atomic.Int32
	h := openRoom(t, func(msg tea.Msg) {
		if _, ok := msg.(sshapp.Followed); ok && faults.Add(-1) >= 0 {
			panic("the eye at the door")
		}
	})
	a, b := h.enter(t, sshtest.Options{}), h.enter(t, sshtest.Options{})
	a.Sees("2 here")
	faults.Store(2)
	a.Say("do you see me?")
	b.Sees("do you see me?")
	a.Sees("do you see me?")
	h.log.await(t, "panic", "the eye at the door")
	b.Say("I do")
	a.Sees("I do")
}

// TestAFaultThatStaysEndsTheVisit: when even the error page can't be drawn, the terminal is put back and a line says why.
func TestAFaultThatStaysEndsTheVisit(t *testing.T) {
	broken := false
	h := openRoom(t, func(msg tea.Msg) {
		broken = broken || pressed(msg, "!")
		if broken && msg == nil {
			panic("no kettle at all")
		}
	})
	g := h.enter(t, sshtest.Options{})
	g.Type("!")
	if code := g.Ends(); code != 1 {
		t.Errorf("exit status = %d, want 1", code)
	}
	g.Sees("had to end (visit 1)")
	if g.Alternate() {
		t.Error("the terminal was left on the alternate screen")
	}
}

// TestAVisitAtRestIsStill: Bubble Tea's clock is stopped, and what others type costs nobody a byte.
//
//security:holds 40
func TestAVisitAtRestIsStill(t *testing.T) {
	h := openRoom(t, nil)
	idle, busy := h.enter(t, sshtest.Options{}), h.enter(t, sshtest.Options{})
	idle.Sees("2 here")
	busy.Sees("2 here")
	if ticking := strings.Count(stacks(), "tea.(*Program).startRenderer.func"); ticking > 0 {
		t.Errorf("%d of Bubble Tea's clocks still tick", ticking)
	}
	before := idle.Bytes()
	for i := range 10 {
		busy.Type(fmt.Sprintf(" word%d", i))
		busy.Sees(fmt.Sprintf("word%d", i))
	}
	if after := idle.Bytes(); after != before {
		t.Errorf("%d bytes went to somebody who does nothing", after-before)
	}
}

func stacks() string {
	buf := make([]byte, 1<<20)
	return string(buf[:runtime.Stack(buf, true)])
}

// TestAVisitLeavesNothingBehind: after many visits there are as many goroutines as before.
//
//security:holds 32
func TestAVisitLeavesNothingBehind(t *testing.T) {
	h := openRoom(t, nil)
	stay := h.enter(t, sshtest.Options{})
	stay.Sees("1 here")
	for range 5 {
		g := h.enter(t, sshtest.Options{})
		g.Say("/quit")
		g.Ends()
		g.Vanish()
	}
	stay.Sees("1 here")
	settle(t, "the visits' goroutines to end", func() bool {
		s := stacks()
		return strings.Count(s, "sshapp.(*Server).visit(") == 1 && strings.Count(s, "paint.(*Painter).run(") == 1 &&
			strings.Count(s, "(*Model).after.func") == 1 && // the one guest who stays has a sign-in clock
			strings.Count(s, "sshapp.(*Server).readKeys(") == 1
	})
}

// settle waits for something that ends by itself and tells nobody when.
func settle(t *testing.T, what string, over func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); runtime.Gosched() {
		if over() {
			return
		}
	}
	t.Errorf("waited for %s:\n%s", what, stacks())
}

// TestTheRealCursorPastesAndSizes: what an input method and a terminal rely on, through a real connection.
func TestTheRealCursorPastesAndSizes(t *testing.T) {
	h := openRoom(t, nil)
	g := h.enter(t, sshtest.Options{})
	g.Type("茶话")
	g.Sees("茶话")
	x, y := g.Cursor()
	rows := strings.Split(g.Screen(), "\n")
	if want := 3 + 4; x != want || !strings.Contains(rows[y], "茶话") {
		t.Errorf("the cursor stands in column %d of %q, want %d", x, rows[y], want)
	}
	g.Paste("会\nand a second line")
	g.Sees("茶话会", "and a second line")
	for _, size := range []struct{ columns, rows int }{{120, 40}, {40, 12}, {20, 6}, {1, 1}, {80, 24}} {
		g.Resize(size.columns, size.rows)
	}
	g.Sees("茶话会", "and a second line", "#lobby")
	g.Type("\r")
	g.Sees("guest  ", "and a second line")
}

// TestNothingVanishesWhenReadingBack: what the painter shows by itself, between a look of the program at the room and the
// picture that comes of it, is not lost with that picture.
func TestNothingVanishesWhenReadingBack(t *testing.T) {
	var hold atomic.Bool
	held, release := make(chan struct{}), make(chan struct{})
	h := openRoom(t, func(msg tea.Msg) {
		if in, ok := msg.(ui.Input); ok {
			for _, each := range in {
				if k, ok := each.(tea.KeyPressMsg); ok && k.String() == "pgup" {
					hold.Store(true)
				}
			}
		}
		if msg == nil && hold.CompareAndSwap(true, false) {
			held <- struct{}{}
			<-release
		}
	})
	a, b := h.enter(t, sshtest.Options{}), h.enter(t, sshtest.Options{})
	a.Sees("2 here")
	b.Say("first")
	a.Sees("first")
	a.Type("\x1b[5~")
	<-held
	b.Say("second")
	b.Sees("second")
	a.Sees("second") // the painter has drawn it
	close(release)
	a.Until("the second message, or a note of it", func(screen string) bool {
		return strings.Contains(screen, "second") || strings.Contains(screen, "1 new")
	})
}
