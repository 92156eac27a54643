// Package command is the one table of what people can ask of the house in words. A line that begins with a slash and
// `ssh HOST COMMAND` are two ways into it, and the screens, the plain mode and the shell three places that show what comes
// out. It knows the house; it knows neither screens nor SSH.
package command

import (
	"context"
	"slices"
	"strings"

	"teahouse/sshapp/text"
	"teahouse/store"
)

// Door is where a command is given.
type Door uint8

// The doors.
const (
	Screen Door = 1 << iota // a line in the full screen that begins with a slash
	Plain                   // the same in the plain mode
	Shell                   // ssh HOST COMMAND
	Rooms  = Screen | Plain
	All    = Rooms | Shell
)

// Command is one thing that can be asked for.
type Command struct {
	Names   []string // the first is the one that help shows; all lower case
	Usage   string   // what stands behind the name in a room
	Shell   string   // what stands behind it in the shell, where that differs
	Help    func(text.CommandTexts) string
	Doors   Door
	Members bool         // needs an account
	Needs   store.Action // who is offered it: those who have this right; "" for everybody
	// Words is how many words stand before free text, in which nothing is read as a flag: -1 where there is none.
	Words int
	Flags []string // those that the shell takes besides --json and --in
	JSON  bool     // what comes of it in the shell is always JSON
	// Run carries it out. nil: it is about a screen, and only one who has it can.
	Run func(ctx context.Context, c *Call) error
}

// Table is all commands, in the order in which help lists them.
func Table() []*Command { return table }

// table is filled by init, because /help reads it.
var table []*Command

func init() {
	all := slices.Concat(first, roomCommands, ownCommands, messageCommands, readCommands, peopleCommands, joyCommands, handCommands, overviewCommands, botCommands, hookCommands, last)
	for i := range all {
		table = append(table, &all[i])
	}
}

// Find is the command of a name, in lower case, or nil.
func Find(name string) *Command {
	for _, c := range table {
		if slices.Contains(c.Names, name) {
			return c
		}
	}
	return nil
}

// At tells whether a command can be given at a door.
func (c *Command) At(d Door) bool { return c.Doors&d != 0 }

// Form is how a command is written at a door.
func (c *Command) Form(d Door) string {
	if d != Shell {
		return strings.TrimSpace("/" + c.Names[0] + " " + c.Usage)
	}
	usage := c.Usage
	if c.Shell != "" {
		usage = c.Shell
	}
	return strings.TrimSpace(c.Names[0] + " " + usage)
}

// Parse takes a line apart that begins with a slash, also with the full-width one of a Chinese input method. "//x" is text,
// and so are several lines, but for /me: what was pasted never runs by surprise.
func Parse(line string) (name, args string, ok bool) {
	rest, ok := CutSlash(line)
	if !ok || strings.Contains(line, "\n") && !strings.HasPrefix(rest, "me ") {
		return "", "", false
	}
	if _, twice := CutSlash(rest); twice {
		return "", "", false
	}
	end := strings.IndexAny(rest, blanks)
	if end < 0 {
		return strings.ToLower(rest), "", true
	}
	return strings.ToLower(rest[:end]), strings.Trim(rest[end:], blanks), true
}

// blanks separate words, the ideographic space among them.
const blanks = " \t\n　"

// CutSlash takes the slash off a line that begins with one.
func CutSlash(s string) (rest string, ok bool) {
	for _, slash := range []string{"/", "／"} {
		if rest, ok := strings.CutPrefix(s, slash); ok {
			return rest, true
		}
	}
	return s, false
}

// Unescape makes text of "//x": its first slash is taken off.
func Unescape(line string) string {
	if rest, ok := CutSlash(line); ok {
		if _, twice := CutSlash(rest); twice {
			return rest
		}
	}
	return line
}

// Escape is the way back: text that begins with a slash gets another.
func Escape(words string) string {
	if _, ok := CutSlash(words); ok {
		return "/" + words
	}
	return words
}

// Nearest is the command that a mistyped one most likely meant at a door, or "".
func Nearest(d Door, name string) string {
	best, dist := "", 3
	for _, c := range table {
		if !c.At(d) {
			continue
		}
		for _, n := range c.Names {
			if strings.HasPrefix(n, name) && name != "" {
				return c.Names[0]
			}
			if d := distance(name, n); d < dist && d < len([]rune(n)) {
				best, dist = c.Names[0], d
			}
		}
	}
	return best
}

// distance is the Levenshtein distance between two short words.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 20 {
		return len(x)
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diag := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := diag
			if r != s {
				cost++
			}
			diag, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
