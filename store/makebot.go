package store

import (
	"context"
	"slices"
	"strconv"
)

// makeBot makes the bot's account, its key and its memberships.
func makeBot(ctx context.Context, m *machine, e Entry, b MakeBot) (string, Code, error) {
	slices.Sort(b.Rooms)
	b.Rooms = slices.Compact(b.Rooms)
	if b.Name == "" || b.Folded == "" || b.Skeleton == "" || b.Fingerprint == "" || b.Scopes == (Scopes{}) ||
		b.Scopes.Moderate && len(b.Rooms) == 0 || len(b.Rooms) > MaxBotRooms {
		return "", Malformed, nil
	}
	if code, why, err := m.mayMakeBot(ctx, e, b); err != nil || code != OK {
		return why, code, err
	}
	if code, err := m.nameFree(ctx, Register{Folded: b.Folded, Skeleton: b.Skeleton}); err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.keyFree(ctx, b.Fingerprint); err != nil || code != OK {
		return "", code, err
	}
	id, err := m.insertBot(ctx, e, b)
	if err != nil {
		return "", OK, err
	}
	account, err := m.account(ctx, id)
	if err != nil {
		return "", OK, err
	}
	m.tell(e, Event{Actor: e.Cmd.Actor, Target: id, Account: &account})
	line := AuditLine{Action: ActBot, Account: id, Target: b.Name}
	err = m.audit(ctx, e, line, inverse(KindRevokeBot, RevokeBot{Account: id}))
	return strconv.FormatInt(int64(id), 10), OK, err
}

// mayMakeBot asks whether the actor may make a bot, and may let it do all that in these rooms.
func (m *machine) mayMakeBot(ctx context.Context, e Entry, b MakeBot) (Code, string, error) {
	if code, err := m.allow(ctx, e.Cmd.Actor, ActBot, 0); err != nil || code != OK {
		return code, "", err
	}
	// A bot would be another voice for whoever has none now.
	if code, why, err := m.mayWrite(ctx, e, &place{}, ""); err != nil || code != OK {
		return code, why, err
	}
	var n int
	const count = `SELECT count(*) FROM bots WHERE maker = ? AND revoked_at = 0`
	if _, err := m.stmts.row(ctx, count, []any{e.Cmd.Actor}, &n); err != nil || n >= MaxBots {
		return TooMany, "", err
	}
	for _, room := range b.Rooms {
		if code, why, err := m.mayPlaceBot(ctx, e, room, b.Scopes); err != nil || code != OK {
			return code, why, err
		}
	}
	return OK, "", nil
}

// mayPlaceBot asks whether the actor may bring a bot into a room.
func (m *machine) mayPlaceBot(ctx context.Context, e Entry, room RoomID, scopes Scopes) (Code, string, error) {
	p, code, err := m.visible(ctx, e.Cmd.Actor, room)
	if err != nil || code != OK {
		return code, "", err
	}
	if p.Kind == Direct {
		return Forbidden, "", nil
	}
	if code, why, err := m.bannedFrom(ctx, e, e.Cmd.Actor, room); err != nil || code != OK {
		return code, why, err
	}
	if p.Kind == Private {
		if code, err := m.allow(ctx, e.Cmd.Actor, ActInvite, room); err != nil || code != OK {
			return code, "", err
		}
	}
	if scopes.Moderate {
		code, err := m.allow(ctx, e.Cmd.Actor, ActRole, room)
		return code, "", err
	}
	return OK, "", nil
}

// insertBot writes all rows of a new bot.
func (m *machine) insertBot(ctx context.Context, e Entry, b MakeBot) (AccountID, error) {
	const account = `INSERT INTO accounts (name, folded, skeleton, role, password, lang, tz, theme, created_at)
		VALUES (?, ?, ?, ?, '', '', '', '', ?)`
	result, err := m.exec(ctx, account, b.Name, b.Folded, b.Skeleton, RoleBot, e.At.UnixMilli())
	if err != nil {
		return 0, err
	}
	n, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	id := AccountID(n)
	const key = `INSERT INTO keys (fingerprint, account, authorized, comment, added_at) VALUES (?, ?, ?, '', ?)`
	if _, err := m.exec(ctx, key, b.Fingerprint, id, b.Authorized, e.At.UnixMilli()); err != nil {
		return 0, err
	}
	const bot = `INSERT INTO bots (account, maker, fingerprint, reads, posts, moderates, listed, made_at, revoked_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`
	_, err = m.exec(ctx, bot, id, e.Cmd.Actor, b.Fingerprint, b.Scopes.Read, b.Scopes.Post, b.Scopes.Moderate,
		len(b.Rooms) > 0, e.At.UnixMilli())
	if err != nil {
		return 0, err
	}
	return id, m.placeBot(ctx, e, id, b)
}

// placeBot makes a bot a member of its rooms, or of the lobby as anybody who is new.
func (m *machine) placeBot(ctx context.Context, e Entry, id AccountID, b MakeBot) error {
	if len(b.Rooms) == 0 {
		return m.addMember(ctx, e, id, Lobby, "")
	}
	var role Role
	if b.Scopes.Moderate {
		role = RoleModerator
	}
	// The list first: with the first membership the machine begins to remember who the bot is.
	for _, room := range b.Rooms {
		if _, err := m.exec(ctx, `INSERT INTO bot_rooms (account, room) VALUES (?, ?)`, id, room); err != nil {
			return err
		}
	}
	for _, room := range b.Rooms {
		if err := m.addMember(ctx, e, id, room, role); err != nil {
			return err
		}
	}
	return nil
}

func revokeBot(ctx context.Context, m *machine, e Entry, r RevokeBot) (string, Code, error) {
	p, found, err := m.person(ctx, r.Account)
	if err != nil || !found || p.bot == nil {
		return "", Nothing, err
	}
	right := ActBot
	if p.bot.Maker != e.Cmd.Actor {
		right = ActUndoOther
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, right, 0); err != nil || code != OK {
		return "", code, err
	}
	if err := m.endBot(ctx, e, r.Account); err != nil {
		return "", OK, err
	}
	line := AuditLine{Action: ActBot, Account: r.Account, Target: "− " + p.name, Reason: r.Reason}
	return "", OK, m.audit(ctx, e, line, nil)
}

// endBot ends a bot and tells of it. It keeps its role: what it said was said by a bot.
func (m *machine) endBot(ctx context.Context, e Entry, id AccountID) error {
	if err := m.endAccount(ctx, e, id, RoleBot); err != nil {
		return err
	}
	if _, err := m.exec(ctx, `UPDATE bots SET revoked_at = ? WHERE account = ?`, max(e.At.UnixMilli(), 1), id); err != nil {
		return err
	}
	account, err := m.account(ctx, id)
	if err != nil {
		return err
	}
	e.Cmd.Kind = KindRevokeBot // it may go with its maker
	m.tell(e, Event{Actor: e.Cmd.Actor, Target: id, Account: &account})
	return nil
}

// revokeBotsOf ends all bots of an account.
func (m *machine) revokeBotsOf(ctx context.Context, e Entry, maker AccountID) error {
	const query = `SELECT account FROM bots WHERE maker = ? AND revoked_at = 0 ORDER BY account LIMIT 1000`
	bots, err := rowsOf(ctx, m, single[AccountID], query, maker)
	if err != nil {
		return err
	}
	for _, id := range bots {
		if err := m.endBot(ctx, e, id); err != nil {
			return err
		}
	}
	return nil
}
