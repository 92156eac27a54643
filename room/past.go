package room

import (
	"slices"

	"teahouse/store"
)

// maxEdits is how many changes of messages a room remembers, for those who look at messages that it has forgotten.
const maxEdits = 64

// maxComings is how many tellings of arrivals and leavings a room remembers, each of any number of people. They are the
// least that there is to remember, and a busy door makes the most of them.
const maxComings = 12

// class tells apart what is bounded apart: nothing that happens may push what was said out of sight.
type class int

const (
	spoken    class = iota
	coming          // or going
	happening       // anything else
	classes
)

func classOf(it Item) class {
	switch {
	case it.Message != nil:
		return spoken
	case it.Notice.Kind == Arrived, it.Notice.Kind == Left:
		return coming
	}
	return happening
}

// past is what a room remembers: the newest messages and what happened between them. It has no lock of its own.
//
// What it hands out stays true without a lock: an item is written once, behind the end of every slice handed out
// before, and an array in which something would have to change is left for a new one.
type past struct {
	limits [classes]int
	counts [classes]int // of items; those of happenings may be above their limit until thin
	items  []Item
	edited []*store.Message // the newest changes of what was said, the newest last; see View.Edited
	edits  uint64           // changes so far
	newest uint64           // the place of the last item
	lost   uint64           // the place of the last message that is not in items any more
}

// newPast makes a past of at most size messages. Places begin at 2, so that newest is never 0 and 0 can mean "from the
// beginning".
func newPast(size int) past {
	return past{limits: [classes]int{spoken: size, coming: maxComings, happening: size}, newest: 1}
}

// add costs O(1) on average: what is forgotten is cut off in front, and append moves the rest to an array of about
// twice its length when the present one is used up.
func (p *past) add(it Item) {
	p.newest++
	it.N = p.newest
	p.items = append(p.items, it)
	p.counts[classOf(it)]++
	for p.counts[spoken] > p.limits[spoken] {
		oldest := p.items[0]
		p.items = p.items[1:]
		p.counts[classOf(oldest)]--
		if oldest.Message != nil {
			p.lost = oldest.N
		}
	}
}

// thin forgets the oldest notices that are too many. They may be anywhere, so this costs a copy, once for however many
// were added since.
func (p *past) thin() {
	if p.counts[coming] <= p.limits[coming] && p.counts[happening] <= p.limits[happening] {
		return
	}
	kept := make([]Item, 0, 2*len(p.items)) // room for more, or the next message would cost another copy
	for _, it := range p.items {
		if c := classOf(it); p.counts[c] > p.limits[c] {
			p.counts[c]--
			continue
		}
		kept = append(kept, it)
	}
	p.items = kept
}

// told is what everybody sees.
func (p *past) told() []Item { return p.items[:len(p.items):len(p.items)] }

// replace puts messages in the place of what they were: each with its own Seq, and as the quotes in their answers.
func (p *past) replace(now *store.Message) {
	p.items = slices.Clone(p.items) // the old array is everybody's
	known := false
	for i, it := range p.items {
		switch m := it.Message; {
		case m == nil:
		case m.Seq == now.Seq:
			p.items[i].Message, known = now, true
			p.note(now)
		case m.Reply != nil && m.Reply.Seq == now.Seq:
			answer := *m
			answer.Reply = now.Quote()
			p.items[i].Message = &answer
			p.note(&answer)
		}
	}
	if !known {
		p.note(now) // whoever reads back may have it
	}
}

func (p *past) note(m *store.Message) {
	p.edits++
	p.edited = append(slices.Clone(p.edited[max(0, len(p.edited)-maxEdits+1):]), m)
}

// erase forgets the messages below seq.
func (p *past) erase(seq int64) {
	kept := make([]Item, 0, len(p.items))
	for _, it := range p.items {
		if m := it.Message; m != nil && m.Seq < seq {
			p.counts[spoken]--
			p.lost = it.N
			continue
		}
		kept = append(kept, it)
	}
	p.items = kept
}
