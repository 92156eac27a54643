package store

import "context"

// ignore hides somebody from the actor. Nobody can hide from themselves.
func ignore(ctx context.Context, m *machine, e Entry, d Ignore) (string, Code, error) {
	if _, found, err := m.person(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	if d.Account == e.Cmd.Actor {
		return "", Forbidden, nil
	}
	if _, found, err := m.person(ctx, d.Account); err != nil || !found && !d.Off {
		return "", NoAccount, err
	}
	if d.Off {
		dropped, err := m.changed(ctx, `DELETE FROM ignores WHERE account = ? AND other = ?`, e.Cmd.Actor, d.Account)
		if err != nil || !dropped {
			return "", Nothing, err
		}
	} else {
		var n int
		const count = `SELECT count(*) FROM ignores WHERE account = ?`
		if _, err := m.stmts.row(ctx, count, []any{e.Cmd.Actor}, &n); err != nil || n >= maxIgnores {
			return "", TooMany, err
		}
		const upsert = `INSERT INTO ignores (account, other, block) VALUES (?, ?, ?)
			ON CONFLICT (account, other) DO UPDATE SET block = excluded.block`
		if _, err := m.exec(ctx, upsert, e.Cmd.Actor, d.Account, d.Block); err != nil {
			return "", OK, err
		}
	}
	m.tell(e, Event{Actor: e.Cmd.Actor, Target: d.Account})
	return "", OK, nil
}

// Ignored is somebody whom an account does not want to hear.
type Ignored struct {
	Account AccountID
	Name    string
	Block   bool // they may not write to the account either
}

// Ignores reads whom an account ignores: at most 500.
func (s *Store) Ignores(ctx context.Context, account AccountID) ([]Ignored, error) {
	const query = `SELECT ignores.other, accounts.name, ignores.block FROM ignores JOIN accounts ON accounts.id = ignores.other
		WHERE ignores.account = ? ORDER BY ignores.other LIMIT ?`
	return readAll(ctx, s, func(scan func(dest ...any) error) (i Ignored, err error) {
		err = scan(&i.Account, &i.Name, &i.Block)
		return i, err
	}, query, account, maxIgnores)
}

// seen notes when the actor was last here.
func seen(ctx context.Context, m *machine, e Entry, _ Seen) (string, Code, error) {
	const update = `UPDATE accounts SET seen_at = ? WHERE id = ? AND state != 'deleted'`
	found, err := m.changed(ctx, update, e.At.UnixMilli(), e.Cmd.Actor)
	if err != nil || !found {
		return "", NoAccount, err
	}
	return "", OK, m.tellAccount(ctx, e)
}
