package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	sshcommand "teahouse/sshapp/command"
)

// TestEveryShellCommandIsInAScript: a command that no script gives would be released untried.
func TestEveryShellCommandIsInAScript(t *testing.T) {
	scripts, err := filepath.Glob("testdata/shell_*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		script, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(script)
	}
	for _, c := range sshcommand.Table() {
		if !c.At(sshcommand.Shell) || c.Run == nil {
			continue
		}
		// The first name only: the others lead to the same entry of the table.
		if given := regexp.MustCompile(`(?m)^as \w+ 0 ` + regexp.QuoteMeta(c.Names[0]) + `\b`); !given.MatchString(all.String()) {
			t.Errorf("no script carries out %s", c.Names[0])
		}
	}
}
