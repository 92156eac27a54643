package hooks

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/store"
)

var (
	errBusy = errors.New("too many at a time")
	errForm = errors.New("neither text, JSON with a text, nor a form with one")
)

// reply is what a sender is told.
type reply struct {
	OK    bool   `json:"ok"`
	ID    uint64 `json:"id,omitempty"`    // the message's number, as in msg/ID
	Error string `json:"error,omitempty"` // a word for programs
	Text  string `json:"text,omitempty"`  // a sentence for people
}

// again is how long a sender waits who was not told when it may come again.
const again = 5 * time.Second

// statuses pairs refusals with what HTTP has for them (RFC 9110 §15). What is not among them is not allowed where the hook
// posts: 403.
var statuses = []struct {
	err    error
	status int
	word   string
}{
	{store.ErrNoAccount, http.StatusNotFound, "no_such_hook"}, // never made, or taken back
	{store.ErrNoRoom, http.StatusNotFound, "no_such_hook"},
	{errForm, http.StatusBadRequest, "bad_request"},
	{room.ErrEmpty, http.StatusBadRequest, "empty"},
	{room.ErrTooManyLines, http.StatusRequestEntityTooLarge, "too_long"},
	{store.ErrSlow, http.StatusTooManyRequests, "too_fast"},
	{errBusy, http.StatusServiceUnavailable, "busy"},
	{room.ErrClosing, http.StatusServiceUnavailable, "closing"},
}

// refuse tells a sender why nothing was said.
func (s *Server) refuse(w http.ResponseWriter, err error) {
	status, word, wait := judge(err)
	if status == http.StatusInternalServerError {
		s.cfg.Log.Error("fault", "doing", "a webhook", "err", err)
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		if wait <= 0 {
			wait = again
		}
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
	answer(w, status, reply{Error: word, Text: sentence(err)})
}

// judge is the status, the word and the wait for an error.
func judge(err error) (status int, word string, wait time.Duration) {
	if fast, is := errors.AsType[room.TooFast](err); is {
		return http.StatusTooManyRequests, "too_fast", fast.Wait
	}
	_, long := errors.AsType[room.TooLong](err)
	_, large := errors.AsType[*http.MaxBytesError](err)
	if long || large {
		return http.StatusRequestEntityTooLarge, "too_long", 0
	}
	if r, is := errors.AsType[store.Refusal](err); is && !r.Until.IsZero() {
		wait = time.Until(r.Until)
	}
	for _, known := range statuses {
		if errors.Is(err, known.err) {
			return known.status, known.word, wait
		}
	}
	if text.IsFault(err) {
		return http.StatusInternalServerError, "unavailable", 0
	}
	return http.StatusForbidden, "forbidden", 0
}

// sentence is the error for whoever reads the sender's log, which is in English.
func sentence(err error) string {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return "at most " + strconv.Itoa(maxBody) + " bytes at a time"
	}
	for _, own := range []error{errBusy, errForm} {
		if errors.Is(err, own) {
			return own.Error()
		}
	}
	if errors.Is(err, store.ErrNoAccount) || errors.Is(err, store.ErrNoRoom) {
		return "there is no such webhook; whoever made it may have taken it back"
	}
	return text.For("en").Sentence(err, 0)
}

func answer(w http.ResponseWriter, status int, r reply) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(r) // who does not wait for the answer does not want it
}
