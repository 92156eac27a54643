package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// heedNews looks at what the room and the desk have new.
func (m *Model) heedNews() tea.Cmd {
	cmd := m.pass(News{})
	if m.desk == nil {
		return cmd
	}
	v := m.desk.View()
	if v.Ending != nil {
		return m.ended(*v.Ending)
	}
	if c, ok := m.screen.(*chat); ok && c.deskView != v {
		c.deskView, c.lower = v, nil
	}
	for _, call := range m.desk.Calls() {
		m.called(call)
	}
	if v.Stale && !m.refreshing {
		m.refreshing = true
		return tea.Batch(cmd, m.refresh())
	}
	return cmd
}

// refreshedMsg says that the desk knows the person's rooms again.
type refreshedMsg struct{ err error }

func (m *Model) refresh() tea.Cmd {
	desk, ctx := m.desk, m.cfg.Context
	return func() tea.Msg { return refreshedMsg{desk.Refresh(ctx)} }
}

// called shows what the person should notice.
func (m *Model) called(call room.Call) {
	c, ok := m.screen.(*chat)
	if !ok {
		return
	}
	if call.Kind == room.Answered {
		c.answered(m, call)
		c.lower = nil
		return
	}
	if m.rings(call.Room) || call.Kind != room.Mentioned {
		m.bells++
		m.notify(call)
	}
	if call.Kind == room.Mentioned && call.Room == c.view.Room.ID {
		return // it stands on the screen
	}
	if s := m.t.Called(call, m.loc); s != "" {
		c.say(m, plainFlash, s)
		c.lower = nil
	}
}

// ended is the end of the whole visit by the house.
func (m *Model) ended(why room.Ending) tea.Cmd {
	if m.parting != "" {
		return m.leave(m.parting)
	}
	return m.turnAway(m.t.SentOut(why, m.loc))
}

// notify tells the desktop who calls, for those who look at another window. What was said stays in the room: notices are
// kept by desktops, and shown on locked screens.
func (m *Model) notify(call room.Call) {
	s := m.t.Called(call, m.loc)
	if call.Kind == room.Mentioned {
		s = m.t.Notice(call.By, call.Title, call.Direct)
	}
	if s != "" {
		m.notes, m.note = m.notes+1, s
	}
}

// elsewhere is where somebody goes who may not stay in a room: another one that they are in, else the lobby.
func (m *Model) elsewhere(not store.RoomID) destination {
	for _, p := range m.desk.View().Places {
		if p.Room.ID != not && p.Room.Kind != store.Direct {
			return destination{id: p.Room.ID}
		}
	}
	return destination{}
}

// sentOut leaves a room whose seat was taken away: for the next room that the person is in.
func (c *chat) sentOut(m *Model) (tea.Cmd, bool) {
	why := c.seat.Ending()
	if why == nil || c.out {
		return nil, c.out
	}
	c.out = true
	if why.House {
		return m.ended(*why), true
	}
	c.outbox, c.then = nil, nil
	m.desk.Forget(c.seat)
	go_ := m.going(m.elsewhere(c.view.Room.ID), "")
	m.setOut().thrown = true
	if why.By != "" || why.Reason != "" || why.Banned {
		done := m.t.SentOut(*why, m.loc)
		return func() tea.Msg {
			msg := go_()
			if in, ok := msg.(enteredMsg); ok {
				in.flash = flash{kind: badFlash, text: done, since: m.now()}
				return in
			}
			return msg
		}, true
	}
	return go_, true
}

// calls is how many unread messages call the person, besides those in the room that they look at.
func (m *Model) calls() int {
	if m.desk == nil {
		return 0
	}
	places := m.desk.View().Places
	here, n := m.hereAt(places), 0
	for i := range places {
		if i != here {
			n += places[i].Mentions
		}
	}
	return n
}

// rings tells whether the person wants to hear of a call in a room.
func (m *Model) rings(in store.RoomID) bool {
	how := m.account.Notify
	for _, p := range m.desk.View().Places {
		if p.Room.ID == in && p.Notify != "" {
			how = p.Notify
		}
	}
	return how != "none"
}
