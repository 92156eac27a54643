package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// maxAhead is how many keys and pastes wait for a room that is being gone to; a person types a handful in that time.
const maxAhead = 512

// ahead is what somebody types on the way to another room. The way takes a few milliseconds, or longer while messages are
// still being saved; what is typed in them is meant for the room that was asked for, and must never be said in the one
// that is left behind.
type ahead struct {
	typed  []tea.Msg
	thrown bool // they did not ask to go: what they type was meant for the room that they lost
}

// setOut begins the way to another room, unless one has begun; entered and release end it.
func (m *Model) setOut() *ahead {
	if m.ahead == nil {
		m.ahead = &ahead{}
	}
	return m.ahead
}

// hold keeps a key or paste for the room that is being gone to; it tells whether there is a way to one. Ctrl+C never
// waits: it is the way out of a house that does not answer.
func (m *Model) hold(msg tea.Msg) bool {
	if m.ahead == nil {
		return false
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, keys.Leave) {
		m.ahead.typed = nil
		return false
	}
	if len(m.ahead.typed) < maxAhead {
		m.ahead.typed = append(m.ahead.typed, msg)
	}
	return true
}

// release hands on what was typed on the way. Where the way did not lead to the room that was asked for, nothing is sent:
// what was typed up to the first Enter stands in the input.
func (m *Model) release(there bool) tea.Cmd {
	if m.ahead == nil {
		return nil
	}
	typed, send := m.ahead.typed, there && !m.ahead.thrown
	m.ahead = nil
	if _, talking := m.screen.(*chat); !talking {
		return nil // a page that they did not see coming must not be typed into
	}
	var cmds []tea.Cmd
	for _, msg := range typed {
		if k, ok := msg.(tea.KeyPressMsg); ok && !send && key.Matches(k, keys.Send) {
			break
		}
		_, cmd := m.Update(msg)
		cmds = append(cmds, cmd)
	}
	m.keepDraft()
	return tea.Batch(cmds...)
}
