package store

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// maxAhead is how far ahead something can be kept.
const maxAhead = 366 * 24 * time.Hour

func scanLater(scan func(dest ...any) error) (l Later, err error) {
	var due int64
	err = scan(&l.ID, &l.Account, &l.Room, &l.Text, &due, &l.Whom)
	l.Due = time.UnixMilli(due).UTC()
	return l, err
}

const selectLater = `SELECT id, account, room, text, due_at, whom FROM later `

func sayLater(ctx context.Context, m *machine, e Entry, l SayLater) (string, Code, error) {
	due := time.UnixMilli(l.Due)
	if l.Text == "" || due.Before(e.Now) || due.Sub(e.Now) > maxAhead {
		return "", Malformed, nil
	}
	if _, code, err := m.visible(ctx, e.Cmd.Actor, l.Room); err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.mayKeep(ctx, e.Cmd.Actor, l); err != nil || code != OK {
		return "", code, err
	}
	const insert = `INSERT INTO later (account, room, text, due_at, whom) VALUES (?, ?, ?, ?, ?)`
	result, err := m.exec(ctx, insert, e.Cmd.Actor, l.Room, l.Text, l.Due, l.Whom)
	if err != nil {
		return "", OK, err
	}
	id, err := result.LastInsertId()
	m.tell(e, Event{Room: l.Room, Actor: e.Cmd.Actor})
	return strconv.FormatInt(id, 10), OK, err
}

func unlater(ctx context.Context, m *machine, e Entry, u Unlater) (string, Code, error) {
	dropped, err := m.changed(ctx, `DELETE FROM later WHERE id = ? AND account = ?`, u.ID, e.Cmd.Actor)
	return "", foundOr(dropped, Nothing), err
}

// sayDue takes the words out in the same transaction in which they are said, so they are said once. They are said as they
// would be now: by who may not speak any more not at all; first words go before a moderator; and where a room is slow they
// wait until its author may speak again.
func sayDue(ctx context.Context, m *machine, e Entry, d SayDue) (string, Code, error) {
	if e.Cmd.Actor != 0 {
		return "", Forbidden, nil
	}
	found, err := rowsOf(ctx, m, scanLater, selectLater+`WHERE id = ?`, d.ID)
	if err != nil || len(found) == 0 || found[0].Due.After(e.Now) {
		return "", Nothing, err
	}
	l := found[0]
	e.Cmd.Actor, e.Cmd.Kind = l.Account, KindSay // what comes of it is a message like any other
	seq, again, err := m.sayKept(ctx, e, l)
	if err != nil {
		return "", OK, err
	}
	if !again.IsZero() {
		_, err := m.exec(ctx, `UPDATE later SET due_at = ? WHERE id = ?`, again.UnixMilli(), l.ID)
		return "", OK, err
	}
	_, err = m.exec(ctx, `DELETE FROM later WHERE id = ?`, l.ID)
	return seq, OK, err
}

// sayKept says what was kept, if its author may say it now; again is when to try once more, the zero time for never.
func (m *machine) sayKept(ctx context.Context, e Entry, l Later) (seq string, again time.Time, err error) {
	said := Say{Room: l.Room, Text: l.Text}
	if l.Whom != 0 {
		said.Mentions = []AccountID{l.Whom}
	}
	p, code, err := m.visible(ctx, l.Account, l.Room)
	if err != nil || code != OK {
		return "", again, err
	}
	if code, err := m.allow(ctx, l.Account, ActSpeak, l.Room); err != nil || code != OK {
		return "", again, err
	}
	code, _, err = m.maySay(ctx, e, p, said)
	if err == nil && code == Held {
		return "", again, m.hold(ctx, e, p, said)
	}
	if err != nil || code != OK {
		return "", again, err
	}
	code, why, err := m.slowMode(ctx, e, p, "")
	if err != nil || code != OK {
		return "", untilIn(why), err
	}
	number, _, err := m.speak(ctx, e, p, said)
	return strconv.FormatInt(number, 10), again, err
}

// untilIn is the end that a Why tells of; the zero time where it tells of none.
func untilIn(why string) time.Time {
	var w Why
	if json.Unmarshal([]byte(why), &w) != nil {
		return time.Time{}
	}
	return w.Until
}

// Laters reads what an account has kept, the earliest first: at most 50.
func (s *Store) Laters(ctx context.Context, account AccountID) ([]Later, error) {
	return readAll(ctx, s, scanLater, selectLater+`WHERE account = ? ORDER BY due_at LIMIT ?`, account, maxLaters)
}

// NextLater reads what is due next in the whole house; ErrNothing when nothing is kept.
func (s *Store) NextLater(ctx context.Context) (Later, error) {
	return readOne(ctx, s, ErrNothing, scanLater, selectLater+`ORDER BY due_at LIMIT 1`)
}

// erasedBy stands where somebody's name would for the message that a room's retention has emptied.
const erasedBy = "—"

// eraseAtOnce is how many messages one command erases: others wait meanwhile.
const eraseAtOnce = 1000

// erase removes what is older than the room's retention. The newest message is emptied and not removed, for the next
// takes its number from it, and no number may be given twice.
func erase(ctx context.Context, m *machine, e Entry, d Erase) (string, Code, error) {
	if e.Cmd.Actor != 0 {
		return "", Forbidden, nil
	}
	p, found, err := m.place(ctx, d.Room)
	if err != nil || !found {
		return "", NoRoom, err
	}
	if p.Retention <= 0 {
		return "", Nothing, nil
	}
	before := e.Now.Add(-p.Retention).UnixMilli()
	const old = `SELECT number FROM messages WHERE room = ? AND seq > 0 AND said_at < ? ORDER BY seq LIMIT ?`
	numbers, err := rowsOf(ctx, m, single[uint64], old, d.Room, before, eraseAtOnce)
	if err != nil || len(numbers) == 0 {
		return "", Nothing, err
	}
	removed := 0
	for _, number := range numbers {
		gone, err := m.changed(ctx, `DELETE FROM messages WHERE number = ? AND seq < ?`, number, p.tail)
		if err != nil {
			return "", OK, err
		}
		if !gone {
			if gone, err = m.emptyOnce(ctx, number); err != nil {
				return "", OK, err
			}
		}
		if !gone {
			continue
		}
		removed++
		// Room 0: the index has to forget it, and no stream tells of it.
		if err := m.note(ctx, e, Happening{Kind: KindErase}, number); err != nil {
			return "", OK, err
		}
	}
	if removed == 0 {
		return "", Nothing, nil
	}
	var first int64
	const left = `SELECT seq FROM messages WHERE room = ? ORDER BY seq LIMIT 1`
	if _, err := m.stmts.row(ctx, left, []any{d.Room}, &first); err != nil {
		return "", OK, err
	}
	m.tell(e, Event{Room: d.Room, Seq: first})
	return strconv.Itoa(removed), OK, nil
}

func (m *machine) emptyOnce(ctx context.Context, number uint64) (bool, error) {
	var deleted string
	_, err := m.stmts.row(ctx, `SELECT deleted FROM messages WHERE number = ?`, []any{number}, &deleted)
	if err != nil || deleted != "" {
		return false, err
	}
	return true, m.empty(ctx, number, erasedBy)
}

// RoomsToErase reads the rooms that keep their messages for a time only: at most 1,000.
func (s *Store) RoomsToErase(ctx context.Context) ([]Room, error) {
	return readAll(ctx, s, scanRoom, selectRooms+`WHERE retention > 0 ORDER BY retention LIMIT ?`, maxRows)
}
