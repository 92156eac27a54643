package command

import (
	"context"
	"io"
	"strings"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/store"
)

type texts = text.CommandTexts

// messageCommands is what can be done with messages.
var messageCommands = []Command{
	{Names: []string{"reply", "r", "回复"}, Usage: "[N] TEXT", Shell: "ID TEXT", Doors: All, Words: 1, Help: func(t texts) string { return t.Reply }, Run: runReply},
	{Names: []string{"edit", "修改"}, Usage: "[N] [TEXT]", Shell: "ID TEXT", Doors: All, Members: true, Words: 1, Help: func(t texts) string { return t.Edit }, Run: runEdit},
	{Names: []string{"delete", "del", "删除"}, Usage: "[N] [REASON]", Shell: "ID [REASON]", Doors: All, Members: true, Words: 1, Help: func(t texts) string { return t.Delete }, Run: runDelete},
	{Names: []string{"react", "回应"}, Usage: "[N] :EMOJI:", Shell: "ID :EMOJI:", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.React }, Run: reacting(false)},
	{Names: []string{"unreact", "收回回应"}, Usage: "[N] :EMOJI:", Shell: "ID :EMOJI:", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Unreact }, Run: reacting(true)},
	{Names: []string{"pin", "置顶"}, Usage: "[N]", Shell: "ID", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Pin }, Run: pinning(false)},
	{Names: []string{"unpin", "取消置顶"}, Usage: "[N]", Shell: "ID", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Unpin }, Run: pinning(true)},
	{Names: []string{"pins", "置顶列表"}, Shell: "--in ROOM", Doors: All, Words: -1, Help: func(t texts) string { return t.Pins }, Run: runPins},
	{Names: []string{"thread", "话题串"}, Usage: "[N]", Shell: "ID", Doors: All, Words: -1, Help: func(t texts) string { return t.Thread }, Run: runThread},
	{Names: []string{"copy", "复制"}, Usage: "[N]", Doors: Screen, Help: func(t texts) string { return t.Copy }},
	{Names: []string{"link", "链接"}, Usage: "[N]", Doors: Rooms, Help: func(t texts) string { return t.Link }, Run: runLink},
}

// say says something in the room that is looked at.
func (c *Call) say(ctx context.Context, w room.Words) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	return c.sayIn(ctx, in, w)
}

// sayIn says something in a room, and in the shell tells its number. In a room it is seen to have been said.
func (c *Call) sayIn(ctx context.Context, in store.RoomID, w room.Words) error {
	number, err := c.Desk.In(in).Post(ctx, store.NewID(), w)
	if err == nil && c.Said != nil {
		c.Said(number)
	}
	if err != nil || c.From != Shell {
		return err
	}
	return c.Out(Note{Text: "msg/" + id(number), ID: number})
}

func runMe(ctx context.Context, c *Call) error {
	if c.Args == "" {
		return c.misused()
	}
	return c.say(ctx, room.Words{Kind: store.Did, Text: c.Args})
}

func runReply(ctx context.Context, c *Call) error {
	m, err := c.message(ctx, c.others)
	if err != nil {
		return err
	}
	if c.Args == "" {
		return c.misused()
	}
	return c.sayIn(ctx, m.Room, room.Words{Text: c.Args, Reply: m.Seq})
}

func runEdit(ctx context.Context, c *Call) error {
	m, err := c.message(ctx, c.own)
	if err != nil {
		return err
	}
	if c.Args == "" {
		return c.misused()
	}
	return c.quietly(c.Desk.In(m.Room).Edit(ctx, m.Seq, c.Args), m.Number)
}

func runDelete(ctx context.Context, c *Call) error {
	m, err := c.message(ctx, c.own)
	if err != nil {
		return err
	}
	return c.quietly(c.Desk.In(m.Room).Delete(ctx, m.Seq, c.Args), m.Number)
}

// quietly is the answer to what is seen in the room to have been done; the shell sees no room.
func (c *Call) quietly(err error, number uint64) error {
	if err != nil || c.From != Shell {
		return err
	}
	return c.Out(Note{Text: "msg/" + id(number), ID: number})
}

func reacting(off bool) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		m, err := c.message(ctx, anybodys)
		if err != nil {
			return err
		}
		if c.Args == "" {
			return c.misused()
		}
		emoji, ok := EmojiNamed(c.Args)
		if !ok {
			return NoEmoji{room.CleanLine(c.Args, 20)}
		}
		return c.quietly(c.Desk.In(m.Room).React(ctx, m.Seq, emoji, off), m.Number)
	}
}

func pinning(off bool) func(ctx context.Context, c *Call) error {
	return func(ctx context.Context, c *Call) error {
		suits := anybodys
		if off {
			suits = func(m *store.Message) bool { return m.Pinned }
		}
		m, err := c.message(ctx, suits)
		if err != nil {
			return err
		}
		return c.quietly(c.Desk.In(m.Room).Pin(ctx, m.Seq, off), m.Number)
	}
}

func runPins(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	pins, err := c.Store.Pins(ctx, c.Account.ID, in)
	return c.messages(ctx, pins, err)
}

func runThread(ctx context.Context, c *Call) error {
	m, err := c.message(ctx, anybodys)
	if err != nil {
		return err
	}
	thread, err := c.Store.Thread(ctx, c.Account.ID, m.Room, m.Seq)
	return c.messages(ctx, thread, err)
}

func runLink(ctx context.Context, c *Call) error {
	m, err := c.message(ctx, anybodys)
	return c.told(err, c.Text.LinkIs("msg/"+id(m.Number)))
}

// runPost says something from the shell: what stands behind the room, or what is piped in.
func runPost(ctx context.Context, c *Call) error {
	name := c.word()
	if name == "" {
		return c.misused()
	}
	r, err := c.room(ctx, name)
	if err != nil {
		return err
	}
	if err := c.readIn(); err != nil {
		return err
	}
	return c.sayIn(ctx, r.ID, room.Words{Text: c.Args})
}

// runDirect says something to somebody; the conversation is opened if there is none yet.
func runDirect(ctx context.Context, c *Call) error {
	people := strings.TrimLeft(c.word(), "@＠")
	if people == "" || c.From != Shell && c.Args == "" {
		return c.misused()
	}
	if err := c.readIn(); err != nil {
		return err
	}
	in, err := c.OpenDirect(ctx, people)
	if err != nil {
		return err
	}
	if err := c.sayIn(ctx, in, room.Words{Text: c.Args}); err != nil || c.From == Shell {
		return err
	}
	return c.note(c.Text.DirectSent(people))
}

// OpenDirect finds or makes the conversation with people, whose names commas separate.
func (c *Call) OpenDirect(ctx context.Context, people string) (store.RoomID, error) {
	ids, err := c.accounts(ctx, strings.TrimLeft(people, "@＠"))
	if err != nil {
		return 0, err
	}
	return c.Desk.OpenDirect(ctx, ids)
}

// maxInput is how many bytes are read from a client that pipes something in: what is longer can't be a message, and how
// much too long it is need not be known to the last character.
const maxInput = 1 << 20

// readIn takes the words from what is piped in when there are none on the command line.
func (c *Call) readIn() error {
	if c.Args != "" || c.In == nil {
		return nil
	}
	piped, err := io.ReadAll(io.LimitReader(c.In, maxInput))
	c.Args = string(piped)
	return err
}
