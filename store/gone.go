package store

import "context"

// eraseAll is how many messages go with an account in one command. Others wait meanwhile; what is beyond stays, without a
// name that anybody could log in with.
const eraseAll = 10_000

// deleteAccount ends the actor's own account. Its row stays, so the name stays taken and the number is nobody else's.
func deleteAccount(ctx context.Context, m *machine, e Entry, d DeleteAccount) (string, Code, error) {
	p, found, err := m.person(ctx, e.Cmd.Actor)
	if err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	if p.role == RoleOwner {
		return "", Forbidden, nil // a house would be without its owner
	}
	if err := m.revokeBotsOf(ctx, e, e.Cmd.Actor); err != nil {
		return "", OK, err
	}
	if err := m.endAccount(ctx, e, e.Cmd.Actor, RoleMember); err != nil {
		return "", OK, err
	}
	if d.Erase {
		if err := m.eraseSaid(ctx, e, p.name); err != nil {
			return "", OK, err
		}
	}
	return "", OK, m.tellAccount(ctx, e)
}

// endAccount takes away all that lets an account be used, and all that is known of it but its name; what it said stays.
func (m *machine) endAccount(ctx context.Context, e Entry, account AccountID, role Role) error {
	if err := m.leaveAll(ctx, e, account); err != nil {
		return err
	}
	for _, query := range []string{
		`DELETE FROM keys WHERE account = ?`, `DELETE FROM ignores WHERE account = ?`,
		`DELETE FROM ignores WHERE other = ?`, `DELETE FROM later WHERE account = ?`, `DELETE FROM read_marks WHERE account = ?`,
		`DELETE FROM mentions WHERE account = ?`,
		// Words that were never said have nobody any more who would say them.
		`DELETE FROM reports WHERE account = ? AND kind = 'held' AND closed_at = 0`,
	} {
		if _, err := m.exec(ctx, query, account); err != nil {
			return err
		}
	}
	const end = `UPDATE accounts SET state = 'deleted', role = ?, password = '', bio = '', pronouns = '', away = '',
		lang = '', tz = '', theme = '', notify = '', typing = '',
		seen_at = 0 WHERE id = ?`
	_, err := m.exec(ctx, end, role, account)
	delete(m.people, account)
	return err
}

// eraseSaid takes away what the actor has said, the newest first.
func (m *machine) eraseSaid(ctx context.Context, e Entry, name string) error {
	type said struct {
		number uint64
		room   RoomID
		seq    int64
	}
	const query = `SELECT number, room, seq FROM messages WHERE author = ? AND deleted = '' ORDER BY number DESC LIMIT ?`
	all, err := rowsOf(ctx, m, func(scan func(dest ...any) error) (s said, err error) {
		err = scan(&s.number, &s.room, &s.seq)
		return s, err
	}, query, e.Cmd.Actor, eraseAll)
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := m.empty(ctx, s.number, name); err != nil {
			return err
		}
		msg, _, err := m.message(ctx, s.room, s.seq)
		if err != nil {
			return err
		}
		told := e
		told.Cmd.Kind = KindDelete
		if err := m.noteMessage(ctx, told, &msg, Happening{}); err != nil {
			return err
		}
		m.tell(told, Event{Room: s.room, Message: &msg, Actor: e.Cmd.Actor})
	}
	return nil
}
