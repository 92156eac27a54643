package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// onMessage runs a command that is about a message; need says that it takes something behind the number.
func onMessage(usage string, suits func(m *Model) func(*store.Message) bool, need bool,
	run func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd,
) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		msg, rest := c.nth(args, suits(m))
		switch {
		case need && rest == "":
			c.say(m, badFlash, m.t.Usage(usage))
			return nil
		case msg == nil:
			c.say(m, badFlash, m.t.NoSuchMessage)
			return nil
		}
		return run(m, c, msg, rest)
	}
}

func everybodys(*Model) func(*store.Message) bool  { return anybody }
func ones(m *Model) func(*store.Message) bool      { return m.mine }
func theOthers(m *Model) func(*store.Message) bool { return m.others }

// messageCommands is what can be done with messages by those who type.
func messageCommands() []command {
	return []command{
		{
			names: []string{"reply", "r", "回复"}, usage: "[N] TEXT", help: func(t texts) string { return t.Reply },
			run: onMessage("/reply [N] TEXT", theOthers, true, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
				c.composing.reply = msg.Quote()
				return c.post(m, store.Said, rest, "/reply "+rest)
			}),
		},
		{
			names: []string{"edit", "修改"}, usage: "[N] [TEXT]", members: true, help: func(t texts) string { return t.Edit },
			run: onMessage("/edit [N] [TEXT]", ones, false, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
				c.ed.SetValue("", 0) // the command itself is not a draft
				if cmd := c.startEdit(m, msg); rest == "" || c.composing.edit == 0 {
					c.keepLine = c.composing.edit != 0
					return cmd
				}
				return c.sendEdit(m, rest)
			}),
		},
		{
			names: []string{"delete", "del", "删除"}, usage: "[N] [REASON]", members: true, help: func(t texts) string { return t.Delete },
			run: onMessage("/delete [N]", ones, false, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
				return c.remove(m, msg.Seq, rest)
			}),
		},
		{
			names: []string{"react", "回应"}, usage: "[N] :EMOJI:", members: true, help: func(t texts) string { return t.React },
			run: onMessage("/react [N] :tea:", everybodys, true, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
				return c.reactNamed(m, msg, rest, false)
			}),
		},
		{
			names: []string{"unreact", "收回回应"}, usage: "[N] :EMOJI:", members: true, help: func(t texts) string { return t.Unreact },
			run: onMessage("/unreact [N] :tea:", everybodys, true, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
				return c.reactNamed(m, msg, rest, true)
			}),
		},
		{
			names: []string{"pin", "置顶"}, usage: "[N]", members: true, help: func(t texts) string { return t.Pin },
			run: onMessage("/pin [N]", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
				return c.pin(m, msg.Seq, false)
			}),
		},
		{
			names: []string{"unpin", "取消置顶"}, usage: "[N]", members: true, help: func(t texts) string { return t.Unpin },
			run: onMessage("/unpin [N]", func(*Model) func(*store.Message) bool {
				return func(msg *store.Message) bool { return msg.Pinned }
			}, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd { return c.pin(m, msg.Seq, true) }),
		},
		{
			names: []string{"pins", "置顶列表"}, help: func(t texts) string { return t.Pins },
			run: func(m *Model, c *chat, _ string) tea.Cmd { return c.showPins(m) },
		},
		{
			names: []string{"thread", "话题串"}, usage: "[N]", help: func(t texts) string { return t.Thread },
			run: onMessage("/thread [N]", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
				return c.showThread(m, msg.Seq)
			}),
		},
		{
			names: []string{"copy", "复制"}, usage: "[N]", help: func(t texts) string { return t.Copy },
			run: onMessage("/copy [N]", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
				return c.copyText(m, msg)
			}),
		},
		{
			names: []string{"link", "链接"}, usage: "[N]", help: func(t texts) string { return t.Link },
			run: onMessage("/link [N]", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
				return c.link(m, msg)
			}),
		},
	}
}
