package command

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
	"teahouse/store/search"
)

// readCommands are about finding and reading what was said.
var readCommands = []Command{
	{Names: []string{"history", "历史"}, Usage: "[N]", Shell: "[-n N] [--before ID] ROOM", Doors: Plain | Shell, Words: -1, Flags: []string{"n", "before"}, Help: func(t texts) string { return t.History }, Run: runHistory},
	{Names: []string{"tail"}, Shell: "[-f] [-n N] [--since ID] ROOM…", Doors: Shell, Words: -1, Flags: []string{"f", "n", "since"}, Help: func(t texts) string { return t.Tail }, Run: runTail},
	{Names: []string{"search", "s", "搜索"}, Usage: "WORDS from: in: before: after: has:link", Shell: "[-n N] WORDS from: in: before: after: has:link", Doors: All, Flags: []string{"n"}, Help: func(t texts) string { return t.Search }, Run: runSearch},
	{Names: []string{"mentions", "提到我"}, Shell: "[-n N]", Doors: All, Members: true, Words: -1, Flags: []string{"n"}, Help: func(t texts) string { return t.Mentions }, Run: runMentions},
	{Names: []string{"unread", "未读"}, Doors: All, Words: -1, Help: func(t texts) string { return t.Unread }, Run: runUnread},
}

// The bounds of what is read at once.
const (
	usualPage = 20
	maxPage   = 1000
	pageSize  = 100
)

// number is the value of a flag that is a count, or what it is without.
func (c *Call) number(flag string, without, most uint64) (uint64, error) {
	value, given := c.Flags[flag]
	if !given {
		return without, nil
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(value, "msg/"), 10, 63)
	if err != nil || n > most {
		return 0, c.misused()
	}
	return n, nil
}

// messages hands out messages of rooms that the person may see.
func (c *Call) messages(ctx context.Context, list []store.Message, err error) error {
	if err != nil {
		return err
	}
	names := make(map[store.RoomID]string)
	for i := range list {
		name, err := c.roomName(ctx, names, list[i].Room)
		if err != nil {
			return err
		}
		if err := c.Out(MessageRecord(&list[i], name)); err != nil {
			return err
		}
	}
	return nil
}

// roomName is what the person calls a room, which is looked up once.
func (c *Call) roomName(ctx context.Context, names map[store.RoomID]string, in store.RoomID) (string, error) {
	if name, ok := names[in]; ok {
		return name, nil
	}
	r, err := c.Store.RoomByID(ctx, c.Account.ID, in)
	if err != nil {
		return "", err
	}
	name := r.Name
	if r.Kind == store.Direct {
		places, err := c.places(ctx)
		if err != nil {
			return "", err
		}
		for _, p := range places {
			if p.Room.ID == in {
				name = directName(p.Others)
			}
		}
	}
	names[in] = name
	return name, nil
}

// runHistory reads a room's past, the oldest first.
func runHistory(ctx context.Context, c *Call) error {
	in := c.Here
	limit, err := c.number("n", usualPage, maxPage)
	if err != nil {
		return err
	}
	word := c.word()
	if c.From != Shell {
		if n, err := strconv.ParseUint(word, 10, 63); err == nil {
			limit, word = min(n, maxPage), c.word()
		}
	}
	if word != "" {
		r, err := c.room(ctx, word)
		if err != nil {
			return err
		}
		in = r.ID
	}
	if in == 0 {
		return c.misused()
	}
	return c.past(ctx, in, int(limit))
}

// past hands out the newest messages of a room, or those before --before.
func (c *Call) past(ctx context.Context, in store.RoomID, limit int) error {
	if err := c.sees(ctx, in); err != nil || limit == 0 {
		return err
	}
	before := int64(0)
	if c.flag("before") {
		number, err := c.number("before", 0, 1<<62)
		if err != nil {
			return err
		}
		m, err := c.Store.MessageByNumber(ctx, c.Account.ID, number)
		switch {
		case err != nil:
			return err
		case m.Room != in:
			return store.ErrNoMessage
		}
		before = m.Seq
	}
	var past []store.Message
	for len(past) < limit {
		page, err := c.Store.MessagesBefore(ctx, in, before, min(pageSize, limit-len(past)))
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		past = append(page, past...)
		before = page[0].Seq
	}
	return c.messages(ctx, past, nil)
}

// Wrong says what part of a query can't be understood.
type Wrong struct{ *search.PartError }

// runSearch finds messages in all that the person may see, the newest first.
func runSearch(ctx context.Context, c *Call) error {
	if c.Search == nil {
		return c.note(c.Text.NoSearch)
	}
	limit, err := c.number("n", usualPage, search.MaxHits)
	if err != nil {
		return err
	}
	if c.Args == "" {
		return c.misused()
	}
	q, err := search.Parse(c.Args, c.now().In(c.Zone))
	if err != nil {
		if part, ok := errors.AsType[*search.PartError](err); ok {
			return Wrong{part}
		}
		return err
	}
	scope, names, err := c.Scope(ctx, q)
	if err != nil {
		return err
	}
	ignored, err := c.ignored(ctx)
	if err != nil {
		return err
	}
	hits, _, err := c.Search.Find(ctx, q, scope, search.Page{Limit: int(limit)})
	if err != nil {
		return err
	}
	for _, h := range hits {
		if h.Message.Author != 0 && ignored[h.Message.Author] {
			continue
		}
		if err := c.Out(MessageRecord(&h.Message, strings.TrimLeft(names[h.Message.Room], "◆!"))); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) ignored(ctx context.Context) (map[store.AccountID]bool, error) {
	if c.Account.ID == 0 {
		return nil, nil
	}
	list, err := c.Store.Ignores(ctx, c.Account.ID)
	ignored := make(map[store.AccountID]bool)
	for _, i := range list {
		ignored[i.Account] = true
	}
	return ignored, err
}

// roomSigns stand before the names of rooms that not everybody sees, or writes in.
var roomSigns = map[store.RoomKind]string{store.Public: "#", store.Announce: "!", store.Private: "◆", store.Direct: "@"}

// Scope is all that somebody may see, and what the names in their query stand for; with it come the rooms' names, signs
// before them.
func (c *Call) Scope(ctx context.Context, q search.Query) (search.Scope, map[store.RoomID]string, error) {
	scope, names := search.Scope{Here: c.Here}, make(map[store.RoomID]string)
	rooms, err := c.Store.Rooms(ctx, c.Account.ID)
	if err != nil {
		return scope, nil, err
	}
	for _, l := range rooms {
		names[l.ID] = roomSigns[l.Kind] + l.Name
	}
	places, err := c.places(ctx)
	if err != nil {
		return scope, nil, err
	}
	for _, p := range places {
		if p.Room.Kind == store.Direct {
			names[p.Room.ID] = "@" + room.TitleOf(p.Others)
		}
	}
	for id, name := range names {
		scope.Rooms = append(scope.Rooms, id)
		if q.In != "" && room.FoldRoom(strings.TrimLeft(name, "#◆!@")) == room.FoldRoom(strings.TrimLeft(q.In, "#@＠")) {
			scope.Room = id
		}
	}
	if q.From == "" {
		return scope, names, nil
	}
	whom, err := c.House.Whom(ctx, q.From)
	switch {
	case err == nil && whom.Account != 0:
		scope.Author = whom.Account
	case err == nil:
		scope.Guest = whom.Name
	case errors.Is(err, store.ErrNoAccount):
		scope.Guest = q.From
	default:
		return scope, nil, err
	}
	return scope, names, nil
}

// runMentions lists the newest messages that name the person, the newest first.
func runMentions(ctx context.Context, c *Call) error {
	limit, err := c.number("n", usualPage, maxPage)
	if err != nil {
		return err
	}
	list, err := c.Store.Mentions(ctx, c.Account.ID, 0, int(limit))
	for i := 0; err == nil && i < len(list); i++ {
		err = c.Out(MessageRecord(&list[i].Message, list[i].RoomName))
	}
	return err
}

// runUnread lists the rooms in which there is something new.
func runUnread(ctx context.Context, c *Call) error {
	places, err := c.places(ctx)
	if err != nil {
		return err
	}
	found := false
	for _, p := range places {
		if p.Last <= p.Read {
			continue
		}
		found = true
		r := Room{Name: p.Room.Name, Form: string(p.Room.Kind), Last: p.Last, Topic: p.Room.Topic, Archived: p.Room.Archived,
			Retention: int64(p.Room.Retention / time.Second)}
		if p.Room.Kind == store.Direct {
			r.Name = directName(p.Others)
		}
		r.mark(&p)
		if err := c.Out(r); err != nil {
			return err
		}
	}
	if !found && c.From != Shell {
		return c.note(c.Text.NothingUnread)
	}
	return nil
}
