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
		return m.mayBanNet(ctx, e, a, subject, account)
	case strings.HasPrefix(subject, "a:") && subject == AccountSubject(account) && account != 0,
		strings.HasPrefix(subject, "g:") && account == 0:
		return m.allowOver(ctx, e.Cmd.Actor, a, room, account)
	}
	return Malformed, nil
}

// mayBanNet asks for the right to act on a key or a network. Nobody is muted by one: who speaks is an account or a guest.
// Behind a key stands its account, or an owner could be locked out by what everybody who has their key may know.
func (m *machine) mayBanNet(ctx context.Context, e Entry, a Action, subject string, account AccountID) (Code, error) {
	if a == ActMute {
		return NoAccount, nil
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActBanNet, 0); err != nil || code != OK {
		return code, err
	}
	if fingerprint, isKey := strings.CutPrefix(subject, "k:"); isKey {
		const query = `SELECT account FROM keys WHERE fingerprint = ?`
		if _, err := m.stmts.row(ctx, query, []any{fingerprint}, &account); err != nil {
			return OK, err
		}
	}
	if account == 0 {
		return OK, nil
	}
	return m.allowOver(ctx, e.Cmd.Actor, a, 0, account)
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
	if !ok || s.Until != 0 && s.Until <= e.Now.UnixMilli() {
		return "", Malformed, nil
	}
	if code, err := m.sanctioned(ctx, e, right, s.Room, s.Subject, s.Account); err != nil || code != OK {
		return "", code, err
	}
	old, err := m.standingOn(ctx, e, s.Kind, s.Subject, s.Room)
	if err != nil {
		return "", OK, err
	}
	// A new one takes the place of the old: a short one set over a long one would lift it.
	if code, err := m.mayEnd(ctx, e, old); err != nil || code != OK {
		return "", code, err
	}
	if err := m.endSanctions(ctx, e, s.Kind, s.Subject, s.Room); err != nil {
		return "", OK, err
	}
	if s.Kind == Ban {
		if err := m.showOut(ctx, e, s.Account, s.Room); err != nil {
			return "", OK, err
		}
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
	back := inverse(KindLift, Lift{Kind: s.Kind, Subject: s.Subject, Room: s.Room})
	if len(old) > 0 {
		back = again(old[0])
	}
	if err := m.tellSanction(ctx, e, told, right, back); err != nil {
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
	m.sanctions = nil
	m.tell(e, Event{Room: s.Room, Actor: e.Cmd.Actor, Target: s.Account, Sanction: &s, Name: s.Name})
	target := s.Name
	if e.Cmd.Kind == KindLift {
		target = "− " + target
	}
	return m.audit(ctx, e, AuditLine{Action: a, Account: s.Account, Target: target, Room: s.Room, Reason: s.Reason}, back)
}

// standingOn reads what stands on a subject in one place; it is one at most.
func (m *machine) standingOn(ctx context.Context, e Entry, kind SanctionKind, subject string, room RoomID) ([]Sanction, error) {
	const query = selectSanctions + `sanctions.subject = ? AND sanctions.kind = ? AND sanctions.room = ?
		AND (sanctions.until = 0 OR sanctions.until > ?) LIMIT 1`
	return rowsOf(ctx, m, scanSanction, query, subject, kind, room, e.Now.UnixMilli())
}

// mayEnd asks whether the actor may end what stands: nobody ends what somebody of a higher role has set, by that role of
// now. What was set by an account that is gone stands in nobody's way.
func (m *machine) mayEnd(ctx context.Context, e Entry, old []Sanction) (Code, error) {
	for _, s := range old {
		mine, code, err := m.standing(ctx, e.Cmd.Actor, s.Room)
		if err != nil || code != OK {
			return code, err
		}
		theirs, code, err := m.standing(ctx, s.By, s.Room)
		if err != nil {
			return OK, err
		}
		if code == OK && theirs.Role != "" && !mine.rank().AtLeast(theirs.rank()) {
			return Forbidden, nil
		}
	}
	return OK, nil
}

// endSanctions ends what was set on a subject in one place, what has run out by itself too.
func (m *machine) endSanctions(ctx context.Context, e Entry, kind SanctionKind, subject string, room RoomID) error {
	const end = `UPDATE sanctions SET lifted_at = ? WHERE subject = ? AND kind = ? AND room = ? AND lifted_at = 0`
	_, err := m.exec(ctx, end, e.At.UnixMilli(), subject, kind, room)
	m.sanctions = nil
	return err
}

// again is the command that sets a sanction as it was.
func again(s Sanction) *Command {
	return inverse(KindSanction, SetSanction{
		Kind: s.Kind, Subject: s.Subject, Account: s.Account, Room: s.Room, Until: stamp(s.Until), Reason: s.Reason,
	})
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
	old, err := m.standingOn(ctx, e, l.Kind, l.Subject, l.Room)
	if err != nil || len(old) == 0 {
		return "", Nothing, err
	}
	if code, err := m.mayEnd(ctx, e, old); err != nil || code != OK {
		return "", code, err
	}
	if err := m.endSanctions(ctx, e, l.Kind, l.Subject, l.Room); err != nil {
		return "", OK, err
	}
	was := old[0]
	back := again(was)
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

// maxBans bounds what the house remembers of who may not come in.
const maxBans = 100_000

// Bans reads all bans that hold now, the newest first: at most 100,000. They are for the house, which asks for them whenever
// somebody comes in.
func (s *Store) Bans(ctx context.Context, now time.Time) ([]Sanction, error) {
	const holding = selectSanctions + `sanctions.kind = 'ban' AND (sanctions.until = 0 OR sanctions.until > ?)
		ORDER BY sanctions.id DESC LIMIT ?`
	return readAll(ctx, s, scanSanction, holding, now.UnixMilli(), maxBans)
}

// Stands tells whether a sanction that was not lifted still holds.
func (s *Sanction) Stands(at time.Time) bool { return s.Until.IsZero() || s.Until.After(at) }

// Sanctions reads the sanctions of a kind that stand, the newest first: at most limit, and never more than 1,000. Those in
// rooms that the asker may not see are left out. The caller answers for the asker having ActQueue.
func (s *Store) Sanctions(
	ctx context.Context, asker AccountID, kind SanctionKind, now time.Time, limit int,
) ([]Sanction, error) {
	const query = selectSanctions + `sanctions.kind = ? AND (sanctions.until = 0 OR sanctions.until > ?) AND (sanctions.room = 0 OR EXISTS (SELECT 1 FROM rooms
		WHERE rooms.id = sanctions.room AND ` + readsRoom + `)) ORDER BY sanctions.id DESC LIMIT ?`
	return readAll(ctx, s, scanSanction, query, kind, now.UnixMilli(), asker, rowLimit(limit))
}
