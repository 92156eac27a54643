package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// The stream merges what was said in some rooms with what else happened there. Each room is read by an index of its own, so
// that a page costs what is in it, however long the past and however busy the rooms that are not asked for.

// maxHappened bounds what one command can have made happen in one room: an account that is deleted with all it said.
const maxHappened = eraseAll + 2*maxRows

// Stream reads the oldest happenings with a Number above after in these rooms (nil: in all that the account sees; 0 is a
// guest), in ascending order: limit of them, never more than 1,000, and then as many more as have the Number of the last, so
// that none is missed by who goes on from there. Rooms that the account may not read now are left out without a word, and so
// is what was erased since. None is the end.
func (s *Store) Stream(ctx context.Context, asking AccountID, rooms []RoomID, after uint64, limit int) ([]Happening, error) {
	limit = rowLimit(limit)
	// What is read later may be newer than what was read first. All that has a Number up to this one can be read by all.
	upTo, err := s.Position(ctx)
	if err != nil || limit == 0 {
		return nil, err
	}
	for after < upTo {
		stirred, err := s.stirred(ctx, asking, rooms, after, upTo)
		if err != nil || len(stirred) == 0 {
			return nil, err
		}
		last, within, err := s.pageEnd(ctx, stirred, after, upTo, limit)
		if err != nil {
			return nil, err
		}
		page, err := s.happenings(ctx, within, after, last)
		if err != nil || len(page) > 0 {
			return page, err
		}
		after = last // all of that was about messages that are gone
	}
	return nil, nil
}

// stir is a room in which something happened, with the first Number of it.
type stir struct {
	room  RoomID
	first uint64
}

// stirred reads in which of the rooms something happened, in the order of what was first.
func (s *Store) stirred(ctx context.Context, asking AccountID, rooms []RoomID, after, upTo uint64) ([]stir, error) {
	const first = `SELECT rooms.id, min(
		coalesce((SELECT number FROM messages WHERE messages.room = rooms.id AND messages.number > ? ORDER BY number LIMIT 1), ?),
		coalesce((SELECT number FROM happened WHERE happened.room = rooms.id AND happened.number > ? ORDER BY number LIMIT 1), ?))
		FROM rooms WHERE rooms.id IN (`
	const seen = `) AND ` + readsRoom + ` LIMIT 10000`
	never := int64(upTo) + 1
	when := []any{int64(after), never, int64(after), never}
	scan := func(scan func(dest ...any) error) (r stir, err error) {
		err = scan(&r.room, &r.first)
		return r, err
	}
	var found []stir
	var err error
	if rooms == nil {
		// Not all rooms: most may be conversations of others.
		const all = first + `SELECT id FROM rooms WHERE kind IN ('public', 'announce')
			UNION ALL SELECT room FROM members WHERE account = ?` + seen
		found, err = readAll(ctx, s, scan, all, append(when, asking, asking)...)
	} else {
		list, jsonErr := json.Marshal(rooms) // one statement for any count
		if jsonErr != nil {
			return nil, fmt.Errorf("write a list of rooms: %w", jsonErr)
		}
		const named = first + `SELECT value FROM json_each(?)` + seen
		found, err = readAll(ctx, s, scan, named, append(when, string(list), asking)...)
	}
	found = slices.DeleteFunc(found, func(r stir) bool { return r.first > upTo })
	slices.SortFunc(found, func(a, b stir) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.room, b.room))
	})
	return found, err
}

// pageEnd is the Number with which a page of limit happenings ends, and the rooms that have something in it: never more than
// limit, but for what one command did. The more is known, the less is read of the next room.
func (s *Store) pageEnd(ctx context.Context, stirred []stir, after, upTo uint64, limit int) (uint64, []RoomID, error) {
	const said = `SELECT number FROM messages WHERE messages.room = ? AND messages.number > ? AND messages.number <= ?
		ORDER BY number LIMIT ?`
	const other = `SELECT number FROM happened WHERE happened.room = ? AND happened.number > ? AND happened.number <= ?
		ORDER BY number LIMIT ?`
	var numbers []uint64
	var rooms []RoomID
	for _, r := range stirred {
		if r.first > upTo {
			break
		}
		rooms = append(rooms, r.room)
		for _, query := range []string{said, other} {
			more, err := readAll(ctx, s, single[uint64], query, r.room, int64(after), int64(upTo), limit)
			if err != nil {
				return 0, nil, err
			}
			numbers = append(numbers, more...)
			if len(numbers) >= limit {
				slices.Sort(numbers)
				numbers = numbers[:limit]
				upTo = numbers[limit-1]
			}
		}
	}
	slices.Sort(rooms)
	return upTo, rooms, nil
}

// happenings reads all that happened in the rooms after one Number and up to another, in its order.
func (s *Store) happenings(ctx context.Context, rooms []RoomID, after, upTo uint64) ([]Happening, error) {
	var page []Happening
	var changed []pending
	for _, room := range rooms {
		const said = selectMessages + `WHERE messages.room = ? AND messages.number > ? AND messages.number <= ?
			ORDER BY messages.number LIMIT ?`
		messages, err := s.page(ctx, said, room, int64(after), int64(upTo), maxRows)
		if err != nil {
			return nil, err
		}
		for i := range messages {
			page = append(page, saying(&messages[i]))
		}
		const other = `SELECT happened.number, happened.message, happened.at, happened.kind, happened.actor,
			coalesce(actors.name, ''), coalesce(actors.role, '') = 'bot', happened.account, coalesce(targets.name, ''),
			coalesce(targets.role, '') = 'bot', happened.detail, happened.off
			FROM happened LEFT JOIN accounts AS actors ON actors.id = happened.actor
			LEFT JOIN accounts AS targets ON targets.id = happened.account
			WHERE happened.room = ? AND happened.number > ? AND happened.number <= ?
			ORDER BY happened.number, happened.message, happened.account LIMIT ?`
		more, err := readAll(ctx, s, scanHappened, other, room, int64(after), int64(upTo), maxHappened)
		if err != nil {
			return nil, err
		}
		for i := range more {
			more[i].Room = room
		}
		changed = append(changed, more...)
	}
	page, err := s.withMessages(ctx, page, changed)
	// Stable: within a Number the rooms and what happened there stay in their order.
	slices.SortStableFunc(page, func(a, b Happening) int { return cmp.Compare(a.Number, b.Number) })
	return page, err
}

// pending is a happening whose message is still to be read; 0 for none.
type pending struct {
	Happening
	message uint64
}

func scanHappened(scan func(dest ...any) error) (p pending, err error) {
	var at int64
	err = scan(&p.Number, &p.message, &at, &p.Kind, &p.Actor, &p.ActorName, &p.ActorBot, &p.Target, &p.Name, &p.TargetBot,
		&p.Emoji, &p.Off)
	p.At = stamped(at)
	return p, err
}

// withMessages adds to a page what was still without its message, and leaves out what is about one that is gone.
func (s *Store) withMessages(ctx context.Context, page []Happening, changed []pending) ([]Happening, error) {
	known := make(map[uint64]*Message)
	for i := range page {
		known[page[i].Message.Number] = page[i].Message
	}
	var missing []uint64
	for _, p := range changed {
		if p.message != 0 && known[p.message] == nil {
			missing = append(missing, p.message)
		}
	}
	slices.Sort(missing)
	for numbers := range slices.Chunk(slices.Compact(missing), MaxNumbered) {
		messages, err := s.MessagesNumbered(ctx, numbers)
		if err != nil {
			return nil, err
		}
		for i := range messages {
			known[messages[i].Number] = &messages[i]
		}
	}
	for _, p := range changed {
		if p.message != 0 {
			if p.Message = known[p.message]; p.Message == nil {
				continue
			}
		}
		page = append(page, p.Happening)
	}
	return page, nil
}
