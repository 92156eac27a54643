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
	split    int // columns of the pane
	input    []paint.Frag
	cursor   paint.Cursor // relative to the input's first row
	sending  []paint.Frag
	bar      *paint.Frag  // nil for none
	compose  []paint.Frag // what the input is for; none where that is plain
	bottom   []string     // the last rows: a flash, or a hint
}

func (g *geometry) height() int { return g.end - g.top }

func (c *chat) geometry(m *Model) *geometry {
	g := &geometry{split: m.w, bottom: c.bottomLines(m), sending: c.sending(m), bar: c.bar(m), compose: c.composeRows(m)}
	if m.h >= 8 {
		g.top = 1
	}
	if m.w >= peopleFrom {
		g.split -= peopleWidth
	}
	var x, y int
	g.input, x, y = c.ed.View(max(1, m.w-4), max(1, min(6, m.h/3)), m.theme.Input)
	g.cursor = paint.Cursor{X: 3 + x, Y: y, Visible: true}
	below := len(g.bottom) + len(g.input) + len(g.sending)
	if g.bar != nil {
		below++
	}
	below += len(g.compose)
	g.end = max(g.top, m.h-below)
	return g
}

// class is what decides how the upper part of the window looks.
func (c *chat) class(m *Model, g *geometry) layoutClass {
	return layoutClass{
		room: c.view.Room.ID, title: c.title(m), width: m.w, height: g.end, top: g.top, split: g.split, airy: m.w >= 60 && m.h >= 20,
		theme: m.theme, words: m.t, zone: m.loc.String(), newSince: c.pane.newSince,
		links: m.term.Links, selected: c.selected, hidden: hiddenClass(m.desk.View().Ignored),
	}
}

// title is what a conversation is called by who is in it: the others. "" where the room's name is everybody's.
func (c *chat) title(m *Model) string {
	if c.view.Room.Kind != store.Direct {
		return ""
	}
	return m.titleOf(c.view.Room.ID)
}

// reader is the scene of a visit that reads back.
func (c *chat) reader(m *Model, g *geometry) *scene {
	if class := c.class(m, g); c.own == nil || c.own.class != class {
		c.own = &scene{class: class, loc: m.loc}
	}
	return c.own
}

// upper is the part of the window that is shared, with the way to its newest state while nothing else on the screen
// depends on what the room has new.
func (c *chat) upper(m *Model, g *geometry) (sheet *paint.Sheet, newest func() *paint.Sheet) {
	if c.pane.reading {
		return c.reader(m, g).read(c.view, &c.pane), nil
	}
	c.own = nil // it holds what was read
	class := c.class(m, g)
	if c.pane.told-class.newSince > int64(class.height) {
		class.newSince = 0 // every message has a row at least, so the line is above the window
	}
	if c.shared == nil || c.shared.class != class {
		sc, seat := m.cfg.Stage.scene(class, m.loc), c.seat
		c.shared, c.newest = sc, func() *paint.Sheet { return sc.follow(seat.View()) }
	}
	if len(c.outbox) > 0 {
		return c.shared.follow(c.view), nil
	}
	return c.shared.follow(c.view), c.newest
}

// page is how far PgUp and PgDn go: a pane, less two rows to find one's place again.
func (c *chat) page(m *Model) int { return max(1, c.geometry(m).height()-2) }

// lower is the part of the window that is the person's own, as it was drawn last.
type lower struct {
	geometry *geometry
	rows     []string
	cursor   paint.Cursor
}

// draw draws header, messages with people beside them, what is on its way, the input, and a hint or flash.
func (c *chat) draw(m *Model, cv *canvas) {
	if c.lower == nil {
		g := c.geometry(m)
		cv.top = g.end
		c.drawLower(m, cv, g)
		c.lower = &lower{g, cv.done(), cv.cursor}
	}
	sheet, newest := c.upper(m, c.lower.geometry)
	cv.lay(sheet, newest, c.lower.rows)
	cv.cursor = c.lower.cursor
}

// drawLower draws what stands beneath the messages.
func (c *chat) drawLower(m *Model, cv *canvas, g *geometry) {
	th, y := m.theme, g.end
	for _, f := range g.sending {
		r := cv.begin()
		r.Splice(f)
		cv.end(y, th.Base)
		y++
	}
	if g.bar != nil {
		r := cv.begin()
		r.Splice(*g.bar)
		cv.end(y, th.Header)
		y++
	}
	for _, f := range g.compose {
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

// sending is what was sent and takes long to be saved: dimmed, beneath the messages.
func (c *chat) sending(m *Model) []paint.Frag {
	var out []paint.Frag
	for _, o := range c.outbox {
		if o.seen || !o.late || len(out) == 2 {
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
	if !c.flashing(m) {
		return []string{fitParts(c.hint(m), width)}
	}
	lines := wrap(s, width)
	if most := max(1, m.h/4); len(lines) > most {
		lines = lines[:most]
		lines[most-1] = paint.Truncate(lines[most-1]+" …", width, "…")
	}
	return lines
}

// flashing tells whether a flash stands in the last rows. One that had its time makes way for who is writing.
func (c *chat) flashing(m *Model) bool {
	old := m.now().Sub(c.flash.since) > flashStays
	return c.flash.text != "" && !(old && m.desk != nil && len(m.desk.View().Typing) > 0)
}

func (c *chat) drawBottom(m *Model, cv *canvas, lines []string) {
	th, st := m.theme, m.theme.Hint
	if c.flashing(m) {
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
	case m.desk != nil && len(m.desk.View().Typing) > 0:
		return m.t.TypingNow(m.desk.View().Typing)
	case c.selected != 0:
		return "" // the keys mean what stands above the input
	case !m.who.Guest:
		return m.t.ChatHint
	case m.cfg.Guests != GuestsTalk:
		return m.t.ReadOnlyHint
	}
	return m.t.GuestHint
}
