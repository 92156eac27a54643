package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
)

// wrong is an error page: title, what happened, Go Back, footer.
type wrong struct {
	title string
	what  string
	back  func(m *Model) tea.Cmd
}

func newNotFound(m *Model, name string) *wrong {
	return &wrong{title: m.t.NotFoundTitle, what: m.t.NotFound(clip(name)), back: (*Model).backToLobby}
}

func newBroken(m *Model) *wrong {
	return &wrong{title: m.t.BrokenTitle, what: m.t.Broken(m.cfg.Visit), back: (*Model).backToLobby}
}

// backToLobby is what Go Back does: into the lobby for somebody who is somebody, to the sign-in screen for a stranger.
func (m *Model) backToLobby() tea.Cmd {
	m.cfg.Room = lobby
	m.stay.leave(false)
	m.desk = nil
	if m.who.Name == "" && m.account.ID == 0 {
		m.screen = newSignIn(m)
		return nil
	}
	who := m.who
	if m.account.ID != 0 {
		who = m.person(m.account)
	}
	m.screen = &waiting{}
	return m.enter(who, m.account, "")
}

func (s *wrong) update(m *Model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch k.String() {
	case "enter", "esc", "space", " ", "backspace":
		return s.back(m)
	case "ctrl+c", "ctrl+d", "q":
		return m.leave(m.t.Goodbye)
	}
	return nil
}

func (s *wrong) draw(m *Model, c *canvas) {
	th := m.theme
	what, footer := wrap(s.what, min(c.w-4, 64)), wrap(m.t.Footer(m.cfg.Source), c.w-2)
	what = what[:min(len(what), c.h-2)] // a heading and the way back there must be
	spare := spareRows(c.h - 2 - len(what))
	titled := spare.fits(1)
	if !spare.fits(len(footer)) {
		footer = nil
	}
	hinted := spare.fits(1)
	aired := spare.fits(3)
	y := int(spare) / 3
	if titled {
		c.centred(y, th.Title, title(m))
		y++
	}
	if aired {
		y++
	}
	c.centred(y, th.Error, s.title)
	y = c.lines(y+1, th.Base, what)
	if aired {
		y++
	}
	label := " [" + m.t.GoBack + "] "
	c.centred(y, th.Selection, label)
	c.cursor = paint.Cursor{X: (c.w-paint.Width(label))/2 + 2, Y: y, Visible: true}
	if aired {
		y++
	}
	if hinted {
		c.centred(y+1, th.Hint, m.t.GoBackHint)
	}
	c.lines(c.h-len(footer), th.Hint, footer)
}

// waiting is the screen of somebody on the way to a room.
type waiting struct{}

func (waiting) update(m *Model, msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok && (k.String() == "ctrl+c" || k.String() == "ctrl+d") {
		return m.leave(m.t.Goodbye)
	}
	return nil
}

func (waiting) draw(m *Model, c *canvas) {
	c.centred(c.h/2, m.theme.Dim, m.t.Working)
	drawFooter(m, c)
}
