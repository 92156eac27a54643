package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// leaveTwice is how long the first Ctrl+C waits for the second.
const leaveTwice = 2 * time.Second

// markEvery is how often, at most, a read mark is written while messages come in; the last one is written on leaving.
const markEvery = time.Minute

// retries is how often a message is handed in again with the same id when its outcome is unknown.
const retries = 3

// chat is the room as one person sees it: messages, people, and the input beneath.
type chat struct {
	seat  *room.Seat
	state room.State
	pane  pane
	ed    *Editor
	past  History
	tabs  completion

	outbox []outgoing // the first is under way, the rest wait; one at a time keeps their order
	flash  flash
	warned time.Time // when Ctrl+C was pressed once

	marked   int64 // the read mark as the house has it
	markedAt time.Time
}

// outgoing is a message on its way. Its id makes handing it in again harmless.
type outgoing struct {
	id    string
	kind  store.MessageKind
	text  string
	tries int
	seen  bool // it came back from the room already; only the answer is missing
}

// Messages of the chat.
type (
	tapMsg  struct{ seat *room.Seat }
	saidMsg struct {
		id  string
		err error
	}
	pageMsg struct {
		before int64
		page   []store.Message
		err    error
	}
	laterMsg struct {
		after int64
		page  []store.Message
		err   error
	}
	noteMsg struct{ flash flash }
	// Paste is text that was pasted. Cut says that its end did not fit.
	Paste struct {
		Text string
		Cut  bool
	}
)

func newChat(m *Model, in enteredMsg) *chat {
	c := &chat{seat: in.seat, ed: NewEditor(MultiLine), flash: in.flash, marked: in.mark, markedAt: m.now()}
	c.ed.SetValue(in.draft.Text, in.draft.Cursor)
	c.state = in.seat.State()
	c.take(m)
	if in.mark < c.pane.lastSeq() {
		c.pane.newSince = in.mark
	}
	return c
}

// waitTap waits for the room's tap on the shoulder. It ends with the visit's context, or when the seat is left.
func (c *chat) waitTap(m *Model) tea.Cmd {
	seat, ctx := c.seat, m.cfg.Context
	return func() tea.Msg {
		select {
		case <-seat.Tap():
			return tapMsg{seat}
		case <-ctx.Done():
			return nil
		}
	}
}

func (c *chat) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tapMsg:
		return c.tapped(m, msg)
	case tea.KeyPressMsg:
		return c.key(m, msg)
	case Paste:
		if c.ed.Paste(msg.Text) || msg.Cut {
			c.say(m, badFlash, m.t.PasteCut)
		}
	case saidMsg:
		return c.said(m, msg)
	case pageMsg:
		c.earlier(m, msg)
	case laterMsg:
		c.later(m, msg)
	case noteMsg:
		c.flash = msg.flash
	case answerMsg:
		return msg.answer(m, c)
	}
	return nil
}

// tapped takes in what the room has new.
func (c *chat) tapped(m *Model, msg tapMsg) tea.Cmd {
	if msg.seat != c.seat {
		return nil
	}
	c.state = c.seat.State()
	if c.state.Closing {
		return m.leave(m.t.ClosingDown)
	}
	c.take(m)
	return tea.Batch(c.waitTap(m), c.mark(m))
}

// take reads what the room has told since the last look.
func (c *chat) take(m *Model) {
	items, newest, ok := c.seat.Since(c.pane.newest)
	if !ok {
		// Too far behind for the room's memory: begin anew at the bottom, the store has the rest.
		c.pane.restart(items)
	} else {
		c.pane.append(items)
	}
	c.pane.newest = newest
	for _, it := range items {
		if it.Message != nil && c.mine(m, it.Message) {
			c.cameBack(it.Message.Text)
		}
	}
}

func (c *chat) mine(m *Model, msg *store.Message) bool {
	return msg.Author == m.account.ID && msg.Name == m.who.Name
}

// cameBack marks the message under way as shown, so that it does not stand twice on the screen.
func (c *chat) cameBack(text string) {
	if len(c.outbox) > 0 && c.outbox[0].text == text {
		c.outbox[0].seen = true
	}
}

// mark writes the read mark, at most once a minute, while the person looks at the newest messages.
func (c *chat) mark(m *Model) tea.Cmd {
	seq := c.pane.lastSeq()
	if m.account.ID == 0 || !c.pane.following() || seq <= c.marked || m.now().Sub(c.markedAt) < markEvery {
		return nil
	}
	c.marked, c.markedAt = seq, m.now()
	seat, ctx := c.seat, m.cfg.Context
	return func() tea.Msg {
		_ = seat.MarkRead(ctx, seq) // best effort: a lost mark shows one line too many
		return nil
	}
}

// leaving keeps what the person would miss: the read mark and, after a dropped line, the draft.
func (c *chat) leaving(ctx context.Context, m *Model) {
	if seq := c.pane.lastSeq(); m.account.ID != 0 && c.pane.following() && seq > c.marked {
		_ = c.seat.MarkRead(ctx, seq)
	}
	var unsent []string
	for _, o := range c.outbox {
		if !o.seen && o.tries == 0 {
			unsent = append(unsent, o.text)
		}
	}
	text := strings.Join(append(unsent, c.ed.Value()), "\n")
	if m.who.Key != "" && strings.TrimSpace(text) != "" {
		m.cfg.House.SaveDraft(m.who.Key, room.Draft{Room: c.state.Room.Name, Text: text, Cursor: -1})
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
	empty := c.ed.Empty()
	switch {
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
	case key.Matches(k, keys.Newline):
		c.ed.Insert("\n")
	case key.Matches(k, keys.Send):
		return c.send(m)
	case key.Matches(k, keys.Complete):
		c.complete(m)
	case key.Matches(k, keys.PageUp):
		return c.scroll(m, -max(1, c.pane.height-2))
	case key.Matches(k, keys.PageDown):
		return c.scroll(m, max(1, c.pane.height-2))
	case key.Matches(k, keys.LineUp):
		return c.scroll(m, -1)
	case key.Matches(k, keys.LineDown):
		return c.scroll(m, 1)
	case empty && key.Matches(k, keys.Newest):
		return c.toNewest(m)
	case c.ed.Key(k):
		// the input took it
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
	if cmd, args, ok := parseCommand(line); ok {
		done, act := m.command(c, cmd, args)
		if done {
			c.past.Add(line)
			c.ed.SetValue("", 0)
		}
		return act
	}
	return c.post(m, store.Said, unescape(line), line)
}

// post puts words into the outbox, unless they can be seen at once to be too long or not allowed.
func (c *chat) post(m *Model, kind store.MessageKind, words, typed string) tea.Cmd {
	if m.who.Guest && m.cfg.Guests != GuestsTalk {
		c.say(m, badFlash, m.t.GuestsCannot)
		return nil
	}
	clean, err := room.CheckMessage(words)
	if err != nil {
		c.say(m, badFlash, m.sentence(err))
		return nil
	}
	c.past.Add(typed)
	c.ed.SetValue("", 0)
	c.flash = flash{}
	c.outbox = append(c.outbox, outgoing{id: store.NewID(), kind: kind, text: clean})
	if len(c.outbox) > 1 {
		return nil
	}
	return c.deliver(m)
}

// deliver hands in the first message of the outbox.
func (c *chat) deliver(m *Model) tea.Cmd {
	if len(c.outbox) == 0 {
		return nil
	}
	o, seat, ctx := &c.outbox[0], c.seat, m.cfg.Context
	o.tries++
	id, kind, words := o.id, o.kind, o.text
	return func() tea.Msg { return saidMsg{id, seat.Say(ctx, id, kind, words)} }
}

// said takes the answer to the message under way: on with the next, or everything back into the input with the reason.
func (c *chat) said(m *Model, msg saidMsg) tea.Cmd {
	if len(c.outbox) == 0 || c.outbox[0].id != msg.id {
		return nil
	}
	switch {
	case msg.err == nil:
		c.outbox = c.outbox[1:]
		return c.deliver(m)
	case errors.Is(msg.err, store.ErrUnknown) && c.outbox[0].tries < retries:
		return c.deliver(m)
	}
	c.giveBack()
	if m.isFault(msg.err) {
		m.report("say", msg.err)
		c.say(m, badFlash, m.t.Errors.NotSaved)
		return nil
	}
	c.say(m, badFlash, m.sentence(msg.err))
	return nil
}

// giveBack puts all that was not sent into the input, before what is being typed.
func (c *chat) giveBack() {
	var back []string
	for _, o := range c.outbox {
		switch {
		case o.seen:
		case o.kind == store.Did:
			back = append(back, "/me "+o.text)
		default:
			back = append(back, escape(o.text))
		}
	}
	c.outbox = nil
	if !c.ed.Empty() {
		back = append(back, c.ed.Value())
	}
	c.ed.SetValue(strings.Join(back, "\n"), -1)
}

func (c *chat) say(m *Model, kind flashKind, sentence string) {
	c.flash = flash{kind: kind, text: sentence, since: m.now()}
}

// say shows a flash on whatever screen can show one.
func (m *Model) say(kind flashKind, sentence string) tea.Cmd {
	switch s := m.screen.(type) {
	case *chat:
		s.say(m, kind, sentence)
	case *signIn:
		s.say(m, kind, sentence)
	}
	return nil
}
