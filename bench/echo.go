//go:build linux

package main

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// Somebody types evenly while others talk, letters that no message contains in this order, and takes them all back
// before the line gets long.
const (
	keyEvery  = 150 * time.Millisecond
	typed     = "zqxjvkzqxwvjqzkx"
	echoRate  = 10 // messages per second meanwhile
	backspace = "\x7f"
)

// echo measures how long a key takes to stand on the screen of who typed it.
func echo(ctx context.Context, s *side, _ int) (outcome, error) {
	var out outcome
	typist := s.watching()[0]
	var (
		meanwhile sync.WaitGroup
		h         heard
		err       error
	)
	meanwhile.Go(func() { h, err = s.talk(ctx, s.at(echoRate, s.seconds)) }) // ends with the talk, which is waited for
	var late []float64
	for end, ok := time.Now().Add(s.seconds), true; ok && time.Now().Before(end) && ctx.Err() == nil; {
		var more []float64
		if more, ok = s.typeLine(ctx, typist, end); !ok {
			out.fault("a key did not appear, or what was taken back did not go")
		}
		late = append(late, more...)
	}
	meanwhile.Wait()
	slices.Sort(late)
	out.latency("key to visible", late)
	out.blame(h)
	return out, err
}

// typeLine types a line, or as much of it as there is time for, takes it back, and answers in how many milliseconds each
// key was to be seen; ok is false when one was not.
func (s *side) typeLine(ctx context.Context, c *client, end time.Time) (late []float64, ok bool) {
	n := 0
	for n < len(typed) && time.Now().Before(end) {
		n++
		begin := time.Now()
		c.write(typed[n-1 : n])
		at, ok := s.sees(ctx, c, func(rows []string, _ []int) bool { return contains(rows, typed[:n]) })
		if !ok {
			return late, false
		}
		late = append(late, milliseconds(at.Sub(begin)))
		pause(ctx, time.Until(begin.Add(keyEvery)))
	}
	c.write(strings.Repeat(backspace, n))
	// One letter may well stand somewhere else.
	_, ok = s.sees(ctx, c, func(rows []string, _ []int) bool { return !contains(rows, typed[:2]) })
	return late, ok
}

// sees waits, as long as -patience allows, until a client's screen is as wanted, and answers since when it is.
func (s *side) sees(ctx context.Context, c *client, wanted func(rows []string, messages []int) bool) (at time.Time, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	at, err := c.observer.await(ctx, wanted)
	return at, err == nil
}
