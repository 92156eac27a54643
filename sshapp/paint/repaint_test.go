package paint_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"
	"unicode/utf8"

	"teahouse/sshapp/paint"
)

// samples are texts of many scripts, and of people who mean no good.
var samples = []string{
	"a cup of tea", "茶话会", "한국어", "שלום", "مرحبا", "हिन्दी क्षि", "ไทย", "Zoe\u0308", "🍵", "👩\u200d👩\u200d👧", "🇨🇳🇯🇵", "👍🏽", "1️⃣", "❤️x",
	"─│▀▄", "", " ", "\u0301", "x\u200d", "\x1b[2J", "\x1b]0;x\a", "\u202eabc", "\u009b1m", "\xff\xfe", "\r\n\t",
	strings.Repeat("a\u0301\u0302\u0303", 5), strings.Repeat("长", 300),
}

// randomScreen changes some rows of s, or all of them for another size.
func randomScreen(rng *rand.Rand, s paint.Screen, width, height int) paint.Screen {
	fresh := s.Width != width || s.Height != height
	s.Width, s.Height = width, height
	s.Rows = slices.Clone(s.Rows)
	if fresh {
		s.Rows = make([]string, height)
	}
	for y := range s.Rows {
		if fresh || rng.IntN(4) == 0 {
			s.Rows[y] = randomRow(rng, width)
		}
	}
	s.Cursor = paint.Cursor{X: rng.IntN(width), Y: rng.IntN(height), Visible: rng.IntN(3) > 0}
	s.Title = samples[rng.IntN(len(samples))]
	s.Bells += rng.IntN(2)
	return s
}

func randomRow(rng *rand.Rand, width int) string {
	r := paint.NewRow(width)
	for range rng.IntN(5) {
		st := paint.Style{Attr: paint.Attr(rng.IntN(64))}
		switch rng.IntN(4) {
		case 0:
			st.FG, st.BG = paint.Indexed16(uint8(rng.IntN(16))), paint.Indexed256(uint8(rng.IntN(256)))
		case 1:
			st.BG = paint.RGB(uint8(rng.IntN(256)), 0, 7)
		}
		switch s := samples[rng.IntN(len(samples))]; rng.IntN(4) {
		case 0:
			r.Fill(st, rng.IntN(width+1))
		case 1:
			f := paint.NewRow(1 + rng.IntN(width))
			f.Text(st, s)
			r.Splice(f.Frag())
		default:
			r.Text(st, s)
		}
	}
	return r.String()
}

// repainted is how a fresh terminal shows a screen that is drawn on it from nothing.
func repainted(t *terminal, s paint.Screen) string {
	fmt.Fprint(t.Emulator, "\x1b[?7l\x1b[m\x1b[2J")
	for y, row := range s.Rows {
		fmt.Fprintf(t.Emulator, "\x1b[%d;1H%s", y+1, row)
	}
	fmt.Fprintf(t.Emulator, "\x1b[%d;%dH", s.Cursor.Y+1, s.Cursor.X+1)
	t.hidden = !s.Cursor.Visible
	return t.picture()
}

// The contract of the package: after every write the terminal shows what a full repaint of the newest screen shows.
func TestPaintEqualsRepaint(t *testing.T) {
	for seed := range uint64(16) {
		synctest.Test(t, func(t *testing.T) { paintRandomly(t, seed) })
	}
}

func paintRandomly(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	width, height := 30, 6
	term, fresh := newTerminal(t, width, height), newTerminal(t, width, height)
	p := paint.New(term, paint.Options{Title: true})
	defer func() {
		term.onWrite = nil // after Close another screen is there
		p.Close("")
	}()
	var s paint.Screen
	var possible []string
	term.onWrite = func() {
		if got := term.picture(); !slices.Contains(possible, got) {
			t.Errorf("seed %d: the terminal shows\n%s\nwhich is no screen but a mixture; the newest is\n%s",
				seed, got, possible[len(possible)-1])
		}
	}
	for step := 0; step < 40 && !t.Failed(); step++ {
		settle()
		switch rng.IntN(8) {
		case 0:
			width, height = 1+rng.IntN(50), 1+rng.IntN(10)
			term.Resize(width, height)
			fresh.Resize(width, height)
		case 1:
			fmt.Fprint(term.Emulator, "\x1b[H\x1b[41mWrite failed: Broken pipe\x1b[?7h")
			p.Redraw()
		case 2:
			p.Learn(paint.Terminal{SyncOutput: rng.IntN(2) == 0})
		}
		// Whichever of them are drawn: after each write the terminal shows one of these, and the last in the end.
		screens := make([]paint.Screen, 1+rng.IntN(3))
		possible = nil
		for i := range screens {
			s = randomScreen(rng, s, width, height)
			screens[i] = s
			possible = append(possible, repainted(fresh, s))
		}
		for _, each := range screens {
			p.Show(each)
		}
		settle()
		if got, want := term.picture(), possible[len(possible)-1]; got != want {
			t.Fatalf("seed %d, step %d: the terminal shows\n%s\nwant\n%s", seed, step, got, want)
		}
		wantKnown(t, strings.Join(term.written(), ""))
	}
}

// known is every sequence that may ever be sent to a terminal.
var known = regexp.MustCompile(`^(\x1b\[[0-9;]*m|\x1b\[[0-9]+G|\x1b\[[0-9]+;[0-9]+H|\x1b\[2J|\x07|\r\n` +
	`|\x1b\[\?(7|25|1049|2004|2026)[hl]|\x1b\[2[23];0t|\x1b\]2;[^\x00-\x1f\x7f-\x{9f}]*\x1b\\)`)

func wantKnown(t testing.TB, out string) {
	t.Helper()
	for rest := out; rest != ""; {
		if m := known.FindString(rest); m != "" {
			rest = rest[len(m):]
			continue
		}
		r, size := utf8.DecodeRuneInString(rest)
		if unicode.IsControl(r) || r == utf8.RuneError && size == 1 {
			t.Fatalf("something unknown is written: %.40q", rest)
		}
		rest = rest[size:]
	}
}

// The emulator is the judge of all that: it has to see a difference when there is one.
func TestTheJudgeSees(t *testing.T) {
	a, b := newTerminal(t, 5, 1), newTerminal(t, 5, 1)
	s := screen(5, "tea")
	if repainted(a, s) != repainted(b, s) {
		t.Error("two repaints differ")
	}
	for _, spoil := range []string{"x", "\x1b[3G", "\x1b[1;1H\x1b[31mt\x1b[1;1H"} {
		fmt.Fprint(b.Emulator, spoil)
		if a.picture() == b.picture() {
			t.Errorf("%q makes no difference", spoil)
		}
		repainted(b, s)
	}
}
