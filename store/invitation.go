package store

import (
	"context"
	"math"
	"strconv"
)

const maxUses = 1000

func makeInvitation(ctx context.Context, m *machine, e Entry, i MakeInvitation) (string, Code, error) {
	if i.Role == "" {
		i.Role = RoleMember
	}
	if i.Hash == "" || len(i.Hash) > 128 || i.Uses < 1 || i.Uses > maxUses || i.Until != 0 && i.Until <= e.Now.UnixMilli() ||
		!i.Role.AtLeast(RoleMember) {
		return "", Malformed, nil
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActInvitate, 0); err != nil || code != OK {
		return "", code, err
	}
	mine, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return "", OK, err
	}
	if !mine.role.Above(i.Role) {
		return "", TooHigh, nil
	}
	if i.Room != 0 {
		p, code, err := m.visible(ctx, e.Cmd.Actor, i.Room)
		if err != nil || code != OK {
			return "", code, err
		}
		if p.Kind == Direct {
			return "", Forbidden, nil
		}
	}
	const insert = `INSERT INTO invitations (hash, maker, made_at, until, uses, used, role, room, revoked)
		VALUES (?, ?, ?, ?, ?, 0, ?, ?, 0) ON CONFLICT DO NOTHING`
	result, err := m.exec(ctx, insert, i.Hash, e.Cmd.Actor, e.At.UnixMilli(), i.Until, i.Uses, i.Role, i.Room)
	if err != nil {
		return "", OK, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return "", Malformed, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return "", OK, err
	}
	line := AuditLine{Action: ActInvitate, Target: "#" + strconv.FormatInt(id, 10) + " " + string(i.Role), Room: i.Room}
	return strconv.FormatInt(id, 10), OK, m.audit(ctx, e, line, inverse(KindRevoke, Revoke{ID: id}))
}

func revoke(ctx context.Context, m *machine, e Entry, r Revoke) (string, Code, error) {
	var maker AccountID
	const query = `SELECT maker FROM invitations WHERE id = ? AND revoked = 0`
	found, err := m.stmts.row(ctx, query, []any{r.ID}, &maker)
	if err != nil || !found {
		return "", Nothing, err
	}
	right := ActInvitate
	if maker != e.Cmd.Actor {
		right = ActUndoOther
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, right, 0); err != nil || code != OK {
		return "", code, err
	}
	if _, err := m.exec(ctx, `UPDATE invitations SET revoked = 1 WHERE id = ?`, r.ID); err != nil {
		return "", OK, err
	}
	line := AuditLine{Action: ActInvitate, Target: "− #" + strconv.FormatInt(r.ID, 10)}
	return "", OK, m.audit(ctx, e, line, nil)
}

const selectInvitations = `SELECT invitations.id, invitations.maker, coalesce((SELECT name FROM accounts WHERE id = invitations.maker), ''),
	invitations.made_at, invitations.until, invitations.uses, invitations.used, invitations.role, invitations.room,
	coalesce((SELECT title FROM rooms WHERE id = invitations.room), ''), invitations.revoked FROM invitations `

func scanInvitation(scan func(dest ...any) error) (i Invitation, err error) {
	var made, until int64
	err = scan(&i.ID, &i.Maker, &i.By, &made, &until, &i.Uses, &i.Used, &i.Role, &i.Room, &i.RoomName, &i.Revoked)
	i.MadeAt, i.Until = stamped(made), stamped(until)
	return i, err
}

// redeem uses an invitation up, once. It answers NoInvite for one that is none, or not any more. It is worth what its maker
// could give now: with a role go the invitations that it made, and who was shown out of a room brings nobody in there.
func (m *machine) redeem(ctx context.Context, e Entry, hash string) (Invitation, Code, error) {
	const query = selectInvitations + `WHERE hash = ? AND revoked = 0 AND uses > 0`
	known, err := rowsOf(ctx, m, scanInvitation, query, hash)
	if err != nil || len(known) == 0 {
		return Invitation{}, NoInvite, err
	}
	i := known[0]
	if !i.Until.IsZero() && !i.Until.After(e.Now) {
		return Invitation{}, NoInvite, nil
	}
	maker, found, err := m.person(ctx, i.Maker)
	if err != nil || !found || !maker.role.Above(i.Role) {
		return Invitation{}, NoInvite, err
	}
	if i.Room != 0 {
		_, code, err := m.visible(ctx, i.Maker, i.Room)
		if err != nil {
			return Invitation{}, OK, err
		}
		if code != OK {
			i.Room = 0
		}
	}
	_, err = m.exec(ctx, `UPDATE invitations SET uses = uses - 1, used = used + 1 WHERE id = ?`, i.ID)
	return i, OK, err
}

// Invitations reads the invitations of a maker, or (0) of everybody, the newest first: at most 1,000. Rooms that the asker
// may not see have no name.
func (s *Store) Invitations(ctx context.Context, asker, maker AccountID) ([]Invitation, error) {
	low, high := int64(maker), int64(maker)
	if maker == 0 {
		low, high = 0, math.MaxInt64
	}
	const query = selectInvitations + `WHERE maker BETWEEN ? AND ? ORDER BY id DESC LIMIT ?`
	list, err := readAll(ctx, s, scanInvitation, query, low, high, maxRows)
	for i := range list {
		if list[i].Room == 0 {
			continue
		}
		sees, err := s.MaySee(ctx, asker, list[i].Room)
		if err != nil {
			return nil, err
		}
		if !sees {
			list[i].Room, list[i].RoomName = 0, ""
		}
	}
	return list, err
}
