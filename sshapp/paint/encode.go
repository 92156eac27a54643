package paint

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode"
)

// The modes that a visit needs, and their end (xterm's ctlseqs: DECSET 7, 25, 69, 1049, 2004, 2026; XTWINOPS 22, 23).
const (
	enterScreen = "\x1b[?1049h"
	// Without wrapping, a width that the terminal counts otherwise can spoil nothing but its own row.
	setModes    = "\x1b[r\x1b[?7l\x1b[?2004h"
	resetModes  = "\x1b[m\x1b[?2004l\x1b[?7h"
	leaveScreen = "\x1b[?1049l"

	// Allowed once, margins are set and taken back within each change: a line that drops leaves no terminal with bounds.
	allowMargins  = "\x1b[?69h"
	forbidMargins = "\x1b[?69l"

	pushTitle = "\x1b[22;0t"
	popTitle  = "\x1b[23;0t"

	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"
	beginSync  = "\x1b[?2026h"
	endSync    = "\x1b[?2026l"
	clearAll   = "\x1b[m\x1b[2J"

	questions = "\x1b]11;?\x1b\\" + "\x1b[?69$p" + "\x1b[?2026$p" + "\x1b[?2027$p" + "\x1b[c"
)

// maxTitle is how much of a title is told to the terminal, in cells.
const maxTitle = 80

// encoder knows what the terminal shows, and says what has to be written to make it show something else.
type encoder struct {
	title   bool
	started bool   // the alternate screen is there
	margins bool   // left and right margins are allowed
	shown   Screen // what it shows; Height is 0 before the first picture
}

// job appends what one job needs; nothing when the terminal shows it already.
func (e *encoder) job(b []byte, j job) []byte {
	if !e.started && (j.query || j.screen != nil) {
		b = e.start(b)
		if j.screen == nil {
			b = append(b, hideCursor...)
		}
	}
	if j.query {
		b = append(b, questions...)
	}
	if j.screen != nil {
		s := j.screen.now()
		b = e.paint(b, s, j.redraw, j.term)
		e.shown = s
	}
	return b
}

// news appends what has changed on what is shown without a new screen.
func (e *encoder) news(b []byte, t Terminal) []byte {
	s := e.shown.now()
	if s.Sheet != e.shown.Sheet {
		b = e.paint(b, s, false, t)
		e.shown.Sheet = s.Sheet
	}
	return b
}

// live tells whether what is shown goes on by itself.
func (e *encoder) live() bool { return e.shown.Newest != nil }

// start appends what takes possession of the terminal.
func (e *encoder) start(b []byte) []byte {
	e.started = true
	if e.title {
		b = append(b, pushTitle...)
	}
	return append(b, enterScreen...)
}

// maxWhole is how many bytes arrive in one piece: what fits one packet of the network is read and drawn at once. Only more
// than that has to be kept from being seen half done.
const maxWhole = 1000

// paint appends the difference between what is shown and s.
func (e *encoder) paint(b []byte, s Screen, redraw bool, t Terminal) []byte {
	// Terminals reflow or cut their rows when they are resized, each in its way.
	full := redraw || s.Width != e.shown.Width || s.Height != e.shown.Height
	before, visible := len(b), e.shown.Cursor.Visible
	hide, show := beginSync, endSync
	if !t.SyncOutput {
		hide, show = "", "" // placeCursor shows it
	}
	if full || visible && !t.SyncOutput { // what spoilt the picture may have shown the cursor; else it would be seen jumping about
		hide += hideCursor
		visible = false
	}
	b = append(b, hide...)
	rows := len(b)
	b = e.paintRows(b, s, full, t)
	switch n := len(b) - rows; {
	case n <= maxWhole && !full:
		copy(b[before:], b[rows:])
		b = b[:before+n]
		if visible = e.shown.Cursor.Visible; n > 0 || s.Cursor != e.shown.Cursor {
			b = placeCursor(b, s.Cursor, visible)
		}
	default:
		b = placeCursor(b, s.Cursor, visible)
		b = append(b, show...)
	}
	if e.title && s.Title != e.shown.Title {
		b = appendTitle(b, s.Title)
	}
	if s.Copies > e.shown.Copies {
		b = appendCopy(b, s.Copy)
	}
	if s.Notes > e.shown.Notes && t.Notes != NoNotes {
		b = appendNote(b, s.Note, t.Notes)
	}
	if s.Bells > e.shown.Bells {
		b = append(b, '\a')
	}
	return b
}

// paintRows appends what differs, or everything on a cleared screen.
func (e *encoder) paintRows(b []byte, s Screen, full bool, t Terminal) []byte {
	margins := t.Margins
	if full {
		// The modes again: what spoilt the picture may have changed them as well.
		b = append(b, setModes...)
		if t.Links {
			b = append(b, closeLinks...)
		}
	}
	if margins && (full || !e.margins) {
		b = append(b, allowMargins...)
		if s.Width > 1 { // one column has no margins
			b = appendPair(b, 0, s.Width, 's')
		}
		e.margins = true
	}
	from := s.Sheet.Height()
	switch {
	case full:
		b = append(b, clearAll...)
		if s.Sheet != nil {
			b = append(b, s.Sheet.frame(margins)...)
		}
	case s.Sheet == e.shown.Sheet:
	case s.Sheet.alike(e.shown.Sheet):
		b = append(b, s.Sheet.from(e.shown.Sheet, margins)...)
		from = min(from, e.shown.Sheet.Height())
	default:
		from = 0
	}
	if !full && from == s.Sheet.Height() && same(s.Rows, e.shown.Rows) {
		return b // as ever so often: only the sheet has gone on
	}
	p := newPencil(b, s.Width, margins)
	for y := from; y < s.Height; y++ {
		was := ""
		if !full {
			was = e.shown.Row(y)
		}
		p.draw(y, 0, s.Width, was, s.Row(y))
	}
	return p.done()
}

// same tells whether both are the same rows in memory, which spares comparing them.
func same(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// placeCursor appends what makes the cursor as wanted; visible is how it is. Where a hidden one stands is all one.
func placeCursor(b []byte, c Cursor, visible bool) []byte {
	switch {
	case c.Visible:
		b = appendCUP(b, c.X, c.Y)
		if !visible {
			b = append(b, showCursor...)
		}
	case visible:
		b = append(b, hideCursor...)
	}
	return b
}

// appendTitle appends OSC 2 (xterm's ctlseqs). Some terminals look for the 8-bit string terminator, 0x9C, before they
// decode UTF-8; characters that have this byte in them, such as 有, would end the title and spill its rest on the
// screen.
func appendTitle(b []byte, title string) []byte {
	b = append(b, "\x1b]2;"...)
	b = append(b, oscText(title, maxTitle)...)
	return append(b, "\x1b\\"...)
}

// oscText makes a text harmless within an OSC string, and short.
func oscText(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if strings.IndexByte(string(r), 0x9c) >= 0 {
			return '·'
		}
		return r
	}, clean(s))
	return Truncate(s, most, "…")
}

// maxNote is how much of a notice is told, in cells.
const maxNote = 120

// appendNote appends a notice for the desktop: OSC 9 (iTerm2), or OSC 777 (urxvt). A semicolon would begin another
// argument of the latter, and digits with one in front of the text would make another command of the former (ConEmu).
func appendNote(b []byte, note string, kind NoteKind) []byte {
	note = strings.ReplaceAll(oscText(note, maxNote), ";", ",")
	switch kind {
	case Note9:
		b = append(b, "\x1b]9;"...)
	case Note777:
		b = append(b, "\x1b]777;notify;Teahouse;"...)
	}
	b = append(b, note...)
	return append(b, "\x1b\\"...)
}

// leave appends what gives the terminal back, and the last lines.
func (e *encoder) leave(b []byte, last string) []byte {
	if e.started {
		b = append(b, resetModes...)
		if e.margins {
			b = append(b, forbidMargins...)
		}
		b = append(b, leaveScreen...)
		b = append(b, showCursor...)
		if e.title {
			b = append(b, popTitle...)
		}
	}
	if last = strings.TrimRight(last, "\r\n"); last == "" {
		return b
	}
	for line := range strings.SplitSeq(last, "\n") {
		b = append(b, clean(line)...)
		b = append(b, "\r\n"...)
	}
	return b
}

// appendCUP appends the move to a cell (ECMA-48 8.3.21), counted from 0 here and from 1 on the wire.
func appendCUP(b []byte, x, y int) []byte {
	b = strconv.AppendInt(append(b, "\x1b["...), int64(y)+1, 10)
	if x > 0 { // the first column goes without saying
		b = strconv.AppendInt(append(b, ';'), int64(x)+1, 10)
	}
	return append(b, 'H')
}

// maxCopy bounds what one person can make their terminal remember: longer OSC strings are dropped by some terminals.
const maxCopy = 8 << 10

// appendCopy appends OSC 52 (xterm's ctlseqs, "Manipulate Selection Data"): base64, so the text can be nothing else
// on its way. It is without control characters, for what is on a clipboard is pasted, into a shell perhaps. A terminal that
// does not allow it ignores it.
func appendCopy(b []byte, text string) []byte {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	if len(text) > maxCopy {
		text = strings.ToValidUTF8(text[:maxCopy], "")
	}
	b = append(b, "\x1b]52;c;"...)
	b = base64.StdEncoding.AppendEncode(b, []byte(text))
	return append(b, "\x1b\\"...)
}
