package helper

import "time"

// maxCounted bounds how many people a quota remembers. When it is full all of them begin anew: strangers who come and go
// must not fill the memory.
const maxCounted = 10_000

// quota lets each person do something so often in a span of time.
type quota struct {
	most int
	span time.Duration
	took map[string][]time.Time
}

func newQuota(most int, span time.Duration) *quota {
	return &quota{most: most, span: span, took: make(map[string][]time.Time)}
}

// take takes one, if who has one left.
func (q *quota) take(who string, now time.Time) bool {
	times := q.took[who]
	for len(times) > 0 && now.Sub(times[0]) >= q.span {
		times = times[1:]
	}
	if len(times) >= q.most {
		return false
	}
	if len(q.took) >= maxCounted {
		clear(q.took)
	}
	q.took[who] = append(times, now)
	return true
}
