package ui

import "teahouse/sshapp/paint"

// span is one row of the text as it is seen: the glyphs from one index up to another.
type span struct{ from, to int }

// spans breaks the text into rows of a width, anywhere between clusters: where the cursor stands depends on what is
// before it alone. A line that fills its last row has an empty one after it, so that the cursor behind it has a cell.
func (e *Editor) spans(width int) []span {
	var out []span
	from, used := 0, 0
	for i, g := range e.text {
		switch {
		case g.s == "\n":
			if used >= width {
				out, from = append(out, span{from, i}), i
			}
			out, from, used = append(out, span{from, i}), i+1, 0
			continue
		case used+g.width > width && i > from:
			out, from, used = append(out, span{from, i}), i, 0
		}
		used += g.width
	}
	if used >= width {
		out, from = append(out, span{from, len(e.text)}), len(e.text)
	}
	return append(out, span{from, len(e.text)})
}

// place is the row that the cursor stands in. Where one row ends because the next begins, it is the next.
func (e *Editor) place(rows []span) int {
	at := 0
	for i, s := range rows {
		if s.from <= e.cursor {
			at = i
		}
	}
	return at
}

// cells is the width of some glyphs.
func (e *Editor) cells(from, to int) int {
	n := 0
	for _, g := range e.text[from:to] {
		n += e.cell(g)
	}
	return n
}

func (e *Editor) cell(g glyph) int {
	if e.masked {
		return 1
	}
	return g.width
}

// vertical moves the cursor by rows as they were seen last. At the first and the last it does nothing and answers false.
func (e *Editor) vertical(by int) bool {
	if e.mode == SingleLine {
		return false
	}
	width := e.width
	if width == 0 {
		width = paint.MaxWidth
	}
	rows := e.spans(width)
	at := e.place(rows)
	if at+by < 0 || at+by >= len(rows) {
		return false
	}
	goal := e.goal
	if goal < 0 {
		goal = e.cells(rows[at].from, e.cursor)
	}
	e.rest()
	e.goal = goal
	to := rows[at+by]
	e.cursor = to.from
	for used := 0; e.cursor < e.lastIn(rows, at+by); e.cursor++ {
		if used += e.text[e.cursor].width; used > goal {
			break
		}
	}
	return true
}

// lastIn is the last place of the cursor in a row: behind its text, but before it where the next row goes on with it.
func (e *Editor) lastIn(rows []span, i int) int {
	s := rows[i]
	if i+1 < len(rows) && rows[i+1].from == s.to && s.to > s.from {
		return s.to - 1
	}
	return s.to
}

// View draws the text in at least one and at most maxRows rows of the given width, both at least 1, and tells where in
// them the cursor stands, in cells. It is never beyond the last column. What does not fit is scrolled so that the cursor
// is seen: by rows, or sideways in a single line. A masked text is dots, nothing of it is in the rows.
func (e *Editor) View(width, maxRows int, st paint.Style) (rows []paint.Frag, x, y int) {
	width, maxRows = max(width, 1), max(maxRows, 1)
	e.width = width
	if e.mode == SingleLine {
		return e.viewLine(width, st)
	}
	all := e.spans(width)
	at := e.place(all)
	// As little as possible moves: only if the cursor has left what was seen, or if there is room below.
	e.top = min(e.top, at, max(0, len(all)-maxRows))
	e.top = max(e.top, at-maxRows+1)
	for _, s := range all[e.top:min(len(all), e.top+maxRows)] {
		rows = append(rows, e.draw(s, width, st))
	}
	return rows, min(e.cells(all[at].from, e.cursor), width-1), at - e.top
}

// viewLine draws a single line, scrolled sideways.
func (e *Editor) viewLine(width int, st paint.Style) (rows []paint.Frag, x, y int) {
	// Under the cursor is a cell of its own, or all of the glyph that it stands on.
	under := 1
	if e.cursor < len(e.text) {
		under = min(width, e.cell(e.text[e.cursor]))
	}
	// Nothing is hidden on the left without need, and the cursor never.
	e.top = max(min(e.top, e.cursor, e.fitting(len(e.text), width-1)), e.fitting(e.cursor, width-under))
	return []paint.Frag{e.draw(span{e.top, len(e.text)}, width, st)}, e.cells(e.top, e.cursor), 0
}

// fitting is the first glyph from which the text up to end takes no more than the given cells.
func (e *Editor) fitting(end, cells int) int {
	for end > 0 && e.cell(e.text[end-1]) <= cells {
		end--
		cells -= e.cell(e.text[end])
	}
	return end
}

func (e *Editor) draw(s span, width int, st paint.Style) paint.Frag {
	r := paint.NewRow(width)
	for _, g := range e.text[s.from:s.to] {
		if r.Col() >= width {
			break
		}
		if e.masked {
			r.Text(st, "•")
		} else {
			r.Text(st, g.s)
		}
	}
	return r.Frag()
}
