package ui

import (
	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// Widths from which the chat has more to show.
const (
	peopleFrom  = 100 // columns from which the people stand beside the messages
	peopleWidth = 24
	topicFrom   = 60
)

// counterFrom is how many characters from the limit on the counter shows.
const counterFrom = 200

// draw draws header, messages with people beside them, what is on its way, the input, and a hint or flash.
func (c *chat) draw(m *Model, cv *canvas) {
	th := m.theme
	top, bottom := 0, cv.h-1
	if cv.h >= 8 {
		c.drawHeader(m, cv)
		top = 1
	}
	input, cx, cy := c.ed.View(max(1, cv.w-4), max(1, min(6, cv.h/3)), th.Input)
	sending := c.sending(m, cv.w)
	paneEnd := bottom - len(input) - len(sending)
	c.drawPane(m, cv, top, paneEnd)
	y := paneEnd
	for _, f := range sending {
		r := cv.begin()
		r.Splice(f)
		cv.end(y, th.Base)
		y++
	}
	for i, f := range input {
		r := cv.begin()
		mark := "   "
		if i == 0 {
			mark = " › "
		}
		r.Text(th.Prompt, mark)
		r.Splice(f)
		cv.end(y+i, th.Input)
	}
	cv.cursor = paint.Cursor{X: 3 + cx, Y: y + cy, Visible: true}
	c.drawBottom(m, cv, bottom)
}

// drawHeader is one row: the house, the room, its topic, how many are here.
func (c *chat) drawHeader(m *Model, cv *canvas) {
	th := m.theme
	here := " " + m.t.PeopleCount(len(c.state.People)) + " "
	end := cv.w - paint.Width(here)
	r := cv.begin()
	if cv.w >= topicFrom {
		r.Text(th.HeaderTitle, " "+m.t.House+" ")
	}
	r.Text(th.HeaderRoom, " #"+paint.Truncate(c.state.Room.Name, max(4, end-r.Col()-4), "…")+" ")
	if cv.w >= 40 {
		topic, st := c.state.Room.Topic, th.Header
		if topic == "" {
			topic, st = m.t.NoTopic, th.HeaderDim
		}
		r.Text(st, paint.Truncate(" "+topic, max(0, end-r.Col()-1), "…"))
	}
	r.Fill(th.Header, end)
	r.Text(th.HeaderDim, here)
	cv.end(0, th.Header)
}

// drawPane draws the messages and, in a wide window, the people beside them.
func (c *chat) drawPane(m *Model, cv *canvas, top, end int) {
	th := m.theme
	width := cv.w
	var people []paint.Frag
	if cv.w >= peopleFrom {
		width -= peopleWidth
		people = c.peopleRows(m, end-top)
	}
	lay := m.layout(width)
	lay.NewSince = c.pane.newSince
	c.pane.arranged = lay.Rows
	rows := c.pane.view(end - top)
	for y := top; y < end; y++ {
		r := cv.begin()
		// Few messages stand at the bottom, next to the input, as in a conversation that goes on.
		if i := y - top - (end - top - len(rows)); i >= 0 {
			rows[i].Draw(r)
		} else if len(c.pane.items) == 0 && y == (top+end)/2 {
			s := paint.Truncate(m.t.NothingToShow, width-2, "…")
			r.Fill(th.Pane, (width-paint.Width(s))/2)
			r.Text(th.PaneDim, s)
		}
		r.Fill(th.Pane, width)
		if people != nil {
			r.Splice(people[y-top])
		}
		cv.end(y, th.Pane)
	}
}

// peopleRows is the list of who is here, exactly n rows of it.
func (c *chat) peopleRows(m *Model, n int) []paint.Frag {
	th := m.theme
	out := make([]paint.Frag, 0, n)
	add := func(draw func(r *paint.Row)) {
		r := paint.NewRow(peopleWidth)
		r.Text(th.Border, "│")
		r.Text(th.People, " ")
		draw(r)
		r.Fill(th.People, peopleWidth)
		out = append(out, r.Frag())
	}
	add(func(r *paint.Row) { r.Text(th.PeopleTitle, m.t.People) })
	for i, p := range c.state.People {
		if len(out) >= n-1 && i < len(c.state.People)-1 {
			left := len(c.state.People) - i
			add(func(r *paint.Row) { r.Text(th.PeopleDim, m.t.AndMore(left)) })
			break
		}
		add(func(r *paint.Row) {
			r.Splice(Mark(p.Name, p.Guest, th))
			r.Text(th.People, " ")
			name := paint.Truncate(p.Name, peopleWidth-7, "…")
			st := th.PeopleName(p.Name)
			if p.Guest {
				st = th.PeopleDim
			}
			r.Text(st, name)
			if p.Role == store.RoleOwner {
				r.Text(th.PeopleDim, " ★")
			}
		})
	}
	for len(out) < n {
		add(func(*paint.Row) {})
	}
	return out[:max(0, n)]
}

// sending is what was sent and is not yet saved: dimmed, beneath the messages.
func (c *chat) sending(m *Model, width int) []paint.Frag {
	var out []paint.Frag
	for _, o := range c.outbox {
		if o.seen || len(out) == 2 {
			continue
		}
		r := paint.NewRow(width)
		r.Text(m.theme.Sending, "   "+m.t.Sending+" … ")
		r.Text(m.theme.Sending, paint.Truncate(firstLine(o.text), max(0, width-r.Col()-1), "…"))
		out = append(out, r.Frag())
	}
	return out
}

// drawBottom is the last row: a flash if there is one, else a hint; on its right what is new below, or the counter.
func (c *chat) drawBottom(m *Model, cv *canvas, y int) {
	th := m.theme
	right := ""
	switch left := room.MaxMessage - c.ed.Len(); {
	case c.pane.reading && c.pane.unseen > 0:
		right = m.t.NewBelow(c.pane.unseen) + " "
	case c.pane.reading:
		right = "▼ End "
	case left < counterFrom:
		right = m.t.CharsLeft(left) + " "
	}
	end := cv.w - paint.Width(right)
	r := cv.begin()
	s, st := c.flash.String(), c.flash.style(th)
	if s == "" {
		s, st = c.hint(m), th.Hint
	}
	r.Text(st, paint.Truncate(" "+s, max(0, end-1), "…"))
	r.Fill(th.Base, end)
	r.Text(th.Accent, right)
	cv.end(y, th.Base)
}

func (c *chat) hint(m *Model) string {
	switch {
	case c.pane.loading:
		return m.t.Loading
	case !m.who.Guest:
		return m.t.ChatHint
	case m.cfg.Guests != GuestsTalk:
		return m.t.ReadOnlyHint
	}
	return m.t.GuestHint
}
