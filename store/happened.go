package store

import (
	"context"
	"time"
)

// Happening is one thing that the stream of the rooms tells: a message, what became of one, or somebody's coming and going.
// It is shared by all who are told and never changed.
type Happening struct {
	// Number is its place in the house's log. What one command did in several rooms, or to several messages, has one Number.
	Number uint64
	At     time.Time // UTC, milliseconds; the zero time where it was not noted
	// Kind is KindSay, KindEdit, KindDelete, KindReact, KindPin or KindVote, which have a Message, or KindJoin or KindLeave,
	// which are about Target: an invitation is somebody's joining, and who is sent out of a private room has left it.
	Kind      Kind
	Room      RoomID
	Actor     AccountID // who did it; 0 for a guest, the house, and where it was not noted
	ActorName string
	ActorBot  bool
	Target    AccountID // whose membership it is, 0 for none
	Name      string    // theirs
	TargetBot bool
	Message   *Message // as it is now, whatever it was when this happened
	Emoji     string   // KindReact
	Off       bool     // KindReact: it was taken back
}

// saying is what the stream tells of a new message.
func saying(msg *Message) Happening {
	return Happening{
		Number: msg.Number, At: msg.At, Kind: KindSay, Room: msg.Room, Actor: msg.Author, ActorName: msg.Name,
		ActorBot: msg.Bot, Message: msg,
	}
}

// noteMessage writes down what became of a message; how has the rest of it.
func (m *machine) noteMessage(ctx context.Context, e Entry, msg *Message, how Happening) error {
	how.Kind, how.Room, how.Message = e.Cmd.Kind, msg.Room, msg
	if err := m.note(ctx, e, how, msg.Number); err != nil {
		return err
	}
	return m.happen(ctx, e, how)
}

// noteMember writes down that somebody has come to a room or left it. Who did that themselves is the actor as well.
func (m *machine) noteMember(ctx context.Context, e Entry, kind Kind, account AccountID, room RoomID) error {
	if e.Cmd.Actor == 0 {
		e.Cmd.Actor = account
	}
	h := Happening{Kind: kind, Room: room, Target: account}
	if err := m.note(ctx, e, h, 0); err != nil {
		return err
	}
	return m.happen(ctx, e, h)
}

// note adds a row to what happened; the actor is the entry's. message is the number of the one that changed, 0 for none.
func (m *machine) note(ctx context.Context, e Entry, h Happening, message uint64) error {
	const insert = `INSERT INTO happened (room, number, message, account, kind, actor, detail, off, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
	_, err := m.exec(ctx, insert, h.Room, e.Number, message, h.Target, h.Kind, e.Cmd.Actor, h.Emoji, h.Off, e.At.UnixMilli())
	return err
}

// happen has those told who follow the rooms now, as they would read it later.
func (m *machine) happen(ctx context.Context, e Entry, h Happening) (err error) {
	h.Number, h.At, h.Actor = e.Number, e.At, e.Cmd.Actor
	if h.ActorName, h.ActorBot, err = m.nameOf(ctx, h.Actor); err != nil {
		return err
	}
	if h.Name, h.TargetBot, err = m.nameOf(ctx, h.Target); err != nil {
		return err
	}
	m.happened = append(m.happened, h)
	return nil
}

func (m *machine) nameOf(ctx context.Context, account AccountID) (name string, bot bool, err error) {
	if account == 0 {
		return "", false, nil
	}
	p, _, err := m.person(ctx, account)
	return p.name, p.role == RoleBot, err
}

// hangOn gives what happened in an entry to the last of its events; before is how many there were of others. Whatever happens
// in a room is told by some event.
func (m *machine) hangOn(before int) {
	if len(m.happened) > 0 && len(m.events) > before {
		m.events[len(m.events)-1].Happened = m.happened
	}
	m.happened = nil
}
