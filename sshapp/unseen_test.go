package sshapp_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// runs gives a command over a connection of its own, and what came of it.
func (h *house) runs(t *testing.T, key ssh.Signer, line string) (stdout, stderr string, status int) {
	t.Helper()
	auth := []ssh.AuthMethod{withoutQuestions()}
	if key != nil {
		auth = []ssh.AuthMethod{ssh.PublicKeys(key)}
	}
	client, err := h.try(auth...)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	s.Stdout, s.Stderr, s.Stdin = &out, &errs, strings.NewReader("")
	ends := time.AfterFunc(20*time.Second, func() { client.Close() })
	defer ends.Stop()
	if err := s.Run(line); err != nil {
		exit, ok := errors.AsType[*ssh.ExitError](err)
		if !ok {
			t.Fatalf("%s: %v", line, err)
		}
		status = exit.ExitStatus()
	}
	return out.String(), errs.String(), status
}

// TestSecretsOnATerminalAreNotShown: with ssh -t a command asks for a password without showing it, and Ctrl+C takes it back.
//
//security:holds 24
func TestSecretsOnATerminalAreNotShown(t *testing.T) {
	h := openRoom(t, nil)
	key := sshtest.NewKey(t)
	asks := func(line string, status int, answers ...string) {
		t.Helper()
		g := sshtest.Come(t, h.addr, sshtest.Options{Key: key, Command: line, Columns: 80, Rows: 24, Env: map[string]string{"LANG": "en_US.UTF-8"}})
		for i, answer := range answers {
			g.Until("question "+strconv.Itoa(i+1), func(s string) bool { return strings.Count(s, ":") == i+1 })
			g.Type(answer)
		}
		if got := g.Ends(); got != status {
			t.Errorf("%s: exit status = %d, want %d; the screen:\n%s", line, got, status, g.Screen())
		}
		if strings.Contains(string(g.Raw()), "secret") {
			t.Errorf("%s: a password was shown", line)
		}
	}
	asks("register bob", 1, "secret-of-bob\r", "\x03")
	asks("register bob", 0, "secret-of-bob\r", "secret-of-bob\r")
	asks("passwd", 1, "secret-of-zoe\r", "another-secret\r", "another-secret\r")
	asks("passwd", 0, "secret-of-bob\r", "another-secret\r", "another-secret\r")
}

// TestAHouseThatCannotAnswer ends with 69, which scripts take for "later", and says so in one line.
func TestAHouseThatCannotAnswer(t *testing.T) {
	h := openRoom(t, nil)
	_, zoe := h.known(t, "Zoë")
	if _, _, status := h.runs(t, zoe, "post lobby hello"); status != 0 {
		t.Fatalf("exit status = %d", status)
	}
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"post lobby hello", "history lobby", "health", "rooms --json"} {
		out, errs, status := h.runs(t, zoe, line)
		if status != 69 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit status %d, says %q and %q", line, status, out, errs)
		}
	}
}

// TestWhatOneMayNotSeeIsNotThere goes through every command of the shell with a private room and messages of others: what
// comes of it is to the letter what comes of a room and a message that have never been. So no door tells that they are.
func TestWhatOneMayNotSeeIsNotThere(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "zoe")
	_, mal := h.known(t, "mal")
	desk, err := h.rooms.Errand(room.AccountPerson(zoe))
	if err != nil {
		t.Fatal(err)
	}
	attic, err := desk.Open(t.Context(), "attic", store.Private, "")
	if err != nil {
		t.Fatal(err)
	}
	in := desk.In(attic)
	number, err := in.Post(t.Context(), store.NewID(), room.Words{Text: "secret words for @mal in #attic"})
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Pin(t.Context(), 1, false); err != nil {
		t.Fatal(err)
	}
	if err := in.React(t.Context(), 1, "🍵", false); err != nil {
		t.Fatal(err)
	}
	const absentRoom, absentNumber = "cellar", 999_999_999
	// Every command is tried with a few; those that are about rooms or messages with all.
	few := []string{"", "secret", "R", "--in R", "--in R N", "N words"}
	rooms := []string{"--in R words", "R words", "--in R zoe 10m words", "--in R 30m words", "-n 5 R", "--since 1 R", "--in R a|b|c", "rename R", "--in R archive",
		"--in R invite mal", "R --json", "--in R list"}
	numbers := []string{"N", "msg/N :tea:", "--in R N words", "--before N R", "close N", "drop N"}
	forms := func(c *command.Command) []string {
		all := few
		if form := c.Form(command.Shell); strings.Contains(form, "ROOM") {
			all = slices.Concat(all, rooms)
		} else if strings.Contains(form, "ID") || strings.Contains(form, " N") {
			all = slices.Concat(all, numbers)
		}
		return all
	}
	// What changes who mal is, or takes no end, tells nothing about rooms.
	unfit := map[string]bool{"account": true, "passwd": true, "register": true, "owner": true, "key": true, "quit": true, "bot": true, "hook": true}
	tried := 0
	for _, c := range command.Table() {
		if !c.At(command.Shell) || unfit[c.Names[0]] {
			continue
		}
		for _, form := range forms(c) {
			for who, key := range map[string]ssh.Signer{"a member": mal, "a guest": nil} {
				told := func(name string, n uint64) string {
					line := strings.NewReplacer("R", name, "N", strconv.FormatUint(n, 10)).Replace(form)
					out, errs, status := h.runs(t, key, c.Names[0]+" "+line)
					all := strings.ReplaceAll(out+"|"+errs, name, "R")
					return regexp.MustCompile(`\b`+strconv.FormatUint(n, 10)+`\b`).ReplaceAllString(all, "N") + fmt.Sprint("|", status)
				}
				there, nowhere := told("attic", number), told(absentRoom, absentNumber)
				tried++
				if there != nowhere || strings.Contains(there, "secret words") {
					t.Errorf("%s: %s %s\n  is answered %q\n  and where there is nothing %q", who, c.Names[0], form, there, nowhere)
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d ways were tried", tried)
	}
}
