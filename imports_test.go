package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is this module's path.
const module = "teahouse"

// A rule says what a package may import besides the standard library, and what it must not import at all, with the
// reason that a failing test tells. An entry stands for the package and everything beneath it.
type rule struct {
	may   []string
	never map[string]string
}

const (
	ownRow    = "the packages stand in one line, main → sshapp → room → store, and each sees only what is to its right"
	noSQL     = "only store and its sub-packages know SQL: a query elsewhere would see what no command has been through"
	noNet     = "what knows rooms or screens must not know how people reach them"
	noCharm   = "only sshapp knows Wish and Bubble Tea, so that they can be replaced without touching the house"
	testsOnly = "a guest for tests must not be in the program"
)

var rules = map[string]rule{
	"keys":  {may: []string{"golang.org/x/crypto/ssh"}, never: map[string]string{module: ownRow, "charm.land": noCharm}},
	"store": {may: []string{"modernc.org/sqlite", "golang.org/x/crypto/argon2", "golang.org/x/sys/unix"}, never: map[string]string{module: ownRow, "charm.land": noCharm, "net": noNet}},
	"store/search": {
		may:   []string{"teahouse/store", "modernc.org/sqlite", "golang.org/x/text"},
		never: map[string]string{"charm.land": noCharm, "net": noNet, "teahouse/room": ownRow, "teahouse/sshapp": ownRow, "teahouse/keys": ownRow},
	},
	"room": {
		may: []string{"teahouse/store", "golang.org/x/text", "github.com/clipperhouse/uax29/v2", "go.mau.fi/util/confusable"},
		never: map[string]string{"teahouse/sshapp": ownRow, "teahouse/keys": ownRow, "charm.land": noCharm, "database/sql": noSQL,
			"net": noNet, "golang.org/x/crypto/ssh": noNet},
	},
	"sshapp": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/keys", "teahouse/sshapp", "charm.land/wish/v2", "charm.land/ssh",
			"charm.land/bubbletea/v2", "golang.org/x/crypto/ssh", "golang.org/x/term", "github.com/charmbracelet/ultraviolet", "github.com/charmbracelet/colorprofile",
			"github.com/pires/go-proxyproto"},
		never: map[string]string{"database/sql": noSQL, "modernc.org/sqlite": noSQL, "teahouse/sshapp/sshtest": testsOnly,
			"teahouse/sshapp/hostile": testsOnly},
	},
	"sshapp/command": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/sshapp/text", "teahouse/sshapp/markup", "teahouse/sshapp/paint"},
		never: map[string]string{"charm.land": noCharm, "net": noNet, "golang.org/x/crypto/ssh": noNet, "database/sql": noSQL,
			"os": "what people ask for never comes near the machine"},
	},
	"sshapp/helper": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/sshapp/text", "github.com/openai/openai-go/v3"},
		never: map[string]string{"charm.land": noCharm, "golang.org/x/crypto/ssh": "the helper comes in by no door", "database/sql": noSQL,
			"teahouse/sshapp/command": "it is told what the commands are, and runs none"},
	},
	"sshapp/bot": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/sshapp/command", "teahouse/sshapp/text"},
		never: map[string]string{"charm.land": noCharm, "net": noNet, "golang.org/x/crypto/ssh": noNet, "database/sql": noSQL,
			"os": "whoever speaks with a bot asks the house, never the machine it runs on"},
	},
	"sshapp/hooks": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/sshapp/text"},
		never: map[string]string{"charm.land": noCharm, "golang.org/x/crypto/ssh": "who posts here knows no SSH", "database/sql": noSQL,
			"os": "whoever posts asks the house, never the machine it runs on"},
	},
	"sshapp/plain": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/sshapp/command", "teahouse/sshapp/text", "teahouse/sshapp/paint", "teahouse/sshapp/ui", "charm.land/bubbletea/v2"},
		never: map[string]string{"charm.land/wish": noNet, "charm.land/ssh": noNet, "net": noNet, "database/sql": noSQL,
			"os": "whoever reads line by line asks the house, never the machine it runs on"},
	},
	"sshapp/ui": {
		may: []string{"teahouse/room", "teahouse/store", "teahouse/sshapp/command", "teahouse/sshapp/text", "teahouse/sshapp/paint", "teahouse/sshapp/markup",
			"teahouse/sshapp/code", "charm.land/bubbletea/v2",
			"charm.land/bubbles/v2", "charm.land/lipgloss/v2", "github.com/charmbracelet/x/ansi", "github.com/charmbracelet/colorprofile",
			"github.com/clipperhouse"},
		never: map[string]string{"charm.land/wish": noNet, "charm.land/ssh": noNet, "net": noNet, "database/sql": noSQL,
			"os": "a screen asks the house, never the machine it runs on", "time/tzdata": "main decides what is built in"},
	},
	"sshapp/paint": {
		may: []string{"github.com/charmbracelet/ultraviolet", "github.com/charmbracelet/x/ansi", "github.com/charmbracelet/colorprofile",
			"github.com/clipperhouse"},
		never: map[string]string{module: "the painter knows rows and cells, neither rooms nor texts", "charm.land": noCharm, "net": noNet, "database/sql": noSQL},
	},
	"sshapp/markup": {
		may: []string{"github.com/kyokomi/emoji/v2"},
		never: map[string]string{module: "what people write is read without knowing who they are or where it is shown", "charm.land": noCharm,
			"net": noNet, "database/sql": noSQL},
	},
	"sshapp/code": {
		may:   []string{"github.com/alecthomas/chroma/v2", "github.com/dlclark/regexp2/v2"},
		never: map[string]string{module: "a piece of code is all that it is given", "charm.land": noCharm, "net": noNet, "database/sql": noSQL},
	},
	"sshapp/text": {
		may:   []string{"teahouse/room", "teahouse/store"},
		never: map[string]string{"charm.land": noCharm, "net": noNet, "database/sql": noSQL},
	},
	"sshapp/sshtest": {
		may:   []string{"golang.org/x/crypto/ssh", "github.com/charmbracelet/x/vt", "github.com/charmbracelet/ultraviolet"},
		never: map[string]string{module: "a guest knows nothing of the house but its address"},
	},
	"sshapp/hostile": {
		may: []string{"teahouse/sshapp/sshtest"},
		never: map[string]string{"golang.org/x/crypto": "what attacks the house must not keep the rules of what the house is made of",
			"charm.land": "a stranger knows nothing of the house but its address"},
	},
	"bench": {
		may:   []string{"teahouse/store", "golang.org/x/crypto/ssh", "github.com/charmbracelet/x/vt"},
		never: map[string]string{"charm.land": "who measures a house knows nothing of it but its address and its files", "database/sql": noSQL},
	},
	"bench/bare": {
		may:   []string{"charm.land/wish/v2", "charm.land/ssh", "golang.org/x/crypto/ssh"},
		never: map[string]string{module: "it is there to be compared with the house: nothing of the house is in it"},
	},
	".": {
		may: []string{"teahouse/keys", "teahouse/room", "teahouse/sshapp", "teahouse/store", "github.com/BurntSushi/toml", "github.com/prometheus/client_golang", "github.com/coreos/go-systemd/v22", "golang.org/x/crypto/ssh"},
		never: map[string]string{"charm.land": noCharm, "database/sql": noSQL, "teahouse/sshapp/ui": "main joins the four parts; what is in them is theirs",
			"teahouse/sshapp/sshtest": testsOnly, "teahouse/sshapp/hostile": testsOnly},
	},
}

// ruleFor is the rule of a package's directory, or of the nearest one above it that has one.
func ruleFor(dir string) (rule, bool) {
	for ; ; dir = filepath.ToSlash(filepath.Dir(dir)) {
		if r, ok := rules[dir]; ok {
			return r, true
		}
		if !strings.Contains(dir, "/") {
			return rule{}, false
		}
	}
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		seen[dir] = true
		r, ok := ruleFor(dir)
		if !ok {
			t.Errorf("package %s has no rule; write down what it may import, and why no more", dir)
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			r.check(t, path, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range rules {
		if !seen[dir] {
			t.Errorf("there is a rule for %s, but no such package", dir)
		}
	}
}

func (r rule) check(t *testing.T, file, imported string) {
	t.Helper()
	// What may be imported is the exception to a wider "never" as long as it is the longer of the two.
	allowed := longest(r.may, imported)
	forbidden := longest(slices.Collect(maps.Keys(r.never)), imported)
	switch {
	case forbidden != "" && len(forbidden) >= len(allowed):
		t.Errorf("%s imports %s: %s", file, imported, r.never[forbidden])
	case allowed == "" && !standard(imported):
		t.Errorf("%s imports %s, which is not on its list", file, imported)
	}
}

// longest is the longest entry that imported is or is beneath, "" for none.
func longest(entries []string, imported string) (found string) {
	for _, e := range entries {
		if (imported == e || strings.HasPrefix(imported, e+"/")) && len(e) > len(found) {
			found = e
		}
	}
	return found
}

// standard says whether a package is of the standard library, whose paths begin with a word that has no dot.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return first != module && !strings.Contains(first, ".")
}
