package main_test

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// client is OpenSSH with a known_hosts file of its own.
type client struct {
	t     *testing.T
	house *house
	known string
}

// newClient knows the house as somebody does who has been here before; lines is what hostkey known-hosts printed then.
func newClient(t *testing.T, h *house, lines string) *client {
	t.Helper()
	for _, tool := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s on this machine", tool)
		}
	}
	c := &client{t, h, filepath.Join(t.TempDir(), "known_hosts")}
	if err := os.WriteFile(c.known, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// ssh is a visit line by line, which lasts until its input ends.
func (c *client) ssh(options ...string) *exec.Cmd {
	_, port, err := net.SplitHostPort(c.house.addr)
	if err != nil {
		c.t.Fatal(err)
	}
	args := []string{"-F", "none", "-p", port, "-o", "UserKnownHostsFile=" + c.known, "-o", "GlobalKnownHostsFile=none",
		"-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=yes", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"}
	for _, o := range options {
		args = append(args, "-o", o)
	}
	return exec.Command("ssh", append(args, "guest@127.0.0.1")...)
}

// comes is whether the client gets in, and what it says.
func (c *client) comes(options ...string) (bool, string) {
	out, err := c.ssh(options...).CombinedOutput()
	return err == nil, string(out)
}

// staysUntil stays inside until the client has written what it learnt.
func (c *client) staysUntil(learnt func(known string) bool, options ...string) {
	c.t.Helper()
	cmd := c.ssh(options...)
	var said bytes.Buffer
	cmd.Stderr = &said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	late := time.Now().Add(20 * time.Second)
	known := ""
	for ; !learnt(known) && time.Now().Before(late); time.Sleep(5 * time.Millisecond) { // nothing tells when it writes
		b, _ := os.ReadFile(c.known) // is replaced, so for a moment there may be none
		known = string(b)
	}
	stdin.Close()
	if err := cmd.Wait(); err != nil {
		c.t.Fatalf("ssh: %v: %s", err, said.String())
	}
	if !learnt(known) {
		c.t.Fatalf("the client has not learnt it: %s\n%s", known, said.String())
	}
}

// hostkey runs teahouse hostkey for a house.
func (h *house) hostkey(words ...string) string {
	h.t.Helper()
	cmd := exec.Command("teahouse", append([]string{"hostkey", "--data", h.data, "--host", h.addr}, words...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		h.t.Fatalf("hostkey %q: %v: %s", words, err, out)
	}
	return string(out)
}

// rereads makes the house look at its keys again.
func (h *house) rereads() {
	h.t.Helper()
	const says = `setting="host keys"`
	before := strings.Count(h.log.String(), says)
	if err := h.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		h.t.Fatal(err)
	}
	h.log.until(h.t, func(log string) bool { return strings.Count(log, says) > before })
}

// blob is the key in a line of known_hosts.
func blob(t *testing.T, line string) string {
	t.Helper()
	fields := strings.Fields(line)
	if len(fields) < 3 {
		t.Fatalf("%q is no line of known_hosts", line)
	}
	return fields[2]
}

// TestAKeyCanGoWithoutAnAlarm: OpenSSH learns the next host key while the old one still answers, and knows the house when it
// has switched, without a restart; who has not been here in between is warned.
//
//security:holds 46
func TestAKeyCanGoWithoutAnAlarm(t *testing.T) {
	h := open(t, t.TempDir())
	before := h.hostkey("known-hosts")
	regular, absent := newClient(t, h, before), newClient(t, h, before)
	if in, said := regular.comes(); !in {
		t.Fatalf("who knows the house can't come in: %s", said)
	}
	h.hostkey("next")
	h.rereads()
	lines := strings.Split(strings.TrimSpace(h.hostkey("known-hosts")), "\n")
	if len(lines) != 2 {
		t.Fatalf("known-hosts prints %q, want the key and the next", lines)
	}
	old, next := blob(t, lines[0]), blob(t, lines[1])
	regular.staysUntil(func(known string) bool { return strings.Contains(known, next) && strings.Contains(known, old) })

	h.hostkey("switch")
	h.rereads()
	if in, said := regular.comes(); !in {
		t.Errorf("who has learnt the next key can't come in: %s", said)
	}
	if in, said := absent.comes(); in || !strings.Contains(said, "IDENTIFICATION HAS CHANGED") {
		t.Errorf("who has not learnt it comes in %v: %s", in, said)
	}
	regular.staysUntil(func(known string) bool { return strings.Contains(known, next) && !strings.Contains(known, old) })
	h.stop()
	if code := open(t, h.data).stop(); code != 0 {
		t.Errorf("does not open with the new key: %d", code)
	}
}

// TestOldClientsKnowTheHouseByRSA: the second key is for who knows no ed25519; it never signs with SHA-1, and who came by it
// learns the first.
func TestOldClientsKnowTheHouseByRSA(t *testing.T) {
	h := open(t, t.TempDir())
	h.hostkey("add", "rsa")
	h.rereads()
	lines := strings.SplitAfter(h.hostkey("known-hosts"), "\n")
	old, modern := newClient(t, h, lines[1]), newClient(t, h, strings.Join(lines, ""))
	for _, algorithm := range []string{"rsa-sha2-256", "rsa-sha2-512"} {
		if in, said := old.comes("HostKeyAlgorithms=" + algorithm); !in {
			t.Errorf("by %s: %s", algorithm, said)
		}
	}
	if in, said := old.comes("HostKeyAlgorithms=ssh-rsa"); in || !strings.Contains(said, "no matching host key type") {
		t.Errorf("by SHA-1: %v: %s", in, said)
	}
	old.staysUntil(func(known string) bool { return strings.Contains(known, blob(t, lines[0])) }, "HostKeyAlgorithms=rsa-sha2-256,ssh-ed25519")
	if in, said := modern.comes("LogLevel=DEBUG1"); !in || !strings.Contains(said, "kex: host key algorithm: ssh-ed25519") {
		t.Errorf("who knows both is shown another than the first: %s", said)
	}
}
