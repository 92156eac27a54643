package command_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"teahouse/sshapp/command"
)

func TestParseFlags(t *testing.T) {
	for _, c := range []struct {
		rule, command, args, text, in, n string
		json, misuse                     bool
	}{
		{rule: "flags stand before the words", command: "history", args: "--json -n 5 lobby", text: "lobby", n: "5", json: true},
		{rule: "or behind them, where there is no free text", command: "history", args: "lobby -n5", text: "lobby", n: "5"},
		{rule: "a value may follow =", command: "topic", args: "--in=lobby tea", in: "lobby", text: "tea"},
		{rule: "free text is taken as it is", command: "post", args: "--json lobby  two  blanks --in x", text: "lobby two  blanks --in x", json: true},
		{rule: "-- ends the flags", command: "me", args: "--in lobby -- --json", in: "lobby", text: "--json"},
		{rule: "a negative number is no flag", command: "vote", args: "12 -1", text: "12 -1"},
		{rule: "a flag of another command", command: "post", args: "-n 5 lobby", misuse: true},
		{rule: "a flag without its value", command: "history", args: "lobby -n", misuse: true},
		{rule: "a value where none belongs", command: "history", args: "--json=yes lobby", misuse: true},
	} {
		got, err := command.ParseFlags(command.Find(c.command), c.args)
		if _, misuse := errors.AsType[command.Misuse](err); misuse || c.misuse {
			if misuse != c.misuse {
				t.Errorf("%s: %s %s: misuse %v, want %v", c.rule, c.command, c.args, misuse, c.misuse)
			}
			continue
		}
		if got.Args != c.text || got.In != c.in || got.Flags["n"] != c.n || got.JSON != c.json {
			t.Errorf("%s: %s %s = %+v", c.rule, c.command, c.args, got)
		}
	}
}

// strange are lines as people and scripts mistype them.
var strange = []string{
	"", "--", "-", "---", "-n", "-n5", "-n=5", "--in", "--in=", "--json=1", "-n -n", "lobby --in x", "\x00\x1b[2J", "--=", "　-n 5",
	strings.Repeat("-n1 ", 999),
}

func TestNoLineIsMoreThanMisuse(t *testing.T) {
	for _, c := range command.Table() {
		for _, args := range strange {
			checkFlags(t, c, args)
		}
	}
}

// FuzzParseFlags: nothing on a command line is more than misuse, no text grows, and no flag appears that the command has not.
// Each line is tried with one command: all of them with all of the table would be a thousand to begin with.
//
//security:holds 13
func FuzzParseFlags(f *testing.F) {
	table := command.Table()
	for i, args := range strange {
		f.Add(7*i, args)
	}
	f.Fuzz(func(t *testing.T, i int, args string) { checkFlags(t, table[uint(i)%uint(len(table))], args) })
}

func checkFlags(t *testing.T, c *command.Command, args string) {
	t.Helper()
	line, err := command.ParseFlags(c, args)
	if err != nil {
		if _, ok := errors.AsType[command.Misuse](err); !ok {
			t.Errorf("%q: %v, want a misuse", args, err)
		}
		return
	}
	if len(line.Args) > len(args) {
		t.Errorf("%s %q: the text %q is longer than the line", c.Names[0], args, line.Args)
	}
	for name := range line.Flags {
		if !slices.Contains(c.Flags, name) {
			t.Errorf("%s %q: a flag %q, which it does not have", c.Names[0], args, name)
		}
	}
}
