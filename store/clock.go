package store

import "time"

// Clock is what a house goes by: it is set by the machine's clock when the house is opened, and runs by itself from there. A
// clock that somebody moves under a running house, by a day or by an hour, neither ends a mute nor makes one longer, and
// erases nothing before its time; the house takes it over when it is opened again. Time in which the machine slept counts.
type Clock struct {
	wall func() time.Time     // the machine's clock
	run  func() time.Duration // since some moment, whatever the machine's clock does

	began time.Time
	ran   time.Duration // when it began
}

// NewClock makes a clock that shows the machine's time.
func NewClock() *Clock {
	start := time.Now()
	return newClock(time.Now, func() time.Duration { return time.Since(start) + slept() })
}

func newClock(wall func() time.Time, run func() time.Duration) *Clock {
	return &Clock{wall: wall, run: run, began: wall().Round(0).UTC(), ran: run()}
}

// Now is the house's time, in UTC.
func (c *Clock) Now() time.Time { return c.began.Add(c.run() - c.ran) }

// Moved is how far the machine's clock is ahead of the house's, below zero behind it: by how much it was moved.
func (c *Clock) Moved() time.Duration { return c.wall().Round(0).Sub(c.Now()) }
