package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
)

// listing is a list over the chat from which something can be chosen: messages, people, lines of the audit.
type listing struct {
	title   string
	hint    string
	nothing string // what stands there when the list is empty
	entries []entry
	at      int
	top     int
	keys    map[string]func(m *Model, l *listing, e entry) tea.Cmd // besides those that move
	more    func(m *Model, l *listing) tea.Cmd                     // fetches what comes behind the last; nil when that is all

	left, y int // where the title begins
}

// entry is one thing in a listing. Head is at most two rows, body at most three.
type entry struct {
	head, body string
	seq        int64  // of a message
	number     uint64 // of a message, in the house
	id         int64  // of whatever else it is
	choose     func(m *Model) tea.Cmd
}

const (
	headRows = 2
	bodyRows = 3
)

func (l *listing) update(m *Model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch s := k.String(); s {
	case "esc", "ctrl+c", "ctrl+d", "q":
		m.overlay = nil
	case "up", "k", "ctrl+p":
		l.at--
	case "down", "j", "ctrl+n":
		l.at++
	case "pgup":
		l.at -= 5
	case "pgdown", "space":
		l.at += 5
	case "home":
		l.at = 0
	case "end":
		l.at = len(l.entries) - 1
	case "enter":
		if l.at < len(l.entries) && l.entries[l.at].choose != nil {
			m.overlay = nil
			return l.entries[l.at].choose(m)
		}
	default:
		if act := l.keys[s]; act != nil && l.at < len(l.entries) {
			return act(m, l, l.entries[l.at])
		}
	}
	if l.at >= len(l.entries)-1 && l.more != nil {
		more := l.more
		l.more = nil // until what comes says that there is still more
		l.at = max(0, min(l.at, len(l.entries)-1))
		return more(m, l)
	}
	l.at = max(0, min(l.at, len(l.entries)-1))
	return nil
}

// drop takes an entry out, when what it stood for is done with.
func (l *listing) drop(id int64) {
	for i, e := range l.entries {
		if e.id == id {
			l.entries = append(l.entries[:i:i], l.entries[i+1:]...)
			break
		}
	}
	l.at = max(0, min(l.at, len(l.entries)-1))
}

func (l *listing) draw(m *Model, c *canvas) {
	k := &card{title: l.title, hint: func() string { return l.hint }}
	width := min(c.w-4, 76) - 6
	hint := wrapParts(l.hint, width+2)
	rows := cardRows(c, hint)
	blocks := make([][]cardLine, len(l.entries))
	for i, e := range l.entries {
		blocks[i] = l.block(e, i == l.at, width)
	}
	for l.top > l.at || l.top < 0 {
		l.top--
	}
	for l.top = max(0, l.top); l.top < l.at && height(blocks[l.top:l.at+1]) > rows; {
		l.top++
	}
	shown := 0
	for _, b := range blocks[min(l.top, len(blocks)):] {
		if len(k.lines)+len(b) > rows && len(k.lines) > 0 {
			break
		}
		k.lines = append(k.lines, b...)
		shown++
	}
	if len(l.entries) == 0 {
		k.lines = append(k.lines, cardLine{text: l.nothing, style: dimCard})
	}
	k.above, k.below = l.top > 0, l.top+shown < len(blocks)
	k.draw(m, c)
	l.left, l.y = (c.w-min(c.w-4, 76))/2+2, k.first(c, hint)
}

func height(blocks [][]cardLine) int {
	n := 0
	for _, b := range blocks {
		n += len(b)
	}
	return n
}

// block is the rows of an entry. The chosen one has a sign besides its colour.
func (l *listing) block(e entry, chosen bool, width int) []cardLine {
	sign, head := "  ", dimCard
	if chosen {
		sign, head = "› ", func(th *Theme) paint.Style { return th.CardKey }
	}
	var lines []cardLine
	for _, s := range wrapMost(e.head, width, headRows) {
		lines = append(lines, cardLine{text: sign + s, style: head})
		sign = "  "
	}
	if e.body == "" {
		return lines
	}
	for _, s := range wrapMost(e.body, width, bodyRows) {
		lines = append(lines, cardLine{text: "  " + s})
	}
	return lines
}

// wrapMost breaks a text into so many rows at most; what does not fit is told by its end.
func wrapMost(s string, width, most int) []string {
	rows := wrap(s, width)
	if len(rows) > most {
		rows = rows[:most]
		rows[most-1] = paint.Truncate(rows[most-1]+" …", width, "…")
	}
	return rows
}

// question is asked before something that can't be taken back.
type question struct {
	title string
	lines []string
	hint  string
	yes   func(m *Model) tea.Cmd
}

func (q *question) update(m *Model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch k.String() {
	case "y", "Y", "enter":
		m.overlay = nil
		return q.yes(m)
	case "n", "N", "esc", "ctrl+c", "ctrl+d":
		m.overlay = nil
	}
	return nil
}

func (q *question) draw(m *Model, c *canvas) {
	var lines []string
	for _, l := range q.lines {
		lines = append(lines, wrap(l, min(c.w-8, 56))...)
	}
	x, y := drawBox(m, c, q.title, lines, q.hint)
	c.cursor = paint.Cursor{X: x, Y: y, Visible: true}
}
