package command

import (
	"context"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// runInvite asks somebody into the room that is looked at, or looks after invitations to the house.
func runInvite(ctx context.Context, c *Call) error {
	verb, rest := cutWord(c.Args)
	switch strings.ToLower(verb) {
	case "create", "新建":
		c.Args = rest
		return makeInvitation(ctx, c)
	case "list", "列表":
		return listInvitations(ctx, c)
	case "revoke", "收回":
		n, err := strconv.ParseInt(strings.TrimPrefix(rest, "#"), 10, 63)
		if err != nil {
			return c.misused()
		}
		return c.told(c.Desk.Revoke(ctx, n), c.Text.InviteRevoked(n))
	}
	return inviteIn(ctx, c)
}

// Wish is what an invitation should be.
type Wish struct {
	Uses int
	Long time.Duration // 0 for ever
	Role store.Role
	Room string // "" for none
}

// ParseWish reads uses=5 for=3d role=member room=NAME, in any order: one use and three days unless said otherwise.
func ParseWish(args string) (w Wish, ok bool) {
	w = Wish{Uses: 1, Long: 3 * 24 * time.Hour, Role: store.RoleMember}
	for _, word := range strings.Fields(args) {
		name, value, _ := strings.Cut(word, "=")
		switch strings.ToLower(name) {
		case "uses", "次数":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 1000 {
				return w, false
			}
			w.Uses = n
		case "for", "期限":
			w.Long = 0
			if value == "ever" || value == "永久" {
				continue
			}
			if w.Long, ok = room.ParseSpan(value); !ok {
				return w, false
			}
		case "role", "身份":
			if w.Role, ok = RoleWords[strings.ToLower(value)]; !ok {
				return w, false
			}
		case "room", "房间":
			w.Room = value
		default:
			return w, false
		}
	}
	return w, true
}

// makeInvitation makes an invitation and shows its code, this once.
func makeInvitation(ctx context.Context, c *Call) error {
	w, ok := ParseWish(c.Args)
	if !ok {
		return c.misused()
	}
	var in store.RoomID
	if w.Room != "" {
		r, err := c.Desk.Find(ctx, w.Room)
		if err != nil {
			return err
		}
		in = r.ID
	}
	code, err := c.Desk.Invitation(ctx, w.Uses, w.Long, w.Role, in)
	if err != nil {
		return err
	}
	return c.Out(Note{Text: code, Code: code})
}

// listInvitations shows the invitations that the person has made, to who may take back others' also theirs.
func listInvitations(ctx context.Context, c *Call) error {
	maker := c.Account.ID
	if s, err := c.Store.Standing(ctx, c.Account.ID, 0); err != nil {
		return err
	} else if s.May(store.ActUndoOther, nil) {
		maker = 0
	}
	list, err := c.Store.Invitations(ctx, c.Account.ID, maker)
	for i := 0; err == nil && i < len(list); i++ {
		if l := &list[i]; !l.Revoked {
			err = c.Out(Invitation{ID: l.ID, By: l.By, Uses: l.Uses, Used: l.Used, Role: string(l.Role), Room: l.RoomName, Until: l.Until})
		}
	}
	return err
}
