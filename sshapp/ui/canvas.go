package ui

import (
	"slices"
	"strings"

	"teahouse/sshapp/paint"
)

// hintGap stands between the parts of a hint: a key and what it does.
const hintGap = " · "

// canvas collects the rows of one picture from top to bottom.
type canvas struct {
	w, h   int
	theme  *Theme
	sheet  *paint.Sheet        // the upper rows, if they are shared with others
	newest func() *paint.Sheet // what the sheet has become, if it goes on by itself
	top    int                 // the first of rows
	rows   []string            // from top on
	row    *paint.Row
	cursor paint.Cursor
}

func newCanvas(w, h int, th *Theme) *canvas {
	return &canvas{w: w, h: h, theme: th}
}

// lay makes the picture of a sheet and the rows beneath it; newest may be nil.
func (c *canvas) lay(sheet *paint.Sheet, newest func() *paint.Sheet, rows []string) {
	c.sheet, c.newest, c.top, c.rows = sheet, newest, sheet.Height(), rows
}

// spread makes rows of the sheet, so that they can be drawn over.
func (c *canvas) spread() {
	if c.sheet == nil {
		return
	}
	rows := make([]string, 0, c.h)
	for y := range c.sheet.Height() {
		rows = append(rows, c.sheet.Row(y))
	}
	c.sheet, c.newest, c.top, c.rows = nil, nil, 0, append(rows, c.rows...)
}

// begin gives an empty row to draw with; end puts it in place.
func (c *canvas) begin() *paint.Row {
	if c.row == nil {
		c.row = paint.NewRow(c.w)
	}
	c.row.Reset(c.w)
	return c.row
}

// put sets row y, filling what lies above with the ground. Rows outside of the picture are dropped.
func (c *canvas) put(y int, row string) {
	if y < c.top || y >= c.h {
		return
	}
	for len(c.rows) <= y-c.top {
		c.rows = append(c.rows, c.blank())
	}
	c.rows[y-c.top] = row
}

// end puts the row that begin gave at y, its rest filled in the given style.
func (c *canvas) end(y int, st paint.Style) {
	c.row.Fill(st, c.w)
	c.put(y, c.row.String())
}

func (c *canvas) blank() string {
	r := paint.NewRow(c.w)
	r.Fill(c.theme.Base, c.w)
	return r.String()
}

// text is a row of one style with one text in it.
func (c *canvas) text(y int, st paint.Style, s string) {
	c.begin().Text(st, s)
	c.end(y, st)
}

// centred is a row on the ground with one text in its middle, cut to fit.
func (c *canvas) centred(y int, st paint.Style, s string) {
	s = paint.Truncate(s, c.w-2, "…")
	r := c.begin()
	r.Fill(c.theme.Base, (c.w-paint.Width(s))/2)
	r.Text(st, s)
	c.end(y, c.theme.Base)
}

// lines is some rows like centred, from row y on; it answers the row after them.
func (c *canvas) lines(y int, st paint.Style, lines []string) int {
	for _, s := range lines {
		c.centred(y, st, s)
		y++
	}
	return y
}

// done fills the picture to its height and gives its rows from top on.
func (c *canvas) done() []string {
	if c.top+len(c.rows) < c.h {
		c.put(c.h-1, c.blank())
	}
	return c.rows
}

// spareRows is the rows of a window that are still free while a screen decides what it can show.
type spareRows int

// fits takes rows if there are so many.
func (s *spareRows) fits(rows int) bool {
	if rows > int(*s) {
		return false
	}
	*s -= spareRows(rows)
	return true
}

// wrapParts breaks a hint into lines between its parts, so that no key is parted from what it does.
func wrapParts(s string, cells int) []string {
	var lines []string
	for part := range strings.SplitSeq(s, hintGap) {
		last := len(lines) - 1
		if last >= 0 && paint.Width(lines[last])+paint.Width(hintGap+part) <= cells {
			lines[last] += hintGap + part
			continue
		}
		lines = append(lines, wrap(part, cells)...)
	}
	return lines
}

// fitParts leaves out parts of a hint until it fits into one line: the last ones first, but for the very last, which leads
// to all the others.
func fitParts(s string, cells int) string {
	parts := strings.Split(s, hintGap)
	for len(parts) > 1 && paint.Width(strings.Join(parts, hintGap)) > cells {
		parts = slices.Delete(parts, max(0, len(parts)-2), max(1, len(parts)-1))
	}
	return paint.Truncate(strings.Join(parts, hintGap), cells, "…")
}

// Wrap breaks a text into rows of at most so many cells, as the screens do.
func Wrap(s string, cells int) []string { return wrap(s, cells) }

// wrap breaks a sentence into lines of at most the given cells, at spaces or between wide characters.
func wrap(s string, cells int) []string {
	extents := wrapText(s, cells)
	lines := make([]string, len(extents))
	for i, e := range extents {
		lines[i] = e.of(s)
	}
	return lines
}
