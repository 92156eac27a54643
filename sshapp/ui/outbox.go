package ui

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/markup"
	"teahouse/store"
)

// retries is how often a message is handed in again with the same id when its outcome is unknown.
const retries = 3

// outgoing is a message on its way. Its id makes handing it in again harmless.
type outgoing struct {
	id      string
	kind    store.MessageKind
	text    string
	reply   int64    // the Seq that it answers, 0 for none
	choices []string // of a poll
	line    string   // how it was typed, where that can't be told from the rest
	tries   int
	seen    bool // it came back from the room already; only the answer is missing
	late    bool // it has been waiting long enough to be told of
}

// lateAfter is how long a message is under way before it stands among the messages: saving takes a few milliseconds, and
// a row that comes and goes with each message would be a flicker.
const lateAfter = 200 * time.Millisecond

// lateMsg says that a message has been waiting for a while.
type lateMsg struct{ id string }

// late marks a message that still waits.
func (c *chat) late(id string) {
	for i := range c.outbox {
		if c.outbox[i].id == id {
			c.outbox[i].late = true
		}
	}
}

// words is what the room is given.
func (o outgoing) words() room.Words {
	return room.Words{Kind: o.kind, Text: o.text, Reply: o.reply, Choices: o.choices}
}

// typed is how a message would be typed again.
func (o outgoing) typed() string {
	if o.line != "" {
		return o.line
	}
	if o.kind == store.Did {
		return "/me " + o.text
	}
	return command.Escape(o.text)
}

// saidMsg is the house's answer to the message under way.
type saidMsg struct {
	id  string
	err error
}

// post puts words into the outbox, unless they can be seen at once to be too long or not allowed.
func (c *chat) post(m *Model, kind store.MessageKind, words, typed string) tea.Cmd {
	return c.postWords(m, room.Words{Kind: kind, Text: words}, typed)
}

// postWords is post for more than words.
func (c *chat) postWords(m *Model, w room.Words, typed string) tea.Cmd {
	if m.who.Guest && m.cfg.Guests != GuestsTalk {
		c.say(m, badFlash, m.t.GuestsCannot)
		return nil
	}
	if w.Kind <= store.Did {
		w.Text = markup.Expand(w.Text)
	}
	clean, err := room.CheckMessage(w.Text)
	if err != nil {
		c.say(m, badFlash, m.sentence(err))
		return nil
	}
	c.past.Add(typed)
	c.ed.SetValue("", 0)
	c.flash = flash{}
	o := outgoing{id: store.NewID(), kind: w.Kind, text: clean, choices: w.Choices}
	if w.Kind > store.Did {
		o.line = typed
	}
	if q := c.composing.reply; q != nil {
		o.reply = q.Seq
		c.composing.reply = nil
	}
	c.outbox = append(c.outbox, o)
	late := m.after(lateAfter, lateMsg{o.id})
	if len(c.outbox) > 1 {
		return late
	}
	return tea.Batch(c.deliver(m), late)
}

// deliver hands in the first message of the outbox.
func (c *chat) deliver(m *Model) tea.Cmd {
	if len(c.outbox) == 0 {
		return nil
	}
	o, seat, ctx := &c.outbox[0], c.seat, m.cfg.Context
	o.tries++
	id, words := o.id, o.words()
	return m.inTurn(func() tea.Msg { return saidMsg{id, seat.Say(ctx, id, words)} })
}

// cameBack marks the message under way as shown, so that it does not stand twice on the screen.
func (c *chat) cameBack(text string) {
	if len(c.outbox) > 0 && c.outbox[0].text == text {
		c.outbox[0].seen = true
	}
}

// said takes the answer to the message under way: on with the next, or everything back into the input with the reason.
func (c *chat) said(m *Model, msg saidMsg) tea.Cmd {
	if len(c.outbox) == 0 || c.outbox[0].id != msg.id {
		return nil
	}
	unsure := errors.Is(msg.err, store.ErrUnknown)
	switch {
	case msg.err == nil:
		c.outbox = c.outbox[1:]
		if len(c.outbox) == 0 {
			then := c.then
			c.then = nil
			return then
		}
		return c.deliver(m)
	case unsure && c.outbox[0].tries < retries:
		return c.deliver(m)
	}
	// The same words may have come from another connection: only where the outcome is unknown do they count as said.
	c.outbox[0].seen = c.outbox[0].seen && unsure
	c.giveBack()
	if m.isFault(msg.err) {
		m.report("say", msg.err)
		c.say(m, badFlash, m.t.Errors.NotSaved)
	} else {
		c.say(m, badFlash, m.sentence(msg.err))
	}
	if c.then == nil {
		return nil
	}
	c.then = nil // what was to be said here was not said: the person stays with it
	return m.release(false)
}

// unsent is what was sent and is not said, as it would be typed again; waiting leaves out what is under way.
func (c *chat) unsent(waiting bool) (back []string) {
	for _, o := range c.outbox {
		if !o.seen && !(waiting && o.tries > 0) {
			back = append(back, o.typed())
		}
	}
	return back
}

// giveBack puts all that was not sent into the input, before what is being typed. Messages can't be typed as one if one
// of them is a command, or if they are too long together: then the input takes the first, and Up brings the others.
func (c *chat) giveBack() {
	back := c.unsent(false)
	c.outbox = nil
	if !c.ed.Empty() {
		back = append(back, c.ed.Value())
	}
	if len(back) == 0 {
		return
	}
	joined := strings.Join(back, "\n")
	if len(back) == 1 || clusters(joined) <= room.MaxMessage && !strings.Contains(joined, "\n/") {
		c.ed.SetValue(joined, -1)
		return
	}
	for i := len(back) - 1; i > 0; i-- {
		c.past.Add(back[i])
	}
	c.ed.SetValue(back[0], -1)
}

// draft is what would be lost if the line dropped now. A message under way takes its course without us.
func (c *chat) draft() room.Draft {
	lines := c.unsent(true)
	if !c.ed.Empty() {
		lines = append(lines, c.ed.Value())
	}
	return room.Draft{Room: draftKey(c.view.Room.ID), Text: strings.Join(lines, "\n"), Cursor: -1}
}

// finish is the end of the visit for what is on its way: the message under way may not have left the program yet, so it is
// handed in once more, which its id makes harmless; what is not said by then waits in the draft.
func (c *chat) finish(ctx context.Context, m *Model) {
	if len(c.outbox) > 0 && c.outbox[0].tries > 0 {
		o := &c.outbox[0]
		if err := c.seat.Say(ctx, o.id, o.words()); err == nil {
			o.seen = true
		} else {
			o.tries = 0
		}
	}
	if c.draft().Text != "" {
		c.keepDraft(m) // an empty one must not take the place of what another connection of the person has
	}
}

// keepDraft keeps what is being written: in the house for whoever can come back, and for this visit in any case.
func (c *chat) keepDraft(m *Model) {
	m.draft = c.draft()
	m.cfg.House.SaveDraft(m.who.Key, m.draft)
}

// draftKey names a room for the house's memory of drafts.
func draftKey(id store.RoomID) string { return strconv.FormatInt(int64(id), 10) }

// takeDraft gives back what was being written in a room when it was left, when the line dropped, or when the error page
// came.
func (m *Model) takeDraft(id store.RoomID) room.Draft {
	if k, ok := m.drafts[id]; ok {
		delete(m.drafts, id)
		return room.Draft{Text: k.text, Cursor: k.cursor}
	}
	d, ok := m.cfg.House.TakeDraft(m.who.Key)
	if !ok {
		d, m.draft = m.draft, room.Draft{}
	}
	if d.Room != draftKey(id) {
		return room.Draft{}
	}
	return d
}
