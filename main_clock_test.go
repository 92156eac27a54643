package main

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestAMovedClockIsOneLine has somebody move the clock by a day, and back, and lets it drift as clocks do.
//
//security:holds 49
func TestAMovedClockIsOneLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		var moved atomic.Int64
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go tellMoves(ctx, func() time.Duration { return time.Duration(moved.Load()) }, newLog(&out, "text", func(string) {}))
		for _, by := range []time.Duration{0, time.Second, 24 * time.Hour, 24*time.Hour + time.Second, time.Second, 0} {
			moved.Store(int64(by))
			time.Sleep(10 * clockEvery)
			synctest.Wait()
		}
		var lines []string
		for line := range strings.Lines(out.String()) {
			_, words, _ := strings.Cut(strings.TrimSpace(line), "msg=")
			lines = append(lines, words)
		}
		want := `"clock moved" by=24h0m0s off=24h0m0s` + "\n" + `"clock moved" by=-23h59m59s off=1s`
		if got := strings.Join(lines, "\n"); got != want {
			t.Errorf("the log has\n%s\nwant\n%s", got, want)
		}
	})
}
