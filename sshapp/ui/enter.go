package ui

import (
	"context"
	"errors"
	"sync"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// stay is the visit's hold on its desk. A command that takes a desk may still be under way when the visit ends, so the
// two meet under a lock: a desk that comes too late is left at once.
type stay struct {
	visit context.Context // the visit's own, whose end may say why

	mu    sync.Mutex // guards all below
	desk  *room.Desk
	ended bool
}

// keep remembers the desk, or leaves it if the visit has ended; it tells which.
func (s *stay) keep(d *room.Desk) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		d.Leave(false)
		return false
	}
	if s.desk != nil && s.desk != d {
		s.desk.Leave(false)
	}
	s.desk = d
	return true
}

// leave gives the desk up; on purpose is what /quit does, otherwise it is a dropped line.
func (s *stay) leave(onPurpose bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaveLocked(onPurpose)
}

// end is leave for ever: a desk that is taken after it is left at once.
func (s *stay) end(onPurpose bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.leaveLocked(onPurpose)
}

func (s *stay) leaveLocked(onPurpose bool) {
	if s.desk != nil {
		if onPurpose {
			s.desk.Leave(true)
		} else {
			s.desk.Drop(s.visit)
		}
		s.desk = nil
	}
}

// holds tells whether a desk is the one that the visit has.
func (s *stay) holds(d *room.Desk) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.desk == d
}

// Leave ends the model's stay: it saves the draft and the read mark and gives up the desk. The visit calls it once, after
// the program has ended, however it ended; ctx bounds what is written.
func (m *Model) Leave(ctx context.Context) {
	if c, ok := m.screen.(*chat); ok {
		c.look(m) // the painter may have shown what came since
		c.markLast(ctx, m)
		c.finish(ctx, m)
	}
	if m.desk != nil {
		_ = m.desk.Seen(ctx) // best effort: "last here" would be told a little too early
	}
	m.stay.end(m.quitting)
}

// enteredMsg is what came of going to a room.
type enteredMsg struct {
	desk  *room.Desk
	seat  *room.Seat
	mark  int64 // the Seq of the last message that was read
	jump  int64 // the Seq of the message that was asked for, 0 for none
	who   room.Person
	acct  store.Account
	flash flash
	err   error
}

// checkRoom asks whether what was asked for on the command line is there for a stranger; the 404 page comes before any
// sign-in. What only somebody with an account could see is asked for after it.
func (m *Model) checkRoom(name string) tea.Cmd {
	cfg := m.cfg
	if parseDestination(name).room == "" {
		return nil
	}
	return func() tea.Msg {
		switch _, err := cfg.Store.Room(cfg.Context, 0, room.FoldRoom(name)); {
		case errors.Is(err, store.ErrNoRoom):
			return noRoomMsg{name}
		case err != nil:
			return brokeMsg{"look for room", err}
		}
		return nil
	}
}

type noRoomMsg struct{ name string }

// enter takes a desk and goes to the room that was asked for; the answer is an enteredMsg.
func (m *Model) enter(who room.Person, acct store.Account, hello string) tea.Cmd {
	cfg, stay := m.cfg, &m.stay
	to := parseDestination(cfg.Room)
	greeting := flash{kind: goodFlash, text: hello, since: m.now()}
	return func() tea.Msg {
		done := enteredMsg{who: who, acct: acct, flash: greeting}
		done.desk, done.err = cfg.House.Welcome(cfg.Context, who)
		if done.err != nil {
			return done
		}
		if !stay.keep(done.desk) {
			return nil
		}
		return to.reach(cfg, done)
	}
}

// entered opens the chat, or says why not.
func (m *Model) entered(msg enteredMsg) tea.Cmd {
	if _, talking := m.screen.(*chat); talking && msg.err != nil {
		return m.notGone(msg.err)
	}
	switch {
	case errors.Is(msg.err, store.ErrNoRoom), errors.Is(msg.err, store.ErrNoMessage), errors.Is(msg.err, store.ErrNoAccount):
		m.screen = newNotFound(m, m.cfg.Room)
		return nil
	case errors.Is(msg.err, store.ErrBanned):
		return m.turnAway(m.sentence(msg.err))
	case msg.err != nil && m.isFault(msg.err):
		m.Break("enter room", msg.err)
		return nil
	case msg.err != nil:
		s := newSignIn(m)
		s.say(m, badFlash, m.sentence(msg.err))
		m.screen = s
		return nil
	}
	if !m.stay.holds(msg.desk) {
		return nil // another desk was taken since
	}
	first := m.desk != msg.desk
	m.desk, m.who, m.account = msg.desk, msg.who, msg.acct
	var left tea.Cmd
	if old, ok := m.screen.(*chat); ok {
		left = m.turnFrom(old)
	}
	c := newChat(m, msg)
	m.screen = c
	if !first {
		return tea.Batch(left, c.jump(m, msg.jump), c.mark(m))
	}
	m.askToRemember()
	return tea.Batch(c.jump(m, msg.jump), m.sitBehind())
}

// sitBehind takes the seats in the person's other rooms.
func (m *Model) sitBehind() tea.Cmd {
	desk, ctx := m.desk, m.cfg.Context
	return func() tea.Msg {
		desk.SitBehind(ctx)
		return nil
	}
}
