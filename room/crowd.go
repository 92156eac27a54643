package room

import (
	"cmp"
	"slices"
	"time"

	"teahouse/store"
)

const (
	// tellEvery is how often a room is told of comings and goings: with everybody hearing of everybody, a rush of n
	// people would else cost n² lines.
	tellEvery = time.Second
	// foldTime is how long a coming and a going of one person wait to undo each other.
	foldTime = 30 * time.Second
)

// crowd is who is in a room and what the room has been told of it. Those two differ for a while: who is here is known
// at once, but it is told in batches, and what has undone itself by then is not told at all.
type crowd struct {
	people  map[string]*sitter  // who is here, by identity
	order   []*sitter           // the same as the last list had them, who has come since, and some who have gone
	heard   map[string]*hearsay // what the room was told lately or has still to be told, by identity
	news    []string            // the identities in heard that are not settled, in the order in which they changed
	renames []*Notice           // to be told
	changed bool                // people are not those of the last State

	told   time.Time   // when comings and goings were told last
	wake   *time.Timer // tells what had to wait; nil when nothing has
	wakeAt time.Time
}

// sitter is one person in a room, whose lines may all have dropped.
type sitter struct {
	id     string
	who    Person
	folded string
	since  time.Time
	seats  int
	grace  *time.Timer // runs while seats is 0
}

// hearsay is what the room believes about one person.
type hearsay struct {
	name   string
	here   bool
	at     time.Time // when the room was told; zero: never
	listed bool      // in news
}

func newCrowd() crowd {
	return crowd{people: make(map[string]*sitter), heard: make(map[string]*hearsay)}
}

func (p *sitter) presence() Presence { return Presence{Person: p.who, Since: p.since} }

func (c *crowd) stopTimers() {
	for _, p := range c.people {
		p.stopGrace()
	}
	if c.wake != nil {
		c.wake.Stop()
	}
}

func (p *sitter) stopGrace() {
	if p.grace != nil {
		p.grace.Stop()
		p.grace = nil
	}
}

// arriveLocked counts one more connection of a person and tells whether that is news.
func (r *room) arriveLocked(id string, who Person) (news bool) {
	p := r.crowd.people[id]
	if p == nil {
		p = &sitter{id: id, since: r.house.cfg.Now()}
		r.crowd.people[id] = p
		r.crowd.order = append(r.crowd.order, p)
		news = true
	}
	p.stopGrace()
	p.who, p.folded = who, Fold(who.Name)
	p.seats++
	return news
}

// partLocked counts one connection less. The last one takes the person along, at once if they meant to go (their place is
// kept for no time) or can't be recognised when they come back, else when nobody came back in time.
func (r *room) partLocked(id string, kept time.Duration) {
	p := r.crowd.people[id]
	if p.seats--; p.seats > 0 {
		return
	}
	if kept <= 0 || p.who.Key == "" || r.state.Closing {
		r.removeLocked(id)
		return
	}
	p.grace = time.AfterFunc(kept, func() {
		if r.graceEnds(p) {
			r.house.rest(r)
		}
	})
}

// graceEnds takes a person away unless they are back, and tells whether it did.
func (r *room) graceEnds(p *sitter) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	// The timer may have run out while its stopping waited for the lock.
	if r.crowd.people[p.id] != p || p.seats > 0 || r.state.Closing {
		return false
	}
	r.removeLocked(p.id)
	return true
}

func (r *room) removeLocked(id string) {
	delete(r.crowd.people, id)
	r.changedLocked(id)
}

// renameLocked turns one connection of a guest into one of an account, whose place is the guest's if it was the last.
func (r *room) renameLocked(guest string, account Person) {
	c := &r.crowd
	old := c.people[guest]
	news := r.arriveLocked(account.Key, account)
	if old.seats--; old.seats > 0 {
		if news {
			r.changedLocked(account.Key)
		}
		return
	}
	delete(c.people, guest)
	if news {
		c.people[account.Key].since = old.since
	}
	// Who was never told of as a guest arrives as what they are now.
	if h := c.heard[guest]; h != nil && h.here {
		now := r.house.cfg.Now()
		c.renames = append(c.renames, &Notice{Kind: Renamed, Names: []string{account.Name}, By: old.who.Name, At: now})
		h.here = false // by another name
		if known := c.heard[account.Key]; known == nil {
			c.heard[account.Key] = &hearsay{name: account.Name, here: true, at: now}
		} else {
			known.here, known.at = true, now
		}
	}
	r.changedLocked(guest)
	if news {
		r.changedLocked(account.Key)
	}
}

// changedLocked takes note that somebody came or went.
func (r *room) changedLocked(id string) {
	c := &r.crowd
	h := c.heard[id]
	if h == nil {
		h = &hearsay{}
		c.heard[id] = h
	}
	if p := c.people[id]; p != nil {
		h.name = p.who.Name // needed when they have gone
	}
	if !h.listed {
		h.listed = true
		c.news = append(c.news, id)
	}
	c.changed = true
	r.tellSoonLocked()
}

// tellSoonLocked tells what there is to tell, now or when the room may hear of comings and goings again.
func (r *room) tellSoonLocked() {
	if r.state.Closing {
		return
	}
	now := r.house.cfg.Now()
	if due := r.crowd.told.Add(tellEvery); now.Before(due) {
		r.wakeLocked(due, now)
		return
	}
	r.tellLocked(now)
}

// wakeLocked has tellSoonLocked called at a time, unless that happens earlier anyway.
func (r *room) wakeLocked(at, now time.Time) {
	c := &r.crowd
	if c.wake != nil {
		if !at.Before(c.wakeAt) {
			return
		}
		c.wake.Stop()
	}
	var timer *time.Timer
	timer = time.AfterFunc(at.Sub(now), func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if c.wake == timer { // else it was stopped too late
			c.wake = nil
			r.tellSoonLocked()
		}
	})
	c.wake, c.wakeAt = timer, at
}

// tellLocked tells the room who came and went, as one line for each kind.
func (r *room) tellLocked(now time.Time) {
	c := &r.crowd
	arrived, left, next := c.settle(now)
	notices := c.renames
	c.renames = nil
	if r.state.Room.Kind == store.Direct {
		notices, arrived, left = nil, nil, nil // two who talk know that they come and go
	}
	if len(arrived) > 0 {
		notices = append(notices, &Notice{Kind: Arrived, Names: arrived, At: now})
	}
	if len(left) > 0 {
		notices = append(notices, &Notice{Kind: Left, Names: left, At: now})
	}
	if len(notices) > 0 || c.changed {
		for _, n := range notices {
			r.past.add(Item{Notice: n})
		}
		if c.changed {
			r.state.People = c.list()
			r.state.Version++
			c.changed = false
		}
		c.told = now
		r.publishLocked()
	}
	if !next.IsZero() {
		if due := c.told.Add(tellEvery); next.Before(due) {
			next = due
		}
		r.wakeLocked(next, now)
	}
}

// settle sorts out who has to be told of. What may still undo itself waits; next is when the first of it is due.
func (c *crowd) settle(now time.Time) (arrived, left []string, next time.Time) {
	waiting := c.news[:0]
	wait := func(id string, until time.Time) {
		waiting = append(waiting, id)
		if next.IsZero() || until.Before(next) {
			next = until
		}
	}
	for _, id := range c.news {
		h, here := c.heard[id], c.people[id] != nil
		due := h.at.Add(foldTime)
		switch {
		case here && h.here:
			h.listed = false
		case !h.at.IsZero() && now.Before(due):
			wait(id, due)
		case here:
			arrived = append(arrived, h.name)
			h.here, h.at, h.listed = true, now, false
		case h.here:
			left = append(left, h.name)
			h.here, h.at = false, now
			wait(id, now.Add(foldTime)) // then it can be forgotten
		default:
			delete(c.heard, id)
		}
	}
	c.news = waiting
	return arrived, left, next
}

// list is everybody for a State: accounts before guests, then by name, then by identity, so that it is always the same.
// Most stand where they stood in the last one, and sorting what is nearly in order costs little more than looking at it.
func (c *crowd) list() []Presence {
	c.order = slices.DeleteFunc(c.order, func(p *sitter) bool { return c.people[p.id] != p })
	slices.SortFunc(c.order, func(a, b *sitter) int {
		if a.who.Guest != b.who.Guest {
			if a.who.Guest {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.id, b.id))
	})
	list := make([]Presence, len(c.order))
	for i, p := range c.order {
		list[i] = p.presence()
	}
	return list
}
