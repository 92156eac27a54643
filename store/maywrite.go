package store

import (
	"context"
	"time"
)

// mayWrite asks whether the actor may write in a room now, whatever it is that they write; guest is the folded name of one.
// A refusal may come with a Why. It asks first what the actor can do least about. Held, of somebody whose first words wait
// for a moderator, is the last answer: nothing else would stand in their way. An empty place is the house as a whole.
func (m *machine) mayWrite(ctx context.Context, e Entry, p *place, guest string) (Code, string, error) {
	if p.Archived {
		return Archived, "", nil
	}
	if code, why, err := m.keptQuiet(ctx, e, p, guest); err != nil || code != OK {
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
		if err != nil || code != OK {
			return code, "", err
		}
	}
	if e.Cmd.Actor == 0 {
		return OK, "", nil
	}
	known, _, err := m.person(ctx, e.Cmd.Actor)
	return allowed(known.state != Pending, Held), "", err
}

// subjectOf is what sanctions and slow mode call the actor; guest is the folded name of one.
func subjectOf(e Entry, guest string) string {
	if e.Cmd.Actor == 0 {
		return GuestSubject(guest)
	}
	return AccountSubject(e.Cmd.Actor)
}

// keptQuiet finds out whether the actor is banned or muted here. Nobody who is banned has a seat, but words that were kept
// for later need none. Nobody speaks by their bot where they may not speak themselves.
func (m *machine) keptQuiet(ctx context.Context, e Entry, p *place, guest string) (Code, string, error) {
	code, why, err := m.subjectQuiet(ctx, e, p, func() string { return subjectOf(e, guest) })
	if err != nil || code != OK || e.Cmd.Actor == 0 {
		return code, why, err
	}
	known, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil || known.bot == nil {
		return OK, "", err
	}
	return m.subjectQuiet(ctx, e, p, func() string { return AccountSubject(known.bot.Maker) })
}

// subjectQuiet is keptQuiet for one of the names that sanctions have for the actor.
func (m *machine) subjectQuiet(ctx context.Context, e Entry, p *place, subject func() string) (Code, string, error) {
	ban, banned, err := m.kept(ctx, e, Ban, p.ID, subject)
	if err != nil || banned {
		return Banned, ban.why(), err
	}
	mute, muted, err := m.kept(ctx, e, Mute, p.ID, subject)
	if err != nil || !muted {
		return OK, "", err
	}
	if heard, err := m.toModerators(ctx, e, p); err != nil || heard {
		return OK, "", err
	}
	return Muted, mute.why(), nil
}

// toModerators tells whether a room is a conversation of the actor with moderators of the house. Who is muted may write
// there: somebody has to hear them.
func (m *machine) toModerators(ctx context.Context, e Entry, p *place) (bool, error) {
	if p.Kind != Direct {
		return false, nil
	}
	others, err := m.membersBut(ctx, p.ID, e.Cmd.Actor, MaxMembers)
	if err != nil {
		return false, err
	}
	for _, id := range others {
		other, _, err := m.person(ctx, id)
		if err != nil || !other.role.AtLeast(RoleModerator) {
			return false, err
		}
	}
	return len(others) > 0, nil
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

// slowMode holds the actor to the pace of a room, and notes that they speak. Moderators are not held. All bots of one maker
// are held to one pace with them, or whoever has the most voices would be the fastest.
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
	who := subjectOf(e, guest)
	if known, _, err := m.person(ctx, e.Cmd.Actor); err != nil {
		return OK, "", err
	} else if known.bot != nil {
		who = AccountSubject(known.bot.Maker)
	}
	var last int64
	if _, err := m.stmts.row(ctx, `SELECT at FROM spoke WHERE room = ? AND who = ?`, []any{p.ID, who}, &last); err != nil {
		return OK, "", err
	}
	// Who spoke in what is the future has spoken before the clock was set back, and is not kept waiting for that.
	if again := time.UnixMilli(last).Add(p.Slow).UTC(); again.After(e.Now) && last <= e.Now.UnixMilli() {
		return Slow, Why{Until: again}.value(), nil
	}
	const upsert = `INSERT INTO spoke (room, who, at) VALUES (?, ?, ?) ON CONFLICT (room, who) DO UPDATE SET at = excluded.at`
	_, err = m.exec(ctx, upsert, p.ID, who, e.Now.UnixMilli())
	return OK, "", err
}
