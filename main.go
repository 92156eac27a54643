// Teahouse (虚拟茶话会) is a chat room that people enter with ssh. This package reads flags, joins the parts of the house
// and stops them in the reverse order.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	_ "time/tzdata" // guests live in any time zone, and the machine may know none
)

// version and commit are set by -ldflags "-X main.version=v1.2.3 -X main.commit=0123abc"; without them the build's own
// information is used.
var version, commit string

// Exit codes.
const (
	exitOK    = 0
	exitError = 1 // it did not work; the line on standard error says why and what to do
	exitUsage = 2 // it was asked for wrongly
)

// program is what run hands to a subcommand: the world outside, so that tests can bring their own.
type program struct {
	env    func(name string) (string, bool)
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// command is one word that may follow the program's name.
type command struct {
	name  string
	args  string // for the usage line, besides flags
	about string
	flags func(*settings, *flag.FlagSet) // defines the flags that it knows; nil for none
	max   int                            // the most arguments it takes, besides flags
	words func() []string                // what its first argument may be, where that is one of a few words
	run   func(ctx context.Context, p program, s settings, args []string) error
}

// anyArgs is the max of a command that takes whatever follows.
const anyArgs = 1 << 10

// commands are all of them. serve is what no word means.
var commands = []command{
	{name: "serve", about: "open the house (also without any word)", flags: (*settings).serve, run: serve},
	{name: "config", args: "print", about: "print all settings, and where each comes from", flags: (*settings).serve, max: 1, words: oneOf("print"), run: config},
	{name: "hostkey", args: "[FORM]", about: "print what clients know the house by (FORM: fingerprint, known-hosts, sshfp); or: add rsa, next [KIND], switch [KIND]", flags: (*settings).hostkey, max: 2, words: oneOf("fingerprint", "known-hosts", "sshfp", "add", "next", "switch"), run: hostkey},
	{name: "backup", args: "FILE", about: "copy the database to FILE, also while the house is open", flags: (*settings).backup, max: 1, run: backup},
	{name: "check", args: "[FILE]", about: "look through the database, or a backup, for damage", flags: (*settings).data, max: 1, run: checkDatabase},
	{name: "restore", args: "FILE", about: "put a backup in the place of the database; the house must be closed", flags: (*settings).data, max: 1, run: restore},
	{name: "export", args: "FILE", about: "write the house to FILE (-: standard output) in a form that other programs read, also while it is open", flags: (*settings).exporting, max: 1, run: export},
	{name: "import", args: "FILE", about: "make a house of an export, where there is none", flags: (*settings).data, max: 1, run: importHouse},
	{name: "admin", args: "[COMMAND]", about: "carry out a command of the house as its owner, here on the machine; recover [NAME] for who can't come in any more", flags: (*settings).data, max: anyArgs, words: shellWords, run: admin},
	{name: "health", about: "come in as a guest does and ask whether the house does its work", flags: (*settings).serve, run: health},
	{name: "version", about: "print the version", run: printVersion},
}

func main() {
	os.Exit(run(context.Background(), os.Args[1:], program{env: os.LookupEnv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}))
}

// run does what args say and returns the exit code. It prints one line for an error, with what to do.
func run(ctx context.Context, args []string, p program) int {
	name := "serve"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	} else if len(args) == 1 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help") {
		name = "help"
	} else if len(args) == 1 && (args[0] == "-version" || args[0] == "--version") {
		name, args = "version", nil
	}
	if name == "help" {
		help(p.stdout)
		return exitOK
	}
	for _, c := range commands {
		if c.name == name {
			return c.do(ctx, args, p)
		}
	}
	fmt.Fprintf(p.stderr, "teahouse: no command %q; teahouse help lists them\n", name)
	return exitUsage
}

func (c command) do(ctx context.Context, args []string, p program) int {
	s, rest, err := c.settings(args, p.env)
	s.again = func() (settings, error) {
		again, _, err := c.settings(args, p.env)
		return again, err
	}
	fs := s.flags
	switch {
	case errors.Is(err, flag.ErrHelp):
		c.usage(p.stdout, fs)
		return exitOK
	case err == nil && len(rest) > c.max:
		err = fmt.Errorf("%q is too much", rest[c.max])
	case err == nil && len(rest) < c.max && !strings.HasPrefix(c.args, "["):
		err = fmt.Errorf("%s is missing", c.args)
	}
	if err != nil {
		fmt.Fprintf(p.stderr, "teahouse %s: %v; teahouse %s -h tells more\n", c.name, err, c.name)
		return exitUsage
	}
	err = c.run(ctx, p, s, rest)
	if status, ok := errors.AsType[exitStatus](err); ok {
		return int(status) // what there is to say was said
	}
	if err != nil {
		fmt.Fprintf(p.stderr, "teahouse: %s\n", explain(err))
		return exitError
	}
	return exitOK
}

// settings reads those that the command knows, and its other arguments.
func (c command) settings(args []string, env func(string) (string, bool)) (s settings, rest []string, err error) {
	all := &settings{flags: flag.NewFlagSet(c.name, flag.ContinueOnError)}
	all.flags.SetOutput(io.Discard) // errors are printed by do, in one line
	if c.flags != nil {
		c.flags(all, all.flags)
	}
	rest, all.from, err = read(all.flags, args, c.max == anyArgs, env)
	return *all, rest, err
}

func help(w io.Writer) {
	fmt.Fprint(w, "Teahouse is a chat room that people enter with ssh.\n\n")
	column := 0
	for _, c := range commands {
		column = max(column, len(c.name+" "+c.args))
	}
	for _, c := range commands {
		fmt.Fprintf(w, "  teahouse %-*s  %s\n", column, strings.TrimSpace(c.name+" "+c.args), c.about)
	}
	fmt.Fprint(w, "\nteahouse COMMAND -h lists its flags. Each is a variable as well: --addr is TEAHOUSE_ADDR; and a line\nof the file that --config names: addr = \":2222\".\n")
}

func (c command) usage(w io.Writer, fs *flag.FlagSet) {
	fmt.Fprintf(w, "teahouse %s: %s\n", strings.TrimSpace(c.name+" "+c.args), c.about)
	first := true
	fs.VisitAll(func(f *flag.Flag) {
		if first {
			fmt.Fprint(w, "\nFlags (a flag counts more than its variable, that more than the --config file, that more than the default; 0 lifts a limit):\n")
			first = false
		}
		kind, text := flag.UnquoteUsage(f)
		fmt.Fprintf(w, "  %s\n        %s (%s, default %q)\n", strings.TrimSpace("--"+f.Name+" "+kind), text, variable(f.Name), f.DefValue)
	})
}

func printVersion(_ context.Context, p program, _ settings, _ []string) error {
	detail := runtime.Version()
	if c := cmp.Or(commit, buildSetting("vcs.revision")); c != "" {
		detail += ", " + c
	}
	_, err := fmt.Fprintf(p.stdout, "teahouse %s (%s)\n", versionName(), detail)
	return err
}

// versionName is what the program is called besides its name: a release, a commit, or that it is neither.
func versionName() string {
	v := version
	if info, ok := debug.ReadBuildInfo(); ok && v == "" {
		v = info.Main.Version
	}
	if v == "" {
		v = "(devel)"
	}
	return v
}
