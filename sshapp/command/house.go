package command

import (
	"context"
	"fmt"
	"strings"

	"teahouse/sshapp/text"
	"teahouse/store"
)

// last is what stands at the end of every list.
var last = []Command{
	{Names: []string{"export", "导出"}, Usage: "--mine", Doors: All, Members: true, Words: -1, Flags: []string{"mine"}, JSON: true, Help: func(t texts) string { return t.Export }, Run: runExport},
	{Names: []string{"account", "账号"}, Usage: "delete keep|erase", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Account }, Run: runAccount},
	{Names: []string{"config"}, Shell: "[ADDRESS] [PORT]", Doors: Shell, Words: -1, Help: func(t texts) string { return t.Config }, Run: runConfig},
	{Names: []string{"version"}, Doors: Shell, Words: -1, Help: func(t texts) string { return t.Version }, Run: runVersion},
	{Names: []string{"health"}, Doors: Shell, Words: -1, Help: func(t texts) string { return t.Health }, Run: runHealth},
	{Names: []string{"plain", "行式"}, Doors: Screen, Help: func(t texts) string { return t.Plain }},
	{Names: []string{"screen", "全屏"}, Doors: Plain, Help: func(t texts) string { return t.Screen }},
	{Names: []string{"notices", "动静"}, Usage: "all|some|none", Doors: Plain, Help: func(t texts) string { return t.Notices }},
	{Names: []string{"color", "colour", "颜色"}, Usage: "on|off", Doors: Plain, Help: func(t texts) string { return t.Colour }},
	{Names: []string{"quit", "exit", "q", "离开"}, Doors: Rooms, Help: func(t texts) string { return t.Quit }},
}

func catalog(lang string) *text.Catalog { return text.For(lang) }

// Offered tells whether help and completion show a command to somebody with a standing.
func (c *Command) Offered(d Door, s store.Standing) bool {
	return c.At(d) && (c.Needs == "" || s.May(c.Needs, nil))
}

// runHelp lists the commands of a door, those in which a word occurs.
func runHelp(ctx context.Context, c *Call) error {
	s, err := c.Store.Standing(ctx, c.Account.ID, c.Here)
	if err != nil {
		return err
	}
	word := strings.ToLower(c.Args)
	for _, each := range table {
		if !each.Offered(c.From, s) {
			continue
		}
		line := HelpLine{Form: each.Form(c.From), Text: each.Help(c.Text.Commands)}
		if !strings.Contains(strings.ToLower(line.Form+" "+line.Text+" "+strings.Join(each.Names, " ")), word) {
			continue
		}
		if err := c.Out(line); err != nil {
			return err
		}
	}
	return nil
}

func runVersion(_ context.Context, c *Call) error { return c.note("teahouse " + c.Version) }

// runHealth says that the house does its work, or fails with what does not.
func runHealth(ctx context.Context, c *Call) error {
	if c.Healthy != nil {
		if err := c.Healthy(ctx); err != nil {
			return fmt.Errorf("health: %w", err)
		}
	}
	return c.note("ok")
}

// runConfig prints what belongs into ~/.ssh/config.
func runConfig(_ context.Context, c *Call) error {
	address, port := c.word(), c.word()
	if address == "" {
		address = "tea.example.com"
	}
	if port == "" {
		port = "2222"
	}
	name := "# "
	if c.Account.ID != 0 {
		name = ""
	}
	lines := []string{
		"Host tea",
		"    HostName " + line(address),
		"    Port " + line(port),
		"    " + name + "User " + orDash(c.Account.Name),
		"    ServerAliveInterval 30",
		"    ServerAliveCountMax 3",
		"    SendEnv LANG LC_* COLORTERM NO_COLOR TZ",
	}
	if c.Prints != nil {
		for _, print := range c.Prints() {
			lines = append(lines, "# "+print)
		}
	}
	for _, line := range lines {
		if err := c.Out(Note{Text: line}); err != nil {
			return err
		}
	}
	return nil
}

// exportPage is how many messages are read at once.
const exportPage = 500

// runExport hands out all that the person has said, the oldest first. It would be too much for a room.
func runExport(ctx context.Context, c *Call) error {
	if c.From != Shell {
		return c.note(c.Text.ExportHow)
	}
	if !c.flag("mine") {
		return c.misused()
	}
	names := make(map[store.RoomID]string)
	for after := uint64(0); ; {
		page, err := c.Store.SaidBy(ctx, c.Account.ID, after, exportPage)
		if err != nil {
			return err
		}
		for i := range page {
			m := &page[i]
			name := m.RoomName
			if full, err := c.roomName(ctx, names, m.Room); err == nil {
				name = full
			}
			if err := c.Out(MessageRecord(&m.Message, name)); err != nil {
				return err
			}
			after = m.Number
		}
		if len(page) < exportPage {
			return nil
		}
	}
}

// runAccount ends the account, if its name stands behind the choice: what can't be taken back is said twice.
func runAccount(ctx context.Context, c *Call) error {
	if !strings.EqualFold(c.word(), "delete") {
		return c.misused()
	}
	how := strings.ToLower(c.word())
	if how != "keep" && how != "erase" {
		return c.misused()
	}
	if name := c.word(); name != c.Account.Name {
		return Misuse{c.Text.GoneType(c.Account.Name)}
	}
	return c.told(c.Desk.DeleteAccount(ctx, how == "erase"), c.Text.AccountGone)
}
