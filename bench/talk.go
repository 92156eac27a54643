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
	speakers []*client // in turns, so that nobody comes under a limit for one person and no room is silent
	watchers []*client // whose observers must see everything that is said in their rooms
}

// said is a message that was sent.
type said struct {
	at   time.Time
	room string
}

// heard is what came of a talk.
type heard struct {
	first      int              // the number of the first message
	messages   int              // how many were to be said
	deliveries float64          // lines that had to appear on screens, of those who were there at the end
	rate       float64          // messages per second: less than asked for, if this program or a server could not follow
	late       []float64        // milliseconds from Enter to visible, for each message and observer, ascending
	lost       int              // messages that an observer in their room has not seen
	strayed    int              // messages that were seen in another room, once for each observer
	disorder   int              // places where two observers saw two orders
	gone       int              // clients that were dropped meanwhile
	used       usage            // by the server
	sent       traffic          // to all clients
	orders     map[string][]int // of each room, as its first watcher saw it
}

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
	all, took := s.say(ctx, t)
	h.rate = float64(len(all)) / took.Seconds()
	s.patiently(ctx, h.first, all, t.watchers)
	s.quiet(ctx, calm, s.patience)
	after, err := s.server.usage()
	if err != nil {
		return h, err
	}
	h.used, h.sent = after.since(before), s.traffic().since(traffic)
	h.gone = there - len(s.where(everybody))
	present := s.present()
	for _, m := range all {
		h.deliveries += float64(present[m.room])
	}
	h.compare(all, t.watchers)
	return h, ctx.Err()
}

// present is how many clients are there, by room.
func (s *side) present() map[string]int {
	count := map[string]int{}
	for _, c := range s.where(everybody) {
		count[c.room]++
	}
	return count
}

// say sends the messages at their times and answers when and where each was said, and how long it took.
func (s *side) say(ctx context.Context, t talk) (all []said, took time.Duration) {
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
		all = append(all, said{time.Now(), speaker.room})
		speaker.write(text)
	}
	return all, time.Since(begin) + gap
}

// patiently waits until the watchers have seen everything that was said in their rooms, or for -patience nothing new.
func (s *side) patiently(ctx context.Context, first int, all []said, watchers []*client) {
	wanted := map[string]int{}
	for _, m := range all {
		wanted[m.room]++
	}
	known, since := 0, time.Now()
	for ctx.Err() == nil && time.Since(since) < s.patience {
		done, n := true, 0
		for _, w := range watchers {
			count := w.observer.count(first)
			done = done && count >= wanted[w.room]
			n += count
		}
		if done {
			return
		}
		if n > known {
			known, since = n, time.Now()
		}
		pause(ctx, 10*time.Millisecond)
	}
}

// compare looks what the watchers have seen of the messages that were said, and in which order.
func (h *heard) compare(all []said, watchers []*client) {
	missing := map[int]bool{}
	h.orders = map[string][]int{}
	for _, w := range watchers {
		order, seen := w.observer.since(h.first)
		for i, m := range all {
			when, ok := seen[h.first+i]
			switch {
			case ok && m.room != w.room:
				h.strayed++
			case ok:
				h.late = append(h.late, milliseconds(when.Sub(m.at)))
			case m.room == w.room:
				missing[i] = true
			}
		}
		if h.orders[w.room] == nil {
			h.orders[w.room] = order
		}
		h.disorder += disorder(order, h.orders[w.room])
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
