package command

import (
	"context"
	"errors"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// The longest that people can say about themselves, in characters.
const (
	maxBio      = 200
	maxPronouns = 30
	maxAway     = 80
)

// peopleCommands are about people.
var peopleCommands = []Command{
	{Names: []string{"away", "离座"}, Usage: "[REASON]", Doors: All, Members: true, Help: func(t texts) string { return t.Away }, Run: runAway},
	{Names: []string{"back", "回座"}, Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Back }, Run: runBack},
	{Names: []string{"profile", "资料"}, Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Profile }, Run: runProfile},
	{Names: []string{"bio", "自我介绍"}, Usage: "TEXT", Doors: All, Members: true, Help: func(t texts) string { return t.Bio }, Run: own("bio", maxBio)},
	{Names: []string{"pronouns", "称呼"}, Usage: "TEXT", Doors: All, Members: true, Help: func(t texts) string { return t.Pronouns }, Run: own("pronouns", maxPronouns)},
	{Names: []string{"time", "几点"}, Usage: "[NAME]", Doors: All, Words: -1, Help: func(t texts) string { return t.Time }, Run: runTime},
	{Names: []string{"ignore", "屏蔽"}, Usage: "NAME", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Ignore }, Run: ignoring(false, false, func(c *Call, name string) string { return c.Text.IgnoredOne(name) })},
	{Names: []string{"unignore", "取消屏蔽"}, Usage: "NAME", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Unignore }, Run: ignoring(false, true, func(c *Call, name string) string { return c.Text.UnignoredOne(name) })},
	{Names: []string{"block", "拉黑"}, Usage: "NAME", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Block }, Run: ignoring(true, false, func(c *Call, name string) string { return c.Text.BlockedOne(name) })},
	{Names: []string{"unblock", "取消拉黑"}, Usage: "NAME", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Unignore }, Run: ignoring(false, true, func(c *Call, name string) string { return c.Text.UnignoredOne(name) })},
	{Names: []string{"ignores", "屏蔽列表"}, Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Ignores }, Run: runIgnores},
	{Names: []string{"bell", "铃"}, Usage: "on|off", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Bell }, Run: onOff("notify", "none", func(c *Call, on bool) string { return c.Text.BellIs(on) })},
	{Names: []string{"typing", "输入提示"}, Usage: "on|off", Doors: All, Words: -1, Help: func(t texts) string { return t.Typing }, Run: onOff("typing", "off", func(c *Call, on bool) string { return c.Text.TypingIs(on) })},
}

// runWho lists who is in a room now, in the shell without one everybody who is in a room that the person may see.
func runWho(ctx context.Context, c *Call) error {
	name := c.word()
	if name == "" && c.Here != 0 {
		return c.whoIn(ctx, c.Here)
	}
	if name != "" {
		r, err := c.room(ctx, name)
		if err != nil {
			return err
		}
		return c.whoIn(ctx, r.ID)
	}
	rooms, err := c.Store.Rooms(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		if err := c.whoIn(ctx, r.ID); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) whoIn(ctx context.Context, in store.RoomID) error {
	if err := c.sees(ctx, in); err != nil {
		return err
	}
	r, err := c.Store.RoomByID(ctx, c.Account.ID, in)
	if err != nil {
		return err
	}
	for _, p := range c.House.Present(in) {
		role := store.RoleGuest
		if !p.Guest {
			role = p.Role
		}
		if err := c.Out(Person{Name: p.Name, Role: string(role), Room: r.Name, Here: true, Away: p.Away, Since: p.Since}); err != nil {
			return err
		}
	}
	return nil
}

func runWhois(ctx context.Context, c *Call) error {
	if c.Args == "" {
		return c.misused()
	}
	p, err := c.lookUp(ctx, c.Args)
	if err != nil {
		return err
	}
	return c.Out(p)
}

func runProfile(ctx context.Context, c *Call) error {
	p, err := c.lookUp(ctx, c.Account.Name)
	if err != nil {
		return err
	}
	return c.Out(p)
}

// lookUp is what the house tells of somebody.
func (c *Call) lookUp(ctx context.Context, name string) (Profile, error) {
	who, err := c.House.Whom(ctx, name)
	if err != nil {
		return Profile{}, err
	}
	if who.Account == 0 {
		return Profile{Name: who.Name, Role: string(store.RoleGuest), Here: true}, nil
	}
	a, err := c.Store.Account(ctx, who.Account)
	if err != nil {
		return Profile{}, err
	}
	p := Profile{
		Name: a.Name, Role: string(a.Role), Here: c.House.Online(a.ID), Away: a.Away, SeenAt: a.SeenAt, CreatedAt: a.CreatedAt,
		Pronouns: a.Pronouns, Bio: a.Bio, Zone: a.TimeZone,
	}
	if p.Messages, err = c.Store.MessageCount(ctx, a.ID); err != nil {
		return p, err
	}
	asker, err := c.Store.Standing(ctx, c.Account.ID, 0)
	if err != nil || !asker.May(store.ActKeys, nil) {
		return p, err
	}
	keys, err := c.Door.Keys(ctx, a.ID)
	for _, k := range keys {
		p.Keys = append(p.Keys, k.Fingerprint)
	}
	return p, err
}

// set has the house remember a setting; a guest's lasts for the visit.
func (c *Call) set(ctx context.Context, name, value string) error {
	switch name {
	case "lang":
		c.Account.Lang = value
	case "tz":
		c.Account.TimeZone = value
	case "theme":
		c.Account.Theme = value
	case "bio":
		c.Account.Bio = value
	case "pronouns":
		c.Account.Pronouns = value
	case "away":
		c.Account.Away = value
	case "notify":
		c.Account.Notify = value
	case "typing":
		c.Account.Typing = value
	}
	if c.Account.ID == 0 {
		return nil
	}
	_, err := c.Store.Do(ctx, store.NewCommand(store.KindSetPref, c.Account.ID, store.SetPref{Name: name, Value: value}))
	return err
}

// own makes the command for something that people say about themselves; empty takes it back.
func own(name string, most int) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		return c.told(c.set(ctx, name, room.CleanLine(c.Args, most)), c.Text.ProfileSet)
	}
}

func runAway(ctx context.Context, c *Call) error {
	why := room.CleanLine(c.Args, maxAway)
	if why == "" {
		why = c.Text.AwayPlain
	}
	return c.told(c.set(ctx, "away", why), c.Text.AwayNow(why))
}

func runBack(ctx context.Context, c *Call) error {
	return c.told(c.set(ctx, "away", ""), c.Text.BackNow)
}

// LoadZone finds an IANA time zone; the empty name and names that depend on the server are none.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no zone")
	}
	return time.LoadLocation(name)
}

// runTime tells what time it is for somebody.
func runTime(ctx context.Context, c *Call) error {
	if c.Args == "" {
		return c.note(c.Text.ZoneChanged(c.Zone.String(), c.now().In(c.Zone).Format("15:04")))
	}
	who, _, err := c.account(ctx, c.Args)
	if err != nil {
		return err
	}
	a, err := c.Store.Account(ctx, who)
	if err != nil {
		return err
	}
	zone, err := LoadZone(a.TimeZone)
	if err != nil {
		return c.note(c.Text.TimeUnknown(a.Name))
	}
	return c.note(c.Text.TimeOf(a.Name, c.now().In(zone).Format("15:04"), a.TimeZone))
}

func ignoring(block, off bool, done func(c *Call, name string) string) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		if c.Args == "" {
			return c.misused()
		}
		who, name, err := c.account(ctx, c.Args)
		if err != nil {
			return err
		}
		return c.told(c.Desk.Ignore(ctx, who, block, off), done(c, name))
	}
}

func runIgnores(ctx context.Context, c *Call) error {
	list, err := c.Store.Ignores(ctx, c.Account.ID)
	for i := 0; err == nil && i < len(list); i++ {
		err = c.Out(Ignored{list[i].Name, list[i].Block})
	}
	return err
}

// onOff makes the command for a setting that is on unless it is off.
func onOff(pref, off string, done func(c *Call, on bool) string) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		value, on := "", true
		switch strings.ToLower(c.Args) {
		case "on", "开", "":
		case "off", "关":
			value, on = off, false
		default:
			return c.misused()
		}
		if pref == "typing" {
			c.Desk.Quiet(!on)
		}
		return c.told(c.set(ctx, pref, value), done(c, on))
	}
}
