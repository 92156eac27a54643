package command

import (
	"errors"

	"teahouse/sshapp/text"
	"teahouse/store"
	"teahouse/store/search"
)

// Explain is the sentence for what a command itself refuses; ok is false for what the house does, whose sentences text has.
func Explain(t *text.Catalog, err error) (sentence string, ok bool) {
	if e, is := errors.AsType[Misuse](err); is {
		return t.Usage(e.Usage), true
	}
	if e, is := errors.AsType[NoEmoji](err); is {
		return t.NoSuchEmoji(e.Name), true
	}
	if e, is := errors.AsType[Wrong](err); is {
		return t.SearchWrong(e.Part, int(e.Problem)), true
	}
	if _, is := errors.AsType[BadKey](err); is {
		return t.BadKeyLine, true
	}
	for _, known := range []struct {
		err      error
		sentence string
	}{
		{ErrNoMessage, t.NoSuchMessage}, {ErrNeedsAccount, t.GuestsCannot}, {ErrNoRoomNamed, t.NoRoomNamed},
		{ErrWrongCode, t.OwnerWrongCode}, {ErrNoCode, t.OwnerNoCode}, {ErrDiffer, t.PasswordsDiffer},
		{ErrNoHooks, t.NoHooks}, {search.ErrNeedsRoom, t.SearchNeedsRoom}, {store.ErrKeyUnknown, t.KeyNotYours},
	} {
		if errors.Is(err, known.err) {
			return known.sentence, true
		}
	}
	return "", false
}
