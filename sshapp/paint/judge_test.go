package paint_test

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"teahouse/sshapp/paint"
)

// A judge is a terminal that tells what a person would see on it. There are two: emulator, made by others, which counts
// widths by clusters, knows margins and erases in the background colour; and strict, which counts by code points, can be
// without margins and erases in its own background.
type judge interface {
	Write(b []byte) (int, error)
	resize(width, height int)
	size() (width, height int)
	cell(x, y int) look
	cursor() paint.Cursor
}

// look is how a cell looks. Cells between which no eye sees a difference are equal.
type look struct {
	text  string // "" in the second cell of a wide character
	style paint.Style
}

// newLook leaves out what is not to be seen: the colour and the weight of nothing.
func newLook(text string, st paint.Style) look {
	const shows = paint.Underline | paint.Reverse | paint.Strike
	switch {
	case text == "":
		return look{}
	case text == " " && st.Attr&shows == 0:
		return look{text, paint.Style{BG: st.BG}}
	}
	return look{text, st}
}

// picture is everything that a person sees.
type picture struct {
	width  int
	cells  []look
	cursor paint.Cursor
}

func pictureOf(j judge) picture {
	width, height := j.size()
	p := picture{width: width, cells: make([]look, 0, width*height), cursor: j.cursor()}
	for y := range height {
		for x := range width {
			p.cells = append(p.cells, j.cell(x, y))
		}
	}
	if !p.cursor.Visible {
		p.cursor = paint.Cursor{} // where a hidden one stands is all one
	}
	return p
}

// differs tells the first difference between two pictures; "" if there is none.
func (p picture) differs(want picture) string {
	if p.width != want.width || len(p.cells) != len(want.cells) {
		return fmt.Sprintf("it has %d cells in rows of %d, want %d of %d", len(p.cells), p.width, len(want.cells), want.width)
	}
	for i, c := range p.cells {
		if c != want.cells[i] {
			y := i / p.width
			return fmt.Sprintf("row %d, column %d: %+v, want %+v; the rows are\n%s\n%s", y, i%p.width, c, want.cells[i],
				p.row(y), want.row(y))
		}
	}
	if p.cursor != want.cursor {
		return fmt.Sprintf("the cursor is %+v, want %+v", p.cursor, want.cursor)
	}
	return ""
}

func (p picture) row(y int) string {
	var b strings.Builder
	for _, c := range p.cells[y*p.width : (y+1)*p.width] {
		b.WriteString(c.text)
	}
	return b.String()
}

// emulator makes a judge of the emulator that others made.
type emulator struct {
	*vt.Emulator
	hidden bool
}

func newEmulator(t testing.TB, width, height int) *emulator {
	e := &emulator{Emulator: vt.NewEmulator(width, height)}
	e.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { e.hidden = !visible }})
	e.SetScrollbackSize(1) // nobody scrolls back
	t.Cleanup(func() { e.Emulator.Close() })
	return e
}

func (e *emulator) resize(width, height int)  { e.Resize(width, height) }
func (e *emulator) size() (width, height int) { return e.Width(), e.Height() }

func (e *emulator) cell(x, y int) look {
	c := e.CellAt(x, y)
	st := styleOf(c.Style)
	st.Link = paint.NewLink(c.Link.URL)
	return newLook(c.Content, st)
}

func (e *emulator) cursor() paint.Cursor {
	at := e.CursorPosition()
	return paint.Cursor{X: at.X, Y: at.Y, Visible: !e.hidden}
}

func styleOf(s uv.Style) paint.Style {
	st := paint.Style{FG: colorOf(s.Fg), BG: colorOf(s.Bg)}
	for _, a := range []struct {
		theirs uint8
		ours   paint.Attr
	}{
		{uv.AttrBold, paint.Bold}, {uv.AttrFaint, paint.Faint}, {uv.AttrItalic, paint.Italic},
		{uv.AttrReverse, paint.Reverse}, {uv.AttrStrikethrough, paint.Strike},
	} {
		if s.Attrs&a.theirs != 0 {
			st.Attr |= a.ours
		}
	}
	if s.Underline != uv.UnderlineNone {
		st.Attr |= paint.Underline
	}
	return st
}

func colorOf(c color.Color) paint.Color {
	switch c := c.(type) {
	case nil:
		return 0
	case ansi.BasicColor:
		return paint.Indexed16(uint8(c))
	case ansi.IndexedColor:
		return paint.Indexed256(uint8(c))
	}
	r, g, b, _ := c.RGBA()
	return paint.RGB(uint8(r>>8), uint8(g>>8), uint8(b>>8))
}

// parts is a screen as its rows were built, so that it can be repainted without any code of the package.
type parts struct {
	width  int
	split  int // where the right parts begin
	head   int // how many rows of a sheet do not scroll, and how many it has; 0, 0 if there is none
	sheet  int
	left   []string
	right  []string // as many as left, "" for none
	cursor paint.Cursor
}

// with gives the screen with the sheet of another, if both sheets have the same parts in the same places.
func (p parts) with(other parts) (joined parts, alike bool) {
	if p.sheet == 0 || p.width != other.width || p.split != other.split || p.head != other.head || p.sheet != other.sheet {
		return parts{}, false
	}
	p.left = slices.Concat(other.left[:p.sheet], p.left[p.sheet:])
	p.right = slices.Concat(other.right[:p.sheet], p.right[p.sheet:])
	return p, true
}

// partsOf are those of a screen without a sheet.
func partsOf(s paint.Screen) parts {
	return parts{width: s.Width, left: s.Rows, right: make([]string, len(s.Rows)), cursor: s.Cursor}
}

// repainted is how a terminal shows a screen that is drawn on it from nothing, row by row.
func repainted(j judge, p parts) picture {
	if w, h := j.size(); w != p.width || h != len(p.left) {
		j.resize(p.width, len(p.left))
	}
	fmt.Fprint(j, "\x1b[?25l\x1b[?7l\x1b[m\x1b]8;;\x1b\\\x1b[2J")
	for y := range p.left {
		fmt.Fprintf(j, "\x1b[%d;1H%s", y+1, p.left[y])
		if p.right[y] != "" {
			fmt.Fprintf(j, "\x1b[%d;%dH%s", y+1, p.split+1, p.right[y])
		}
	}
	fmt.Fprintf(j, "\x1b[%d;%dH", p.cursor.Y+1, p.cursor.X+1)
	if p.cursor.Visible {
		fmt.Fprint(j, "\x1b[?25h")
	}
	return pictureOf(j)
}

// judges gives one of each kind; fuzzers keep them from one round to the next, for an emulator is 4 MiB to begin with.
func judges(t testing.TB, width, height int) map[string]judge {
	return map[string]judge{
		"the emulator":                 newEmulator(t, width, height),
		"the strict one":               newStrict(t, width, height, abilities{}),
		"the strict one, with margins": newStrict(t, width, height, abilities{margins: true}),
	}
}

// The judges have to see a difference where there is one.
func TestTheJudgesSee(t *testing.T) {
	for name, j := range judges(t, 5, 2) {
		p := partsOf(screen(5, "tea", ""))
		want := repainted(j, p)
		if d := repainted(j, p).differs(want); d != "" {
			t.Errorf("%s: two repaints differ: %s", name, d)
		}
		for _, spoil := range []string{"x", "\x1b[1;3H", "\x1b[?25l", "\x1b[1;1H\x1b[31mt\x1b[1;1H", "\x1b[1;4H\x1b[44m \x1b[m\x1b[1;1H",
			"\x1b[1;4H\x1b[4m \x1b[m\x1b[1;1H", "\x1b]8;id=x;https://tea.example\x1b\\t\x1b]8;;\x1b\\\x1b[1;1H", "\x1b[1;1H\x1b[2X"} {
			fmt.Fprint(j, "\x1b[?2026h", spoil, "\x1b[?2026l")
			if pictureOf(j).differs(want) == "" {
				t.Errorf("%s: %q makes no difference", name, spoil)
			}
			repainted(j, p)
		}
		fmt.Fprint(j, "\x1b[?2026h\x1b[1;4H\x1b[31;1m \x1b[m\x1b[1;1H\x1b[?2026l")
		if d := pictureOf(j).differs(want); d != "" {
			t.Errorf("%s sees the colour of a blank: %s", name, d)
		}
	}
}

// What the judges know of margins, of scrolling and of the background colour is what the other tests stand on.
func TestTheJudgesScroll(t *testing.T) {
	const fill = "\x1b[1;1Haaaa\x1b[2;1Hbbbb\x1b[3;1Hcccc\x1b[4;1Hdddd"
	green := paint.Style{BG: paint.Indexed16(2)}
	tests := []struct {
		name    string
		margins bool
		do      string
		want    []string
		blank   [2]int // a cell that is erased
	}{
		{"a region", false, "\x1b[2;3r\x1b[42m\x1b[3;1H\n\x1b[m\x1b[r", []string{"aaaa", "cccc", "    ", "dddd"}, [2]int{3, 2}},
		{"a region, down", false, "\x1b[2;3r\x1b[42m\x1b[2;1H\x1bM\x1b[m\x1b[r", []string{"aaaa", "    ", "bbbb", "dddd"}, [2]int{0, 1}},
		{"margins", true, "\x1b[?69h\x1b[1;2s\x1b[2;3r\x1b[42m\x1b[3;1H\n\x1b[m\x1b[1;4s\x1b[r",
			[]string{"aaaa", "ccbb", "  cc", "dddd"}, [2]int{1, 2}},
		{"margins, down", true, "\x1b[?69h\x1b[1;2s\x1b[2;3r\x1b[42m\x1b[2;1H\x1bM\x1b[m\x1b[1;4s\x1b[r",
			[]string{"aaaa", "  bb", "bbcc", "dddd"}, [2]int{1, 1}},
		{"a line feed above the last row", false, "\x1b[2;1H\nx\x1b[42m\x1b[4;1H\x1b[2X\x1b[m",
			[]string{"aaaa", "bbbb", "xccc", "  dd"}, [2]int{1, 3}},
		{"erasing the rest", false, "\x1b[42m\x1b[4;2H\x1b[K\x1b[m", []string{"aaaa", "bbbb", "cccc", "d   "}, [2]int{1, 3}},
	}
	for _, c := range tests {
		for name, j := range judges(t, 4, 4) {
			s, isStrict := j.(*strict)
			bce := !isStrict || s.margins
			if c.margins && !bce {
				continue
			}
			fmt.Fprint(j, "\x1b[?7l\x1b[?2026h", fill, c.do, "\x1b[?2026l")
			for y, want := range c.want {
				if got := pictureOf(j).row(y); got != want {
					t.Errorf("%s, %s: row %d is %q, want %q", c.name, name, y, got, want)
				}
			}
			want := newLook(" ", paint.Style{})
			if bce {
				want = newLook(" ", green)
			}
			if got := j.cell(c.blank[0], c.blank[1]); got != want {
				t.Errorf("%s, %s: an erased cell is %+v, want %+v", c.name, name, got, want)
			}
		}
	}
}
