package bot

import (
	"errors"
	"time"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
	"teahouse/store"
)

var utc = time.UTC

// codes are the refusals as programs read them. What is not among them is "refused", or "unavailable" when it is a fault of
// ours.
var codes = []struct {
	err  error
	code string
}{
	{errLine, "too_long"}, {errJSON, "bad_request"}, {errRef, "bad_request"}, {errKind, "no_such_kind"}, {errMissing, "bad_request"},
	{errAsked, "no_such_question"}, {command.ErrNoRoomNamed, "bad_request"}, {command.ErrNeedsAccount, "forbidden"},
	{command.ErrNoMessage, "no_such_message"}, {store.ErrForbidden, "forbidden"}, {store.ErrTooHigh, "forbidden"},
	{store.ErrNoRoom, "no_such_room"}, {store.ErrNoMessage, "no_such_message"}, {store.ErrNoAccount, "no_such_person"},
	{store.ErrMuted, "muted"}, {store.ErrBanned, "banned"}, {store.ErrSlow, "too_fast"}, {store.ErrArchived, "archived"},
	{store.ErrReadOnly, "read_only"}, {store.ErrBlocked, "blocked"}, {store.ErrHeld, "held"}, {store.ErrTooLate, "too_late"},
	{store.ErrTooMany, "too_many"}, {store.ErrNothing, "nothing_to_do"}, {store.ErrMalformed, "bad_request"},
	{room.ErrEmpty, "empty"}, {room.ErrTooManyLines, "too_long"}, {room.ErrClosing, "closing"}, {room.ErrNoOffer, "nobody_there"},
	{room.ErrOfferTaken, "taken"}, {store.ErrNameTaken, "taken"}, {store.ErrNameLooksLike, "taken"}, {store.ErrRoomExists, "taken"},
	{store.ErrUnavailable, "unavailable"}, {store.ErrBusy, "unavailable"}, {room.ErrOfferName, "bad_name"},
}

// judge is the code, the sentence and the wait in seconds for an error.
func (t *talk) judge(err error) (code, sentence string, retry float64) {
	code = "refused"
	for _, known := range codes {
		if errors.Is(err, known.err) {
			code = known.code
			break
		}
	}
	if fast, is := errors.AsType[room.TooFast](err); is {
		code, retry = "too_fast", fast.Wait.Seconds()
	}
	if r, is := errors.AsType[store.Refusal](err); is && !r.Until.IsZero() {
		retry = max(0, time.Until(r.Until).Seconds())
	}
	if _, is := errors.AsType[room.TooLong](err); is {
		code = "too_long"
	}
	if _, is := errors.AsType[command.NoEmoji](err); is {
		code = "no_such_emoji"
	}
	if _, is := errors.AsType[command.Misuse](err); is {
		code = "bad_request"
	}
	for _, own := range []error{errLine, errJSON, errRef, errKind, errMissing, errAsked} {
		if errors.Is(err, own) {
			return code, own.Error(), retry
		}
	}
	if s, ok := command.Explain(t.cfg.Text, err); ok {
		return code, s, retry
	}
	if text.IsFault(err) {
		code = "unavailable"
		if t.cfg.Fault != nil {
			t.cfg.Fault("bot", err)
		}
	}
	return code, t.cfg.Text.Sentence(err, 0), retry
}
