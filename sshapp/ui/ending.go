package ui

import tea "charm.land/bubbletea/v2"

// Break shows the error page for something that went wrong on our side, and tells the operator once.
func (m *Model) Break(doing string, err error) {
	m.report(doing, err)
	m.overlay = nil
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
