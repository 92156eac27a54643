package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestThePagesNameFlagsThatThereAre looks through all documents for command lines of teahouse, and asks the command itself
// whether it has the flags.
func TestThePagesNameFlagsThatThereAre(t *testing.T) {
	pages, err := filepath.Glob("docs/*/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"*.md", "docs/*.md", "Dockerfile"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, more...)
	}
	line := regexp.MustCompile("teahouse ([a-z]+)((?: [^`|&;\n]*)?)")
	flags := regexp.MustCompile(`(?:^| )--([a-z][a-z-]*)`)
	help := make(map[string]string)
	found := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			continue // a directory
		}
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			if m[1] == "admin" {
				continue // whose commands are the shell's
			}
			for _, f := range flags.FindAllStringSubmatch(m[2], -1) {
				if help[m[1]] == "" {
					out, _ := exec.Command("teahouse", m[1], "-h").CombinedOutput()
					help[m[1]] = string(out)
				}
				found++
				if !strings.Contains(help[m[1]], "\n  --"+f[1]+" ") && !strings.Contains(help[m[1]], "\n  --"+f[1]+"\n") {
					t.Errorf("%s has %q, which has no --%s", page, m[0], f[1])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d flags were found", found)
	}
}
