//go:build linux

package main

import (
	"context"
	"slices"
)

// slow lets a tenth of the clients stop reading while the others talk. Then they read again, and must come to the right
// picture or have been dropped. It goes on three times as long as other talks, and may need higher -rates still: the
// kernel takes some 350 kB for each before its server notices.
func slow(ctx context.Context, s *side, _ int) (outcome, error) {
	var out outcome
	stalled := s.where(func(i int, _ *client) bool { return s.stalls(i) })
	asleep := func(c *client) bool { return slices.Contains(stalled, c) }
	t := s.at(s.top(), 3*s.seconds)
	t.speakers, t.watchers = slices.DeleteFunc(t.speakers, asleep), slices.DeleteFunc(t.watchers, asleep)
	before, err := s.server.memory()
	if err != nil {
		return out, err
	}
	for _, c := range stalled {
		c.conn.pause()
	}
	h, err := s.talk(ctx, t)
	held := s.traffic()
	for _, c := range stalled {
		c.conn.resume()
	}
	if err != nil {
		return out, err
	}
	after, err := s.server.memory()
	if err != nil {
		return out, err
	}
	out.add("clients not reading", "", float64(len(stalled)))
	out.latency("Enter to visible, others", h.late)
	out.add("memory grew by", "MB", float64(after.now-before.now)/1e6)
	out.blame(h)
	dropped := s.wake(ctx, &out, stalled, h.orders)
	// Far less than was said means that the kernel was full and the server has skipped what nobody could read.
	out.add("sent to each who reads again", "kB", float64(s.traffic().since(held).screen)/float64(len(stalled))/1000)
	out.add("dropped by the server", "", float64(dropped))
	return out, nil
}

// wake looks how those who read again fare, and answers how many have been dropped. An observer who has not must come to
// see the end of what was said in the order in which everybody saw it.
func (s *side) wake(ctx context.Context, out *outcome, stalled []*client, orders map[string][]int) (dropped int) {
	s.quiet(ctx, calm, s.patience)
	for _, c := range stalled {
		order := orders[c.room]
		if c.observer == nil || len(order) == 0 || c.gone() {
			continue // nobody to look, or nothing to compare with
		}
		_, ok := s.sees(ctx, c, func(_ []string, messages []int) bool {
			return slices.Contains(messages, order[len(order)-1]) && disorder(messages, order) == 0
		})
		if !ok && !c.gone() {
			out.fault("%s, who reads again, does not come to see message %d", c.name, order[len(order)-1])
		}
	}
	for _, c := range stalled {
		if c.gone() {
			dropped++
		}
	}
	return dropped
}
