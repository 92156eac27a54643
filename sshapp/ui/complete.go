package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/markup"
	"teahouse/store"
)

// completion is a Tab that goes on with the next Tab.
type completion struct {
	found []string // whole replacements for the word
	next  int
	head  string                   // the text before the word
	tail  string                   // the text after the cursor
	far   func() ([]string, error) // asks the house, where nothing near fits; nil where there is nothing to ask
}

// farMost is how many answers of the house Tab goes through.
const farMost = 20

// complete replaces the word before the cursor: a command at the line's start, what a command takes, a #room, or the name
// of somebody here; who fits nobody here is asked of the house. Each further Tab takes the next one, Shift+Tab the one
// before. In an empty line Tab goes to the people.
func (c *chat) complete(m *Model, back bool) tea.Cmd {
	t := &c.tabs
	switch {
	case c.ed.Empty():
		m.overlay = newWho(m, c)
		return nil
	case len(t.found) == 0:
		*t = c.candidates(m)
	case back:
		t.next += len(t.found) - 1
	default:
		t.next++
	}
	if len(t.found) == 0 && t.far != nil {
		return c.lookFurther(*t)
	}
	c.put()
	return nil
}

// put writes the candidate whose turn it is.
func (c *chat) put() {
	t := &c.tabs
	if len(t.found) == 0 {
		return
	}
	pick := t.found[t.next%len(t.found)]
	if whole := t.head + pick + t.tail; clusters(whole) <= room.MaxMessage {
		c.ed.SetValue(whole, clusters(t.head+pick))
	}
}

// lookFurther asks the house. An answer that comes after more was typed is too late to be of use.
func (c *chat) lookFurther(t completion) tea.Cmd {
	was, id := c.ed.Value(), c.view.Room.ID
	return ask(t.far, func(m *Model, c *chat, found []string, err error) tea.Cmd {
		switch {
		case err != nil:
			c.refused(m, err)
		case c.ed.Value() == was && c.view.Room.ID == id:
			t.found = found
			c.tabs = t
			c.put()
		}
		return nil
	})
}

func (c *chat) candidates(m *Model) completion {
	before, after := c.ed.Split()
	start := strings.LastIndexAny(before, " \n\t　") + 1
	if start > 0 && strings.HasPrefix(before[start-1:], "　") {
		start += len("　") - 1
	}
	head, word := before[:start], before[start:]
	t := completion{head: head, tail: after}
	if rest, ok := command.CutSlash(word); ok && head == "" {
		return commandNames(m, t, strings.ToLower(rest))
	}
	if name, args, ok := command.Parse(head); ok && args == "" {
		if cmd := command.Find(name); cmd != nil && cmd.At(command.Screen) {
			if cmd.Names[0] == "tz" {
				return zones(t, word)
			}
			return c.arguments(m, t, cmd.Usage, word)
		}
	}
	switch {
	case strings.HasPrefix(word, ":") && len(word) > 1:
		for _, name := range markup.EmojiNames(word[1:], farMost) {
			t.found = append(t.found, ":"+name+": ")
		}
		return t
	case strings.HasPrefix(word, "#"), strings.HasPrefix(word, "＃"):
		return c.rooms(m, t, word)
	}
	return c.names(m, t, word)
}

// commandNames finds the commands that the person may use.
func commandNames(m *Model, t completion, word string) completion {
	standing := m.standing()
	for _, cmd := range command.Table() {
		if !cmd.Offered(command.Screen, standing) {
			continue
		}
		for _, n := range cmd.Names {
			if strings.HasPrefix(n, word) {
				t.found = append(t.found, "/"+n+" ")
				break
			}
		}
	}
	for _, o := range m.offered() {
		if strings.HasPrefix(o.Name, word) {
			t.found = append(t.found, "/"+o.Name+" ")
		}
	}
	return t
}

// arguments completes the first word behind a command by what its usage says: a ROOM, a NAME, or words to choose from.
func (c *chat) arguments(m *Model, t completion, usage, word string) completion {
	switch first, _, _ := strings.Cut(usage, " "); {
	case strings.Trim(first, "[]") == "ROOM":
		return c.rooms(m, t, word)
	case strings.Contains(first, "|"):
		for choice := range strings.SplitSeq(first, "|") {
			if choice != "…" && strings.HasPrefix(choice, strings.ToLower(word)) {
				t.found = append(t.found, choice+" ")
			}
		}
		return t
	case strings.Trim(first, "[]") == "NAME" && !strings.HasPrefix(word, "@") && !strings.HasPrefix(word, "＠"):
		t = c.names(m, t, word)
		if word != "" && m.account.ID != 0 {
			t.far = accountsLike(m.cfg, "", room.Fold(word))
		}
		return t
	}
	return c.names(m, t, word)
}

// zones finds time zones by the beginning of a name, or of a part of it.
func zones(t completion, word string) completion {
	for _, name := range command.Zones(word, farMost) {
		t.found = append(t.found, name+" ")
	}
	return t
}

// rooms finds rooms by the beginning of their names: first among the person's own, then among all that they may see.
func (c *chat) rooms(m *Model, t completion, word string) completion {
	mark := ""
	if strings.HasPrefix(word, "#") || strings.HasPrefix(word, "＃") {
		mark = "#"
	}
	want := room.FoldRoom(word) // without its sign
	for _, p := range m.desk.View().Places {
		if p.Room.Kind != store.Direct && strings.HasPrefix(room.FoldRoom(p.Room.Name), want) {
			t.found = append(t.found, mark+p.Room.Name+" ")
		}
	}
	cfg, who := m.cfg, m.account.ID
	t.far = func() (found []string, err error) {
		all, err := cfg.Store.Rooms(cfg.Context, who)
		for _, l := range all {
			if len(found) < farMost && strings.HasPrefix(room.FoldRoom(l.Name), want) {
				found = append(found, mark+l.Name+" ")
			}
		}
		return found, err
	}
	return t
}

// accountsLike asks for accounts whether they are here or not.
func accountsLike(cfg Config, at, folded string) func() ([]string, error) {
	return func() ([]string, error) {
		names, err := cfg.Store.AccountNamesLike(cfg.Context, folded, farMost)
		for i, name := range names {
			names[i] = at + name + " "
		}
		return names, err
	}
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
	if at != "" && want != "" && m.account.ID != 0 { // guests are not told who has an account
		t.far = accountsLike(m.cfg, at, want)
	}
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
