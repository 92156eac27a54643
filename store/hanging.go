package store

import "context"

// What hangs on a message: its reactions, and the choices of a poll. The machine and the readers ask in the same words.
const (
	reactionsQuery = `SELECT reactions.emoji, accounts.name FROM reactions JOIN accounts ON accounts.id = reactions.account
		WHERE reactions.message = ? ORDER BY reactions.number LIMIT 10000`
	choicesQuery = `SELECT text, (SELECT count(*) FROM votes WHERE votes.message = poll_options.message
		AND votes.choice = poll_options.choice) FROM poll_options WHERE message = ? ORDER BY choice LIMIT 9`
)

// named is an emoji and who answered with it.
type named struct{ emoji, name string }

func scanNamed(scan func(dest ...any) error) (n named, err error) {
	err = scan(&n.emoji, &n.name)
	return n, err
}

func scanChoice(scan func(dest ...any) error) (c Choice, err error) {
	err = scan(&c.Text, &c.Votes)
	return c, err
}

// counted is reactions as a message shows them.
func counted(all []named) []Reaction {
	const names = 3
	var out []Reaction
	at := make(map[string]int)
	for _, n := range all {
		i, ok := at[n.emoji]
		if !ok {
			i = len(out)
			at[n.emoji] = i
			out = append(out, Reaction{Emoji: n.emoji})
		}
		out[i].Count++
		if len(out[i].Names) < names {
			out[i].Names = append(out[i].Names, n.name)
		}
	}
	return out
}

// complete adds to the messages of a page what hangs on them.
func (s *Store) complete(ctx context.Context, rows []messageRow, err error) ([]Message, error) {
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	messages := make([]Message, len(rows))
	for i := range rows {
		messages[i] = rows[i].Message
		if rows[i].has&hasReactions != 0 {
			all, err := readAll(ctx, s, scanNamed, reactionsQuery, rows[i].Number)
			if err != nil {
				return nil, err
			}
			messages[i].Reactions = counted(all)
		}
		if rows[i].has&hasChoices != 0 {
			if messages[i].Choices, err = readAll(ctx, s, scanChoice, choicesQuery, rows[i].Number); err != nil {
				return nil, err
			}
		}
	}
	return messages, nil
}

// page runs a query for complete messages.
func (s *Store) page(ctx context.Context, query string, args ...any) ([]Message, error) {
	rows, err := readAll(ctx, s, messageScanner(), query, args...)
	return s.complete(ctx, rows, err)
}

// message reads a message with all that hangs on it, as it is within the transaction.
func (m *machine) message(ctx context.Context, room RoomID, seq int64) (Message, bool, error) {
	const query = selectMessages + `WHERE messages.room = ? AND messages.seq = ?`
	rows, err := rowsOf(ctx, m, messageScanner(), query, room, seq)
	if err != nil || len(rows) == 0 {
		return Message{}, false, err
	}
	row := rows[0]
	if row.has&hasReactions != 0 {
		all, err := rowsOf(ctx, m, scanNamed, reactionsQuery, row.Number)
		if err != nil {
			return Message{}, false, err
		}
		row.Reactions = counted(all)
	}
	if row.has&hasChoices != 0 {
		if row.Choices, err = rowsOf(ctx, m, scanChoice, choicesQuery, row.Number); err != nil {
			return Message{}, false, err
		}
	}
	return row.Message, true, nil
}

// tellMessage notes that a message has changed, and tells what it is now.
func (m *machine) tellMessage(ctx context.Context, e Entry, room RoomID, seq int64, to []AccountID) error {
	return m.tellChanged(ctx, e, room, seq, Happening{}, to)
}

// tellReaction is tellMessage for one that was answered with an emoji, or not any more.
func (m *machine) tellReaction(ctx context.Context, e Entry, r React) error {
	return m.tellChanged(ctx, e, r.Room, r.Seq, Happening{Emoji: r.Emoji, Off: r.Off}, nil)
}

func (m *machine) tellChanged(ctx context.Context, e Entry, room RoomID, seq int64, how Happening, to []AccountID) error {
	msg, _, err := m.message(ctx, room, seq)
	if err != nil {
		return err
	}
	if err := m.noteMessage(ctx, e, &msg, how); err != nil {
		return err
	}
	m.tell(e, Event{Room: room, Message: &msg, Actor: e.Cmd.Actor, To: to})
	return nil
}

// Reactors reads who answered a message with what, in their order: at most 1,000. ErrNoRoom.
func (s *Store) Reactors(ctx context.Context, account AccountID, room RoomID, seq int64) (map[string][]string, error) {
	msg, err := s.Message(ctx, account, room, seq)
	if err != nil {
		return nil, err
	}
	all, err := readAll(ctx, s, scanNamed, reactionsQuery, msg.Number)
	if err != nil {
		return nil, err
	}
	who := make(map[string][]string)
	for _, n := range all {
		who[n.emoji] = append(who[n.emoji], n.name)
	}
	return who, nil
}
