package command_test

import (
	"strings"
	"testing"

	"teahouse/sshapp/command"
)

func TestParseCommand(t *testing.T) {
	for _, c := range []struct {
		rule, line, name, args string
		ok                     bool
	}{
		{"a word alone", "/who", "who", "", true},
		{"upper case is the same", "/WHO", "who", "", true},
		{"the rest is the argument", "/topic  spring tea ", "topic", "spring tea", true},
		{"the full-width slash of an input method", "／话题　明前龙井", "话题", "明前龙井", true},
		{"two slashes are text", "//x", "", "", false},
		{"also in full width", "／/x", "", "", false},
		{"text is text", "and/or", "", "", false},
		{"several lines are text", "/quit\nmore", "", "", false},
		{"but what one does may have several", "/me sits\nand waits", "me", "sits\nand waits", true},
	} {
		name, args, ok := command.Parse(c.line)
		if name != c.name || args != c.args || ok != c.ok {
			t.Errorf("%s: command.Parse(%q) = %q, %q, %v, want %q, %q, %v", c.rule, c.line, name, args, ok, c.name, c.args, c.ok)
		}
	}
}

// FuzzParseCommand: a line is a command or text; text comes back as it was typed, and a mistyped command finds its nearest
// without trouble. Nobody's text is a command that does not begin like one.
//
//security:holds 3 8 10
func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"", "/", "//", "／", "/me x", "/\x00", "/hlep", "/me\n/quit", "/　", strings.Repeat("/x", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		name, _, ok := command.Parse(line)
		if ok {
			slash := strings.HasPrefix(line, "/") || strings.HasPrefix(line, "／")
			if !slash || strings.ContainsAny(name, " \t\n") || strings.Contains(line, "\n") && name != "me" {
				t.Errorf("%q is the command %q", line, name)
			}
			if near := command.Nearest(command.Screen, name); near != "" && command.Find(near) == nil {
				t.Errorf("the nearest to %q is %q, which is none", name, near)
			}
			return
		}
		if words := command.Unescape(line); command.Escape(words) != line && words != line && words != strings.TrimPrefix(strings.TrimPrefix(line, "/"), "／") {
			t.Errorf("unescape(%q) = %q", line, words)
		}
		if again, _, isCommand := command.Parse(command.Escape(line)); isCommand && !strings.HasPrefix(again, "me") {
			t.Errorf("%q given back is typed as %q, which is a command", line, command.Escape(line))
		}
	})
}
