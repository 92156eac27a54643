package room

import (
	"context"
	"strconv"
	"strings"

	"teahouse/store"
)

// Words are something to be said.
type Words struct {
	Kind    store.MessageKind
	Text    string
	Reply   int64    // the Seq of the message that it answers, 0 for none
	Choices []string // of a poll
}

// Say says something and waits until it is saved; the speaker hears it as all others do. id is the command's (see
// store.NewID): after store.ErrUnknown or store.ErrUnavailable the caller says the same again with the same id, which
// is said once and counted once.
//
// It refuses what CheckMessage refuses, and answers TooFast, ErrLeft, store.ErrForbidden for a guest who may not speak,
// and the errors of store.Do.
func (s *Seat) Say(ctx context.Context, id string, w Words) error {
	text, err := CheckMessage(w.Text)
	if err != nil {
		return err
	}
	who, err := s.speaker(id)
	if err != nil {
		return err
	}
	w.Text = text
	_, err = s.house.say(ctx, id, who, s.room.id, w)
	return err
}

// say says what was checked and paced, and answers its Seq.
func (h *House) say(ctx context.Context, id string, who Person, room store.RoomID, w Words) (seq int64, err error) {
	named, all, err := h.named(ctx, w.Text)
	if err != nil {
		return 0, err
	}
	say := store.Say{
		Room: room, Kind: w.Kind, Text: w.Text, Reply: w.Reply, Choices: choices(w.Choices), Mentions: named, CallAll: all,
	}
	if who.Guest {
		say.Guest, say.Folded = who.Name, Fold(who.Name)
	}
	cmd := store.NewCommand(store.KindSay, who.Account, say)
	cmd.ID = id
	result, err := h.store.Do(ctx, cmd)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(result.Value, 10, 64)
}

// Post says something in a room that the person need not be in, and answers its Seq: nobody sees them come or go. Who may only
// post has no other way. id and errors are as for Seat.Say; store.ErrNoRoom.
func (d *Desk) Post(ctx context.Context, id string, room store.RoomID, w Words) (seq int64, err error) {
	if w.Text, err = CheckMessage(w.Text); err != nil {
		return 0, err
	}
	h := d.house
	d.mu.Lock()
	who, key, again := d.who, d.key, d.saying == id
	d.mu.Unlock()
	if who.Guest && h.cfg.QuietGuests {
		return 0, store.ErrForbidden
	}
	if err := h.barred(who, room); err != nil {
		return 0, err
	}
	if !again {
		if wait := h.paceOf(who).take(key, h.cfg.Now()); wait > 0 {
			return 0, TooFast{Wait: wait}
		}
	}
	d.mu.Lock()
	d.saying = id
	d.mu.Unlock()
	return h.say(ctx, id, who, room, w)
}

// choices cleans the choices of a poll.
func choices(texts []string) []string {
	var clean []string
	for _, t := range texts {
		if t = CleanLine(t, maxChoice); t != "" {
			clean = append(clean, t)
		}
	}
	return clean
}

// maxChoice is the most characters of a choice.
const maxChoice = 60

// Edit gives an own message another text: what CheckMessage refuses, TooFast, store.ErrTooLate, store.ErrNoMessage,
// store.ErrForbidden for what is somebody else's.
func (s *Seat) Edit(ctx context.Context, seq int64, text string) error {
	text, err := CheckMessage(text)
	if err != nil {
		return err
	}
	named, _, err := s.house.named(ctx, text)
	if err != nil {
		return err
	}
	return s.act(ctx, store.KindEdit, store.Edit{Room: s.room.id, Seq: seq, Text: text, Mentions: named})
}

// Delete takes a message away, an own one or, for who has the right, another's; the reason is for the latter.
func (s *Seat) Delete(ctx context.Context, seq int64, reason string) error {
	return s.act(ctx, store.KindDelete, store.Delete{Room: s.room.id, Seq: seq, Reason: CleanLine(reason, MaxReason)})
}

// React answers a message with an emoji, or takes that back.
func (s *Seat) React(ctx context.Context, seq int64, emoji string, off bool) error {
	return s.act(ctx, store.KindReact, store.React{Room: s.room.id, Seq: seq, Emoji: emoji, Off: off})
}

// Pin keeps a message at hand for everybody in the room, or lets it go.
func (s *Seat) Pin(ctx context.Context, seq int64, off bool) error {
	return s.act(ctx, store.KindPin, store.Pin{Room: s.room.id, Seq: seq, Off: off})
}

// Vote chooses in a poll, from 1; 0 takes the vote back.
func (s *Seat) Vote(ctx context.Context, seq int64, choice int) error {
	return s.act(ctx, store.KindVote, store.Vote{Room: s.room.id, Seq: seq, Choice: choice})
}

// SetTopic changes the room's topic to the first MaxTopic characters of a line.
func (s *Seat) SetTopic(ctx context.Context, topic string) error {
	return s.act(ctx, store.KindSetTopic, store.SetTopic{Room: s.room.id, Topic: CleanLine(topic, MaxTopic)})
}

// Change changes something about the room; see store.ChangeRoom.
func (s *Seat) Change(ctx context.Context, what, value, reason string) error {
	change := store.ChangeRoom{Room: s.room.id, What: what, Value: value, Reason: CleanLine(reason, MaxReason)}
	if what == "name" {
		n, err := ParseRoomName(value)
		if err != nil {
			return err
		}
		change.Value, change.Folded = n.Display, n.Folded
	}
	return s.act(ctx, store.KindChangeRoom, change)
}

// Invite makes somebody a member of the room: store.ErrBlocked, store.ErrNoAccount.
func (s *Seat) Invite(ctx context.Context, account store.AccountID) error {
	return s.act(ctx, store.KindInvite, store.Invite{Room: s.room.id, Account: account})
}

// act gives a command of the seat's person. It counts as a message, and is not for guests (store.ErrForbidden): TooFast,
// ErrLeft and the errors of store.Do.
func (s *Seat) act(ctx context.Context, kind store.Kind, body any) error {
	if s.Person().Guest {
		return store.ErrForbidden
	}
	cmd := store.NewCommand(kind, 0, body)
	who, err := s.speaker(cmd.ID)
	if err != nil {
		return err
	}
	cmd.Actor = who.Account
	_, err = s.house.store.Do(ctx, cmd)
	return err
}

// Typing says that the person writes, for the few who look at a small room; it is nothing that has to arrive.
func (s *Seat) Typing() { s.house.typing(s) }

// trimAt takes the sign off a name, as it is typed or as a Chinese input method types it.
func trimAt(name string) string { return strings.TrimLeft(strings.TrimSpace(name), "@＠") }
