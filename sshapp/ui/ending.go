package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// Break shows the error page for something that went wrong on our side, and tells the operator once.
func (m *Model) Break(doing string, err error) {
	m.report(doing, err)
	m.overlay, m.ahead = nil, nil
	m.screen = newBroken(m)
}

// leave ends the visit with a last line.
func (m *Model) leave(goodbye string) tea.Cmd {
	m.quitting, m.goodbye = true, goodbye
	return tea.Quit
}

// Goodbye is the last line for the terminal, after the screen is put back; empty when the visit did not end by itself.
func (m *Model) Goodbye() string { return m.goodbye }

// turnAway ends the visit of somebody whom the house will not have.
func (m *Model) turnAway(why string) tea.Cmd {
	m.turnedAway = true
	return m.leave(why)
}

// TurnedAway tells whether the visit ended because the house will not have it: the client should hear of a failure.
func (m *Model) TurnedAway() bool { return m.turnedAway }

// WantsPlain tells whether the person has left the screens to go on line by line.
func (m *Model) WantsPlain() bool { return m.plain }

// Self is who the person was in the end, for whoever goes on with the visit: their account, or that they chose to be a
// guest; and the place where they were.
func (m *Model) Self() (account *store.Account, guest bool, place string) {
	if c, ok := m.screen.(*chat); ok {
		place = "#" + c.view.Room.Name
		if c.view.Room.Kind == store.Direct {
			place = "dm " + strings.ReplaceAll(m.titleOf(c.view.Room.ID), ",", " ")
		}
	}
	if m.account.ID == 0 {
		return nil, m.who.Guest, place
	}
	a := m.account
	return &a, false, place
}

// titleOf is what the person calls a room that they are in.
func (m *Model) titleOf(id store.RoomID) string {
	for _, p := range m.desk.View().Places {
		if p.Room.ID == id {
			return p.Title
		}
	}
	return ""
}
