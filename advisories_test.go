package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mended is the oldest version of each module in which no fault is known that bears on a house.
var mended = map[string][]int{
	"golang.org/x/crypto": {0, 56, 0}, // CVE-2026-56855, CVE-2026-78662: messages of channels that stop a connection
	"charm.land/wish/v2":  {2, 0, 1},  // CVE-2026-41589: paths that lead out of the directory
}

// TestTheLibrariesAreTheMendedOnes: the faults that are known in what strangers reach first are mended in the versions that
// go.mod names, and nothing takes their place. govulncheck knows the newer ones; docs/operate tells how to ask it.
//
//security:holds 18
func TestTheLibrariesAreTheMendedOnes(t *testing.T) {
	file, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^\s*replace\b`).Match(file) {
		t.Error("go.mod replaces a module, by whatever version")
	}
	for module, oldest := range mended {
		m := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(module) + ` v(\d+)\.(\d+)\.(\d+)\S*$`).FindSubmatch(file)
		if m == nil {
			t.Errorf("go.mod names no version of %s", module)
			continue
		}
		var has []int
		for _, digits := range m[1:] {
			n, err := strconv.Atoi(string(digits))
			if err != nil {
				t.Fatal(err)
			}
			has = append(has, n)
		}
		if slices.Compare(has, oldest) < 0 {
			t.Errorf("%s is version %v, in which a fault is known; want at least %v", module, has, oldest)
		}
	}
}

// TestCertificatesAreBelievedByNobody: the library's CertChecker has had faults of its own, and a house needs none, for a
// certificate says who somebody is elsewhere. The same goes for GSSAPI.
//
//security:holds 18
func TestCertificatesAreBelievedByNobody(t *testing.T) {
	read := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		read++
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && (id.Name == "CertChecker" || strings.HasPrefix(id.Name, "GSSAPI")) {
				t.Errorf("%s uses %s", path, id.Name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 100 {
		t.Errorf("only %d files were read", read)
	}
}
