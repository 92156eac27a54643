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
	code, err := m.insertKey(ctx, e, e.Cmd.Actor, k)
	return "", code, err
}

// insertKey makes an account known by a key. A key that was a bot's once is nobody's any more: whoever has a copy of it
// would be let in as somebody else.
func (m *machine) insertKey(ctx context.Context, e Entry, account AccountID, k AddKey) (Code, error) {
	var one int
	spent, err := m.stmts.row(ctx, `SELECT 1 FROM bots WHERE fingerprint = ?`, []any{k.Fingerprint}, &one)
	if err != nil || spent {
		return KeyTaken, err
	}
	const insert = `INSERT INTO keys (fingerprint, account, authorized, comment, added_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`
	added, err := m.changed(ctx, insert, k.Fingerprint, account, k.Authorized, k.Comment, e.At.UnixMilli())
	return foundOr(added, KeyTaken), err
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
