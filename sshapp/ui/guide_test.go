package ui_test

import (
	"os"
	"regexp"
	"testing"

	"teahouse/sshapp/command"
)

// TestTheGuideNamesRealCommands reads the guides for commands that there are none of: a guide that is wrong is worse than
// none.
func TestTheGuideNamesRealCommands(t *testing.T) {
	code := regexp.MustCompile("`[/／]([^ `|…/]+)")
	for _, page := range []string{"../../docs/guide.md", "../../docs/guide.zh.md", "../../README.md", "../../README.zh.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, m := range code.FindAllStringSubmatch(string(text), -1) {
			if command.Find(m[1]) == nil && m[1] != "command" && m[1] != "命令" && m[1] != "data" {
				t.Errorf("%s names /%s", page, m[1])
			}
			found++
		}
		if found < 3 {
			t.Errorf("%s: only %d commands were found", page, found)
		}
	}
}
