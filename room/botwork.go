package room

import (
	"context"
	"strings"

	"teahouse/store"
)

// MakeBot makes an account for a program, which comes in with a key: NameError, store.ErrKeyTaken, store.ErrTooMany and what
// else store.MakeBot refuses.
func (d *Desk) MakeBot(ctx context.Context, name, fingerprint, authorized string, s store.Scopes, rooms []store.RoomID) error {
	parsed, err := ParseName(name)
	if err != nil {
		return err
	}
	return d.do(ctx, store.KindMakeBot, store.MakeBot{
		Name: parsed.Display, Folded: parsed.Folded, Skeleton: parsed.Skeleton, Fingerprint: fingerprint, Authorized: authorized,
		Scopes: s, Rooms: rooms,
	})
}

// RevokeBot ends a bot: store.ErrNothing when it is none any more.
func (d *Desk) RevokeBot(ctx context.Context, bot store.AccountID, reason string) error {
	return d.do(ctx, store.KindRevokeBot, store.RevokeBot{Account: bot, Reason: CleanLine(reason, MaxReason)})
}

// TypingIn says that the person writes in a room where they need not sit: store.ErrNoRoom for one that they may not see.
func (d *Desk) TypingIn(ctx context.Context, id store.RoomID) error {
	who := d.View().Who
	if err := d.house.mayEnter(ctx, id, who); err != nil {
		return err
	}
	for _, other := range d.house.fewNear(id) {
		other.types(who)
	}
	return nil
}

// maxAnswer is the most characters of a bot's answer to one person.
const maxAnswer = 1000

// Answer tells somebody what a bot answers to their question, wherever they look; they alone hear it. It answers ErrEmpty, and
// ErrNoOffer when whoever asked is not here any more.
func (h *House) Answer(a Asked, bot Person, text string) error {
	text = firstCharacters(Clean(text), maxAnswer)
	if strings.TrimSpace(text) == "" {
		return ErrEmpty
	}
	told := false
	for _, d := range h.allDesks() {
		if who := d.View().Who; who.Key != a.By.Key || who.Key == "" && d.identity() != a.Desk {
			continue
		}
		told = true
		d.change(func() {
			d.callLocked(Call{Kind: Answered, Room: a.Room, By: bot.Name, Text: text, Name: a.Name}, bot.Account)
		})
	}
	if !told {
		return ErrNoOffer
	}
	return nil
}

// Names tells whether a text names somebody, as a mention does.
func Names(text, name string) bool {
	folded := Fold(name)
	for _, word := range atWords(text) {
		for _, candidate := range nameCandidates(word) {
			if Fold(candidate) == folded {
				return true
			}
		}
	}
	return false
}

// identity is what tells a desk's person from others, strangers too.
func (d *Desk) identity() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.key
}
