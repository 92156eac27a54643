package room

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"teahouse/store"
)

// MaxReason is the most characters of a reason that are kept.
const MaxReason = 200

// Target is somebody that something is done to.
type Target struct {
	Account store.AccountID // 0 for a guest
	Name    string
	Subject string // as sanctions name them
}

// Whom finds somebody by name, in whatever case or width it is written, with or without an @: an account, or a guest who
// is here. store.ErrNoAccount when there is nobody.
func (h *House) Whom(ctx context.Context, name string) (Target, error) {
	name = trimAt(name)
	account, err := h.store.AccountByName(ctx, Fold(name))
	if err == nil {
		return Target{account.ID, account.Name, store.AccountSubject(account.ID)}, nil
	}
	if !errors.Is(err, store.ErrNoAccount) {
		return Target{}, err
	}
	if p, here := h.Find(name); here && p.Guest {
		return Target{0, p.Name, store.GuestSubject(Fold(p.Name))}, nil
	}
	return Target{}, err
}

// Sanction mutes or bans somebody, in a room or (0) in the house, for a time or (0) for ever: store.ErrForbidden,
// store.ErrTooHigh, ErrOwnDoor for a key or a network that the person comes with themselves.
func (d *Desk) Sanction(
	ctx context.Context, kind store.SanctionKind, t Target, room store.RoomID, long time.Duration, reason string,
) error {
	set := store.SetSanction{
		Kind: kind, Subject: t.Subject, Account: t.Account, Room: room, Reason: CleanLine(reason, MaxReason),
	}
	who := d.View().Who
	if t.Account == 0 && (d.house.isSubject(who, t.Subject) || slices.Contains(d.house.networks(who), t.Subject)) {
		return ErrOwnDoor // a network bars no admin, but the next time they may come without their key
	}
	if long > 0 {
		set.Until = d.house.cfg.Now().Add(long).UnixMilli()
	}
	return d.do(ctx, store.KindSanction, set)
}

// Lift ends a sanction before its time: store.ErrNothing when there is none.
func (d *Desk) Lift(ctx context.Context, kind store.SanctionKind, t Target, room store.RoomID, reason string) error {
	return d.do(ctx, store.KindLift, store.Lift{Kind: kind, Subject: t.Subject, Room: room, Reason: CleanLine(reason, MaxReason)})
}

// Kick sends somebody out of a room, or (0) of the house.
func (d *Desk) Kick(ctx context.Context, t Target, room store.RoomID, reason string) error {
	return d.do(ctx, store.KindKick, store.Kick{
		Subject: t.Subject, Account: t.Account, Name: t.Name, Room: room, Reason: CleanLine(reason, MaxReason),
	})
}

// SetRole gives somebody a role, in a room or (0) in the house.
func (d *Desk) SetRole(ctx context.Context, account store.AccountID, room store.RoomID, r store.Role, reason string) error {
	return d.do(ctx, store.KindRole, store.SetRole{Account: account, Room: room, Role: r, Reason: CleanLine(reason, MaxReason)})
}

// SetHouse changes a setting of the house; see store.SetHouse.
func (d *Desk) SetHouse(ctx context.Context, name, value, reason string) error {
	return d.do(ctx, store.KindHouse, store.SetHouse{Name: name, Value: value, Reason: CleanLine(reason, MaxReason)})
}

// Invitation makes an invitation to the house and gives its code, which nobody can read again.
func (d *Desk) Invitation(ctx context.Context, uses int, long time.Duration, r store.Role, room store.RoomID) (code string, err error) {
	code = "tea-" + strings.ToLower(rand.Text()[:16])
	m := store.MakeInvitation{Hash: InvitationHash(code), Uses: uses, Role: r, Room: room}
	if long > 0 {
		m.Until = d.house.cfg.Now().Add(long).UnixMilli()
	}
	return code, d.do(ctx, store.KindInvitate, m)
}

// InvitationHash is what the store knows of an invitation's code. A code has 80 random bits, so it takes no slow hash.
func InvitationHash(code string) string {
	code = strings.ToLower(strings.TrimSpace(code))
	if code == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// Revoke ends an invitation.
func (d *Desk) Revoke(ctx context.Context, id int64) error {
	return d.do(ctx, store.KindRevoke, store.Revoke{ID: id})
}

// Remove takes somebody's message away in a room that the person need not look at.
func (d *Desk) Remove(ctx context.Context, room store.RoomID, seq int64, reason string) error {
	return d.do(ctx, store.KindDelete, store.Delete{Room: room, Seq: seq, Reason: CleanLine(reason, MaxReason)})
}

// Report brings a message before the moderators.
func (d *Desk) Report(ctx context.Context, room store.RoomID, seq int64, reason string) error {
	return d.do(ctx, store.KindReport, store.MakeReport{Room: room, Seq: seq, Reason: CleanLine(reason, MaxReason)})
}

// Settle closes a report; of first words that wait, approve says them.
func (d *Desk) Settle(ctx context.Context, id int64, approve bool, reason string) error {
	return d.do(ctx, store.KindSettle, store.Settle{ID: id, Approve: approve, Reason: CleanLine(reason, MaxReason)})
}

// Undo takes back the last thing that the person did and that can be taken back, or the one with this number.
func (d *Desk) Undo(ctx context.Context, number uint64) error {
	return d.do(ctx, store.KindUndo, store.Undo{Number: number})
}

// DeleteAccount ends the person's own account, with erase also all that they have said.
func (d *Desk) DeleteAccount(ctx context.Context, erase bool) error {
	return d.do(ctx, store.KindDeleteAccount, store.DeleteAccount{Erase: erase})
}

// SayLater keeps words for a room until later.
func (d *Desk) SayLater(ctx context.Context, room store.RoomID, text string, in time.Duration) error {
	text, err := CheckMessage(text)
	if err != nil {
		return err
	}
	return d.do(ctx, store.KindLater, store.SayLater{Room: room, Text: text, Due: d.house.cfg.Now().Add(in).UnixMilli()})
}

// DropLater drops words that were kept.
func (d *Desk) DropLater(ctx context.Context, id int64) error {
	return d.do(ctx, store.KindUnlater, store.Unlater{ID: id})
}

// Seen notes that the person was here until now; guests leave no trace.
func (d *Desk) Seen(ctx context.Context) error {
	if d.View().Who.Account == 0 {
		return nil
	}
	return d.do(ctx, store.KindSeen, store.Seen{})
}

// SayTo says something in a room without sitting there: a word to somebody, in passing.
func (d *Desk) SayTo(ctx context.Context, id store.RoomID, text string) error {
	d.mu.Lock()
	s, who := d.seats[id], d.who
	d.mu.Unlock()
	if s == nil || s.Ending() != nil {
		var err error
		if s, err = d.house.EnterRoom(ctx, id, who); err != nil {
			return err
		}
		defer s.Leave(true)
	}
	if err := s.Say(ctx, store.NewID(), Words{Text: text}); err != nil {
		return err
	}
	_ = s.MarkRead(ctx, s.View().LastSeq) // best effort: else the own words would count as unread
	return nil
}
