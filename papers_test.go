package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// printed is what the program prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs strings.Builder
	if code := run(t.Context(), args, program{env: nothing, stdout: &out, stderr: &errs}); code != exitOK {
		t.Fatalf("teahouse %q = %d: %s", args, code, errs.String())
	}
	return out.String()
}

// tool is the path of a program that not every machine has.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s on this machine", name)
	}
	return path
}

// reads gives a text to a program's standard input and returns what it prints on either stream.
func reads(t *testing.T, text, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(tool(t, name), args...)
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s %q: %v", name, args, err)
	}
	return string(out)
}

// TestTheManualIsWhole: both of the programs that render manual pages take ours without a warning, and every command and every
// setting, with its variable and what it is for, is on the page.
func TestTheManualIsWhole(t *testing.T) {
	page := printed(t, "man")
	for _, renderer := range []struct {
		name   string
		lint   []string
		render []string
	}{
		{"mandoc", []string{"-T", "lint", "-W", "warning"}, []string{"-T", "ascii"}},
		{"groff", []string{"-mandoc", "-ww", "-z", "-Tutf8"}, []string{"-mandoc", "-Tascii", "-P-cbou"}},
	} {
		t.Run(renderer.name, func(t *testing.T) {
			if said := reads(t, page, renderer.name, renderer.lint...); said != "" {
				t.Errorf("says %s", said)
			}
			shown := reads(t, page, renderer.name, renderer.render...)
			shown = regexp.MustCompile(`.\x08`).ReplaceAllString(shown, "") // bold is overstruck
			shown = strings.Join(strings.Fields(shown), " ")
			has := func(what string) {
				t.Helper()
				if !strings.Contains(shown, what) {
					t.Errorf("the page does not show %q", what)
				}
			}
			for _, c := range commands {
				has("teahouse " + c.name)
				has(strings.TrimSpace(c.name + " " + c.args))
			}
			for _, f := range allSettings() {
				has("--" + f.Name + " ")
				has(variable(f.Name))
			}
		})
	}
}

// TestAPageSaysWhatItMeans: nothing in a text can pass for a request to whoever renders it.
func TestAPageSaysWhatItMeans(t *testing.T) {
	for _, text := range []string{".so /etc/passwd", "'br", `\n[x] "No" -x`, "Nm", "茶"} {
		want := text
		if text == "茶" {
			want = "<?>" // as ASCII has none
		}
		for _, page := range []string{roffText(text), ".Em " + roffWord(text)} {
			shown := reads(t, ".Dd May 1, 2026\n.Dt X 1\n.Os\n.Sh NAME\n.Nm x\n.Nd y\n.Sh DESCRIPTION\n"+page+"\n", "mandoc", "-T", "ascii")
			shown = regexp.MustCompile(`.\x08`).ReplaceAllString(shown, "")
			if !strings.Contains(shown, "DESCRIPTION\n     "+want+"\n") {
				t.Errorf("%q is shown as\n%s", page, shown)
			}
		}
	}
}

// completes is a line that ends where somebody presses Tab, as words, and what they are offered there.
type completes struct {
	line []string
	want []string
}

// lines are those that every shell must know.
func lines() []completes {
	all := []completes{
		{[]string{"ba"}, []string{"backup"}},
		{[]string{"serve", "--guests", ""}, []string{"off", "read", "talk"}},
		{[]string{"--guests", "re"}, []string{"read"}},
		{[]string{"serve", "--new-host-key", "--log-format", "j"}, []string{"json"}},
		{[]string{"config", "--burst", "3", ""}, []string{"print"}},
		{[]string{"completion", ""}, []string{"bash", "zsh", "fish"}},
		{[]string{"hostkey", "--host", "tea:22", "ss"}, []string{"sshfp"}},
		{[]string{"admin", "whoi"}, []string{"whois"}},
		{[]string{"backup", "--data", "the"}, []string{"the-cellar/"}},
		{[]string{"backup", "the"}, []string{"the-cellar/", "the-copy.db"}},
		{[]string{"serve", "--config", "the-co"}, []string{"the-copy.db"}},
	}
	for _, c := range commands {
		if names := c.flagNames(); len(names) > 0 {
			all = append(all, completes{[]string{c.name, "--"}, names})
		}
	}
	return all
}

// offered compares what a shell offers, in whatever order; fish tells what each is for behind a tab.
func offered(t *testing.T, c completes, got []string) {
	t.Helper()
	var words []string
	for _, w := range got {
		w, _, _ = strings.Cut(w, "\t")
		if w = strings.TrimSpace(w); w != "" {
			words = append(words, strings.TrimSuffix(w, "="))
		}
	}
	want := slices.Sorted(slices.Values(c.want))
	if slices.Sort(words); !slices.Equal(words, want) {
		t.Errorf("teahouse %s<Tab> offers %q, want %q", strings.Join(c.line, " "), words, want)
	}
}

// rack is a directory with something to be completed, and the shell's file in it.
func rack(t *testing.T, shell string) (dir, script string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "the-cellar"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "the-copy.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	script = filepath.Join(t.TempDir(), "_teahouse")
	if err := os.WriteFile(script, []byte(printed(t, "completion", shell)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, script
}

func TestBashCompletesEveryFlag(t *testing.T) {
	bash := tool(t, "bash")
	dir, script := rack(t, "bash")
	// As bash calls it; a directory has its stroke from readline.
	driver := `set -u; source "$0"; COMP_WORDS=(teahouse "$@") COMP_CWORD=$#
complete -p teahouse >/dev/null || exit 3
_teahouse
for word in "${COMPREPLY[@]+"${COMPREPLY[@]}"}"; do
    if [[ -d $word ]]; then word+=/; fi
    printf '%s\n' "$word"
done`
	all := append(lines(),
		completes{[]string{"serve", "--guests", "=", "re"}, []string{"read"}},
		completes{[]string{"serve", "--guests", "="}, []string{"off", "read", "talk"}},
		completes{[]string{"config", "-new-host-key", "=", "true", "pr"}, []string{"print"}},
		completes{[]string{"serve", "-guests", "of"}, []string{"off"}},
		completes{[]string{"serve", "--addr", ""}, nil},
		completes{[]string{"admin", "who", "--"}, nil},
		completes{[]string{"version", ""}, nil},
		completes{[]string{"nothing", "--"}, nil})
	for _, c := range all {
		cmd := exec.Command(bash, append([]string{"--norc", "-c", driver, script}, c.line...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v %s", c.line, err, out)
		}
		offered(t, c, strings.Split(string(out), "\n"))
	}
}

func TestFishCompletesEveryFlag(t *testing.T) {
	fish := tool(t, "fish")
	dir, script := rack(t, "fish")
	for _, c := range append(lines(), completes{[]string{"serve", "--guests=re"}, []string{"--guests=read"}}) {
		cmd := exec.Command(fish, "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, "teahouse "+strings.Join(c.line, " "))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v %s", c.line, err, out)
		}
		offered(t, c, strings.Split(string(out), "\n"))
	}
}

// TestZshCompletesEveryFlag reads what zsh's own completion hands to its editor: compadd is the one way there.
func TestZshCompletesEveryFlag(t *testing.T) {
	zsh := tool(t, "zsh")
	dir, script := rack(t, "zsh")
	all := lines()
	args := []string{"-f", "testdata/complete.zsh", script, dir}
	for _, c := range all {
		args = append(args, "teahouse "+strings.Join(c.line, " "))
	}
	cmd := exec.Command(zsh, args...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	blocks := strings.Split(strings.TrimSuffix(string(out), "\n\n"), "\n\n")
	if err != nil || len(blocks) != len(all) {
		t.Fatalf("%d of %d lines are completed: %v\n%s", len(blocks), len(all), err, out)
	}
	for i, c := range all {
		for j := range c.want {
			c.want[j] = strings.TrimSuffix(c.want[j], "/") // which is a suffix of its own here
		}
		offered(t, c, strings.Split(blocks[i], "\n"))
	}
}

// TestWordsOfCommandsAreTaken: what a shell offers as a command's first word is one that the command knows.
func TestWordsOfCommandsAreTaken(t *testing.T) {
	tried := 0
	for _, c := range commands {
		if c.words == nil || c.name == "admin" { // its words are the table's, which has scripts of its own
			continue
		}
		for _, word := range c.words() {
			tried++
			args := []string{c.name, word}
			if c.flags != nil {
				args = append(args, "--data", t.TempDir())
			}
			var errs strings.Builder
			run(t.Context(), args, program{env: nothing, stdout: &strings.Builder{}, stderr: &errs})
			if strings.Contains(errs.String(), `"`+word+`"`) {
				t.Errorf("teahouse %s %s: %s", c.name, word, errs.String())
			}
		}
	}
	if tried < 8 {
		t.Errorf("only %d words were tried", tried)
	}
}

// TestNoSettingIsLeftOut: what the papers are made from is all that any command takes.
func TestNoSettingIsLeftOut(t *testing.T) {
	var names []string
	for _, f := range allSettings() {
		names = append(names, f.Name)
	}
	for _, c := range commands {
		c.define().VisitAll(func(f *flag.Flag) {
			if !slices.Contains(names, f.Name) {
				t.Errorf("--%s of %s is missing", f.Name, c.name)
			}
		})
	}
	if len(names) < 30 {
		t.Errorf("there are only %d", len(names))
	}
}
