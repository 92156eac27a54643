package command

import (
	"context"
	"errors"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// hookCommands are about senders that know no SSH.
var hookCommands = []Command{
	{Names: []string{"hook", "回调"}, Usage: "create NAME · list · revoke NAME", Shell: "create NAME --in ROOM | list | revoke NAME", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Hook }, Run: runHook},
}

// ErrNoHooks says that the house takes no webhooks.
var ErrNoHooks = errors.New("no webhooks")

func runHook(ctx context.Context, c *Call) error {
	switch strings.ToLower(c.word()) {
	case "create", "new", "新建":
		return makeHook(ctx, c)
	case "list", "列表", "":
		return listHooks(ctx, c)
	case "revoke", "remove", "收回":
		return revokeNamed(ctx, c, room.IsHook)
	}
	return c.misused()
}

// Hook is a webhook: an address to which a program that knows no SSH posts what is to be said in one room.
type Hook struct {
	Name   string    `json:"name" doc:"as others see what comes from it"`
	Maker  string    `json:"maker" doc:"whose it is"`
	Room   string    `json:"room" doc:"where it posts"`
	MadeAt time.Time `json:"made_at" doc:"when"`
}

func (Hook) Kind() string { return "hook" }

// Columns has the name, the maker, the room, and when it was made.
func (h Hook) Columns(w Wording) []string {
	return []string{line(h.Name), line(h.Maker), orDash(line(h.Room)), w.when(h.MadeAt)}
}

// makeHook makes a webhook and shows its address, this once.
func makeHook(ctx context.Context, c *Call) error {
	name := c.word()
	switch {
	case c.Hooks == "":
		return ErrNoHooks
	case name == "" || c.Args != "":
		return c.misused()
	case c.Here == 0:
		return ErrNoRoomNamed
	}
	token, err := c.Desk.MakeHook(ctx, name, c.Here)
	if err != nil {
		return err
	}
	url := c.Hooks + "/hooks/" + token
	return c.Out(Note{Text: url, Code: url})
}

func listHooks(ctx context.Context, c *Call) error {
	list, err := c.Store.Bots(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	names := make(map[store.RoomID]string)
	for _, b := range list {
		if !room.IsHook(b) {
			continue
		}
		h := Hook{Name: b.Name, Maker: b.MakerName, MadeAt: b.MadeAt}
		for _, in := range b.Rooms { // one, or none where the asker may not see it
			if h.Room, err = c.roomName(ctx, names, in); err != nil {
				return err
			}
		}
		if err := c.Out(h); err != nil {
			return err
		}
	}
	return nil
}
