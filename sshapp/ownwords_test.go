package sshapp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// TestExportOfOnesOwnWords: who has a key gets what they have said, and nothing of others; who has none is told how.
func TestExportOfOnesOwnWords(t *testing.T) {
	h := openRoom(t, nil)
	zoe, key := h.known(t, "Zoë")
	bob, _ := h.known(t, "bob")
	for _, line := range []struct {
		who  store.Account
		text string
	}{{zoe, "one"}, {bob, "psst"}, {zoe, "茶\ntwo lines"}} {
		seat, err := h.rooms.Enter(t.Context(), "lobby", room.AccountPerson(line.who))
		if err != nil {
			t.Fatal(err)
		}
		if err := seat.Say(t.Context(), store.NewID(), room.Words{Text: line.text}); err != nil {
			t.Fatal(err)
		}
		seat.Leave(true)
	}
	session, err := h.dial(t, ssh.PublicKeys(key)).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, err := session.Output("export --mine")
	if err != nil {
		t.Fatalf("export: %v", err)
	}
	var texts []string
	for line := range bytes.Lines(out) {
		var m struct{ Room, Text string }
		if err := json.Unmarshal(line, &m); err != nil || m.Room != "lobby" {
			t.Fatalf("line %s: %v", line, err)
		}
		texts = append(texts, m.Text)
	}
	if got := strings.Join(texts, "|"); got != "one|茶\ntwo lines" {
		t.Errorf("the export has %q", got)
	}

	stranger, err := h.dial(t, ssh.PublicKeys(sshtest.NewKey(t))).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	stranger.Stderr = &said
	var exit *ssh.ExitError
	if out, err := stranger.Output("export --mine"); !errors.As(err, &exit) || exit.ExitStatus() != 77 || len(out) > 0 {
		t.Errorf("a stranger gets %q, %v, want exit status 77", out, err)
	}
	if !strings.Contains(said.String(), "/key add") {
		t.Errorf("a stranger is told %q", said.String())
	}
}
