package paint

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Sheet is the upper part of a screen, equal on many terminals: a head, a pane that scrolls, and a column beside the
// pane. What has to be written to get from one sheet to another is found once, by whoever needs it first, and is the
// same bytes for all. A Sheet is never changed, and may be used from anywhere.
type Sheet struct {
	id    uint64 // of this sheet alone: deltas are kept under it, so that no sheet keeps another alive
	width int
	split int
	head  []string
	pane  []string
	side  []string

	mu     sync.Mutex // guards all below; held while one of them is made, so that it is made once
	frames [2][]byte  // the key frames, without and with margins; nil until they are needed
	deltas []delta    // the last that were asked for; the oldest makes room
}

// delta is how the terminal gets from another sheet to this one.
type delta struct {
	from    uint64
	margins bool
	bytes   []byte
}

// maxDeltas is how many ways to one sheet are kept: most who need one show the sheet before it, and those who lag show
// one of the few before that.
const maxDeltas = 16

var sheets atomic.Uint64 // so far

// NewSheet makes a sheet of the given width. Rows of the head come from Row.String at that width, rows of the pane at
// width split, rows of the side from NewRowAt(split, width). The side is as long as the pane, or nil; then split must be
// width. The slices must not be changed afterwards.
func NewSheet(width, split int, head, pane, side []string) *Sheet {
	return &Sheet{id: sheets.Add(1), width: width, split: split, head: head, pane: pane, side: side}
}

// Height is the number of rows.
func (s *Sheet) Height() int {
	if s == nil {
		return 0
	}
	return len(s.head) + len(s.pane)
}

// Row is a whole row, from 0.
func (s *Sheet) Row(y int) string {
	if y < len(s.head) {
		return s.head[y]
	}
	y -= len(s.head)
	if s.side == nil {
		return s.pane[y]
	}
	return s.pane[y] + s.side[y]
}

// alike tells whether both have the same parts in the same places, so that one can become the other by scrolling. Only
// the panes may end in different rows.
func (s *Sheet) alike(t *Sheet) bool {
	return s != nil && t != nil && s.width == t.width && s.split == t.split && len(s.head) == len(t.head) &&
		(s.side == nil) == (t.side == nil)
}

// frame is what draws the sheet on a cleared screen.
func (s *Sheet) frame(margins bool) []byte {
	i := 0
	if margins {
		i = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.frames[i] == nil {
		p := newPencil(nil, s.width, margins)
		for y := range s.Height() {
			p.draw(y, 0, s.width, "", s.Row(y))
		}
		s.frames[i] = p.done()
	}
	return s.frames[i]
}

// from is what makes this sheet of one that is alike and on the terminal, in the rows that both have.
func (s *Sheet) from(old *Sheet, margins bool) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.deltas {
		if d.from == old.id && d.margins == margins {
			return d.bytes
		}
	}
	d := delta{from: old.id, margins: margins, bytes: s.change(old, margins)}
	if len(s.deltas) == maxDeltas {
		s.deltas = slices.Delete(s.deltas, 0, 1)
	}
	s.deltas = append(s.deltas, d)
	return d.bytes
}

// change finds what makes this sheet of old: what has only moved is scrolled, and the rest drawn where it differs.
func (s *Sheet) change(old *Sheet, margins bool) []byte {
	p := newPencil(nil, s.width, margins)
	margins = margins && s.split > 1 // one column is no region
	for y := range s.head {
		p.draw(y, 0, s.width, old.head[y], s.head[y])
	}
	rows := min(len(s.pane), len(old.pane))
	by := 0
	if !slices.Equal(old.pane[:rows], s.pane[:rows]) {
		by = shift(old.pane[:rows], s.pane[:rows])
	}
	if by != 0 {
		s.scroll(p, rows, by, margins)
	}
	// Without margins the column beside the pane has been scrolled along.
	sideBy := by
	if margins {
		sideBy = 0
	}
	for i := range rows {
		y, spilt := len(s.head)+i, false
		if was, there := moved(old.pane[:rows], i, by); there {
			p.draw(y, 0, s.split, was, s.pane[i])
			spilt = p.spilt
		}
		if s.side == nil {
			continue
		}
		if was, there := moved(old.side[:rows], i, sideBy); spilt {
			p.drawOver(y, s.split, s.width, s.side[i])
		} else if there {
			p.draw(y, s.split, s.width, was, s.side[i])
		}
	}
	return p.done()
}

// moved is the row that has come to place i by scrolling up by rows, unless that place was filled anew.
func moved(rows []string, i, by int) (string, bool) {
	if i += by; i < 0 || i >= len(rows) {
		return "", false
	}
	return rows[i], true
}

// scroll scrolls the first rows of the pane up by so many, down if that is negative, and draws those that come in.
func (s *Sheet) scroll(p *pencil, rows, by int, margins bool) {
	top, bottom, right := len(s.head), len(s.head)+rows-1, s.width
	if margins {
		right = s.split
	}
	var later []int
	p.region(top, bottom, right)
	for n := range max(by, -by) {
		y, i := bottom, rows-by+n
		if by < 0 {
			y, i = top, -by-1-n
			p.rollDown(y, s.split, s.pane[i])
		} else {
			p.rollUp(y, s.split, s.pane[i])
		}
		if unsure(s.pane[i]) {
			// A margin would hold back what a terminal counts otherwise, and a later row must not be drawn over what spills.
			later = append(later, i)
			continue
		}
		p.drawNew(y, 0, s.split, s.pane[i])
		if s.side != nil && !margins {
			p.drawNew(y, s.split, s.width, s.side[i])
		}
	}
	p.noRegion(right)
	for _, i := range later {
		p.drawOver(top+i, 0, s.split, s.pane[i])
		if s.side != nil {
			p.drawOver(top+i, s.split, s.width, s.side[i])
		}
	}
}

// shift finds by how many rows scrolling up, or down if it is negative, brings most rows to their place; 0 if that is
// not worth it.
func shift(old, rows []string) int {
	best, most := 0, matches(old, rows, 0)+1
	for by := 1; by < len(rows); by++ {
		// No more than all that stays in the pane can match.
		if len(rows)-by <= most {
			break
		}
		for _, by := range [2]int{by, -by} {
			if n := matches(old, rows, by); n > most {
				best, most = by, n
			}
		}
	}
	return best
}

// matches counts the rows that scrolling up by rows would bring to their place.
func matches(old, rows []string, by int) (n int) {
	for i, row := range rows {
		if was, there := moved(old, i, by); there && was == row {
			n++
		}
	}
	return n
}
