package ui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/markup"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// composing is what the input is for, when it is not simply something new to say.
type composing struct {
	reply *store.Quote // the answered message
	edit  int64        // the Seq of the message that gets another text
	aside string       // what stood in the input before it was edited
}

// composeRows tell above the input what it is for; none when it need not be told.
func (c *chat) composeRows(m *Model) (rows []paint.Frag) {
	var lines []string
	width := max(1, m.w-2)
	switch {
	case c.selected != 0:
		lines = wrapParts(m.t.SelectHint, width)
	case c.composing.edit != 0:
		lines = []string{fitParts(m.t.Editing, width)}
	case c.composing.reply != nil:
		q := c.composing.reply
		lines = []string{paint.Truncate(m.t.Replying(q.Name, markup.Plain(q.Text)), width, "…")}
	}
	for _, s := range lines {
		r := paint.NewRow(m.w)
		r.Text(m.theme.Accent, " "+s)
		rows = append(rows, r.Frag())
	}
	return rows
}

// cancelCompose is Esc: what the input was for is dropped, an edit with its text.
func (c *chat) cancelCompose() {
	if c.composing.edit != 0 {
		c.ed.SetValue(c.composing.aside, -1)
	}
	c.composing = composing{}
}

func (c *chat) startReply(m *Model, msg *store.Message) tea.Cmd {
	if msg.Deleted != "" {
		c.say(m, badFlash, m.t.Errors.NoMessage)
		return nil
	}
	c.cancelCompose()
	c.composing.reply = msg.Quote()
	return c.deselect(m)
}

func (c *chat) startEdit(m *Model, msg *store.Message) tea.Cmd {
	switch {
	case m.account.ID == 0 || msg.Author != m.account.ID || msg.Deleted != "" || msg.Kind != store.Said && msg.Kind != store.Did:
		c.say(m, badFlash, m.t.OnlyOwn)
		return nil
	case m.now().Sub(msg.At) > store.EditTime:
		c.say(m, badFlash, m.t.Errors.TooLate)
		return nil
	}
	c.cancelCompose()
	c.composing = composing{edit: msg.Seq, aside: c.ed.Value()}
	c.ed.SetValue(msg.Text, -1)
	return c.deselect(m)
}

// sendEdit hands in the new text of a message; what is refused stays in the input.
func (c *chat) sendEdit(m *Model, text string) tea.Cmd {
	seat, ctx, what := c.seat, m.cfg.Context, c.composing
	c.ed.SetValue(what.aside, -1)
	c.composing = composing{}
	return ask(func() (struct{}, error) { return struct{}{}, seat.Edit(ctx, what.edit, text) },
		func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				if c.ed.Value() == what.aside && c.composing == (composing{}) {
					c.composing = what
					c.ed.SetValue(text, -1)
				}
				return nil
			}
			c.flash = flash{}
			return nil
		})
}

// askDelete asks first: it can't be taken back.
func (c *chat) askDelete(m *Model, msg *store.Message) tea.Cmd {
	if msg.Deleted != "" {
		return nil
	}
	seq := msg.Seq
	m.overlay = &question{
		title: m.t.DeleteTitle, lines: []string{msg.Name + ": " + firstLine(msg.Text), m.t.DeleteAsk}, hint: m.t.YesNo,
		yes: func(m *Model) tea.Cmd {
			c.deselect(m)
			return c.remove(m, seq, "")
		},
	}
	return nil
}

func (c *chat) remove(m *Model, seq int64, reason string) tea.Cmd {
	seat, ctx := c.seat, m.cfg.Context
	return ask(func() (struct{}, error) { return struct{}{}, seat.Delete(ctx, seq, reason) },
		told(func(m *Model) string { return m.t.MessageDeleted }))
}

func (c *chat) react(m *Model, seq int64, emoji string, off bool) tea.Cmd {
	seat, ctx := c.seat, m.cfg.Context
	return ask(func() (struct{}, error) { return struct{}{}, seat.React(ctx, seq, emoji, off) }, quietly)
}

// quietly is the answer to what is seen to have been done.
func quietly(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
	if err != nil {
		c.refused(m, err)
	}
	return nil
}

func (c *chat) pin(m *Model, seq int64, off bool) tea.Cmd {
	seat, ctx := c.seat, m.cfg.Context
	return ask(func() (struct{}, error) { return struct{}{}, seat.Pin(ctx, seq, off) }, quietly)
}

func (c *chat) vote(m *Model, seq int64, choice int) tea.Cmd {
	seat, ctx := c.seat, m.cfg.Context
	return ask(func() (struct{}, error) { return struct{}{}, seat.Vote(ctx, seq, choice) }, quietly)
}

// copyText hands a message's text to the terminal's clipboard (OSC 52). Whether the terminal takes it can't be known.
func (c *chat) copyText(m *Model, msg *store.Message) tea.Cmd {
	m.copies++
	m.copied = msg.Text
	c.say(m, goodFlash, m.t.Copied)
	return c.deselect(m)
}

// link shows the way back to a message.
func (c *chat) link(m *Model, msg *store.Message) tea.Cmd {
	c.say(m, plainFlash, m.t.LinkIs("msg/"+strconv.FormatUint(msg.Number, 10)))
	return nil
}

// showReactors tells who answered with what.
func (c *chat) showReactors(m *Model, seq int64) tea.Cmd {
	cfg, id, in := m.cfg, m.account.ID, c.view.Room.ID
	return ask(func() (map[string][]string, error) { return cfg.Store.Reactors(cfg.Context, id, in, seq) },
		func(m *Model, c *chat, who map[string][]string, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			k := &card{title: m.t.ReactorsTitle, hint: func() string { return m.t.CardHint }}
			for _, each := range c.reactionsOf(seq) {
				k.lines = append(k.lines, cardLine{key: each.Emoji, text: strings.Join(who[each.Emoji], " ")})
			}
			m.offer(k)
			return nil
		})
}

func (c *chat) reactionsOf(seq int64) []store.Reaction {
	if i := c.pane.indexOf(seq); i >= 0 {
		return c.pane.items[i].Message.Reactions
	}
	return nil
}

// showThread shows the chain of answers that a message belongs to; Enter jumps to one of them.
func (c *chat) showThread(m *Model, seq int64) tea.Cmd {
	cfg, id, in := m.cfg, m.account.ID, c.view.Room.ID
	return ask(func() ([]store.Message, error) { return cfg.Store.Thread(cfg.Context, id, in, seq) },
		func(m *Model, c *chat, thread []store.Message, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			thread = m.heard(thread)
			c.offerMessages(m, m.t.ThreadTitle(len(thread)), thread, seq)
			return nil
		})
}

// showPins shows what is pinned in the room.
func (c *chat) showPins(m *Model) tea.Cmd {
	cfg, id, in := m.cfg, m.account.ID, c.view.Room.ID
	return ask(func() ([]store.Message, error) { return cfg.Store.Pins(cfg.Context, id, in) },
		func(m *Model, c *chat, pins []store.Message, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			pins = m.heard(pins)
			c.offerMessages(m, m.t.PinsTitle(len(pins)), pins, 0)
			return nil
		})
}

// offerMessages lists messages of this room.
func (c *chat) offerMessages(m *Model, title string, messages []store.Message, at int64) {
	l := &listing{title: title, hint: m.t.MessagesHint, nothing: m.t.NothingHere}
	for i, msg := range messages {
		if msg.Seq == at {
			l.at = i
		}
		l.entries = append(l.entries, m.messageEntry(&msg, ""))
	}
	m.offer(l)
}

// messageEntry is a message in a listing; where is the room's name, "" for the room that is looked at.
func (m *Model) messageEntry(msg *store.Message, where string) entry {
	body := msg.Text
	if msg.Deleted != "" {
		body = m.t.DeletedBy(msg.Deleted)
	}
	seq, id := msg.Seq, msg.Room
	head := msg.Name + "  " + m.when(msg.At)
	if where != "" {
		head = where + "  " + head
	}
	return entry{head: head, body: body, seq: seq, number: msg.Number, choose: func(m *Model) tea.Cmd {
		if c, ok := m.screen.(*chat); ok && c.view.Room.ID == id {
			return c.jump(m, seq)
		}
		return m.goTo(destination{id: id, seq: seq}, "")
	}}
}

// ignores tells what comes from somebody whom the person ignores.
func (m *Model) ignores(msg *store.Message) bool {
	return msg.Author != 0 && m.desk.View().Ignored[msg.Author] != ""
}

// heard leaves out what comes from people whom the person ignores: a list would be a way around that.
func (m *Model) heard(messages []store.Message) []store.Message {
	return slices.DeleteFunc(messages, func(msg store.Message) bool { return m.ignores(&msg) })
}

// mine tells what the person has said themselves.
func (m *Model) mine(msg *store.Message) bool { return m.account.ID != 0 && msg.Author == m.account.ID }

// anybody suits every command that does not ask whose message it is.
func anybody(*store.Message) bool { return true }

// others leaves out what the person has said themselves.
func (m *Model) others(msg *store.Message) bool { return !m.mine(msg) }
