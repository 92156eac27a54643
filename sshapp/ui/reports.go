package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

func reportMessage(m *Model, c *chat, msg *store.Message, reason string) tea.Cmd {
	desk, ctx, id, seq := m.desk, m.cfg.Context, c.view.Room.ID, msg.Seq
	return carry("/report "+reason, func() error { return desk.Report(ctx, id, seq, reason) },
		func(m *Model) string { return m.t.Reported })
}

// queue reads the moderators' queue. The store answers whoever asks, so it is asked only for who has the right.
func (m *Model) queue() func() ([]store.Report, error) {
	cfg, id, may := m.cfg, m.account.ID, m.may(store.ActQueue)
	return func() ([]store.Report, error) {
		if !may {
			return nil, store.ErrForbidden
		}
		return cfg.Store.Reports(cfg.Context, id)
	}
}

// runReports shows what moderators are asked to look at.
func runReports(m *Model, _ *chat, _ string) tea.Cmd {
	return ask(m.queue(), func(m *Model, c *chat, reports []store.Report, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			return nil
		}
		m.offer(newReports(m, reports))
		return nil
	})
}

func newReports(m *Model, reports []store.Report) *listing {
	l := &listing{title: m.t.ReportsTitle(len(reports)), hint: m.t.ReportsHint, nothing: m.t.NothingHere}
	byID := make(map[int64]store.Report)
	for _, r := range reports {
		byID[r.ID] = r
		body := r.Text
		if r.Reason != "" {
			body = m.t.ReportWhy(r.Reason) + "\n" + body
		}
		e := entry{id: r.ID, head: m.t.ReportLine(r, m.loc), body: body}
		if r.Seq != 0 {
			e.choose = func(m *Model) tea.Cmd { return m.goTo(destination{id: r.Room, seq: r.Seq}, "") }
		}
		l.entries = append(l.entries, e)
	}
	settle := func(approve bool, said func(m *Model) string) func(m *Model, l *listing, e entry) tea.Cmd {
		return func(m *Model, l *listing, e entry) tea.Cmd {
			desk, ctx := m.desk, m.cfg.Context
			return l.settle(e.id, func() error { return desk.Settle(ctx, e.id, approve, "") }, said)
		}
	}
	l.keys = map[string]func(m *Model, l *listing, e entry) tea.Cmd{
		"a": settle(true, func(m *Model) string { return m.t.ReportApproved }),
		"x": settle(false, func(m *Model) string { return m.t.ReportClosed }),
		"d": func(m *Model, l *listing, e entry) tea.Cmd { return deleteReported(m, l, byID[e.id]) },
		"m": func(m *Model, _ *listing, e entry) tea.Cmd {
			m.overlay = nil
			if c, ok := m.screen.(*chat); ok { // how long and why is for the moderator to say
				c.giveUp(m, "/mute @"+byID[e.id].Name+" house 1h ")
			}
			return nil
		},
	}
	return l
}

// deleteReported takes the reported message away, and with that the report is settled.
func deleteReported(m *Model, l *listing, r store.Report) tea.Cmd {
	if r.Seq == 0 {
		return nil // held words are nowhere yet: x closes them
	}
	desk, ctx := m.desk, m.cfg.Context
	return l.settle(r.ID, func() error {
		if err := desk.Remove(ctx, r.Room, r.Seq, r.Reason); err != nil {
			return err
		}
		return desk.Settle(ctx, r.ID, true, "")
	}, func(m *Model) string { return m.t.MessageDeleted })
}
