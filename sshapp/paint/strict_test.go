package paint_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"teahouse/sshapp/paint"
)

// abilities are what a strict terminal can do besides what all can.
type abilities struct {
	margins bool // left and right margins; then it also erases and scrolls in the background colour that is set
	returns bool // a line feed returns to the first column, as some are set to
}

// strict is a terminal that knows what Teahouse may say to one, and not a word more: anything else, and whatever
// terminals do differently, fails the test. It counts one code point at a time, as terminals do that do not know
// mode 2027. Half of a wide character that is written over leaves a mark that no text has.
type strict struct {
	abilities
	t      testing.TB
	failed bool
	whole  bool // what is being written arrives in one piece

	width, height int
	cells         []look
	x, y          int
	pen           paint.Style
	last          int // the cell of the character before, where a mark would join it; -1 after any command

	top, bottom, right int // of the region, inclusive
	modes              map[int]bool
	titles, bells      int // how many are on the stack; rung
	title              string
}

const torn = "▯" // what is left of a wide character

// packet is how many bytes arrive in one piece: within them nobody sees the cursor jump about, or a picture half done.
const packet = 1400

func newStrict(t testing.TB, width, height int, a abilities) *strict {
	s := &strict{abilities: a, t: t, modes: map[int]bool{7: true, 25: true}}
	s.resize(width, height)
	return s
}

// begin has failures told to another test.
func (s *strict) begin(t testing.TB) { s.t, s.failed = t, false }

// resize keeps nothing of the picture: what stays of it is for each terminal to choose.
func (s *strict) resize(width, height int) {
	s.width, s.height = width, height
	s.cells = slices.Repeat([]look{{text: "#"}}, width*height)
	s.x, s.y, s.top, s.bottom, s.right, s.last = 0, 0, 0, height-1, width-1, -1
}

func (s *strict) size() (width, height int) { return s.width, s.height }
func (s *strict) cell(x, y int) look        { return s.cells[y*s.width+x] }
func (s *strict) cursor() paint.Cursor      { return paint.Cursor{X: s.x, Y: s.y, Visible: s.modes[25]} }

// bounded tells whether any bounds are left: for scrolling, or to what is seen.
func (s *strict) bounded() bool {
	return s.top != 0 || s.bottom != s.height-1 || s.right != s.width-1 || s.modes[2026]
}

func (s *strict) fail(format string, args ...any) {
	s.t.Helper()
	if s.failed {
		return // one is enough: the rest follows from it
	}
	s.failed = true
	s.t.Errorf("the strict terminal of %d×%d: "+format, append([]any{s.width, s.height}, args...)...)
}

func (s *strict) Write(b []byte) (int, error) {
	s.whole = len(b) <= packet
	for rest := string(b); rest != ""; {
		n := 0
		switch {
		case strings.HasPrefix(rest, "\x1b["):
			n = s.control(rest)
		case strings.HasPrefix(rest, "\x1b]"):
			n = s.command(rest)
		case strings.HasPrefix(rest, "\x1bM"):
			n = 2
			s.reverseIndex()
		default:
			n = s.character(rest)
		}
		if n == 0 {
			s.fail("does not know %.30q", rest)
			break
		}
		rest = rest[n:]
	}
	return len(b), nil
}

// character takes a code point and gives its length; 0 if it may not be sent.
func (s *strict) character(rest string) int {
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\a':
		s.bells++
	case r == '\r':
		s.x = 0
	case r == '\n':
		s.index()
	case r == utf8.RuneError && size == 1, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
		return 0
	default:
		s.print(r)
		return size
	}
	s.last = -1
	return size
}

func (s *strict) print(r rune) {
	if s.modes[1049] && s.modes[25] && !s.modes[2026] && !s.whole {
		s.fail("%q is drawn while the cursor is seen", r)
	}
	w, edge := displaywidth.Rune(r), s.width
	if s.x <= s.right {
		edge = s.right + 1 // a margin is an edge for who is within
	}
	switch {
	case w == 0:
		if s.last >= 0 {
			s.cells[s.last].text += string(r)
		}
		return
	case s.x+w > edge: // it would wrap, if it may
		if s.modes[7] && s.modes[1049] {
			s.fail("%q wraps", r)
		}
		return
	}
	s.last = s.y*s.width + s.x
	for i := range w {
		s.tear(s.x + i)
		s.cells[s.last+i] = look{}
	}
	s.cells[s.last] = newLook(string(r), s.pen)
	s.x = min(s.x+w, edge-1)
}

// tear spoils the other half of the wide character in column x, if there is one.
func (s *strict) tear(x int) {
	row := s.cells[s.y*s.width : (s.y+1)*s.width]
	switch {
	case row[x].text == "":
		row[x-1] = look{text: torn}
	case x+1 < s.width && row[x+1].text == "":
		row[x+1] = look{text: torn}
	}
}

// blank is what an erased cell looks like.
func (s *strict) blank() look {
	if s.pen.Link != (paint.Link{}) {
		s.fail("terminals differ in whether what is erased or scrolled in belongs to an open link")
	}
	if s.margins {
		return look{" ", paint.Style{BG: s.pen.BG}}
	}
	return look{text: " "}
}

func (s *strict) erase(n int) {
	for x := s.x; x < s.x+n; x++ {
		s.tear(x)
		s.cells[s.y*s.width+x] = s.blank()
	}
}

// index moves down, or scrolls at the end of the region.
func (s *strict) index() {
	switch {
	case s.y == s.bottom && s.x <= s.right:
		s.scroll(s.top, s.bottom, 1)
	case s.y < s.height-1:
		s.y++
	}
	if s.returns {
		s.x = 0
	}
}

func (s *strict) reverseIndex() {
	if s.y != s.top || s.x > s.right {
		s.fail("a reverse index that does not scroll")
		return
	}
	s.scroll(s.bottom, s.top, -1)
	s.last = -1
}

// scroll moves rows towards first, and blanks the last.
func (s *strict) scroll(first, last, step int) {
	for y := first; ; y += step {
		row := s.cells[y*s.width : y*s.width+s.right+1]
		if y == last {
			for x := range row {
				row[x] = s.blank()
			}
			return
		}
		copy(row, s.cells[(y+step)*s.width:])
	}
}
