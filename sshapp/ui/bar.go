package ui

import (
	"strconv"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// barFrom is how many rows a window has at least that gives one of them to the bar.
const barFrom = 10

// The bar is one row above the input with all the rooms that a person is in: numbers for Alt+1…9, names, and what is new.
// It is a row and not a column, since a column would be everybody's own beside messages that are equal for all: they
// could be neither shared nor scrolled alone. And a row is there in a narrow window too.

// bar draws the bar, nil where there is none.
func (c *chat) bar(m *Model) *paint.Frag {
	if m.desk == nil || m.h < barFrom {
		return nil
	}
	places := m.desk.View().Places
	at := m.hereAt(places)
	if len(places) == 0 || len(places) == 1 && at == 0 {
		return nil
	}
	r := paint.NewRow(m.w)
	for i, long := range barShapes(places, at, m.w) {
		c.barPlace(m, r, i, &places[i], i == at, long)
	}
	r.Fill(m.theme.Header, m.w)
	f := r.Frag()
	return &f
}

// barShape is how much of a place the bar shows.
type barShape uint8

const (
	barNothing barShape = iota
	barDigit            // the number alone: nothing is new there
	barWhole
)

// barShapes finds room for what matters: first the room that is looked at, then those with news, those that call the
// person before the others, and then the rest, whole as far as they fit and as numbers behind that.
func barShapes(places []room.DeskPlace, at, width int) []barShape {
	shapes := make([]barShape, len(places))
	left := width - 1
	grow := func(wanted func(i int) bool, to barShape) {
		for i := range places {
			if shapes[i] >= to || !wanted(i) {
				continue
			}
			more := barWidth(i, &places[i], to) - barWidth(i, &places[i], shapes[i])
			if more <= left {
				shapes[i], left = to, left-more
			}
		}
	}
	grow(func(i int) bool { return i == at }, barWhole)
	grow(func(i int) bool { return places[i].Mentions > 0 }, barWhole)
	grow(func(i int) bool { return barNews(&places[i]) != "" }, barWhole)
	grow(func(i int) bool { return i < 9 }, barDigit)
	grow(func(int) bool { return true }, barWhole)
	return shapes
}

// barWidth is how many cells a place takes.
func barWidth(i int, p *room.DeskPlace, shape barShape) int {
	switch shape {
	case barDigit:
		return len(barNumber(i)) + 1
	case barWhole:
		return paint.Width(barNumber(i)) + paint.Width(barTitle(p)) + len(barNews(p)) + 2
	}
	return 0
}

// barTitle is a place's name as far as the bar shows it.
func barTitle(p *room.DeskPlace) string { return paint.Truncate(placeTitle(p), 14, "…") }

// barNumber is the digit of Alt+digit.
func barNumber(i int) string {
	if i >= 9 {
		return ""
	}
	return strconv.Itoa(i+1) + " "
}

// barNews is how much is new: a mention weighs more than what was merely said.
func barNews(p *room.DeskPlace) string {
	switch {
	case p.Mentions > 0:
		return " !" + strconv.Itoa(p.Mentions)
	case p.Unread() > 0 && p.Notify != "none":
		return " +" + strconv.FormatInt(min(p.Unread(), 999), 10)
	}
	return ""
}

// placeTitle is what a place is called, with the sign of its kind.
func placeTitle(p *room.DeskPlace) string {
	if p.Room.Kind == store.Direct {
		return "@" + p.Title
	}
	return roomSign(p.Room.Kind) + p.Title
}

// roomSign tells the kinds of room apart without colour.
func roomSign(k store.RoomKind) string {
	switch k {
	case store.Private:
		return "◆"
	case store.Announce:
		return "!"
	case store.Direct:
		return "@"
	}
	return "#"
}

func (c *chat) barPlace(m *Model, r *paint.Row, i int, p *room.DeskPlace, here bool, shape barShape) {
	th := m.theme
	st, dim := th.Header, th.HeaderDim
	if here {
		st, dim = th.HeaderTitle, th.HeaderTitle
	}
	if shape == barNothing {
		return
	}
	r.Text(dim, " "+barNumber(i))
	if shape == barDigit {
		return
	}
	r.Text(st, barTitle(p))
	if !here {
		if p.Mentions > 0 {
			st.Attr |= paint.Bold | paint.Reverse
		}
		r.Text(st, barNews(p))
	}
	r.Text(dim, " ")
}
