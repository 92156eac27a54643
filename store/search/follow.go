package search

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"teahouse/store"
)

const (
	// batchSize bounds the messages of one commit.
	batchSize = 1000
	// gather is how long news waits for more: ten commits a second are enough, however much is said.
	gather = 100 * time.Millisecond
	// pollEvery is when the log is looked at without a tap, should one have been lost.
	pollEvery = time.Minute
	// restShare is for how many times the length of a batch the index rests while something is said: it takes a tenth of
	// one core at most, and keeps up with some thousand messages a second.
	restShare = 9
)

// Tap tells the index that the log has grown. It never waits; a hundred taps say as much as one.
func (ix *Index) Tap() {
	select {
	case ix.tap <- struct{}{}:
	default:
	}
}

// Run reads what is new in the log into the index until ctx ends, and then returns nil. After a fault (no room on the
// disk) it returns the error and may be called again; a damaged file is replaced instead.
//
// It stays out of the way of those who speak: it has no part in their transactions, and while something is said it
// rests after each batch. In a flood it would rather fall behind than slow anybody down; Behind tells.
func (ix *Index) Run(ctx context.Context) error {
	for {
		start := time.Now()
		more, err := ix.step(ctx)
		if err == nil && !more {
			err = ix.await(ctx)
		} else if err == nil && len(ix.tap) > 0 {
			err = pause(ctx, restShare*time.Since(start))
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// await returns when there is something to do.
func (ix *Index) await(ctx context.Context) error {
	poll := time.NewTimer(pollEvery)
	defer poll.Stop()
	select {
	case <-ix.tap:
		return pause(ctx, gather)
	case <-poll.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// CatchUp reads everything that is in the log now, without resting.
func (ix *Index) CatchUp(ctx context.Context) error {
	for {
		more, err := ix.step(ctx)
		if err != nil || !more {
			return err
		}
	}
}

// freshen takes in what is new before somebody looks for it: who has just said something finds it. It is the work that Run
// would do a moment later. After a flood it does nothing, so that nobody waits for others' words, and leaves faults to Run.
func (ix *Index) freshen(ctx context.Context) {
	if behind, err := ix.Behind(ctx); err == nil && behind > 0 && behind <= batchSize {
		_, _ = ix.step(ctx)
	}
}

// step takes in one batch, and says whether there may be more. A damaged file is replaced on the way.
func (ix *Index) step(ctx context.Context) (more bool, err error) {
	ix.following.Lock()
	defer ix.following.Unlock()
	if ix.damaged.Load() {
		if err := ix.replace(ctx); err != nil {
			return false, err
		}
	}
	b, err := ix.nextBatch(ctx)
	if err != nil {
		return false, fmt.Errorf("read the log for the index: %w", err)
	}
	if !b.empty() {
		err = ix.write(ctx, b)
	}
	if damage(err) {
		return true, ix.replace(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("write the index: %w", err)
	}
	ix.place.Store(b.upTo)
	return b.more, nil
}

// batch is the next stretch of the log.
type batch struct {
	said    []store.Message
	changed []uint64        // the numbers of messages, each once
	now     []store.Message // the changed ones as they are; without those that are gone
	upTo    uint64
	more    bool
}

func (b batch) empty() bool { return len(b.said) == 0 && len(b.changed) == 0 }

// nextBatch reads the stretch behind the place. The log's position comes first: what is read later may be of commands
// behind it, of which one list has some and the other, read a moment earlier, has not. Those are left for next time.
func (ix *Index) nextBatch(ctx context.Context) (b batch, err error) {
	from := ix.place.Load()
	if b.upTo, err = ix.store.Position(ctx); err != nil || b.upTo <= from {
		b.upTo = from
		return b, err
	}
	if b.said, err = ix.store.MessagesFrom(ctx, from, batchSize); err != nil {
		return b, err
	}
	changes, err := ix.store.Changes(ctx, from, batchSize)
	if err != nil {
		return b, err
	}
	if n := len(b.said); n == batchSize && b.said[n-1].Number < b.upTo {
		b.upTo, b.more = b.said[n-1].Number, true
	}
	if n := len(changes); n >= batchSize && changes[n-1].Number < b.upTo {
		b.upTo, b.more = changes[n-1].Number, true
	}
	for len(b.said) > 0 && b.said[len(b.said)-1].Number > b.upTo {
		b.said = b.said[:len(b.said)-1]
	}
	seen := map[uint64]bool{}
	for _, c := range changes {
		if c.Number <= b.upTo && !seen[c.Message] {
			seen[c.Message] = true
			b.changed = append(b.changed, c.Message)
		}
	}
	b.now, err = ix.messages(ctx, b.changed)
	return b, err
}

// messages reads any count of messages by their numbers; those that are gone are left out.
func (ix *Index) messages(ctx context.Context, numbers []uint64) (all []store.Message, err error) {
	for len(numbers) > 0 {
		n := min(len(numbers), store.MaxNumbered)
		some, err := ix.store.MessagesNumbered(ctx, numbers[:n])
		if err != nil {
			return nil, err
		}
		all, numbers = append(all, some...), numbers[n:]
	}
	return all, nil
}

// write brings a batch and the place behind it into the file, in one transaction.
func (ix *Index) write(ctx context.Context, b batch) error {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	tx, err := ix.file.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after the commit
	add, err := tx.PrepareContext(ctx, `INSERT INTO words (rowid, terms) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	if err := addAll(ctx, add, b.said); err != nil {
		return err
	}
	for _, number := range b.changed {
		if _, err := tx.ExecContext(ctx, `DELETE FROM words WHERE rowid = ?`, int64(number)); err != nil {
			return err
		}
	}
	if err := addAll(ctx, add, b.now); err != nil {
		return err
	}
	if n := len(b.said); n > 0 {
		const last = `UPDATE place SET message = ?, said_at = ? WHERE one = 1`
		if _, err := tx.ExecContext(ctx, last, int64(b.said[n-1].Number), b.said[n-1].At.UnixMilli()); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE place SET number = ? WHERE one = 1`, int64(b.upTo)); err != nil {
		return err
	}
	return tx.Commit()
}

// addAll indexes messages that are not in the index. What was deleted has no text and stays out.
func addAll(ctx context.Context, add *sql.Stmt, messages []store.Message) error {
	for _, m := range messages {
		if m.Text == "" || m.Deleted != "" {
			continue
		}
		if _, err := add.ExecContext(ctx, int64(m.Number), document(m)); err != nil {
			return fmt.Errorf("message %d: %w", m.Number, err)
		}
	}
	return nil
}
