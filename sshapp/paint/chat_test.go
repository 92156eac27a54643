package paint_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"teahouse/sshapp/paint"
)

// samples are texts of many scripts, and of people who mean no good.
var samples = []string{
	"a cup of tea", "茶话会", "한국어", "שלום", "مرحبا", "हिन्दी क्षि", "ไทย", "Zoe\u0308", "🍵", "👩\u200d👩\u200d👧", "🇨🇳🇯🇵", "👍🏽", "1️⃣", "❤️x",
	"─│▀▄", "", " ", "\u0301", "x\u200d", "\x1b[2J", "\x1b]0;x\a", "\u202eabc", "\u009b1m", "\xff\xfe", "\r\n\t", "            ",
	strings.Repeat("a\u0301\u0302\u0303", 5), strings.Repeat("长", 300), strings.Repeat("tea ", 9), strings.Repeat("e", 200),
}

// urls are where links lead, or seem to.
var urls = []string{
	"https://tea.example/", "https://tea.example/茶?x=1;y", "http://a.b/\x1b]0;x\a", "https://a.b/\x1b\\\x1b[2J", "file:///etc/passwd", "",
	"https://a.b/" + strings.Repeat("x", 1000), "https://a.b/" + strings.Repeat("茶", 1000), "HTTPS://\u202e\u009c\xff",
}

// chat is a room as one layout class sees it, with all that may happen in one. It makes screens of its state.
type chat struct {
	*rand.Rand
	width, height int
	side          int  // columns of the people list; not shown where they leave no room
	bare          bool // a form or an overlay is open: there is no sheet

	head, log, people, input []line
	back                     int // how many rows the pane is scrolled back
	cursor                   paint.Cursor
	title                    string
	bells                    int

	sheet *paint.Sheet
	shows [4][]string // the parts of sheet; the last is its width and split
}

// line is a row before its width is known.
type line []piece

type piece struct {
	kind  int // text; filled to a column; spliced
	style paint.Style
	text  string
	to    int
}

func newChat(rng *rand.Rand) *chat {
	c := &chat{Rand: rng, width: 100, height: 30, side: 20}
	c.head, c.people, c.input, c.log = c.lines(2), c.lines(12), c.lines(2), c.lines(40)
	return c
}

func (c *chat) lines(n int) []line {
	lines := make([]line, n)
	for i := range lines {
		lines[i] = c.line()
	}
	return lines
}

func (c *chat) line() (l line) {
	for range c.IntN(5) {
		l = append(l, piece{c.IntN(4), c.style(), samples[c.IntN(len(samples))], c.IntN(120)})
	}
	return l
}

func (c *chat) style() (st paint.Style) {
	color := func() paint.Color {
		switch n := uint8(c.IntN(256)); c.IntN(4) {
		case 0:
			return paint.Indexed16(n)
		case 1:
			return paint.Indexed256(n)
		case 2:
			return paint.RGB(n, 0, 7)
		}
		return 0
	}
	if c.IntN(2) == 0 {
		st.FG, st.BG = color(), color()
	}
	if c.IntN(3) == 0 {
		st.Attr = paint.Attr(c.IntN(64))
	}
	if c.IntN(3) == 0 {
		st.Link = paint.NewLink(urls[c.IntN(len(urls))])
	}
	return st
}

// row lays the line out.
func (l line) row(r *paint.Row, width int) string {
	for _, p := range l {
		switch p.kind {
		case 0:
			r.Fill(p.style, p.to%(width+1))
		case 1:
			f := paint.NewRow(p.to % (width + 1))
			f.Text(p.style, p.text)
			r.Splice(f.Frag())
		default:
			r.Text(p.style, p.text)
		}
	}
	return r.String()
}

// happen lets something happen: mostly what happens in a room most of the time.
func (c *chat) happen() {
	switch c.IntN(24) {
	case 0, 1, 2, 3, 4, 5: // somebody says something
		c.log = append(c.log, c.lines(1+c.IntN(4))...)
		c.log = c.log[max(len(c.log)-200, 0):]
	case 6, 7: // edits, deletions and reactions
		at := c.IntN(len(c.log) + 1)
		c.log = slices.Replace(slices.Clone(c.log), at, min(at+c.IntN(5), len(c.log)), c.lines(c.IntN(5))...)
	case 8, 9:
		c.back = max(c.back+c.IntN(2*c.height+1)-c.height, 0)
	case 10:
		c.back = 0
	case 11:
		c.change(&c.head, 3)
	case 12, 13:
		c.change(&c.people, 60)
	case 14:
		c.change(&c.input, 6)
	case 15, 16, 17, 18:
		c.typed()
	case 19:
		c.cursor.Visible = c.IntN(4) > 0
	case 20:
		c.bare = c.IntN(2) == 0
	case 21:
		c.side = c.IntN(30)
	case 22:
		c.title = samples[c.IntN(len(samples))]
		c.bells += c.IntN(2)
	case 23:
		c.resize()
	}
	c.cursor.X, c.cursor.Y = c.IntN(c.width), c.height-1-c.IntN(min(len(c.input)+1, c.height))
}

// change changes one of the lines, or how many there are, up to most.
func (c *chat) change(lines *[]line, most int) {
	*lines = slices.Clone(*lines)
	switch n := len(*lines); {
	case n == 0, n < most && c.IntN(3) == 0:
		*lines = slices.Insert(*lines, c.IntN(n+1), c.line())
	case c.IntN(2) == 0:
		at := c.IntN(n)
		*lines = slices.Delete(*lines, at, at+1)
	default:
		(*lines)[c.IntN(n)] = c.line()
	}
}

// typed changes the end of what is being written.
func (c *chat) typed() {
	if len(c.input) == 0 {
		c.input = c.lines(1)
	}
	c.input = slices.Clone(c.input)
	last := slices.Clone(c.input[len(c.input)-1])
	if len(last) == 0 || c.IntN(4) == 0 {
		last = line{{kind: 3, text: "> "}}
	}
	last[len(last)-1].text += samples[c.IntN(16)]
	c.input[len(c.input)-1] = last
}

func (c *chat) resize() {
	switch c.IntN(4) {
	case 0:
		c.width, c.height = 1+c.IntN(5), 1+c.IntN(5)
	case 1:
		c.height = 1 + c.IntN(40)
	default:
		c.width, c.height = 1+c.IntN(120), 1+c.IntN(40)
	}
}

// screen lays everything out. The parts are for whoever draws it without a painter.
func (c *chat) screen() (paint.Screen, parts) {
	below := min(len(c.input), c.height)
	above := min(len(c.head), c.height-below)
	pane := c.height - below - above
	p := parts{width: c.width, split: c.width, cursor: c.cursor}
	if c.side > 0 && c.side <= c.width && !c.bare {
		p.split = c.width - c.side
	}
	whole := func(lines []line, n int) []string {
		return c.rows(lines, n, func() *paint.Row { return paint.NewRow(c.width) }, c.width)
	}
	head, rows := whole(c.head, above), whole(c.input, below)
	c.back = min(c.back, max(len(c.log)-pane, 0))
	end := len(c.log) - c.back
	said := c.rows(c.log[max(end-pane, 0):end], pane, func() *paint.Row { return paint.NewRow(p.split) }, p.split)
	people := make([]string, pane)
	if p.split < c.width {
		people = c.rows(c.people, pane, func() *paint.Row { return paint.NewRowAt(p.split, c.width) }, c.width-p.split)
	}
	p.left = slices.Concat(head, said, rows)
	p.right = slices.Concat(make([]string, above), people, make([]string, below))

	s := paint.Screen{Width: c.width, Height: c.height, Rows: rows, Cursor: c.cursor, Title: c.title, Bells: c.bells}
	if c.bare {
		s.Rows = p.left
		return s, p
	}
	p.head, p.sheet = above, above+pane
	if p.split == c.width {
		people = nil
	}
	s.Sheet = c.sheetOf(p.split, head, said, people)
	return s, p
}

func (c *chat) rows(lines []line, n int, row func() *paint.Row, width int) []string {
	rows := make([]string, n)
	for y := range rows {
		var l line
		if y < len(lines) {
			l = lines[y]
		}
		rows[y] = l.row(row(), width)
	}
	return rows
}

// sheetOf makes a sheet only if there is anything new on it, but now and then one that is equal.
func (c *chat) sheetOf(split int, head, pane, side []string) *paint.Sheet {
	shows := [4][]string{head, pane, side, {string(rune(c.width)), string(rune(split))}}
	same := c.sheet != nil && c.IntN(30) > 0
	for i := range shows {
		same = same && slices.Equal(shows[i], c.shows[i])
	}
	if !same {
		c.sheet, c.shows = paint.NewSheet(c.width, split, head, pane, side), shows
	}
	return c.sheet
}
