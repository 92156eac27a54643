package text

import (
	"errors"

	"teahouse/room"
	"teahouse/store"
)

// Sentence is what a person reads for an error: one kind sentence, with what to do next. An error that nobody foresaw
// becomes "something broke on our side" with the visit's number; its own words never reach a person. Times in a refusal are
// told in the zone that they carry.
func (c *Catalog) Sentence(err error, visit uint64) string {
	if s, ok := c.refusal(err); ok {
		return s
	}
	if errors.Is(err, store.ErrUnavailable) {
		return c.Errors.NotDone
	}
	return c.Errors.Unknown(visit)
}

// IsFault tells an error that is ours to mend, and the operator's to know, from a refusal, which is an answer like any
// other.
func IsFault(err error) bool {
	if err == nil {
		return false
	}
	_, ok := en.refusal(err)
	return !ok
}

// refusal is the sentence for an error that a person can do something about.
func (c *Catalog) refusal(err error) (string, bool) {
	e := &c.Errors
	if name, ok := errors.AsType[room.NameError](err); ok {
		return c.nameSentence(name.Reason), true
	}
	if pass, ok := errors.AsType[room.PasswordError](err); ok {
		if pass.Short {
			return e.PasswordShort, true
		}
		return e.PasswordLong, true
	}
	if often, ok := errors.AsType[room.TooOften](err); ok {
		return e.TooOften(often.Wait), true
	}
	if fast, ok := errors.AsType[room.TooFast](err); ok {
		return e.TooFast(fast.Wait), true
	}
	if long, ok := errors.AsType[room.TooLong](err); ok {
		return e.TooLong(long.By), true
	}
	if ended, ok := errors.AsType[room.Ended](err); ok {
		if ended.Banned {
			return e.Banned(ended.Until, ended.By, ended.Reason), true
		}
		return c.FollowEnded(ended.By, ended.Reason), true
	}
	if r, ok := errors.AsType[store.Refusal](err); ok {
		switch {
		case errors.Is(r, store.ErrMuted):
			return e.Muted(r.Until, r.By, r.Why.Reason), true
		case errors.Is(r, store.ErrBanned):
			return e.Banned(r.Until, r.By, r.Why.Reason), true
		case errors.Is(r, store.ErrSlow):
			return e.Slow(r.Until, r.By, r.Why.Reason), true
		}
	}
	for _, known := range c.known() {
		if errors.Is(err, known.err) {
			return known.sentence, true
		}
	}
	return "", false
}

func (c *Catalog) nameSentence(reason room.NameReason) string {
	e := &c.Errors
	switch reason {
	case room.NameEmpty:
		return e.NameEmpty
	case room.NameTooLong:
		return e.NameTooLong
	case room.NameSpace:
		return e.NameSpace
	case room.NameInvisible:
		return e.NameInvisible
	case room.NameMixed:
		return e.NameMixed
	case room.NameLookalike:
		return e.NameFullWidth
	case room.NameEmoji:
		return e.NameEmoji
	case room.NameReserved:
		return e.NameReserved
	}
	return e.NameSign
}

// known pairs the refusals that need no numbers with their sentences.
func (c *Catalog) known() []struct {
	err      error
	sentence string
} {
	e := &c.Errors
	return []struct {
		err      error
		sentence string
	}{
		{room.ErrWrongPassword, e.WrongPassword},
		{room.ErrTooManyLines, e.TooManyLines},
		{room.ErrEmpty, e.Empty},
		{room.ErrClosing, e.Closing},
		{room.ErrFull, e.HouseFull},
		{room.ErrNoGuests, c.GuestsOff},
		{store.ErrNameTaken, e.NameTaken},
		{store.ErrNameLooksLike, e.NameLooksLike},
		{store.ErrKeyTaken, e.KeyTaken},
		{store.ErrKeyUnknown, e.KeyUnknown},
		{store.ErrLastWayIn, e.LastWayIn},
		{store.ErrHasOwner, e.HasOwner},
		{store.ErrNoAccount, e.NoAccount},
		{store.ErrForbidden, e.NotAllowed},
		{store.ErrBusy, e.Busy},
		{store.ErrRoomExists, e.RoomExists},
		{store.ErrNoRoom, e.NoRoom},
		{store.ErrNoMessage, e.NoMessage},
		{store.ErrTooHigh, e.TooHigh},
		{store.ErrArchived, e.Archived},
		{store.ErrReadOnly, e.ReadOnly},
		{store.ErrBlocked, e.Blocked},
		{store.ErrHeld, e.Held},
		{store.ErrTooLate, e.TooLate},
		{store.ErrTooMany, e.TooMany},
		{store.ErrNoInvite, e.NoInvite},
		{store.ErrNothing, e.Nothing},
		{room.ErrOwnDoor, e.OwnDoor},
		{room.ErrOfferName, c.OfferName},
		{room.ErrOfferTaken, c.OfferTaken},
		{room.ErrNoOffer, c.NoOffer},
		{room.ErrBotBusy, c.BotBusy},
	}
}
