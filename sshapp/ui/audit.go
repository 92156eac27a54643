package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// auditPage is a part of the record, and how to read the next.
type auditPage struct {
	lines []store.AuditLine
	about store.AccountID
}

// auditRows is how many lines of the record are read at once.
const auditRows = 50

// runAudit shows who did what to whom, and why. The store answers whoever asks, so it is asked only for who has the right.
func runAudit(m *Model, c *chat, args string) tea.Cmd {
	line := c.line
	cfg, id, may := m.cfg, m.account.ID, m.may(store.ActAudit)
	return ask(func() (auditPage, error) {
		if !may {
			return auditPage{}, store.ErrForbidden
		}
		p := auditPage{}
		if args != "" {
			who, err := cfg.House.Whom(cfg.Context, args)
			if err == nil && who.Account == 0 {
				err = store.ErrNoAccount
			}
			if err != nil {
				return p, err
			}
			p.about = who.Account
		}
		var err error
		p.lines, err = cfg.Store.Audit(cfg.Context, id, 0, p.about, auditRows)
		return p, err
	}, func(m *Model, c *chat, p auditPage, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			c.giveUp(m, line)
			return nil
		}
		l := &listing{title: m.t.AuditTitle, hint: m.t.AuditHint, nothing: m.t.NothingHere}
		l.keys = map[string]func(m *Model, l *listing, e entry) tea.Cmd{"u": undoListed}
		l.addAudit(m, p)
		m.offer(l)
		return nil
	})
}

// addAudit puts a page behind what a list has.
func (l *listing) addAudit(m *Model, p auditPage) {
	for _, line := range p.lines {
		l.entries = append(l.entries, entry{
			id: int64(line.Number), number: line.Number, head: m.t.AuditSays(line, m.loc), body: line.Reason,
		})
	}
	if len(p.lines) < auditRows {
		return // that was the beginning
	}
	last := p.lines[len(p.lines)-1].Number
	cfg, id := m.cfg, m.account.ID
	l.more = func(*Model, *listing) tea.Cmd {
		return ask(func() (auditPage, error) {
			lines, err := cfg.Store.Audit(cfg.Context, id, last, p.about, auditRows)
			return auditPage{lines, p.about}, err
		}, func(m *Model, c *chat, next auditPage, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			l.addAudit(m, next)
			return nil
		})
	}
}

// undoListed takes back what a line tells of. The line stays: the record forgets nothing.
func undoListed(m *Model, l *listing, e entry) tea.Cmd {
	desk, ctx := m.desk, m.cfg.Context
	return l.settle(0, func() error { return desk.Undo(ctx, e.number) }, func(m *Model) string { return m.t.Undone })
}
