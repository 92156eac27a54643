package paint_test

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"teahouse/sshapp/paint"
)

// What may be said to a strict terminal: every sequence that Teahouse ever sends, and the parameters it may have.

// command takes an operating system command and gives its length.
func (s *strict) command(rest string) int {
	end := strings.Index(rest, "\x1b\\")
	if end < 0 {
		return 0
	}
	kind, text, _ := strings.Cut(rest[2:end], ";")
	switch {
	case kind == "2" && !strings.ContainsFunc(text, unicode.IsControl) && strings.IndexByte(text, 0x9c) < 0:
		s.title = text
	case kind == "9", kind == "777" && strings.HasPrefix(text, "notify;Teahouse;"), kind == "52" && strings.HasPrefix(text, "c;"):
		if strings.ContainsFunc(text, unicode.IsControl) || strings.IndexByte(text, 0x9c) >= 0 {
			return 0
		}
	case kind == "8":
		s.last = -1
		return s.link(text, end+2)
	case kind == "11" && text == "?":
	default:
		return 0
	}
	return end + 2
}

// link opens or closes a link and gives the length of its sequence; an open one has an id and a URL as NewLink makes it.
func (s *strict) link(text string, length int) int {
	params, url, _ := strings.Cut(text, ";")
	s.pen.Link = paint.NewLink(url)
	if text == ";" {
		return length
	}
	hidden := func(r rune) bool { return r <= ' ' || r >= 0x7f || r == ';' }
	if id, ok := strings.CutPrefix(params, "id="); !ok || id == "" || strings.ContainsFunc(url, hidden) || s.pen.Link == (paint.Link{}) {
		return 0
	}
	return length
}

// control takes a control sequence and gives its length.
func (s *strict) control(rest string) int {
	end := strings.IndexFunc(rest[2:], func(r rune) bool { return r >= 0x40 && r <= 0x7e }) + 2
	if end < 2 {
		return 0
	}
	s.last = -1
	params, final := rest[2:end], rest[end]
	if mode, private := strings.CutPrefix(params, "?"); private {
		if !s.mode(mode, final) {
			return 0
		}
		return end + 1
	}
	var n []int
	for p := range strings.SplitSeq(params, ";") {
		v, err := strconv.Atoi(p)
		if err != nil && p != "" {
			return 0
		}
		n = append(n, v)
	}
	if final != 'm' && !s.act(final, params, n) || final == 'm' && !s.sgr(n) {
		return 0
	}
	return end + 1
}

// mode sets a mode, or is asked for one.
func (s *strict) mode(params string, final byte) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(params, "$"))
	switch {
	case err != nil:
		return false
	case final == 'p':
		return n == 69 || n == 2026 || n == 2027
	case n == 69 && !s.margins, !slices.Contains([]int{7, 25, 69, 1049, 2004, 2026}, n), final != 'h' && final != 'l':
		return false
	}
	s.modes[n] = final == 'h'
	return true
}

// act does what is no colour and no mode. Parameters that a terminal would have to correct are refused.
func (s *strict) act(final byte, params string, n []int) bool {
	within := func(i, low, high int) bool { return len(n) > i && n[i] >= low && n[i] <= high }
	switch {
	case final == 'H' && len(n) == 1 && within(0, 1, s.height):
		s.x, s.y = 0, n[0]-1
	case final == 'H' && len(n) == 2 && within(0, 1, s.height) && within(1, 1, s.width):
		s.x, s.y = n[1]-1, n[0]-1
	case final == 'G' && len(n) == 1 && within(0, 1, s.width):
		s.x = n[0] - 1
	case final == 'J' && params == "2" && s.pen == paint.Style{}:
		s.cells = slices.Repeat([]look{{text: " "}}, s.width*s.height)
	case final == 'K' && params == "":
		s.erase(s.width - s.x)
	case final == 'X' && len(n) == 1 && within(0, 1, s.width-s.x):
		s.erase(n[0])
	case final == 'r' && params == "":
		s.x, s.y, s.top, s.bottom = 0, 0, 0, s.height-1
	case final == 'r' && len(n) == 2 && within(0, 0, s.height) && within(1, max(n[0], 1)+1, s.height):
		s.x, s.y, s.top, s.bottom = 0, 0, max(n[0], 1)-1, n[1]-1
	case final == 's' && s.modes[69] && len(n) == 2 && n[0] <= 1 && within(1, 2, s.width):
		s.x, s.y, s.right = 0, 0, n[1]-1
	case final == 't' && params == "22;0":
		s.titles++
	case final == 't' && params == "23;0" && s.titles > 0:
		s.titles--
	case final == 'c' && params == "":
	default:
		return false
	}
	return true
}

// sgr sets the pen (ECMA-48 8.3.117).
func (s *strict) sgr(n []int) bool {
	for len(n) > 0 {
		used := 1
		switch p := n[0]; {
		case p == 0:
			s.pen = paint.Style{Link: s.pen.Link}
		case p == 38 || p == 48:
			var c paint.Color
			if c, used = extended(n[1:]); used == 0 {
				return false
			}
			s.paint(p/10, c)
			used++
		case p == 39 || p == 49:
			s.paint(p/10, 0)
		case p >= 30 && p <= 47:
			s.paint(p/10, paint.Indexed16(uint8(p%10)))
		case p >= 90 && p <= 107 && p%10 < 8:
			s.paint(p/10-6, paint.Indexed16(uint8(p%10+8)))
		case !s.attribute(p):
			return false
		}
		n = n[used:]
	}
	return true
}

// paint sets the foreground, 3, or the background, 4.
func (s *strict) paint(ground int, c paint.Color) {
	if ground == 3 {
		s.pen.FG = c
	} else {
		s.pen.BG = c
	}
}

// extended reads a colour behind 38 or 48 and tells how many parameters it took.
func extended(n []int) (c paint.Color, used int) {
	switch {
	case len(n) >= 2 && n[0] == 5:
		return paint.Indexed256(uint8(n[1])), 2
	case len(n) >= 4 && n[0] == 2:
		return paint.RGB(uint8(n[1]), uint8(n[2]), uint8(n[3])), 4
	}
	return 0, 0
}

// attribute sets or unsets what one parameter says; false if it says nothing.
func (s *strict) attribute(p int) (known bool) {
	for _, a := range []struct {
		attr    paint.Attr
		on, off int
	}{
		{paint.Bold, 1, 22}, {paint.Faint, 2, 22}, {paint.Italic, 3, 23}, {paint.Underline, 4, 24},
		{paint.Reverse, 7, 27}, {paint.Strike, 9, 29},
	} {
		switch p {
		case a.on:
			s.pen.Attr |= a.attr
			known = true
		case a.off:
			s.pen.Attr &^= a.attr
			known = true
		}
	}
	return known
}
