package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// The longest that people can say about themselves, in characters.
const (
	maxBio      = 200
	maxPronouns = 30
	maxAway     = 80
)

// setOwn makes the command for something that people say about themselves; empty takes it back.
func setOwn(name string, most int, done func(m *Model, value string) string) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		value := room.CleanLine(args, most)
		switch name {
		case "bio":
			m.account.Bio = value
		case "pronouns":
			m.account.Pronouns = value
		case "away":
			m.account.Away, m.awayTold = value, false
		}
		return c.setPref(m, name, value, func(m *Model) string { return done(m, value) })
	}
}

func runAway(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		args = m.t.AwayPlain
	}
	return setOwn("away", maxAway, func(m *Model, value string) string { return m.t.AwayNow(value) })(m, c, args)
}

func runBack(m *Model, c *chat, _ string) tea.Cmd {
	return setOwn("away", maxAway, func(m *Model, _ string) string { return m.t.BackNow })(m, c, "")
}

// remindAway says once, when somebody speaks who is away, that this alone does not bring them back: who looks in for one
// word is still away.
func (c *chat) remindAway(m *Model) {
	if m.account.Away != "" && !m.awayTold {
		m.awayTold = true
		c.say(m, plainFlash, m.t.StillAway(m.account.Away))
	}
}

// runTime tells what time it is for somebody.
func runTime(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, plainFlash, m.t.ZoneChanged(m.loc.String(), m.now().In(m.loc).Format("15:04")))
		return nil
	}
	cfg := m.cfg
	return ask(func() (store.Account, error) {
		who, err := cfg.House.Whom(cfg.Context, args)
		if err != nil {
			return store.Account{}, err
		}
		return cfg.Store.Account(cfg.Context, who.Account)
	}, func(m *Model, c *chat, a store.Account, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			return nil
		}
		loc, err := loadZone(a.TimeZone)
		if err != nil {
			c.say(m, plainFlash, m.t.TimeUnknown(a.Name))
			return nil
		}
		c.say(m, plainFlash, m.t.TimeOf(a.Name, m.now().In(loc).Format("15:04"), a.TimeZone))
		return nil
	})
}

// onSomebody makes a command about another account.
func onSomebody(usage string, do func(d *room.Desk, cfg Config, id store.AccountID) error, done func(m *Model, name string) string) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		if args == "" {
			c.say(m, badFlash, m.t.Usage(usage))
			return nil
		}
		cfg, desk := m.cfg, m.desk
		return ask(func() (string, error) {
			who, err := cfg.House.Whom(cfg.Context, args)
			if err == nil && who.Account == 0 {
				err = store.ErrNoAccount
			}
			if err != nil {
				return "", err
			}
			return who.Name, do(desk, cfg, who.Account)
		}, func(m *Model, c *chat, name string, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			c.say(m, goodFlash, done(m, name))
			return nil
		})
	}
}

func ignoring(usage string, block, off bool, done func(m *Model, name string) string) func(m *Model, c *chat, args string) tea.Cmd {
	return onSomebody(usage, func(d *room.Desk, cfg Config, id store.AccountID) error {
		return d.Ignore(cfg.Context, id, block, off)
	}, done)
}

// runIgnores lists whom the person ignores; Enter takes it back.
func runIgnores(m *Model, _ *chat, _ string) tea.Cmd {
	id := m.account.ID
	return showList(m, func(cfg Config) ([]store.Ignored, error) { return cfg.Store.Ignores(cfg.Context, id) },
		func(m *Model, _ *chat, all []store.Ignored) *listing {
			l := &listing{title: m.t.IgnoresTitle, hint: m.t.IgnoresHint, nothing: m.t.NothingHere}
			for _, i := range all {
				note := ""
				if i.Block {
					note = m.t.BlockedToo
				}
				l.entries = append(l.entries, entry{id: int64(i.Account), head: i.Name, body: note, choose: func(m *Model) tea.Cmd {
					desk, ctx := m.desk, m.cfg.Context
					return ask(func() (struct{}, error) { return struct{}{}, desk.Ignore(ctx, i.Account, false, true) },
						told(func(m *Model) string { return m.t.UnignoredOne(i.Name) }))
				}})
			}
			return l
		})
}

// runProfile shows what others see of the person.
func runProfile(m *Model, c *chat, _ string) tea.Cmd { return runWhois(m, c, m.who.Name) }

// onOff makes the command for a setting that is on unless it is off.
func onOff(pref, off string, done func(m *Model, on bool) string) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		value, on := "", true
		switch strings.ToLower(args) {
		case "on", "开", "":
		case "off", "关":
			value, on = off, false
		default:
			c.say(m, badFlash, m.t.Usage("on · off"))
			return nil
		}
		switch pref {
		case "notify":
			m.account.Notify = value
		case "typing":
			m.account.Typing = value
			m.desk.Quiet(!on)
		}
		return c.setPref(m, pref, value, func(m *Model) string { return done(m, on) })
	}
}

// peopleCommands are about people, and about finding things.
func peopleCommands() []command {
	return append([]command{
		{names: []string{"search", "s", "搜索"}, usage: "WORDS from: in: before: after: has:link", help: func(t texts) string { return t.Search }, run: func(m *Model, _ *chat, args string) tea.Cmd { return openSearch(m, args) }},
		{names: []string{"mentions", "提到我"}, members: true, help: func(t texts) string { return t.Mentions }, run: showMentions},
		{names: []string{"unread", "未读"}, help: func(t texts) string { return t.Unread }, run: showUnread},
		{names: []string{"away", "离座"}, usage: "[REASON]", members: true, help: func(t texts) string { return t.Away }, run: runAway},
		{names: []string{"back", "回座"}, members: true, help: func(t texts) string { return t.Back }, run: runBack},
		{names: []string{"profile", "资料"}, members: true, help: func(t texts) string { return t.Profile }, run: runProfile},
		{names: []string{"bio", "自我介绍"}, usage: "TEXT", members: true, help: func(t texts) string { return t.Bio }, run: setOwn("bio", maxBio, func(m *Model, _ string) string { return m.t.ProfileSet })},
		{names: []string{"pronouns", "称呼"}, usage: "TEXT", members: true, help: func(t texts) string { return t.Pronouns }, run: setOwn("pronouns", maxPronouns, func(m *Model, _ string) string { return m.t.ProfileSet })},
		{names: []string{"time", "几点"}, usage: "[NAME]", help: func(t texts) string { return t.Time }, run: runTime},
		{names: []string{"ignore", "屏蔽"}, usage: "NAME", members: true, help: func(t texts) string { return t.Ignore }, run: ignoring("/ignore NAME", false, false, func(m *Model, name string) string { return m.t.IgnoredOne(name) })},
		{names: []string{"unignore", "取消屏蔽"}, usage: "NAME", members: true, help: func(t texts) string { return t.Unignore }, run: ignoring("/unignore NAME", false, true, func(m *Model, name string) string { return m.t.UnignoredOne(name) })},
		{names: []string{"block", "拉黑"}, usage: "NAME", members: true, help: func(t texts) string { return t.Block }, run: ignoring("/block NAME", true, false, func(m *Model, name string) string { return m.t.BlockedOne(name) })},
		{names: []string{"unblock", "取消拉黑"}, usage: "NAME", members: true, help: func(t texts) string { return t.Unignore }, run: ignoring("/unblock NAME", false, true, func(m *Model, name string) string { return m.t.UnignoredOne(name) })},
		{names: []string{"ignores", "屏蔽列表"}, members: true, help: func(t texts) string { return t.Ignores }, run: runIgnores},
		{names: []string{"bell", "铃"}, usage: "on|off", members: true, help: func(t texts) string { return t.Bell }, run: onOff("notify", "none", func(m *Model, on bool) string { return m.t.BellIs(on) })},
		{names: []string{"typing", "输入提示"}, usage: "on|off", help: func(t texts) string { return t.Typing }, run: onOff("typing", "off", func(m *Model, on bool) string { return m.t.TypingIs(on) })},
	}, joyCommands()...)
}
