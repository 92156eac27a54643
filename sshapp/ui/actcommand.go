package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// What can be done with messages by those who type. In the screen a command is about the message that is marked, if one is;
// else it finds the one that it is about among those that can be seen.

// onMessage finds the message that a command is about; with need, something has to stand behind its number.
func onMessage(name string, suits func(m *Model) func(*store.Message) bool, need bool,
	run func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd,
) func(m *Model, c *chat, args string) tea.Cmd {
	return func(m *Model, c *chat, args string) tea.Cmd {
		msg, rest := c.nth(args, suits(m))
		switch {
		case need && rest == "":
			c.say(m, badFlash, m.t.Usage(command.Find(name).Form(command.Screen)))
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
func pinnedOnes(*Model) func(*store.Message) bool {
	return func(msg *store.Message) bool { return msg.Pinned }
}

var (
	runReply = onMessage("reply", theOthers, true, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
		c.composing.reply = msg.Quote()
		return c.post(m, store.Said, rest, "/reply "+rest)
	})
	runEdit = onMessage("edit", ones, false, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
		c.ed.SetValue("", 0) // the command itself is not a draft
		if cmd := c.startEdit(m, msg); rest == "" || c.composing.edit == 0 {
			c.keepLine = c.composing.edit != 0
			return cmd
		}
		return c.sendEdit(m, rest)
	})
	runDelete = onMessage("delete", ones, false, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
		return c.remove(m, msg.Seq, rest)
	})
	runThread = onMessage("thread", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
		return c.showThread(m, msg.Seq)
	})
	runCopy = onMessage("copy", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
		return c.copyText(m, msg)
	})
	runLink = onMessage("link", everybodys, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
		return c.link(m, msg)
	})
	runReport = onMessage("report", theOthers, false, reportMessage)
)

func runReact(off bool) func(m *Model, c *chat, args string) tea.Cmd {
	return onMessage("react", everybodys, true, func(m *Model, c *chat, msg *store.Message, rest string) tea.Cmd {
		return c.reactNamed(m, msg, rest, off)
	})
}

func runPin(off bool) func(m *Model, c *chat, args string) tea.Cmd {
	suits := everybodys
	if off {
		suits = pinnedOnes
	}
	return onMessage("pin", suits, false, func(m *Model, c *chat, msg *store.Message, _ string) tea.Cmd {
		return c.pin(m, msg.Seq, off)
	})
}

func runPins(m *Model, c *chat, _ string) tea.Cmd { return c.showPins(m) }

func runSearch(m *Model, _ *chat, args string) tea.Cmd { return openSearch(m, args) }
