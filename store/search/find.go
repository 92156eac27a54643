package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"teahouse/store"
)

// Scope is what somebody may see, and what the names in their query stand for.
type Scope struct {
	Rooms  []store.RoomID  // all that the asker may see now; nothing is found elsewhere
	Room   store.RoomID    // Query.In; where that is set and this is not, nothing is found
	Here   store.RoomID    // where the asker is, or 0
	Author store.AccountID // Query.From, or 0 for a guest:
	Guest  string          // Query.From where it is no account
}

// Page says which hits are wanted.
type Page struct {
	Before uint64 // only messages with a lower Number; 0 for the newest
	Limit  int    // at most so many, and at most MaxHits
}

// MaxHits bounds what one Find returns.
const MaxHits = 100

// maxLooks bounds the messages that one Find looks at: a single character is no term of the index, so that every
// message of a room is looked at.
const maxLooks = 20_000

// Hit is a message that was found.
type Hit struct {
	Message store.Message
	Spans   []Span // of its Text: what was looked for; in order and apart from each other
}

// ErrNeedsRoom says that the query has single characters of Chinese (or the like) only, which are looked for in one room,
// and that Scope has neither Room nor Here.
var ErrNeedsRoom = errors.New("a single character is looked for within a room")

// ErrDamaged answers a Find that met damage in the file. Run makes a new one; meanwhile less is found.
var ErrDamaged = errors.New("the index is damaged and will be made anew")

// Find returns messages that have everything in q, newest first. next is the Before of the page that follows, 0 when
// there is none; a page may have fewer than Limit hits, even none, and still be followed by another. Other errors than
// ErrNeedsRoom and ErrDamaged are faults of the machine underneath.
//
// Every hit was compared with the store: what was deleted or edited since is not found by its old words, whether or not
// the index knows. What was said before a first page was asked for is found, unless the index is far behind (Behind).
func (ix *Index) Find(ctx context.Context, q Query, scope Scope, page Page) (hits []Hit, next uint64, err error) {
	w, err := ix.want(ctx, q, scope, page)
	if err != nil || len(w.rooms) == 0 || w.from >= w.before {
		return nil, 0, err
	}
	if page.Before == 0 {
		ix.freshen(ctx)
	}
	limit := min(max(page.Limit, 1), MaxHits)
	next, err = ix.lookTwice(ctx, w, func(m store.Message) bool {
		if spans, ok := w.check(m); ok {
			hits = append(hits, Hit{Message: m, Spans: spans})
		}
		return len(hits) <= limit // one more than asked for: then another page has something on it
	})
	if damage(err) {
		ix.damaged.Store(true)
		ix.Tap()
		return nil, 0, fmt.Errorf("find: %w: %w", ErrDamaged, err)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("find: %w", err)
	}
	if len(hits) > limit {
		hits = hits[:limit]
		next = hits[limit-1].Message.Number
	}
	return hits, next, nil
}

// want is a query whose names and dates have become numbers.
type want struct {
	Query
	rooms        map[store.RoomID]bool
	named        bool // somebody is asked for
	author       store.AccountID
	guest        string // flat
	terms        []string
	from, before uint64 // numbers: from ≤ n < before
}

func (ix *Index) want(ctx context.Context, q Query, scope Scope, page Page) (w want, err error) {
	w = want{Query: q, rooms: map[store.RoomID]bool{}, author: scope.Author, guest: flat(scope.Guest), before: 1 << 62}
	w.named = scope.Author != 0 || scope.Guest != ""
	if q.In != "" && scope.Room == 0 || q.From != "" && !w.named {
		return w, nil // nobody, nowhere
	}
	var terms []string
	for _, run := range q.runs {
		terms = append(terms, indexed(run)...)
	}
	within := scope.Room
	if within == 0 && len(q.runs) > 0 && len(terms) == 0 {
		if within = scope.Here; within == 0 {
			return w, ErrNeedsRoom
		}
	}
	for _, room := range scope.Rooms {
		if within == 0 || room == within {
			w.rooms[room] = true
		}
	}
	if w.named {
		terms = append(terms, authorTerm(scope.Author, scope.Guest))
	}
	if q.Link {
		terms = append(terms, linkTerm)
	}
	slices.Sort(terms)
	w.terms = slices.Compact(terms)
	if page.Before > 0 {
		w.before = min(w.before, page.Before)
	}
	return w, ix.dates(ctx, &w)
}

// expression asks FTS5 for all terms, in quotation marks: nothing has a meaning there but they, and no term has any.
func (w want) expression() string { return `"` + strings.Join(w.terms, `" AND "`) + `"` }

// within asks for one of the rooms as well.
func (w want) within() string {
	var rooms []string
	for room := range w.rooms {
		rooms = append(rooms, roomTerm(room))
	}
	either := `("` + strings.Join(rooms, `" OR "`) + `")`
	if len(w.terms) == 0 {
		return either
	}
	return w.expression() + ` AND ` + either
}

// dates narrows the numbers to a time. The log's time never goes back, so that numbers are in the order of times.
func (ix *Index) dates(ctx context.Context, w *want) (err error) {
	if !w.After.IsZero() {
		if w.from, err = ix.numberAt(ctx, w.After.UnixMilli()); err != nil {
			return err
		}
	}
	if !w.Before.IsZero() {
		number, err := ix.numberAt(ctx, w.Before.UnixMilli())
		if err != nil {
			return err
		}
		w.before = min(w.before, number)
	}
	return nil
}

// numberAt finds a number at which messages begin to be of a time (in milliseconds) or later.
func (ix *Index) numberAt(ctx context.Context, at int64) (uint64, error) {
	newest, err := ix.store.Position(ctx)
	if err != nil {
		return 0, fmt.Errorf("find a date: %w", err)
	}
	n := sort.Search(int(newest), func(i int) bool {
		next, e := ix.store.MessagesFrom(ctx, uint64(i), 1)
		err = errors.Join(err, e)
		return len(next) == 0 || next[0].At.UnixMilli() >= at
	})
	if err != nil {
		return 0, fmt.Errorf("find a date: %w", err)
	}
	return uint64(n) + 1, nil // the first message with a number above n
}

const (
	// fewRooms are as many as are always asked for: each costs a look into the index, about 60 µs.
	fewRooms = 4
	// firstLooks bounds the messages that are looked at in whatever room they are.
	firstLooks = 512
)

// lookTwice hands the messages that may be wanted to see, newest first, until see has enough. next is where to go on
// when there were too many.
//
// What the asker may see has the words, most often: so the newest few hundred messages that have them are looked at
// first, and the rooms are compared here. Only when these are not enough is the index asked for the rooms as well. It is
// then that looks are counted, or how far a search comes would tell how much is said in rooms that are hidden.
func (ix *Index) lookTwice(ctx context.Context, w want, see func(store.Message) bool) (next uint64, err error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if len(w.rooms) > fewRooms && len(w.terms) > 0 {
		w.before, err = ix.look(ctx, w, w.expression(), firstLooks, see)
		if err != nil || w.before == 0 {
			return 0, err
		}
	}
	return ix.look(ctx, w, w.within(), maxLooks, see)
}

// look hands what matches to see. It returns the number of the last one when that was the last of limit, 0 at the end
// and when see has enough. The caller holds ix.mu.
func (ix *Index) look(ctx context.Context, w want, match string, limit int, see func(store.Message) bool) (uint64, error) {
	const query = `SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?`
	rows, err := ix.file.read.QueryContext(ctx, query, match, int64(w.from), int64(w.before), limit)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for waiting := make([]uint64, 0, store.MaxNumbered); ; waiting = waiting[:0] {
		for len(waiting) < cap(waiting) && rows.Next() {
			var number uint64
			if err := rows.Scan(&number); err != nil {
				return 0, err
			}
			waiting = append(waiting, number)
			limit--
		}
		if err := rows.Err(); err != nil || len(waiting) == 0 {
			return 0, err
		}
		messages, err := ix.store.MessagesNumbered(ctx, waiting)
		if err != nil {
			return 0, err
		}
		for _, m := range slices.Backward(messages) {
			if !see(m) {
				return 0, nil
			}
		}
		if limit == 0 {
			return waiting[len(waiting)-1], nil
		}
	}
}

// check compares a message with what is wanted. The index knows which pairs of characters are in it, not where, and it
// may be late.
func (w want) check(m store.Message) ([]Span, bool) {
	if m.Text == "" || m.Deleted != "" || !w.rooms[m.Room] || w.Link && !hasLink(m.Text) {
		return nil, false
	}
	if w.named && (m.Author != w.author || m.Author == 0 && flat(m.Name) != w.guest) {
		return nil, false
	}
	var spans []Span
	units := split(m.Text)
	for _, run := range w.runs {
		found := occurrences(units, run)
		if len(found) == 0 {
			return nil, false
		}
		spans = append(spans, found...)
	}
	return united(spans), true
}

// united puts spans in order and makes one of those that meet.
func united(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.From - b.From })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}
