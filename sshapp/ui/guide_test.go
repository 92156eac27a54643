package ui_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"teahouse/sshapp/command"
)

// notCommands begin with a slash in the guides and are none: what stands for a command, a volume, what a watching machine asks.
var notCommands = []string{"command", "命令", "data", "metrics", "healthz", "readyz"}

// TestTheGuideNamesRealCommands reads the guides for commands that there are none of: a guide that is wrong is worse than
// none.
func TestTheGuideNamesRealCommands(t *testing.T) {
	code := regexp.MustCompile("`[/／]([^ `|…/]+)")
	for _, page := range []string{"../../docs/guide.md", "../../docs/guide.zh.md", "../../README.md", "../../README.zh.md",
		"../../docs/shell.md", "../../docs/shell.zh.md", "../../docs/plain.md", "../../docs/plain.zh.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, m := range code.FindAllStringSubmatch(string(text), -1) {
			if command.Find(m[1]) == nil && !slices.Contains(notCommands, m[1]) {
				t.Errorf("%s names /%s", page, m[1])
			}
			found++
		}
		if found < 2 {
			t.Errorf("%s: only %d commands were found", page, found)
		}
	}
}
