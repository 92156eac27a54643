package room

import (
	"sync"
	"time"
)

// The bounds of what the door remembers about strangers.
const (
	maxRemembered = 20_000           // pairs of account and address, addresses, accounts; of each
	forgetAfter   = 15 * time.Minute // without a wrong password
	freshAttempts = time.Minute      // what the limits per minute look back on
)

// throttle slows down who guesses passwords. Three things are counted: the wrong passwords for an account from an
// address, each of which past a few costs a growing wait; those from an address in a minute; and those for an account
// in a minute from strange addresses.
//
// An address that has logged in to the account before is not strange: however many strangers guess, the owner can come
// in from where they came in before (and with a key from anywhere, for keys never come here).
type throttle struct {
	failures int           // before the first wait; less than 0: no waits
	maxWait  time.Duration // the longest

	mu        sync.Mutex // guards all below
	pairs     *recent[streak]
	addresses window
	accounts  window
	known     *recent[struct{}] // pairs that logged in
}

// streak is a row of wrong passwords.
type streak struct {
	n     int
	until time.Time // no further attempt before
	last  time.Time
}

func newThrottle(cfg DoorConfig) *throttle {
	return &throttle{
		failures:  cfg.Failures,
		maxWait:   cfg.MaxWait,
		pairs:     newRecent[streak](maxRemembered),
		addresses: newWindow(cfg.PerAddress),
		accounts:  newWindow(cfg.PerAccount),
		known:     newRecent[struct{}](maxRemembered),
	}
}

func pairKey(addr, account string) string { return addr + "\x00" + account }

// admit lets an attempt in or answers how long to wait. The attempt counts as wrong until welcome says otherwise, so
// that a hundred at once count as a hundred.
func (t *throttle) admit(addr, account string, now time.Time) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pair := pairKey(addr, account)
	s, _ := t.pairs.at(pair)
	if now.Sub(s.last) > forgetAfter {
		s = streak{}
	}
	_, known := t.known.at(pair)
	wait = max(s.until.Sub(now), t.addresses.wait(addr, now))
	if !known {
		wait = max(wait, t.accounts.wait(account, now))
	}
	if wait > 0 {
		return wait
	}
	s.n, s.last = s.n+1, now
	s.until = now.Add(t.delay(s.n))
	t.pairs.put(pair, s)
	t.addresses.add(addr, now)
	if !known {
		t.accounts.add(account, now)
	}
	return 0
}

// delay is how long the next attempt waits after n wrong ones: 1, 2, 4 … seconds.
func (t *throttle) delay(n int) time.Duration {
	if t.failures < 0 || n < t.failures {
		return 0
	}
	const enough = 30 // doublings; more would overflow
	return min(t.maxWait, time.Second<<min(n-t.failures, enough))
}

// welcome takes back what admit counted, for the password was right.
func (t *throttle) welcome(addr, account string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pair := pairKey(addr, account)
	t.pairs.drop(pair)
	t.addresses.forgive(addr)
	if _, known := t.known.at(pair); !known {
		t.accounts.forgive(account)
	}
	t.known.put(pair, struct{}{})
}

// window counts what happened in the last minute, by key. It has no lock of its own.
type window struct {
	limit int // less than 0: none
	times *recent[[]time.Time]
}

func newWindow(limit int) window { return window{limit, newRecent[[]time.Time](maxRemembered)} }

// wait is how long it takes until one more is within the limit; at most 0 means now.
func (w window) wait(key string, now time.Time) time.Duration {
	times, _ := w.times.at(key)
	if w.limit < 0 || len(times) < w.limit {
		return 0
	}
	return times[len(times)-w.limit].Add(freshAttempts).Sub(now)
}

func (w window) add(key string, now time.Time) {
	if w.limit < 0 {
		return
	}
	times, _ := w.times.at(key)
	if len(times) >= w.limit {
		times = times[1:]
	}
	w.times.put(key, append(times, now))
}

// forgive takes the last one back.
func (w window) forgive(key string) {
	if times, ok := w.times.at(key); ok && len(times) > 0 {
		w.times.put(key, times[:len(times)-1])
	}
}
