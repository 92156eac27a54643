package plain

import (
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// greeting is how much of a room's past is told to who comes in.
const greeting = 10

// goTo takes the person to a place as they name it: a room, "dm bob", "msg/4213", "" for the lobby.
func (v *visit) goTo(place string) error {
	id, err := ui.FindPlace(v.cfg.Context, v.cfg.Env, v.desk, v.account, place)
	if err != nil {
		return err
	}
	return v.enter(id)
}

// enter sits down in a room and tells what it is.
func (v *visit) enter(id store.RoomID) error {
	ctx := v.cfg.Context
	seat, err := v.desk.Go(ctx, id)
	if err != nil {
		return err
	}
	if v.seat != nil && v.shown.seq > 0 {
		_ = v.seat.MarkRead(ctx, v.shown.seq) // best effort: what was read would be told as new
	}
	if v.account.ID != 0 && !v.belongs(id) {
		if err := v.desk.Join(ctx, id); err != nil {
			return err
		}
	}
	mark, err := seat.ReadMark(ctx)
	if err != nil {
		return err
	}
	v.seat = seat
	return v.arrive(max(mark, v.desk.Read(id)))
}

func (v *visit) belongs(id store.RoomID) bool {
	for _, p := range v.desk.View().Places {
		if p.Room.ID == id {
			return true
		}
	}
	return false
}

// arrive tells about a room: its name and topic, who is here, and the last that was said.
func (v *visit) arrive(mark int64) error {
	items, newest, _ := v.seat.Since(0)
	view := v.seat.View()
	names := make([]string, 0, len(view.People))
	for _, p := range view.People {
		names = append(names, p.Name)
	}
	if me := v.desk.View().Who.Name; !slices.Contains(names, me) {
		names = append(names, me) // the room may not know of them yet; they do
	}
	topic := view.Room.Topic
	if topic == "" {
		topic = v.t.NoTopic
	}
	if err := v.out.system(v.t.PlainRoom(v.roomName(view.Room), topic, names)); err != nil {
		return err
	}
	v.shown = shown{n: newest, edits: view.Edits, state: view.Version}
	var past []*store.Message
	for _, it := range items {
		if it.Message != nil {
			past = append(past, it.Message)
		}
	}
	from := max(0, len(past)-greeting)
	for from > 0 && mark > 0 && past[from].Seq > mark && len(past)-from < maxGreeting {
		from-- // all that is new to them, within reason
	}
	told := mark == 0
	for _, m := range past[from:] {
		if !told && m.Seq > mark {
			told = true
			if err := v.out.system(v.t.NewSince); err != nil {
				return err
			}
		}
		if err := v.message(m); err != nil {
			return err
		}
	}
	if v.shown.seq == 0 {
		v.shown.seq = view.LastSeq
	}
	return nil
}

// maxGreeting bounds how much is told of what is new.
const maxGreeting = 50

// roomName is what the person calls a room.
func (v *visit) roomName(r store.Room) string {
	for _, p := range v.desk.View().Places {
		if p.Room.ID == r.ID && r.Kind == store.Direct {
			return "@" + strings.ReplaceAll(p.Title, ", ", ",")
		}
	}
	return r.Name
}

// sentOut is for somebody whose seat was taken away: to another room that they are in, else to the lobby.
func (v *visit) sentOut(why *room.Ending) error {
	if why.House {
		return v.outOfHouse(why)
	}
	gone := v.seat.Room()
	v.desk.Forget(v.seat)
	if why.By != "" || why.Reason != "" || why.Banned {
		if err := v.out.system(v.t.SentOut(*why, v.zone)); err != nil {
			return err
		}
	}
	for _, p := range v.desk.View().Places {
		if p.Room.ID != gone && p.Room.Kind != store.Direct {
			return v.enter(p.Room.ID)
		}
	}
	return v.goTo("")
}

func (v *visit) outOfHouse(why *room.Ending) error {
	v.over = &Ending{Failed: true}
	if s := v.t.SentOut(*why, v.zone); s != "" {
		return v.out.system(s)
	}
	return nil
}
