package main

import (
	"encoding/json"
	"errors"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// as gives a command with OpenSSH as one of the hosts of the script's ssh_config: as bob 77 topic --in lobby tea. What is
// refused must say so in one line on standard error, and nothing else: pipes and scripts rely on it.
func as(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	got := 0
	if err := ts.Exec("ssh", append([]string{"-F", "ssh_config", "-p", ts.Getenv("PORT"), args[0]}, args[2:]...)...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Check(err)
		}
		got = exit.ExitCode()
	}
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if got != want {
		ts.Fatalf("%q exits with %d, want %d: %s%s", args, got, want, stdout, stderr)
	}
	if want == 0 {
		if stderr != "" {
			ts.Fatalf("%q is done, and yet says on standard error: %s", args, stderr)
		}
		return
	}
	if stdout != "" || strings.Count(stderr, "\n") != 1 || len(strings.TrimSpace(stderr)) == 0 {
		ts.Fatalf("%q is refused with %q and %q, want nothing and one line", args, stdout, stderr)
	}
}

// records checks that standard output is JSON lines of one kind: records message 2 (how many; none for any number).
func records(ts *testscript.TestScript, _ bool, args []string) {
	lines := 0
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		lines++
		var r struct {
			V    int
			Kind string
		}
		ts.Check(json.Unmarshal([]byte(line), &r))
		if r.V != 1 || r.Kind != args[0] {
			ts.Fatalf("%s is v%d %s, want v1 %s", line, r.V, r.Kind, args[0])
		}
	}
	if lines == 0 || len(args) > 1 && args[1] != strconv.Itoa(lines) {
		ts.Fatalf("%d records, want %v", lines, args[1:])
	}
}

// noted keeps what the group of a pattern matches in a file, or in stdout, as a variable: noted ID stdout 'msg/(\d+)'.
func noted(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[2]).FindStringSubmatch(ts.ReadFile(args[1]))
	if len(found) != 2 {
		ts.Fatalf("no %s in %s", args[2], args[1])
	}
	ts.Setenv(args[0], found[1])
}
