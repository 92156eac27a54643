package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// runJoin goes to a room, and makes an account its member. Without a name it lists the rooms.
func runJoin(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		return runRooms(m, c, "")
	}
	return m.goTo(destination{room: args}, "")
}

// runRooms lists the rooms of the house that the person may see.
func runRooms(m *Model, _ *chat, filter string) tea.Cmd {
	cfg, id := m.cfg, m.account.ID
	return ask(func() ([]store.Listed, error) { return cfg.Store.Rooms(cfg.Context, id) },
		func(m *Model, c *chat, rooms []store.Listed, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			k := &card{title: m.t.RoomsTitle(len(rooms)), canFilter: true, filter: filter}
			k.hint = func() string { return m.t.RoomsHint }
			for _, l := range rooms {
				k.lines = append(k.lines, cardLine{key: roomSign(l.Kind) + l.Name, text: roomNote(m, l)})
			}
			m.offer(k)
			return nil
		})
}

// roomNote is what a list says of a room.
func roomNote(m *Model, l store.Listed) string {
	notes := []string{m.t.RoomMembers(l.Members)}
	for _, p := range m.desk.View().Places {
		if p.Room.ID == l.ID && p.Unread() > 0 {
			notes = append(notes, m.t.RoomUnread(p.Unread()))
		}
	}
	if l.Archived {
		notes = append(notes, m.t.RoomArchived)
	}
	if l.Retention > 0 {
		notes = append(notes, m.t.RoomRetention(l.Retention))
	}
	if l.Topic != "" {
		notes = append(notes, l.Topic)
	}
	return strings.Join(notes, " · ")
}

// runMsg opens a conversation, and says something in it if there is something to say.
func runMsg(m *Model, c *chat, args string) tea.Cmd {
	name, words, _ := strings.Cut(strings.TrimSpace(args), " ")
	if name == "" {
		c.say(m, badFlash, m.t.Usage("/msg NAME [TEXT]"))
		return nil
	}
	cfg, desk, line := m.cfg, m.desk, c.line
	if words = strings.TrimSpace(words); words == "" {
		return m.goTo(destination{people: strings.Split(name, ",")}, "")
	}
	done := enteredMsg{desk: desk, who: m.who, acct: m.account}
	return ask(func() (store.RoomID, error) {
		id, _, err := destination{people: strings.Split(name, ",")}.find(cfg.Context, cfg, done)
		if err != nil {
			return 0, err
		}
		return id, desk.SayTo(cfg.Context, id, words)
	}, func(m *Model, c *chat, id store.RoomID, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			c.giveUp(m, line)
			return nil
		}
		c.say(m, goodFlash, m.t.DirectSent(name))
		return nil
	})
}

// giveUp puts a line back into an empty input: what was typed is not lost with a refusal.
func (c *chat) giveUp(m *Model, line string) {
	if c.ed.Empty() {
		c.ed.SetValue(line, -1)
		c.lower = nil
	}
}

// runRoom makes a room and goes there; what else can be done with rooms is as everywhere.
func runRoom(m *Model, c *chat, args string) tea.Cmd {
	verb, rest, _ := strings.Cut(strings.TrimSpace(args), " ")
	switch strings.ToLower(verb) {
	case "create", "new", "新建":
		return openRoom(m, c, strings.TrimSpace(rest))
	}
	return c.carryOut(m, command.Find("room"), "room", args)
}

// openRoom makes a room and goes there.
func openRoom(m *Model, c *chat, args string) tea.Cmd {
	name, kind, ok := command.ParseOpen(args)
	if !ok {
		c.say(m, badFlash, m.t.Usage("/room create NAME [private|announce]"))
		return nil
	}
	desk, ctx := m.desk, m.cfg.Context
	m.setOut()
	return ask(func() (store.RoomID, error) { return desk.Open(ctx, name, kind, "") },
		func(m *Model, c *chat, id store.RoomID, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return m.release(false)
			}
			return m.goTo(destination{id: id}, m.t.RoomOpened(name))
		})
}
