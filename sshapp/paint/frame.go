package paint

import (
	"strings"
	"time"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
)

// maxSequence bounds an unfinished escape sequence in bytes; a longer one is discarded.
const maxSequence = 4 << 10

// The control characters that frame input (ECMA-48, and CAN, SUB of DEC's parsers).
const (
	bel = 0x07
	can = 0x18
	sub = 0x1a
	esc = 0x1b
)

// framer cuts input into complete units, a character or a sequence each, byte by byte, and has each of them decoded
// once. Ultraviolet's decoder is asked for complete units only: it looks at an unfinished one from its beginning each
// time, and takes what it cannot finish for keys.
type framer struct {
	decoder uv.EventDecoder
	events  []uv.Event

	state  func(*framer, byte) // what the next byte is taken for; nil between units
	unit   []byte              // the unit so far
	params int                 // where the parameters of a CSI begin in it
	need   int                 // how many bytes are still missing, where that is known

	text []byte // characters beyond ASCII that may be one cluster, not yet decoded

	paste []byte // the paste so far
	cut   bool   // the paste is longer than maxPaste
	match int    // how much of pasteEnd the last bytes were
}

// feed takes bytes in and gives the events that they complete.
func (f *framer) feed(b []byte) []uv.Event {
	for _, c := range b {
		if f.state == nil {
			f.begin(c)
		} else {
			f.state(f, c)
		}
	}
	return f.done()
}

func (f *framer) done() []uv.Event {
	f.decodeText()
	events := f.events
	f.events = nil
	if f.state == nil && cap(f.unit) > 256 {
		f.unit = nil // a long answer, seen once, is not kept for the visit's life
	}
	return events
}

// patience tells how long to wait for the rest of a unit before flush; 0 is for ever.
func (f *framer) patience() time.Duration {
	switch {
	case len(f.unit) == 0 || f.unit[0] != esc:
		return 0
	case len(f.unit) <= 2:
		return escWait
	}
	return staleWait
}

// flush takes what has come as all that will: an Escape key, an Alt key that looks like the beginning of a sequence
// (Alt+[), or nothing of use.
func (f *framer) flush() []uv.Event {
	switch {
	case f.patience() == escWait:
		f.complete()
	case f.patience() == staleWait:
		f.drop()
	}
	return f.done()
}

// begin takes the first byte of a unit.
func (f *framer) begin(c byte) {
	f.unit = append(f.unit[:0], c)
	switch {
	case c == esc:
		f.state = (*framer).escape
	case c < utf8.RuneSelf:
		f.complete()
	default:
		f.beginRune(c)
	}
}

// beginRune takes the first byte of a character of several. What cannot be one is dropped: SSH terminals speak UTF-8,
// so a C1 control in its short form is none either.
func (f *framer) beginRune(c byte) {
	switch {
	case c >= 0xc2 && c <= 0xdf:
		f.need = 1
	case c >= 0xe0 && c <= 0xef:
		f.need = 2
	case c >= 0xf0 && c <= 0xf4:
		f.need = 3
	default:
		f.drop()
		return
	}
	f.state = (*framer).inRune
}

// inRune takes a later byte of a character of several.
func (f *framer) inRune(c byte) {
	if utf8.RuneStart(c) {
		f.restart(c)
		return
	}
	f.unit = append(f.unit, c)
	if f.need--; f.need > 0 {
		return
	}
	if !utf8.Valid(f.unit) {
		f.drop()
		return
	}
	f.complete()
}

// escape takes the byte after ESC.
func (f *framer) escape(c byte) {
	again := len(f.unit) > 1 // after ESC ESC: Alt and a key that begins with ESC itself, as rxvt and PuTTY send it
	if again && (c == esc || opensString(c)) {
		// The first ESC was a key of its own.
		f.unit = f.unit[:1]
		f.complete()
		f.begin(esc)
	}
	f.unit = append(f.unit, c)
	switch {
	case c == esc:
	case c == '[':
		f.state, f.params = (*framer).csi, len(f.unit)
	case c == 'O':
		f.state = (*framer).ss3
	case opensString(c):
		f.state = (*framer).str
	case c < utf8.RuneSelf:
		f.complete()
	default:
		f.beginRune(c)
	}
}

// opensString tells what after ESC begins an OSC, DCS, APC, PM or SOS.
func opensString(c byte) bool { return strings.IndexByte("]P_^X", c) >= 0 }

// csi takes a byte of a control sequence: parameters, intermediates, final byte (ECMA-48 5.4).
func (f *framer) csi(c byte) {
	first := len(f.unit) == f.params
	switch {
	case c == '[' && first: // Linux console: ESC [ [ A is F1
		f.need, f.state = 1, (*framer).tail
		f.collect(c)
	case c == 'M' && first: // three bytes of an X10 mouse report follow
		f.need, f.state = 3, (*framer).tail
		f.collect(c)
	case c >= 0x20 && c <= 0x3f:
		f.collect(c)
		if c == '$' && onlyDigits(f.unit[f.params:len(f.unit)-1]) { // rxvt: shift and a function key
			f.complete()
		}
	case c >= 0x40 && c <= 0x7e:
		f.collect(c)
		f.complete()
	case c == can || c == sub:
		f.drop()
	default:
		f.restart(c)
	}
}

func onlyDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0
}

// tail takes the known number of bytes that end a unit, whatever they are.
func (f *framer) tail(c byte) {
	f.collect(c)
	if f.need--; f.need == 0 {
		f.complete()
	}
}

// ss3 takes a byte after ESC O: a modifier's digits, then a letter.
func (f *framer) ss3(c byte) {
	if c < 0x21 || c > 0x7e {
		f.restart(c)
		return
	}
	f.collect(c)
	if c < '0' || c > '9' {
		f.complete()
	}
}

// str takes a byte of a string: OSC, DCS, APC, PM or SOS. Its end is ST (ESC \), or BEL for OSC.
func (f *framer) str(c byte) {
	switch {
	case c == can || c == sub:
		f.drop()
	case c == esc:
		f.state = (*framer).strEnd
	default:
		f.collect(c)
		if c == bel && f.unit[1] == ']' {
			f.complete()
		}
	}
}

func (f *framer) strEnd(c byte) {
	if c == '\\' {
		f.collect(esc)
		f.collect(c)
		f.complete()
		return
	}
	// The string was broken off by another sequence.
	f.drop()
	f.begin(esc)
	f.escape(c)
}

// collect appends to the unit what it has room for. A unit that had no room for its end is followed to it and comes to
// nothing: without its last byte no sequence is one.
func (f *framer) collect(c byte) {
	if len(f.unit) < maxSequence {
		f.unit = append(f.unit, c)
	}
}

// drop forgets the unit.
func (f *framer) drop() {
	f.unit, f.state = f.unit[:0], nil
}

// restart forgets the unit and begins another with c, which does not belong to it.
func (f *framer) restart(c byte) {
	f.drop()
	f.begin(c)
}

// complete has the unit decoded and makes ready for the next.
func (f *framer) complete() {
	unit := f.unit
	f.drop()
	if unit[0] >= utf8.RuneSelf {
		f.text = append(f.text, unit...)
		return
	}
	f.decodeText()
	f.decode(unit)
}
