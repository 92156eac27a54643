package store

import (
	"context"
	"strconv"
)

// KindHouseBot makes the account of the house's own helper, or finds the one that there is → Value: its AccountID, decimal.
const KindHouseBot Kind = "house-bot"

// MakeHouseBot names the house's own helper as Register names a person. The account has neither password nor key: nobody
// comes in with it. A house has one; it keeps its first name.
type MakeHouseBot struct{ Name, Folded, Skeleton string }

// maxReminders bounds what the helper keeps for everybody together; of one person it keeps as much as they could themselves.
const maxReminders = 10_000

func makeHouseBot(ctx context.Context, m *machine, e Entry, b MakeHouseBot) (string, Code, error) {
	if e.Cmd.Actor != 0 {
		return "", Forbidden, nil
	}
	if b.Name == "" || b.Folded == "" || b.Skeleton == "" {
		return "", Malformed, nil
	}
	var id int64
	found, err := m.stmts.row(ctx, `SELECT id FROM accounts WHERE house = 1`, nil, &id)
	if err != nil || found {
		return strconv.FormatInt(id, 10), OK, err
	}
	if code, err := m.nameFree(ctx, Register{Folded: b.Folded, Skeleton: b.Skeleton}); err != nil || code != OK {
		return "", code, err
	}
	const insert = `INSERT INTO accounts (name, folded, skeleton, role, password, lang, tz, theme, created_at, state, house)
		VALUES (?, ?, ?, ?, '', '', '', '', ?, '', 1)`
	result, err := m.exec(ctx, insert, b.Name, b.Folded, b.Skeleton, RoleBot, e.At.UnixMilli())
	if err != nil {
		return "", OK, err
	}
	id, err = result.LastInsertId()
	return strconv.FormatInt(id, 10), OK, err
}

// mayKeep asks whether the actor may keep something for later. The helper may for others, by its own standing and by no
// right of bots: what it keeps was asked for by somebody who may speak there.
func (m *machine) mayKeep(ctx context.Context, actor AccountID, l SayLater) (Code, error) {
	var one int
	house, err := m.stmts.row(ctx, `SELECT 1 FROM accounts WHERE id = ? AND house = 1`, []any{actor}, &one)
	if err != nil {
		return OK, err
	}
	most := maxLaters
	switch {
	case !house && l.Whom != 0:
		return Forbidden, nil
	case !house:
		if code, err := m.allow(ctx, actor, ActLater, l.Room); err != nil || code != OK {
			return code, err
		}
	case l.Whom != 0:
		var kept int
		const theirs = `SELECT count(*) FROM later WHERE account = ? AND whom = ?`
		if _, err := m.stmts.row(ctx, theirs, []any{actor, l.Whom}, &kept); err != nil || kept >= maxLaters {
			return TooMany, err
		}
		most = maxReminders
	}
	var kept int
	_, err = m.stmts.row(ctx, `SELECT count(*) FROM later WHERE account = ?`, []any{actor}, &kept)
	return allowed(kept < most, TooMany), err
}
