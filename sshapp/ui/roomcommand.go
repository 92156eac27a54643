package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// runJoin goes to a room, and makes an account its member. Without a name it lists the rooms.
func runJoin(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		return runRooms(m, c, "")
	}
	return m.goTo(destination{room: args}, "")
}

// runLeave ends the membership in the room that is looked at, or in another one.
func runLeave(m *Model, c *chat, args string) tea.Cmd {
	if m.account.ID == 0 {
		c.say(m, badFlash, m.t.GuestsCannot)
		return nil
	}
	desk, ctx, id := m.desk, m.cfg.Context, c.view.Room.ID
	return ask(func() (struct{}, error) {
		if args != "" {
			r, err := desk.Find(ctx, args)
			if err != nil {
				return struct{}{}, err
			}
			id = r.ID
		}
		return struct{}{}, desk.LeaveRoom(ctx, id)
	}, told(func(m *Model) string { return m.t.RoomLeft }))
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
	cfg, desk := m.cfg, m.desk
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
			c.giveUp(m, "/msg "+args)
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

// runRoom is /room create|rename|topic|private|public|announce|archive.
func runRoom(m *Model, c *chat, args string) tea.Cmd {
	verb, rest, _ := strings.Cut(strings.TrimSpace(args), " ")
	rest = strings.TrimSpace(rest)
	change := func(what, value string) tea.Cmd {
		seat, ctx := c.seat, m.cfg.Context
		return ask(func() (struct{}, error) { return struct{}{}, seat.Change(ctx, what, value, "") },
			told(func(m *Model) string { return m.t.RoomChanged }))
	}
	switch strings.ToLower(verb) {
	case "create", "new", "新建":
		return openRoom(m, c, rest)
	case "rename", "改名":
		if rest != "" {
			return change("name", rest)
		}
	case "topic", "话题":
		return runTopic(m, c, rest)
	case "private", "私密":
		return change("kind", string(store.Private))
	case "public", "公开":
		return change("kind", string(store.Public))
	case "announce", "公告":
		return change("kind", string(store.Announce))
	case "archive", "归档":
		return change("archived", "yes")
	case "reopen", "unarchive", "重开":
		return change("archived", "no")
	case "slow", "慢速":
		if long, ok := parseSeconds(rest); ok {
			return change("slow", long)
		}
	case "invite", "邀请":
		return runInviteIn(m, c, rest)
	case "move", "移到":
		return moveRoom(m, c, rest)
	}
	c.say(m, badFlash, m.t.Usage("/room create NAME [private|announce] · rename NAME · topic … · private · public · announce · archive · reopen · invite NAME · move N"))
	return nil
}

// parseSeconds reads a span as a setting of a room: "off" is none.
func parseSeconds(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "off", "0", "none", "关":
		return "0", true
	}
	long, ok := room.ParseSpan(s)
	return fmt.Sprint(int64(long.Seconds())), ok
}

// moveRoom gives the room that is looked at another place on the person's bar, from 1.
func moveRoom(m *Model, c *chat, args string) tea.Cmd {
	to, err := strconv.Atoi(args)
	var order []store.RoomID
	for _, p := range m.desk.View().Places {
		if p.Room.ID != c.view.Room.ID {
			order = append(order, p.Room.ID)
		}
	}
	if err != nil || to < 1 || to > len(order)+1 {
		c.say(m, badFlash, m.t.Usage("/room move N"))
		return nil
	}
	order = slices.Insert(order, to-1, c.view.Room.ID)
	desk, ctx := m.desk, m.cfg.Context
	return ask(func() (struct{}, error) { return struct{}{}, desk.Place(ctx, order) }, quietly)
}

// openRoom makes a room and goes there.
func openRoom(m *Model, c *chat, args string) tea.Cmd {
	words := strings.Fields(args)
	kind := store.Public
	if len(words) == 2 {
		switch strings.ToLower(words[1]) {
		case "private", "私密":
			kind = store.Private
		case "announce", "公告":
			kind = store.Announce
		case "public", "公开":
		default:
			words = nil
		}
	}
	if len(words) == 0 || len(words) > 2 {
		c.say(m, badFlash, m.t.Usage("/room create NAME [private|announce]"))
		return nil
	}
	desk, ctx := m.desk, m.cfg.Context
	return ask(func() (store.RoomID, error) { return desk.Open(ctx, words[0], kind, "") },
		func(m *Model, c *chat, id store.RoomID, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			return m.goTo(destination{id: id}, m.t.RoomOpened(words[0]))
		})
}

// runInviteIn makes somebody a member of the room that is looked at.
func runInviteIn(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, badFlash, m.t.Usage("/room invite NAME"))
		return nil
	}
	cfg, seat := m.cfg, c.seat
	return ask(func() (string, error) {
		who, err := cfg.House.Whom(cfg.Context, args)
		if err == nil && who.Account == 0 {
			err = store.ErrNoAccount
		}
		if err != nil {
			return "", err
		}
		return who.Name, seat.Invite(cfg.Context, who.Account)
	}, func(m *Model, c *chat, name string, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			return nil
		}
		c.say(m, goodFlash, m.t.InvitedIn(name))
		return nil
	})
}

// runNotify says how the room that is looked at makes itself heard.
func runNotify(m *Model, c *chat, args string) tea.Cmd {
	how := map[string]string{
		"all": "all", "全部": "all", "mentions": "mentions", "提及": "mentions", "none": "none", "off": "none", "关": "none", "default": "", "默认": "",
	}
	value, ok := how[strings.ToLower(args)]
	if !ok || m.account.ID == 0 {
		c.say(m, badFlash, m.t.Usage("/notify all · mentions · none · default"))
		return nil
	}
	desk, ctx, id := m.desk, m.cfg.Context, c.view.Room.ID
	return ask(func() (struct{}, error) { return struct{}{}, desk.Notify(ctx, id, value) },
		told(func(m *Model) string { return m.t.NotifySet(args) }))
}
