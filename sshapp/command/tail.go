package command

import (
	"context"
	"slices"
	"strings"

	"teahouse/store"
)

// runTail hands out the newest messages of some rooms, in the order of the house; with -f it goes on until the client has
// enough, with --since it begins behind a message.
func runTail(ctx context.Context, c *Call) error {
	limit, err := c.number("n", usualPage, maxPage)
	if err != nil {
		return err
	}
	since, err := c.number("since", 0, 1<<62)
	if err != nil {
		return err
	}
	rooms, err := c.named(ctx)
	if err != nil {
		return err
	}
	if c.flag("since") {
		return c.follow(ctx, rooms, since)
	}
	// What is said while the past is read comes after it: the stream begins where the house was before.
	position := c.House.Newest()
	if err := c.newest(ctx, rooms, int(limit), position); err != nil || !c.flag("f") {
		return err
	}
	return c.follow(ctx, rooms, position)
}

// named is the rooms that the arguments name.
func (c *Call) named(ctx context.Context) ([]store.RoomID, error) {
	var rooms []store.RoomID
	for _, name := range strings.Fields(c.Args) {
		r, err := c.room(ctx, name)
		if err != nil {
			return nil, err
		}
		if err := c.sees(ctx, r.ID); err != nil {
			return nil, err
		}
		if !slices.Contains(rooms, r.ID) {
			rooms = append(rooms, r.ID)
		}
	}
	if len(rooms) == 0 {
		return nil, c.misused()
	}
	return rooms, nil
}

// newest hands out the last messages of some rooms together, up to a position.
func (c *Call) newest(ctx context.Context, rooms []store.RoomID, limit int, position uint64) error {
	var all []store.Message
	for _, in := range rooms {
		past, err := c.Store.MessagesBefore(ctx, in, 0, limit)
		if err != nil {
			return err
		}
		for _, m := range past {
			if m.Number <= position {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b store.Message) int { return int(int64(a.Number) - int64(b.Number)) })
	return c.messages(ctx, all[max(0, len(all)-limit):], nil)
}

// follow hands out what happens in some rooms behind a position, with -f until the client has enough or may not hear more.
// It never misses and never repeats: a reader who is too slow is told so, and goes on from the store.
func (c *Call) follow(ctx context.Context, rooms []store.RoomID, since uint64) error {
	if !c.flag("f") {
		return c.upToNow(ctx, rooms, since)
	}
	f, err := c.House.Follow(ctx, c.Desk.View().Who, rooms, since)
	if err != nil {
		return err
	}
	defer f.Leave()
	if c.Stream != nil {
		if err := c.Stream(); err != nil {
			return err
		}
	}
	t := teller{call: c, names: make(map[store.RoomID]string)}
	for lagged := 0; ; {
		page, err := f.Next(ctx)
		if err != nil {
			return err
		}
		if n := f.Lagged(); n > lagged {
			lagged = n
			if err := c.behind(page[0].Number); err != nil {
				return err
			}
		}
		if err := t.tell(ctx, page); err != nil {
			return err
		}
	}
}

// behind tells a reader that it was too slow for a while.
func (c *Call) behind(position uint64) error {
	if c.Behind != nil {
		c.Behind()
	}
	return c.Out(Gap{Text: c.Text.Behind, Position: position})
}

// upToNow hands out what happened behind a position until now.
func (c *Call) upToNow(ctx context.Context, rooms []store.RoomID, since uint64) error {
	t := teller{call: c, names: make(map[store.RoomID]string)}
	for {
		page, err := c.Store.Stream(ctx, c.Account.ID, rooms, since, pageSize)
		if err != nil || len(page) == 0 {
			return err
		}
		if err := t.tell(ctx, page); err != nil {
			return err
		}
		since = page[len(page)-1].Number
	}
}

// teller makes records of what happens.
type teller struct {
	call  *Call
	names map[store.RoomID]string
}

func (t teller) tell(ctx context.Context, page []store.Happening) error {
	for i := range page {
		name, err := t.roomName(ctx, page[i].Room)
		if err != nil {
			return err
		}
		if r := Happened(&page[i], name); r != nil {
			if err := t.call.Out(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// roomName is what a room is called now: a stream may outlast its name.
func (t teller) roomName(ctx context.Context, id store.RoomID) (string, error) {
	if r, open := t.call.House.Known(id); open && r.Kind != store.Direct {
		return r.Name, nil
	}
	return t.call.roomName(ctx, t.names, id)
}

// Happened is the record of something that happened in a room that is called so; nil for what is not told.
func Happened(h *store.Happening, in string) Record {
	switch h.Kind {
	case store.KindReact:
		return Reaction{ID: h.Message.Number, Room: in, Name: h.ActorName, Emoji: h.Emoji, Off: h.Off, Position: h.Number}
	case store.KindJoin, store.KindLeave:
		event := "joined"
		if h.Kind == store.KindLeave {
			event = "left"
		}
		return Move{Event: event, Room: in, Name: h.Name, Position: h.Number}
	}
	if h.Message == nil {
		return nil
	}
	m := MessageRecord(h.Message, in)
	m.Position = h.Number
	switch h.Kind {
	case store.KindEdit:
		m.Event = "edited"
	case store.KindDelete:
		m.Event = "deleted"
	case store.KindPin, store.KindVote:
		m.Event = "changed"
	}
	return m
}
