package room

import (
	"context"
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

// Hand is what somebody can do in a room. Whoever has a Seat there has one, and so has a Desk for every room (see In):
// what may be done is asked by the store, not by where one sits.
type Hand struct {
	house *House
	in    store.RoomID
	// speaker tells whose hand it is, if they may speak now. A command that was let through before is not counted again.
	speaker func(command string) (Person, error)
}

// Say says something and waits until it is saved; the speaker hears it as all others do. id is the command's (see
// store.NewID): after store.ErrUnknown or store.ErrUnavailable the caller says the same again with the same id, which
// is said once and counted once.
//
// It refuses what CheckMessage refuses, and answers TooFast, ErrLeft, store.ErrForbidden for a guest who may not speak,
// and the errors of store.Do.
func (h Hand) Say(ctx context.Context, id string, w Words) error {
	_, err := h.Post(ctx, id, w)
	return err
}

// Post is Say, and tells the message's Number.
func (h Hand) Post(ctx context.Context, id string, w Words) (number uint64, err error) {
	text, err := CheckMessage(w.Text)
	if err != nil {
		return 0, err
	}
	who, err := h.speaker(id)
	if err != nil {
		return 0, err
	}
	named, all, err := h.house.named(ctx, text)
	if err != nil {
		return 0, err
	}
	say := store.Say{
		Room: h.in, Kind: w.Kind, Text: text, Reply: w.Reply, Choices: choices(w.Choices), Mentions: named, CallAll: all,
	}
	if who.Guest {
		say.Guest, say.Folded = who.Name, Fold(who.Name)
	}
	cmd := store.NewCommand(store.KindSay, who.Account, say)
	cmd.ID = id
	result, err := h.house.store.Do(ctx, cmd)
	return result.Number, err
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
func (h Hand) Edit(ctx context.Context, seq int64, text string) error {
	text, err := CheckMessage(text)
	if err != nil {
		return err
	}
	named, _, err := h.house.named(ctx, text)
	if err != nil {
		return err
	}
	return h.act(ctx, store.KindEdit, store.Edit{Room: h.in, Seq: seq, Text: text, Mentions: named})
}

// Delete takes a message away, an own one or, for who has the right, another's; the reason is for the latter.
func (h Hand) Delete(ctx context.Context, seq int64, reason string) error {
	return h.act(ctx, store.KindDelete, store.Delete{Room: h.in, Seq: seq, Reason: CleanLine(reason, MaxReason)})
}

// React answers a message with an emoji, or takes that back.
func (h Hand) React(ctx context.Context, seq int64, emoji string, off bool) error {
	return h.act(ctx, store.KindReact, store.React{Room: h.in, Seq: seq, Emoji: emoji, Off: off})
}

// Pin keeps a message at hand for everybody in the room, or lets it go.
func (h Hand) Pin(ctx context.Context, seq int64, off bool) error {
	return h.act(ctx, store.KindPin, store.Pin{Room: h.in, Seq: seq, Off: off})
}

// Vote chooses in a poll, from 1; 0 takes the vote back.
func (h Hand) Vote(ctx context.Context, seq int64, choice int) error {
	return h.act(ctx, store.KindVote, store.Vote{Room: h.in, Seq: seq, Choice: choice})
}

// SetTopic changes the room's topic to the first MaxTopic characters of a line.
func (h Hand) SetTopic(ctx context.Context, topic string) error {
	return h.act(ctx, store.KindSetTopic, store.SetTopic{Room: h.in, Topic: CleanLine(topic, MaxTopic)})
}

// Change changes something about the room; see store.ChangeRoom.
func (h Hand) Change(ctx context.Context, what, value, reason string) error {
	change := store.ChangeRoom{Room: h.in, What: what, Value: value, Reason: CleanLine(reason, MaxReason)}
	if what == "name" {
		n, err := ParseRoomName(value)
		if err != nil {
			return err
		}
		change.Value, change.Folded = n.Display, n.Folded
	}
	return h.act(ctx, store.KindChangeRoom, change)
}

// Invite makes somebody a member of the room: store.ErrBlocked, store.ErrNoAccount.
func (h Hand) Invite(ctx context.Context, account store.AccountID) error {
	return h.act(ctx, store.KindInvite, store.Invite{Room: h.in, Account: account})
}

// act gives a command of the hand's person. It counts as a message, and is not for guests (store.ErrForbidden): TooFast,
// ErrLeft and the errors of store.Do.
func (h Hand) act(ctx context.Context, kind store.Kind, body any) error {
	cmd := store.NewCommand(kind, 0, body)
	who, err := h.speaker(cmd.ID)
	if err != nil {
		return err
	}
	if who.Guest {
		return store.ErrForbidden
	}
	cmd.Actor = who.Account
	_, err = h.house.store.Do(ctx, cmd)
	return err
}

// Typing says that the person writes, for the few who look at a small room; it is nothing that has to arrive.
func (s *Seat) Typing() { s.house.typing(s) }

// trimAt takes the sign off a name, as it is typed or as a Chinese input method types it.
func trimAt(name string) string { return strings.TrimLeft(strings.TrimSpace(name), "@＠") }
