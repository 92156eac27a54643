package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"teahouse/sshapp/paint"
)

// View is empty: the visit draws from Screen, with its own painter.
func (m *Model) View() tea.View { return tea.View{} }

// learn takes a terminal's answer to a question about a mode. What is set for good can be counted on as well.
func (m *Model) learn(msg tea.ModeReportMsg) {
	known := msg.Value.IsSet() || msg.Value.IsReset() || msg.Value.IsPermanentlySet()
	switch msg.Mode {
	case ansi.ModeSynchronizedOutput:
		m.term.SyncOutput = known
	case ansi.ModeLeftRightMargin:
		m.term.Margins = known
	}
}

// Terminal is what is known so far of what the terminal can do.
func (m *Model) Terminal() paint.Terminal { return m.term }

// News has a value when the screen has to be told that there are News, unless its Newest is looked at; nil where there
// are none.
func (m *Model) News() <-chan struct{} {
	if c, ok := m.screen.(*chat); ok {
		return c.seat.Tap()
	}
	return nil
}

// Tidings has a value when there are News of something else than the room that is looked at; nil before anybody is in.
func (m *Model) Tidings() <-chan struct{} {
	if m.desk != nil {
		return m.desk.Tap()
	}
	return nil
}

// Redraws grows each time the person asks for the screen to be drawn anew (Ctrl+L).
func (m *Model) Redraws() int { return m.redraws }

// Screen is the picture of the current state; ok is false while there is nothing to show yet.
func (m *Model) Screen() (s paint.Screen, ok bool) {
	if m.probing || m.quitting {
		return paint.Screen{}, false
	}
	c := newCanvas(m.w, m.h, m.theme)
	if m.w < minWidth || m.h < minHeight {
		c.text(0, m.theme.Base, paint.Truncate(m.t.TooSmall(m.w, m.h), m.w, "…"))
	} else {
		m.screen.draw(m, c)
		if m.overlay != nil {
			c.cursor = paint.Cursor{}
			c.spread()
			m.overlay.draw(m, c)
		}
	}
	return paint.Screen{
		Width: m.w, Height: m.h, Sheet: c.sheet, Newest: c.newest, Rows: c.done(), Cursor: c.cursor, Title: m.title(), Bells: m.bells, Notes: m.notes, Note: m.note, Copies: m.copies, Copy: m.copied,
	}, true
}

func (m *Model) title() string {
	if c, ok := m.screen.(*chat); ok {
		if n := m.calls(); n > 0 {
			return "(" + strconv.Itoa(n) + ") " + m.t.House + " " + roomSign(c.view.Room.Kind) + c.view.Room.Name
		}
		return m.t.House + " " + roomSign(c.view.Room.Kind) + c.view.Room.Name
	}
	return m.t.House
}
