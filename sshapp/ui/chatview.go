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

// geometry is where the parts of the chat stand in the window.
type geometry struct {
	top, end int // the rows of the pane: from top, before end
	width    int // of the pane
	rows     rowsOf
	input    []paint.Frag
	cursor   paint.Cursor // relative to the input's first row
	sending  []paint.Frag
	bottom   []string // the last rows: a flash, or a hint
}

func (g *geometry) height() int { return g.end - g.top }

func (c *chat) geometry(m *Model) *geometry {
	g := &geometry{width: m.w, bottom: c.bottomLines(m), sending: c.sending(m)}
	if m.h >= 8 {
		g.top = 1
	}
	if m.w >= peopleFrom {
		g.width -= peopleWidth
	}
	var x, y int
	g.input, x, y = c.ed.View(max(1, m.w-4), max(1, min(6, m.h/3)), m.theme.Input)
	g.cursor = paint.Cursor{X: 3 + x, Y: y, Visible: true}
	g.end = max(g.top, m.h-len(g.bottom)-len(g.input)-len(g.sending))
	l := m.layout(g.width)
	l.NewSince = c.pane.newSince
	g.rows = l.Rows
	return g
}

// page is how far PgUp and PgDn go: a pane, less two rows to find one's place again.
func (c *chat) page(m *Model) int { return max(1, c.geometry(m).height()-2) }

// draw draws header, messages with people beside them, what is on its way, the input, and a hint or flash.
func (c *chat) draw(m *Model, cv *canvas) {
	th, g := m.theme, c.geometry(m)
	if g.top > 0 {
		c.drawHeader(m, cv)
	}
	c.drawPane(m, cv, g)
	y := g.end
	for _, f := range g.sending {
		r := cv.begin()
		r.Splice(f)
		cv.end(y, th.Base)
		y++
	}
	for i, f := range g.input {
		r := cv.begin()
		mark := "   "
		if i == 0 {
			mark = " › "
		}
		r.Text(th.Prompt, mark)
		r.Splice(f)
		cv.end(y+i, th.Input)
	}
	cv.cursor = g.cursor
	cv.cursor.Y += y
	c.drawBottom(m, cv, g.bottom)
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
func (c *chat) drawPane(m *Model, cv *canvas, g *geometry) {
	th := m.theme
	var people []paint.Frag
	if g.width < cv.w {
		people = c.peopleRows(m, g.height())
	}
	rows := c.pane.view(g.rows, g.height())
	for y := g.top; y < g.end; y++ {
		r := cv.begin()
		// Few messages stand at the bottom, next to the input, as in a conversation that goes on.
		if i := y - g.end + len(rows); i >= 0 {
			rows[i].Draw(r)
		} else if c.pane.told == 0 && y == (g.top+g.end)/2 {
			s := paint.Truncate(m.t.NothingToShow, g.width-2, "…")
			r.Fill(th.Pane, (g.width-paint.Width(s))/2)
			r.Text(th.PaneDim, s)
		}
		r.Fill(th.Pane, g.width)
		if people != nil {
			r.Splice(people[y-g.top])
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
func (c *chat) sending(m *Model) []paint.Frag {
	var out []paint.Frag
	for _, o := range c.outbox {
		if o.seen || len(out) == 2 {
			continue
		}
		r := paint.NewRow(m.w)
		r.Text(m.theme.Sending, "   "+m.t.Sending+" … ")
		r.Text(m.theme.Sending, paint.Truncate(firstLine(o.text), max(0, m.w-r.Col()-1), "…"))
		out = append(out, r.Frag())
	}
	return out
}

// aside is what stands at the right end of the last row: what is new below, or the counter.
func (c *chat) aside(m *Model) string {
	switch left := room.MaxMessage - c.ed.Len(); {
	case c.pane.unseen() > 0:
		return m.t.NewBelow(c.pane.unseen()) + " "
	case c.pane.reading:
		return "▼ End "
	case left < counterFrom:
		return m.t.CharsLeft(left) + " "
	}
	return ""
}

// bottomLines is the last rows: a flash if there is one, on as many rows as it needs and the window has, else a hint.
func (c *chat) bottomLines(m *Model) []string {
	width := max(1, m.w-2-paint.Width(c.aside(m)))
	s := c.flash.String()
	if s == "" {
		return []string{paint.Truncate(c.hint(m), width, "…")}
	}
	lines := wrap(s, width)
	if most := max(1, m.h/4); len(lines) > most {
		lines = lines[:most]
		lines[most-1] = paint.Truncate(lines[most-1]+" …", width, "…")
	}
	return lines
}

func (c *chat) drawBottom(m *Model, cv *canvas, lines []string) {
	th, st := m.theme, m.theme.Hint
	if c.flash.text != "" {
		st = c.flash.style(th)
	}
	for i, s := range lines {
		r := cv.begin()
		r.Text(st, " "+s)
		if aside := c.aside(m); i == len(lines)-1 && aside != "" {
			r.Fill(th.Base, cv.w-paint.Width(aside))
			r.Text(th.Accent, aside)
		}
		cv.end(cv.h-len(lines)+i, th.Base)
	}
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
