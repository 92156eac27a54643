package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the documents that are made from the settings")

// allFlags are the settings of serve, as they are when nobody says anything.
func allFlags() *flag.FlagSet {
	var s settings
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	s.serve(fs)
	return fs
}

// TestTheSettingsDocuments: docs/teahouse.toml and docs/configuration.md are what the flags are.
func TestTheSettingsDocuments(t *testing.T) {
	var sample, page bytes.Buffer
	sample.WriteString("# A settings file of Teahouse with all that can be set, as it is when nothing is. teahouse serve --config FILE reads it.\n\n")
	err := printSettings(&sample, allFlags(), func(f *flag.Flag) string {
		return "#" + f.Name + " = " + tomlValue(f.Value.(flag.Getter).Get())
	})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&page, configurationHead, "`"+strings.Join(reloadable, "`, `")+"`")
	allFlags().VisitAll(func(f *flag.Flag) {
		kind, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(&page, "| `--%s` | `%s` | %s | %s |\n", strings.TrimSpace(f.Name+" "+strings.ReplaceAll(kind, "|", "\\|")), variable(f.Name), code(shown(f)), strings.ReplaceAll(usage, "|", "\\|"))
	})
	for file, want := range map[string][]byte{"docs/teahouse.toml": sample.Bytes(), "docs/configuration.md": page.Bytes()} {
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the settings are: go test -run %s -update . writes it", file, t.Name())
		}
	}
}

func shown(f *flag.Flag) string { return strings.Trim(tomlValue(f.Value.(flag.Getter).Get()), `"`) }

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

const configurationHead = `# Settings

Every setting has one name. What counts most stands first:

1. the flag: ` + "`teahouse serve --burst 12`" + `
2. the variable: ` + "`TEAHOUSE_BURST=12`" + `; an empty one is none
3. a line of the file that ` + "`--config`" + ` names, in [TOML](https://toml.io): ` + "`burst = 12`" + `. [teahouse.toml](teahouse.toml) has them all.
4. the default

` + "`teahouse config print`" + ` shows what comes out and where each comes from, given the same flags and variables; what it prints is
a settings file. A name that is none is an error, with its line. Limits that are 0 are lifted. Secrets are never values: a setting
that ends in ` + "`-file`" + ` names the file that has one.

On SIGHUP the house reads the file again and takes over the limits that it says, for who is inside as well; the log says what
was taken over and what takes a restart. What can be reloaded: %s.

This page is made from the program's flags.

| flag | variable | default | |
| --- | --- | --- | --- |
`

// TestWhatIsPrintedCanBeRead: config print makes a settings file that means the same, whatever the values are.
func TestWhatIsPrintedCanBeRead(t *testing.T) {
	odd := map[string]string{
		"addr": `weird "quoted" \ 茶` + "\t\x7f", "burst": "0", "rate": "0.25", "grace": "1h0m30s", "new-host-key": "true", "guests": "read",
	}
	file := filepath.Join(t.TempDir(), "teahouse.toml")
	print := func(args ...string) string {
		t.Helper()
		var out, errs strings.Builder
		if code := run(t.Context(), append([]string{"config", "print"}, args...), program{env: nothing, stdout: &out, stderr: &errs}); code != exitOK {
			t.Fatalf("config print %q = %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	var args []string
	for name, value := range odd {
		args = append(args, "--"+name+"="+value)
	}
	first := print(args...)
	if err := os.WriteFile(file, []byte(first), 0o600); err != nil {
		t.Fatal(err)
	}
	second := print("--config", file)
	values := func(s string) (kept []string) {
		for line := range strings.Lines(s) {
			if !strings.HasPrefix(line, "#") {
				setting, _, _ := strings.Cut(line, " # ")
				kept = append(kept, setting)
			}
		}
		return kept
	}
	if a, b := strings.Join(values(first), "\n"), strings.Join(values(second), "\n"); a != b {
		t.Errorf("printed\n%s\nread and printed again\n%s", a, b)
	}
	if !strings.Contains(second, `burst = 0 # `+file+":") || !strings.Contains(first, "conns = 2000 # default") {
		t.Errorf("where each comes from is not told:\n%s", second)
	}
}

// FuzzSettingsFile: no file ends the program with anything but a sentence.
func FuzzSettingsFile(f *testing.F) {
	for _, seed := range []string{"", "addr = ':1'", "burst = 1e3", "[a]\nb=1", "a.b = 1", "addr = [1]", "'addr' = \"x\"", "burst = 99999999999999999999", "addr = 1979-05-27"} {
		f.Add(seed)
	}
	known := allFlags()
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "f.toml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := readFile(file, known)
		if err != nil {
			return
		}
		for name, s := range found {
			if known.Lookup(name) == nil || s.line == 0 {
				t.Errorf("%q is taken from line %d", name, s.line)
			}
		}
		_, _, _ = read(allFlags(), []string{"--config", file}, false, func(string) (string, bool) { return "", false })
	})
}
