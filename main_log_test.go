package main

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestAFaultIsOneLineAMinute has two things go wrong again and again: each is written at once, then counted, then written
// with how often it was not.
//
//security:holds 43
func TestAFaultIsOneLineAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out strings.Builder
		counted := 0
		log := newLog(&out, "text", func(string) { counted++ })
		fault := func(visit int, doing string) {
			log.With("visit", visit).Error("fault", "doing", doing, "err", errors.New("the disk is full"))
		}
		for visit := range 30 {
			fault(visit, "say")
			fault(visit, "index for the search")
			log.Info("in", "visit", visit)
			time.Sleep(time.Second)
		}
		time.Sleep(faultEvery / 2)
		fault(30, "say")
		fault(31, "say")
		time.Sleep(faultEvery)
		fault(32, "say")
		time.Sleep(faultEvery)
		fault(33, "say")
		var lines []string
		for line := range strings.Lines(out.String()) {
			if _, words, _ := strings.Cut(strings.TrimSpace(line), "msg=fault "); words != "" {
				lines = append(lines, words)
			}
		}
		want := []string{
			`visit=0 doing=say err="the disk is full"`, `visit=0 doing="index for the search" err="the disk is full"`,
			`visit=30 doing=say err="the disk is full" again=29`, `visit=32 doing=say err="the disk is full" again=1`,
			`visit=33 doing=say err="the disk is full"`,
		}
		if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
			t.Errorf("the log has\n%s\nwant\n%s", got, strings.Join(want, "\n"))
		}
		if n := strings.Count(out.String(), "msg=in "); n != 30 || counted != 94 {
			t.Errorf("%d people in the log, %d lines counted; want 30 and 94", n, counted)
		}
	})
}
