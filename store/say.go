package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
)

// The bounds of a message.
const (
	maxMentions  = 50   // people named one by one
	maxCalled    = 1000 // people whom one message calls that calls everybody
	maxChoices   = 9
	maxChoice    = 200 // bytes
	hasReactions = 1   // bits of messages.has
	hasChoices   = 2
	saidByBot    = 4
)

// say gives the message the next number of its room.
func say(ctx context.Context, m *machine, e Entry, s Say) (string, Code, error) {
	guest := e.Cmd.Actor == 0
	if s.Text == "" || s.Kind > Rolled || guest != (s.Guest != "") || !goodChoices(s) {
		return "", Malformed, nil
	}
	p, code, err := m.visible(ctx, e.Cmd.Actor, s.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, speechRight(s), s.Room); err != nil || code != OK {
		return "", code, err
	}
	code, why, err := m.maySay(ctx, e, p, s)
	if err == nil && code == Held {
		return "", Held, m.hold(ctx, e, p, s)
	}
	if err != nil || code != OK {
		return why, code, err
	}
	if s.Reply != 0 {
		if _, found, err := m.message(ctx, p.ID, s.Reply); err != nil || !found {
			return "", NoMessage, err
		}
	}
	// The last question, for it takes note of the answer.
	if code, why, err := m.slowMode(ctx, e, p, s.Folded); err != nil || code != OK {
		return why, code, err
	}
	seq, code, err := m.speak(ctx, e, p, s)
	if err != nil || code != OK {
		return "", code, err
	}
	return strconv.FormatInt(seq, 10), OK, nil
}

// speechRight is the right that a kind of saying takes.
func speechRight(s Say) Action {
	switch {
	case s.CallAll:
		return ActCallAll
	case s.Kind == Asked:
		return ActPoll
	}
	return ActSpeak
}

func goodChoices(s Say) bool {
	if s.Kind != Asked {
		return len(s.Choices) == 0
	}
	return len(s.Choices) >= 2 && len(s.Choices) <= maxChoices &&
		!slices.ContainsFunc(s.Choices, func(c string) bool { return c == "" || len(c) > maxChoice })
}

// speak adds a message to a room that its author, the actor, may write in.
func (m *machine) speak(ctx context.Context, e Entry, p *place, s Say) (int64, Code, error) {
	msg := Message{
		Room: p.ID, Seq: p.tail + 1, Number: e.Number, Author: e.Cmd.Actor, Name: s.Guest, Guest: e.Cmd.Actor == 0,
		Kind: s.Kind, Text: s.Text, At: e.At,
	}
	if !msg.Guest {
		known, found, err := m.person(ctx, e.Cmd.Actor)
		if err != nil || !found {
			return 0, NoAccount, err
		}
		msg.Name, msg.Bot = known.name, known.role == RoleBot
	}
	if s.Reply != 0 {
		answered, found, err := m.message(ctx, p.ID, s.Reply)
		if err != nil || !found {
			return 0, NoMessage, err
		}
		msg.Reply = answered.Quote()
	}
	has := 0
	if msg.Bot {
		has = saidByBot
	}
	for _, c := range s.Choices {
		msg.Choices = append(msg.Choices, Choice{Text: c})
		has |= hasChoices
	}
	author := sql.NullInt64{Int64: int64(msg.Author), Valid: !msg.Guest}
	const insert = `INSERT INTO messages (number, room, seq, author, name, kind, text, said_at, reply, has)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	_, err := m.exec(ctx, insert, msg.Number, msg.Room, msg.Seq, author, msg.Name, msg.Kind, msg.Text, e.At.UnixMilli(), s.Reply, has)
	if err != nil {
		return 0, OK, err
	}
	for i, c := range s.Choices {
		const choice = `INSERT INTO poll_options (message, choice, text) VALUES (?, ?, ?)`
		if _, err := m.exec(ctx, choice, msg.Number, i+1, c); err != nil {
			return 0, OK, err
		}
	}
	p.tail = msg.Seq
	to, err := m.mention(ctx, p, &msg, s.Mentions, s.CallAll)
	if err != nil {
		return 0, OK, err
	}
	m.tell(e, Event{Room: p.ID, Message: &msg, Actor: e.Cmd.Actor, To: to, All: s.CallAll})
	m.happened = append(m.happened, saying(&msg))
	return msg.Seq, OK, nil
}

// mention writes down whom a message names, and in a direct room whom it is for; it answers whom it calls.
func (m *machine) mention(ctx context.Context, p *place, msg *Message, named []AccountID, all bool) ([]AccountID, error) {
	var to []AccountID
	switch {
	case p.Kind == Direct:
		others, err := m.membersBut(ctx, p.ID, msg.Author, MaxMembers)
		return others, err
	case all:
		others, err := m.membersBut(ctx, p.ID, msg.Author, maxCalled)
		if err != nil {
			return nil, err
		}
		to = others
	case len(named) == 0:
		return nil, nil
	default:
		slices.Sort(named)
		for _, id := range slices.Compact(named)[:min(len(slices.Compact(named)), maxMentions)] {
			if id == msg.Author {
				continue
			}
			_, found, err := m.person(ctx, id)
			if err != nil {
				return nil, err
			}
			_, code, err := m.visible(ctx, id, p.ID)
			if err != nil {
				return nil, err
			}
			if found && code == OK {
				to = append(to, id)
			}
		}
	}
	for _, id := range to {
		const insert = `INSERT INTO mentions (account, room, seq, message) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
		if _, err := m.exec(ctx, insert, id, p.ID, msg.Seq, msg.Number); err != nil {
			return nil, err
		}
	}
	return to, nil
}

// membersBut is who is in a room besides somebody, in the order of their accounts.
func (m *machine) membersBut(ctx context.Context, room RoomID, but AccountID, most int) ([]AccountID, error) {
	const query = `SELECT account FROM members WHERE room = ? AND account != ? ORDER BY account LIMIT ?`
	return rowsOf(ctx, m, single[AccountID], query, room, but, most)
}

// rowsOf reads all rows of a statement of the machine.
func rowsOf[T any](ctx context.Context, m *machine, scan scanner[T], query string, args ...any) ([]T, error) {
	stmt, err := m.stmts.get(ctx, query)
	if err != nil {
		return nil, err
	}
	return collect(ctx, stmt, scan, args)
}

// maySay asks whether the actor may say something in a room now, with what a refusal says besides its reason.
func (m *machine) maySay(ctx context.Context, e Entry, p *place, s Say) (Code, string, error) {
	if p.Kind == Direct {
		others, err := m.membersBut(ctx, p.ID, e.Cmd.Actor, MaxMembers)
		if err != nil {
			return OK, "", err
		}
		if len(others) == 1 {
			if blocked, err := m.blocks(ctx, others[0], e.Cmd.Actor); err != nil || blocked {
				return allowed(!blocked, Blocked), "", err
			}
		}
	}
	return m.mayWrite(ctx, e, p, s.Folded)
}
