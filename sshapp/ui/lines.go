package ui

import (
	"strings"
	"time"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// Words are what the pane says itself, in the reader's language.
type Words struct {
	Date          func(day time.Time) string // for the line between two days; day is in the reader's time zone
	Arrived, Left func(names []string) string
	Renamed       func(from, to string) string
	Topic         func(by, topic string) string // by may be ""
	PutOut        func(by string, names []string, reason string) string
	Hushed        func(by string, names []string, reason string) string
	Changed       func(by string) string
	Deleted       func(by string) string // in the place of a message
	Edited        string
	Pinned        string
	QuoteGone     string                   // in the place of a quote
	Pours         func(to string) string   // behind the name of who pours
	Rolls         func(what string) string // behind the name of who rolls
	NewSince      string
	Beginning     string // over the room's first message; may be ""
	GuestMark     string // behind a guest's name
}

// Layout turns what happened in a room into rows of the pane. It is cheap to make; what it draws is shared by all
// layouts in the process.
//
// A row is a gutter and a body. Everything that people write stands in the body; only the house writes into the gutter,
// at every width. So no message, whatever it holds, looks like a notice or like somebody else's.
type Layout struct {
	Width    int // cells of the pane, at least 2
	Theme    *Theme
	Loc      *time.Location // the reader's; nil is UTC
	Words    Words
	NewSince int64                  // the last message that the reader has seen; a line stands under it. 0 for no line
	Hides    func(name string) bool // tells whose words the reader does not want to see, quoted or not; nil for nobody's
	Links    bool                   // make links of URLs: the terminal knows them
	Airy     bool                   // leave a row free before each author's run, for windows that have the room
}

// Row is one row of the pane, without the ground to its right.
type Row struct {
	Gutter, Body paint.Frag
}

// Draw appends the row to a row of the screen that is at the pane's first column.
func (r Row) Draw(to *paint.Row) {
	to.Splice(r.Gutter)
	to.Splice(r.Body)
}

// The longest silence within a run of one author's messages, and the shortest one after which the time is told again.
const (
	sameRun   = 5 * time.Minute
	tellAgain = time.Minute
)

// gutterWidth is the width of the gutter in a pane: for an avatar, a mark, a sign with a space, a sign.
func gutterWidth(pane int) int {
	switch {
	case pane >= 60:
		return avatarWidth + 2
	case pane >= 40:
		return markWidth + 2
	case pane >= 20:
		return 2
	}
	return 1
}

// margin is what stays free to the right of the bodies, where there is room for it.
func margin(pane int) int {
	if pane >= 40 {
		return 1
	}
	return 0
}

// Rows gives the rows of items[i]. They depend on that item and the one before alone, so that a window on the past can
// be moved without laying out what is outside of it. Equal arguments give equal rows.
func (l *Layout) Rows(items []room.Item, i int) []Row {
	var before room.Item
	if i > 0 {
		before = items[i-1]
	}
	it := items[i]
	rows := make([]Row, 0, 4)
	if m := it.Message; m != nil && m.Seq == 1 && l.Words.Beginning != "" {
		rows = append(rows, l.rule(partDate, l.Words.Beginning))
	}
	if day := l.local(it); !sameDay(l.local(before), day) {
		rows = append(rows, l.rule(partDate, l.Words.Date(day)))
	}
	switch {
	case it.Message != nil:
		// Numbers have no gaps, so the first message behind the mark is the mark's successor.
		if fresh := l.NewSince > 0 && it.Message.Seq == l.NewSince+1; fresh {
			rows, before = append(rows, l.rule(partNew, l.Words.NewSince)), room.Item{}
		}
		return l.message(rows, it.Message, before.Message)
	case it.Notice != nil:
		return l.notice(rows, it.Notice)
	}
	return nil
}

// sameAuthor tells whether m goes on with what prev began: the same person, the same day, soon after.
func (l *Layout) sameAuthor(prev, m *store.Message) bool {
	return prev != nil && prev.Kind == store.Said &&
		prev.Author == m.Author && prev.Name == m.Name && prev.Guest == m.Guest &&
		m.At.Sub(prev.At) <= sameRun && sameDay(prev.At.In(l.loc()), m.At.In(l.loc()))
}

// notice appends the rows of something that happened. Its names and texts are people's, so they stand in the body like
// all others; the sign in the gutter and the colour are the house's.
func (l *Layout) notice(rows []Row, n *room.Notice) []Row {
	sign := "·"
	d := l.drawing(partNotice)
	switch n.Kind {
	case room.Arrived:
		sign, d.text = "→", l.Words.Arrived(n.Names)
	case room.Left:
		sign, d.text = "←", l.Words.Left(n.Names)
	case room.Renamed:
		to := ""
		if len(n.Names) > 0 {
			to = n.Names[0]
		}
		sign, d.text = "=", l.Words.Renamed(n.By, to)
	case room.TopicSet:
		sign, d.text = "#", l.Words.Topic(n.By, n.Text)
	case room.PutOut:
		sign, d.text = "!", l.Words.PutOut(n.By, n.Names, n.Text)
	case room.Hushed:
		sign, d.text = "!", l.Words.Hushed(n.By, n.Names, n.Text)
	case room.Changed:
		sign, d.text = "#", l.Words.Changed(n.By)
	}
	return l.beside(rows, l.sign(sign), d.get())
}

// beside appends bodies with a gutter beside the first and nothing beside the others.
func (l *Layout) beside(rows []Row, first paint.Frag, bodies []paint.Frag) []Row {
	gutter, blank := first, l.sign("")
	for _, b := range bodies {
		rows = append(rows, Row{Gutter: gutter, Body: b})
		gutter = blank
	}
	return rows
}

func (l *Layout) sign(s string) paint.Frag {
	d := l.gutter(partSign)
	d.text = s
	return d.get()[0]
}

// rule is a row across gutter and body: no message can draw it.
func (l *Layout) rule(p part, text string) Row {
	return Row{Gutter: drawing{part: p, text: text, width: int16(l.width()), theme: l.Theme, minute: -1}.get()[0]}
}

// drawing begins a drawing as wide as the body, gutter one as wide as the gutter.
func (l *Layout) drawing(p part) drawing {
	width := l.width() - gutterWidth(l.Width) - margin(l.Width)
	return drawing{part: p, width: int16(width), theme: l.Theme, minute: -1}
}

// linked tells whether URLs in a text are made links. All other texts are drawn once for both kinds of terminals.
func (l *Layout) linked(text string) bool { return l.Links && strings.Contains(text, "://") }

func (l *Layout) gutter(p part) drawing {
	return drawing{part: p, width: int16(gutterWidth(l.Width)), theme: l.Theme, minute: -1}
}

func (l *Layout) width() int { return min(max(l.Width, 2), paint.MaxWidth) }

func (l *Layout) loc() *time.Location {
	if l.Loc == nil {
		return time.UTC
	}
	return l.Loc
}

// local is when an item happened, on the reader's clock; the zero time for no item.
func (l *Layout) local(it room.Item) time.Time {
	switch {
	case it.Message != nil:
		return it.Message.At.In(l.loc())
	case it.Notice != nil:
		return it.Notice.At.In(l.loc())
	}
	return time.Time{}
}

func (l *Layout) minute(t time.Time) int16 {
	h, m, _ := t.In(l.loc()).Clock()
	return int16(h*60 + m)
}

func sameDay(a, b time.Time) bool {
	y, m, d := a.Date()
	y2, m2, d2 := b.Date()
	return y == y2 && m == m2 && d == d2
}
