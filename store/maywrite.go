package store

import (
	"context"
	"time"
)

// mayWrite asks whether the actor may write in a room now, whatever it is that they write; guest is the folded name of one.
// A refusal may come with a Why. It asks in the order in which people can do something about the answer least.
func (m *machine) mayWrite(ctx context.Context, e Entry, p *place, guest string) (Code, string, error) {
	if p.Archived {
		return Archived, "", nil
	}
	if code, why, err := m.muteOf(ctx, e, p, guest); err != nil || code != OK {
		return code, why, err
	}
	if code, err := m.lockdown(ctx, e.Cmd.Actor); err != nil || code != OK {
		return code, "", err
	}
	if p.Kind == Announce {
		code, err := m.allow(ctx, e.Cmd.Actor, ActAnnounce, p.ID)
		if code == Forbidden {
			code = ReadOnly
		}
		return code, "", err
	}
	return OK, "", nil
}

// muteOf finds out whether the actor is muted here. Who is muted may still write to moderators.
func (m *machine) muteOf(ctx context.Context, e Entry, p *place, guest string) (Code, string, error) {
	mute, muted, err := m.muted(ctx, e, p.ID, guest)
	if err != nil || !muted {
		return OK, "", err
	}
	if p.Kind == Direct {
		others, err := m.membersBut(ctx, p.ID, e.Cmd.Actor, MaxMembers)
		if err != nil {
			return OK, "", err
		}
		toModerators := len(others) > 0
		for _, id := range others {
			other, _, err := m.person(ctx, id)
			if err != nil {
				return OK, "", err
			}
			toModerators = toModerators && other.role.AtLeast(RoleModerator)
		}
		if toModerators {
			return OK, "", nil
		}
	}
	return Muted, Why{Until: mute.Until, Reason: mute.Reason, By: mute.ByName}.value(), nil
}

// lockdown finds out whether the house as a whole lets the actor write.
func (m *machine) lockdown(ctx context.Context, actor AccountID) (Code, error) {
	level, err := m.setting(ctx, "lockdown")
	if err != nil {
		return OK, err
	}
	switch {
	case actor == 0 && (level == "no-guests" || level == "members"):
		return Forbidden, nil
	case level == "read-only":
		code, err := m.allow(ctx, actor, ActSpeakOn, 0)
		if code == Forbidden {
			code = ReadOnly
		}
		return code, err
	}
	return OK, nil
}

// slowMode holds the actor to the pace of a room, and notes that they speak. Moderators are not held.
func (m *machine) slowMode(ctx context.Context, e Entry, p *place, guest string) (Code, string, error) {
	if p.Slow <= 0 {
		return OK, "", nil
	}
	s, code, err := m.standing(ctx, e.Cmd.Actor, p.ID)
	if err != nil || code != OK {
		return code, "", err
	}
	if s.May(ActMute, nil) {
		return OK, "", nil
	}
	who := AccountSubject(e.Cmd.Actor)
	if e.Cmd.Actor == 0 {
		who = GuestSubject(guest)
	}
	var last int64
	if _, err := m.stmts.row(ctx, `SELECT at FROM spoke WHERE room = ? AND who = ?`, []any{p.ID, who}, &last); err != nil {
		return OK, "", err
	}
	if again := time.UnixMilli(last).Add(p.Slow).UTC(); again.After(e.At) {
		return Slow, Why{Until: again}.value(), nil
	}
	const upsert = `INSERT INTO spoke (room, who, at) VALUES (?, ?, ?) ON CONFLICT (room, who) DO UPDATE SET at = excluded.at`
	_, err = m.exec(ctx, upsert, p.ID, who, e.At.UnixMilli())
	return OK, "", err
}
