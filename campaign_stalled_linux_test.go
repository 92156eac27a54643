package main_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/hostile"
)

// TestCampaignStalled has twenty people in the room who stop reading, at large terminals that are to be drawn again and again,
// and measures how long a message takes from one who reads to another, and what the twenty cost until they are sent away.
//
//security:holds 37
func TestCampaignStalled(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	const (
		all      = 20
		maxTook  = 250 * time.Millisecond
		maxEach  = 1 << 20 // bytes
		maxStays = 60 * time.Second
	)
	h := open(t, t.TempDir(), "--burst=0", "--rate=0")
	w := typists(t, h)
	quiet := w.Deliveries(t, 100)
	t.Logf("campaign: | deliveries, all reading | %s |", echo(quiet))
	var stalled []*hostile.Conn
	for i := range all {
		c, err := hostile.SeatStalled(t.Context(), h.addr, net.IPv4(127, 0, 1, byte(i)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		stalled = append(stalled, c)
	}
	began := time.Now()
	before := h.usage()
	h.peak()
	gone := func() int { return strings.Count(h.log.String(), "msg=stalled") }
	over := make(chan struct{})
	go func() { // ends when the house has sent the last of them away, who don't hear of it: they do not read
		defer close(over)
		for range time.Tick(50 * time.Millisecond) {
			for _, c := range stalled {
				_ = c.Redraw()
			}
			if gone() == all || time.Since(began) > 2*maxStays {
				return
			}
		}
	}()
	took := w.Deliveries(t, 200)
	each := max(h.peak()-before.rss, 0) / all
	t.Logf("campaign: | deliveries, with %d who do not read | %s | %d KiB more for each |", all, echo(took), each>>10)
	if p := hostile.Percentile(took, 99); p > maxTook {
		t.Errorf("one message in a hundred took %v, want at most %v", p, maxTook)
	}
	if each > maxEach {
		t.Errorf("each who does not read costs %d KiB, want at most %d", each>>10, maxEach>>10)
	}
	<-over
	stays := time.Since(began)
	t.Logf("campaign: | who does not read is sent away after | %.0f s at most |", stays.Seconds())
	if stays > maxStays {
		t.Errorf("who does not read stayed for %v, want %v at most", stays, maxStays)
	}
	if n := gone(); n != all {
		t.Errorf("%d were sent away, want %d", n, all)
	}
	w.Intact(t)
}
