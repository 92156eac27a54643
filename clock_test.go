package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// ownTime are the files beside the house's clock that ask the machine for the time, each with what it is good for. None of
// them keeps it for longer than a visit.
var ownTime = map[string]string{
	"store/clock.go": "the clock itself", "store/clock_other.go": "the clock itself", "store/id.go": "makes IDs that are new",
	"store/log.go": "how long a batch takes", "store/search/follow.go": "how long a round takes",
	"sshapp/line.go": "deadlines of a connection", "sshapp/limit.go": "a rate, by time.Since", "sshapp/middleware.go": "how long a visit was",
	"sshapp/server.go": "how long the house is open", "sshapp/code/code.go": "how long colouring takes", "sshapp/paint/input.go": "a rate, by time.Since",
	"sshapp/paint/job.go": "how long a drawing takes", "sshapp/paint/writer.go": "how long a terminal takes",
}

// TestWhatIsKeptGoesByTheHousesClock: whoever asked the machine instead would be moved by everybody who moves its clock.
//
//security:holds 49
func TestWhatIsKeptGoesByTheHousesClock(t *testing.T) {
	asked := make(map[string]bool)
	for _, dir := range []string{"room", "store", "sshapp"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			if at := filepath.Dir(path); at == "sshapp/sshtest" || at == "sshapp/hostile" {
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Now" {
					if pkg, ok := s.X.(*ast.Ident); ok && pkg.Name == "time" {
						asked[filepath.ToSlash(path)] = true
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for path := range asked {
		if ownTime[path] == "" {
			t.Errorf("%s asks the machine for the time: what for?", path)
		}
	}
	for path := range ownTime {
		if !asked[path] {
			t.Errorf("%s does not ask any more: take it off the list", path)
		}
	}
}
