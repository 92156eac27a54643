package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// inTurn has cmd run when what the person asked for before it is done: who sets something and then looks sees it set, and
// what is said behind a command is said behind it.
func (m *Model) inTurn(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	before, done, ctx := m.turn, make(chan struct{}), m.cfg.Context
	m.turn = done
	return func() tea.Msg {
		defer close(done)
		if before != nil {
			select {
			case <-before:
			case <-ctx.Done():
				return nil
			}
		}
		return cmd()
	}
}

// ask runs a question to the house away from the loop and brings the answer back to the chat.
func ask[T any](question func() (T, error), answer func(m *Model, c *chat, got T, err error) tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		got, err := question()
		return answerMsg{func(m *Model, c *chat) tea.Cmd { return answer(m, c, got, err) }}
	}
}

// told is the usual answer: a good sentence, or the error's.
func told(good func(m *Model) string) func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
	return func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			return nil
		}
		c.say(m, goodFlash, good(m))
		return nil
	}
}

// refused shows why something was not done; a fault of ours is told to the operator too.
func (c *chat) refused(m *Model, err error) {
	if m.isFault(err) {
		m.report("command", err)
	}
	c.say(m, badFlash, m.sentence(err))
}

func runHelp(m *Model, _ *chat, args string) tea.Cmd {
	h := newHelp(m)
	h.filter = args
	m.overlay = h
	return nil
}

func runMe(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, badFlash, m.t.Usage("/me …"))
		return nil
	}
	return c.post(m, store.Did, args, "/me "+args)
}

func runWho(m *Model, c *chat, _ string) tea.Cmd {
	m.overlay = newWho(m, c)
	return nil
}

func runTheme(m *Model, c *chat, args string) tea.Cmd {
	kind, ok := parseTheme(strings.ToLower(args))
	if !ok {
		c.say(m, plainFlash, m.t.ThemeList(m.kind.String()))
		return nil
	}
	m.kind = kind
	m.account.Theme = string(kind)
	m.retheme()
	return c.setPref(m, "theme", string(kind), func(m *Model) string { return m.t.ThemeChanged(kind.String()) })
}

// setPref has the house remember a setting; a guest's lasts for the visit.
func (c *chat) setPref(m *Model, name, value string, good func(*Model) string) tea.Cmd {
	if m.account.ID == 0 {
		c.say(m, goodFlash, good(m))
		return nil
	}
	cfg, id := m.cfg, m.account.ID
	return ask(func() (struct{}, error) {
		_, err := cfg.Store.Do(cfg.Context, store.NewCommand(store.KindSetPref, id, store.SetPref{Name: name, Value: value}))
		return struct{}{}, err
	}, told(good))
}

func runQuit(m *Model, _ *chat, _ string) tea.Cmd { return m.leave(m.t.Goodbye) }

// runPlain changes over to lines.
func runPlain(m *Model, _ *chat, _ string) tea.Cmd {
	m.plain = true
	return tea.Quit
}

func runPasswd(m *Model, _ *chat, _ string) tea.Cmd {
	m.overlay = newPasswdForm(m)
	return nil
}

func runRegister(m *Model, c *chat, _ string) tea.Cmd { return openDoor(m, c, doorRegister) }

func runLogin(m *Model, c *chat, _ string) tea.Cmd { return openDoor(m, c, doorLogIn) }

// openDoor lets a guest become somebody without leaving the room.
func openDoor(m *Model, c *chat, d door) tea.Cmd {
	if m.account.ID != 0 {
		c.say(m, plainFlash, m.t.AlreadyIn)
		return nil
	}
	m.overlay = newDoorForm(m, d)
	return nil
}

// carry has the house do something; good is said when it is done. What was typed comes back with a refusal.
func carry(line string, do func() error, good func(m *Model) string) tea.Cmd {
	return ask(func() (struct{}, error) { return struct{}{}, do() },
		func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				c.giveUp(m, line)
				return nil
			}
			c.say(m, goodFlash, good(m))
			return nil
		})
}
