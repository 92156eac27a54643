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
	WHERE (audit.room = 0 OR ` + readsRoom + `) AND `

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
