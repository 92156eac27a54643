//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// side is one of the servers that are compared, with its clients.
type side struct {
	options
	name    string
	about   string
	login   script
	server  *server
	empty   memory // of the server before anybody came
	people  []person
	clients []*client // who has come in so far
	data    string    // the data directory
	next    int       // the number of the next message
	turn    int       // counts speakers
}

// doors is how many come in at once; more would measure how they wait for each other.
const doors = 8

// admit brings the people from first up to end in, a few at a time, and answers how long each took.
func (s *side) admit(ctx context.Context, first, end int) ([]time.Duration, error) {
	clients := make([]*client, end-first)
	waits := make([]time.Duration, end-first)
	err := inParallel(doors, end-first, func(i int) (err error) {
		begin := time.Now()
		clients[i], err = s.comeIn(ctx, s.visitor(first+i))
		waits[i] = time.Since(begin)
		return err
	})
	s.clients = append(s.clients, slices.DeleteFunc(clients, func(c *client) bool { return c == nil })...)
	slices.Sort(waits)
	return waits, err
}

// comeIn connects somebody and goes through the login. Both together get three times -patience: joining is slower than
// talking.
func (s *side) comeIn(ctx context.Context, v visitor) (*client, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*s.patience)
	defer cancel()
	c, err := connect(ctx, s.server.addr, v)
	if err != nil {
		return nil, err
	}
	if err := c.enter(ctx, s.login); err != nil {
		c.close()
		return nil, fmt.Errorf("%s: %w", c.name, err)
	}
	return c, nil
}

func (s *side) visitor(i int) visitor {
	v := visitor{person: s.people[i], window: s.windowOf(i), room: roomName(s.roomOf(i)), terminal: s.terminal, slow: s.does("slow") && s.stalls(i)}
	if i < s.observers {
		v.observer = newObserver(v.window)
	}
	return v
}

// stalls tells who stops reading in phase slow: a tenth of all, the last observer among them.
func (s *side) stalls(i int) bool {
	return i == s.observers-1 || i >= len(s.people)-(len(s.people)/10-1)
}

// watching is the clients with an observer that are still there.
func (s *side) watching() []*client {
	return s.where(func(_ int, c *client) bool { return c.observer != nil })
}

// speaking is the clients that may speak and are still there.
func (s *side) speaking() []*client {
	return s.where(func(_ int, c *client) bool { return c.observer == nil })
}

// where is the clients that are still there for which pick says yes.
func (s *side) where(pick func(i int, c *client) bool) []*client {
	var found []*client
	for i, c := range s.clients {
		if !c.gone() && pick(i, c) {
			found = append(found, c)
		}
	}
	return found
}

// everybody picks all.
func everybody(int, *client) bool { return true }

// traffic is what all clients have been sent, in bytes.
type traffic struct {
	screen int64 // for their terminals
	wire   int64 // as SSH carries it, with keepalives and all
}

func (s *side) traffic() (all traffic) {
	for _, c := range s.clients {
		all.screen += c.bytes.Load()
		all.wire += c.conn.bytes.Load()
	}
	return all
}

func (t traffic) since(before traffic) traffic {
	return traffic{t.screen - before.screen, t.wire - before.wire}
}

// quiet waits until no client has been sent anything for a while, but not longer than most.
func (s *side) quiet(ctx context.Context, while, most time.Duration) {
	begin := time.Now()
	for ctx.Err() == nil && time.Since(begin) < most {
		last := begin.UnixNano()
		for _, c := range s.clients {
			last = max(last, c.last.Load())
		}
		rest := while - time.Since(time.Unix(0, last))
		if rest <= 0 {
			return
		}
		pause(ctx, min(rest, most))
	}
}

// pause waits, but not beyond the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// close sends everybody home and stops the server.
func (s *side) close() {
	for _, c := range s.clients {
		c.close()
	}
	s.server.stop()
}
