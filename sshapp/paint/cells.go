package paint

import (
	"strconv"
	"strings"
)

// cell is what stands in one cell of a terminal. Cells that look alike are equal.
type cell struct {
	text  string // a cluster; "" in the second cell of a wide one
	style Style
	wide  bool // it takes the next cell too
	loose bool // terminals disagree about its width; see disputed
}

var blankCell = cell{text: " "}

// shows are the attributes that are seen on a blank.
const shows = Underline | Reverse | Strike

// appendCells appends what a row shows in the columns from x to to, exactly so many cells. The row begins in column x.
func appendCells(dst []cell, row string, x, to int) []cell {
	start := len(dst)
	for range to - x {
		dst = append(dst, blankCell)
	}
	cells := dst[start:]
	var st Style
	for at := 0; row != ""; {
		t := nextToken(row)
		row = row[len(t.raw):]
		switch t.final {
		case 0:
			at = setCells(cells, at, st, t.raw)
		case 'G':
			at = t.column() - x
		case ']':
			st.Link = t.link()
		case 'm':
			st = applySGR(st, t.raw[2:len(t.raw)-1])
		}
	}
	return dst
}

// setCells puts a text into cells from place at on and gives the place behind it. What has no room is left out.
func setCells(cells []cell, at int, st Style, text string) int {
	for i := 0; i < len(text); {
		if c := text[i]; c < 0x80 && (i+1 == len(text) || text[i+1] < 0x80) { // most text, without asking for clusters
			setCell(cells, at, 1, st, text[i:i+1])
			at++
			i++
			continue
		}
		end := i + 1
		for end < len(text) && (text[end] >= 0x80 || end+1 < len(text) && text[end+1] >= 0x80) {
			end++
		}
		for c := range clusters(text[i:end]) {
			setCell(cells, at, c.width, st, c.drawn)
			at += c.width
		}
		i = end
	}
	return at
}

func setCell(cells []cell, at, width int, st Style, text string) {
	if width == 0 || at < 0 || at+width > len(cells) {
		return
	}
	if text == " " && st.Attr&shows == 0 {
		st = Style{BG: st.BG} // nothing else of it is to be seen
	}
	c := &cells[at] // field by field: a cell is too large to be made first and copied then, as often as this
	c.text, c.style, c.wide, c.loose = text, st, width == 2, len(text) > 1 && disputed(text)
	if width == 2 {
		cells[at+1] = cell{style: st}
	}
}

// applySGR gives the style after a sequence with the given parameters, as appendSGR writes them.
func applySGR(st Style, params string) Style {
	next := func() (n int) {
		var s string
		s, params, _ = strings.Cut(params, ";")
		n, _ = strconv.Atoi(s) // "" is 0, as ECMA-48 has it
		return n
	}
	for more := true; more; more = params != "" {
		switch n := next(); {
		case n == 0:
			st = Style{Link: st.Link}
		case n == 38:
			st.FG = nextColor(next)
		case n == 48:
			st.BG = nextColor(next)
		case n == 39:
			st.FG = 0
		case n == 49:
			st.BG = 0
		case n >= 30 && n <= 37:
			st.FG = Indexed16(uint8(n - 30))
		case n >= 40 && n <= 47:
			st.BG = Indexed16(uint8(n - 40))
		case n >= 90 && n <= 97:
			st.FG = Indexed16(uint8(n - 90 + 8))
		case n >= 100 && n <= 107:
			st.BG = Indexed16(uint8(n - 100 + 8))
		case n == 22:
			st.Attr &^= Bold | Faint
		default:
			st.Attr = st.Attr.turned(int64(n))
		}
	}
	return st
}

// turned gives the attributes after one parameter that sets or unsets one of them.
func (a Attr) turned(n int64) Attr {
	for _, code := range attrCodes {
		switch n {
		case code.on:
			return a | code.attr
		case code.off:
			return a &^ code.attr
		}
	}
	return a
}

// nextColor reads the parameters behind 38 and 48.
func nextColor(next func() int) Color {
	switch next() {
	case 5:
		return Indexed256(uint8(next()))
	case 2:
		return RGB(uint8(next()), uint8(next()), uint8(next()))
	}
	return 0
}
