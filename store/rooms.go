package store

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// maxRoomName is in bytes, for the machine counts nothing that a newer Unicode could count otherwise.
const maxRoomName = 128

const roomColumns = `rooms.id, rooms.title, rooms.topic, rooms.kind, rooms.maker, rooms.archived, rooms.slow, rooms.retention`

const selectRooms = `SELECT ` + roomColumns + ` FROM rooms `

func scanRoom(scan func(dest ...any) error) (Room, error) {
	var r Room
	var slow, retention int64
	err := scan(&r.ID, &r.Name, &r.Topic, &r.Kind, &r.Maker, &r.Archived, &slow, &retention)
	r.Slow, r.Retention = time.Duration(slow)*time.Second, time.Duration(retention)*time.Second
	return r, err
}

// openRoom makes the room, and its maker the first member and moderator.
func openRoom(ctx context.Context, m *machine, e Entry, o OpenRoom) (string, Code, error) {
	if o.Folded == "" {
		o.Folded = o.Name
	}
	if o.Kind == "" {
		o.Kind = Public
	}
	if !goodRoomName(o.Name) || !goodRoomName(o.Folded) || o.Kind != Public && o.Kind != Announce && o.Kind != Private {
		return "", Malformed, nil
	}
	if e.Cmd.Actor != 0 {
		if code, err := m.allow(ctx, e.Cmd.Actor, ActOpen, 0); err != nil || code != OK {
			return "", code, err
		}
		// Its name and topic are written for others to read.
		if code, why, err := m.mayWrite(ctx, e, &place{}, ""); err != nil || code != OK {
			return why, code, err
		}
	}
	if code, err := m.roomNameFree(ctx, e.Cmd.Actor, o.Folded, o.Kind); err != nil || code != OK {
		return "", code, err
	}
	id, code, err := m.insertRoom(ctx, e, roomKey(o.Kind, o.Folded, e.Number), o)
	if err != nil || code != OK {
		return "", code, err
	}
	if e.Cmd.Actor != 0 {
		if err := m.addMember(ctx, e, e.Cmd.Actor, id, RoleModerator); err != nil {
			return "", OK, err
		}
	}
	return strconv.FormatInt(int64(id), 10), OK, nil
}

func goodRoomName(name string) bool {
	return name != "" && len(name) <= maxRoomName && !strings.ContainsFunc(name, unicode.IsControl) &&
		!strings.HasPrefix(name, "+") && !strings.HasPrefix(name, "@")
}

// roomKey is what makes a room's row unique; see the migration that brought it.
func roomKey(kind RoomKind, folded string, number uint64) string {
	if kind == Private {
		return "+" + strconv.FormatUint(number, 10)
	}
	return folded
}

// roomNameFree answers RoomExists when the actor sees a room of that name. A private room whose name they can't know stands
// in nobody's way, and nobody learns of it.
func (m *machine) roomNameFree(ctx context.Context, actor AccountID, folded string, kind RoomKind) (Code, error) {
	const seen = `SELECT 1 FROM rooms WHERE folded = ? AND kind != 'direct' AND ` + seesRoom + ` LIMIT 1`
	var one int
	taken, err := m.stmts.row(ctx, seen, []any{folded, actor}, &one)
	return allowed(!taken, RoomExists), err
}

// insertRoom adds a room's row and tells of it.
func (m *machine) insertRoom(ctx context.Context, e Entry, key string, o OpenRoom) (RoomID, Code, error) {
	const insert = `INSERT INTO rooms (name, title, folded, topic, kind, maker, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`
	result, err := m.exec(ctx, insert, key, o.Name, o.Folded, o.Topic, o.Kind, e.Cmd.Actor, e.At.UnixMilli())
	if err != nil {
		return 0, OK, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return 0, RoomExists, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return 0, OK, err
	}
	return RoomID(id), OK, m.tellRoom(ctx, e, RoomID(id))
}

// tellRoom tells what a room has become.
func (m *machine) tellRoom(ctx context.Context, e Entry, id RoomID) error {
	delete(m.places, id)
	p, _, err := m.place(ctx, id)
	if err != nil {
		return err
	}
	now := p.Room
	m.tell(e, Event{Room: id, Place: &now, Actor: e.Cmd.Actor})
	return nil
}

func setTopic(ctx context.Context, m *machine, e Entry, t SetTopic) (string, Code, error) {
	p, code, err := m.visible(ctx, e.Cmd.Actor, t.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActTopic, t.Room); err != nil || code != OK {
		return "", code, err
	}
	if code, why, err := m.mayWrite(ctx, e, p, ""); err != nil || code != OK {
		return why, code, err
	}
	if _, err := m.exec(ctx, `UPDATE rooms SET topic = ? WHERE id = ?`, t.Topic, t.Room); err != nil {
		return "", OK, err
	}
	return "", OK, m.tellRoom(ctx, e, t.Room)
}

// markRead stops at the newest message, so that no mark can hide what is said later. The actor's other connections hear
// of it.
func markRead(ctx context.Context, m *machine, e Entry, r MarkRead) (string, Code, error) {
	if _, found, err := m.person(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	p, code, err := m.visible(ctx, e.Cmd.Actor, r.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	seq := min(r.Seq, p.tail)
	if seq <= 0 {
		return "", OK, nil
	}
	const upsert = `INSERT INTO read_marks (account, room, seq) VALUES (?, ?, ?)
		ON CONFLICT (account, room) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_marks.seq`
	moved, err := m.changed(ctx, upsert, e.Cmd.Actor, r.Room, seq)
	if moved {
		m.tell(e, Event{Room: r.Room, Actor: e.Cmd.Actor, Seq: seq})
	}
	return "", OK, err
}

// Rooms reads the rooms that an account sees and may read (0 is a guest), direct ones not among them, the oldest first: at
// most 1,000.
func (s *Store) Rooms(ctx context.Context, account AccountID) ([]Listed, error) {
	const query = `SELECT ` + roomColumns + `, (SELECT count(*) FROM members WHERE room = rooms.id),
		coalesce((SELECT max(seq) FROM messages WHERE room = rooms.id), 0)
		FROM rooms WHERE kind != 'direct' AND ` + readsRoom + ` ORDER BY id LIMIT ?`
	return readAll(ctx, s, func(scan func(dest ...any) error) (l Listed, err error) {
		l.Room, err = scanRoom(func(dest ...any) error { return scan(append(dest, &l.Members, &l.Last)...) })
		return l, err
	}, query, account, maxRows)
}

// Room reads a room by its folded name, as an account sees it (0 is a guest): a private one before a public one. ErrNoRoom when there is none that it may see.
func (s *Store) Room(ctx context.Context, account AccountID, folded string) (Room, error) {
	const query = selectRooms + `WHERE folded = ? AND kind != 'direct' AND ` + seesRoom + ` ORDER BY kind LIMIT 1`
	return readOne(ctx, s, ErrNoRoom, scanRoom, query, folded, account)
}

// RoomByID reads a room as an account sees it (0 is a guest); ErrNoRoom when it may not. Of a direct room, Name is what
// its members are called.
func (s *Store) RoomByID(ctx context.Context, account AccountID, id RoomID) (Room, error) {
	const query = selectRooms + `WHERE id = ? AND ` + seesRoom + ` LIMIT 1`
	return readOne(ctx, s, ErrNoRoom, scanRoom, query, id, account)
}

// RoomsAfter reads rooms in the order of their IDs, those behind after: at most 1,000; private ones and conversations if private
// says so. It is for the operator, who may see them all.
func (s *Store) RoomsAfter(ctx context.Context, after RoomID, private bool) ([]Room, error) {
	return readAll(ctx, s, scanRoom, selectRooms+`WHERE id > ? AND (? OR kind IN ('public', 'announce')) ORDER BY id LIMIT ?`, after, private, maxRows)
}

// AnyRoom reads a room whoever may see it: for the house itself, which asks MaySee before it lets anybody in.
func (s *Store) AnyRoom(ctx context.Context, id RoomID) (Room, error) {
	return readOne(ctx, s, ErrNoRoom, scanRoom, selectRooms+`WHERE id = ? LIMIT 1`, id)
}

// ReadMark reads how far an account has read a room: the Seq of the last message seen, 0 when none.
func (s *Store) ReadMark(ctx context.Context, account AccountID, room RoomID) (int64, error) {
	const query = `SELECT coalesce((SELECT seq FROM read_marks WHERE account = ? AND room = ? LIMIT 1), 0)`
	return readOne(ctx, s, nil, single[int64], query, account, room)
}
