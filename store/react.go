package store

import (
	"context"
	"strings"
	"unicode"
)

// The bounds of what hangs on a message and in a room.
const (
	maxEmoji   = 32 // bytes of one
	maxEmojis  = 20 // different ones on a message
	maxPins    = 50 // in a room
	maxLaters  = 50 // of an account
	maxIgnores = 500
)

func react(ctx context.Context, m *machine, e Entry, r React) (string, Code, error) {
	if r.Emoji == "" || len(r.Emoji) > maxEmoji || strings.ContainsFunc(r.Emoji, unicode.IsControl) {
		return "", Malformed, nil
	}
	msg, code, err := m.answerable(ctx, e, ActReact, r.Room, r.Seq)
	if err != nil || code != OK {
		return "", code, err
	}
	if r.Off {
		const take = `DELETE FROM reactions WHERE message = ? AND emoji = ? AND account = ?`
		taken, err := m.changed(ctx, take, msg.Number, r.Emoji, e.Cmd.Actor)
		if err != nil || !taken {
			return "", OK, err
		}
		const bits = `UPDATE messages SET has = has & ~1 WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM reactions WHERE message = ?1)`
		if _, err := m.exec(ctx, bits, msg.Number); err != nil {
			return "", OK, err
		}
		return "", OK, m.tellReaction(ctx, e, r)
	}
	known := false
	for _, each := range msg.Reactions {
		known = known || each.Emoji == r.Emoji
	}
	if !known && len(msg.Reactions) >= maxEmojis {
		return "", TooMany, nil
	}
	const insert = `INSERT INTO reactions (message, emoji, account, number) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
	added, err := m.changed(ctx, insert, msg.Number, r.Emoji, e.Cmd.Actor, e.Number)
	if err != nil || !added {
		return "", OK, err
	}
	if _, err := m.exec(ctx, `UPDATE messages SET has = has | 1 WHERE number = ?`, msg.Number); err != nil {
		return "", OK, err
	}
	return "", OK, m.tellReaction(ctx, e, r)
}

// answerable is a message that the actor may react to now.
func (m *machine) answerable(ctx context.Context, e Entry, a Action, room RoomID, seq int64) (Message, Code, error) {
	p, msg, code, err := m.target(ctx, e, room, seq)
	if err != nil || code != OK {
		return Message{}, code, err
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, a, room); err != nil || code != OK {
		return Message{}, code, err
	}
	if p.Kind == Announce {
		// Who may not speak there may still answer with a picture.
		quiet := *p
		quiet.Kind = Public
		p = &quiet
	}
	code, _, err = m.maySay(ctx, e, p, Say{})
	return msg, code, err
}

func vote(ctx context.Context, m *machine, e Entry, v Vote) (string, Code, error) {
	msg, code, err := m.answerable(ctx, e, ActReact, v.Room, v.Seq)
	if err != nil || code != OK {
		return "", code, err
	}
	if v.Choice < 0 || v.Choice > len(msg.Choices) {
		return "", Malformed, nil
	}
	if v.Choice == 0 {
		_, err = m.exec(ctx, `DELETE FROM votes WHERE message = ? AND account = ?`, msg.Number, e.Cmd.Actor)
	} else {
		const upsert = `INSERT INTO votes (message, account, choice) VALUES (?, ?, ?)
			ON CONFLICT (message, account) DO UPDATE SET choice = excluded.choice`
		_, err = m.exec(ctx, upsert, msg.Number, e.Cmd.Actor, v.Choice)
	}
	if err != nil {
		return "", OK, err
	}
	return "", OK, m.tellMessage(ctx, e, v.Room, v.Seq, nil)
}

// pin keeps a message at hand. In a direct room everybody may who may answer there.
func pin(ctx context.Context, m *machine, e Entry, d Pin) (string, Code, error) {
	p, msg, code, err := m.target(ctx, e, d.Room, d.Seq)
	if err != nil || code != OK {
		return "", code, err
	}
	right := ActPin
	if p.Kind == Direct {
		right = ActReact
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, right, d.Room); err != nil || code != OK {
		return "", code, err
	}
	if msg.Pinned != d.Off {
		return "", OK, nil // it is as wanted
	}
	if !d.Off {
		var n int
		const count = `SELECT count(*) FROM messages WHERE room = ? AND pinned = 1`
		if _, err := m.stmts.row(ctx, count, []any{d.Room}, &n); err != nil || n >= maxPins {
			return "", TooMany, err
		}
	}
	if _, err := m.exec(ctx, `UPDATE messages SET pinned = ? WHERE number = ?`, !d.Off, msg.Number); err != nil {
		return "", OK, err
	}
	return "", OK, m.tellMessage(ctx, e, d.Room, d.Seq, nil)
}
