package room

import (
	"sync"
	"time"
)

// maxPaced bounds the people whose pace is remembered: far more than can be seated.
const maxPaced = 100_000

// pacer lets each key do something burst times at once and then once per every: the "generic cell rate algorithm" of
// ITU-T I.371, which needs one time per key.
type pacer struct {
	burst int // less than 0: no limit
	every time.Duration

	mu  sync.Mutex         // guards due
	due *recent[time.Time] // when the key would be even, had it kept the pace
}

func newPacer(burst int, every time.Duration) *pacer {
	return &pacer{burst: burst, every: every, due: newRecent[time.Time](maxPaced)}
}

// take counts one more for key, or answers how long to wait and counts nothing.
func (p *pacer) take(key string, now time.Time) (wait time.Duration) {
	if p.burst < 0 {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	due, _ := p.due.at(key)
	if due.Before(now) {
		due = now
	}
	if wait := due.Add(-time.Duration(p.burst-1) * p.every).Sub(now); wait > 0 {
		return wait
	}
	p.due.put(key, due.Add(p.every))
	return 0
}
