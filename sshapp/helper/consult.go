package helper

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/openai/openai-go/v3"

	"teahouse/room"
	"teahouse/sshapp/text"
)

const (
	contextLines = 20          // of the room that the model is shown
	contextLine  = 300         // characters of each
	editEvery    = time.Second // between two edits of an answer that grows
)

// consult has the model answer, in one message that grows as the answer does.
func (h *Helper) consult(ctx context.Context, q *question) error {
	if !h.budget.take(q.who(), h.cfg.Now()) {
		return h.reply(ctx, q, q.text.HelperTexts.Model.Spent)
	}
	conversation, err := h.conversation(ctx, q)
	if err != nil {
		return err
	}
	a := growing{helper: h, question: q}
	answer, err := h.cfg.Model.ask(ctx, conversation, room.CleanLine(q.words, room.MaxMessage), func(answer string) error {
		return a.show(ctx, answer, false)
	})
	if a.failed != nil || ctx.Err() != nil {
		return errors.Join(a.failed, ctx.Err()) // the room does not take it, or the house closes
	}
	if answer = room.Clean(answer); err == nil && answer == "" {
		answer = q.text.HelperTexts.Model.Silent
	}
	if err != nil {
		answer = strings.TrimSpace(answer + "\n" + excuse(q.text.HelperTexts.Model, err))
		if !errors.Is(err, errTooLong) {
			h.cfg.Fault("ask the model", loggable(err))
		}
	}
	return a.show(ctx, answer, true)
}

// conversation is what was said last in the room of a question, as far as the asker may see it.
func (h *Helper) conversation(ctx context.Context, q *question) (string, error) {
	sees, err := h.cfg.Store.MaySee(ctx, q.asker.ID, q.msg.Room)
	if err != nil || !sees {
		return "", err
	}
	said, err := h.cfg.Store.MessagesBefore(ctx, q.msg.Room, q.msg.Seq, contextLines)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, m := range said {
		if line := room.CleanLine(m.Text, contextLine); line != "" {
			// Nobody closes the conversation from within it.
			b.WriteString(m.Name + ": " + strings.ReplaceAll(line, "<", "‹") + "\n")
		}
	}
	return b.String(), nil
}

// growing is an answer that is said once and edited from then on.
type growing struct {
	helper   *Helper
	question *question
	seq      int64 // of the message, 0 while there is none
	shown    time.Time
	failed   error
}

// show says or edits the answer, at most once a second unless it is the final one. A model that is made to write "@room"
// calls nobody, for no names are given to the log; the sign is set apart so that it does not look as if.
func (g *growing) show(ctx context.Context, answer string, final bool) error {
	now := g.helper.cfg.Now()
	if g.shown.IsZero() {
		g.shown = now // what begins to come is worth a second's wait for whole words
	}
	if !final && now.Sub(g.shown) < editEvery {
		return nil
	}
	answer = bound(strings.ReplaceAll(room.Clean(answer), "@", "@ "))
	if answer == "" {
		return nil
	}
	if !final {
		answer += " …"
	}
	g.shown = now
	if g.seq == 0 {
		g.seq, g.failed = g.helper.say(ctx, g.question.msg.Room, g.question.msg.Seq, answer)
	} else {
		g.failed = g.helper.edit(ctx, g.question.msg.Room, g.seq, answer)
	}
	return g.failed
}

// bound keeps as many lines as a message may have.
func bound(answer string) string {
	lines := strings.Split(answer, "\n")
	return strings.Join(lines[:min(len(lines), room.MaxLines)], "\n")
}

// loggable is an error without what the service wrote: some repeat the key in it.
func loggable(err error) error {
	if refused, ok := errors.AsType[*openai.Error](err); ok {
		return errors.New("the service answered " + http.StatusText(refused.StatusCode))
	}
	return err
}

// excuse is the sentence for what went wrong.
func excuse(t text.ModelTexts, err error) string {
	if refused, ok := errors.AsType[*openai.Error](err); ok {
		switch refused.StatusCode {
		case http.StatusUnauthorized, http.StatusForbidden:
			return t.Refused
		case http.StatusTooManyRequests:
			return t.Busy
		}
		return t.Broken
	}
	switch {
	case errors.Is(err, errTooLong):
		return t.Cut
	case errors.Is(err, context.DeadlineExceeded):
		return t.Slow
	}
	return t.Broken
}
