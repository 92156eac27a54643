package ui

import (
	"strings"

	"teahouse/room"
	"teahouse/sshapp/markup"
	"teahouse/store"
)

// completion is a Tab that goes on with the next Tab.
type completion struct {
	found []string // whole replacements for the word
	next  int
	head  string // the text before the word
	tail  string // the text after the cursor
}

// complete replaces the word before the cursor: a command at the line's start, else the name of somebody here.
// Each further Tab takes the next one, Shift+Tab the one before.
func (c *chat) complete(m *Model, back bool) {
	t := &c.tabs
	switch {
	case len(t.found) == 0:
		*t = c.candidates(m)
	case back:
		t.next += len(t.found) - 1
	default:
		t.next++
	}
	if len(t.found) == 0 {
		return
	}
	pick := t.found[t.next%len(t.found)]
	if whole := t.head + pick + t.tail; clusters(whole) <= room.MaxMessage {
		c.ed.SetValue(whole, clusters(t.head+pick))
	}
}

func (c *chat) candidates(m *Model) completion {
	before, after := c.ed.Split()
	start := strings.LastIndexAny(before, " \n\t　") + 1
	if start > 0 && strings.HasPrefix(before[start-1:], "　") {
		start += len("　") - 1
	}
	head, word := before[:start], before[start:]
	t := completion{head: head, tail: after}
	if name, _, ok := parseCommand(head); ok && (name == "join" || name == "j" || name == "加入") {
		return c.roomNames(m, t, word)
	}
	if rest, ok := cutSlash(word); ok && head == "" {
		for _, cmd := range commands {
			if !cmd.offered(m) {
				continue
			}
			for _, n := range cmd.names {
				if strings.HasPrefix(n, strings.ToLower(rest)) {
					t.found = append(t.found, "/"+n+" ")
					break
				}
			}
		}
		return t
	}
	switch {
	case strings.HasPrefix(word, ":") && len(word) > 1:
		for _, name := range markup.EmojiNames(word[1:], 20) {
			t.found = append(t.found, ":"+name+": ")
		}
		return t
	case strings.HasPrefix(word, "#"), strings.HasPrefix(word, "＃"):
		return c.roomNames(m, t, word)
	}
	return c.names(m, t, word)
}

// roomNames finds the person's rooms by the beginning of their names.
func (c *chat) roomNames(m *Model, t completion, word string) completion {
	for _, p := range m.desk.View().Places {
		if p.Room.Kind != store.Direct && strings.HasPrefix(room.Fold(p.Title), room.FoldRoom(word)) {
			t.found = append(t.found, "#"+p.Title+" ")
		}
	}
	return t
}

// names finds people by the beginning of their names, those who spoke last first.
func (c *chat) names(m *Model, t completion, word string) completion {
	at := ""
	for _, sign := range []string{"@", "＠"} {
		if rest, ok := strings.CutPrefix(word, sign); ok {
			at, word = "@", rest
		}
	}
	if word == "" && at == "" {
		return t
	}
	end := " "
	if t.head == "" && at == "" {
		end = ": "
	}
	want := room.Fold(word)
	seen := map[string]bool{m.who.Name: true}
	add := func(name string) {
		if !seen[name] && strings.HasPrefix(room.Fold(name), want) {
			t.found = append(t.found, at+name+end)
		}
		seen[name] = true
	}
	for i := len(c.pane.items) - 1; i >= 0; i-- {
		if msg := c.pane.items[i].Message; msg != nil && c.isHere(msg.Name) {
			add(msg.Name)
		}
	}
	for _, p := range c.view.People {
		add(p.Name)
	}
	return t
}

func (c *chat) isHere(name string) bool {
	for _, p := range c.view.People {
		if p.Name == name {
			return true
		}
	}
	return false
}
