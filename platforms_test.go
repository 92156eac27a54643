package main_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheProgramIsForEverySystem: what is ours makes sense on every system and machine that a release is made for, so that nobody
// finds out on the day of one. Types are checked and nothing is compiled, which would take minutes.
func TestTheProgramIsForEverySystem(t *testing.T) {
	if raceEnabled {
		t.Skip("nothing here is the race detector's")
	}
	for _, build := range readReleases(t).Builds {
		for i, system := range build.Systems {
			machine := build.Machines[i%len(build.Machines)] // one each: nothing of ours is for one kind of machine
			t.Run(system+"/"+machine, func(t *testing.T) {
				t.Parallel()
				makesSense(t, system, machine)
			})
		}
	}
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string
	Module          *struct{ Main bool }
}

// known are the packages that have been looked at, by path.
type known map[string]*types.Package

func (k known) Import(path string) (*types.Package, error) {
	if p := k[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("it has not been looked at")
}

// renamed looks for a package under the path that it really has.
type renamed struct {
	known
	paths map[string]string
}

func (r renamed) Import(path string) (*types.Package, error) {
	if other, ok := r.paths[path]; ok {
		path = other
	}
	return r.known.Import(path)
}

// makesSense checks the program's types as they are on a system: the whole of what is ours, and what it needs of others.
func makesSense(t *testing.T, system, machine string) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,ImportMap,Module", ".")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+machine)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	packages, ours := known{"unsafe": types.Unsafe}, 0
	for all := json.NewDecoder(strings.NewReader(string(out))); ; { // what is imported stands before who does it
		var p listed
		if err := all.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.ImportPath == "unsafe" {
			continue
		}
		own := p.Module != nil && p.Module.Main
		if own {
			ours++
		}
		files := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, file)
		}
		config := types.Config{Importer: renamed{packages, p.ImportMap}, IgnoreFuncBodies: !own, Sizes: types.SizesFor("gc", machine),
			Error: func(err error) {
				if own {
					t.Error(err)
				}
			}}
		packages[p.ImportPath], _ = config.Check(p.ImportPath, files, parsed, nil) // Error has told
	}
	if ours < 10 {
		t.Errorf("only %d packages of ours were looked at", ours)
	}
}
