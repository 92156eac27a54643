package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// showList asks for the lines of a listing and offers it.
func showList[T any](m *Model, load func(cfg Config) ([]T, error), build func(m *Model, c *chat, all []T) *listing) tea.Cmd {
	cfg := m.cfg
	return ask(func() ([]T, error) { return load(cfg) }, func(m *Model, c *chat, all []T, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			return nil
		}
		m.offer(build(m, c, all))
		return nil
	})
}

// when is a moment as lists tell it.
func (m *Model) when(t time.Time) string { return t.In(m.loc).Format("2006-01-02 15:04") }
