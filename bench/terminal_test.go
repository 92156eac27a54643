//go:build linux

// These cut what a server sends, as the network may, at every place; no server that is run would.
package main

import (
	"slices"
	"testing"
)

// TestAnswers: each kind of terminal answers in its own way, however the questions are cut by the network.
func TestAnswers(t *testing.T) {
	const questions = "hello\x1b]11;?\x1b\\\x1b[?2026$p\x1b[?2027$p\x1b[?69$p\x1b[c\x1b[2J"
	for kind, want := range map[kind]string{
		"margins": "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?2026;2$y\x1b[?2027;0$y\x1b[?69;2$y\x1b[?62;22c",
		"sync":    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?2026;2$y\x1b[?2027;0$y\x1b[?69;0$y\x1b[?62;22c",
		"plain":   "\x1b[?62;22c",
	} {
		for size := 1; size <= len(questions); size++ {
			g, got := newGreeting(), ""
			for piece := range slices.Chunk([]byte(questions), size) {
				got += g.hear(piece, kind)
			}
			if got != want {
				t.Errorf("%s, in pieces of %d bytes: answered %q, want %q", kind, size, got, want)
			}
		}
	}
}

// TestLookout: a message is found however it is cut by the network; one that waits to be saved does not count.
func TestLookout(t *testing.T) {
	const m = 12345
	for _, test := range []struct {
		name, sent string
		want       bool
	}{
		{"said", "\x1b[28H\n\x1b[7G\x1b[38;5;254m" + line(m) + "\x1b[r", true},
		{"another", line(m + 1), false},
		{"waiting", "   sending … " + line(m) + "\x1b[r", false},
		{"waiting, then said", "   sending … " + line(m) + "\x1b[28H\n" + line(m), true},
	} {
		for size := 1; size <= len(test.sent); size++ {
			var l lookout
			met := l.expect(m)
			for piece := range slices.Chunk([]byte(test.sent), size) {
				l.hear(piece)
			}
			if found := len(met) == 1; found != test.want {
				t.Errorf("%s, in pieces of %d bytes: found is %v, want %v", test.name, size, found, test.want)
			}
		}
	}
}

// TestObserver: a picture that is synchronised is seen as a whole, however it is cut and in whatever order it is drawn.
func TestObserver(t *testing.T) {
	picture := "\x1b[?2026h\x1b[5H" + line(2) + "\x1b[4H" + line(1) + "\x1b[?2026l"
	sent := "\x1b[2H" + line(0) + picture + "\x1b[6H" + line(3)
	for size := 1; size <= len(sent); size++ {
		o := newObserver(window{100, 30})
		for piece := range slices.Chunk([]byte(sent), size) {
			o.draw(piece)
		}
		if order, _ := o.since(0); !slices.Equal(order, []int{0, 1, 2, 3}) {
			t.Errorf("in pieces of %d bytes: saw %v, want 0 to 3", size, order)
		}
		o.close()
	}
}
