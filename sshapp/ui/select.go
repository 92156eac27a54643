package ui

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// Selecting a message is a state of the chat: one message is marked, and letters mean what can be done with it. The upper
// part of the window is then the visit's own, as while it reads back.

// selectStep moves the mark to the message before or after; the first step marks the newest one that is seen.
func (c *chat) selectStep(m *Model, by int) tea.Cmd {
	p := &c.pane
	at := -1
	if c.selected != 0 {
		at = p.indexOf(c.selected)
	}
	if at < 0 {
		at = len(p.items)
		if p.reading {
			g := c.geometry(m)
			_, at = p.down(c.reader(m, g).rowsOf, g.height())
		}
		by = -1
	}
	for at += by; at >= 0 && at < len(p.items); at += by {
		if c.canSelect(m, p.items[at]) {
			c.selected = p.items[at].Message.Seq
			g := c.geometry(m) // with the row that tells what can be done now
			p.reveal(c.reader(m, g).rowsOf, g.height(), at)
			return c.fetchAbove(m, at)
		}
	}
	if by > 0 {
		return c.deselect(m) // beyond the newest
	}
	return c.fetchAbove(m, 0)
}

func (c *chat) canSelect(m *Model, it room.Item) bool {
	return it.Message != nil && !m.ignores(it.Message)
}

// fetchAbove asks for older messages when the mark comes near the window's beginning.
func (c *chat) fetchAbove(m *Model, at int) tea.Cmd {
	if p := &c.pane; at <= pageSize/4 && !p.begun && !p.loading {
		return c.fetch(m, false)
	}
	return nil
}

// deselect takes the mark away.
func (c *chat) deselect(m *Model) tea.Cmd {
	c.selected = 0
	p, g := &c.pane, c.geometry(m)
	if _, last := p.down(c.reader(m, g).rowsOf, g.height()); p.reading && last == len(p.items) && !p.gap {
		p.follow()
	}
	return nil
}

// reveal scrolls just as far as an item needs to be seen whole, or from its first row on.
func (p *pane) reveal(rows rowsOf, height, at int) {
	if !p.reading {
		p.anchor(rows, height)
	}
	if at < p.top || at == p.top && p.off > 0 {
		p.top, p.off = at, 0
		return
	}
	for {
		used := -p.off
		for i := p.top; i <= at; i++ {
			used += len(rows(p.items, i))
		}
		if used <= height || p.top == at {
			return
		}
		p.forward(rows, 1)
	}
}

// marked is the message that is selected; nil when there is none or it is gone.
func (c *chat) markedMessage() *store.Message {
	if c.selected == 0 {
		return nil
	}
	if i := c.pane.indexOf(c.selected); i >= 0 {
		return c.pane.items[i].Message
	}
	return nil
}

// selectKey is a key while a message is selected; done says that it meant something.
func (c *chat) selectKey(m *Model, k tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	msg := c.markedMessage()
	if msg == nil {
		c.selected = 0
		return nil, false
	}
	s := k.String()
	switch {
	case key.Matches(k, keys.SelectUp), s == "up", s == "k":
		return c.selectStep(m, -1), true
	case key.Matches(k, keys.SelectDown), s == "down", s == "j":
		return c.selectStep(m, 1), true
	case s == "esc", s == "ctrl+c", s == "q":
		return c.deselect(m), true
	case s == "G", s == "end":
		c.selected = 0
		return c.toNewest(m), true
	case s == "enter":
		return c.showThread(m, msg.Seq), true
	case len(s) == 1 && s >= "1" && s <= "9" && len(msg.Choices) > 0:
		return c.vote(m, msg.Seq, int(s[0]-'0')), true
	}
	act := selectActs[s]
	if act == nil {
		if k.Text != "" {
			c.deselect(m) // whoever writes is done with selecting: the next letters are words
		}
		return nil, false
	}
	return act(m, c, msg), true
}

// selectActs is what a letter does with the selected message.
var selectActs = map[string]func(m *Model, c *chat, msg *store.Message) tea.Cmd{
	"r": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.startReply(m, msg) },
	"e": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.startEdit(m, msg) },
	"d": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.askDelete(m, msg) },
	"+": func(m *Model, _ *chat, msg *store.Message) tea.Cmd { m.overlay = newReacting(msg); return nil },
	":": func(m *Model, _ *chat, msg *store.Message) tea.Cmd { m.overlay = newReacting(msg); return nil },
	"p": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.pin(m, msg.Seq, msg.Pinned) },
	"y": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.copyText(m, msg) },
	"c": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.copyText(m, msg) },
	"o": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.link(m, msg) },
	"v": func(m *Model, c *chat, msg *store.Message) tea.Cmd { return c.showReactors(m, msg.Seq) },
}

// nth finds the message that a command is about: a number in front of the rest counts from the newest, 1; without one it is
// the selected message, or the newest that suits.
func (c *chat) nth(args string, suits func(*store.Message) bool) (msg *store.Message, rest string) {
	word, behind, _ := strings.Cut(args, " ")
	if n, err := strconv.Atoi(strings.TrimPrefix(word, "#")); err == nil && n > 0 {
		for i := len(c.view.Items) - 1; i >= 0; i-- {
			if it := c.view.Items[i]; it.Message != nil {
				if n--; n == 0 {
					return it.Message, strings.TrimSpace(behind)
				}
			}
		}
		return nil, strings.TrimSpace(behind)
	}
	if marked := c.markedMessage(); marked != nil {
		return marked, args
	}
	for i := len(c.view.Items) - 1; i >= 0; i-- {
		if it := c.view.Items[i]; it.Message != nil && it.Message.Deleted == "" && suits(it.Message) {
			return it.Message, args
		}
	}
	return nil, args
}
