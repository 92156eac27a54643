package ui

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// A tea party's small joys.

// The bounds of dice.
const (
	maxDice  = 20
	maxSides = 1000
)

// runPoll is /poll QUESTION | A | B.
func runPoll(m *Model, c *chat, args string) tea.Cmd {
	parts := strings.Split(strings.ReplaceAll(args, "｜", "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 3 || len(parts) > 10 || parts[0] == "" {
		c.say(m, badFlash, m.t.Usage("/poll QUESTION | A | B …"))
		return nil
	}
	return c.postWords(m, room.Words{Kind: store.Asked, Text: parts[0], Choices: parts[1:]}, "/poll "+args)
}

// runVote is /vote N, in the selected poll or the latest.
func runVote(m *Model, c *chat, args string) tea.Cmd {
	n, err := strconv.Atoi(strings.TrimSpace(args))
	if err != nil || n < 0 || n > 9 {
		c.say(m, badFlash, m.t.Usage("/vote N"))
		return nil
	}
	msg, _ := c.nth("", func(msg *store.Message) bool { return len(msg.Choices) > 0 })
	if msg == nil || len(msg.Choices) < n {
		c.say(m, badFlash, m.t.NoPoll)
		return nil
	}
	return c.vote(m, msg.Seq, n)
}

func runPour(m *Model, c *chat, args string) tea.Cmd {
	name := room.CleanLine(strings.TrimLeft(args, "@＠"), room.MaxName)
	if name == "" {
		c.say(m, badFlash, m.t.Usage("/pour NAME"))
		return nil
	}
	return c.postWords(m, room.Words{Kind: store.Poured, Text: name}, "/pour "+args)
}

// runRoll throws dice: 2d6, d20, or one with six sides. The throw is made here and said as it came.
func runRoll(m *Model, c *chat, args string) tea.Cmd {
	dice, sides, ok := parseDice(args)
	if !ok {
		c.say(m, badFlash, m.t.Usage("/roll [2d6]"))
		return nil
	}
	sum, each := 0, make([]string, dice)
	for i := range each {
		n := 1 + rand.IntN(sides)
		sum += n
		each[i] = strconv.Itoa(n)
	}
	text := fmt.Sprintf("%dd%d: %s", dice, sides, strings.Join(each, " + "))
	if dice > 1 {
		text += fmt.Sprintf(" = %d", sum)
	}
	return c.postWords(m, room.Words{Kind: store.Rolled, Text: text}, "/roll "+args)
}

func parseDice(s string) (dice, sides int, ok bool) {
	if s == "" {
		return 1, 6, true
	}
	count, rest, found := strings.Cut(strings.ToLower(s), "d")
	if !found {
		return 0, 0, false
	}
	dice = 1
	var err error
	if count != "" {
		if dice, err = strconv.Atoi(count); err != nil {
			return 0, 0, false
		}
	}
	sides, err = strconv.Atoi(rest)
	return dice, sides, err == nil && dice >= 1 && dice <= maxDice && sides >= 2 && sides <= maxSides
}

// runLater is /later 30m TEXT, /later list, /later drop N.
func runLater(m *Model, c *chat, args string) tea.Cmd {
	word, rest, _ := strings.Cut(args, " ")
	rest = strings.TrimSpace(rest)
	desk, ctx, in := m.desk, m.cfg.Context, c.view.Room.ID
	switch strings.ToLower(word) {
	case "list", "列表", "":
		return runLaters(m)
	case "drop", "取消":
		n, ok := parseNumber(rest)
		if !ok || n == 0 {
			c.say(m, badFlash, m.t.Usage("/later drop N"))
			return nil
		}
		return ask(func() (struct{}, error) { return struct{}{}, desk.DropLater(ctx, int64(n)) },
			told(func(m *Model) string { return m.t.LaterDropped }))
	}
	long, ok := room.ParseSpan(word)
	if !ok || rest == "" {
		c.say(m, badFlash, m.t.Usage("/later 30m TEXT · list · drop N"))
		return nil
	}
	return ask(func() (struct{}, error) { return struct{}{}, desk.SayLater(ctx, in, rest, long) },
		func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				c.giveUp(m, "/later "+args)
				return nil
			}
			c.say(m, goodFlash, m.t.LaterKept(m.t.Span(long)))
			return nil
		})
}

func runLaters(m *Model) tea.Cmd {
	id := m.account.ID
	return showList(m, func(cfg Config) ([]store.Later, error) { return cfg.Store.Laters(cfg.Context, id) },
		func(m *Model, _ *chat, all []store.Later) *listing {
			l := &listing{title: m.t.LaterTitle, hint: m.t.LaterHint, nothing: m.t.NothingHere}
			for _, each := range all {
				l.entries = append(l.entries, entry{id: each.ID, head: fmt.Sprintf("#%d  %s", each.ID, m.when(each.Due)), body: each.Text})
			}
			l.keys = map[string]func(m *Model, l *listing, e entry) tea.Cmd{"d": func(m *Model, l *listing, e entry) tea.Cmd {
				desk, ctx := m.desk, m.cfg.Context
				l.drop(e.id)
				return ask(func() (struct{}, error) { return struct{}{}, desk.DropLater(ctx, e.id) }, quietly)
			}}
			return l
		})
}

func runShrug(m *Model, c *chat, args string) tea.Cmd {
	return c.post(m, store.Said, strings.TrimSpace(args+` ¯\_(ツ)_/¯`), "/shrug "+args)
}

func runSlap(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, badFlash, m.t.Usage("/slap NAME"))
		return nil
	}
	return c.post(m, store.Did, m.t.Slaps(args), "/slap "+args)
}

// typingEvery is how often, at most, others are told that somebody writes.
const typingEvery = 3 * time.Second

// typingKey tells the others in a small room that the person writes; commands are nobody's business.
func (c *chat) typingKey(m *Model) {
	if m.account.Typing == "off" || m.now().Sub(c.typed) < typingEvery || c.ed.Empty() {
		return
	}
	if _, slash := cutSlash(c.ed.Value()); slash {
		return
	}
	c.typed = m.now()
	c.seat.Typing()
}

func joyCommands() []command {
	return []command{
		{names: []string{"poll", "投票"}, usage: "QUESTION | A | B", members: true, help: func(t texts) string { return t.Poll }, run: runPoll},
		{names: []string{"vote", "投"}, usage: "N", members: true, help: func(t texts) string { return t.Vote }, run: runVote},
		{names: []string{"pour", "斟茶"}, usage: "NAME", help: func(t texts) string { return t.Pour }, run: runPour},
		{names: []string{"roll", "骰子"}, usage: "[2d6]", help: func(t texts) string { return t.Roll }, run: runRoll},
		{names: []string{"later", "稍后"}, usage: "30m TEXT · list · drop N", members: true, help: func(t texts) string { return t.Later }, run: runLater},
		{names: []string{"shrug", "摊手"}, usage: "[TEXT]", help: func(t texts) string { return t.Shrug }, run: runShrug},
		{names: []string{"slap", "拍"}, usage: "NAME", help: func(t texts) string { return t.Slap }, run: runSlap},
	}
}
