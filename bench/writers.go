//go:build linux

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/store"
)

// writersRooms are the rooms of the writers. Each has one alone: where many write, their lines leave the window before
// they are seen, and what is measured is how the others are told.
func (o options) writersRooms() []string {
	names := make([]string, o.writers)
	for r := range names {
		names[r] = fmt.Sprintf("w%04d", r+1)
	}
	return names
}

// openWritersRooms makes their rooms in a house that no server has open.
func (b *bench) openWritersRooms(ctx context.Context, dir string) (err error) {
	st, err := store.Open(ctx, database(dir), store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	_, err = openRooms(ctx, st, b.writersRooms())
	return err
}

// writing has writers who say the next thing as soon as they see their last. They come beside the people, who hear
// nothing of it, and leave again. Only what the database has is counted: a screen could promise too much.
func writing(ctx context.Context, s *side, _ int) (out outcome, err error) {
	authors, err := s.admitWriters(ctx)
	defer func() {
		for _, a := range authors {
			a.close()
		}
	}()
	if err != nil {
		return out, err
	}
	s.quiet(ctx, presence, s.patience)
	st, err := store.OpenReadOnly(ctx, database(s.data))
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	w, err := s.write(ctx, st, authors)
	if err != nil {
		return out, err
	}
	out.written(w)
	out.authors(authors)
	return out, nil
}

// written is what came of a stretch of writing.
type written struct {
	begin, end, last reading // last is when all was said that had been begun
	said             int64
}

// write has the authors write for some time.
func (s *side) write(ctx context.Context, st *store.Store, authors []*author) (w written, err error) {
	if w.begin, err = s.look(ctx, st); err != nil {
		return w, err
	}
	var (
		all  sync.WaitGroup
		next atomic.Int64
	)
	next.Store(int64(s.next))
	busy, enough := context.WithCancel(ctx)
	for _, a := range authors {
		all.Go(func() { a.write(busy, &next, s.patience) }) // ends with what it is saying when there is enough
	}
	pause(ctx, s.seconds)
	w.end, err = s.look(ctx, st)
	enough()
	all.Wait()
	if err != nil {
		return w, err
	}
	w.said = next.Load() - int64(s.next)
	s.next = int(next.Load())
	w.last, err = s.look(ctx, st)
	return w, err
}

func (o *outcome) written(w written) {
	n, used := float64(w.end.saved-w.begin.saved), w.end.used.since(w.begin.used)
	o.add("durable messages", "/s", n/w.end.at.Sub(w.begin.at).Seconds())
	o.add("CPU per message", "µs", microseconds(used.cpu)/max(1, n))
	o.add("writes per message", "", float64(used.writes)/max(1, n))
	if saved := w.last.saved - w.begin.saved; saved != w.said {
		o.fault("%d messages saved, %d were said", saved, w.said)
	}
}

// authors adds what the writers saw.
func (o *outcome) authors(authors []*author) {
	var late []float64
	unseen, gone := 0, 0
	for _, a := range authors {
		late = append(late, a.late...)
		unseen += a.unseen
		if a.gone() {
			gone++
		}
	}
	slices.Sort(late)
	o.latency("Enter to visible, author", late)
	if unseen > 0 {
		o.fault("%d messages not seen by those who said them", unseen)
	}
	o.blame(heard{gone: gone})
}

// reading is how far a server has come.
type reading struct {
	at    time.Time
	saved int64 // messages in the writers' rooms
	used  usage
}

func (s *side) look(ctx context.Context, st *store.Store) (r reading, err error) {
	if r.used, err = s.server.usage(); err != nil {
		return r, err
	}
	r.at = time.Now()
	for _, name := range s.writersRooms() {
		room, err1 := st.Room(ctx, 0, name)
		seq, err2 := st.LastSeq(ctx, room.ID)
		if err := cmp.Or(err1, err2); err != nil {
			return r, err
		}
		r.saved += seq
	}
	return r, nil
}

// author is a writer and what came of what they wrote.
type author struct {
	*client
	late   []float64 // milliseconds from Enter to visible
	unseen int       // messages that have not appeared
}

// admitWriters brings the writers in, a few at a time; those who came are answered with an error, too.
func (s *side) admitWriters(ctx context.Context) ([]*author, error) {
	rooms := s.writersRooms()
	authors := make([]*author, s.writers)
	err := inParallel(doors, len(authors), func(i int) error {
		c, err := s.comeIn(ctx, visitor{person: s.people[i%len(s.people)], window: s.size, room: rooms[i],
			terminal: s.terminal, lookout: &lookout{}})
		if err == nil {
			authors[i] = &author{client: c}
		}
		return err
	})
	return slices.DeleteFunc(authors, func(a *author) bool { return a == nil }), err
}

// write writes until ctx ends, or a message does not appear for so long; what it is saying then, it waits for.
func (a *author) write(ctx context.Context, next *atomic.Int64, patience time.Duration) {
	for ctx.Err() == nil && a.unseen == 0 {
		m := int(next.Add(1) - 1)
		met := a.lookout.expect(m)
		begin := time.Now()
		a.client.write(line(m) + "\r")
		select {
		case at := <-met:
			a.late = append(a.late, milliseconds(at.Sub(begin)))
		case <-a.ended:
			a.unseen++
		case <-time.After(patience):
			a.unseen++
		}
	}
}
