package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/sshapp/paint"
	"teahouse/store"
	"teahouse/store/search"
)

// searchPage is how many hits are asked for at once.
const searchPage = 30

// searching is Ctrl+R: a line to type into, and what was found beneath it. One query is under way at a time; what was
// typed meanwhile is asked for next.
type searching struct {
	listing
	ed    *Editor
	asked string // what is under way, or was asked last
	busy  bool
	wrong string // what keeps the query from being understood
	in    store.RoomID
}

// foundMsg is what was found.
type foundMsg struct {
	query string
	hits  []search.Hit
	names map[store.RoomID]string
	next  uint64
	more  bool // behind what is there already
	err   error
}

// openSearch shows the search, with a query if one was typed with the command.
func openSearch(m *Model, query string) tea.Cmd {
	c, ok := m.screen.(*chat)
	if !ok {
		return nil
	}
	if m.cfg.Search == nil {
		c.say(m, badFlash, m.t.NoSearch)
		return nil
	}
	s := &searching{ed: NewEditor(SingleLine), in: c.view.Room.ID}
	s.ed.SetValue(query, -1)
	m.overlay = s
	return s.ask(m)
}

func (s *searching) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case foundMsg:
		return s.found(m, msg)
	case Paste:
		s.ed.Paste(msg.Text)
		return s.ask(m)
	case tea.KeyPressMsg:
		switch k := msg.String(); k {
		case "up", "down", "pgup", "pgdown", "enter", "esc", "ctrl+c":
			return s.listing.update(m, msg)
		default:
			if s.ed.Key(msg) {
				return s.ask(m)
			}
		}
	}
	return nil
}

// ask asks for what was typed, unless a query is under way: its answer asks then.
func (s *searching) ask(m *Model) tea.Cmd {
	text := strings.TrimSpace(s.ed.Value())
	if s.busy || text == s.asked {
		return nil
	}
	s.asked, s.wrong = text, ""
	if text == "" {
		s.entries = nil
		return nil
	}
	s.busy = true
	return s.find(m, text, 0)
}

// find looks away from the loop. Who asks is what decides where it looks.
func (s *searching) find(m *Model, text string, before uint64) tea.Cmd {
	cfg, who, in, now := m.cfg, m.account.ID, s.in, m.now().In(m.loc)
	return func() tea.Msg {
		msg := foundMsg{query: text, more: before != 0}
		q, err := search.Parse(text, now)
		if err != nil {
			msg.err = err
			return msg
		}
		call := command.Call{Env: cfg.env(), Account: store.Account{ID: who}, Here: in}
		scope, names, err := call.Scope(cfg.Context, q)
		if err != nil {
			msg.err = err
			return msg
		}
		msg.names = names
		msg.hits, msg.next, msg.err = cfg.Search.Find(cfg.Context, q, scope, search.Page{Before: before, Limit: searchPage})
		return msg
	}
}

func (s *searching) found(m *Model, msg foundMsg) tea.Cmd {
	s.busy = false
	if part, ok := errors.AsType[*search.PartError](msg.err); ok {
		s.wrong = m.t.SearchWrong(part.Part, int(part.Problem))
	} else if errors.Is(msg.err, search.ErrNeedsRoom) {
		s.wrong = m.t.SearchNeedsRoom
	} else if msg.err != nil {
		m.report("search", msg.err)
		s.wrong = m.sentence(msg.err)
	}
	if !msg.more {
		s.entries, s.at, s.top = nil, 0, 0
	}
	for _, h := range msg.hits {
		if !m.ignores(&h.Message) {
			e := m.messageEntry(&h.Message, msg.names[h.Message.Room])
			e.body = excerpt(h)
			s.entries = append(s.entries, e)
		}
	}
	s.more = nil
	if next, query := msg.next, msg.query; next != 0 {
		s.more = func(m *Model, _ *listing) tea.Cmd {
			s.busy = true
			return s.find(m, query, next)
		}
	}
	return s.ask(m) // what was typed meanwhile
}

// excerpt is the part of a message around what was found in it, the find between marks: colour alone would not do.
func excerpt(h search.Hit) string {
	text := h.Message.Text
	if len(h.Spans) == 0 {
		return text
	}
	const around = 120 // bytes
	from := max(0, h.Spans[0].From-around)
	to := min(len(text), h.Spans[0].To+2*around)
	for from > 0 && text[from]&0xc0 == 0x80 {
		from--
	}
	for to < len(text) && text[to]&0xc0 == 0x80 {
		to++
	}
	var b strings.Builder
	if from > 0 {
		b.WriteString("…")
	}
	at := from
	for _, span := range h.Spans {
		if span.From < at || span.To > to {
			continue
		}
		b.WriteString(text[at:span.From] + "【" + text[span.From:span.To] + "】")
		at = span.To
	}
	b.WriteString(text[at:to])
	if to < len(text) {
		b.WriteString("…")
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

func (s *searching) draw(m *Model, c *canvas) {
	s.title = m.t.SearchTitle + s.ed.Value()
	s.hint, s.nothing = m.t.SearchHint, m.t.SearchNothing
	switch {
	case s.wrong != "":
		s.nothing = s.wrong
	case strings.TrimSpace(s.ed.Value()) == "":
		s.nothing = m.t.SearchHow
	case s.busy:
		s.nothing = m.t.Working
	}
	before, _ := s.ed.Split()
	s.listing.draw(m, c)
	c.cursor = paint.Cursor{X: min(s.left+paint.Width(m.t.SearchTitle+before), c.w-1), Y: s.y, Visible: true}
}

// showMentions lists the newest messages that name the person.
func showMentions(m *Model, _ *chat, _ string) tea.Cmd {
	cfg, id := m.cfg, m.account.ID
	load := func(before uint64) ([]store.Mention, error) {
		return cfg.Store.Mentions(cfg.Context, id, before, searchPage)
	}
	return ask(func() ([]store.Mention, error) { return load(0) },
		func(m *Model, c *chat, list []store.Mention, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			l := &listing{title: m.t.MentionsTitle, hint: m.t.MessagesHint, nothing: m.t.MentionsNothing}
			for _, mention := range list {
				if !m.ignores(&mention.Message) {
					l.entries = append(l.entries, m.messageEntry(&mention.Message, "#"+mention.RoomName))
				}
			}
			m.offer(l)
			return nil
		})
}

// showUnread lists the rooms in which there is something new.
func showUnread(m *Model, c *chat, _ string) tea.Cmd {
	l := &listing{title: m.t.UnreadTitle, hint: m.t.MessagesHint, nothing: m.t.NothingNew}
	for _, p := range m.desk.View().Places {
		if p.Unread() > 0 && p.Room.ID != c.view.Room.ID {
			id := p.Room.ID
			l.entries = append(l.entries, entry{
				head: placeTitle(&p) + barNews(&p), body: p.Room.Topic,
				choose: func(m *Model) tea.Cmd { return m.goTo(destination{id: id}, "") },
			})
		}
	}
	m.offer(l)
	return nil
}
