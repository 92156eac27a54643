package store

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strconv"
	"time"
)

// say gives the message the next number of its room.
func say(ctx context.Context, m *machine, e Entry, s Say) (string, Code, error) {
	guest := e.Cmd.Actor == 0
	if s.Text == "" || s.Kind > Did || guest != (s.Guest != "") {
		return "", Malformed, nil
	}
	name := s.Guest
	if !guest {
		known, found, err := m.person(ctx, e.Cmd.Actor)
		if err != nil || !found {
			return "", NoAccount, err
		}
		name = known.name
	}
	p, code, err := m.visible(ctx, e.Cmd.Actor, s.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.mayWrite(ctx, e, p, s.Folded); err != nil || code != OK {
		return "", code, err
	}
	msg := Message{
		Room: s.Room, Seq: p.tail + 1, Number: e.Number, Author: e.Cmd.Actor, Name: name, Guest: guest,
		Kind: s.Kind, Text: s.Text, At: e.At,
	}
	author := sql.NullInt64{Int64: int64(msg.Author), Valid: !guest}
	const insert = `INSERT INTO messages (number, room, seq, author, name, kind, text, said_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	_, err = m.exec(ctx, insert, msg.Number, msg.Room, msg.Seq, author, name, msg.Kind, msg.Text, e.At.UnixMilli())
	if err != nil {
		return "", OK, err
	}
	p.tail = msg.Seq
	m.tell(e, Event{Room: s.Room, Message: &msg, Actor: e.Cmd.Actor})
	return strconv.FormatInt(msg.Seq, 10), OK, nil
}

const selectMessages = `SELECT number, room, seq, coalesce(author, 0), name, kind, text, said_at FROM messages `

// messageScanner scans the rows of one page. It has one place for all of them, of the driver's own types: as fields of
// a Message each number would be spelled out, parsed and allocated on its way, in every row.
func messageScanner() scanner[Message] {
	var number, room, seq, author, kind, at int64
	var name, text string
	dest := []any{&number, &room, &seq, &author, &name, &kind, &text, &at}
	return func(scan func(dest ...any) error) (Message, error) {
		err := scan(dest...)
		return Message{
			Room: RoomID(room), Seq: seq, Number: uint64(number), Author: AccountID(author), Name: name, Guest: author == 0,
			Kind: MessageKind(kind), Text: text, At: time.UnixMilli(at).UTC(),
		}, err
	}
}

// MessagesBefore reads the newest messages of a room with a Seq below seq, or the newest of all when seq is 0 or less,
// in ascending order: at most limit, and never more than 1,000. No room, no messages.
func (s *Store) MessagesBefore(ctx context.Context, room RoomID, seq int64, limit int) ([]Message, error) {
	if seq <= 0 {
		seq = math.MaxInt64 // and not an OR in the query: it would walk down from the newest to the page
	}
	const query = selectMessages + `WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT ?`
	messages, err := readAll(ctx, s, messageScanner(), query, room, seq, rowLimit(limit))
	slices.Reverse(messages)
	return messages, err
}

// MessagesAfter reads the oldest messages of a room with a Seq above seq, in ascending order: at most limit, and never
// more than 1,000.
func (s *Store) MessagesAfter(ctx context.Context, room RoomID, seq int64, limit int) ([]Message, error) {
	const query = selectMessages + `WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?`
	return readAll(ctx, s, messageScanner(), query, room, seq, rowLimit(limit))
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
