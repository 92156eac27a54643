package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestTheHouseIsWatched: what a machine that watches the house can ask, and what the log says, with an event's name and the
// address of whoever it is about, and without a word that was said.
func TestTheHouseIsWatched(t *testing.T) {
	h := open(t, t.TempDir(), "--metrics", "127.0.0.1:0", "--log-format", "json")
	base := h.printed(`Metrics +(http://\S+)/metrics`)
	ask := func(path string) (int, string) {
		response, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, body := ask(path); status != http.StatusOK {
			t.Errorf("%s is answered %d %s", path, status, body)
		}
	}
	zoe := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	register(zoe, "", "another-password")
	zoe.Sees("Welcome")
	zoe.Say("a word that nobody logs")
	zoe.Sees("Zoë", "a word that nobody logs")
	thief := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	thief.Sees("Log in", "Zoë")
	thief.Say("not-her-password")
	thief.Sees("do not fit")
	_, all := ask("/metrics")
	for _, line := range []string{
		"teahouse_people 1", "teahouse_messages_total 1", "teahouse_connections 2", `teahouse_events_total{event="login failed"} 1`,
		`teahouse_events_total{event="registered"} 1`, `teahouse_events_total{event="panic"} 0`, "teahouse_commit_failures_total 0",
		"teahouse_commit_seconds_count", "teahouse_database_bytes", "go_goroutines",
	} {
		if !strings.Contains(all, "\n"+line) {
			t.Errorf("/metrics does not say %s", line)
		}
	}
	if strings.Contains(all, "Zoë") || strings.Contains(all, "127.0.0.1") {
		t.Error("/metrics tells who is here")
	}
	watchedNames(t, all)
	thief.Type("\x03\x03")
	zoe.Say("/quit")
	zoe.Ends()
	if code := h.stop(); code != 0 {
		t.Errorf("exit status = %d", code)
	}
	failed := 0
	for line := range strings.Lines(h.log.String()) {
		var event struct{ Time, Level, Msg, IP, User string }
		if err := json.Unmarshal([]byte(line), &event); err != nil || event.Msg == "" {
			t.Errorf("the log says %q: %v", line, err)
		}
		if event.Msg == "login failed" && event.IP == "127.0.0.1" && event.User == "Zoë" {
			failed++
		}
		for _, secret := range []string{"nobody logs", "password"} {
			if strings.Contains(line, secret) {
				t.Errorf("the log says %q", line)
			}
		}
	}
	if failed != 1 {
		t.Errorf("the log tells of %d failed logins", failed)
	}
}

// watchedNames holds that what docs/operate watches is what there is, events included.
func watchedNames(t *testing.T, metrics string) {
	t.Helper()
	found := 0
	for _, file := range []string{"docs/operate/alerts.yml", "docs/operate/README.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`teahouse_[a-z_]+`).FindAllString(string(text), -1) {
			found++
			if !regexp.MustCompile(`(?m)^` + name + `[{ ]`).MatchString(metrics) {
				t.Errorf("%s watches %s, which there is none of", file, name)
			}
		}
		for _, m := range regexp.MustCompile(`event=~?"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			for event := range strings.SplitSeq(m[1], "|") {
				if !strings.Contains(metrics, `event="`+event+`"`) {
					t.Errorf("%s watches the event %q, which there is none of", file, event)
				}
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d names were found", found)
	}
}

// TestMetricsAreNotForTheNetwork: leaving the host out does not open them to everybody.
func TestMetricsAreNotForTheNetwork(t *testing.T) {
	out, err := exec.Command("teahouse", "serve", "--data", t.TempDir(), "--addr", sshtest.FreeAddr(t), "--metrics", ":0").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "name the address, such as 127.0.0.1:9222") {
		t.Errorf("says %q, %v", out, err)
	}
}
