package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/room"
)

// pageSize is how many messages are read from the store at once.
const pageSize = 100

// scroll moves through the past and fetches what is missing.
func (c *chat) scroll(m *Model, rows int) tea.Cmd {
	p := &c.pane
	missing := p.scroll(rows)
	if rows > 0 && p.gap && p.top > len(p.items)-2*max(1, p.height) && !p.loading {
		return c.fetchLater(m)
	}
	if p.begun || p.loading || p.top > pageSize/4 {
		return nil
	}
	p.wanted = missing
	return c.fetchEarlier(m)
}

// fetchEarlier asks the store for the page before the window.
func (c *chat) fetchEarlier(m *Model) tea.Cmd {
	first := c.pane.firstSeq()
	if first == 0 || first == 1 {
		c.pane.begun = true
		return nil
	}
	c.pane.loading = true
	seat, ctx := c.seat, m.cfg.Context
	return func() tea.Msg {
		page, err := seat.Before(ctx, first, pageSize)
		return pageMsg{first, page, err}
	}
}

func (c *chat) earlier(m *Model, msg pageMsg) {
	p := &c.pane
	p.loading = false
	if msg.err != nil {
		m.report("read history", msg.err)
		c.say(m, badFlash, m.sentence(msg.err))
		return
	}
	if msg.before != p.firstSeq() {
		return // the window has moved on meanwhile
	}
	p.prepend(msg.page)
	p.begun = p.begun || p.firstSeq() == 1
	if want := p.wanted; want > 0 {
		p.wanted = 0
		p.scroll(-want)
	}
}

// fetchLater asks the store for the page after a window whose end was let go.
func (c *chat) fetchLater(m *Model) tea.Cmd {
	last := c.pane.lastSeq()
	c.pane.loading = true
	seat, ctx := c.seat, m.cfg.Context
	return func() tea.Msg {
		page, err := seat.After(ctx, last, pageSize)
		return laterMsg{last, page, err}
	}
}

func (c *chat) later(m *Model, msg laterMsg) {
	p := &c.pane
	p.loading = false
	if msg.err != nil {
		m.report("read history", msg.err)
		c.say(m, badFlash, m.sentence(msg.err))
		return
	}
	if !p.gap || msg.after != p.lastSeq() {
		return
	}
	for i := range msg.page {
		p.items = append(p.items, room.Item{Message: &msg.page[i]})
	}
	p.unseen = max(0, p.unseen-len(msg.page))
	if extra := len(p.items) - keepReading; extra > 0 {
		p.items = append([]room.Item(nil), p.items[extra:]...)
		p.top = max(0, p.top-extra)
		p.begun = false
	}
	if len(msg.page) < pageSize {
		p.gap = false // the window reaches the newest again
		c.catchUp()
	}
}

// catchUp adds what the room told while the window's end was let go, after the page was read.
func (c *chat) catchUp() {
	last := c.pane.lastSeq()
	items, newest, _ := c.seat.Since(0)
	for i, it := range items {
		if it.Message != nil && it.Message.Seq > last {
			c.pane.append(items[i:])
			break
		}
	}
	c.pane.newest = newest
}

// toNewest returns to the bottom; where the newest were let go, the room's recent past is taken anew.
func (c *chat) toNewest(m *Model) tea.Cmd {
	if c.pane.gap {
		items, newest, _ := c.seat.Since(0)
		c.pane.restart(items)
		c.pane.newest = newest
	}
	c.pane.follow()
	return c.mark(m)
}
