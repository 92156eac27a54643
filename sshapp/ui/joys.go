package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
)

// A tea party's small joys.

// saying makes the command that says what words makes of its arguments; it goes the way of all that is said.
func saying(words func(args string) (room.Words, bool)) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		w, ok := words(args)
		line := c.ed.Value()
		if !ok {
			name, _, _ := command.Parse(line)
			c.say(m, badFlash, m.t.Usage(command.Find(name).Form(command.Screen)))
			return nil
		}
		return c.postWords(m, w, line)
	}
}

// runLater lists what will be said; all else is as everywhere.
func runLater(m *Model, c *chat, args string) tea.Cmd {
	switch strings.ToLower(args) {
	case "list", "列表", "":
		return runLaters(m)
	}
	return c.carryOut(m, command.Find("later"), "later", args)
}

// runVote is /vote N, in the selected poll or the latest.
func runVote(m *Model, c *chat, args string) tea.Cmd {
	n, err := strconv.Atoi(strings.TrimSpace(args))
	if err != nil || n < 0 || n > 9 {
		c.say(m, badFlash, m.t.Usage("/vote N"))
		return nil
	}
	msg, _ := c.nth("", func(msg *store.Message) bool { return len(msg.Choices) > 0 })
	if msg == nil || len(msg.Choices) < n {
		c.say(m, badFlash, m.t.NoPoll)
		return nil
	}
	return c.vote(m, msg.Seq, n)
}

func runLaters(m *Model) tea.Cmd {
	id := m.account.ID
	return showList(m, func(cfg Config) ([]store.Later, error) { return cfg.Store.Laters(cfg.Context, id) },
		func(m *Model, _ *chat, all []store.Later) *listing {
			l := &listing{title: m.t.LaterTitle, hint: m.t.LaterHint, nothing: m.t.NothingHere}
			for _, each := range all {
				l.entries = append(l.entries, entry{id: each.ID, head: fmt.Sprintf("#%d  %s", each.ID, m.when(each.Due)), body: each.Text})
			}
			l.keys = map[string]func(m *Model, l *listing, e entry) tea.Cmd{"d": func(m *Model, l *listing, e entry) tea.Cmd {
				desk, ctx := m.desk, m.cfg.Context
				l.drop(e.id)
				return ask(func() (struct{}, error) { return struct{}{}, desk.DropLater(ctx, e.id) }, quietly)
			}}
			return l
		})
}

func runSlap(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, badFlash, m.t.Usage("/slap NAME"))
		return nil
	}
	return c.post(m, store.Did, m.t.Slaps(args), "/slap "+args)
}

// typingEvery is how often, at most, others are told that somebody writes.
const typingEvery = 3 * time.Second

// typingKey tells the others in a small room that the person writes; commands are nobody's business.
func (c *chat) typingKey(m *Model) {
	if m.account.Typing == "off" || m.now().Sub(c.typed) < typingEvery || c.ed.Empty() {
		return
	}
	if _, slash := command.CutSlash(c.ed.Value()); slash {
		return
	}
	c.typed = m.now()
	c.seat.Typing()
}
