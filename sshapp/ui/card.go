package ui

import (
	"math"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
)

// card shows what a command answers: private lines over the chat, scrolled where there are many.
type card struct {
	title string
	lines []cardLine
	hint  func() string
	top   int
	shown int // lines that fitted at the last drawing; scrolling moves by it

	above, below bool // there is more than lines, which a listing knows

	secret string // shown this once: y hands it to the clipboard

	filter    string // what was typed, on a card that can be searched
	canFilter bool
}

// cardLine is one line of a card. A line with a key has two columns.
type cardLine struct {
	key   string
	text  string
	style func(*Theme) paint.Style
	head  bool // a heading: stays while searching if anything under it stays
}

func (k *card) update(m *Model, msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch s := key.String(); s {
	case "esc", "f1", "enter":
		m.overlay = nil
	case "ctrl+c", "ctrl+d":
		m.overlay = nil
	case "up":
		k.top--
	case "down":
		k.top++
	case "pgup":
		k.top -= max(1, k.shown-1)
	case "pgdown", "space":
		k.top += max(1, k.shown-1)
	case "home":
		k.top = 0
	case "end":
		k.top = math.MaxInt32 // drawing knows how many rows there are
	case "y":
		if k.secret == "" {
			k.search(key)
			break
		}
		m.copied = k.secret
		m.copies++
		m.say(goodFlash, m.t.Copied)
	default:
		k.search(key)
	}
	k.top = max(0, k.top)
	return nil
}

// search narrows a card to the lines that hold what is typed.
func (k *card) search(key tea.KeyPressMsg) {
	if !k.canFilter {
		return
	}
	switch {
	case key.String() == "backspace" && k.filter != "":
		runes := []rune(k.filter)
		k.filter = string(runes[:len(runes)-1])
	case key.Text != "" && len(k.filter) < 40:
		k.filter += strings.Map(func(r rune) rune {
			if unicode.IsPrint(r) {
				return r
			}
			return -1
		}, key.Text)
	}
	k.top = 0
}

// found is the lines that match the filter, with their headings.
func (k *card) found() []cardLine {
	want := strings.ToLower(strings.TrimSpace(k.filter))
	if want == "" {
		return k.lines
	}
	var out []cardLine
	var head *cardLine
	for i, l := range k.lines {
		if l.head {
			head = &k.lines[i]
			continue
		}
		if strings.Contains(strings.ToLower(l.key+" "+l.text), want) {
			if head != nil {
				out = append(out, *head)
				head = nil
			}
			out = append(out, l)
		}
	}
	return out
}

func (k *card) draw(m *Model, c *canvas) {
	th := m.theme
	width := min(c.w-4, 76)
	left := (c.w - width) / 2
	rows, hint := k.layout(th, width-4), wrapParts(k.hint(), width-4)
	room := cardRows(c, hint)
	k.shown = min(len(rows), room)
	k.top = min(k.top, max(0, len(rows)-room))
	y := k.first(c, hint)
	edge := func(y int, content func(r *paint.Row)) {
		r := c.begin()
		r.Fill(th.Base, left)
		r.Fill(th.Card, left+2)
		content(r)
		r.Fill(th.Card, left+width)
		c.end(y, th.Base)
	}
	more := func(is bool, sign string) func(r *paint.Row) {
		return func(r *paint.Row) {
			if is {
				r.Text(th.CardHint, sign)
			}
		}
	}
	edge(y, func(r *paint.Row) { r.Text(th.CardTitle, paint.Truncate(k.title, width-4, "…")) })
	edge(y+1, more(k.above || k.top > 0, "▲"))
	for i := range k.shown {
		edge(y+2+i, func(r *paint.Row) { r.Splice(rows[k.top+i]) })
	}
	edge(y+2+k.shown, more(k.below || k.top+k.shown < len(rows), "▼"))
	for i, s := range hint {
		edge(y+3+k.shown+i, func(r *paint.Row) { r.Text(th.CardHint, s) })
	}
	c.cursor = paint.Cursor{}
}

// cardRows is how many rows a card has room for between its title and its hint.
func cardRows(c *canvas, hint []string) int { return max(1, c.h-5-len(hint)) }

// first is the row of a card's title, once it is known how many lines are shown.
func (k *card) first(c *canvas, hint []string) int { return max(0, (c.h-3-k.shown-len(hint))/2) }

// layout breaks the lines to the card's width; a narrow card puts the second column under the first.
func (k *card) layout(th *Theme, width int) []paint.Frag {
	col := 0
	for _, l := range k.lines {
		col = max(col, paint.Width(l.key))
	}
	col = min(col+2, 34)
	stacked := width < 56
	var out []paint.Frag
	add := func(draw func(r *paint.Row)) {
		r := paint.NewRow(width)
		draw(r)
		out = append(out, r.Frag())
	}
	for _, l := range k.found() {
		st := th.Card
		if l.style != nil {
			st = l.style(th)
		}
		switch {
		case l.key == "":
			for _, s := range wrap(l.text, width) {
				add(func(r *paint.Row) { r.Text(st, s) })
			}
		case stacked && paint.Width(l.key)+2+paint.Width(l.text) <= width:
			add(func(r *paint.Row) { r.Text(th.CardKey, l.key); r.Fill(th.Card, r.Col()+2); r.Text(st, l.text) })
		case stacked:
			add(func(r *paint.Row) { r.Text(th.CardKey, l.key) })
			for _, s := range wrap(l.text, width-2) {
				add(func(r *paint.Row) { r.Fill(th.Card, 2); r.Text(st, s) })
			}
		default:
			for i, s := range wrap(l.text, width-col) {
				add(func(r *paint.Row) {
					if i == 0 {
						r.Text(th.CardKey, paint.Truncate(l.key, col-1, "…"))
					}
					r.Fill(th.Card, col)
					r.Text(st, s)
				})
			}
		}
	}
	return out
}

// drawBox draws a small question in the middle of the window and tells where its hint stands.
func drawBox(m *Model, c *canvas, heading string, lines []string, hint string) (x, y int) {
	k := &card{title: heading, hint: func() string { return hint }}
	for _, l := range lines {
		k.lines = append(k.lines, cardLine{text: l})
	}
	k.draw(m, c)
	width := min(c.w-4, 76)
	y = k.first(c, wrapParts(hint, width-4)) + 3 + k.shown
	return (c.w-width)/2 + 2, y
}
