package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestThePageOfTheHelper: docs/helper.md has every flag of the helper, with its variable and its default, and no other.
func TestThePageOfTheHelper(t *testing.T) {
	page, err := os.ReadFile("docs/helper.md")
	if err != nil {
		t.Fatal(err)
	}
	var usage strings.Builder
	if code := run(t.Context(), []string{"serve", "-h"}, program{env: nothing, stdout: &usage, stderr: io.Discard}); code != exitOK {
		t.Fatalf("serve -h = %d, want %d", code, exitOK)
	}
	told := regexp.MustCompile("(?m)^\\| `--").FindAllString(string(page), -1)
	flags := regexp.MustCompile(`(?m)^\s*--((?:helper|llm)[a-z-]*)[^\n]*\n[^\n]*default "([^"]*)"`).FindAllStringSubmatch(usage.String(), -1)
	if len(flags) < 6 || len(told) != len(flags) {
		t.Errorf("the page tells of %d flags, the program has %d of the helper", len(told), len(flags))
	}
	for _, f := range flags {
		row := fmt.Sprintf("| `--%s` | `%s` | ", f[1], variable(f[1]))
		if f[2] != "" {
			row += "`" + f[2] + "` |"
		}
		if !strings.Contains(string(page), row) {
			t.Errorf("the page has no row %q", row)
		}
	}
}
