package ui

import (
	"teahouse/room"
	"teahouse/store"
)

// The pane's window on the past, in items: what is kept while following, and at most while reading back.
const (
	keepFollowing = 400
	keepReading   = 2000
)

// pane is the window on the messages: a contiguous run of items, of which it shows the last rows, or the rows from an
// anchor on. The anchor is an item and a row in it, so that neither new messages nor a resize move what is being read.
type pane struct {
	items  []room.Item
	newest uint64 // how far the room has been read, in its own numbers

	reading bool // scrolled back: top counts; otherwise the newest is at the bottom
	top     int  // the item of the first visible row
	off     int  // the row of that item
	unseen  int  // messages that came while reading

	begun    bool // items[0] is the very first message of the room
	gap      bool // the newest were let go while reading; End fetches them anew
	loading  bool // a page is on its way
	wanted   int  // rows still to scroll back once it is here
	height   int  // rows at the last drawing
	newSince int64
	arranged func(items []room.Item, i int) []Row // the rows of item i; set at each drawing
}

func (p *pane) following() bool { return !p.reading }

// append takes new items from the room.
func (p *pane) append(items []room.Item) {
	if p.reading {
		for _, it := range items {
			if it.Message != nil {
				p.unseen++
			}
		}
		if p.gap || len(p.items)+len(items) > keepReading {
			p.gap = true // the end is out of the window; End reads it anew
			return
		}
	}
	p.items = append(p.items, items...)
	if extra := len(p.items) - keepFollowing; !p.reading && extra > keepFollowing/4 {
		p.items = append([]room.Item(nil), p.items[extra:]...)
		p.begun = false
	}
}

// restart forgets the window and begins with the room's recent past.
func (p *pane) restart(items []room.Item) {
	p.items = append([]room.Item(nil), items...)
	p.reading, p.top, p.off, p.unseen, p.gap, p.begun, p.wanted = false, 0, 0, 0, false, false, 0
}

// prepend takes a page of older messages; an empty page says that there is nothing older.
func (p *pane) prepend(page []store.Message) {
	if len(page) == 0 {
		p.begun = true
		return
	}
	older := make([]room.Item, len(page), len(page)+len(p.items))
	for i := range page {
		older[i] = room.Item{Message: &page[i]}
	}
	p.items = append(older, p.items...)
	p.top += len(page)
	if len(p.items) > keepReading {
		p.items = p.items[:keepReading:keepReading]
		p.gap = true
	}
}

// firstSeq is the number of the oldest message in the window; 0 when there is none.
func (p *pane) firstSeq() int64 {
	for _, it := range p.items {
		if it.Message != nil {
			return it.Message.Seq
		}
	}
	return 0
}

// lastSeq is the number of the newest message in the window; 0 when there is none.
func (p *pane) lastSeq() int64 {
	for i := len(p.items) - 1; i >= 0; i-- {
		if p.items[i].Message != nil {
			return p.items[i].Message.Seq
		}
	}
	return 0
}

// view is the rows that are to be seen, at most height.
func (p *pane) view(height int) []Row {
	p.height = height
	if p.reading {
		if rows, filled := p.down(height); filled || p.gap {
			return rows
		}
		p.follow()
	}
	return p.bottom(height)
}

// bottom is the last rows of the window.
func (p *pane) bottom(height int) []Row {
	var blocks [][]Row
	have := 0
	for i := len(p.items) - 1; i >= 0 && have < height; i-- {
		rows := p.arranged(p.items, i)
		blocks = append(blocks, rows)
		have += len(rows)
	}
	out := make([]Row, 0, have)
	for i := len(blocks) - 1; i >= 0; i-- {
		out = append(out, blocks[i]...)
	}
	return out[max(0, len(out)-height):]
}

// down is the rows from the anchor on; filled tells whether there were enough, so that the anchor is above the bottom.
func (p *pane) down(height int) (out []Row, filled bool) {
	for i := p.top; i < len(p.items); i++ {
		rows := p.arranged(p.items, i)
		if i == p.top {
			p.off = min(p.off, max(0, len(rows)-1)) // a wider window has fewer rows
			rows = rows[p.off:]
		}
		out = append(out, rows...)
		if len(out) > height {
			return out[:height], true
		}
	}
	return out, false
}

// follow returns to the bottom.
func (p *pane) follow() { p.reading, p.unseen, p.wanted = false, 0, 0 }

// anchor begins reading at what is on the screen now.
func (p *pane) anchor() {
	if p.reading {
		return
	}
	have := 0
	for i := len(p.items) - 1; i >= 0; i-- {
		have += len(p.arranged(p.items, i))
		if have >= p.height {
			p.reading, p.top, p.off = true, i, have-p.height
			return
		}
	}
	p.reading, p.top, p.off = true, 0, 0
}

// scroll moves the window by rows and tells how many could not be moved back because older items are not here yet.
func (p *pane) scroll(rows int) (missing int) {
	if p.arranged == nil {
		return 0
	}
	p.anchor()
	if rows > 0 {
		p.forward(rows)
		return 0
	}
	back := -rows
	for back > 0 {
		if p.off >= back {
			p.off -= back
			return 0
		}
		back -= p.off
		p.off = 0
		if p.top == 0 {
			return back
		}
		p.top--
		p.off = len(p.arranged(p.items, p.top))
	}
	return 0
}

func (p *pane) forward(rows int) {
	for p.top < len(p.items) {
		here := len(p.arranged(p.items, p.top)) - p.off
		if rows < here {
			p.off += rows
			return
		}
		rows -= here
		p.top, p.off = p.top+1, 0
	}
	p.top = max(0, len(p.items)-1)
}
