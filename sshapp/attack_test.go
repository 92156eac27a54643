package sshapp_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/sshapp/hostile"
)

// TestNobodyNoticesWhenSomebody: under every attack that is known, two people keep talking: each key and each message is on
// their screens. Afterwards nothing of the attackers is left. The campaign does the same, twenty times as much, to a
// program with its own limits, and measures (TestCampaignAttacks).
//
//security:holds 27 28 37 39 s8 s15
func TestNobodyNoticesWhenSomebody(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("attackers need a loopback address of their own, and this system has but one")
	}
	h := open(t, sshapp.Limits{HandshakeTimeout: 500 * time.Millisecond, NewPerAddr: -1}, nil)
	h.Program(h.Visit)
	h.rooms.SetPace(room.Config{Burst: 20, PerSecond: 4}) // there are a few attacks in a second
	w := hostile.NewWitness(t, h.addr)
	w.During(t, func() error { return nil }) // what is made once is made before counting
	goroutines, before := runtime.NumGoroutine(), transports()
	for _, a := range hostile.Attacks() {
		t.Run(a.Name, func(t *testing.T) {
			if _, err := w.During(t, func() error { return a.Run(t.Context(), h.addr, 1) }); err != nil {
				t.Error(err)
			}
			eventually(t, "the attacker's connections to be gone", func() bool { return h.Connections() == 2 })
		})
	}
	w.Intact(t)
	eventually(t, "the attackers' goroutines to have ended", func() bool { return runtime.NumGoroutine() <= goroutines+4 })
	eventually(t, "the attackers' transports to have ended", func() bool { return transports() == before })
	if log := h.log.String(); strings.Contains(log, "panic") {
		t.Errorf("somebody made the house stumble:\n%s", log)
	}
	if strings.ContainsFunc(h.log.String(), func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == 0x9b }) {
		t.Error("a control character got into the log")
	}
}

// transports is how many goroutines serve connections below everything that the house knows of.
func transports() int {
	stacks := make([]byte, 4<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return strings.Count(string(stacks), "created by golang.org/x/crypto/ssh.newServerTransport")
}

// eventually waits for what nothing tells of.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for late := time.Now().Add(hostile.Patience); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("waited for %s", what)
		}
	}
}
