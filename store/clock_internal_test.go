package store

import (
	"testing"
	"time"
)

// TestAMovedClockMovesNothing has somebody set the machine's clock, by a day both ways: the house's goes on at its pace, and
// says how far the other has gone.
//
//security:holds 49
func TestAMovedClockMovesNothing(t *testing.T) {
	for _, by := range []time.Duration{24 * time.Hour, -24 * time.Hour} {
		start, ran := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), time.Minute
		wall := start
		c := newClock(func() time.Time { return wall }, func() time.Duration { return ran })
		ran += time.Hour
		wall = wall.Add(time.Hour + by)
		if now := c.Now(); now.Sub(start) != time.Hour || c.Moved() != by {
			t.Errorf("moved by %v, the clock has gone on by %v and tells of %v, want an hour and as much", by, now.Sub(start), c.Moved())
		}
	}
}

// TestTheClockIsTheMachines: at first it shows the machine's time, and the time of the machine's sleep is part of it.
func TestTheClockIsTheMachines(t *testing.T) {
	before := time.Now()
	c := NewClock()
	if now := c.Now(); now.Before(before.Round(0)) || now.After(time.Now().Round(0)) {
		t.Errorf("the clock shows %v, want between %v and %v", now, before, time.Now())
	}
	if off := c.Moved().Abs(); off > 2*time.Second {
		t.Errorf("a new clock is %v off", off)
	}
}
