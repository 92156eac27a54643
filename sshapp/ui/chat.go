package ui

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// leaveTwice is how long the first Ctrl+C waits for the second.
const leaveTwice = 2 * time.Second

// markEvery is how often, at most, a read mark is written while messages come in; the last one is written on leaving.
const markEvery = time.Minute

// chat is the room as one person sees it: messages, people, and the input beneath.
type chat struct {
	seat *room.Seat
	view *room.View // the room as it was at the last look
	pane pane
	ed   *Editor
	past History
	tabs completion

	shared *scene              // what the visit shows with others …
	newest func() *paint.Sheet // … as it is now
	own    *scene              // its own one while it reads back
	lower  *lower              // nil when it has to be drawn

	outbox []outgoing // the first is under way, the rest wait; one at a time keeps their order
	then   tea.Cmd    // what waits for the outbox to be empty
	flash  flash
	warned time.Time // when Ctrl+C was pressed once

	selected  int64 // the Seq of the message that is marked, 0 for none
	composing composing
	keepLine  bool           // the command has put something into the input: it is not cleared
	deskView  *room.DeskView // as the bar shows it
	out       bool           // the seat was taken away
	typed     time.Time      // when others were told last that the person writes
	pasted    bool           // the input is a paste that looks like a command, and untouched
	edited    bool           // the draft may have changed since it was kept
	marked    int64          // the read mark as the house has it
	markedAt  time.Time
}

// News is the message that says that the room may have news; see Model.News.
type News struct{}

// isNews tells the one message that comes from others: all else may change what is the person's own.
func isNews(msg tea.Msg) bool {
	_, ok := msg.(News)
	return ok
}

// Paste is text that was pasted. Cut says that its end did not fit.
type Paste struct {
	Text string
	Cut  bool
}

func newChat(m *Model, in enteredMsg) *chat {
	c := &chat{
		seat: in.seat, ed: NewEditor(MultiLine), flash: in.flash, past: m.recall, marked: in.mark, markedAt: m.now(),
	}
	c.view = in.seat.View()
	if d := m.takeDraft(c.view.Room.ID); d.Text != "" {
		c.ed.SetValue(d.Text, d.Cursor)
		c.keepDraft(m) // for the next drop, should nothing be typed before it
	}
	c.look(m)
	if in.mark < c.pane.told {
		c.pane.newSince = in.mark
	}
	return c
}

func (c *chat) update(m *Model, msg tea.Msg) tea.Cmd {
	c.look(m)
	if c.view.Closing {
		return m.leave(m.t.ClosingDown)
	}
	if cmd, out := c.sentOut(m); out {
		return cmd
	}
	switch msg := msg.(type) {
	case News:
		return c.mark(m)
	case tea.KeyPressMsg:
		c.edited = true
		return c.key(m, msg)
	case Paste:
		c.edited = true
		_, slash := command.CutSlash(msg.Text)
		c.pasted = slash && c.ed.Empty()
		if c.ed.Paste(msg.Text) || msg.Cut {
			c.say(m, badFlash, m.t.PasteCut)
		}
	case lateMsg:
		c.late(msg.id)
	case saidMsg:
		c.edited = true
		return c.said(m, msg)
	case pageMsg:
		c.turned(m, msg)
	case jumpMsg:
		c.jumped(m, msg)
	case answerMsg:
		return msg.answer(m, c)
	}
	return nil
}

// look reads what the room has told since the last look. It comes before everything else that the chat does with a
// message, since the painter shows what is new without asking.
func (c *chat) look(m *Model) {
	v := c.seat.View()
	if v == c.view && c.pane.newest != 0 {
		return
	}
	c.view = v
	if c.pane.reading || len(c.outbox) > 0 {
		c.lower = nil // it counts what is new, and shows what is on its way
	}
	c.pane.mend(v)
	for _, it := range c.pane.take(v) {
		if it.Message != nil && c.mine(m, it.Message) {
			c.cameBack(it.Message.Text)
		}
	}
}

func (c *chat) mine(m *Model, msg *store.Message) bool {
	return msg.Author == m.account.ID && msg.Name == m.who.Name
}

// mark writes the read mark while the person looks at the newest messages: at once where they are here with other connections
// as well, which count what is unread, else once a minute, for each mark is a commit.
func (c *chat) mark(m *Model) tea.Cmd {
	seq := c.pane.told
	if m.account.ID == 0 || c.pane.reading || seq <= c.marked {
		return nil
	}
	if !m.desk.Elsewhere() && m.now().Sub(c.markedAt) < markEvery {
		return nil
	}
	c.marked, c.markedAt = seq, m.now()
	seat, ctx := c.seat, m.cfg.Context
	return func() tea.Msg {
		_ = seat.MarkRead(ctx, seq) // best effort: a lost mark shows one line too many
		return nil
	}
}

// unmarked is how far the room was read beyond its read mark; 0 for no further.
func (c *chat) unmarked(m *Model) int64 {
	seq := c.pane.told
	if c.pane.reading {
		seq = c.pane.seen
	}
	if m.account.ID == 0 || seq <= c.marked {
		return 0
	}
	return seq
}

// markLast writes the read mark once more, at the end of the visit.
func (c *chat) markLast(ctx context.Context, m *Model) {
	if seq := c.unmarked(m); seq > 0 {
		_ = c.seat.MarkRead(ctx, seq)
	}
}

// key handles one key press: first what the chat means by it, then the input.
func (c *chat) key(m *Model, k tea.KeyPressMsg) tea.Cmd {
	if c.flash.text != "" && m.now().Sub(c.flash.since) > flashStays {
		c.flash = flash{}
	}
	if !key.Matches(k, keys.Complete) {
		c.tabs = completion{}
	}
	if c.selected != 0 {
		if cmd, done := c.selectKey(m, k); done {
			return cmd
		}
	}
	empty := c.ed.Empty()
	if writes := k.Text != "" && k.Mod&^tea.ModShift == 0; writes && !(empty && k.Text == "?") && c.ed.Key(k) {
		c.pasted = false // by now it is the person's own
		c.typingKey(m)
		return nil // most keys, without asking for what each might be bound to
	}
	switch {
	case key.Matches(k, keys.SelectUp):
		return c.selectStep(m, -1)
	case key.Matches(k, keys.SelectDown):
		return c.selectStep(m, 1)
	case k.String() == "esc" && c.composing != (composing{}):
		c.cancelCompose()
	case key.Matches(k, keys.Leave):
		return c.interrupt(m)
	case empty && key.Matches(k, keys.LeaveEOF):
		return m.leave(m.t.Goodbye)
	case key.Matches(k, keys.Suspend):
		c.say(m, plainFlash, m.t.NoJobControl)
	case key.Matches(k, keys.Help), empty && k.String() == "?":
		m.overlay = newHelp(m)
	case key.Matches(k, keys.People):
		m.overlay = newWho(m, c)
	case key.Matches(k, keys.Send):
		return c.send(m)
	case key.Matches(k, keys.Switch), empty && k.String() == "ctrl+k":
		return openSwitcher(m)
	case key.Matches(k, keys.Room), key.Matches(k, keys.News), empty && key.Matches(k, keys.EmptyRoom):
		return c.toRoom(m, k.String())
	case key.Matches(k, keys.Search):
		return openSearch(m, "")
	case key.Matches(k, keys.Unread):
		return c.toUnread(m)
	case key.Matches(k, keys.Complete):
		return c.complete(m, k.String() == "shift+tab")
	case key.Matches(k, keys.PageUp):
		return c.scroll(m, -c.page(m))
	case key.Matches(k, keys.PageDown):
		return c.scroll(m, c.page(m))
	case key.Matches(k, keys.LineUp):
		return c.scroll(m, -1)
	case key.Matches(k, keys.LineDown):
		return c.scroll(m, 1)
	case empty && key.Matches(k, keys.Newest):
		return c.toNewest(m)
	case c.ed.Key(k):
		c.pasted = false // by now it is the person's own
	case k.String() == "up":
		c.past.Up(c.ed)
	case k.String() == "down":
		c.past.Down(c.ed)
	}
	return nil
}

// interrupt is Ctrl+C: it puts a draft aside, or leaves on the second press.
func (c *chat) interrupt(m *Model) tea.Cmd {
	if !c.ed.Empty() {
		c.past.Add(c.ed.Value())
		c.ed.SetValue("", 0)
		c.say(m, plainFlash, m.t.DraftCleared)
		return nil
	}
	if !c.warned.IsZero() && m.now().Sub(c.warned) < leaveTwice {
		return m.leave(m.t.Goodbye)
	}
	c.warned = m.now()
	c.say(m, plainFlash, m.t.AskAgainToLeave)
	return nil
}

// send is Enter: a command is carried out, anything else goes into the outbox.
func (c *chat) send(m *Model) tea.Cmd {
	line := c.ed.Value()
	if strings.TrimSpace(line) == "" {
		c.ed.SetValue("", 0)
		return nil
	}
	name, args, ok := command.Parse(line)
	if ok && c.pasted {
		c.say(m, badFlash, m.t.PastedCommand)
		return nil
	}
	if ok {
		done, act := m.command(c, name, args)
		if done {
			c.past.Add(line)
			if !c.keepLine {
				c.ed.SetValue("", 0)
			}
			c.keepLine = false
		}
		return act
	}
	if c.composing.edit != 0 {
		return c.sendEdit(m, line)
	}
	cmd := c.post(m, store.Said, command.Unescape(line), line)
	c.remindAway(m)
	return cmd
}

func (c *chat) say(m *Model, kind flashKind, sentence string) {
	c.flash = flash{kind: kind, text: sentence, since: m.now()}
}

// say shows a flash in the chat, if that is where the person is.
func (m *Model) say(kind flashKind, sentence string) {
	if c, ok := m.screen.(*chat); ok {
		c.say(m, kind, sentence)
	}
}

// toRoom is a key that goes to another room.
func (c *chat) toRoom(m *Model, k string) tea.Cmd {
	id, ok := store.RoomID(0), false
	switch k {
	case "alt+left", "ctrl+p":
		id, ok = m.neighbour(-1)
	case "alt+right", "ctrl+n":
		id, ok = m.neighbour(1)
	case "alt+a":
		if id, ok = m.nextNews(); !ok {
			c.say(m, plainFlash, m.t.NothingNew)
		}
	default:
		places := m.desk.View().Places
		if at := int(k[len(k)-1] - '1'); at < len(places) {
			id, ok = places[at].Room.ID, true
		}
	}
	if !ok || id == c.view.Room.ID {
		return nil
	}
	return m.goTo(destination{id: id}, "")
}
