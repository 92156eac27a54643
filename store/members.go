package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// maxRooms is how many rooms one account can be a member of: each costs something with every visit.
const maxRooms = 200

// addMember makes somebody a member at the end of their rooms; who is one already stays what they are.
func (m *machine) addMember(ctx context.Context, e Entry, account AccountID, room RoomID, role Role) error {
	const insert = `INSERT INTO members (account, room, place, role, notify, joined_at)
		VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM members WHERE account = ?1), ?3, '', ?4) ON CONFLICT DO NOTHING`
	added, err := m.changed(ctx, insert, account, room, role, e.At.UnixMilli())
	if err != nil || !added {
		return err
	}
	return m.noteMember(ctx, e, KindJoin, account, room)
}

// removeMember ends a membership, and tells whether there was one.
func (m *machine) removeMember(ctx context.Context, e Entry, account AccountID, room RoomID) (bool, error) {
	left, err := m.changed(ctx, `DELETE FROM members WHERE account = ? AND room = ?`, account, room)
	if err != nil || !left {
		return false, err
	}
	return true, m.noteMember(ctx, e, KindLeave, account, room)
}

// leaveAll ends all memberships of an account.
func (m *machine) leaveAll(ctx context.Context, e Entry, account AccountID) error {
	const query = `SELECT room FROM members WHERE account = ? ORDER BY room LIMIT 10000`
	rooms, err := rowsOf(ctx, m, single[RoomID], query, account)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		if _, err := m.removeMember(ctx, e, account, room); err != nil {
			return err
		}
	}
	return nil
}

func (m *machine) tooManyRooms(ctx context.Context, account AccountID) (Code, error) {
	var n int
	_, err := m.stmts.row(ctx, `SELECT count(*) FROM members WHERE account = ?`, []any{account}, &n)
	return allowed(n < maxRooms, TooMany), err
}

func join(ctx context.Context, m *machine, e Entry, j Join) (string, Code, error) {
	if _, found, err := m.person(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	p, code, err := m.visible(ctx, e.Cmd.Actor, j.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	member, err := m.isMember(ctx, e.Cmd.Actor, j.Room)
	if err != nil || member {
		return "", OK, err
	}
	if code, why, err := m.bannedFrom(ctx, e, e.Cmd.Actor, j.Room); err != nil || code != OK {
		return why, code, err
	}
	if code, err := m.tooManyRooms(ctx, e.Cmd.Actor); err != nil || code != OK {
		return "", code, err
	}
	if err := m.addMember(ctx, e, e.Cmd.Actor, j.Room, ""); err != nil {
		return "", OK, err
	}
	now := p.Room
	m.tell(e, Event{Room: j.Room, Actor: e.Cmd.Actor, Target: e.Cmd.Actor, Place: &now})
	return "", OK, nil
}

func leave(ctx context.Context, m *machine, e Entry, l Leave) (string, Code, error) {
	p, code, err := m.visible(ctx, e.Cmd.Actor, l.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if p.Kind == Direct {
		return "", Forbidden, nil
	}
	left, err := m.removeMember(ctx, e, e.Cmd.Actor, l.Room)
	if err == nil && left && p.Kind == Private {
		err = m.showBotsOut(ctx, e, e.Cmd.Actor, l.Room)
	}
	if left {
		m.tell(e, Event{Room: l.Room, Actor: e.Cmd.Actor, Target: e.Cmd.Actor})
	}
	return "", OK, err
}

// invite is how somebody becomes a member of a private room.
func invite(ctx context.Context, m *machine, e Entry, i Invite) (string, Code, error) {
	p, code, err := m.visible(ctx, e.Cmd.Actor, i.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if p.Kind == Direct {
		return "", Forbidden, nil
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActInvite, i.Room); err != nil || code != OK {
		return "", code, err
	}
	if _, found, err := m.person(ctx, i.Account); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	if within, err := m.within(ctx, i.Account, i.Room); err != nil || !within {
		return "", Blocked, err // a bot whose maker wants it elsewhere only
	}
	if code, why, err := m.bannedFrom(ctx, e, i.Account, i.Room); err != nil || code != OK {
		return why, code, err
	}
	if blocked, err := m.blocks(ctx, i.Account, e.Cmd.Actor); err != nil || blocked {
		return "", allowed(!blocked, Blocked), err
	}
	if code, err := m.tooManyRooms(ctx, i.Account); err != nil || code != OK {
		return "", code, err
	}
	if err := m.addMember(ctx, e, i.Account, i.Room, ""); err != nil {
		return "", OK, err
	}
	now := p.Room
	m.tell(e, Event{Room: i.Room, Actor: e.Cmd.Actor, Target: i.Account, Place: &now})
	return "", OK, nil
}

// blocks tells whether an account does not want to hear from another, nor from a bot of theirs.
func (m *machine) blocks(ctx context.Context, account, other AccountID) (bool, error) {
	var one int
	const query = `SELECT 1 FROM ignores WHERE account = ?1 AND block = 1
		AND (other = ?2 OR other = (SELECT maker FROM bots WHERE account = ?2)) LIMIT 1`
	return m.stmts.row(ctx, query, []any{account, other}, &one)
}

// openDirect finds the room of exactly these people, or makes it. Its key names them, so there is one at most.
func openDirect(ctx context.Context, m *machine, e Entry, d OpenDirect) (string, Code, error) {
	people := append([]AccountID{e.Cmd.Actor}, d.Accounts...)
	slices.Sort(people)
	people = slices.Compact(people)
	if len(people) < 2 || len(people) > MaxMembers {
		return "", Malformed, nil
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActDirect, 0); err != nil || code != OK {
		return "", code, err
	}
	names, key := make([]string, len(people)), make([]string, len(people))
	for i, id := range people {
		p, found, err := m.person(ctx, id)
		if err != nil || !found {
			return "", foundOr(found, NoAccount), err
		}
		if p.bot != nil && p.bot.Listed && id == e.Cmd.Actor {
			return "", Forbidden, nil
		}
		blocked, err := m.blocks(ctx, id, e.Cmd.Actor)
		if err != nil || blocked || p.bot != nil && p.bot.Listed {
			return "", Blocked, err // a bot with a list of rooms has no others
		}
		names[i], key[i] = p.name, strconv.FormatInt(int64(id), 10)
	}
	var old RoomID
	found, err := m.stmts.row(ctx, `SELECT id FROM rooms WHERE name = ?`, []any{"@" + strings.Join(key, "+")}, &old)
	if err != nil || found {
		return strconv.FormatInt(int64(old), 10), OK, err
	}
	o := OpenRoom{Name: strings.Join(names, ", "), Kind: Direct}
	id, code, err := m.insertRoom(ctx, e, "@"+strings.Join(key, "+"), o)
	if err != nil || code != OK {
		return "", code, err
	}
	for _, account := range people {
		if err := m.addMember(ctx, e, account, id, ""); err != nil {
			return "", OK, err
		}
	}
	m.events[len(m.events)-1].To = people
	return strconv.FormatInt(int64(id), 10), OK, nil
}

// Memberships reads the rooms that an account is a member of and may read, in its order: at most 1,000. Others are the other
// members of direct rooms.
func (s *Store) Memberships(ctx context.Context, account AccountID) ([]Membership, error) {
	const query = `SELECT ` + roomColumns + `, members.role, members.notify,
		coalesce((SELECT max(seq) FROM messages WHERE room = rooms.id), 0),
		coalesce((SELECT seq FROM read_marks WHERE account = members.account AND room = rooms.id), 0),
		(SELECT count(*) FROM mentions WHERE mentions.account = members.account AND mentions.room = rooms.id AND seq >
			coalesce((SELECT seq FROM read_marks WHERE account = members.account AND room = rooms.id), 0))
		FROM members JOIN rooms ON rooms.id = members.room WHERE members.account = ? AND ` + readsRoom + `
		ORDER BY members.place, members.room LIMIT ?`
	list, err := readAll(ctx, s, func(scan func(dest ...any) error) (ms Membership, err error) {
		ms.Room, err = scanRoom(func(dest ...any) error {
			return scan(append(dest, &ms.Role, &ms.Notify, &ms.Last, &ms.Read, &ms.Mentions)...)
		})
		return ms, err
	}, query, account, account, maxRows)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Room.Kind != Direct {
			continue
		}
		people, err := s.Members(ctx, list[i].Room.ID, MaxMembers)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if p.ID != account {
				list[i].Others = append(list[i].Others, p.Account)
			}
		}
	}
	return list, nil
}

// SharedRooms reads the rooms that both accounts are members of and the asker may see, direct ones not among them, in the
// asker's order: at most 1,000. A guest, 0, shares none.
func (s *Store) SharedRooms(ctx context.Context, asker, other AccountID) ([]Room, error) {
	const query = `SELECT ` + roomColumns + ` FROM members AS mine JOIN members AS theirs ON theirs.room = mine.room
		JOIN rooms ON rooms.id = mine.room
		WHERE mine.account = ?1 AND theirs.account = ?2 AND rooms.kind != 'direct' ORDER BY mine.place, mine.room LIMIT ?3`
	return readAll(ctx, s, scanRoom, query, asker, other, maxRows)
}

// Members reads who is in a room, in the order of their accounts: at most limit, and never more than 1,000. The caller
// answers for somebody asking who may see the room.
func (s *Store) Members(ctx context.Context, room RoomID, limit int) ([]Member, error) {
	const query = `SELECT ` + accountColumns + `, members.role FROM members JOIN accounts ON accounts.id = members.account
		WHERE members.room = ? ORDER BY members.account LIMIT ?`
	return readAll(ctx, s, func(scan func(dest ...any) error) (m Member, err error) {
		m.Account, err = scanAccount(func(dest ...any) error { return scan(append(dest, &m.RoomRole)...) })
		return m, err
	}, query, room, rowLimit(limit))
}
