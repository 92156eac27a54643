package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
)

// remember is the question after a login by password: shall this key open the door from now on?
type remember struct{ busy bool }

// remembered is the house's answer.
type remembered struct{ err error }

// askToRemember puts the question once in a visit, if there is a key to ask about.
func (m *Model) askToRemember() {
	if m.cfg.Key == nil || m.cfg.Account != nil || m.account.ID == 0 || m.asked {
		return
	}
	m.asked = true
	m.offer(&remember{})
}

func (q *remember) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return q.key(m, msg)
	case remembered:
		m.overlay = nil
		if msg.err != nil {
			m.say(badFlash, m.sentence(msg.err))
			return nil
		}
		m.say(goodFlash, m.t.KeyRemembered)
		return nil
	}
	return nil
}

func (q *remember) key(m *Model, k tea.KeyPressMsg) tea.Cmd {
	if q.busy && k.String() != "ctrl+c" {
		return nil // the answer is given
	}
	switch k.String() {
	case "y", "Y", "enter":
		q.busy = true
		cfg, id := m.cfg, m.account.ID
		return func() tea.Msg {
			return remembered{cfg.Door.AddKey(cfg.Context, id, cfg.Key.Fingerprint, cfg.Key.Authorized, "")}
		}
	case "n", "N", "esc":
		m.overlay = nil
		m.say(plainFlash, m.t.KeyNotRemembered)
		return nil
	case "ctrl+c", "ctrl+d":
		return m.leave(m.t.Goodbye)
	}
	return nil
}

func (q *remember) draw(m *Model, c *canvas) {
	lines := wrap(m.t.RememberKey(m.cfg.Key.Fingerprint), min(c.w-8, 56))
	x, y := drawBox(m, c, "", lines, m.t.RememberKeyHint)
	c.cursor = paint.Cursor{X: x, Y: y, Visible: true}
}
