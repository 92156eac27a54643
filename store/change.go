package store

import (
	"context"
	"time"
)

// EditTime is how long a message can be edited after it was said.
const EditTime = 24 * time.Hour

// target is a message that something is done to.
func (m *machine) target(ctx context.Context, e Entry, room RoomID, seq int64) (*place, Message, Code, error) {
	p, code, err := m.visible(ctx, e.Cmd.Actor, room)
	if err != nil || code != OK {
		return nil, Message{}, code, err
	}
	msg, found, err := m.message(ctx, room, seq)
	if err != nil || !found || msg.Deleted != "" {
		return nil, Message{}, NoMessage, err
	}
	return p, msg, OK, nil
}

func edit(ctx context.Context, m *machine, e Entry, d Edit) (string, Code, error) {
	if d.Text == "" {
		return "", Malformed, nil
	}
	p, msg, code, err := m.target(ctx, e, d.Room, d.Seq)
	if err != nil || code != OK {
		return "", code, err
	}
	if e.Cmd.Actor == 0 || msg.Author != e.Cmd.Actor || msg.Kind != Said && msg.Kind != Did {
		return "", Forbidden, nil
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActEdit, d.Room); err != nil || code != OK {
		return "", code, err
	}
	if code, why, err := m.maySay(ctx, e, p, Say{}); err != nil || code != OK {
		return why, code, err
	}
	if e.At.Sub(msg.At) > EditTime {
		return "", TooLate, nil
	}
	const update = `UPDATE messages SET text = ?, edited_at = ? WHERE number = ?`
	if _, err := m.exec(ctx, update, d.Text, e.At.UnixMilli(), msg.Number); err != nil {
		return "", OK, err
	}
	fresh, err := m.remention(ctx, p, &msg, d.Mentions)
	if err != nil {
		return "", OK, err
	}
	return "", OK, m.tellMessage(ctx, e, d.Room, d.Seq, fresh)
}

// remention gives an edited message its new mentions, and answers those who were not named before.
func (m *machine) remention(ctx context.Context, p *place, msg *Message, named []AccountID) ([]AccountID, error) {
	if p.Kind == Direct {
		return nil, nil // everybody there was called once
	}
	const query = `SELECT account FROM mentions WHERE message = ? ORDER BY account LIMIT 1000`
	before, err := rowsOf(ctx, m, single[AccountID], query, msg.Number)
	if err != nil {
		return nil, err
	}
	if _, err := m.exec(ctx, `DELETE FROM mentions WHERE message = ?`, msg.Number); err != nil {
		return nil, err
	}
	now, err := m.mention(ctx, p, msg, named, false)
	if err != nil {
		return nil, err
	}
	was := make(map[AccountID]bool, len(before))
	for _, id := range before {
		was[id] = true
	}
	var fresh []AccountID
	for _, id := range now {
		if !was[id] {
			fresh = append(fresh, id)
		}
	}
	return fresh, nil
}

func deleteMessage(ctx context.Context, m *machine, e Entry, d Delete) (string, Code, error) {
	p, msg, code, err := m.target(ctx, e, d.Room, d.Seq)
	if err != nil || code != OK {
		return "", code, err
	}
	own := e.Cmd.Actor != 0 && msg.Author == e.Cmd.Actor
	if own {
		code, err = m.allow(ctx, e.Cmd.Actor, ActDelete, d.Room)
	} else {
		if code, why, err := m.bannedFrom(ctx, e, e.Cmd.Actor, d.Room); err != nil || code != OK {
			return why, code, err
		}
		code, err = m.allowOver(ctx, e.Cmd.Actor, ActRemove, d.Room, msg.Author)
	}
	if err != nil || code != OK {
		return "", code, err
	}
	by, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return "", OK, err
	}
	if err := m.empty(ctx, msg.Number, by.name); err != nil {
		return "", OK, err
	}
	if !own {
		line := AuditLine{Action: ActRemove, Account: msg.Author, Target: msg.Name, Room: p.ID, Reason: d.Reason}
		if err := m.audit(ctx, e, line, nil); err != nil {
			return "", OK, err
		}
	}
	return "", OK, m.tellMessage(ctx, e, d.Room, d.Seq, nil)
}

// empty takes away all that a message holds; its place stays.
func (m *machine) empty(ctx context.Context, number uint64, by string) error {
	for _, query := range []string{
		`DELETE FROM reactions WHERE message = ?`, `DELETE FROM votes WHERE message = ?`,
		`DELETE FROM poll_options WHERE message = ?`, `DELETE FROM mentions WHERE message = ?`,
	} {
		if _, err := m.exec(ctx, query, number); err != nil {
			return err
		}
	}
	_, err := m.exec(ctx, `UPDATE messages SET text = '', deleted = ?, pinned = 0, has = has & 4 WHERE number = ?`, by, number)
	return err
}
