package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// remindAway says once, when somebody speaks who is away, that this alone does not bring them back: who looks in for one
// word is still away.
func (c *chat) remindAway(m *Model) {
	if m.account.Away != "" && !m.awayTold {
		m.awayTold = true
		c.say(m, plainFlash, m.t.StillAway(m.account.Away))
	}
}

// runIgnores lists whom the person ignores; Enter takes it back.
func runIgnores(m *Model, _ *chat, _ string) tea.Cmd {
	id := m.account.ID
	return showList(m, func(cfg Config) ([]store.Ignored, error) { return cfg.Store.Ignores(cfg.Context, id) },
		func(m *Model, _ *chat, all []store.Ignored) *listing {
			l := &listing{title: m.t.IgnoresTitle, hint: m.t.IgnoresHint, nothing: m.t.NothingHere}
			for _, i := range all {
				note := ""
				if i.Block {
					note = m.t.BlockedToo
				}
				l.entries = append(l.entries, entry{id: int64(i.Account), head: i.Name, body: note, choose: func(m *Model) tea.Cmd {
					desk, ctx := m.desk, m.cfg.Context
					return ask(func() (struct{}, error) { return struct{}{}, desk.Ignore(ctx, i.Account, false, true) },
						told(func(m *Model) string { return m.t.UnignoredOne(i.Name) }))
				}})
			}
			return l
		})
}

// runProfile shows what others see of the person.
func runProfile(m *Model, c *chat, _ string) tea.Cmd { return runWhois(m, c, m.who.Name) }
