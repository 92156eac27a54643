package ui

import (
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"weak"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// Stage keeps what many visits show alike: the upper part of the chat of everybody who looks at the same room through an
// equal window. It is safe for concurrent use.
type Stage struct {
	mu     sync.Mutex // guards scenes
	scenes map[layoutClass]weak.Pointer[scene]
}

// NewStage makes an empty stage. All visits of a house need the same.
func NewStage() *Stage { return &Stage{scenes: make(map[layoutClass]weak.Pointer[scene])} }

// layoutClass is all that the upper part of the chat depends on besides what happened in the room.
type layoutClass struct {
	room     store.RoomID
	title    string // what the person calls the room, where that is not its name
	width    int    // columns
	height   int    // rows, with the header
	top      int    // rows of the header
	split    int    // columns of the pane
	airy     bool
	theme    *Theme
	words    *text.Catalog
	zone     string
	newSince int64  // 0 where the line can't be seen
	selected int64  // the Seq of the message that is marked, 0 for none; the scene is the visit's own then
	links    bool   // the terminal knows links
	hidden   string // whom the person ignores; see hiddenClass
}

// scene gives the scene of a class; loc is what its zone names. It lives as long as somebody holds it.
func (s *Stage) scene(c layoutClass, loc *time.Location) *scene {
	s.mu.Lock()
	defer s.mu.Unlock()
	if sc := s.scenes[c].Value(); sc != nil {
		return sc
	}
	sc := &scene{class: c, loc: loc}
	mine := weak.Make(sc)
	s.scenes[c] = mine
	runtime.AddCleanup(sc, func(c layoutClass) { s.strike(c, mine) }, c)
	return sc
}

// strike takes a scene that nobody holds any more out of the table, unless there is a new one of its class.
func (s *Stage) strike(c layoutClass, sc weak.Pointer[scene]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scenes[c] == sc {
		delete(s.scenes, c)
	}
}

// keepSheets is how many moments of a scene are kept: some look before the newest message, some after.
const keepSheets = 4

// scene is the upper part of the chat as one class of visits sees it: header, messages, people. What it draws it draws
// once for all of them. A visit that reads back has one of its own.
type scene struct {
	class layoutClass
	loc   *time.Location // what class.zone names

	mu     sync.Mutex // guards all below; what is missing is drawn under it, so that nobody else draws it too
	layout *Layout    // made when it is needed first
	blank  string     // a row of the pane with nothing in it
	rows   rowMemo
	kept   [keepSheets]moment
	newest int // of kept
	head   []string
	side   []string
	state  uint64 // the version of the room's state that head and side show; 0 for none
}

// moment is a scene as it was once.
type moment struct {
	view  *room.View
	pane  []string
	sheet *paint.Sheet
}

// follow gives the scene with the newest messages at the bottom: what everybody sees who does not read back.
func (s *scene) follow(v *room.View) *paint.Sheet {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.kept {
		if m.view == v {
			return m.sheet
		}
	}
	s.rows.turn()
	p := pane{items: v.Items}
	return s.keep(v, p.bottom(s.rowsOf, s.height()))
}

// read gives the scene with a pane that is scrolled back.
func (s *scene) read(v *room.View, p *pane) *paint.Sheet {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows.turn()
	rows := p.view(s.rowsOf, s.height())
	if m := s.kept[s.newest]; m.sheet != nil && s.state == v.Version && slices.Equal(rows, m.pane) {
		return m.sheet // what has come since is below
	}
	return s.keep(v, rows)
}

// keep makes a sheet of the pane's rows, and remembers it.
func (s *scene) keep(v *room.View, rows []string) *paint.Sheet {
	if s.state != v.Version {
		s.state, s.head, s.side = v.Version, s.drawHead(v), s.drawSide(v)
	}
	m := moment{view: v, pane: rows}
	m.sheet = paint.NewSheet(s.class.width, s.class.split, s.head, s.drawPane(rows), s.side)
	s.newest = (s.newest + 1) % keepSheets
	s.kept[s.newest] = m
	return m.sheet
}

// height is how many rows the pane has.
func (s *scene) height() int { return s.class.height - s.class.top }

// rowsOf draws an item of the pane, or finds it drawn.
func (s *scene) rowsOf(items []room.Item, i int) []string {
	if s.isHidden(items[i]) {
		return nil
	}
	at := place{now: items[i]}
	for before := i - 1; before >= 0 && at.before == (room.Item{}); before-- {
		if !s.isHidden(items[before]) {
			at.before = items[before]
		}
	}
	return s.rows.get(at, func() []string {
		if s.layout == nil {
			s.layout = s.newLayout()
		}
		drawn := s.layout.Rows([]room.Item{at.before, s.without(at.now)}, 1)
		rows := make([]string, len(drawn))
		r := paint.NewRow(s.class.split)
		chosen := at.now.Message != nil && s.class.selected == at.now.Message.Seq
		for i, row := range drawn {
			if chosen && row != (Row{}) && !row.isRule(s.class.split) {
				row.Gutter = s.layout.mark()
			}
			r.Reset(s.class.split)
			row.Draw(r)
			r.Fill(s.class.theme.Pane, s.class.split)
			rows[i] = r.String()
		}
		return rows
	})
}

// isHidden tells what comes from somebody whom the person ignores.
func (s *scene) isHidden(it room.Item) bool {
	switch {
	case s.class.hidden == "":
		return false
	case it.Message != nil:
		return it.Message.Author != 0 && strings.Contains(s.class.hidden, " "+strconv.FormatInt(int64(it.Message.Author), 10)+":")
	case it.Notice != nil && (it.Notice.Kind == room.Arrived || it.Notice.Kind == room.Left):
		return !slices.ContainsFunc(it.Notice.Names, func(name string) bool { return !s.class.hides(name) })
	}
	return false
}

// hides tells whether a name is that of somebody whom the person ignores.
func (c *layoutClass) hides(name string) bool {
	return c.hidden != "" && strings.Contains(c.hidden, ":"+name+" ")
}

// without gives an item without the names of those whom the person ignores.
func (s *scene) without(it room.Item) room.Item {
	if s.class.hidden == "" || it.Notice == nil || !slices.ContainsFunc(it.Notice.Names, s.class.hides) {
		return it
	}
	rest := *it.Notice
	rest.Names = slices.DeleteFunc(slices.Clone(rest.Names), s.class.hides)
	it.Notice = &rest
	return it
}

// hiddenClass names whom a person ignores: " 12:bob 15:carl ", or "" for nobody. No name has a space or a colon in it.
func hiddenClass(ignored map[store.AccountID]string) string {
	if len(ignored) == 0 {
		return ""
	}
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(ignored)) {
		b.WriteString(" " + strconv.FormatInt(int64(id), 10) + ":" + ignored[id])
	}
	return b.String() + " "
}

// newLayout is how the pane of this class looks.
func (s *scene) newLayout() *Layout {
	c, t := s.class, s.class.words
	return &Layout{Hides: s.class.hides, Width: c.split, Theme: c.theme, Loc: s.loc, Airy: c.airy, Links: c.links, NewSince: c.newSince, Words: Words{
		Beginning: t.Beginning, Date: t.Date, Arrived: t.Arrived, Left: t.Left, Renamed: t.Renamed, Topic: t.TopicSet,
		NewSince: t.NewSince, GuestMark: t.GuestMark, PutOut: t.RoomTexts.PutOut, Hushed: t.RoomTexts.Hushed, Changed: t.RoomChangedBy,
		Deleted: t.DeletedBy, Edited: t.Edited, Pinned: t.Pinned, QuoteGone: t.QuoteGone, Pours: t.Pours, Rolls: t.Rolls,
	}}
}

// rowMemo keeps the rows that were drawn for the last two pictures. It has no lock of its own.
type rowMemo struct {
	now, before map[place][]string
}

// place is all that the rows of an item depend on within a layout.
type place struct{ now, before room.Item }

// turn begins another picture: what neither it nor the one before needs is forgotten then.
func (m *rowMemo) turn() {
	m.now, m.before = m.before, m.now
	clear(m.now)
}

func (m *rowMemo) get(at place, draw func() []string) []string {
	rows, ok := m.now[at]
	if !ok {
		if rows, ok = m.before[at]; !ok {
			rows = draw()
		}
		if m.now == nil {
			m.now = make(map[place][]string)
		}
		m.now[at] = rows
	}
	return rows
}
