package paint

import (
	"strconv"
	"strings"
)

// Row builds one row of a screen from left to right. It never grows beyond its width and never holds anything but
// visible characters, SGR (ECMA-48 8.3.117), CHA (8.3.9) and the links that NewLink made (OSC 8). It is not safe for concurrent use.
type Row struct {
	left  int // the column of the screen in which the row begins
	width int
	col   int
	buf   []byte
	pen   Style // the style at the end of buf
	// lost is set while the terminal's cursor may stand elsewhere than at col: after a cluster on whose width
	// terminals disagree. The next cell starts with a CHA then, which puts every terminal right at once.
	lost   bool
	resync bool // some cluster of the row was disputed
}

// Frag is a part of a row, built once and spliced into many: a laid-out line of a message, say. Only Row.Frag makes
// one; the zero Frag is empty.
type Frag struct {
	Text   string // SGR and links closed at its end; CHA as if it began in the first column
	Width  int    // in cells
	Resync bool   // it holds a CHA, or needs one behind it: Splice moves them to where it is put
}

// NewRow gives an empty row of the given width in cells.
func NewRow(width int) *Row { return &Row{width: max(width, 0)} }

// NewRowAt gives an empty row that begins in the given column of the screen and ends before column to: the right part of
// what stands in one line. Its own columns count from 0.
func NewRowAt(left, to int) *Row { return &Row{left: max(left, 0), width: max(to-left, 0)} }

// Reset empties the row for another use, with the memory it has.
func (r *Row) Reset(width int) { *r = Row{left: r.left, width: max(width, 0), buf: r.buf[:0]} }

// Col is the column of the next cell, from 0.
func (r *Row) Col() int { return r.col }

// Text appends s until the row is full and gives the cells used. A wide cluster that would stand half outside becomes
// a space. What is not seen is dropped: control characters, bidi controls, tags, marks on nothing; what is not UTF-8
// becomes U+FFFD. So no byte of a person's text is ever a command.
func (r *Row) Text(st Style, s string) int { return r.TextUntil(st, s, r.width) }

// TextUntil is Text that ends before column to.
func (r *Row) TextUntil(st Style, s string, to int) int {
	to = min(to, r.width)
	start := r.col
	for c := range clusters(s) {
		if r.col >= to {
			break
		}
		switch {
		case c.width == 0:
		case r.col+c.width > to:
			r.Fill(st, to)
		default:
			r.turn(st)
			r.put(c)
		}
	}
	return r.col - start
}

func (r *Row) put(c cluster) {
	if len(c.drawn) > 1 && disputed(c.drawn) {
		// Blank its cells first: a terminal that draws it narrower would leave the cells of an older picture.
		r.buf = append(r.buf, "  "[:c.width]...)
		r.buf = appendCHA(r.buf, r.left+r.col)
		r.lost, r.resync = true, true
	}
	r.buf = append(r.buf, c.drawn...)
	r.col += c.width
}

// turn makes the terminal ready for a cell of the given style at col.
func (r *Row) turn(st Style) {
	r.settle()
	r.buf = appendStyle(r.buf, r.pen, st)
	r.pen = st
}

func (r *Row) settle() {
	if r.lost {
		r.buf = appendCHA(r.buf, r.left+r.col)
		r.lost = false
	}
}

// Fill appends spaces up to column to, or to the end of the row. It does nothing if that is already behind.
func (r *Row) Fill(st Style, to int) {
	to = min(to, r.width)
	if r.col >= to {
		return
	}
	r.turn(st)
	r.buf = appendSpaces(r.buf, to-r.col)
	r.col = to
}

// Splice appends a fragment, or as much of it as the row has room for.
func (r *Row) Splice(f Frag) {
	if f.Width <= 0 || r.col >= r.width {
		return
	}
	r.turn(Style{})
	base := r.left + r.col
	switch {
	case f.Width > r.width-r.col:
		r.spliceCut(f.Text)
	case f.Resync && base > 0:
		for s := f.Text; s != ""; {
			t := nextToken(s)
			s = s[len(t.raw):]
			r.token(t, base)
		}
		r.col += f.Width
	default:
		r.buf = append(r.buf, f.Text...)
		r.col += f.Width
	}
	r.lost = f.Resync
	r.resync = r.resync || f.Resync
}

// spliceCut appends as much of a fragment as fits. The columns of a fragment are followed beyond the end of the row as
// well, so that nothing of what lies outside slips in.
func (r *Row) spliceCut(s string) {
	base, room := r.left+r.col, r.width-r.col
	at := 0
	for s != "" {
		t := nextToken(s)
		s = s[len(t.raw):]
		switch {
		case t.final == 'G':
			if at = t.column(); at < room {
				r.token(t, base)
			}
		case t.final == 'm', t.final == ']':
			r.token(t, base)
		case at < room:
			head, w := Cut(t.raw, room-at)
			r.buf = append(r.buf, head...)
			at += w
			if len(head) < len(t.raw) {
				r.buf = appendSpaces(r.buf, room-at)
				at = room
			}
		}
	}
	r.col += min(at, room)
}

// token appends one token of a fragment that begins in column base.
func (r *Row) token(t token, base int) {
	if t.final == 'G' {
		r.buf = appendCHA(r.buf, base+t.column())
		return
	}
	r.buf = append(r.buf, t.raw...)
}

// Frag gives what the row holds so far, unpadded, for Splice.
func (r *Row) Frag() Frag {
	text := string(appendStyle(r.buf, r.pen, Style{}))
	return Frag{Text: text, Width: r.col, Resync: r.resync}
}

// String gives the row at its full width, padded with spaces in the terminal's own colours, for Screen.Rows.
func (r *Row) String() string {
	b := r.buf
	if r.col < r.width && r.lost {
		b = appendCHA(b, r.left+r.col)
	}
	b = appendStyle(b, r.pen, Style{})
	b = appendSpaces(b, r.width-r.col)
	r.buf = b[:len(r.buf)] // keeps what the buffer has grown to
	return string(b)
}

// Plain gives the characters of a row or fragment without colours and moves, as a reader of golden files wants them.
func Plain(row string) string {
	var b []byte
	for at := 0; row != ""; {
		t := nextToken(row)
		row = row[len(t.raw):]
		switch t.final {
		case 0:
			b = append(b, t.raw...)
			at += Width(t.raw)
		case 'G':
			// A move back is over the blanks that a disputed cluster was given: one byte each, at the end.
			b = b[:len(b)-max(at-t.column(), 0)]
			at = t.column()
		}
	}
	return string(b)
}

// token is one piece of a row: a run of text, a control sequence with its final byte, or a link.
type token struct {
	raw   string
	final byte // 0 for text, ']' for a link
}

// nextToken cuts the first token off a row that is not empty.
func nextToken(s string) token {
	if s[0] != '\x1b' {
		if i := strings.IndexByte(s, '\x1b'); i > 0 {
			s = s[:i]
		}
		return token{raw: s}
	}
	if strings.HasPrefix(s, openLink) {
		if i := strings.Index(s, endLink); i > 0 {
			return token{s[:i+len(endLink)], ']'}
		}
	}
	for i := 2; i < len(s); i++ {
		if s[i] >= 0x40 && s[i] <= 0x7e {
			return token{s[:i+1], s[i]}
		}
	}
	return token{s, 'm'} // not from a Row: harmless at least to us
}

// unsure tells whether terminals may disagree about where parts of a row stand.
func unsure(row string) bool {
	for row != "" {
		t := nextToken(row)
		if t.final == 'G' {
			return true
		}
		row = row[len(t.raw):]
	}
	return false
}

// column is where a CHA leads, from 0.
func (t token) column() int {
	n, err := strconv.Atoi(t.raw[2 : len(t.raw)-1])
	if err != nil || n < 1 {
		return 0
	}
	return n - 1
}

// appendCHA appends the move to a column, counted from 0 here and from 1 on the wire.
func appendCHA(b []byte, col int) []byte {
	b = strconv.AppendInt(append(b, "\x1b["...), int64(col)+1, 10)
	return append(b, 'G')
}

const spaces = "                                                                "

func appendSpaces(b []byte, n int) []byte {
	for ; n > len(spaces); n -= len(spaces) {
		b = append(b, spaces...)
	}
	return append(b, spaces[:max(n, 0)]...)
}
