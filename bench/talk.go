//go:build linux

package main

import (
	"context"
	"slices"
	"time"
)

// talk is a stretch of messages: what is said, who speaks, who has to see it.
type talk struct {
	rate     float64 // messages per second in all
	messages int
	speakers []*client // in turns, so that nobody comes under a limit for one person
	watchers []*client // whose observers must see everything
}

// heard is what came of a talk.
type heard struct {
	first    int       // the number of the first message
	clients  int       // how many were there at its end
	messages int       // how many were said
	rate     float64   // how many per second: less than asked for, if this program or a server could not follow
	late     []float64 // milliseconds from Enter to visible, for each message and observer, ascending
	lost     int       // messages that an observer has not seen
	disorder int       // places where two observers saw two orders
	gone     int       // clients that were dropped meanwhile
	used     usage     // by the server
	sent     traffic   // to all clients
	order    []int     // as the first watcher saw it
}

// deliveries is how many lines had to appear on screens.
func (h heard) deliveries() float64 { return float64(h.messages * h.clients) }

// talk says messages and waits until all watchers have seen them and the clients have nothing more to read. A message
// that has not appeared when for -patience nothing new has is lost.
func (s *side) talk(ctx context.Context, t talk) (heard, error) {
	h := heard{first: s.next, messages: t.messages}
	there := len(s.where(everybody))
	before, err := s.server.usage()
	if err != nil {
		return h, err
	}
	traffic := s.traffic()
	times, took := s.say(ctx, t)
	h.rate = float64(len(times)) / took.Seconds()
	s.patiently(ctx, h, t.watchers)
	s.quiet(ctx, calm, s.patience)
	after, err := s.server.usage()
	if err != nil {
		return h, err
	}
	h.used, h.sent = after.since(before), s.traffic().since(traffic)
	h.clients = len(s.where(everybody))
	h.gone = there - h.clients
	h.compare(times, t.watchers)
	return h, ctx.Err()
}

// say sends the messages at their times and answers when each was sent, and how long it took.
func (s *side) say(ctx context.Context, t talk) (times []time.Time, took time.Duration) {
	begin := time.Now()
	gap := time.Duration(float64(time.Second) / t.rate)
	for i := range t.messages {
		pause(ctx, time.Until(begin.Add(time.Duration(i)*gap)))
		if ctx.Err() != nil {
			break
		}
		speaker := t.speakers[s.turn%len(t.speakers)]
		s.turn++
		text := line(s.next) + "\r"
		s.next++
		times = append(times, time.Now())
		speaker.write(text)
	}
	return times, time.Since(begin) + gap
}

// patiently waits until the watchers have seen everything, or for -patience nothing new.
func (s *side) patiently(ctx context.Context, h heard, watchers []*client) {
	known, since := 0, time.Now()
	for ctx.Err() == nil && time.Since(since) < s.patience {
		all, n := true, 0
		for _, w := range watchers {
			count := w.observer.count(h.first)
			all = all && count >= h.messages
			n += count
		}
		if all {
			return
		}
		if n > known {
			known, since = n, time.Now()
		}
		pause(ctx, 10*time.Millisecond)
	}
}

// compare looks what the watchers have seen of the messages that were sent, and in which order.
func (h *heard) compare(times []time.Time, watchers []*client) {
	missing := map[int]bool{}
	for i, w := range watchers {
		order, seen := w.observer.since(h.first)
		for m, at := range times {
			if when, ok := seen[h.first+m]; ok {
				h.late = append(h.late, float64(when.Sub(at))/float64(time.Millisecond))
			} else {
				missing[m] = true
			}
		}
		if i == 0 {
			h.order = order
		}
		h.disorder += disorder(order, h.order)
	}
	h.lost = len(missing)
	slices.Sort(h.late)
}

// quantile is the value below which the share q of the ascending values lies, 0 for none.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return values[min(int(q*float64(len(values))), len(values)-1)]
}
