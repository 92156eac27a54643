package paint_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/sshapp/paint"
)

// terminal is what stands behind a Painter: both judges, and what was written to them.
type terminal struct {
	emulator *emulator
	strict   *strict

	mu      sync.Mutex
	writes  []string
	last    string
	onWrite func()
}

func newTerminal(t *testing.T, width, height int, a abilities) *terminal {
	return &terminal{emulator: newEmulator(t, width, height), strict: newStrict(t, width, height, a)}
}

func (t *terminal) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = string(b)
	t.writes = append(t.writes, t.last)
	t.strict.Write(b)
	if strings.Contains(t.last, "\x1b[c") {
		return len(b), nil // the emulator would answer into a pipe that nobody reads
	}
	n, err := t.emulator.Write(b)
	if t.onWrite != nil {
		t.onWrite()
	}
	return n, err
}

// written gives what has been written since it was last asked.
func (t *terminal) written() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.writes
	t.writes = nil
	return w
}

// screen makes a picture of plain rows, with the cursor at its beginning.
func screen(width int, lines ...string) paint.Screen {
	s := paint.Screen{Width: width, Height: len(lines), Cursor: paint.Cursor{Visible: true}}
	for _, l := range lines {
		r := paint.NewRow(width)
		r.Text(paint.Style{}, l)
		s.Rows = append(s.Rows, r.String())
	}
	return s
}

// settle lets everything be written that will be, without further Shows.
func settle() {
	time.Sleep(time.Second) // of the bubble's clock
	synctest.Wait()
}

func TestPaintWritesOnlyWhatDiffers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(t, 10, 3, abilities{})
		p := paint.New(term, paint.Options{Title: true})
		defer p.Close("")
		show := func(s paint.Screen) []string {
			p.Show(s)
			settle()
			return term.written()
		}
		first := screen(10, "one", "two", "three")
		if w := show(first); len(w) != 1 || !strings.HasPrefix(w[0], "\x1b[22;0t\x1b[?1049h\x1b[?25l") {
			t.Fatalf("the first picture is written as %q, want one write that takes the terminal", w)
		}
		if w := show(screen(10, "one", "two", "three")); len(w) != 0 {
			t.Errorf("an equal picture writes %q, want nothing", w)
		}
		want := "\x1b[2H2  \x1b[1H"
		if w := show(screen(10, "one", "2", "three")); len(w) != 1 || w[0] != want {
			t.Errorf("a changed row writes %q, want %q", w, want)
		}
		moved := screen(10, "one", "2", "three")
		moved.Cursor.X, moved.Cursor.Y = 4, 2
		if w := show(moved); len(w) != 1 || w[0] != "\x1b[3;5H" {
			t.Errorf("a moved cursor writes %q, want the move alone", w)
		}
		moved.Cursor = paint.Cursor{}
		if w := show(moved); len(w) != 1 || w[0] != "\x1b[?25l" {
			t.Errorf("a hidden cursor writes %q, want that alone", w)
		}
		moved.Bells = 3
		if w := show(moved); len(w) != 1 || w[0] != "\a" {
			t.Errorf("three bells at once write %q, want one", w)
		}
		moved.Title = "a\x1b]\a\u202e茶"
		if w := show(moved); len(w) != 1 || w[0] != "\x1b]2;a]茶\x1b\\" {
			t.Errorf("a hostile title is written as %q", w)
		}
		// What arrives in one piece needs no marks; what a terminal makes of its rows when it is resized nobody knows.
		p.Learn(paint.Terminal{SyncOutput: true})
		if w := show(first); len(w) != 1 || strings.Contains(w[0], "\x1b[?2026") {
			t.Errorf("with synchronised output a small picture is written as %q", w)
		}
		if w := show(screen(9, "one", "two", "three")); len(w) != 1 || !strings.HasPrefix(w[0], "\x1b[?2026h") ||
			!strings.HasSuffix(w[0], "\x1b[?2026l") || !strings.Contains(w[0], "\x1b[2J") {
			t.Errorf("after a change of size %q is written, want everything from nothing, at once", w)
		}
	})
}

func TestCloseGivesTheTerminalBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(t, 20, 3, abilities{})
		p := paint.New(term, paint.Options{Title: true})
		p.Show(screen(20, "one", "two", "three"))
		settle()
		if modes := term.strict.modes; !term.emulator.IsAltScreen() || modes[7] || !modes[2004] {
			t.Fatal("the alternate screen is not as it should be")
		}
		term.written()
		p.Show(screen(20, "never", "seen", ""))
		p.Close("good\x1b[31mbye\n再见\a\n")
		p.Close("again")
		p.Show(screen(20, "late", "", ""))
		p.Query()
		settle()
		if w := strings.Join(term.written(), ""); !strings.HasSuffix(w, "\x1b[?25h\x1b[23;0tgood[31mbye\r\n再见\r\n") {
			t.Errorf("Close wrote %q", w)
		}
		wantUntouched(t, term)
		if got := strings.Fields(term.emulator.String()); len(got) != 2 || got[1] != "再见" {
			t.Errorf("what is left behind is %q", got)
		}
	})
}

// A visit that ends before its first picture has nothing to put back.
func TestCloseBeforeTheFirstPicture(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(t, 20, 3, abilities{})
		paint.New(term, paint.Options{}).Close("full")
		if w := strings.Join(term.written(), ""); w != "full\r\n" {
			t.Errorf("wrote %q, want the last line alone", w)
		}
	})
}

func TestQueryAsksOnTheAlternateScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(t, 20, 3, abilities{})
		p := paint.New(term, paint.Options{})
		defer p.Close("")
		p.Query()
		settle()
		want := "\x1b[?1049h\x1b[?25l\x1b]11;?\x1b\\\x1b[?69$p\x1b[?2026$p\x1b[?2027$p\x1b[c"
		if w := term.written(); len(w) != 1 || w[0] != want {
			t.Errorf("wrote %q, want %q", w, want)
		}
	})
}

//security:holds 30 s2
func TestSizesAreClamped(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {-1, -1}, {1 << 31, 1 << 31}, {65535, 1}} {
		synctest.Test(t, func(t *testing.T) {
			// The terminal itself refuses to move beyond its edges.
			width, height := min(max(size[0], 1), paint.MaxWidth), min(max(size[1], 1), paint.MaxHeight)
			term := newTerminal(t, width, height, abilities{})
			p := paint.New(term, paint.Options{})
			defer p.Close("")
			wide := paint.NewRow(1000)
			wide.Text(paint.Style{}, strings.Repeat("茶", 500))
			p.Show(paint.Screen{
				Width: size[0], Height: size[1], Rows: []string{wide.String()},
				Cursor: paint.Cursor{X: 1 << 31, Y: -7, Visible: true},
			})
			settle()
			want := paint.Cursor{X: width - 1, Y: 0, Visible: true}
			if got := term.strict.cursor(); got != want {
				t.Errorf("size %v: the cursor is at %+v, want %+v", size, got, want)
			}
		})
	}
}

func TestASheetOfAnotherWidthIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(t, 5, 1, abilities{})
		p := paint.New(term, paint.Options{})
		defer p.Close("")
		row := screen(8, "tea house").Rows
		p.Show(paint.Screen{Width: 5, Height: 1, Sheet: paint.NewSheet(8, 8, row, nil, nil)})
		settle()
		if got := pictureOf(term.strict).row(0); got != "tea h" {
			t.Errorf("a sheet wider than the screen is drawn as %q", got)
		}
	})
}

func TestNothingIsWrittenAfterAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &failing{}
		p := paint.New(w, paint.Options{})
		p.Show(screen(3, "a"))
		settle()
		p.Show(screen(3, "b"))
		settle()
		p.Close("bye")
		if w.calls != 1 {
			t.Errorf("Write was called %d times, want once", w.calls)
		}
	})
}

type failing struct{ calls int }

func (f *failing) Write(b []byte) (int, error) {
	f.calls++
	return 0, errors.New("gone")
}
