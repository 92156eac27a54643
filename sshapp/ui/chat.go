package ui

import (
	"context"
	"time"

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
	line      string         // the command that is being carried out, as it was typed
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
