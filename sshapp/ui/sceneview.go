package ui

import (
	"cmp"
	"slices"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// drawHead is one row, where there is one: the house, the room, its topic, how many are here.
func (s *scene) drawHead(v *room.View) []string {
	if s.class.top == 0 {
		return nil
	}
	th, t, width := s.class.theme, s.class.words, s.class.width
	here := " " + t.PeopleCount(len(v.People)) + " "
	end := width - paint.Width(here)
	r := paint.NewRow(width)
	if width >= topicFrom {
		r.Text(th.HeaderTitle, " "+t.House+" ")
	}
	name := cmp.Or(s.class.title, v.Room.Name)
	r.Text(th.HeaderRoom, " "+roomSign(v.Room.Kind)+paint.Truncate(name, max(4, end-r.Col()-4), "…")+" ")
	if width >= 40 {
		topic, st := v.Room.Topic, th.Header
		if topic == "" {
			topic, st = t.NoTopic, th.HeaderDim
			if v.Room.Kind == store.Direct {
				topic = t.DirectNote
			}
		}
		switch {
		case v.Room.Archived && v.Room.Topic == "":
			topic = t.RoomArchived
		case v.Room.Archived:
			topic = t.RoomArchived + " · " + topic
		}
		r.Text(st, paint.Truncate(" "+topic, max(0, end-r.Col()-1), "…"))
	}
	r.Fill(th.Header, end)
	r.Text(th.HeaderDim, here)
	r.Fill(th.Header, width)
	return []string{r.String()}
}

// drawPane fills the pane's rows up to its height. Few messages stand at the bottom, next to the input, as in a
// conversation that goes on; where nothing was said, a sentence says so.
func (s *scene) drawPane(rows []string) []string {
	th, width, height := s.class.theme, s.class.split, s.height()
	out := make([]string, max(0, height-len(rows)), max(height, len(rows)))
	if s.blank == "" {
		r := paint.NewRow(width)
		r.Fill(th.Pane, width)
		s.blank = r.String()
	}
	for i := range out {
		out[i] = s.blank
	}
	if len(rows) == 0 && height > 0 {
		text := paint.Truncate(s.class.words.NothingToShow, width-2, "…")
		r := paint.NewRow(width)
		r.Fill(th.Pane, (width-paint.Width(text))/2)
		r.Text(th.PaneDim, text)
		r.Fill(th.Pane, width)
		out[height/2] = r.String()
	}
	return append(out, rows...)
}

// drawSide is the list of who is here, one row for each of the pane; nil in a narrow window.
func (s *scene) drawSide(v *room.View) []string {
	c := s.class
	if c.split == c.width {
		return nil
	}
	side := sideList{theme: c.theme, from: c.split, to: c.width, rows: make([]string, 0, s.height())}
	side.add(func(r *paint.Row) { r.Text(c.theme.PeopleTitle, c.words.People) })
	people := v.People
	if c.hidden != "" {
		people = slices.DeleteFunc(slices.Clone(people), func(p room.Presence) bool { return !p.Guest && c.hides(p.Name) })
	}
	show, draw := len(people), side.person
	switch rows := s.height() - 2; { // without the title and how many more there are
	case show > 2*rows:
		// Too many to be read as a list: a few of them, plainly, and how many there are. That is also less to draw anew where a
		// terminal can't scroll the messages alone, in rooms where it counts.
		show, draw = max(0, rows/4), side.passer
	case show > rows+1:
		show = max(0, rows)
	}
	for _, p := range people[:show] {
		side.add(func(r *paint.Row) { draw(r, p) })
	}
	if left := len(people) - show; left > 0 {
		side.add(func(r *paint.Row) { r.Text(c.theme.PeopleDim, c.words.AndMore(left)) })
	}
	for len(side.rows) < s.height() {
		side.add(func(*paint.Row) {})
	}
	return side.rows[:s.height()]
}

// sideList collects the rows beside the pane.
type sideList struct {
	theme    *Theme
	from, to int // columns of the screen
	rows     []string
}

func (l *sideList) add(draw func(r *paint.Row)) {
	r := paint.NewRowAt(l.from, l.to)
	r.Text(l.theme.Border, "│")
	r.Text(l.theme.People, " ")
	draw(r)
	r.Fill(l.theme.People, l.to-l.from)
	l.rows = append(l.rows, r.String())
}

// person is one person with their mark and colour.
func (l *sideList) person(r *paint.Row, p room.Presence) {
	st := l.theme.PeopleName(p.Name)
	if p.Guest || p.Away != "" {
		st = l.theme.PeopleDim
	}
	r.Splice(Mark(p.Name, p.Guest, l.theme))
	r.Text(l.theme.People, " ")
	r.Text(st, paint.Truncate(p.Name, l.to-l.from-10, "…"))
	if sign := roleSigns[p.Role]; sign != "" {
		r.Text(l.theme.PeopleDim, " "+sign)
	}
	if p.Away != "" {
		r.Text(l.theme.PeopleDim, " zz")
	}
}

// roleSigns stand behind the names of those who look after the house.
var roleSigns = map[store.Role]string{store.RoleOwner: "★", store.RoleAdmin: "☆", store.RoleModerator: "◇", store.RoleBot: "⚙"}

// passer is one person of a crowd, all in the same style.
func (l *sideList) passer(r *paint.Row, p room.Presence) {
	r.Text(l.theme.PeopleDim, paint.Truncate(p.Name, l.to-l.from-4, "…"))
}
