package store

import (
	"context"
	"slices"
)

// kick sends somebody out. Nothing of it stays but the line in the audit, and in a private room the end of the membership.
func kick(ctx context.Context, m *machine, e Entry, k Kick) (string, Code, error) {
	if code, err := m.sanctioned(ctx, e, ActKick, k.Room, k.Subject, k.Account); err != nil || code != OK {
		return "", code, err
	}
	if err := m.showOut(ctx, e, k.Account, k.Room); err != nil {
		return "", OK, err
	}
	by, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return "", OK, err
	}
	name := k.Name
	if k.Account != 0 {
		p, _, err := m.person(ctx, k.Account)
		if err != nil {
			return "", OK, err
		}
		name = p.name
	}
	m.tell(e, Event{Room: k.Room, Actor: e.Cmd.Actor, Target: k.Account, Name: name, Sanction: &Sanction{
		Subject: k.Subject, Account: k.Account, Name: name, Room: k.Room, Reason: k.Reason, By: e.Cmd.Actor, ByName: by.name, At: e.At,
	}})
	return "", OK, m.audit(ctx, e, AuditLine{Action: ActKick, Account: k.Account, Target: name, Room: k.Room, Reason: k.Reason}, nil)
}

// showOut ends the membership of who is sent out of a private room: a member would still find and read what is said there.
func (m *machine) showOut(ctx context.Context, e Entry, account AccountID, room RoomID) error {
	if account == 0 || room == 0 {
		return nil
	}
	p, found, err := m.place(ctx, room)
	if err != nil || !found || p.Kind != Private {
		return err
	}
	if _, err := m.removeMember(ctx, e, account, room); err != nil {
		return err
	}
	return m.showBotsOut(ctx, e, account, room)
}

// showBotsOut ends the memberships that somebody's bots have in a private room which their maker is out of: they would read
// there for who may not, and speak.
func (m *machine) showBotsOut(ctx context.Context, e Entry, maker AccountID, room RoomID) error {
	const query = `SELECT members.account FROM members JOIN bots ON bots.account = members.account
		WHERE members.room = ? AND bots.maker = ? ORDER BY members.account LIMIT 1000`
	bots, err := rowsOf(ctx, m, single[AccountID], query, room, maker)
	if err != nil {
		return err
	}
	for _, bot := range bots {
		if _, err := m.removeMember(ctx, e, bot, room); err != nil {
			return err
		}
	}
	return nil
}

// setRole gives somebody a role. In the house nobody gives what is not below their own.
func setRole(ctx context.Context, m *machine, e Entry, r SetRole) (string, Code, error) {
	if r.Room != 0 {
		return m.setRoomRole(ctx, e, r)
	}
	if !slices.Contains([]Role{RoleBot, RoleMember, RoleModerator, RoleAdmin}, r.Role) {
		return "", Malformed, nil
	}
	if code, err := m.allowOver(ctx, e.Cmd.Actor, ActRole, 0, r.Account); err != nil || code != OK {
		return "", code, err
	}
	mine, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return "", OK, err
	}
	if !mine.role.Above(r.Role) {
		return "", TooHigh, nil
	}
	theirs, found, err := m.person(ctx, r.Account)
	if err != nil || !found {
		return "", NoAccount, err
	}
	if theirs.bot != nil {
		return "", Forbidden, nil // it would come to more than its maker's trust
	}
	if _, err := m.exec(ctx, `UPDATE accounts SET role = ? WHERE id = ?`, r.Role, r.Account); err != nil {
		return "", OK, err
	}
	delete(m.people, r.Account)
	back := inverse(KindRole, SetRole{Account: r.Account, Role: theirs.role})
	line := AuditLine{Action: ActRole, Account: r.Account, Target: theirs.name + " → " + string(r.Role), Reason: r.Reason}
	if err := m.audit(ctx, e, line, back); err != nil {
		return "", OK, err
	}
	return "", OK, m.tellRole(ctx, e, r)
}

// setRoomRole makes a member of a room one of its moderators, or takes that back.
func (m *machine) setRoomRole(ctx context.Context, e Entry, r SetRole) (string, Code, error) {
	if r.Role != RoleModerator && r.Role != RoleMember {
		return "", Malformed, nil
	}
	p, code, err := m.visible(ctx, e.Cmd.Actor, r.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if p.Kind == Direct {
		return "", Forbidden, nil
	}
	if code, err := m.mayName(ctx, e, p, r.Account); err != nil || code != OK {
		return "", code, err
	}
	role := r.Role
	if role == RoleMember {
		role = ""
	}
	theirs, _, err := m.person(ctx, r.Account)
	if err != nil {
		return "", OK, err
	}
	if theirs.bot != nil && !theirs.bot.Scopes.Moderate {
		return "", Forbidden, nil
	}
	var old Role
	found, err := m.stmts.row(ctx, `SELECT role FROM members WHERE account = ? AND room = ?`, []any{r.Account, r.Room}, &old)
	if err != nil || !found {
		return "", NoAccount, err
	}
	if _, err := m.exec(ctx, `UPDATE members SET role = ? WHERE account = ? AND room = ?`, role, r.Account, r.Room); err != nil {
		return "", OK, err
	}
	was := old
	if was == "" {
		was = RoleMember
	}
	line := AuditLine{Action: ActRole, Account: r.Account, Target: theirs.name + " → " + string(r.Role), Room: r.Room, Reason: r.Reason}
	if err := m.audit(ctx, e, line, inverse(KindRole, SetRole{Account: r.Account, Room: r.Room, Role: was})); err != nil {
		return "", OK, err
	}
	return "", OK, m.tellRole(ctx, e, r)
}

// mayName asks whether the actor may make somebody a moderator of a room, or unmake them. A room's moderators are equals
// there, but who has made one can unmake them: its maker stands above those who are no more than that.
func (m *machine) mayName(ctx context.Context, e Entry, p *place, account AccountID) (Code, error) {
	code, err := m.allowOver(ctx, e.Cmd.Actor, ActRole, p.ID, account)
	if err != nil || code != TooHigh || p.Maker != e.Cmd.Actor || account == e.Cmd.Actor {
		return code, err
	}
	theirs, _, err := m.person(ctx, account)
	return allowed(RoleModerator.Above(theirs.role), TooHigh), err
}

func (m *machine) tellRole(ctx context.Context, e Entry, r SetRole) error {
	account, err := m.account(ctx, r.Account)
	if err != nil {
		return err
	}
	m.tell(e, Event{Room: r.Room, Actor: e.Cmd.Actor, Target: r.Account, Account: &account, RoomRole: r.Role})
	return nil
}
