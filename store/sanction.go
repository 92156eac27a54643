package store

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// AccountSubject, KeySubject, NetSubject and GuestSubject are how sanctions name whom they are about. A network is written
// in one way only, which is the caller's to see to; a guest's name is folded.
func AccountSubject(id AccountID) string { return "a:" + strconv.FormatInt(int64(id), 10) }

// KeySubject is for a key's fingerprint.
func KeySubject(fingerprint string) string { return "k:" + fingerprint }

// NetSubject is for a network, as "192.0.2.0/24".
func NetSubject(network string) string { return "n:" + network }

// GuestSubject is for a guest's folded name.
func GuestSubject(folded string) string { return "g:" + folded }

const maxSubject = 200 // bytes

// maySanction asks for the right to act on a subject. A key or a network may be anybody's, so it takes more.
func (m *machine) maySanction(ctx context.Context, e Entry, a Action, room RoomID, subject string, account AccountID) (Code, error) {
	switch {
	case subject == "" || len(subject) > maxSubject:
		return Malformed, nil
	case strings.HasPrefix(subject, "k:"), strings.HasPrefix(subject, "n:"):
		return m.allow(ctx, e.Cmd.Actor, ActBanNet, 0)
	case strings.HasPrefix(subject, "a:") && subject == AccountSubject(account) && account != 0,
		strings.HasPrefix(subject, "g:") && account == 0:
		return m.allowOver(ctx, e.Cmd.Actor, a, room, account)
	}
	return Malformed, nil
}

// sanctioned is what a sanction command is about: the room as the actor sees it, and the right to act there.
func (m *machine) sanctioned(ctx context.Context, e Entry, a Action, room RoomID, subject string, account AccountID) (Code, error) {
	if room != 0 {
		p, code, err := m.visible(ctx, e.Cmd.Actor, room)
		if err != nil || code != OK {
			return code, err
		}
		if p.Kind == Direct {
			return Forbidden, nil
		}
	}
	return m.maySanction(ctx, e, a, room, subject, account)
}

// sanctionRights is the right that each kind takes.
var sanctionRights = map[SanctionKind]Action{Mute: ActMute, Ban: ActBan}

func setSanction(ctx context.Context, m *machine, e Entry, s SetSanction) (string, Code, error) {
	right, ok := sanctionRights[s.Kind]
	if !ok || s.Until != 0 && s.Until <= e.At.UnixMilli() {
		return "", Malformed, nil
	}
	if code, err := m.sanctioned(ctx, e, right, s.Room, s.Subject, s.Account); err != nil || code != OK {
		return "", code, err
	}
	if _, err := m.lift(ctx, e, s.Kind, s.Subject, s.Room); err != nil {
		return "", OK, err
	}
	const insert = `INSERT INTO sanctions (kind, subject, account, room, until, reason, by, at, lifted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`
	result, err := m.exec(ctx, insert, s.Kind, s.Subject, s.Account, s.Room, s.Until, s.Reason, e.Cmd.Actor, e.At.UnixMilli())
	if err != nil {
		return "", OK, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return "", OK, err
	}
	told := Sanction{
		ID: id, Kind: s.Kind, Subject: s.Subject, Account: s.Account, Room: s.Room, Until: stamped(s.Until), Reason: s.Reason,
		By: e.Cmd.Actor, At: e.At,
	}
	if err := m.tellSanction(ctx, e, told, right, inverse(KindLift, Lift{Kind: s.Kind, Subject: s.Subject, Room: s.Room})); err != nil {
		return "", OK, err
	}
	return strconv.FormatInt(id, 10), OK, nil
}

// tellSanction writes down and tells that a sanction has begun or ended.
func (m *machine) tellSanction(ctx context.Context, e Entry, s Sanction, a Action, back *Command) error {
	s.Name = strings.TrimPrefix(s.Subject, "g:")
	if s.Account != 0 {
		p, _, err := m.person(ctx, s.Account)
		if err != nil {
			return err
		}
		s.Name = p.name
	}
	by, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return err
	}
	s.ByName = by.name
	m.mutes = nil
	m.tell(e, Event{Room: s.Room, Actor: e.Cmd.Actor, Target: s.Account, Sanction: &s, Name: s.Name})
	target := s.Name
	if e.Cmd.Kind == KindLift {
		target = "− " + target
	}
	return m.audit(ctx, e, AuditLine{Action: a, Account: s.Account, Target: target, Room: s.Room, Reason: s.Reason}, back)
}

// lift ends a standing sanction and answers what it was.
func (m *machine) lift(ctx context.Context, e Entry, kind SanctionKind, subject string, room RoomID) ([]Sanction, error) {
	const query = selectSanctions + `sanctions.subject = ? AND sanctions.kind = ? AND sanctions.room = ? LIMIT 10`
	old, err := rowsOf(ctx, m, scanSanction, query, subject, kind, room)
	if err != nil {
		return nil, err
	}
	const end = `UPDATE sanctions SET lifted_at = ? WHERE subject = ? AND kind = ? AND room = ? AND lifted_at = 0`
	if _, err := m.exec(ctx, end, e.At.UnixMilli(), subject, kind, room); err != nil {
		return nil, err
	}
	m.mutes = nil
	var standing []Sanction
	for _, s := range old {
		if s.Stands(e.At) {
			standing = append(standing, s)
		}
	}
	return standing, nil
}

func liftSanction(ctx context.Context, m *machine, e Entry, l Lift) (string, Code, error) {
	right, ok := sanctionRights[l.Kind]
	if !ok {
		return "", Malformed, nil
	}
	var account AccountID
	if id, isAccount := strings.CutPrefix(l.Subject, "a:"); isAccount {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return "", Malformed, nil
		}
		account = AccountID(n)
	}
	if code, err := m.sanctioned(ctx, e, right, l.Room, l.Subject, account); err != nil || code != OK {
		return "", code, err
	}
	old, err := m.lift(ctx, e, l.Kind, l.Subject, l.Room)
	if err != nil || len(old) == 0 {
		return "", Nothing, err
	}
	was := old[0]
	back := inverse(KindSanction, SetSanction{
		Kind: was.Kind, Subject: was.Subject, Account: was.Account, Room: was.Room, Until: stamp(was.Until), Reason: was.Reason,
	})
	was.Reason = l.Reason
	return "", OK, m.tellSanction(ctx, e, was, right, back)
}

const selectSanctions = `SELECT sanctions.id, sanctions.kind, sanctions.subject, sanctions.account,
	coalesce((SELECT name FROM accounts WHERE id = sanctions.account), ''), sanctions.room, sanctions.until, sanctions.reason,
	sanctions.by, coalesce((SELECT name FROM accounts WHERE id = sanctions.by), ''), sanctions.at
	FROM sanctions WHERE lifted_at = 0 AND `

func scanSanction(scan func(dest ...any) error) (s Sanction, err error) {
	var until, at int64
	err = scan(&s.ID, &s.Kind, &s.Subject, &s.Account, &s.Name, &s.Room, &until, &s.Reason, &s.By, &s.ByName, &at)
	s.Until, s.At = stamped(until), stamped(at)
	if name, guest := strings.CutPrefix(s.Subject, "g:"); guest {
		s.Name = name
	}
	return s, err
}

// muted finds the mute that keeps the actor from writing in a room. Mutes are few, so the machine remembers all of them
// and a house without any pays nothing.
func (m *machine) muted(ctx context.Context, e Entry, room RoomID, guest string) (Sanction, bool, error) {
	if m.mutes == nil {
		const query = selectSanctions + `sanctions.kind = 'mute' ORDER BY sanctions.id LIMIT 100000`
		all, err := rowsOf(ctx, m, scanSanction, query)
		if err != nil {
			return Sanction{}, false, err
		}
		m.mutes = make(map[string][]Sanction)
		for _, s := range all {
			m.mutes[s.Subject] = append(m.mutes[s.Subject], s)
		}
	}
	if len(m.mutes) == 0 {
		return Sanction{}, false, nil
	}
	subject := AccountSubject(e.Cmd.Actor)
	if e.Cmd.Actor == 0 {
		subject = GuestSubject(guest)
	}
	for _, s := range m.mutes[subject] {
		if (s.Room == 0 || s.Room == room) && s.Stands(e.At) {
			return s, true, nil
		}
	}
	return Sanction{}, false, nil
}

// maxBans bounds what the house remembers of who may not come in.
const maxBans = 100_000

// Bans reads all bans that were not lifted, those that have run out among them: at most 100,000. They are for the house, which
// asks for them whenever somebody comes in.
func (s *Store) Bans(ctx context.Context) ([]Sanction, error) {
	return readAll(ctx, s, scanSanction, selectSanctions+`sanctions.kind = 'ban' ORDER BY sanctions.id LIMIT ?`, maxBans)
}

// Stands tells whether a sanction that was not lifted still holds.
func (s *Sanction) Stands(at time.Time) bool { return s.Until.IsZero() || s.Until.After(at) }

// Sanctions reads the sanctions of a kind that were not lifted, the newest first, those that have run out among them: at
// most limit, and never more than 1,000. Those in rooms that the asker may not see are left out.
func (s *Store) Sanctions(ctx context.Context, asker AccountID, kind SanctionKind, limit int) ([]Sanction, error) {
	const query = selectSanctions + `sanctions.kind = ? AND (sanctions.room = 0 OR EXISTS (SELECT 1 FROM rooms
		WHERE rooms.id = sanctions.room AND ` + seesRoom + `)) ORDER BY sanctions.id DESC LIMIT ?`
	return readAll(ctx, s, scanSanction, query, kind, asker, rowLimit(limit))
}
