package store

import "context"

// Owner reads the account of the house's owner; ErrNoAccount when it has none.
func (s *Store) Owner(ctx context.Context) (Account, error) {
	return readOne(ctx, s, ErrNoAccount, scanAccount, selectAccount+`WHERE role = 'owner' LIMIT 1`)
}

// AccountsAfter reads accounts in the order in which they were made, those behind after: at most limit, and never more than
// 1,000.
func (s *Store) AccountsAfter(ctx context.Context, after AccountID, limit int) ([]Account, error) {
	return readAll(ctx, s, scanAccount, selectAccount+`WHERE id > ? ORDER BY id LIMIT ?`, after, rowLimit(limit))
}

// Totals is how much there is in a house.
type Totals struct {
	Accounts int64 // deleted ones and bots included
	Rooms    int64 // private and direct ones included
	Messages int64 // that were not erased
	Bytes    int64 // of the database, without what waits in its log
}

// Totals counts what there is. It reads an index of the messages to its end: a second for some millions.
func (s *Store) Totals(ctx context.Context) (Totals, error) {
	scan := func(scan func(dest ...any) error) (t Totals, err error) {
		return t, scan(&t.Accounts, &t.Rooms, &t.Messages, &t.Bytes)
	}
	const query = `SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM rooms), (SELECT count(*) FROM messages),
		(SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)`
	return readOne(ctx, s, nil, scan, query)
}
