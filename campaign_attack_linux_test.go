package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/hostile"
)

// usage is what a process has taken.
type usage struct {
	cpu time.Duration
	rss int64 // bytes
}

// usage reads what the house has taken so far, from /proc.
func (h *house) usage() (u usage) {
	h.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", h.cmd.Process.Pid))
	if err != nil {
		h.t.Fatal(err)
	}
	// proc(5): the name may have spaces; behind its bracket utime and stime are fields 12 and 13, rss is field 22.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	number := func(i int) int64 { n, _ := strconv.ParseInt(fields[i], 10, 64); return n }
	const tick = 10 * time.Millisecond // USER_HZ is 100 wherever Go runs
	u.cpu = time.Duration(number(11)+number(12)) * tick
	u.rss = number(21) * int64(os.Getpagesize())
	return u
}

// peak is the most memory that the process has held, in bytes, since it was last asked to forget it.
func (h *house) peak() int64 {
	h.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.cmd.Process.Pid))
	if err != nil {
		h.t.Fatal(err)
	}
	for in := bufio.NewScanner(bytes.NewReader(status)); in.Scan(); {
		if kib, ok := strings.CutPrefix(in.Text(), "VmHWM:"); ok {
			n, _ := strconv.ParseInt(strings.Fields(kib)[0], 10, 64)
			_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", h.cmd.Process.Pid), []byte("5"), 0) // proc(5): forgets the peak
			return n << 10
		}
	}
	return 0
}

// The bounds of an attack, with everything on one machine of two cores.
const (
	maxQuiet    = 10 * time.Millisecond  // of every other key while nothing goes on, and …
	maxQuiet99  = 30 * time.Millisecond  // … of 99 in 100
	maxEcho     = 100 * time.Millisecond // of 99 keys in 100 under an attack
	maxGrowth   = 150 << 20              // bytes, while it goes on
	maxLeft     = 20 << 20               // bytes, of all of them together, afterwards
	maxCPU      = time.Second            // for each mebibyte that is sent, …
	maxCPUStart = 2 * time.Second        // … beyond so much, which a key exchange takes that sends nothing
)

// TestCampaignAttacks has every attack done twenty times as hard as TestNobodyNoticesWhenSomebody does, to the program as
// operators run it, while two people talk, and measures: how long a key takes to their screens, what the house works and
// what it holds. Only the pace of new connections and of words is lifted, which would keep the attacks out.
//
//security:holds 15 16 17 27 28 34 37 38 51
func TestCampaignAttacks(t *testing.T) {
	if !*campaign {
		t.Skip("measures, for some minutes: -campaign")
	}
	h := open(t, t.TempDir(), "--conns-per-addr=32", "--unauth-per-addr=10", "--burst=20", "--rate=4")
	w := typists(t, h)
	quiet, _ := w.During(t, func() error { <-time.After(5 * time.Second); return nil })
	t.Logf("campaign: | nothing else | %s | | | |", echo(quiet))
	if middle, slow := hostile.Percentile(quiet, 50), hostile.Percentile(quiet, 99); middle > maxQuiet || slow > maxQuiet99 {
		t.Errorf("while nothing goes on, a key took %v, and %v one in a hundred, want at most %v and %v",
			middle, slow, maxQuiet, maxQuiet99)
	}
	before := h.usage()
	for _, a := range hostile.Attacks() {
		h.peak()
		start, sent := h.usage(), hostile.Sent()
		echoes, err := w.During(t, func() error { return a.Run(t.Context(), h.addr, 20) })
		if err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
		cpu, grown := h.usage().cpu-start.cpu, h.peak()-start.rss
		mib := float64(hostile.Sent()-sent) / (1 << 20)
		t.Logf("campaign: | %s | %s | %.1f | %.2f | %d |", a.Name, echo(echoes), mib, cpu.Seconds(), max(grown, 0)>>20)
		if p := hostile.Percentile(echoes, 99); p > maxEcho {
			t.Errorf("%s: one key in a hundred took %v, want at most %v", a.Name, p, maxEcho)
		}
		if grown > maxGrowth {
			t.Errorf("%s: %d MiB more, want at most %d", a.Name, grown>>20, maxGrowth>>20)
		}
		if allowed := maxCPUStart + time.Duration(mib*float64(maxCPU)); cpu > allowed {
			t.Errorf("%s: %v of CPU for %.1f MiB, want at most %v", a.Name, cpu, mib, allowed)
		}
	}
	w.Intact(t)
	h.quiets(before.rss + maxLeft)
}

// typists are two people who type twice as fast as people can: 33 keys a second.
func typists(t *testing.T, h *house) *hostile.Witness {
	t.Helper()
	w := hostile.NewWitness(t, h.addr)
	w.Pause = 30 * time.Millisecond
	return w
}

// echo is two columns: the keys in the middle, and the slowest in a hundred.
func echo(sorted []time.Duration) string {
	ms := func(p int) float64 { return float64(hostile.Percentile(sorted, p)) / float64(time.Millisecond) }
	return fmt.Sprintf("%.1f | %.1f", ms(50), ms(99))
}

// quiets waits until the house holds no more than so many bytes again.
func (h *house) quiets(most int64) {
	h.t.Helper()
	late := time.Now().Add(60 * time.Second) // a collection every two minutes at rest would return it as well, but later
	for h.usage().rss > most {
		if time.Now().After(late) {
			h.t.Errorf("the house still holds %d MiB, want %d at most", h.usage().rss>>20, most>>20)
			return
		}
		time.Sleep(time.Second)
	}
	h.t.Logf("campaign: | afterwards the house holds | %d MiB |", h.usage().rss>>20)
}
