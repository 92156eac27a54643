package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// seats is the visit's hold on its seat. A command that takes a seat may still be under way when the visit ends, so the
// two meet under a lock: a seat that comes too late is left at once.
type seats struct {
	mu    sync.Mutex // guards all below
	seat  *room.Seat
	ended bool
}

// keep remembers the seat, or leaves it if the visit has ended; it tells which.
func (s *seats) keep(seat *room.Seat) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		seat.Leave(false)
		return false
	}
	if s.seat != nil {
		s.seat.Leave(false)
	}
	s.seat = seat
	return true
}

// leave gives the seat up; on purpose is what /quit does, otherwise it is a dropped line.
func (s *seats) leave(onPurpose bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leaveLocked(onPurpose)
}

// end is leave for ever: a seat that is taken after it is left at once.
func (s *seats) end(onPurpose bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.leaveLocked(onPurpose)
}

func (s *seats) leaveLocked(onPurpose bool) {
	if s.seat != nil {
		s.seat.Leave(onPurpose)
		s.seat = nil
	}
}

// holds tells whether seat is the one that the visit has.
func (s *seats) holds(seat *room.Seat) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seat == seat
}

// Leave ends the model's stay: it saves the draft and the read mark and gives up the seat. The visit calls it once, after
// the program has ended, however it ended; ctx bounds the writing of the read mark.
func (m *Model) Leave(ctx context.Context) {
	if c, ok := m.screen.(*chat); ok {
		c.look(m) // the painter may have shown what came since
		c.markLast(ctx, m)
		c.finish(ctx, m)
	}
	m.seats.end(m.quitting)
}

// checkRoom asks whether the room from the command line exists; the 404 page comes before any sign-in.
func (m *Model) checkRoom(name string) tea.Cmd {
	cfg := m.cfg
	return func() tea.Msg {
		switch _, err := cfg.Store.Room(cfg.Context, 0, name); {
		case errors.Is(err, store.ErrNoRoom):
			return noRoomMsg{name}
		case err != nil:
			return brokeMsg{"look for room", err}
		}
		return nil
	}
}

type noRoomMsg struct{ name string }

// enter takes a seat in the room that was asked for; the answer is an enteredMsg.
func (m *Model) enter(who room.Person, acct store.Account, hello string) tea.Cmd {
	cfg, seats := m.cfg, &m.seats
	name := cfg.Room
	if name == "" {
		name = lobby
	}
	greeting := flash{kind: goodFlash, text: hello, since: m.now()}
	return func() tea.Msg {
		done := enteredMsg{who: who, acct: acct, flash: greeting}
		seat, err := cfg.House.Enter(cfg.Context, name, who)
		if err != nil {
			done.err = err
			return done
		}
		if !seats.keep(seat) {
			return nil
		}
		done.seat = seat
		done.mark, done.err = seat.ReadMark(cfg.Context)
		return done
	}
}

// entered opens the chat, or says why not.
func (m *Model) entered(msg enteredMsg) tea.Cmd {
	switch {
	case errors.Is(msg.err, store.ErrNoRoom):
		m.screen = newNotFound(m, m.cfg.Room)
		return nil
	case msg.err != nil && m.isFault(msg.err):
		m.Break("enter room", msg.err)
		return nil
	case msg.err != nil:
		s := newSignIn(m)
		s.say(m, badFlash, m.sentence(msg.err))
		m.screen = s
		return nil
	}
	if !m.seats.holds(msg.seat) {
		return nil // another seat was taken since
	}
	m.who, m.account = msg.who, msg.acct
	m.screen = newChat(m, msg)
	m.askToRemember()
	return nil
}

// loadZone finds an IANA time zone; the empty name and names that depend on the server are none.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no zone")
	}
	return time.LoadLocation(name)
}
