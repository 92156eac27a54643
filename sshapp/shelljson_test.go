package sshapp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"teahouse/sshapp/command"
)

// TestJSONFromEveryCommand gives each command of the shell with --json in several ways, as the owner of a house in which
// something has happened: whatever it prints is objects on lines of their own, with v and kind; an error is one line on
// standard error, as without it.
func TestJSONFromEveryCommand(t *testing.T) {
	h := openRoom(t, nil)
	owner, zoe := h.known(t, "Zoë")
	h.known(t, "bob")
	if err := h.door.Claim(t.Context(), owner.ID); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"room create attic private", "post lobby hello @bob", "post attic hello", "poll --in lobby Tea? | a | b", "react 1 :tea:", "pin --in lobby 1",
		"mute --in lobby bob 10m loud", "invite create", "ignore bob", "later --in lobby 3h hello", "bio oolong", "lockdown open",
	} {
		if _, errs, status := h.runs(t, zoe, line); status != 0 && !strings.HasPrefix(line, "react") && !strings.HasPrefix(line, "pin") {
			t.Fatalf("%s: exit status %d, %s", line, status, errs)
		}
	}
	kinds := make(map[string]bool)
	for _, c := range command.Table() {
		if !c.At(command.Shell) || c.Names[0] == "account" || c.Names[0] == "passwd" {
			continue
		}
		for _, args := range []string{"", "lobby", "--in lobby", "list", "bob", "hello", "-n 3 attic"} {
			out, errs, status := h.runs(t, zoe, c.Names[0]+" --json "+args)
			if status != 0 && (out != "" || strings.Count(errs, "\n") != 1) {
				t.Errorf("%s --json %s: exit status %d, says %q and %q", c.Names[0], args, status, out, errs)
			}
			for line := range strings.Lines(out) {
				var record struct {
					V    int
					Kind string
				}
				if err := json.Unmarshal([]byte(line), &record); err != nil || record.V != command.Version || record.Kind == "" {
					t.Errorf("%s --json %s: says %q: %v", c.Names[0], args, line, err)
				}
				kinds[record.Kind] = true
			}
		}
	}
	for _, kind := range []string{"note", "message", "room", "profile", "key", "sanction", "audit", "invitation", "later", "help"} {
		if !kinds[kind] {
			t.Errorf("nothing printed a %s", kind)
		}
	}
}
