package store

import (
	"context"
	"math"
	"slices"
	"time"
)

// A message comes with what it answers, by a join; what hangs on it besides is read by another query, and only where the
// row says that there is something.
const (
	messageColumns = `messages.number, messages.room, messages.seq, coalesce(messages.author, 0), messages.name, messages.kind,
	messages.text, messages.said_at, messages.reply, messages.edited_at, messages.deleted, messages.pinned, messages.has,
	coalesce(answered.name, ''), coalesce(substr(answered.text, 1, 200), ''), coalesce(answered.deleted, '')`

	fromMessages = ` FROM messages LEFT JOIN messages AS answered
	ON messages.reply > 0 AND answered.room = messages.room AND answered.seq = messages.reply `

	selectMessages = `SELECT ` + messageColumns + fromMessages
)

// row is a message as it is read, with the bits that say what else there is of it.
type messageRow struct {
	Message
	has int64
}

// messageScanner scans the rows of one page. It has one place for all of them, of the driver's own types: as fields of
// a Message each number would be spelled out, parsed and allocated on its way, in every row.
func messageScanner() scanner[messageRow] {
	var number, room, seq, author, kind, at, reply, edited, pinned, has int64
	var name, text, deleted, quoteName, quoteText, quoteDeleted string
	dest := []any{&number, &room, &seq, &author, &name, &kind, &text, &at, &reply, &edited, &deleted, &pinned, &has,
		&quoteName, &quoteText, &quoteDeleted}
	return func(scan func(dest ...any) error) (messageRow, error) {
		err := scan(dest...)
		m := messageRow{has: has, Message: Message{
			Room: RoomID(room), Seq: seq, Number: uint64(number), Author: AccountID(author), Name: name, Guest: author == 0,
			Kind: MessageKind(kind), Text: text, At: time.UnixMilli(at).UTC(), EditedAt: stamped(edited), Deleted: deleted,
			Pinned: pinned == 1, Bot: has&saidByBot != 0,
		}}
		if reply > 0 {
			answered := Message{Seq: reply, Name: quoteName, Text: quoteText, Deleted: quoteDeleted}
			m.Reply = answered.Quote()
			m.Reply.Deleted = m.Reply.Deleted || quoteName == "" // erased
		}
		return m, err
	}
}

// MessagesBefore reads the newest messages of a room with a Seq below seq, or the newest of all when seq is 0 or less,
// in ascending order: at most limit, and never more than 1,000. No room, no messages.
func (s *Store) MessagesBefore(ctx context.Context, room RoomID, seq int64, limit int) ([]Message, error) {
	if seq <= 0 {
		seq = math.MaxInt64 // and not an OR in the query: it would walk down from the newest to the page
	}
	const query = selectMessages + `WHERE messages.room = ? AND messages.seq < ? ORDER BY messages.seq DESC LIMIT ?`
	rows, err := readAll(ctx, s, messageScanner(), query, room, seq, rowLimit(limit))
	slices.Reverse(rows)
	return s.complete(ctx, rows, err)
}

// MessagesAfter reads the oldest messages of a room with a Seq above seq, in ascending order: at most limit, and never
// more than 1,000.
func (s *Store) MessagesAfter(ctx context.Context, room RoomID, seq int64, limit int) ([]Message, error) {
	const query = selectMessages + `WHERE messages.room = ? AND messages.seq > ? ORDER BY messages.seq LIMIT ?`
	return s.page(ctx, query, room, seq, rowLimit(limit))
}

// Message reads one message as an account may see it (0 is a guest): ErrNoRoom, ErrNoMessage.
func (s *Store) Message(ctx context.Context, account AccountID, room RoomID, seq int64) (Message, error) {
	if err := s.see(ctx, account, room); err != nil {
		return Message{}, err
	}
	return s.one(ctx, selectMessages+`WHERE messages.room = ? AND messages.seq = ? LIMIT 1`, room, seq)
}

// MessageByNumber reads one message by its place in the log, as an account may see it (0 is a guest): ErrNoMessage, also
// for one that it may not see.
func (s *Store) MessageByNumber(ctx context.Context, account AccountID, number uint64) (Message, error) {
	const query = selectMessages + `JOIN rooms ON rooms.id = messages.room WHERE messages.number = ? AND ` + readsRoom + ` LIMIT 1`
	return s.one(ctx, query, number, account)
}

func (s *Store) one(ctx context.Context, query string, args ...any) (Message, error) {
	row, err := readOne(ctx, s, ErrNoMessage, messageScanner(), query, args...)
	if err != nil {
		return Message{}, err
	}
	all, err := s.complete(ctx, []messageRow{row}, nil)
	if err != nil {
		return Message{}, err
	}
	return all[0], nil
}

// see answers ErrNoRoom when an account may not see a room.
func (s *Store) see(ctx context.Context, account AccountID, room RoomID) error {
	sees, err := s.MaySee(ctx, account, room)
	if err == nil && !sees {
		err = ErrNoRoom
	}
	return err
}

// Thread reads the chain of answers that a message belongs to: what it answers, up to the first, and then all answers to
// those, in their order; at most 200. ErrNoRoom, ErrNoMessage.
func (s *Store) Thread(ctx context.Context, account AccountID, room RoomID, seq int64) ([]Message, error) {
	first, err := s.Message(ctx, account, room, seq)
	if err != nil {
		return nil, err
	}
	const most = 200
	for range most {
		if first.Reply == nil {
			break
		}
		above, err := s.Message(ctx, account, room, first.Reply.Seq)
		if err != nil {
			break // erased: the chain begins here
		}
		first = above
	}
	const query = selectMessages + `WHERE messages.room = ? AND messages.reply = ? AND messages.reply > 0
		ORDER BY messages.seq LIMIT ?`
	thread := []Message{first}
	for i := 0; i < len(thread) && len(thread) < most; i++ {
		answers, err := s.page(ctx, query, room, thread[i].Seq, most-len(thread))
		if err != nil {
			return nil, err
		}
		thread = append(thread, answers...)
	}
	slices.SortFunc(thread, func(a, b Message) int { return int(a.Seq - b.Seq) })
	return thread, nil
}

// Pins reads the pinned messages of a room, the newest first: at most 50. ErrNoRoom.
func (s *Store) Pins(ctx context.Context, account AccountID, room RoomID) ([]Message, error) {
	if err := s.see(ctx, account, room); err != nil {
		return nil, err
	}
	const query = selectMessages + `WHERE messages.room = ? AND messages.pinned = 1 ORDER BY messages.seq DESC LIMIT ?`
	return s.page(ctx, query, room, maxPins)
}

// Mentions reads the messages that name an account in rooms that it still sees, the newest first: those with a Number
// below before, or the newest of all when before is 0; at most limit, and never more than 1,000.
func (s *Store) Mentions(ctx context.Context, account AccountID, before uint64, limit int) ([]Mention, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	const query = `SELECT ` + messageColumns + `, rooms.title FROM mentions JOIN messages ON messages.number = mentions.message
		LEFT JOIN messages AS answered ON messages.reply > 0 AND answered.room = messages.room AND answered.seq = messages.reply
		JOIN rooms ON rooms.id = mentions.room
		WHERE mentions.account = ? AND mentions.message < ? AND ` + readsRoom + ` ORDER BY mentions.message DESC LIMIT ?`
	return s.located(ctx, query, account, before, account, rowLimit(limit))
}

// SaidBy reads what an account has said in rooms that it still sees, the oldest first: messages with a Number above after,
// without those that were deleted; at most limit, and never more than 1,000.
func (s *Store) SaidBy(ctx context.Context, account AccountID, after uint64, limit int) ([]Mention, error) {
	const query = `SELECT ` + messageColumns + `, rooms.title` + fromMessages + `JOIN rooms ON rooms.id = messages.room
		WHERE messages.author = ? AND messages.number > ? AND messages.deleted = '' AND ` + readsRoom + `
		ORDER BY messages.number LIMIT ?`
	return s.located(ctx, query, account, int64(after), account, rowLimit(limit))
}

// located reads messages with the names of their rooms, which stand in the last column.
func (s *Store) located(ctx context.Context, query string, args ...any) ([]Mention, error) {
	var name string
	var names []string
	scanRow := messageScanner()
	rows, err := readAll(ctx, s, func(scan func(dest ...any) error) (messageRow, error) {
		row, err := scanRow(func(dest ...any) error { return scan(append(dest[:len(dest):len(dest)], &name)...) })
		names = append(names, name)
		return row, err
	}, query, args...)
	messages, err := s.complete(ctx, rows, err)
	if err != nil {
		return nil, err
	}
	mentions := make([]Mention, len(messages))
	for i := range messages {
		mentions[i] = Mention{messages[i], names[i]}
	}
	return mentions, nil
}

// LastSeq reads the Seq of a room's newest message, 0 when there is none.
func (s *Store) LastSeq(ctx context.Context, room RoomID) (int64, error) {
	const query = `SELECT coalesce((SELECT seq FROM messages WHERE room = ? ORDER BY seq DESC LIMIT 1), 0)`
	return readOne(ctx, s, nil, single[int64], query, room)
}

// MessageCount reads how many messages an account has said. It walks an index of them: for a look at one person, not
// for every line.
func (s *Store) MessageCount(ctx context.Context, id AccountID) (int64, error) {
	return readOne(ctx, s, nil, single[int64], `SELECT count(*) FROM messages WHERE author = ?`, id)
}
