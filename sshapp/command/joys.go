package command

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/store"
)

// A tea party's small joys.

// The bounds of dice.
const (
	maxDice  = 20
	maxSides = 1000
)

var joyCommands = []Command{
	{Names: []string{"poll", "投票"}, Usage: "QUESTION | A | B", Shell: "--in ROOM QUESTION | A | B", Doors: All, Members: true, Help: func(t texts) string { return t.Poll }, Run: runPoll},
	{Names: []string{"vote", "投"}, Usage: "N", Shell: "ID N", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Vote }, Run: runVote},
	{Names: []string{"pour", "斟茶"}, Usage: "NAME", Shell: "--in ROOM NAME", Doors: All, Words: -1, Help: func(t texts) string { return t.Pour }, Run: saying(Pour)},
	{Names: []string{"roll", "骰子"}, Usage: "[2d6]", Shell: "--in ROOM [2d6]", Doors: All, Words: -1, Help: func(t texts) string { return t.Roll }, Run: saying(Roll)},
	{Names: []string{"later", "稍后"}, Usage: "30m TEXT · list · drop N", Shell: "--in ROOM 30m TEXT · list · drop N", Doors: All, Members: true, Words: 1, Help: func(t texts) string { return t.Later }, Run: runLater},
	{Names: []string{"shrug", "摊手"}, Usage: "[TEXT]", Doors: Rooms, Help: func(t texts) string { return t.Shrug }, Run: saying(Shrug)},
	{Names: []string{"slap", "拍"}, Usage: "NAME", Doors: Rooms, Help: func(t texts) string { return t.Slap }, Run: runSlap},
}

// saying makes the command that says what words makes of its arguments.
func saying(words func(args string) (room.Words, bool)) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		w, ok := words(c.Args)
		if !ok {
			return c.misused()
		}
		return c.say(ctx, w)
	}
}

// Poll reads QUESTION | A | B.
func Poll(args string) (room.Words, bool) {
	parts := strings.Split(strings.ReplaceAll(args, "｜", "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return room.Words{Kind: store.Asked, Text: parts[0], Choices: parts[1:]}, len(parts) >= 3 && len(parts) <= 10 && parts[0] != ""
}

func runPoll(ctx context.Context, c *Call) error { return saying(Poll)(ctx, c) }

// Pour reads a NAME.
func Pour(args string) (room.Words, bool) {
	name := room.CleanLine(strings.TrimLeft(args, "@＠"), room.MaxName)
	return room.Words{Kind: store.Poured, Text: name}, name != ""
}

// Shrug shrugs, with words before it or without.
func Shrug(args string) (room.Words, bool) {
	return room.Words{Text: strings.TrimSpace(args + ` ¯\_(ツ)_/¯`)}, true
}

func runSlap(ctx context.Context, c *Call) error {
	if c.Args == "" {
		return c.misused()
	}
	return c.say(ctx, room.Words{Kind: store.Did, Text: c.Text.Slaps(c.Args)})
}

// Roll throws dice: 2d6, d20, or one with six sides. The throw is made here and said as it came.
func Roll(args string) (room.Words, bool) {
	dice, sides, ok := parseDice(args)
	if !ok {
		return room.Words{}, false
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
	return room.Words{Kind: store.Rolled, Text: text}, true
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

// runVote votes in the last poll, or in the one that is named in front.
func runVote(ctx context.Context, c *Call) error {
	words := strings.Fields(c.Args)
	if len(words) == 0 {
		return c.misused()
	}
	n, err := strconv.Atoi(words[len(words)-1])
	if err != nil || n < 0 || n > 9 {
		return c.misused()
	}
	c.Args = strings.Join(words[:len(words)-1], " ")
	m, err := c.message(ctx, func(m *store.Message) bool { return len(m.Choices) > 0 })
	if err != nil {
		return err
	}
	if len(m.Choices) < n || len(m.Choices) == 0 {
		return ErrNoMessage
	}
	return c.quietly(c.Desk.In(m.Room).Vote(ctx, m.Seq, n), m.Number)
}

// runLater is /later 30m TEXT, /later list, /later drop N.
func runLater(ctx context.Context, c *Call) error {
	word := c.word()
	switch strings.ToLower(word) {
	case "list", "列表", "":
		return listLater(ctx, c)
	case "drop", "取消":
		n, err := strconv.ParseInt(strings.TrimPrefix(c.Args, "#"), 10, 63)
		if err != nil {
			return c.misused()
		}
		return c.told(c.Desk.DropLater(ctx, n), c.Text.LaterDropped)
	}
	long, ok := room.ParseSpan(word)
	if !ok || c.Args == "" {
		return c.misused()
	}
	in, err := c.here()
	if err != nil {
		return err
	}
	return c.told(c.Desk.SayLater(ctx, in, c.Args, long), c.Text.LaterKept(c.Text.Span(long)))
}

func listLater(ctx context.Context, c *Call) error {
	list, err := c.Store.Laters(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	names := make(map[store.RoomID]string)
	for _, l := range list {
		name, err := c.roomName(ctx, names, l.Room)
		if err != nil {
			name = "-" // a room that the person is in no more
		}
		if err := c.Out(Later{ID: l.ID, Room: name, Due: l.Due, Text: l.Text}); err != nil {
			return err
		}
	}
	return nil
}
