package room

import "container/list"

// recent is a map of bounded size: when it is full, what was not put for the longest time makes room. So nobody can
// make it grow, and an entry that is being worked on is never the one to go. It has no lock of its own.
type recent[V any] struct {
	limit   int
	order   list.List // of entry[V]; the latest in front
	entries map[string]*list.Element
}

type entry[V any] struct {
	key   string
	value V
}

func newRecent[V any](limit int) *recent[V] {
	return &recent[V]{limit: limit, entries: make(map[string]*list.Element)}
}

// at is the value of a key, or the zero value.
func (r *recent[V]) at(key string) (value V, ok bool) {
	e, ok := r.entries[key]
	if !ok {
		return value, false
	}
	return e.Value.(entry[V]).value, true
}

// put answers the value that had to make room, if one had.
func (r *recent[V]) put(key string, value V) (dropped V, full bool) {
	r.drop(key)
	if full = r.order.Len() >= r.limit; full {
		last := r.order.Back().Value.(entry[V])
		dropped = last.value
		r.drop(last.key)
	}
	r.entries[key] = r.order.PushFront(entry[V]{key, value})
	return dropped, full
}

func (r *recent[V]) drop(key string) {
	if e, ok := r.entries[key]; ok {
		r.order.Remove(e)
		delete(r.entries, key)
	}
}
