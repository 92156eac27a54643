package store

import (
	"context"
	"strconv"
	"strings"
	"unicode"
)

// maxRoomName is in bytes, for the machine counts nothing that a newer Unicode could count otherwise.
const maxRoomName = 128

func scanRoom(scan func(dest ...any) error) (r Room, err error) {
	err = scan(&r.ID, &r.Name, &r.Topic)
	return r, err
}

func openRoom(ctx context.Context, m *machine, e Entry, o OpenRoom) (string, Code, error) {
	if o.Name == "" || len(o.Name) > maxRoomName || strings.ContainsFunc(o.Name, unicode.IsControl) {
		return "", Malformed, nil
	}
	if e.Cmd.Actor != 0 {
		if _, found, err := m.name(ctx, e.Cmd.Actor); err != nil || !found {
			return "", foundOr(found, NoAccount), err
		}
	}
	const insert = `INSERT INTO rooms (name, topic, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
	result, err := m.exec(ctx, insert, o.Name, o.Topic, e.At.UnixMilli())
	if err != nil {
		return "", OK, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return "", RoomExists, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return "", OK, err
	}
	m.tell(e, Event{Room: RoomID(id), Name: o.Name, Topic: o.Topic, Actor: e.Cmd.Actor})
	return strconv.FormatInt(id, 10), OK, nil
}

func setTopic(ctx context.Context, m *machine, e Entry, t SetTopic) (string, Code, error) {
	if e.Cmd.Actor == 0 {
		return "", Forbidden, nil
	}
	if _, found, err := m.name(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	found, err := m.changed(ctx, `UPDATE rooms SET topic = ? WHERE id = ?`, t.Topic, t.Room)
	if err != nil || !found {
		return "", NoRoom, err
	}
	m.tell(e, Event{Room: t.Room, Topic: t.Topic, Actor: e.Cmd.Actor})
	return "", OK, nil
}

// markRead stops at the newest message, so that no mark can hide what is said later.
func markRead(ctx context.Context, m *machine, e Entry, r MarkRead) (string, Code, error) {
	if _, found, err := m.name(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	tail, found, err := m.tail(ctx, r.Room)
	if err != nil || !found {
		return "", NoRoom, err
	}
	seq := min(r.Seq, tail)
	if seq <= 0 {
		return "", OK, nil
	}
	const upsert = `INSERT INTO read_marks (account, room, seq) VALUES (?, ?, ?)
		ON CONFLICT (account, room) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_marks.seq`
	_, err = m.exec(ctx, upsert, e.Cmd.Actor, r.Room, seq)
	return "", OK, err
}

// tail is the newest Seq of a room, 0 when nothing was said yet.
func (m *machine) tail(ctx context.Context, room RoomID) (seq int64, found bool, err error) {
	if seq, ok := m.tails[room]; ok {
		return seq, true, nil
	}
	const query = `SELECT coalesce((SELECT max(seq) FROM messages WHERE room = rooms.id), 0) FROM rooms WHERE id = ?`
	found, err = m.stmts.row(ctx, query, []any{room}, &seq)
	if found {
		m.tails[room] = seq
	}
	return seq, found, err
}

// Rooms reads the rooms of the house, the oldest first: at most 1,000.
func (s *Store) Rooms(ctx context.Context) ([]Room, error) {
	return readAll(ctx, s, scanRoom, `SELECT id, name, topic FROM rooms ORDER BY id LIMIT ?`, maxRows)
}

// Room reads a room by its name; ErrNoRoom when there is none.
func (s *Store) Room(ctx context.Context, name string) (Room, error) {
	return readOne(ctx, s, ErrNoRoom, scanRoom, `SELECT id, name, topic FROM rooms WHERE name = ? LIMIT 1`, name)
}

// ReadMark reads how far an account has read a room: the Seq of the last message seen, 0 when none.
func (s *Store) ReadMark(ctx context.Context, account AccountID, room RoomID) (int64, error) {
	const query = `SELECT coalesce((SELECT seq FROM read_marks WHERE account = ? AND room = ? LIMIT 1), 0)`
	return readOne(ctx, s, nil, single[int64], query, account, room)
}
