package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

func runSlow(m *Model, c *chat, args string) tea.Cmd {
	seconds, ok := parseSeconds(args)
	if !ok {
		return c.misused(m, "/slow 30s · /slow off")
	}
	return c.changeRoom(m, "/slow "+args, "slow", seconds, func(m *Model, long time.Duration) string { return m.t.SlowSet(long) })
}

// runRetention says how long the room keeps what is said in it, or changes that.
func runRetention(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, plainFlash, m.t.RetentionIs(c.view.Room.Retention))
		return nil
	}
	seconds, ok := parseSeconds(args)
	if !ok {
		return c.misused(m, "/retention 30d · /retention off")
	}
	return c.changeRoom(m, "/retention "+args, "retention", seconds, func(m *Model, long time.Duration) string {
		return m.t.RetentionIs(long)
	})
}

// changeRoom changes a span of the room that is looked at.
func (c *chat) changeRoom(m *Model, line, what, seconds string, good func(m *Model, long time.Duration) string) tea.Cmd {
	seat, ctx := c.seat, m.cfg.Context
	n, _ := strconv.ParseInt(seconds, 10, 64) // parseSeconds wrote it
	return carry(line, func() error { return seat.Change(ctx, what, seconds, "") },
		func(m *Model) string { return good(m, time.Duration(n)*time.Second) })
}

// settingWords are the Chinese words for what a setting of the house can be. What it can be at all the store knows.
var settingWords = map[string]string{
	"开": "open", "开放": "open", "谢绝游客": "no-guests", "仅限茶客": "members", "只读": "read-only", "凭邀请": "invited",
}

// setting is /lockdown, /registration and /approval: without a word they tell how it is.
func setting(name string) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		value, reason, _ := strings.Cut(args, " ")
		value = strings.ToLower(value)
		if word, ok := settingWords[value]; ok && name != "approval" {
			value = word
		}
		if name == "approval" {
			switch value {
			case "开":
				value = "on"
			case "关":
				value = "off"
			}
		}
		values := store.HouseValues(name)
		if value == "" {
			c.say(m, plainFlash, m.t.SettingIs(name, m.cfg.House.Setting(name)))
			return nil
		}
		if !slices.Contains(values, value) {
			return c.misused(m, "/"+name+" "+strings.Join(values, " · "))
		}
		desk, ctx := m.desk, m.cfg.Context
		return carry("/"+name+" "+args, func() error { return desk.SetHouse(ctx, name, value, reason) },
			func(m *Model) string { return m.t.SettingIs(name, value) })
	}
}

// roleWords are the words for the roles that can be given.
var roleWords = map[string]store.Role{
	"member": store.RoleMember, "茶客": store.RoleMember, "moderator": store.RoleModerator, "mod": store.RoleModerator,
	"管事": store.RoleModerator, "admin": store.RoleAdmin, "掌柜": store.RoleAdmin, "bot": store.RoleBot, "机器人": store.RoleBot,
}

// giving is /op and /deop: in the room that is looked at.
func giving(role store.Role) func(m *Model, c *chat, args string) tea.Cmd {
	name := map[store.Role]string{store.RoleModerator: "/op", store.RoleMember: "/deop"}[role]
	return func(m *Model, c *chat, args string) tea.Cmd {
		h := parseHanded(args)
		if h.name == "" {
			return c.misused(m, name+" NAME")
		}
		return c.give(m, name+" "+args, h, role)
	}
}

// runRole gives a role in the house, with "here" in the room that is looked at.
func runRole(m *Model, c *chat, args string) tea.Cmd {
	words := strings.Fields(args)
	if len(words) < 2 || roleWords[strings.ToLower(words[1])] == "" {
		return c.misused(m, "/role NAME member|moderator|admin|bot [here] [REASON]")
	}
	h := handed{name: words[0], house: true}
	rest := words[2:]
	if len(rest) > 0 && (strings.EqualFold(rest[0], "here") || rest[0] == "这里") {
		h.house, rest = false, rest[1:]
	}
	h.reason = strings.Join(rest, " ")
	return c.give(m, "/role "+args, h, roleWords[strings.ToLower(words[1])])
}

func (c *chat) give(m *Model, line string, h handed, role store.Role) tea.Cmd {
	desk, ctx := m.desk, m.cfg.Context
	return c.onSomebody(m, line, h, func(t room.Target, id store.RoomID) error {
		if t.Account == 0 {
			return store.ErrNoAccount // what has no account can have no role
		}
		return desk.SetRole(ctx, t.Account, id, role, h.reason)
	}, func(m *Model, d done) string { return m.t.RoleSet(d.name, m.t.RoleName(string(role)), d.where) })
}
