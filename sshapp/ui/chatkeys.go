package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// key handles one key press: first what the chat means by it, then the input.
func (c *chat) key(m *Model, k tea.KeyPressMsg) tea.Cmd {
	if c.flash.text != "" && m.now().Sub(c.flash.since) > flashStays {
		c.flash = flash{}
	}
	if !key.Matches(k, keys.Complete) {
		c.tabs = completion{}
	}
	if c.selected != 0 {
		if cmd, done := c.selectKey(m, k); done {
			return cmd
		}
	}
	empty := c.ed.Empty()
	if writes := k.Text != "" && k.Mod&^tea.ModShift == 0; writes && !(empty && k.Text == "?") && c.ed.Key(k) {
		c.pasted = false // by now it is the person's own
		c.typingKey(m)
		return nil // most keys, without asking for what each might be bound to
	}
	switch {
	case key.Matches(k, keys.SelectUp):
		return c.selectStep(m, -1)
	case key.Matches(k, keys.SelectDown):
		return c.selectStep(m, 1)
	case k.String() == "esc" && c.composing != (composing{}):
		c.cancelCompose()
	case key.Matches(k, keys.Leave):
		return c.interrupt(m)
	case empty && key.Matches(k, keys.LeaveEOF):
		return m.leave(m.t.Goodbye)
	case key.Matches(k, keys.Suspend):
		c.say(m, plainFlash, m.t.NoJobControl)
	case key.Matches(k, keys.Help), empty && k.String() == "?":
		m.overlay = newHelp(m)
	case key.Matches(k, keys.People):
		m.overlay = newWho(m, c)
	case key.Matches(k, keys.Send):
		return c.send(m)
	case key.Matches(k, keys.Switch), empty && k.String() == "ctrl+k":
		return openSwitcher(m)
	case key.Matches(k, keys.Room), key.Matches(k, keys.News), empty && key.Matches(k, keys.EmptyRoom):
		return c.toRoom(m, k.String())
	case key.Matches(k, keys.Search):
		return openSearch(m, "")
	case key.Matches(k, keys.Unread):
		return c.toUnread(m)
	case key.Matches(k, keys.Complete):
		return c.complete(m, k.String() == "shift+tab")
	case key.Matches(k, keys.PageUp):
		return c.scroll(m, -c.page(m))
	case key.Matches(k, keys.PageDown):
		return c.scroll(m, c.page(m))
	case key.Matches(k, keys.LineUp):
		return c.scroll(m, -1)
	case key.Matches(k, keys.LineDown):
		return c.scroll(m, 1)
	case empty && key.Matches(k, keys.Newest):
		return c.toNewest(m)
	case c.ed.Key(k):
		c.pasted = false // by now it is the person's own
	case k.String() == "up":
		c.past.Up(c.ed)
	case k.String() == "down":
		c.past.Down(c.ed)
	}
	return nil
}

// interrupt is Ctrl+C: it puts a draft aside, or leaves on the second press.
func (c *chat) interrupt(m *Model) tea.Cmd {
	if !c.ed.Empty() {
		c.past.Add(c.ed.Value())
		c.ed.SetValue("", 0)
		c.say(m, plainFlash, m.t.DraftCleared)
		return nil
	}
	if !c.warned.IsZero() && m.now().Sub(c.warned) < leaveTwice {
		return m.leave(m.t.Goodbye)
	}
	c.warned = m.now()
	c.say(m, plainFlash, m.t.AskAgainToLeave)
	return nil
}

// send is Enter: a command is carried out, anything else goes into the outbox.
func (c *chat) send(m *Model) tea.Cmd {
	line := c.ed.Value()
	if strings.TrimSpace(line) == "" {
		c.ed.SetValue("", 0)
		return nil
	}
	name, args, ok := command.Parse(line)
	if ok && c.pasted {
		c.say(m, badFlash, m.t.PastedCommand)
		return nil
	}
	if ok {
		done, act := m.command(c, name, args)
		if done {
			c.past.Add(line)
			if !c.keepLine {
				c.ed.SetValue("", 0)
			}
			c.keepLine = false
		}
		return act
	}
	if c.composing.edit != 0 {
		return c.sendEdit(m, line)
	}
	cmd := c.post(m, store.Said, command.Unescape(line), line)
	c.remindAway(m)
	return cmd
}

func (c *chat) say(m *Model, kind flashKind, sentence string) {
	c.flash = flash{kind: kind, text: sentence, since: m.now()}
}

// say shows a flash in the chat, if that is where the person is.
func (m *Model) say(kind flashKind, sentence string) {
	if c, ok := m.screen.(*chat); ok {
		c.say(m, kind, sentence)
	}
}

// toRoom is a key that goes to another room.
func (c *chat) toRoom(m *Model, k string) tea.Cmd {
	id, ok := store.RoomID(0), false
	switch k {
	case "alt+left", "ctrl+p":
		id, ok = m.neighbour(-1)
	case "alt+right", "ctrl+n":
		id, ok = m.neighbour(1)
	case "alt+a":
		if id, ok = m.nextNews(); !ok {
			c.say(m, plainFlash, m.t.NothingNew)
		}
	default:
		places := m.desk.View().Places
		if at := int(k[len(k)-1] - '1'); at < len(places) {
			id, ok = places[at].Room.ID, true
		}
	}
	if !ok || id == c.view.Room.ID {
		return nil
	}
	return m.goTo(destination{id: id}, "")
}
