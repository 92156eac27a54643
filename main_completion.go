package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	sshcommand "teahouse/sshapp/command"
)

// shells are those that completion knows.
var shells = []string{"bash", "zsh", "fish"}

// completion prints what a shell reads to complete our lines. All three are made from the table of commands.
func completion(_ context.Context, p program, _ settings, args []string) error {
	made := map[string]func() string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[args[0]]
	if made == nil {
		return fmt.Errorf("completion is there for %s, and not for %q", strings.Join(shells, ", "), args[0])
	}
	_, err := io.WriteString(p.stdout, made())
	return err
}

// shellWords are what teahouse admin carries out: the commands of the shell, by their first names, and its own.
func shellWords() []string {
	words := []string{"recover"}
	for _, c := range sshcommand.Table() {
		if c.At(sshcommand.Shell) && !slices.Contains(words, c.Names[0]) {
			words = append(words, c.Names[0])
		}
	}
	slices.Sort(words)
	return words
}

// oneOf is the words of a command that knows only these.
func oneOf(words ...string) func() []string { return func() []string { return words } }

// What may stand in a place of a line.
const (
	noValue    = ""          // nothing: the flag is on by being there
	anyValue   = "text"      // what only the operator knows
	aFile      = "file"      // a path
	aDirectory = "directory" // the path of a directory
	someWords  = "words"     // one of a few words, which follow
)

// slot is what may stand behind a flag, or as an argument.
type slot struct {
	kind  string
	words []string
}

// behind is what may stand behind a flag: its usage names it between backquotes.
func behind(f *flag.Flag) slot {
	if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
		return slot{kind: noValue}
	}
	kind, _ := flag.UnquoteUsage(f)
	switch {
	case strings.Contains(kind, "|"):
		return slot{someWords, strings.Split(kind, "|")}
	case kind == "file", kind == "files":
		return slot{kind: aFile}
	case kind == "directory":
		return slot{kind: aDirectory}
	}
	return slot{kind: anyValue}
}

// first is what may stand as a command's first argument.
func (c command) first() slot {
	switch {
	case c.words != nil:
		return slot{someWords, c.words()}
	case strings.Contains(c.args, "FILE"):
		return slot{kind: aFile}
	case strings.Contains(c.args, "DIR"):
		return slot{kind: aDirectory}
	}
	return slot{kind: noValue}
}

// flagNames are a command's flags, with their dashes.
func (c command) flagNames() (names []string) {
	c.define().VisitAll(func(f *flag.Flag) { names = append(names, "--"+f.Name) })
	return names
}

// commandNames are all commands, and help, which is none.
func commandNames() []string {
	names := []string{"help"}
	for _, c := range commands {
		names = append(names, c.name)
	}
	return names
}
