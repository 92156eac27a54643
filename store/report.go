package store

import (
	"context"
	"strconv"
)

func makeReport(ctx context.Context, m *machine, e Entry, r MakeReport) (string, Code, error) {
	_, msg, code, err := m.target(ctx, e, r.Room, r.Seq)
	if err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActReport, r.Room); err != nil || code != OK {
		return "", code, err
	}
	const again = `SELECT id FROM reports WHERE closed_at = 0 AND kind = 'message' AND room = ? AND seq = ? AND by = ?`
	var old int64
	found, err := m.stmts.row(ctx, again, []any{r.Room, r.Seq, e.Cmd.Actor}, &old)
	if err != nil || found {
		return strconv.FormatInt(old, 10), OK, err
	}
	id, err := m.report(ctx, e, Report{
		Kind: ReportMessage, Room: r.Room, Seq: r.Seq, Account: msg.Author, Name: msg.Name, Text: msg.Text, Reason: r.Reason,
	})
	return strconv.FormatInt(id, 10), OK, err
}

// report adds a line to the moderators' queue.
func (m *machine) report(ctx context.Context, e Entry, r Report) (int64, error) {
	const insert = `INSERT INTO reports (kind, room, seq, account, name, text, reason, by, at, closed_at, closed_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`
	result, err := m.exec(ctx, insert, r.Kind, r.Room, r.Seq, r.Account, r.Name, r.Text, r.Reason, e.Cmd.Actor, e.At.UnixMilli())
	if err != nil {
		return 0, err
	}
	e.Cmd.Kind = KindReport // held words come by another kind of command
	m.tell(e, Event{Room: r.Room, Actor: e.Cmd.Actor, Target: r.Account})
	return result.LastInsertId()
}

// hold keeps the first words of a new account for a moderator. What it says until then is not kept, and neither is what it
// says where moderators can't look: that would wait for ever, and keep other words from being seen.
func (m *machine) hold(ctx context.Context, e Entry, at *place, s Say) error {
	if at.Kind != Public && at.Kind != Announce {
		return nil
	}
	var one int
	const standing = `SELECT 1 FROM reports WHERE account = ? AND kind = 'held' AND closed_at = 0`
	waits, err := m.stmts.row(ctx, standing, []any{e.Cmd.Actor}, &one)
	if err != nil || waits {
		return err
	}
	p, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return err
	}
	_, err = m.report(ctx, e, Report{Kind: ReportHeld, Room: s.Room, Account: e.Cmd.Actor, Name: p.name, Text: s.Text})
	return err
}

// settle closes a report. Held words that are approved are said now, and their author needs nobody any more.
func settle(ctx context.Context, m *machine, e Entry, s Settle) (string, Code, error) {
	if code, err := m.allow(ctx, e.Cmd.Actor, ActQueue, 0); err != nil || code != OK {
		return "", code, err
	}
	found, err := rowsOf(ctx, m, scanReport, selectReports+`reports.id = ? AND reports.closed_at = 0`, s.ID)
	if err != nil || len(found) == 0 {
		return "", Nothing, err
	}
	r := found[0]
	if _, code, err := m.visible(ctx, e.Cmd.Actor, r.Room); err != nil || code != OK {
		return "", Nothing, err
	}
	const closing = `UPDATE reports SET closed_at = ?, closed_by = ? WHERE id = ?`
	if _, err := m.exec(ctx, closing, e.At.UnixMilli(), e.Cmd.Actor, r.ID); err != nil {
		return "", OK, err
	}
	if r.Kind == ReportHeld && s.Approve {
		if err := m.approve(ctx, e, r); err != nil {
			return "", OK, err
		}
	}
	verdict := "− "
	if s.Approve {
		verdict = "+ "
	}
	line := AuditLine{Action: ActQueue, Account: r.Account, Target: verdict + r.Name, Room: r.Room, Reason: s.Reason}
	return "", OK, m.audit(ctx, e, line, nil)
}

func (m *machine) approve(ctx context.Context, e Entry, r Report) error {
	if _, err := m.exec(ctx, `UPDATE accounts SET state = '' WHERE id = ? AND state = 'pending'`, r.Account); err != nil {
		return err
	}
	delete(m.people, r.Account)
	said := e
	said.Cmd.Actor, said.Cmd.Kind = r.Account, KindSay
	p, code, err := m.visible(ctx, r.Account, r.Room)
	if err != nil || code != OK {
		return err
	}
	if code, _, err := m.maySay(ctx, said, p, Say{}); err != nil || code != OK {
		return err // muted meanwhile, say: the account is approved and the words are not
	}
	_, _, err = m.speak(ctx, said, p, Say{Room: r.Room, Text: r.Text})
	return err
}

const selectReports = `SELECT reports.id, reports.kind, reports.room, coalesce(rooms.title, ''), reports.seq, reports.account,
	reports.name, reports.text, reports.reason, reports.by, coalesce((SELECT name FROM accounts WHERE id = reports.by), ''),
	reports.at FROM reports LEFT JOIN rooms ON rooms.id = reports.room WHERE `

func scanReport(scan func(dest ...any) error) (r Report, err error) {
	var at int64
	err = scan(&r.ID, &r.Kind, &r.Room, &r.RoomName, &r.Seq, &r.Account, &r.Name, &r.Text, &r.Reason, &r.By, &r.ByName, &at)
	r.At = stamped(at)
	return r, err
}

// Reports reads the moderators' queue, the oldest first: at most 1,000. Reports from rooms that the asker may not see are
// left out. The caller answers for the asker having ActQueue.
func (s *Store) Reports(ctx context.Context, asker AccountID) ([]Report, error) {
	const query = selectReports + `reports.closed_at = 0 AND ` + readsRoom + ` ORDER BY reports.id LIMIT ?`
	return readAll(ctx, s, scanReport, query, asker, maxRows)
}
