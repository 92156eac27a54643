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
	first := barStart(places, at, m.w)
	if first > 0 {
		r.Text(m.theme.HeaderDim, "‹")
	}
	for i := first; i < len(places); i++ {
		more := paint.Width(barLabel(i, &places[i]))
		if r.Col()+more > m.w-2 && i > first && i != at {
			r.Text(m.theme.HeaderDim, "›")
			break
		}
		c.barPlace(m, r, i, &places[i], i == at)
	}
	r.Fill(m.theme.Header, m.w)
	f := r.Frag()
	return &f
}

// barStart is the first room that the bar shows: what is looked at must be on it.
func barStart(places []room.DeskPlace, at, width int) int {
	used, first := 0, 0
	for i := range places[:max(at, 0)+1] {
		used += paint.Width(barLabel(i, &places[i]))
		for used > width-3 && first < i {
			used -= paint.Width(barLabel(first, &places[first]))
			first++
		}
	}
	return first
}

// barLabel is a place as the bar shows it, without styles.
func barLabel(i int, p *room.DeskPlace) string {
	return " " + barNumber(i) + paint.Truncate(placeTitle(p), 14, "…") + barNews(p) + " "
}

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

func (c *chat) barPlace(m *Model, r *paint.Row, i int, p *room.DeskPlace, here bool) {
	th := m.theme
	st, dim := th.Header, th.HeaderDim
	if here {
		st, dim = th.HeaderTitle, th.HeaderTitle
	}
	news := st
	if p.Mentions > 0 && !here {
		news.Attr |= paint.Bold | paint.Reverse
	}
	r.Text(dim, " "+barNumber(i))
	r.Text(st, paint.Truncate(placeTitle(p), 14, "…"))
	if !here {
		r.Text(news, barNews(p))
	}
	r.Text(dim, " ")
}
