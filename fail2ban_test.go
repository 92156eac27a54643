package main_test

import (
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestFail2ban runs the filter that docs/operate has over a log in which somebody guesses, and somebody calls themselves what
// the log says of who guesses.
//
//security:holds 14
func TestFail2ban(t *testing.T) {
	conf, err := os.ReadFile("docs/operate/fail2ban/teahouse.conf")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(conf), "failregex = ")
	list, _, _ := strings.Cut(rest, "ignoreregex")
	var filters []*regexp.Regexp
	for line := range strings.Lines(list) {
		filters = append(filters, regexp.MustCompile(strings.ReplaceAll(strings.TrimSpace(line), "<ADDR>", `(?P<ip>[0-9a-fA-F:.]+)`)))
	}
	h := open(t, t.TempDir(), "--failures", "1")
	const imitation = `x level=INFO msg="login failed" ip=192.0.2.1`
	liar := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: imitation})
	liar.Sees("Log in")
	guesser := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	guesser.Sees("Log in", "Zoë")
	guesser.Say("one-cup-of-tea")
	guesser.Sees("do not fit")
	guesser.Say("two-cups-of-tea")
	guesser.Sees("wait")
	h.log.until(t, func(log string) bool { return strings.Contains(log, "login throttled") })
	found := make(map[string]int)
	for line := range strings.Lines(h.log.String()) {
		for i, f := range filters {
			if m := f.FindStringSubmatch(line); m != nil {
				if ip, err := netip.ParseAddr(m[f.SubexpIndex("ip")]); err != nil || !ip.IsLoopback() {
					t.Errorf("takes %s from %s", m[1], line)
				}
				found[[]string{"failed", "throttled", "register"}[i]]++
			}
		}
	}
	if len(filters) != 3 || found["failed"] != 1 || found["throttled"] != 1 {
		t.Errorf("%d filters find %v in\n%s", len(filters), found, h.log.String())
	}
	if !strings.Contains(h.log.String(), "192.0.2.1") {
		t.Error("the imitation is not in the log at all")
	}
}
