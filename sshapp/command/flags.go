package command

import (
	"context"
	"slices"
	"strings"

	"teahouse/store"
)

// Line is what stands behind a command in the shell.
type Line struct {
	Args  string
	Flags map[string]string // without the next two
	JSON  bool
	In    string // the room of --in, "" for none
}

// valued are the flags that have a value.
var valued = map[string]bool{"n": true, "since": true, "before": true, "in": true, "invite": true}

// ParseFlags takes the flags out of what stands behind a command: -n 5, -n5, --in ROOM, --in=ROOM. Behind the words that
// stand before a free text, and behind "--", nothing is a flag; the text remains as it was written. It answers Misuse for a
// flag that the command does not have.
func ParseFlags(c *Command, args string) (Line, error) {
	l := Line{Flags: map[string]string{}}
	var words []string
	rest := args
	for {
		word, behind := cutWord(rest)
		name, isFlag := strings.CutPrefix(word, "-")
		switch {
		case word == "":
			l.Args = strings.Join(words, " ")
			return l, nil
		case word == "--":
			l.Args = join(words, trimBlanks(behind))
			return l, nil
		case !isFlag || name == "" || isNumber(name):
			if c.Words >= 0 && len(words) == c.Words {
				l.Args = join(words, trimBlanks(rest))
				return l, nil
			}
			words = append(words, word)
			rest = behind
			continue
		}
		var err error
		if rest, err = l.take(c, strings.TrimPrefix(name, "-"), behind); err != nil {
			return l, err
		}
	}
}

// take notes one flag and gives what stands behind it and its value.
func (l *Line) take(c *Command, name, behind string) (rest string, err error) {
	name, value, given := strings.Cut(name, "=")
	if strings.HasPrefix(name, "n") && isNumber(name[1:]) {
		name, value, given = "n", name[1:], true
	}
	if name == "json" && !given {
		l.JSON = true
		return behind, nil
	}
	if name != "in" && !slices.Contains(c.Flags, name) {
		return "", Misuse{c.Form(Shell)}
	}
	if valued[name] && !given {
		value, behind = cutWord(behind)
		given = value != ""
	}
	if valued[name] != given {
		return "", Misuse{c.Form(Shell)}
	}
	if name == "in" {
		l.In = value
	} else {
		l.Flags[name] = value
	}
	return behind, nil
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func trimBlanks(s string) string { return strings.Trim(s, " \t") }

func join(words []string, text string) string {
	if text == "" {
		return strings.Join(words, " ")
	}
	return strings.Join(append(slices.Clone(words), text), " ")
}

// Room finds the room of --in.
func (c *Call) Room(ctx context.Context, name string) (store.RoomID, error) {
	r, err := c.room(ctx, name)
	return r.ID, err
}
