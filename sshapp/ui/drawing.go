package ui

import (
	"fmt"
	"strings"
	"sync"

	"teahouse/sshapp/markup"
	"teahouse/sshapp/paint"
)

// drawing is a part of the pane as everybody with the same width and theme sees it. It holds all that its picture
// depends on: so equal drawings are drawn once, by whoever needs them first, and nothing ever has to be taken back.
type drawing struct {
	part   part
	text   string
	name   string
	guest  bool
	minute int16 // of the day, in the reader's time zone; -1 for none
	width  int16 // cells
	links  bool  // URLs are links
	theme  *Theme
}

// part is a kind of drawing.
type part uint8

const (
	partText   part = iota // the rows of what was said
	partAct                // the rows of what was done (/me)
	partNotice             // the rows of a notice, without its sign
	partHead               // the row with name and time
	partDate               // a rule with a date or another text of ours in it
	partNew                // the rule over what is new
	partSign               // a gutter with a sign of ours in it, or nothing
	partClock              // a gutter with the minute
	partFace               // two gutters: the author's avatar, or the mark and nothing
	partAvatar             // see Avatar
	partMark               // see Mark
)

// get gives the drawing's rows, which are shared and must not be changed.
func (d drawing) get() []paint.Frag {
	if rows, ok := drawn.find(d); ok {
		return rows
	}
	rows := d.draw()
	drawn.keep(d, rows)
	return rows
}

func (d drawing) draw() []paint.Frag {
	switch d.part {
	case partText:
		return d.drawText()
	case partAct:
		return d.drawAct()
	case partNotice:
		return d.lines(d.theme.Notice)
	case partHead:
		return d.row(d.drawHead)
	case partDate:
		return d.row(func(r *paint.Row) { d.drawRule(r, d.theme.DateLine) })
	case partNew:
		return d.row(func(r *paint.Row) { d.drawRule(r, d.theme.NewLine) })
	case partSign:
		return d.row(func(r *paint.Row) { d.drawGutter(r, d.theme.Notice, d.text) })
	case partClock:
		return d.row(d.drawClock)
	case partFace:
		return d.drawFace()
	case partAvatar:
		return d.drawAvatar()
	case partMark:
		return d.row(d.drawMark)
	}
	return nil
}

// row is one row of the drawing's width.
func (d drawing) row(draw func(*paint.Row)) []paint.Frag {
	r := paint.NewRow(int(d.width))
	draw(r)
	return []paint.Frag{r.Frag()}
}

// lines is the text in rows of one style. A row cuts what would stand beyond its width, whatever the wrapping thought.
func (d drawing) lines(st paint.Style) []paint.Frag {
	extents := wrapText(d.text, int(d.width))
	out := make([]paint.Frag, len(extents))
	r := paint.NewRow(int(d.width))
	for i, e := range extents {
		r.Reset(int(d.width))
		r.Text(st, e.of(d.text))
		out[i] = r.Frag()
	}
	return out
}

// drawAct is "alice pours tea", and the time behind it. The name is ours and has its own colour.
func (d drawing) drawAct() []paint.Frag {
	th, width := d.theme, int(d.width)
	var words inked
	words.add(d.name, d.nameStyle())
	words.add(" ", th.Me)
	words.addSpans(markup.Inline(d.text), d, th.Me)
	out := words.rows(wrapText(words.text(), width), edges{}, width)
	last := len(out) - 1
	clock := "  " + d.clock()
	r := paint.NewRow(width)
	if out[last].Width+len(clock) <= width {
		r.Splice(out[last])
		r.Text(th.PaneDim, clock)
		out[last] = r.Frag()
		return out
	}
	r.Text(th.PaneDim, d.clock())
	return append(out, r.Frag())
}

// drawHead is name, the mark of a guest or a bot, and time, as far as there is room; the name comes first.
func (d drawing) drawHead(r *paint.Row) {
	th, width := d.theme, int(d.width)
	clock := "  " + d.clock()
	note := ""
	if d.text != "" {
		note = " " + d.text
	}
	name := paint.Truncate(d.name, width, "…")
	used := paint.Width(name)
	r.Text(d.nameStyle(), name)
	if used+paint.Width(note)+len(clock) <= width {
		r.Text(th.PaneDim, note)
		r.Text(th.PaneDim, clock)
	} else if used+len(clock) <= width {
		r.Text(th.PaneDim, clock)
	}
}

// nameStyle is the person's own colour; only names of accounts are bold, for only they are sure.
func (d drawing) nameStyle() paint.Style {
	st := d.theme.NameStyle(d.name)
	if d.guest {
		st.Attr &^= paint.Bold
	}
	return st
}

// drawRule is a line from edge to edge with a text in its middle.
func (d drawing) drawRule(r *paint.Row, st paint.Style) {
	width := int(d.width)
	s := paint.Truncate(d.text, max(0, width-4), "…")
	dash := func(to int) {
		if n := to - r.Col(); n > 0 {
			r.Text(d.theme.DateLine, strings.Repeat("─", n))
		}
	}
	dash((width - paint.Width(s) - 2) / 2)
	r.Text(st, " "+s+" ")
	dash(width)
}

// drawGutter puts a sign at the end of a gutter, a space before the text if there is one to spare.
func (d drawing) drawGutter(r *paint.Row, st paint.Style, sign string) {
	width := int(d.width)
	r.Fill(d.theme.Pane, width-max(paint.Width(sign), min(width, 2)))
	r.Text(st, sign)
	r.Fill(d.theme.Pane, width)
}

// drawClock is the time as the gutter has room for it: all of it, the minute, nothing.
func (d drawing) drawClock(r *paint.Row) {
	switch clock := d.clock(); {
	case d.width > 5:
		r.Text(d.theme.PaneDim, clock)
	case d.width > 3:
		r.Text(d.theme.PaneDim, clock[2:])
	}
	r.Fill(d.theme.Pane, int(d.width))
}

func (d drawing) clock() string { return fmt.Sprintf("%02d:%02d", d.minute/60, d.minute%60) }

// maxDrawn bounds the memory of the drawings kept, in bytes: some ten thousand usual messages.
const maxDrawn = 8 << 20

// drawn holds the drawings of all visits.
var drawn = gallery{rows: make(map[drawing][]paint.Frag)}

// gallery keeps the newest drawings. Age alone decides what goes: what is still being looked at is drawn again, once
// for everybody. It is safe for concurrent use.
type gallery struct {
	mu    sync.RWMutex // guards all below
	rows  map[drawing][]paint.Frag
	order []drawing // oldest first
	bytes int
}

func (g *gallery) find(d drawing) ([]paint.Frag, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	rows, ok := g.rows[d]
	return rows, ok
}

func (g *gallery) keep(d drawing, rows []paint.Frag) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, ok := g.rows[d]; ok {
		return // somebody else was faster
	}
	g.rows[d] = rows
	g.order = append(g.order, d)
	g.bytes += weigh(d, rows)
	for g.bytes > maxDrawn {
		oldest := g.order[0]
		g.order = g.order[1:]
		g.bytes -= weigh(oldest, g.rows[oldest])
		delete(g.rows, oldest)
	}
}

// weigh estimates the memory of a drawing; the constants are those of the map's and the slices' headers.
func weigh(d drawing, rows []paint.Frag) int {
	n := 256 + len(d.text) + len(d.name)
	for _, f := range rows {
		n += 40 + len(f.Text)
	}
	return n
}
