package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// handCommands is what the hand on the door can do. A command acts in the room that is looked at; the word "house" (全店)
// behind the name makes it the whole house. Whether it is allowed the store alone decides: needs is only about who is
// offered it.
func handCommands() []command {
	return []command{
		{names: []string{"mute", "禁言"}, usage: "NAME [house] [10m] [REASON]", needs: store.ActMute, members: true, help: func(t texts) string { return t.Mute }, run: sanctioning(store.Mute)},
		{names: []string{"unmute", "解除禁言"}, usage: "NAME [house]", needs: store.ActMute, members: true, help: func(t texts) string { return t.Unmute }, run: lifting(store.Mute)},
		{names: []string{"mutes", "禁言名单"}, needs: store.ActQueue, members: true, help: func(t texts) string { return t.Mutes }, run: listSanctions(store.Mute)},
		{names: []string{"kick", "请出"}, usage: "NAME [house] [REASON]", needs: store.ActKick, members: true, help: func(t texts) string { return t.Kick }, run: runKick},
		{names: []string{"ban", "封禁"}, usage: "NAME|KEY|ADDRESS|CIDR [house] [3d] [REASON]", needs: store.ActBan, members: true, help: func(t texts) string { return t.Ban }, run: sanctioning(store.Ban)},
		{names: []string{"unban", "解封"}, usage: "NAME|KEY|ADDRESS|CIDR [house]", needs: store.ActBan, members: true, help: func(t texts) string { return t.Unban }, run: lifting(store.Ban)},
		{names: []string{"bans", "封禁名单"}, needs: store.ActQueue, members: true, help: func(t texts) string { return t.Bans }, run: listSanctions(store.Ban)},
		{names: []string{"slow", "慢速"}, usage: "30s|off", needs: store.ActChange, members: true, help: func(t texts) string { return t.Slow }, run: runSlow},
		{names: []string{"retention", "保留期"}, usage: "[30d|off]", help: func(t texts) string { return t.Retention }, run: runRetention},
		{names: []string{"op", "任命"}, usage: "NAME", needs: store.ActRole, members: true, help: func(t texts) string { return t.Op }, run: giving(store.RoleModerator)},
		{names: []string{"deop", "免任"}, usage: "NAME", needs: store.ActRole, members: true, help: func(t texts) string { return t.Deop }, run: giving(store.RoleMember)},
		{names: []string{"role", "身份"}, usage: "NAME member|moderator|admin [here]", needs: store.ActRole, members: true, help: func(t texts) string { return t.Role }, run: runRole},
		{names: []string{"lockdown", "闭门"}, usage: "[open|no-guests|members|read-only]", needs: store.ActHouse, members: true, help: func(t texts) string { return t.Lockdown }, run: setting("lockdown")},
		{names: []string{"registration", "注册方式"}, usage: "[open|invited]", needs: store.ActHouse, members: true, help: func(t texts) string { return t.Registration }, run: setting("registration")},
		{names: []string{"approval", "首言审阅"}, usage: "[on|off]", needs: store.ActHouse, members: true, help: func(t texts) string { return t.Approval }, run: setting("approval")},
		// /invite itself leads there; this line is for F1 and for Tab.
		{names: []string{"invite create"}, usage: "[uses=5] [for=3d] [role=member] [room=NAME] · list · revoke N", needs: store.ActInvitate, members: true, help: func(t texts) string { return t.Invitation }, run: makeInvitation},
		{names: []string{"report", "举报"}, usage: "[N] [REASON]", needs: store.ActReport, members: true, help: func(t texts) string { return t.Report }, run: onMessage("/report [N] [REASON]", theOthers, false, reportMessage)},
		{names: []string{"reports", "举报列表"}, needs: store.ActQueue, members: true, help: func(t texts) string { return t.Reports }, run: runReports},
		{names: []string{"approve", "放行"}, usage: "NAME", needs: store.ActQueue, members: true, help: func(t texts) string { return t.Approve }, run: runApprove},
		{names: []string{"audit", "记录"}, usage: "[NAME]", needs: store.ActAudit, members: true, help: func(t texts) string { return t.Audit }, run: runAudit},
		{names: []string{"undo", "撤销"}, usage: "[N]", needs: store.ActUndo, members: true, help: func(t texts) string { return t.Undo }, run: runUndo},
		{names: []string{"export", "导出"}, usage: "--mine", members: true, help: func(t texts) string { return t.Export }, run: runExport},
		{names: []string{"account", "账号"}, usage: "delete keep|erase", members: true, help: func(t texts) string { return t.Account }, run: runAccount},
	}
}

// may tells whether the person has a right where they are, for what is offered to them.
func (m *Model) may(a store.Action) bool {
	s := store.Standing{Role: m.account.Role}
	if m.desk != nil {
		v := m.desk.View()
		s.Role = v.Who.Role
		if at := m.hereAt(v.Places); at >= 0 {
			s.Room = v.Places[at].Role
		}
	}
	if s.Role == "" {
		s.Role = store.RoleGuest
	}
	return s.May(a, nil)
}

// offered tells whether F1 and Tab show a command to somebody.
func (c *command) offered(m *Model) bool { return c.needs == "" || m.may(c.needs) }

// misused shows how a command is used and leaves what was typed in the input.
func (c *chat) misused(m *Model, usage string) tea.Cmd {
	c.say(m, badFlash, m.t.Usage(usage))
	c.keepLine = true
	return nil
}

// carry has the house do something; good is said when it is done. What was typed comes back with a refusal.
func carry(line string, do func() error, good func(m *Model) string) tea.Cmd {
	return ask(func() (struct{}, error) { return struct{}{}, do() },
		func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				c.giveUp(m, line)
				return nil
			}
			c.say(m, goodFlash, good(m))
			return nil
		})
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
func (cfg Config) target(name string) (t room.Target, everywhere bool, err error) {
	if strings.HasPrefix(name, "SHA256:") {
		return room.Target{Name: name, Subject: store.KeySubject(name)}, true, nil
	}
	if cfg.ParseNet != nil {
		if network, ok := cfg.ParseNet(name); ok {
			return room.Target{Name: network, Subject: store.NetSubject(network)}, true, nil
		}
	}
	t, err = cfg.House.Whom(cfg.Context, name)
	return t, false, err
}

// done is what was done to whom, for the sentence about it.
type done struct {
	name  string
	where string // "" for the whole house
	until time.Time
}

// onSomebody finds somebody and does something to them.
func (c *chat) onSomebody(m *Model, line string, h handed,
	do func(t room.Target, id store.RoomID) error, good func(m *Model, d done) string,
) tea.Cmd {
	cfg, now, place := m.cfg, m.now(), c.view.Room
	return ask(func() (done, error) {
		t, everywhere, err := cfg.target(h.name)
		if err != nil {
			return done{}, err
		}
		id, d := place.ID, done{name: t.Name, where: roomSign(place.Kind) + place.Name}
		if h.house || everywhere {
			id, d.where = 0, ""
		}
		if h.long > 0 {
			d.until = now.Add(h.long)
		}
		return d, do(t, id)
	}, func(m *Model, c *chat, d done, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			c.giveUp(m, line)
			return nil
		}
		if d.where == "" {
			d.where = m.t.TheHouse
		}
		c.say(m, goodFlash, good(m, d))
		return nil
	})
}

// sanctioning is /mute and /ban.
func sanctioning(kind store.SanctionKind) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		h := parseHanded(args)
		if h.name == "" {
			return c.misused(m, "/"+string(kind)+" NAME [house] [10m] [REASON]")
		}
		desk, ctx := m.desk, m.cfg.Context
		return c.onSomebody(m, "/"+string(kind)+" "+args, h, func(t room.Target, id store.RoomID) error {
			return desk.Sanction(ctx, kind, t, id, h.long, h.reason)
		}, func(m *Model, d done) string {
			until := m.t.Until(d.until, m.loc)
			if kind == store.Ban {
				return m.t.NowBanned(d.name, d.where, until)
			}
			return m.t.NowMuted(d.name, d.where, until)
		})
	}
}

// lifting is /unmute and /unban.
func lifting(kind store.SanctionKind) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		h := parseHanded(args)
		if h.name == "" {
			return c.misused(m, "/un"+string(kind)+" NAME [house]")
		}
		desk, ctx := m.desk, m.cfg.Context
		return c.onSomebody(m, "/un"+string(kind)+" "+args, h, func(t room.Target, id store.RoomID) error {
			return desk.Lift(ctx, kind, t, id, h.reason)
		}, func(m *Model, d done) string { return m.t.NowLifted(kind, d.name, d.where) })
	}
}

func runKick(m *Model, c *chat, args string) tea.Cmd {
	h := parseHanded(args)
	if h.name == "" {
		return c.misused(m, "/kick NAME [house] [REASON]")
	}
	desk, ctx := m.desk, m.cfg.Context
	return c.onSomebody(m, "/kick "+args, h, func(t room.Target, id store.RoomID) error {
		return desk.Kick(ctx, t, id, h.reason)
	}, func(m *Model, d done) string { return m.t.NowKicked(d.name, d.where) })
}
