package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// audit writes down that the actor used a right: on whom, where, why, and what would take it back, nil for nothing. The
// line is part of the command: what is done and not written down can't be.
func (m *machine) audit(ctx context.Context, e Entry, line AuditLine, undo *Command) error {
	back := ""
	if undo != nil {
		encoded, err := json.Marshal(undo)
		if err != nil {
			return fmt.Errorf("write what takes it back: %w", err)
		}
		back = string(encoded)
	}
	const insert = `INSERT INTO audit (number, at, actor, action, account, target, room, reason, undo)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	_, err := m.exec(ctx, insert, e.Number, e.At.UnixMilli(), e.Cmd.Actor, line.Action, line.Account, line.Target, line.Room,
		line.Reason, back)
	return err
}

// inverse is a command that takes something back. It has no ID: whoever undoes gives it theirs.
func inverse(kind Kind, body any) *Command {
	c := NewCommand(kind, 0, body)
	c.ID = ""
	return &c
}

// undo takes back the newest thing that the actor did and that can be taken back, or the one with a number. It is done as
// the actor, with the actor's rights of now.
func undo(ctx context.Context, m *machine, e Entry, u Undo) (string, Code, error) {
	if code, err := m.allow(ctx, e.Cmd.Actor, ActUndo, 0); err != nil || code != OK {
		return "", code, err
	}
	number, by, back, found, err := m.undoable(ctx, e.Cmd.Actor, u.Number)
	if err != nil || !found || back == "" {
		return "", Nothing, err
	}
	if by != e.Cmd.Actor {
		if code, err := m.allow(ctx, e.Cmd.Actor, ActUndoOther, 0); err != nil || code != OK {
			return "", code, err
		}
	}
	var c Command
	if err := json.Unmarshal([]byte(back), &c); err != nil {
		return "", Nothing, nil //nolint:nilerr // it was written by an older program that knew another way back
	}
	c.ID, c.Actor = e.Cmd.ID, e.Cmd.Actor
	h, ok := handlers[c.Kind]
	if !ok || c.Kind == KindUndo {
		return "", Nothing, nil
	}
	undone := e
	undone.Cmd = c
	value, code, err := h(ctx, m, undone)
	if err != nil || code != OK {
		return value, code, err
	}
	if _, err := m.exec(ctx, `UPDATE audit SET undo = '' WHERE number = ?`, number); err != nil {
		return "", OK, err
	}
	// What takes it back has its own line, under the same number: this one says that it was an undoing.
	_, err = m.exec(ctx, `UPDATE audit SET action = ?, undo = '' WHERE number = ?`, ActUndo, e.Number)
	return "", OK, err
}

// undoable finds the line that an undo is about.
func (m *machine) undoable(ctx context.Context, actor AccountID, number uint64) (at uint64, by AccountID, back string, found bool, err error) {
	if number != 0 {
		const one = `SELECT number, actor, undo FROM audit WHERE number = ?`
		found, err = m.stmts.row(ctx, one, []any{number}, &at, &by, &back)
		return at, by, back, found, err
	}
	const newest = `SELECT number, actor, undo FROM audit WHERE actor = ? AND undo != '' ORDER BY number DESC LIMIT 1`
	found, err = m.stmts.row(ctx, newest, []any{actor}, &at, &by, &back)
	return at, by, back, found, err
}

func scanAudit(scan func(dest ...any) error) (l AuditLine, err error) {
	var at int64
	var back string
	err = scan(&l.Number, &at, &l.Actor, &l.By, &l.Action, &l.Account, &l.Target, &l.Room, &l.RoomName, &l.Reason, &back)
	l.At, l.Undoable = time.UnixMilli(at).UTC(), back != ""
	return l, err
}

const selectAudit = `SELECT audit.number, audit.at, audit.actor, coalesce(accounts.name, ''), audit.action, audit.account,
	audit.target, audit.room, coalesce(rooms.title, ''), audit.reason, audit.undo
	FROM audit LEFT JOIN accounts ON accounts.id = audit.actor LEFT JOIN rooms ON rooms.id = audit.room
	WHERE (audit.room = 0 OR ` + seesRoom + `) AND `

// Audit reads who did what to whom, the newest first: lines with a Number below before, or the newest of all when before is
// 0; about one account, or (0) about all; at most limit, and never more than 1,000. What happened in rooms that the asker
// may not see is left out. The caller answers for the asker having ActAudit.
func (s *Store) Audit(ctx context.Context, asker AccountID, before uint64, about AccountID, limit int) ([]AuditLine, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	if about != 0 {
		const query = selectAudit + `audit.account = ? AND audit.number < ? ORDER BY audit.number DESC LIMIT ?`
		return readAll(ctx, s, scanAudit, query, asker, about, before, rowLimit(limit))
	}
	const query = selectAudit + `audit.number < ? ORDER BY audit.number DESC LIMIT ?`
	return readAll(ctx, s, scanAudit, query, asker, before, rowLimit(limit))
}
