package store

import "context"

// kept finds the sanction of a kind that keeps somebody from a room, or (0) from the house. Those that can stand in the way
// of a command are few, so the machine remembers all of them, and a house without any pays nothing.
func (m *machine) kept(ctx context.Context, e Entry, kind SanctionKind, room RoomID, subject func() string) (Sanction, bool, error) {
	if m.sanctions == nil {
		if err := m.readSanctions(ctx, e); err != nil {
			return Sanction{}, false, err
		}
	}
	if len(m.sanctions) == 0 {
		return Sanction{}, false, nil
	}
	for _, s := range m.sanctions[subject()] {
		if s.Kind == kind && (s.Room == 0 || s.Room == room) && s.Stands(e.Now) {
			return s, true, nil
		}
	}
	return Sanction{}, false, nil
}

// readSanctions reads what stands on accounts and guests; keys and networks are the door's to ask for. What has run out
// stays away: the clock does not go back under an open house.
func (m *machine) readSanctions(ctx context.Context, e Entry) error {
	const query = selectSanctions + `sanctions.kind = ? AND (sanctions.until = 0 OR sanctions.until > ?)
		AND substr(sanctions.subject, 1, 2) IN ('a:', 'g:') ORDER BY sanctions.id DESC LIMIT 100000`
	sanctions := make(map[string][]Sanction)
	for _, kind := range []SanctionKind{Mute, Ban} {
		all, err := rowsOf(ctx, m, scanSanction, query, kind, e.Now.UnixMilli())
		if err != nil {
			return err
		}
		for _, s := range all {
			sanctions[s.Subject] = append(sanctions[s.Subject], s)
		}
	}
	m.sanctions = sanctions
	return nil
}

// bannedSomewhere tells, of an actor who is an account, whether it is worth asking from where they are banned.
func (m *machine) bannedSomewhere(ctx context.Context, e Entry) (bool, error) {
	if m.sanctions == nil {
		if err := m.readSanctions(ctx, e); err != nil {
			return false, err
		}
	}
	return len(m.sanctions) > 0 && len(m.sanctions[AccountSubject(e.Cmd.Actor)]) > 0, nil
}

// bannedFrom refuses what would bring an account into a room that it was banned from.
func (m *machine) bannedFrom(ctx context.Context, e Entry, account AccountID, room RoomID) (Code, string, error) {
	ban, banned, err := m.kept(ctx, e, Ban, room, func() string { return AccountSubject(account) })
	if err != nil || !banned {
		return OK, "", err
	}
	return Banned, ban.why(), nil
}

// why is what a refusal says of a sanction.
func (s *Sanction) why() string { return Why{Until: s.Until, Reason: s.Reason, By: s.ByName}.value() }
