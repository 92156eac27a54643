//go:build linux

package main

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
)

// observer is what a client with a terminal emulator has seen.
type observer struct {
	mu     sync.Mutex // guards all below
	screen *vt.Emulator
	seen   map[int]time.Time // when each message was first on the screen
	order  []int             // the messages as they came
	hidden bool              // a picture is being drawn that is not to be seen before it is complete
	rest   []byte            // what came last and may become a mark of such a picture
	rows   []string          // the screen after the last bytes
	wanted func() bool       // what a look waits for, nil for nothing; called with the lock held
	met    chan time.Time
}

func newObserver(w window) *observer {
	o := &observer{screen: vt.NewEmulator(w.columns, w.rows), seen: map[int]time.Time{}}
	o.screen.SetScrollbackSize(1)
	// The client answers for the terminal, for all kinds alike; the emulator's own answers only need somewhere to go.
	go func() { _, _ = io.Copy(io.Discard, o.screen) }() // ends with close
	return o
}

// close ends the emulator's answers. Emulator.Close would race with their reader.
func (o *observer) close() {
	if pipe, ok := o.screen.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// The marks of synchronised output (mode 2026): a terminal that knows them shows what is between them at once.
var (
	beginSync = []byte("\x1b[?2026h")
	endSync   = []byte("\x1b[?2026l")
)

// draw draws what came and looks what is new.
func (o *observer) draw(b []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	b = append(o.rest, b...)
	whole := len(b) - begun(b)
	o.rest = slices.Clone(b[whole:])
	for b = b[:whole]; len(b) > 0; {
		n := o.nextLocked(b)
		_, _ = o.screen.Write(b[:n]) // it only fails when closed
		b = b[n:]
		if !o.hidden {
			o.lookLocked(time.Now())
		}
	}
	if !o.hidden {
		o.meetLocked()
	}
}

// begun is how many bytes at the end of b may be the beginning of a mark.
func begun(b []byte) int {
	for n := min(len(b), len(beginSync)-1); n > 0; n-- {
		if tail := b[len(b)-n:]; bytes.HasPrefix(beginSync, tail) || bytes.HasPrefix(endSync, tail) {
			return n
		}
	}
	return 0
}

// nextLocked is how much of b is drawn before the next look, if there is one: a hidden picture as a whole.
func (o *observer) nextLocked(b []byte) int {
	if !o.hidden {
		before, _, found := bytes.Cut(b, beginSync)
		if len(before) > 0 {
			return o.glance(before)
		}
		o.hidden = found
	}
	before, _, found := bytes.Cut(b, endSync)
	if !found {
		return len(b)
	}
	o.hidden = false
	return len(before) + len(endSync)
}

// glance is how much of b is drawn before the next look. After a burst, more lines may come at once than the window has,
// each of which was to be seen for a moment.
func (o *observer) glance(b []byte) (n int) {
	const most = 2 << 10 // bytes: a few lines, whatever a server writes around them
	b = b[:min(len(b), most)]
	for range max(1, o.screen.Height()/4) {
		i := bytes.IndexByte(b[n:], '\n')
		if i < 0 {
			return len(b)
		}
		n += i + 1
	}
	return n
}

// lookLocked notes the messages that are on the screen for the first time. A frame may be drawn in part; new messages are
// found in the right order all the same, since servers paint downwards, and half a number does not pass its check.
func (o *observer) lookLocked(now time.Time) {
	o.readLocked()
	for _, m := range o.messagesLocked() {
		if _, known := o.seen[m]; !known {
			o.seen[m] = now
			o.order = append(o.order, m)
		}
	}
}

func (o *observer) readLocked() {
	o.rows = o.rows[:0]
	var b strings.Builder
	for y := range o.screen.Height() {
		b.Reset()
		for x := range o.screen.Width() {
			switch cell := o.screen.CellAt(x, y); {
			case cell == nil || cell.Content == "" && cell.Width > 0:
				b.WriteByte(' ')
			default:
				b.WriteString(cell.Content)
			}
		}
		o.rows = append(o.rows, b.String())
	}
}

// messagesLocked is the messages on the screen, from top to bottom.
func (o *observer) messagesLocked() (found []int) {
	for _, row := range o.rows {
		if m, ok := parseLine(row); ok {
			found = append(found, m)
		}
	}
	return found
}

// messages is the messages on the screen, from top to bottom.
func (o *observer) messages() []int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.messagesLocked()
}

// since is the messages from number first on in the order in which they came.
func (o *observer) since(first int) (order []int, seen map[int]time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	seen = map[int]time.Time{}
	for _, m := range o.order {
		if m >= first {
			order = append(order, m)
			seen[m] = o.seen[m]
		}
	}
	return order, seen
}

// count is how many messages from number first on have been seen.
func (o *observer) count(first int) (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range o.order {
		if m >= first {
			n++
		}
	}
	return n
}

// await waits until the screen is as wanted and answers when that was. wanted is handed the rows and the messages on
// them, and must not keep them.
func (o *observer) await(ctx context.Context, wanted func(rows []string, messages []int) bool) (time.Time, error) {
	met := make(chan time.Time, 1)
	o.mu.Lock()
	o.met, o.wanted = met, func() bool { return wanted(o.rows, o.messagesLocked()) }
	o.meetLocked()
	o.mu.Unlock()
	select {
	case at := <-met:
		return at, nil
	case <-ctx.Done():
		o.mu.Lock()
		defer o.mu.Unlock()
		o.wanted = nil
		return time.Time{}, ctx.Err()
	}
}

func (o *observer) meetLocked() {
	if o.wanted != nil && o.wanted() {
		o.wanted = nil
		o.met <- time.Now()
	}
}

// disorder counts where an order contradicts another: how often a message comes after one that it was before.
func disorder(order, reference []int) (n int) {
	place := make(map[int]int, len(reference))
	for i, m := range reference {
		place[m] = i
	}
	last := -1
	for _, m := range order {
		if i, ok := place[m]; ok {
			if i < last {
				n++
			}
			last = i
		}
	}
	return n
}

// contains tells whether a text stands in one of the rows.
func contains(rows []string, text string) bool {
	return slices.ContainsFunc(rows, func(row string) bool { return strings.Contains(row, text) })
}
