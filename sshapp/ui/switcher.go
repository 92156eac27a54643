package ui

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// switcher is Ctrl+G: type a little of a name and Enter goes there. It offers the person's own rooms, those with news
// first, then the other rooms of the house and the people who are here.
type switcher struct {
	ed    *Editor
	rooms []store.Listed // of the house; nil until they are read
	at    int            // the choice
	shown []choice
}

// choice is a place to go to.
type choice struct {
	to    destination
	title string
	note  string
	score int
}

// listedMsg brings the rooms of the house.
type listedMsg struct {
	rooms []store.Listed
	err   error
}

// openSwitcher shows the switcher and asks for the rooms of the house.
func openSwitcher(m *Model) tea.Cmd {
	s := &switcher{ed: NewEditor(SingleLine)}
	m.overlay = s
	s.find(m)
	cfg, id := m.cfg, m.account.ID
	return func() tea.Msg {
		rooms, err := cfg.Store.Rooms(cfg.Context, id)
		return listedMsg{rooms, err}
	}
}

func (s *switcher) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case listedMsg:
		if msg.err != nil {
			m.report("list rooms", msg.err)
		}
		s.rooms = msg.rooms
		s.find(m)
	case Paste:
		s.ed.Paste(msg.Text)
		s.find(m)
	case tea.KeyPressMsg:
		return s.key(m, msg)
	}
	return nil
}

func (s *switcher) key(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc", "ctrl+c", "ctrl+g", "ctrl+d":
		m.overlay = nil
	case "up", "ctrl+p", "shift+tab":
		s.at = max(0, s.at-1)
	case "down", "ctrl+n", "tab":
		s.at = min(len(s.shown)-1, s.at+1)
	case "enter":
		if s.at < len(s.shown) {
			m.overlay = nil
			return m.goTo(s.shown[s.at].to, "")
		}
	default:
		if s.ed.Key(k) {
			s.find(m)
		}
	}
	s.at = max(0, s.at)
	return nil
}

// find makes the list anew from what was typed.
func (s *switcher) find(m *Model) {
	want := room.FoldRoom(strings.TrimLeft(s.ed.Value(), "@＠ "))
	s.shown, s.at = s.shown[:0], 0
	seen := make(map[store.RoomID]bool)
	add := func(c choice, name string, weight int) {
		if score, ok := fuzzy(room.Fold(name), want); ok {
			c.score = score + weight
			s.shown = append(s.shown, c)
		}
	}
	for _, p := range m.desk.View().Places {
		seen[p.Room.ID] = true
		weight := 10
		if p.Unread() > 0 {
			weight = 20
		}
		if p.Mentions > 0 {
			weight = 30
		}
		add(choice{to: destination{id: p.Room.ID}, title: placeTitle(&p), note: strings.TrimSpace(barNews(&p))}, p.Title, weight)
	}
	for _, l := range s.rooms {
		if !seen[l.ID] && !l.Archived {
			c := choice{to: destination{id: l.ID}, title: roomSign(l.Kind) + l.Name, note: m.t.RoomMembers(l.Members)}
			add(c, l.Name, 0)
		}
	}
	if c, ok := m.screen.(*chat); ok && want != "" && !m.who.Guest {
		for _, p := range c.view.People {
			if !p.Guest && p.Account != m.account.ID {
				add(choice{to: destination{people: []string{p.Name}}, title: "@" + p.Name, note: m.t.DirectNote}, p.Name, -5)
			}
		}
	}
	slices.SortStableFunc(s.shown, func(a, b choice) int { return cmp.Compare(b.score, a.score) })
}

// fuzzy tells whether all characters of want are in name in their order, and how well: at the beginning and next to each
// other is better.
func fuzzy(name, want string) (score int, ok bool) {
	if want == "" {
		return 0, true
	}
	if strings.HasPrefix(name, want) {
		return 100 - len(name)/4, true
	}
	if strings.Contains(name, want) {
		return 60, true
	}
	rest := []rune(name)
	for _, r := range want {
		i := slices.Index(rest, r)
		if i < 0 {
			return 0, false
		}
		score -= i
		rest = rest[i+1:]
	}
	return 40 + score, true
}

func (s *switcher) draw(m *Model, c *canvas) {
	k := &card{title: m.t.SwitcherTitle + "  " + s.ed.Value(), hint: func() string { return m.t.SwitcherHint }}
	width := min(c.w-4, 76)
	hint := wrapParts(m.t.SwitcherHint, width-4)
	most := cardRows(c, hint)
	first := max(0, s.at-most+1)
	seen := s.shown[first:min(len(s.shown), first+most)]
	col := 0
	for _, ch := range seen {
		col = max(col, paint.Width(ch.title))
	}
	for i, ch := range seen {
		line := cardLine{text: "  " + ch.title}
		if first+i == s.at {
			line = cardLine{text: "› " + ch.title, style: func(th *Theme) paint.Style { return th.CardKey }}
		}
		line.text += strings.Repeat(" ", max(0, col-paint.Width(ch.title))) + "  " + ch.note
		line.text = paint.Truncate(strings.TrimRight(line.text, " "), width-4, "…")
		k.lines = append(k.lines, line)
	}
	k.above, k.below = first > 0, first+most < len(s.shown)
	if len(s.shown) == 0 {
		k.lines = append(k.lines, cardLine{text: m.t.SwitcherNothing, style: dimCard})
	}
	k.draw(m, c)
	c.cursor = paint.Cursor{X: min((c.w-width)/2+2+paint.Width(k.title), c.w-1), Y: k.first(c, hint), Visible: true}
}
