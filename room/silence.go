package room

import (
	"context"
	"errors"
	"time"
)

// Silence is the cause that a visit's context ends with when nobody was found at the other end of its line any more: how
// long nothing had come from there.
type Silence time.Duration

func (s Silence) Error() string { return "nothing came for " + time.Duration(s).String() }

// Drop is Leave for a line that dropped. If the context of its visit has ended with a Silence, that much of the time in
// which its person may come back without a trace is over: who was long silent is gone at once.
func (d *Desk) Drop(visit context.Context) {
	var silent Silence
	_ = errors.As(context.Cause(visit), &silent)
	d.leave(func(s *Seat) { s.leave(s.house.cfg.Grace - time.Duration(silent)) })
}
