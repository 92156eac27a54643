package ui

import (
	"cmp"
	"slices"

	"teahouse/room"
	"teahouse/store"
)

// keepReading is how many items a pane holds at most while it reads back.
const keepReading = 2000

// pane is the window on the messages: a contiguous run of items, of which it shows the last rows, or the rows from an
// anchor on. The anchor is an item and a row in it, so that neither new messages nor a resize move what is being read.
type pane struct {
	items  []room.Item // the room's recent past, shared with everybody; its own while reading
	recent []room.Item // the room's recent past
	newest uint64      // how far the room has been read, in its own numbers

	reading bool  // scrolled back: top counts; otherwise the newest is at the bottom
	top     int   // the item of the first visible row
	off     int   // the row of that item
	seen    int64 // the newest message that was seen before or while reading
	told    int64 // the newest message of the room

	begun    bool // items begins with the very first message of the room
	gap      bool // the newest were let go while reading; End fetches them anew
	loading  bool // a page is on its way
	wanted   int  // rows still to scroll back once it is here
	newSince int64
	edits    uint64 // changes of messages that items have
}

// rowsOf draws one item of the window; see Layout.Rows.
type rowsOf func(items []room.Item, i int) []string

// unseen is how many messages have come that were not seen yet.
func (p *pane) unseen() int {
	if !p.reading {
		return 0
	}
	return int(max(0, p.told-p.seen))
}

// take looks at the room and gives what is new.
func (p *pane) take(v *room.View) []room.Item {
	first, _ := slices.BinarySearchFunc(v.Items, p.newest+1, func(it room.Item, n uint64) int { return cmp.Compare(it.N, n) })
	fresh := v.Items[first:]
	missed := v.Lost > p.newest
	p.newest, p.recent = v.Newest, v.Items
	for _, it := range fresh {
		if it.Message != nil {
			p.told = it.Message.Seq
		}
	}
	switch {
	case !p.reading:
		p.items = v.Items
	case missed:
		p.gap = true // what is being read stays; the rest is fetched on the way down
	default:
		p.append(fresh)
	}
	return fresh
}

// mend puts changed messages in the place of what they were. The room's own items have them already.
func (p *pane) mend(v *room.View) {
	fresh := v.Edited[max(0, len(v.Edited)-int(v.Edits-p.edits)):]
	p.edits = v.Edits
	if !p.reading {
		return
	}
	for _, now := range fresh {
		for i, it := range p.items {
			switch m := it.Message; {
			case m == nil:
			case m.Seq == now.Seq:
				p.items[i].Message = now
			case m.Reply != nil && m.Reply.Seq == now.Seq:
				answer := *m
				answer.Reply = now.Quote()
				p.items[i].Message = &answer
			}
		}
	}
}

// append adds to the end of what is being read, unless that end has been let go.
func (p *pane) append(items []room.Item) {
	if p.gap || len(p.items)+len(items) > keepReading {
		p.gap = true
		return
	}
	last := p.lastSeq(len(p.items))
	for _, it := range items {
		if it.Message == nil || it.Message.Seq > last { // a page from the store may have brought it already
			p.items = append(p.items, it)
		}
	}
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
	p.begun = page[0].Seq == 1
	p.top += len(page)
	if len(p.items) > keepReading {
		p.items = p.items[:keepReading:keepReading]
		p.gap = true
	}
}

// extend takes a page of newer messages at a window's end that was let go.
func (p *pane) extend(page []store.Message) {
	for i := range page {
		p.items = append(p.items, room.Item{Message: &page[i]})
	}
	if extra := len(p.items) - keepReading; extra > 0 {
		p.items = append([]room.Item(nil), p.items[extra:]...)
		p.top = max(0, p.top-extra)
		p.begun = false
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

// lastSeq is the number of the newest message before item end; 0 when there is none.
func (p *pane) lastSeq(end int) int64 {
	for i := min(end, len(p.items)) - 1; i >= 0; i-- {
		if p.items[i].Message != nil {
			return p.items[i].Message.Seq
		}
	}
	return 0
}

// view is the rows that are to be seen, at most height.
func (p *pane) view(rows rowsOf, height int) []string {
	if p.reading {
		if out, last := p.down(rows, height); last < len(p.items) || p.gap {
			return out
		}
	}
	return p.bottom(rows, height)
}

// bottom is the last rows of the window.
func (p *pane) bottom(rows rowsOf, height int) []string {
	var blocks [][]string
	have := 0
	for i := len(p.items) - 1; i >= 0 && have < height; i-- {
		block := rows(p.items, i)
		blocks = append(blocks, block)
		have += len(block)
	}
	out := make([]string, 0, have)
	for _, block := range slices.Backward(blocks) {
		out = append(out, block...)
	}
	return out[max(0, len(out)-height):]
}

// down is the rows from the anchor on, and the first item that did not fit; len(items) when all did.
func (p *pane) down(rows rowsOf, height int) (out []string, last int) {
	for i := p.top; i < len(p.items); i++ {
		block := rows(p.items, i)
		if i == p.top {
			block = block[min(p.off, max(0, len(block)-1)):] // a wider window has fewer rows
		}
		out = append(out, block...)
		if len(out) > height {
			return out[:height], i
		}
	}
	return out, len(p.items)
}

// follow returns to the bottom.
func (p *pane) follow() {
	p.reading, p.wanted, p.gap, p.begun = false, 0, false, false
	p.items = p.recent
}

// scroll moves the window by rows, back for a negative number, and tells how many it could not be moved back because older
// items are not here yet.
func (p *pane) scroll(rows rowsOf, height, by int) (missing int) {
	if !p.reading {
		if by > 0 {
			return 0
		}
		p.anchor(rows, height)
	}
	if by > 0 {
		p.forward(rows, by)
	} else {
		missing = p.back(rows, -by)
	}
	_, last := p.down(rows, height)
	p.seen = max(p.seen, p.lastSeq(last))
	if last == len(p.items) && !p.gap && by > 0 {
		p.follow()
	}
	return missing
}

// anchor begins reading at what is on the screen now.
func (p *pane) anchor(rows rowsOf, height int) {
	p.reading, p.top, p.off = true, 0, 0
	p.items = slices.Clip(p.items) // what is added goes elsewhere: this is everybody's
	p.seen = p.lastSeq(len(p.items))
	have := 0
	for i := len(p.items) - 1; i >= 0; i-- {
		have += len(rows(p.items, i))
		if have >= height {
			p.top, p.off = i, have-height
			return
		}
	}
}

func (p *pane) back(rows rowsOf, by int) (missing int) {
	for {
		if p.off >= by {
			p.off -= by
			return 0
		}
		by -= p.off
		p.off = 0
		if p.top == 0 {
			return by
		}
		p.top--
		p.off = len(rows(p.items, p.top))
	}
}

func (p *pane) forward(rows rowsOf, by int) {
	for p.top < len(p.items) {
		here := len(rows(p.items, p.top)) - p.off
		if by < here {
			p.off += by
			return
		}
		by -= here
		p.top, p.off = p.top+1, 0
	}
	p.top = max(0, len(p.items)-1)
}
