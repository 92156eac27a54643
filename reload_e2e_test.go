package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestReload: SIGHUP takes over what the settings file says now, for who is inside as well, and says what it can't take over;
// a mistake in it changes nothing.
func TestReload(t *testing.T) {
	file := filepath.Join(t.TempDir(), "teahouse.toml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("burst = 2\nrate = 0.001\n")
	h := open(t, t.TempDir(), "--config", file)
	hangup := func(says string) {
		t.Helper()
		before := strings.Count(h.log.String(), says)
		if err := h.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		h.log.until(t, func(log string) bool { return strings.Count(log, says) > before })
	}
	zoe := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	register(zoe, "", "another-password")
	zoe.Sees("Welcome")
	zoe.Say("one")
	zoe.Say("two")
	zoe.Say("three")
	zoe.Sees("Zoë", "two", "› three")
	hangup(`msg=reloaded changed=nothing`)
	write("burst = 50\nrate = 0.001\naddr = \":1\"\nbrust = 1\n")
	hangup(`msg="not reloaded" err=`)
	zoe.Type("\r")
	zoe.Sees("› three")
	write("burst = 50\nrate = 0.001\nguests = \"off\"\n")
	hangup(`msg=reloaded setting=burst was=2 is=50`)
	h.log.until(t, func(log string) bool {
		return strings.Contains(log, `msg="not reloaded" setting=guests is=talk "would be"=off err="it takes a restart"`)
	})
	zoe.Type("\r")
	zoe.Sees("three")
	gone(zoe, "› three")
}
