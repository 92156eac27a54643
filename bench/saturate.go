//go:build linux

package main

import (
	"context"
)

// A rate is borne while nearly all lines appear in less than tooLate; it is looked for up to maxRate.
const (
	tooLate  = 500 // milliseconds, p99
	maxRate  = 20_000
	halvings = 3 // of the gap between the last rate that was borne and the first that was not
)

// saturate looks for the highest rate at which nothing is lost and nobody has to wait. Messages that are lost above it
// are no fault; two orders always are.
func saturate(ctx context.Context, s *side, _ int) (outcome, error) {
	var (
		out     outcome
		best    heard
		low     float64
		high    float64 // 0: not found yet
		attempt = s.top()
	)
	for left := halvings; left >= 0 && attempt <= maxRate; {
		h, err := s.talk(ctx, s.at(attempt, s.seconds))
		if err != nil {
			return out, err
		}
		out.blame(heard{disorder: h.disorder, strayed: h.strayed})
		if h.borne(attempt) {
			low, best = attempt, h
		} else {
			high = attempt
			s.quiet(ctx, calm, 3*s.patience) // what it still has to say belongs to no other attempt
		}
		if high == 0 {
			attempt = 2 * low
			continue
		}
		attempt = (low + high) / 2
		left--
	}
	out.add("most deliveries", "/s", best.rate*best.deliveries/float64(max(1, best.messages)))
	out.add("at messages", "/s", best.rate)
	out.latency("Enter to visible", best.late)
	out.add("not borne: messages", "/s", high)
	return out, nil
}

// borne tells whether a server could keep up with a rate. Where the messages could not even be said at that rate, this
// program or the server's reading of them was too slow.
func (h heard) borne(rate float64) bool {
	return h.lost == 0 && h.gone == 0 && h.rate > 0.95*rate && quantile(h.late, 0.99) < tooLate
}
