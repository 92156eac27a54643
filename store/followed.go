package store

import (
	"context"
	"strings"
)

// What is kept beside the log, as the index of the search is, follows it by these reads: how far the log has come, what
// was said since, and which messages have changed.

// Change tells that a message was edited, deleted or erased.
type Change struct {
	Number  uint64 // of the change
	Message uint64 // the Number of the message, which may be gone
}

// Position reads the number of the newest command. All messages and changes up to it can be read.
func (s *Store) Position(ctx context.Context) (uint64, error) {
	return readOne(ctx, s, nil, single[uint64], `SELECT number FROM position WHERE one = 1`)
}

// MessagesFrom reads the oldest messages of all rooms with a Number above after, in ascending order: at most limit, and
// never more than 1,000. It asks nobody's rights: what it reads is not for people's eyes.
func (s *Store) MessagesFrom(ctx context.Context, after uint64, limit int) ([]Message, error) {
	const query = selectMessages + `WHERE messages.number > ? ORDER BY messages.number LIMIT ?`
	return s.page(ctx, query, int64(after), rowLimit(limit))
}

// Changes reads the oldest changes with a Number above after, in ascending order: limit of them, never more than 1,000, and
// then as many more as have the Number of the last. So none is missed by who goes on from there.
func (s *Store) Changes(ctx context.Context, after uint64, limit int) ([]Change, error) {
	const query = `SELECT number, message FROM happened WHERE message > 0 AND number > ?1 AND number <= coalesce(
		(SELECT number FROM happened WHERE message > 0 AND number > ?1 ORDER BY number LIMIT 1 OFFSET ?2), 9223372036854775807)
		ORDER BY number`
	return readAll(ctx, s, func(scan func(dest ...any) error) (c Change, err error) {
		err = scan(&c.Number, &c.Message)
		return c, err
	}, query, int64(after), max(rowLimit(limit)-1, 0))
}

// MaxNumbered is how many messages MessagesNumbered reads at once.
const MaxNumbered = 64

// MessagesNumbered reads the messages that have one of these numbers, in ascending order; more than MaxNumbered are not
// looked at, and what is gone is left out. It asks nobody's rights, as MessagesFrom.
func (s *Store) MessagesNumbered(ctx context.Context, numbers []uint64) ([]Message, error) {
	// One statement for any count, so that it is prepared once; no message has the number 0.
	query := selectMessages + `WHERE messages.number IN (?` + strings.Repeat(`,?`, MaxNumbered-1) + `) ORDER BY messages.number LIMIT ?`
	args := make([]any, MaxNumbered+1)
	for i := range MaxNumbered {
		args[i] = 0
		if i < len(numbers) {
			args[i] = int64(numbers[i])
		}
	}
	args[MaxNumbered] = MaxNumbered
	return s.page(ctx, query, args...)
}
