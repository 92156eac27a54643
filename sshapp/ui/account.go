package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
)

// runAccount is /account delete. It asks twice, and the second time for the name.
func runAccount(m *Model, c *chat, args string) tea.Cmd {
	words := strings.Fields(strings.ToLower(args))
	if len(words) != 2 || words[0] != "delete" && words[0] != "注销" {
		return c.misused(m, "/account delete keep · /account delete erase")
	}
	var erase bool
	switch words[1] {
	case "erase", "抹去":
		erase = true
	case "keep", "保留":
	default:
		return c.misused(m, "/account delete keep · /account delete erase")
	}
	m.overlay = &question{
		title: m.t.GoneTitle, lines: m.t.GoneAsk(erase), hint: m.t.YesNo,
		yes: func(m *Model) tea.Cmd { m.overlay = newGoneForm(m, erase); return nil },
	}
	return nil
}

// newGoneForm asks for the name, so that nobody deletes an account by a slip of the finger.
func newGoneForm(m *Model, erase bool) *cardForm {
	return &cardForm{
		title: m.t.GoneType(m.account.Name),
		form:  form{fields: []*field{newField(m.t.Name, "", false)}},
		submit: func(m *Model, f *cardForm) tea.Cmd {
			if room.Fold(f.form.fields[0].ed.Value()) != room.Fold(m.account.Name) {
				f.flash = flash{kind: badFlash, text: m.t.GoneOther, since: m.now()}
				return nil
			}
			f.busy = true
			m.parting = m.t.AccountGone // the house ends the visit as soon as it is done
			desk, ctx := m.desk, m.cfg.Context
			return func() tea.Msg { return doorDone{err: desk.DeleteAccount(ctx, erase)} }
		},
		answer: func(m *Model, f *cardForm, done doorDone) tea.Cmd {
			if done.err != nil {
				m.parting = ""
				f.refuse(m, done.err, 0)
				return nil
			}
			return m.leave(m.parting)
		},
	}
}
