package sshapp_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestRedrawingChangesNothing: whatever people do, what stands on their terminals is what a full repaint draws there.
func TestRedrawingChangesNothing(t *testing.T) {
	h := openRoom(t, nil)
	rng := rand.New(rand.NewPCG(1, 2))
	windows := []sshtest.Options{{Columns: 100, Rows: 30}, {Columns: 100, Rows: 30}, {Columns: 60, Rows: 16}, {Columns: 121, Rows: 9}}
	var guests []*sshtest.Guest
	for _, o := range windows {
		guests = append(guests, h.enter(t, o))
	}
	for _, g := range guests {
		g.Sees("4 here") // their coming was told, and nothing more will be
		g.Say("/typing off")
		g.Sees("Nobody sees that you are writing") // nor does anything else change by itself
	}
	steps := 40
	if testing.Short() {
		steps = 8
	}
	for step := range steps {
		g := guests[rng.IntN(len(guests))]
		switch rng.IntN(8) {
		case 0, 1, 2:
			speaker := guests[0]
			words := fmt.Sprintf("%s %d.", []string{"tea", "茶话会🍵", strings.Repeat("a long story ", 9), "👩\u200d👩\u200d👧 e\u0301"}[rng.IntN(4)], step)
			speaker.Type("\x1b[F\x15" + words + "\r") // back to the newest, and an empty input
			speaker.Sees(fmt.Sprintf(" %d.", step))
		case 3:
			g.Type([]string{"\x1b[5~", "\x1b[6~", "\x1b[1;2A", "\x1b[1;2B", "\x1b[F"}[rng.IntN(5)])
		case 4:
			g.Refits(20+rng.IntN(110), 6+rng.IntN(30))
		case 5:
			g.Type("\x1bOP") // F1
			g.Sees("Esc back")
			wantRedrawn(t, g, step)
			g.Type("\x1b")
			g.SeesNot("Esc back")
		case 6:
			g.Type("\x15" + strings.Repeat("draft\n", rng.IntN(5)))
		}
		for i, g := range guests {
			token := fmt.Sprintf("\x15~%d.%d~", step, i)
			g.Type(token)
			g.Sees(token[1:]) // so all that came before has been drawn
			wantRedrawn(t, g, step)
		}
	}
}

// wantRedrawn has a guest's screen drawn anew and compares.
func wantRedrawn(t *testing.T, g *sshtest.Guest, step int) {
	t.Helper()
	before := g.Picture()
	g.Redraws()
	if after := g.Picture(); after != before {
		b, a := strings.Split(before, "\n"), strings.Split(after, "\n")
		for y := range a {
			if y >= len(b) || a[y] != b[y] {
				t.Fatalf("step %d: Ctrl+L changes row %d:\n%.300s\n%.300s\nthe screen:\n%s", step, y, b[min(y, len(b)-1)], a[y], g.Screen())
			}
		}
	}
}
