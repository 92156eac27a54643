package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// aroundSize is how many messages are read around one that is jumped to.
const aroundSize = 100

// jumpMsg is the part of the past in which a message stands.
type jumpMsg struct {
	seq  int64
	page []store.Message
	err  error
}

// jump brings a message into view, wherever in the past it is; 0 is none.
func (c *chat) jump(m *Model, seq int64) tea.Cmd {
	if seq <= 0 {
		return nil
	}
	if i := c.pane.indexOf(seq); i >= 0 {
		c.pane.showAt(c.pane.items, i)
		return nil
	}
	seat, ctx := c.seat, m.cfg.Context
	c.pane.loading = true
	return func() tea.Msg {
		page, err := seat.Before(ctx, seq+aroundSize/2, aroundSize)
		return jumpMsg{seq, page, err}
	}
}

// jumped shows what was jumped to.
func (c *chat) jumped(m *Model, msg jumpMsg) {
	c.pane.loading = false
	if msg.err != nil {
		m.report("read history", msg.err)
		c.say(m, badFlash, m.sentence(msg.err))
		return
	}
	items := make([]room.Item, len(msg.page))
	at := -1
	for i := range msg.page {
		items[i].Message = &msg.page[i]
		if msg.page[i].Seq <= msg.seq {
			at = i
		}
	}
	if at < 0 {
		c.say(m, badFlash, m.t.NoSuchMessage)
		return
	}
	c.pane.begun, c.pane.gap = false, true
	c.pane.showAt(items, at)
}

// indexOf is where a message stands among the items, -1 for nowhere.
func (p *pane) indexOf(seq int64) int {
	return slices.IndexFunc(p.items, func(it room.Item) bool { return it.Message != nil && it.Message.Seq == seq })
}

// showAt reads from a little before an item on.
func (p *pane) showAt(items []room.Item, at int) {
	const above = 3 // items, to see what it is about
	if !p.reading {
		p.seen = p.told
	}
	p.reading = true
	p.items = slices.Clip(items)
	p.top, p.off = max(0, at-above), 0
}

// toUnread jumps to the first message that was not read when the room was entered.
func (c *chat) toUnread(m *Model) tea.Cmd {
	if c.pane.newSince == 0 {
		c.say(m, plainFlash, m.t.NothingUnread)
		return nil
	}
	return c.jump(m, c.pane.newSince+1)
}
