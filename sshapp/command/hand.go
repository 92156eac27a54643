package command

import (
	"context"
	"errors"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// handCommands is what the hand on the door can do. A command acts in the room that is looked at; the word "house" (全店)
// behind the name makes it the whole house, which it is anyway where no room is looked at. Whether it is allowed the store
// alone decides: Needs is only about who is offered it.
var handCommands = []Command{
	{Names: []string{"mute", "禁言"}, Usage: "NAME [house] [10m] [REASON]", Shell: "[--in ROOM] NAME [10m] [REASON]", Doors: All, Needs: store.ActMute, Members: true, Words: 1, Help: func(t texts) string { return t.Mute }, Run: sanctioning(store.Mute)},
	{Names: []string{"unmute", "解除禁言"}, Usage: "NAME [house]", Shell: "[--in ROOM] NAME", Doors: All, Needs: store.ActMute, Members: true, Words: -1, Help: func(t texts) string { return t.Unmute }, Run: lifting(store.Mute)},
	{Names: []string{"mutes", "禁言名单"}, Doors: All, Needs: store.ActQueue, Members: true, Words: -1, Help: func(t texts) string { return t.Mutes }, Run: listSanctions(store.Mute)},
	{Names: []string{"kick", "请出"}, Usage: "NAME [house] [REASON]", Shell: "[--in ROOM] NAME [REASON]", Doors: All, Needs: store.ActKick, Members: true, Words: 1, Help: func(t texts) string { return t.Kick }, Run: runKick},
	{Names: []string{"ban", "封禁"}, Usage: "NAME|KEY|ADDRESS|CIDR [house] [3d] [REASON]", Shell: "[--in ROOM] NAME|KEY|ADDRESS|CIDR [3d] [REASON]", Doors: All, Needs: store.ActBan, Members: true, Words: 1, Help: func(t texts) string { return t.Ban }, Run: sanctioning(store.Ban)},
	{Names: []string{"unban", "解封"}, Usage: "NAME|KEY|ADDRESS|CIDR [house]", Shell: "[--in ROOM] NAME|KEY|ADDRESS|CIDR", Doors: All, Needs: store.ActBan, Members: true, Words: -1, Help: func(t texts) string { return t.Unban }, Run: lifting(store.Ban)},
	{Names: []string{"bans", "封禁名单"}, Doors: All, Needs: store.ActQueue, Members: true, Words: -1, Help: func(t texts) string { return t.Bans }, Run: listSanctions(store.Ban)},
	{Names: []string{"slow", "慢速"}, Usage: "30s|off", Shell: "--in ROOM 30s|off", Doors: All, Needs: store.ActChange, Members: true, Words: -1, Help: func(t texts) string { return t.Slow }, Run: runSlow},
	{Names: []string{"retention", "保留期"}, Usage: "[30d|off]", Shell: "--in ROOM [30d|off]", Doors: All, Words: -1, Help: func(t texts) string { return t.Retention }, Run: runRetention},
	{Names: []string{"op", "任命"}, Usage: "NAME", Shell: "--in ROOM NAME", Doors: All, Needs: store.ActRole, Members: true, Words: -1, Help: func(t texts) string { return t.Op }, Run: giving(store.RoleModerator)},
	{Names: []string{"deop", "免任"}, Usage: "NAME", Shell: "--in ROOM NAME", Doors: All, Needs: store.ActRole, Members: true, Words: -1, Help: func(t texts) string { return t.Deop }, Run: giving(store.RoleMember)},
	{Names: []string{"role", "身份"}, Usage: "NAME member|moderator|admin [here]", Doors: All, Needs: store.ActRole, Members: true, Words: 2, Help: func(t texts) string { return t.Role }, Run: runRole},
	{Names: []string{"lockdown", "闭门"}, Usage: "[open|no-guests|members|read-only]", Doors: All, Needs: store.ActHouse, Members: true, Words: 1, Help: func(t texts) string { return t.Lockdown }, Run: setting("lockdown")},
	{Names: []string{"registration", "注册方式"}, Usage: "[open|invited]", Doors: All, Needs: store.ActHouse, Members: true, Words: 1, Help: func(t texts) string { return t.Registration }, Run: setting("registration")},
	{Names: []string{"approval", "首言审阅"}, Usage: "[on|off]", Doors: All, Needs: store.ActHouse, Members: true, Words: 1, Help: func(t texts) string { return t.Approval }, Run: setting("approval")},
	// /invite itself leads there; this line is for F1 and for Tab.
	{Names: []string{"invite create"}, Usage: "[uses=5] [for=3d] [role=member] [room=NAME] · list · revoke N", Doors: All, Needs: store.ActInvitate, Members: true, Words: -1, Help: func(t texts) string { return t.Invitation }, Run: makeInvitation},
	{Names: []string{"report", "举报"}, Usage: "[N] [REASON]", Shell: "ID [REASON]", Doors: All, Needs: store.ActReport, Members: true, Words: 1, Help: func(t texts) string { return t.Report }, Run: runReport},
	{Names: []string{"reports", "举报列表"}, Shell: "[close N | approve N]", Doors: All, Needs: store.ActQueue, Members: true, Words: -1, Help: func(t texts) string { return t.Reports }, Run: runReports},
	{Names: []string{"approve", "放行"}, Usage: "NAME", Doors: All, Needs: store.ActQueue, Members: true, Words: -1, Help: func(t texts) string { return t.Approve }, Run: runApprove},
	{Names: []string{"audit", "记录"}, Usage: "[NAME]", Shell: "[-n N] [NAME]", Doors: All, Needs: store.ActAudit, Members: true, Words: -1, Flags: []string{"n"}, Help: func(t texts) string { return t.Audit }, Run: runAudit},
	{Names: []string{"undo", "撤销"}, Usage: "[N]", Doors: All, Needs: store.ActUndo, Members: true, Words: -1, Help: func(t texts) string { return t.Undo }, Run: runUndo},
}

// handed is what stands behind a command of the hand on the door.
type handed struct {
	name   string
	house  bool
	long   time.Duration // 0 for ever
	reason string
}

// parseHanded reads NAME [house] [10m] [REASON], the middle two in any order.
func parseHanded(args string) handed {
	var h handed
	words := strings.Fields(args)
	for len(words) > 0 {
		long, isSpan := room.ParseSpan(words[0])
		switch {
		case isHouse(words[0], h.name == ""):
			h.house = true
		case h.name == "":
			h.name = words[0]
		case isSpan && h.long == 0:
			h.long = long
		default:
			h.reason = strings.Join(words, " ")
			return h
		}
		words = words[1:]
	}
	return h
}

// isHouse tells the word for the whole house. In front of a name only the one that nobody can be called counts.
func isHouse(word string, first bool) bool {
	switch strings.ToLower(word) {
	case "--house":
		return true
	case "house", "全店":
		return !first
	}
	return false
}

// target finds whom something is done to: a key, a network, or somebody by name. "@" makes a name of what would be a
// network. Keys and networks are kept out of the whole house or not at all.
func (c *Call) target(ctx context.Context, name string) (t room.Target, everywhere bool, err error) {
	if strings.HasPrefix(name, "SHA256:") {
		return room.Target{Name: name, Subject: store.KeySubject(name)}, true, nil
	}
	if c.ParseNet != nil {
		if network, ok := c.ParseNet(name); ok {
			return room.Target{Name: network, Subject: store.NetSubject(network)}, true, nil
		}
	}
	t, err = c.House.Whom(ctx, name)
	return t, false, err
}

// done is what was done to whom, for the sentence about it.
type done struct {
	name, where, until string
}

// onSomebody finds somebody and does something to them, in the room that is looked at or in the house.
func (c *Call) onSomebody(ctx context.Context, h handed, do func(t room.Target, in store.RoomID) error, good func(d done) string) error {
	if h.name == "" {
		return c.misused()
	}
	t, everywhere, err := c.target(ctx, h.name)
	if err != nil {
		return err
	}
	in, d := c.Here, done{name: t.Name, where: c.Text.TheHouse}
	if h.house || everywhere {
		in = 0
	}
	if in != 0 {
		r, err := c.Store.RoomByID(ctx, c.Account.ID, in)
		if err != nil {
			return err
		}
		d.where = roomSigns[r.Kind] + r.Name
	}
	var until time.Time
	if h.long > 0 {
		until = c.now().Add(h.long)
	}
	d.until = c.Text.Until(until, c.Zone)
	if err := do(t, in); err != nil {
		return err
	}
	return c.note(good(d))
}

// sanctioning is /mute and /ban.
func sanctioning(kind store.SanctionKind) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		h := parseHanded(c.Args)
		return c.onSomebody(ctx, h, func(t room.Target, in store.RoomID) error {
			return c.Desk.Sanction(ctx, kind, t, in, h.long, h.reason)
		}, func(d done) string {
			if kind == store.Ban {
				return c.Text.NowBanned(d.name, d.where, d.until)
			}
			return c.Text.NowMuted(d.name, d.where, d.until)
		})
	}
}

// lifting is /unmute and /unban. Where there is nothing to lift in the room, what holds in the house is meant: who wants
// somebody back does not think of where they were sent out.
func lifting(kind store.SanctionKind) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		h, everywhere := parseHanded(c.Args), false
		return c.onSomebody(ctx, h, func(t room.Target, in store.RoomID) error {
			err := c.Desk.Lift(ctx, kind, t, in, h.reason)
			if in != 0 && errors.Is(err, store.ErrNothing) {
				everywhere = true
				err = c.Desk.Lift(ctx, kind, t, 0, h.reason)
			}
			return err
		}, func(d done) string {
			if everywhere {
				d.where = c.Text.TheHouse
			}
			return c.Text.NowLifted(kind, d.name, d.where)
		})
	}
}

func runKick(ctx context.Context, c *Call) error {
	h := parseHanded(c.Args)
	return c.onSomebody(ctx, h, func(t room.Target, in store.RoomID) error {
		return c.Desk.Kick(ctx, t, in, h.reason)
	}, func(d done) string { return c.Text.NowKicked(d.name, d.where) })
}

// listSanctions is /mutes and /bans. The store answers whoever asks, so it is asked only for who has the right: keys and
// addresses are among them.
func listSanctions(kind store.SanctionKind) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		if err := c.may(ctx, store.ActQueue); err != nil {
			return err
		}
		list, err := c.Store.Sanctions(ctx, c.Account.ID, kind, c.now(), pageSize)
		if err != nil {
			return err
		}
		names := make(map[store.RoomID]string)
		for _, s := range list {
			r := Sanction{Form: string(kind), Whom: Whom(s), Until: s.Until, Reason: s.Reason, By: s.ByName, At: s.At}
			if s.Room != 0 {
				if r.Room, err = c.roomName(ctx, names, s.Room); err != nil {
					return err
				}
			}
			if err := c.Out(r); err != nil {
				return err
			}
		}
		return nil
	}
}
