//go:build !linux

package store

import "time"

var started = time.Now()

// slept is by how much the machine's clock has gone on more than time.Since: here nothing tells a machine that slept, which is
// what happens more often, from a clock that was moved.
func slept() time.Duration { return time.Since(started.Round(0)) - time.Since(started) }
