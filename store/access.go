package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// Who may see and do what is asked here, by commands while they are applied and by reads. A room that an account may not
// see does not exist for it: every door answers NoRoom, whatever the reason.

// seesRoom is true of rooms that exist for an account, and readsRoom of those in which it may also read: a bot may be let
// post without. The one parameter of each is the account.
const (
	seesRoom  = roomOfAsker + `)`
	readsRoom = roomOfAsker + ` AND (bots.account IS NULL OR bots.reads = 1))`

	roomOfAsker = `EXISTS (SELECT 1 FROM (SELECT ? AS id) AS asker LEFT JOIN bots ON bots.account = asker.id
	WHERE (rooms.kind IN ('public', 'announce')
		OR EXISTS (SELECT 1 FROM members WHERE members.account = asker.id AND members.room = rooms.id))
	AND (bots.account IS NULL OR bots.revoked_at = 0 AND (bots.listed = 0
		OR EXISTS (SELECT 1 FROM bot_rooms WHERE bot_rooms.account = asker.id AND bot_rooms.room = rooms.id)))`
)

// person is what the machine remembers of an account.
type person struct {
	name  string
	role  Role
	state AccountState
	bot   *Bot // nil for people
}

// maxPeople bounds the people that the machine remembers; it forgets all of them then and reads those it needs again.
const maxPeople = 10_000

// person reads an account that can be used, from memory when it did something lately.
func (m *machine) person(ctx context.Context, id AccountID) (p person, found bool, err error) {
	if p, ok := m.people[id]; ok {
		return p, p.state != Deleted, nil
	}
	const query = `SELECT name, role, state FROM accounts WHERE id = ?`
	found, err = m.stmts.row(ctx, query, []any{id}, &p.name, &p.role, &p.state)
	if found && p.role == RoleBot {
		p.bot, err = m.bot(ctx, id)
	}
	if found && err == nil {
		if len(m.people) >= maxPeople {
			clear(m.people)
		}
		m.people[id] = p
	}
	return p, found && p.state != Deleted, err
}

// place is what the machine remembers of a room.
type place struct {
	Room
	folded string
	tail   int64 // the newest Seq
}

// place reads a room, from memory when something happened in it lately. Rooms are few, so it remembers all of them.
func (m *machine) place(ctx context.Context, id RoomID) (p *place, found bool, err error) {
	if p := m.places[id]; p != nil {
		return p, true, nil
	}
	p = &place{}
	stmt, err := m.stmts.get(ctx, selectRooms+`WHERE id = ?`)
	if err != nil {
		return nil, false, err
	}
	p.Room, err = scanRoom(stmt.QueryRowContext(ctx, id).Scan)
	if none(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	const tail = `SELECT folded, coalesce((SELECT max(seq) FROM messages WHERE room = rooms.id), 0) FROM rooms WHERE id = ?`
	if _, err = m.stmts.row(ctx, tail, []any{id}, &p.folded, &p.tail); err != nil {
		return nil, false, err
	}
	m.places[id] = p
	return p, true, nil
}

// visible reads a room that an account may see; 0 is a guest.
func (m *machine) visible(ctx context.Context, account AccountID, id RoomID) (*place, Code, error) {
	p, found, err := m.place(ctx, id)
	if err != nil || !found {
		return nil, NoRoom, err
	}
	if within, err := m.within(ctx, account, id); err != nil || !within {
		return nil, NoRoom, err
	}
	if p.Kind == Public || p.Kind == Announce {
		return p, OK, nil
	}
	member, err := m.isMember(ctx, account, id)
	return p, foundOr(member, NoRoom), err
}

// within tells whether a room is one that an account may be in at all: a bot with a list is nowhere else.
func (m *machine) within(ctx context.Context, account AccountID, room RoomID) (bool, error) {
	if account == 0 {
		return true, nil
	}
	p, _, err := m.person(ctx, account)
	return p.bot == nil || !p.bot.Listed || slices.Contains(p.bot.Rooms, room), err
}

func (m *machine) isMember(ctx context.Context, account AccountID, room RoomID) (bool, error) {
	var one int
	return m.stmts.row(ctx, `SELECT 1 FROM members WHERE account = ? AND room = ?`, []any{account, room}, &one)
}

// standing is who an account is in a room; room 0 is the house, account 0 a guest.
func (m *machine) standing(ctx context.Context, account AccountID, room RoomID) (Standing, Code, error) {
	if account == 0 {
		return Standing{Role: RoleGuest}, OK, nil
	}
	p, found, err := m.person(ctx, account)
	if err != nil || !found {
		return Standing{}, NoAccount, err
	}
	s := Standing{Role: p.role}
	if room != 0 {
		const query = `SELECT role FROM members WHERE account = ? AND room = ?`
		_, err = m.stmts.row(ctx, query, []any{account, room}, &s.Room)
	}
	if err != nil || p.bot == nil {
		return s, OK, err
	}
	s.Bot, s.Scopes = true, p.bot.Scopes
	if !s.Scopes.Moderate || room == 0 {
		return s, OK, nil
	}
	maker, _, err := m.standing(ctx, p.bot.Maker, room)
	return s.trustedBy(maker), OK, err
}

// allow asks whether the actor may do a in a room. A room of 0 is the house, for what is not done in any.
func (m *machine) allow(ctx context.Context, actor AccountID, a Action, room RoomID) (Code, error) {
	// Most may do what they do whatever they are in the room, and that need not be read.
	s, code, err := m.standing(ctx, actor, 0)
	if err != nil || code != OK || s.May(a, nil) {
		return code, err
	}
	if s, code, err = m.standing(ctx, actor, room); err != nil || code != OK {
		return code, err
	}
	return allowed(s.May(a, nil), Forbidden), nil
}

// allowOver asks whether the actor may do a to somebody; 0 is a guest.
func (m *machine) allowOver(ctx context.Context, actor AccountID, a Action, room RoomID, over AccountID) (Code, error) {
	mine, code, err := m.standing(ctx, actor, room)
	if err != nil || code != OK {
		return code, err
	}
	theirs, code, err := m.standing(ctx, over, room)
	if err != nil || code != OK {
		return code, err
	}
	if !mine.May(a, nil) {
		return Forbidden, nil
	}
	return allowed(mine.May(a, &theirs), TooHigh), nil
}

func allowed(may bool, code Code) Code {
	if may {
		return OK
	}
	return code
}

// botKinds are the commands that a bot may give at all, as far as the rights let it. Its profile, keys and end are its
// maker's.
var botKinds = map[Kind]bool{
	KindSay: true, KindEdit: true, KindDelete: true, KindReact: true, KindVote: true, KindPin: true,
	KindJoin: true, KindLeave: true, KindOpenDirect: true, KindPlace: true, KindRoomPref: true, KindMarkRead: true,
	KindIgnore: true, KindSeen: true, KindSanction: true, KindLift: true, KindKick: true,
}

// mayCommand asks for a bot whether it may give this kind of command, and whether its maker may act there: else somebody
// who is banned would go on by their bots. People pass; what they may do is asked later.
func (m *machine) mayCommand(ctx context.Context, e Entry) (Code, string, error) {
	if e.Cmd.Actor == 0 {
		return OK, "", nil
	}
	p, found, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return OK, "", err
	}
	if p.bot == nil {
		return m.mayAct(ctx, e)
	}
	if !found {
		return NoAccount, "", nil
	}
	if !botKinds[e.Cmd.Kind] {
		return Forbidden, "", nil
	}
	return m.bannedFrom(ctx, e, p.bot.Maker, roomOf(e))
}

// roomOf is the room that a command is about, 0 for none; what is no body at all is the handler's to refuse.
func roomOf(e Entry) RoomID {
	var at struct{ Room RoomID }
	_ = json.Unmarshal(e.Cmd.Body, &at)
	return at.Room
}

// bannedMay are the commands about a room that are left to who is banned from it: they are about themselves. Of messages they
// may delete their own, which the handler sees to.
var bannedMay = map[Kind]bool{KindLeave: true, KindMarkRead: true, KindRoomPref: true, KindDelete: true}

// mayAct asks whether somebody was banned from the room that their command is about: its moderators, who may do the most
// there, need no seat for it. A room that they do not see either is not there for them, which the handler says.
func (m *machine) mayAct(ctx context.Context, e Entry) (Code, string, error) {
	if bannedMay[e.Cmd.Kind] {
		return OK, "", nil
	}
	if banned, err := m.bannedSomewhere(ctx, e); err != nil || !banned {
		return OK, "", err
	}
	room := roomOf(e)
	if room == 0 {
		return OK, "", nil
	}
	if _, code, err := m.visible(ctx, e.Cmd.Actor, room); err != nil || code != OK {
		return OK, "", err
	}
	return m.bannedFrom(ctx, e, e.Cmd.Actor, room)
}

// MaySee tells whether an account may see a room now, and read there; 0 is a guest. Every read of a room's messages or
// people on somebody's behalf asks it, or asks with readsRoom in its statement. That a room is there, and what it is called,
// is told with seesRoom: a bot that may only post has to find it.
func (s *Store) MaySee(ctx context.Context, account AccountID, room RoomID) (bool, error) {
	const query = `SELECT EXISTS (SELECT 1 FROM rooms WHERE id = ? AND ` + readsRoom + ` LIMIT 1)`
	return readOne(ctx, s, nil, single[bool], query, room, account)
}

// Standing reads who an account is in a room; a room of 0 is the house, an account of 0 a guest. ErrNoAccount when there
// is none.
func (s *Store) Standing(ctx context.Context, account AccountID, room RoomID) (Standing, error) {
	if account == 0 {
		return Standing{Role: RoleGuest}, nil
	}
	const query = `SELECT role, coalesce((SELECT role FROM members WHERE account = accounts.id AND room = ?), ''),
		bots.account IS NOT NULL, coalesce(bots.maker, 0), coalesce(bots.reads, 0), coalesce(bots.posts, 0), coalesce(bots.moderates, 0)
		FROM accounts LEFT JOIN bots ON bots.account = accounts.id WHERE id = ? LIMIT 1`
	var maker AccountID
	st, err := readOne(ctx, s, ErrNoAccount, func(scan func(dest ...any) error) (st Standing, err error) {
		err = scan(&st.Role, &st.Room, &st.Bot, &maker, &st.Scopes.Read, &st.Scopes.Post, &st.Scopes.Moderate)
		return st, err
	}, query, room, account)
	if err != nil || !st.Scopes.Moderate || room == 0 {
		return st, err
	}
	theirs, err := s.Standing(ctx, maker, room)
	return st.trustedBy(theirs), err
}

// stamp is a time in a row: milliseconds, 0 for the zero time.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// stamped is the time in a row.
func stamped(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
