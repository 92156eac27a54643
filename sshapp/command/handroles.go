package command

import (
	"context"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/store"
)

// settingWords are the Chinese words for what a setting of the house can be. What it can be at all the store knows.
var settingWords = map[string]string{
	"开放": "open", "谢绝游客": "no-guests", "仅限茶客": "members", "只读": "read-only", "凭邀请": "invited",
}

// setting is /lockdown, /registration and /approval: without a word they tell how it is.
func setting(name string) func(ctx context.Context, c *Call) error {
	words := map[string]string{"开": "open"}
	if name == "approval" {
		words = map[string]string{"开": "on", "关": "off"}
	}
	return func(ctx context.Context, c *Call) error {
		value := strings.ToLower(c.word())
		for _, known := range []map[string]string{words, settingWords} {
			if word, ok := known[value]; ok {
				value = word
			}
		}
		values := store.HouseValues(name)
		switch {
		case value == "":
			return c.note(c.Text.SettingIs(name, c.House.Setting(name)))
		case !slices.Contains(values, value):
			return Misuse{"/" + name + " " + strings.Join(values, " · ")}
		}
		return c.told(c.Desk.SetHouse(ctx, name, value, c.Args), c.Text.SettingIs(name, value))
	}
}

// RoleWords are the words for the roles that can be given.
var RoleWords = map[string]store.Role{
	"member": store.RoleMember, "茶客": store.RoleMember, "moderator": store.RoleModerator, "mod": store.RoleModerator,
	"管事": store.RoleModerator, "admin": store.RoleAdmin, "掌柜": store.RoleAdmin, "bot": store.RoleBot, "机器人": store.RoleBot,
}

// giving is /op and /deop: in the room that is looked at.
func giving(role store.Role) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		if _, err := c.here(); err != nil {
			return err
		}
		return c.give(ctx, parseHanded(c.Args), role)
	}
}

// runRole gives a role in the house, with "here" in the room that is looked at.
func runRole(ctx context.Context, c *Call) error {
	words := strings.Fields(c.Args)
	if len(words) < 2 || RoleWords[strings.ToLower(words[1])] == "" {
		return c.misused()
	}
	h := handed{name: words[0], house: true}
	rest := words[2:]
	if len(rest) > 0 && (strings.EqualFold(rest[0], "here") || rest[0] == "这里") {
		h.house, rest = false, rest[1:]
	}
	h.reason = strings.Join(rest, " ")
	return c.give(ctx, h, RoleWords[strings.ToLower(words[1])])
}

func (c *Call) give(ctx context.Context, h handed, role store.Role) error {
	return c.onSomebody(ctx, h, func(t room.Target, in store.RoomID) error {
		if t.Account == 0 {
			return store.ErrNoAccount // what has no account can have no role
		}
		return c.Desk.SetRole(ctx, t.Account, in, role, h.reason)
	}, func(d done) string { return c.Text.RoleSet(d.name, c.Text.RoleName(string(role)), d.where) })
}
