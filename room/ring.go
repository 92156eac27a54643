package room

import "teahouse/store"

// ring remembers the last things that a room was told. It has no lock of its own.
//
// What it hands out stays true without a lock: an item is written once, behind the end of every slice handed out
// before, and the array is never shifted but left for a new one.
type ring struct {
	size   int
	items  []Item // up to twice size, so that moving is rare; only the last size are told
	newest uint64
}

// newRing makes a ring that holds messages already. Places begin at 2, so that newest is never 0 and 0 can mean "from
// the beginning".
func newRing(size int, messages []store.Message) ring {
	r := ring{size: size, newest: 1}
	for i := range messages {
		r.add(Item{Message: &messages[i]})
	}
	return r
}

func (r *ring) add(it Item) {
	r.newest++
	it.N = r.newest
	if len(r.items) >= 2*r.size {
		r.items = append(make([]Item, 0, 2*r.size), r.told()...)
	}
	r.items = append(r.items, it)
}

// told is what everybody sees of the past.
func (r *ring) told() []Item {
	n := len(r.items)
	return r.items[max(0, n-r.size):n:n]
}

// since answers what came after place n, and whether nothing between is missing.
func (r *ring) since(n uint64) ([]Item, bool) {
	items := r.told()
	before := r.newest - uint64(len(items)) // the place before the first
	switch {
	case n == 0:
		return items, true
	case n < before:
		return items, false
	case n >= r.newest:
		return nil, true
	}
	return items[n-before:], true
}
