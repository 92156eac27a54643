package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// pageSize is how many messages are read from the store at once.
const pageSize = 100

// pageMsg is a page from the store: before the window, or after it.
type pageMsg struct {
	later bool
	edge  int64 // the message at the window's edge when it was asked for
	page  []store.Message
	err   error
}

// scroll moves through the past and fetches what is missing.
func (c *chat) scroll(m *Model, by int) tea.Cmd {
	p, g := &c.pane, c.geometry(m)
	missing := p.scroll(c.reader(m, g).rowsOf, g.height(), by)
	switch {
	case by < 0 && p.loading:
		p.wanted += missing
	case by < 0 && !p.begun && p.top <= pageSize/4:
		p.wanted = missing
		return c.fetch(m, false)
	case by > 0 && p.gap && !p.loading && p.top > len(p.items)-2*max(1, g.height()):
		return c.fetch(m, true)
	}
	return nil
}

// fetch asks the store for the page before or after the window.
func (c *chat) fetch(m *Model, later bool) tea.Cmd {
	p := &c.pane
	edge := p.firstSeq()
	if later {
		edge = p.lastSeq(len(p.items))
	} else if edge == 1 {
		p.begun = true
		return nil
	}
	p.loading = true
	seat, ctx := c.seat, m.cfg.Context
	return func() tea.Msg {
		read := seat.Before
		if later {
			read = seat.After
		}
		page, err := read(ctx, edge, pageSize)
		return pageMsg{later, edge, page, err}
	}
}

// turned takes a page from the store into the window, unless the window has moved away from it meanwhile.
func (c *chat) turned(m *Model, msg pageMsg) {
	p := &c.pane
	p.loading = false
	if msg.err != nil {
		m.report("read history", msg.err)
		c.say(m, badFlash, m.sentence(msg.err))
		return
	}
	switch {
	case !p.reading: // it is not wanted any more
	case msg.later && p.gap && msg.edge == p.lastSeq(len(p.items)):
		p.extend(msg.page)
		if len(msg.page) < pageSize {
			p.gap = false // the window reaches the newest again
			c.catchUp()
		}
	case !msg.later && msg.edge == p.firstSeq():
		p.prepend(msg.page)
		if want := p.wanted; want > 0 {
			p.wanted = 0
			g := c.geometry(m)
			p.scroll(c.reader(m, g).rowsOf, g.height(), -want)
		}
	}
}

// catchUp adds what the room told while the window's end was let go, after the page was read.
func (c *chat) catchUp() {
	last := c.pane.lastSeq(len(c.pane.items))
	for i, it := range c.view.Items {
		if it.Message != nil && it.Message.Seq > last {
			c.pane.append(c.view.Items[i:])
			return
		}
	}
}

// toNewest returns to the bottom.
func (c *chat) toNewest(m *Model) tea.Cmd {
	c.pane.follow()
	return c.mark(m)
}
