package store

import (
	"context"
	"time"
)

// maxKeys is how many keys one account may be known by.
const maxKeys = 64

// addKey answers Forbidden to an account that has maxKeys already.
func addKey(ctx context.Context, m *machine, e Entry, k AddKey) (string, Code, error) {
	if k.Fingerprint == "" {
		return "", Malformed, nil
	}
	if _, found, err := m.person(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	var held int
	const count = `SELECT count(*) FROM keys WHERE account = ?`
	if _, err := m.stmts.row(ctx, count, []any{e.Cmd.Actor}, &held); err != nil || held >= maxKeys {
		return "", Forbidden, err
	}
	if code, err := m.keyFree(ctx, k.Fingerprint); err != nil || code != OK {
		return "", code, err
	}
	const insert = `INSERT INTO keys (fingerprint, account, authorized, comment, added_at) VALUES (?, ?, ?, ?, ?)`
	_, err := m.exec(ctx, insert, k.Fingerprint, e.Cmd.Actor, k.Authorized, k.Comment, e.At.UnixMilli())
	return "", OK, err
}

// keyFree tells whether a key is nobody's, and never was a bot's: whoever has a copy of it would be let in as somebody else.
func (m *machine) keyFree(ctx context.Context, fingerprint string) (Code, error) {
	const known = `SELECT 1 FROM keys WHERE fingerprint = ?1 UNION ALL SELECT 1 FROM bots WHERE fingerprint = ?1 LIMIT 1`
	var one int
	taken, err := m.stmts.row(ctx, known, []any{fingerprint}, &one)
	return allowed(!taken, KeyTaken), err
}

func removeKey(ctx context.Context, m *machine, e Entry, k RemoveKey) (string, Code, error) {
	var others int
	var password bool
	// One query for all that decides: is it the actor's key, and what would be left without it?
	const ways = `SELECT (SELECT count(*) FROM keys WHERE account = a.id) - 1, a.password <> ''
		FROM keys JOIN accounts AS a ON a.id = keys.account WHERE fingerprint = ? AND a.id = ?`
	found, err := m.stmts.row(ctx, ways, []any{k.Fingerprint, e.Cmd.Actor}, &others, &password)
	if err != nil || !found {
		return "", KeyUnknown, err
	}
	if others == 0 && !password {
		return "", LastWayIn, nil
	}
	_, err = m.exec(ctx, `DELETE FROM keys WHERE fingerprint = ?`, k.Fingerprint)
	return "", OK, err
}

// Keys reads the keys of an account in the order in which they were added; none is no error. An account has at most 64.
func (s *Store) Keys(ctx context.Context, id AccountID) ([]Key, error) {
	scan := func(scan func(dest ...any) error) (k Key, err error) {
		var added int64
		err = scan(&k.Account, &k.Fingerprint, &k.Authorized, &k.Comment, &added)
		k.AddedAt = time.UnixMilli(added).UTC()
		return k, err
	}
	const query = `SELECT account, fingerprint, authorized, comment, added_at FROM keys WHERE account = ?
		ORDER BY rowid LIMIT ?`
	return readAll(ctx, s, scan, query, id, maxKeys)
}
