package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teahouse/sshapp/hostile"
)

// holds is the directive by which a test says which promises it holds.
const holds = "security:holds "

// TestTheSecurityPage makes the table of docs/security.md: each promise, and the tests that hold it, as they say themselves
// (//security:holds in a test's comment, # security:holds in a script, Holds of an attack). A promise without a test, and a
// test of a promise that is none, fail. -update writes the table.
func TestTheSecurityPage(t *testing.T) {
	by := map[string][]string{}
	add := func(name, ids string) {
		for _, id := range strings.Fields(ids) {
			by[id] = append(by[id], name)
		}
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, "_test.go"):
			return heldInGo(path, add)
		case strings.HasSuffix(path, ".txtar"):
			return heldInScript(path, add)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range hostile.Attacks() {
		add("… "+a.Name, a.Holds)
	}
	var table bytes.Buffer
	for _, group := range promises {
		fmt.Fprintf(&table, "\n### %s\n\n| | promise | held by |\n| --- | --- | --- |\n", group.about)
		for _, p := range group.all {
			if len(by[p.id]) == 0 {
				t.Errorf("no test holds promise %s: %s", p.id, p.text)
			}
			fmt.Fprintf(&table, "| %s | %s | %s |\n", p.id, p.text, names(by[p.id]))
			delete(by, p.id)
		}
	}
	for id, tests := range by {
		t.Errorf("%q hold promise %s, which is none", tests, id)
	}
	replaceBetween(t, "docs/security.md", "promises", table.String())
}

// names is a list of tests, each once. Attacks stand behind them, as one test's.
func names(tests []string) string {
	slices.Sort(tests)
	var out, attacks []string
	for _, name := range slices.Compact(tests) {
		if attack, ok := strings.CutPrefix(name, "… "); ok {
			attacks = append(attacks, attack)
		} else {
			out = append(out, name)
		}
	}
	if len(attacks) > 0 {
		out = append(out, "somebody "+strings.Join(attacks, "; "))
	}
	return strings.Join(out, ", ")
}

// heldInGo adds the tests of one file that hold promises.
func heldInGo(path string, add func(name, ids string)) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Doc == nil {
			continue
		}
		for _, c := range f.Doc.List {
			if ids, ok := strings.CutPrefix(c.Text, "//"+holds); ok {
				add(f.Name.Name, ids)
			}
		}
	}
	return nil
}

// heldInScript adds a script that holds promises.
func heldInScript(path string, add func(name, ids string)) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		if ids, ok := strings.CutPrefix(line, "# "+holds); ok {
			add("TestScripts/"+strings.TrimSuffix(filepath.Base(path), ".txtar"), ids)
		}
	}
	return nil
}

// replaceBetween compares what stands between a document's marks <!-- name --> and <!-- /name --> with text, or writes it
// there with -update.
func replaceBetween(t *testing.T, path, name, text string) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok1 := strings.Cut(string(page), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok1 || !ok2 {
		t.Fatalf("%s has no %q and %q", path, begin, end)
	}
	if old == text {
		return
	}
	if !*update {
		t.Fatalf("%s is not what its tests say; go test -run %s -update . writes it", path, t.Name())
	}
	if err := os.WriteFile(path, []byte(before+begin+text+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
