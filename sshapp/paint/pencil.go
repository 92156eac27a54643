package paint

import (
	"slices"
	"strconv"
	"sync"
)

// pencil writes to a terminal whose cells, cursor and style it knows, and so writes little: it moves only where the
// cursor does not stand, and changes only what differs in the style.
//
// It begins with the cursor anywhere, the terminal's own style and wrapping off, and leaves the same.
type pencil struct {
	b      []byte
	width  int   // of the screen
	bce    bool  // the terminal erases and scrolls in the background colour that is set
	x, y   int   // the cursor; -1 where it is not known
	pen    Style // as it is set
	ground Color // of the row that roll has brought
	inside bool  // a region is set
	spilt  bool  // the last draw may have reached beyond its end, where terminals count otherwise

	old, new []cell // room for a row each
}

// To draw costs less than to move over a few cells that stay, or to erase a few blanks.
const (
	minSkip   = 6
	minErase  = 8
	minReturn = 3
)

// newPencil makes a pencil that appends to b. Terminals that know left and right margins also erase in the background
// colour: all that are known to answer for the mode do (xterm, iTerm2, WezTerm, mintty, Ghostty, Windows Terminal,
// Contour), and the best known that do not, such as kitty and GNU Screen, have no margins.
//
// The caller must end with done.
func newPencil(b []byte, width int, margins bool) *pencil {
	p := pencils.Get().(*pencil)
	*p = pencil{b: b, width: width, bce: margins, x: -1, y: -1, old: p.old, new: p.new}
	return p
}

// pencils keep the room for two rows of cells, so that no visit has to.
var pencils = sync.Pool{New: func() any { return new(pencil) }}

// done gives all that was written, with the style put back.
func (p *pencil) done() []byte {
	p.style(Style{})
	b := p.b
	p.b = nil
	pencils.Put(p)
	return b
}

// draw turns one row, or the part of it from column x to column to, into another. Both are written as by a Row; what
// they do not fill is blank.
func (p *pencil) draw(y, x, to int, old, row string) {
	p.spilt = false
	if old == row {
		return
	}
	p.old = appendCells(p.old[:0], old, x, to)
	p.change(y, x, to, row)
}

// drawNew is draw in a row that rollUp or rollDown has brought.
func (p *pencil) drawNew(y, x, to int, row string) {
	p.spilt = false
	blank := cell{text: " ", style: Style{BG: p.ground}}
	p.old = p.old[:0]
	for range to - x {
		p.old = append(p.old, blank)
	}
	p.change(y, x, to, row)
}

// drawOver is draw over whatever is there.
func (p *pencil) drawOver(y, x, to int, row string) {
	p.spilt = false
	p.old = p.old[:0]
	for range to - x {
		p.old = append(p.old, cell{}) // equal to none
	}
	p.change(y, x, to, row)
}

// change draws a row over the cells in p.old.
func (p *pencil) change(y, x, to int, row string) {
	p.new = appendCells(p.new[:0], row, x, to)
	for i := 0; i < len(p.new); {
		if p.new[i] == p.old[i] {
			i++
			continue
		}
		end := p.runEnd(i)
		if x == 0 && i <= minReturn && !slices.ContainsFunc(p.new[:i], func(c cell) bool { return c.loose }) {
			i = 0 // a return and the same cells again are shorter than a move
		}
		p.run(x+i, y, p.new[i:end])
		i = end
	}
}

// runEnd is the end of the cells to be drawn from place i on: where enough of them stay. A cluster that terminals count
// otherwise may reach over what follows, so all behind it is drawn too.
func (p *pencil) runEnd(i int) int {
	same := 0
	for ; i < len(p.new); i++ {
		switch {
		case p.new[i].loose:
			return len(p.new)
		case p.new[i] != p.old[i]:
			same = 0
		default:
			if same++; same == minSkip {
				i++
				return i - same
			}
		}
	}
	return i - same
}

// run draws cells from column x on.
func (p *pencil) run(x, y int, cells []cell) {
	for i := 0; i < len(cells); {
		if n := p.erasable(cells[i:]); n >= minErase {
			p.move(x+i, y)
			p.erase(n, cells[i].style)
			i += n
			continue
		}
		p.move(x+i, y)
		i += p.put(cells[i])
	}
}

// erasable counts the blanks at the beginning of cells that the terminal can erase.
func (p *pencil) erasable(cells []cell) (n int) {
	first := cells[0]
	if first.text != " " || first.style.Attr != 0 || first.style.Link != (Link{}) || first.style.BG != 0 && !p.bce {
		return 0
	}
	for n < len(cells) && cells[n] == first {
		n++
	}
	return n
}

// erase erases n cells without moving (ECMA-48 8.3.38, ECH), or the rest of the row (8.3.41, EL).
func (p *pencil) erase(n int, st Style) {
	p.blankStyle(st)
	if p.x+n == p.width {
		p.b = append(p.b, "\x1b[K"...)
		return
	}
	p.b = strconv.AppendInt(append(p.b, "\x1b["...), int64(n), 10)
	p.b = append(p.b, 'X')
}

// put draws one cluster where the cursor is, and tells its width.
func (p *pencil) put(c cell) (width int) {
	width = 1
	if c.wide {
		width = 2
	}
	if c.text == " " && c.style == (Style{BG: c.style.BG}) {
		p.blankStyle(c.style)
	} else {
		p.style(c.style)
	}
	if c.loose {
		p.spilt = true
		// Blank its cells first: a terminal that draws it narrower would leave the cells of an older picture.
		x := p.x
		p.b = append(p.b, "  "[:width]...)
		p.b = appendCHA(p.b, x)
	}
	p.b = append(p.b, c.text...)
	if p.x += width; c.loose || p.x >= p.width {
		p.x = -1 // at the edge the cursor stays in the last column
	}
	return width
}

// style sets the pen.
func (p *pencil) style(st Style) {
	p.b = appendStyle(p.b, p.pen, st)
	p.pen = st
}

// blankStyle sets of the pen what is to be seen of a blank.
func (p *pencil) blankStyle(st Style) {
	if p.pen.BG != st.BG || p.pen.Attr&shows != 0 || p.pen.Link != (Link{}) {
		p.style(st)
	}
}

// move moves the cursor, by the shortest of a few ways.
func (p *pencil) move(x, y int) {
	if y == p.y+1 && p.y >= 0 && !p.inside {
		p.b = append(p.b, '\n') // above the last row, and outside of a region: nothing scrolls
		p.x, p.y = -1, y        // some terminals are set to return at a line feed
	}
	switch {
	case y != p.y:
		p.b = appendCUP(p.b, x, y)
	case x == p.x:
		return
	case x == 0:
		p.b = append(p.b, '\r')
	default:
		p.b = appendCHA(p.b, x)
	}
	p.x, p.y = x, y
}

// region bounds scrolling to the rows from top to bottom, and, if right is not the screen's width, to the columns
// before it (DECSTBM and DECSLRM; DEC STD 070 5.4). Left and right margins must have been allowed (DECLRMM).
func (p *pencil) region(top, bottom, right int) {
	if right != p.width {
		p.b = appendPair(p.b, 0, right, 's')
	}
	p.b = appendPair(p.b, top, bottom+1, 'r')
	p.x, p.y, p.inside = -1, -1, true
}

// noRegion takes the bounds away that region has set.
func (p *pencil) noRegion(right int) {
	if right != p.width {
		p.b = appendPair(p.b, 0, p.width, 's')
	}
	p.b = append(p.b, "\x1b[r"...)
	p.x, p.y, p.inside = -1, -1, false
}

// rollUp scrolls the region up by one row, the last of which is y, to make room for the given one; rollDown scrolls it
// down, for the first of its rows. drawNew draws there.
func (p *pencil) rollUp(y, to int, row string) {
	p.prepare(y, to, row)
	p.b = append(p.b, '\n')
}

func (p *pencil) rollDown(y, to int, row string) {
	p.prepare(y, to, row)
	p.b = append(p.b, "\x1bM"...) // RI (ECMA-48 8.3.104)
}

// prepare sets the ground in which a terminal that can fills the row that comes in: the one in which it ends.
func (p *pencil) prepare(y, to int, row string) {
	p.ground = 0
	if p.bce && to > 0 {
		p.new = appendCells(p.new[:0], row, 0, to)
		if last := p.new[to-1]; last.text == " " && last.style.Attr == 0 && last.style.Link == (Link{}) {
			p.ground = last.style.BG
		}
	}
	p.blankStyle(Style{BG: p.ground})
	if y != p.y || p.x < 0 || p.x >= to { // beyond a margin nothing scrolls
		p.move(0, y)
	}
	p.x = -1 // some terminals are set to return at a line feed
}

// appendPair appends a control sequence for what lies between two places: from the first, counted from 0 here and from 1 on
// the wire, where 1 goes without saying, to before the second.
func appendPair(b []byte, from, to int, final byte) []byte {
	b = append(b, "\x1b["...)
	if from > 0 {
		b = strconv.AppendInt(b, int64(from)+1, 10)
	}
	b = strconv.AppendInt(append(b, ';'), int64(to), 10)
	return append(b, final)
}
