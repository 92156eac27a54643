package main_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"teahouse/sshapp/hostile"
	"teahouse/sshapp/sshtest"
)

// TestCampaignHalfOpen has ten thousand connections opened that say nothing, from a thousand addresses, with every limit
// lifted but the time that they have. Two people talk meanwhile; a third comes in when all of them are there.
//
//security:holds 15 16 50
func TestCampaignHalfOpen(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	const all = 10_000
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Cur < all+500 {
		t.Skipf("a process may open %d files here, and this takes %d", files.Cur, all+500)
	}
	h := open(t, t.TempDir(), "--conns=20000")
	w := typists(t, h)
	w.During(t, func() error { return nil })
	before := h.usage()
	h.peak()
	var longest atomic.Int64
	echoes, err := w.During(t, func() error {
		return halfOpen(t, h.addr, all, &longest)
	})
	if err != nil {
		t.Error(err)
	}
	t.Logf("campaign: | %d half-open connections | %s | closed after %.1f s at most | %d MiB more |", all, echo(echoes),
		time.Duration(longest.Load()).Seconds(), (h.peak()-before.rss)>>20)
	if p := hostile.Percentile(echoes, 99); p > maxEcho {
		t.Errorf("one key in a hundred took %v, want at most %v", p, maxEcho)
	}
	if d := time.Duration(longest.Load()); d > 25*time.Second {
		t.Errorf("a silent connection was closed after %v, want 25 s at most", d)
	}
	h.quiets(before.rss + maxLeft)
}

// halfOpen opens n silent connections, has somebody come in, and waits until the house has closed them all.
func halfOpen(t *testing.T, addr string, n int, longest *atomic.Int64) error {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	for i := range n {
		c, err := hostile.DialFrom(ctx, addr, net.IPv4(127, 1, byte(i/2500), byte(i/10%250+1)))
		if err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
		wg.Go(func() {
			start := time.Now()
			_ = c.Raw.SetReadDeadline(start.Add(40 * time.Second))
			_, _ = io.Copy(io.Discard, c.Raw)
			for d := int64(time.Since(start)); ; {
				if old := longest.Load(); d <= old || longest.CompareAndSwap(old, d) {
					break
				}
			}
			c.Close()
		})
	}
	start := time.Now()
	newcomer := sshtest.Come(t, addr, sshtest.Options{})
	newcomer.Sees("Log in")
	t.Logf("campaign: | a newcomer among them sees the first screen after | %d ms |", time.Since(start).Milliseconds())
	newcomer.Vanish()
	wg.Wait()
	return nil
}

// TestCampaignRefusals counts how many connections a second are refused, of one address that has had its share, and what
// those who talk notice.
//
//security:holds 16
func TestCampaignRefusals(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	h := open(t, t.TempDir(), "--new-conns=2")
	w := typists(t, h)
	var refused atomic.Int64
	const long = 10 * time.Second
	echoes, _ := w.During(t, func() error {
		end := time.Now().Add(long)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for time.Now().Before(end) {
					if c, err := hostile.Dial(t.Context(), h.addr); err == nil {
						if _, err := c.Raw.Read(make([]byte, 1)); err != nil { // no word of welcome
							refused.Add(1)
						}
						c.Close()
					}
				}
			})
		}
		wg.Wait()
		return nil
	})
	t.Logf("campaign: | connections of one address, refused | %s | %.0f a second |", echo(echoes), float64(refused.Load())/long.Seconds())
	if p := hostile.Percentile(echoes, 99); p > maxEcho {
		t.Errorf("one key in a hundred took %v, want at most %v", p, maxEcho)
	}
}

// TestCampaignHashing has 24 strangers, each at an address of their own, log in with wrong passwords at once, again and
// again: half of them as somebody who has an account, half as nobody.
//
//security:holds 20 22
func TestCampaignHashing(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	const strangers, rounds = 24, 4
	h := open(t, t.TempDir(), "--registers=1000")
	for i := range strangers / 2 {
		g := sshtest.Come(t, h.addr, sshtest.Options{})
		g.Sees("Log in")
		register(g, fmt.Sprint("person-", i), "another-password")
		g.Sees("Welcome")
		g.Vanish()
	}
	w := typists(t, h)
	before := h.usage()
	h.peak()
	var known, unknown sample
	echoes, err := w.During(t, func() error {
		errs := make([]error, strangers)
		var wg sync.WaitGroup
		for i := range strangers {
			wg.Go(func() {
				name, times := fmt.Sprint("person-", i/2), &known
				if i%2 == 0 {
					name, times = fmt.Sprint("nobody-", i/2), &unknown
				}
				for range rounds {
					errs[i] = errors.Join(errs[i], guess(t.Context(), h.addr, net.IPv4(127, 2, 0, byte(i+1)), name, times))
				}
			})
		}
		wg.Wait()
		return errors.Join(errs...)
	})
	if err != nil {
		t.Error(err)
	}
	grown := h.peak() - before.rss
	k, u := known.median(), unknown.median()
	t.Logf("campaign: | %d strangers hash at once | %s | %d MiB more | a known name takes %v, an unknown one %v (medians of %d) |",
		strangers, echo(echoes), grown>>20, k.Round(time.Millisecond), u.Round(time.Millisecond), len(known.all))
	if p := hostile.Percentile(echoes, 99); p > maxEcho {
		t.Errorf("one key in a hundred took %v, want at most %v", p, maxEcho)
	}
	if grown > 300<<20 {
		t.Errorf("%d MiB more, want 300 at most", grown>>20)
	}
	if d := (k - u).Abs(); d > 12*time.Millisecond && d > u/4 {
		t.Errorf("a known name takes %v, an unknown one %v: that tells them apart", k, u)
	}
}

// sample is a number of durations.
type sample struct {
	mu  sync.Mutex // guards all
	all []time.Duration
}

func (s *sample) add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
}

func (s *sample) median() time.Duration {
	slices.Sort(s.all)
	return hostile.Percentile(s.all, 50)
}

// guess tries a password at the sign-in screen, and notes how long the answer takes.
func guess(ctx context.Context, addr string, from net.IP, name string, times *sample) error {
	c, err := hostile.DialFrom(ctx, addr, from)
	if err != nil {
		return err
	}
	defer c.Close()
	steps := []func() error{c.Hello, c.Keys, c.LogIn, c.Session, func() error { return c.Shell(80, 24) },
		func() error { return c.Shows("Log in") }, func() error { return c.Type([]byte(name + "\r")) }}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	start := time.Now()
	if err := c.Type([]byte("not-the-password\r")); err != nil {
		return err
	}
	if err := c.Shows("do not fit together"); err != nil {
		return err
	}
	times.add(time.Since(start))
	return nil
}
