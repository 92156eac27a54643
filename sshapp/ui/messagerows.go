package ui

import (
	"fmt"
	"strings"

	"teahouse/sshapp/markup"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// message appends the rows of a message; prev is the message directly before it, if there is one.
func (l *Layout) message(rows []Row, m, prev *store.Message) []Row {
	if m.Reply != nil {
		if l.Airy && prev != nil && len(rows) == 0 {
			rows = append(rows, Row{})
		}
		rows, prev = append(rows, l.quote(m.Reply)), nil // an answer begins anew, whoever spoke before
	}
	switch {
	case m.Deleted != "":
		d := l.drawing(partNotice)
		d.text = l.Words.Deleted(m.Deleted)
		return l.said(rows, m, prev, d.get())
	case m.Kind == store.Did, m.Kind == store.Poured, m.Kind == store.Rolled:
		rows = l.beside(rows, l.sign(actSigns[m.Kind]), l.noted(l.act(m), m))
	case m.Kind == store.Asked:
		rows = l.said(rows, m, prev, append(l.noted(l.text(m.Text), m), l.choices(m)...))
	default:
		rows = l.said(rows, m, prev, l.noted(l.text(m.Text), m))
	}
	return l.reactions(rows, m)
}

// actSigns stand beside what was done and not said.
var actSigns = map[store.MessageKind]string{store.Did: "*", store.Poured: "~", store.Rolled: "%"}

func (l *Layout) text(s string) []paint.Frag {
	d := l.drawing(partText)
	d.text, d.links = s, l.linked(s)
	return d.get()
}

func (l *Layout) act(m *store.Message) []paint.Frag {
	d := l.drawing(partAct)
	d.text, d.name, d.guest, d.minute, d.links = m.Text, m.Name, m.Guest, l.minute(m.At), l.linked(m.Text)
	switch m.Kind {
	case store.Poured:
		d.text = l.Words.Pours(m.Text)
	case store.Rolled:
		d.text = l.Words.Rolls(m.Text)
	}
	return d.get()
}

// said puts a head over the bodies, unless the message goes on with what the one before began.
func (l *Layout) said(rows []Row, m, prev *store.Message, bodies []paint.Frag) []Row {
	if m.Reply == nil && l.sameAuthor(prev, m) {
		first := l.sign("")
		if m.At.Sub(prev.At) >= tellAgain {
			g := l.gutter(partClock)
			g.minute = l.minute(m.At)
			first = g.get()[0]
		}
		return l.beside(rows, first, bodies)
	}
	head := l.drawing(partHead)
	head.name, head.guest, head.minute, head.text = m.Name, m.Guest, l.minute(m.At), ""
	switch {
	case m.Guest:
		head.text = l.Words.GuestMark
	case m.Bot:
		head.text = roleSigns[store.RoleBot]
	}
	face := l.gutter(partFace)
	face.name, face.guest = m.Name, m.Guest
	faces := face.get()
	if l.Airy && prev != nil && len(rows) == 0 {
		rows = append(rows, Row{})
	}
	rows = append(rows, Row{Gutter: faces[0], Body: head.get()[0]})
	return l.beside(rows, faces[1], bodies)
}

// quote is the row over an answer: whose words it answers, and the first of them.
func (l *Layout) quote(q *store.Quote) Row {
	width := l.drawing(partText).width
	r := paint.NewRow(int(width))
	words := markup.Plain(q.Text)
	if q.Deleted || words == "" {
		words = l.Words.QuoteGone
	}
	name := ""
	if q.Name != "" {
		name = q.Name + ": "
	}
	if l.Hides != nil && l.Hides(q.Name) {
		name, words = "", "…"
	}
	r.Text(l.Theme.PaneDim, paint.Truncate(name+words, int(width), "…"))
	return Row{Gutter: l.sign("↳"), Body: r.Frag()}
}

// noted marks what is pinned or was edited, behind the last row or beneath it.
func (l *Layout) noted(bodies []paint.Frag, m *store.Message) []paint.Frag {
	var notes []string
	if m.Pinned {
		notes = append(notes, l.Words.Pinned)
	}
	if !m.EditedAt.IsZero() {
		notes = append(notes, l.Words.Edited)
	}
	if len(notes) == 0 {
		return bodies
	}
	width := int(l.drawing(partText).width)
	note := strings.Join(notes, " ")
	out := append([]paint.Frag(nil), bodies...) // the others' are shared
	r := paint.NewRow(width)
	last := len(out) - 1
	if last >= 0 && out[last].Width+1+paint.Width(note) <= width {
		r.Splice(out[last])
		r.Text(l.Theme.PaneDim, " "+note)
		out[last] = r.Frag()
		return out
	}
	r.Text(l.Theme.PaneDim, paint.Truncate(note, width, "…"))
	return append(out, r.Frag())
}

// reactions appends one row with all reactions, as far as there is room.
func (l *Layout) reactions(rows []Row, m *store.Message) []Row {
	if len(m.Reactions) == 0 {
		return rows
	}
	width := int(l.drawing(partText).width)
	r := paint.NewRow(width)
	for i, re := range m.Reactions {
		label := fmt.Sprintf("%s %d", re.Emoji, re.Count)
		if r.Col()+paint.Width(label)+4 > width && i > 0 {
			r.Text(l.Theme.PaneDim, "…")
			break
		}
		r.Text(l.Theme.Reaction, " "+label+" ")
		r.Text(l.Theme.Pane, " ")
	}
	return append(rows, Row{Gutter: l.sign(""), Body: r.Frag()})
}

// barCells is the width of the bar that shows how many have chosen something.
const barCells = 10

// choices is the rows of a poll: number, bar, votes, text.
func (l *Layout) choices(m *store.Message) []paint.Frag {
	width := int(l.drawing(partText).width)
	most := 1
	for _, c := range m.Choices {
		most = max(most, c.Votes)
	}
	out := make([]paint.Frag, 0, len(m.Choices))
	for i, c := range m.Choices {
		r := paint.NewRow(width)
		r.Text(l.Theme.Pane, fmt.Sprintf("%d ", i+1))
		if width >= 30 {
			full := c.Votes * barCells / most
			r.Text(l.Theme.PaneBar, strings.Repeat("█", full))
			r.Text(l.Theme.PaneDim, strings.Repeat("░", barCells-full)+" ")
		}
		r.Text(l.Theme.PaneDim, fmt.Sprintf("%d  ", c.Votes))
		r.Text(l.Theme.Pane, paint.Truncate(c.Text, max(1, width-r.Col()), "…"))
		out = append(out, r.Frag())
	}
	return out
}

// isRule tells a line across the pane from a message's own rows.
func (r Row) isRule(width int) bool { return r.Gutter.Width > gutterWidth(width) }

// mark is the gutter of the message that is selected.
func (l *Layout) mark() paint.Frag {
	r := paint.NewRow(gutterWidth(l.Width))
	r.Text(l.Theme.Marked, "▌")
	r.Fill(l.Theme.Pane, gutterWidth(l.Width))
	return r.Frag()
}
