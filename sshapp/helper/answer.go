package helper

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// question is something that the helper was asked.
type question struct {
	msg   *store.Message
	asker store.Account // the zero Account for a guest
	words string        // without the helper's name
	text  *text.Catalog
}

// who is by what the asker is counted. Guests share one account of the model: a guest who comes again is another.
func (q *question) who() string { return strconv.FormatInt(int64(q.asker.ID), 10) }

// answer answers a message: what it asks to be reminded of first, then what the commands can do, then whatever the model
// knows.
func (h *Helper) answer(ctx context.Context, m *store.Message) error {
	q := question{msg: m, words: withoutName(m.Text)}
	if !m.Guest {
		account, err := h.cfg.Store.Account(ctx, m.Author)
		if err != nil || account.Role == store.RoleBot {
			return err // two programs that answer each other would never end
		}
		q.asker = account
	}
	person := q.who()
	if m.Guest {
		person = "guest " + m.Name
	}
	if !h.answers.take(person, h.cfg.Now()) {
		return nil
	}
	q.text = text.For(language(q.words, q.asker.Lang))
	if wish, ok := parseReminder(q.words); ok {
		return h.remind(ctx, &q, wish)
	}
	if found := search(h.cfg.Topics(q.text.Lang), q.words); len(found) > 0 {
		var b strings.Builder
		b.WriteString(q.text.Found)
		for _, t := range found {
			b.WriteString("\n`" + t.Usage + "` — " + t.Help)
		}
		return h.reply(ctx, &q, b.String())
	}
	if h.cfg.Model != nil {
		return h.consult(ctx, &q)
	}
	return h.reply(ctx, &q, q.text.NotKnown)
}

func (h *Helper) reply(ctx context.Context, q *question, words string) error {
	_, err := h.say(ctx, q.msg.Room, q.msg.Seq, words)
	return err
}

// remind keeps what somebody wants to be reminded of in the place where they asked.
func (h *Helper) remind(ctx context.Context, q *question, w wish) error {
	switch {
	case q.msg.Guest:
		return h.reply(ctx, q, q.text.NoGuests)
	case w.what == "" || w.after <= 0:
		return h.reply(ctx, q, q.text.Remind)
	case w.after > farthest:
		return h.reply(ctx, q, q.text.TooFar)
	}
	due := h.cfg.Now().Add(w.after)
	words, err := room.CheckMessage(q.text.Reminder(q.asker.Name, w.what))
	if err != nil {
		return h.reply(ctx, q, q.text.Remind)
	}
	later := store.SayLater{Room: q.msg.Room, Text: words, Due: due.UnixMilli(), Whom: q.asker.ID}
	_, err = h.cfg.Store.Do(ctx, store.NewCommand(store.KindLater, h.id(), later))
	if errors.Is(err, store.ErrTooMany) {
		return h.reply(ctx, q, q.text.RemindFull)
	}
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(q.asker.TimeZone) // of "" it is UTC
	if err != nil {
		zone = time.UTC
	}
	return h.reply(ctx, q, q.text.Reminding(due.In(zone), zone.String()))
}

// withoutName takes the helper's name out of what it was asked.
func withoutName(words string) string {
	for _, at := range []string{"@", "＠"} {
		words = strings.ReplaceAll(words, at+Name, " ")
	}
	return strings.TrimFunc(words, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，:：、", r) })
}

// language is what somebody writes in: Chinese where there is a Chinese character, English where there are other letters,
// else what they chose.
func language(words, chosen string) string {
	switch {
	case strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		return "zh"
	case strings.ContainsFunc(words, unicode.IsLetter):
		return "en"
	}
	return chosen
}
