package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// reactNamed reacts with what was typed.
func (c *chat) reactNamed(m *Model, msg *store.Message, name string, off bool) tea.Cmd {
	emoji, ok := command.EmojiNamed(name)
	if !ok {
		c.say(m, badFlash, m.t.NoSuchEmoji(clip(name)))
		return nil
	}
	return c.react(m, msg.Seq, emoji, off)
}

// reacting is the choice of a reaction for one message: a digit for the usual ones, or a name.
type reacting struct {
	msg *store.Message
	ed  *Editor
}

func newReacting(msg *store.Message) *reacting { return &reacting{msg, NewEditor(SingleLine)} }

func (q *reacting) update(m *Model, msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	c, chatting := m.screen.(*chat)
	switch s := k.String(); {
	case s == "esc", s == "ctrl+c", s == "ctrl+d", !chatting:
		m.overlay = nil
	case len(s) == 1 && s >= "1" && s <= "9" && q.ed.Empty():
		m.overlay = nil
		return c.toggle(m, q.msg, command.Usual[s[0]-'1'].Emoji)
	case s == "enter" && !q.ed.Empty():
		m.overlay = nil
		emoji, ok := command.EmojiNamed(q.ed.Value())
		if !ok {
			c.say(m, badFlash, m.t.NoSuchEmoji(clip(q.ed.Value())))
			return nil
		}
		return c.toggle(m, q.msg, emoji)
	case s == "enter":
		m.overlay = nil
	default:
		q.ed.Key(k)
	}
	return nil
}

// toggle reacts, or takes the reaction back where it is the person's own already, as far as that can be seen.
func (c *chat) toggle(m *Model, msg *store.Message, emoji string) tea.Cmd {
	for _, re := range c.reactionsOf(msg.Seq) {
		if re.Emoji != emoji {
			continue
		}
		for _, name := range re.Names {
			if name == m.who.Name {
				return c.react(m, msg.Seq, emoji, true)
			}
		}
	}
	return c.react(m, msg.Seq, emoji, false)
}

func (q *reacting) draw(m *Model, c *canvas) {
	var b strings.Builder
	for i, u := range command.Usual {
		b.WriteString(string(rune('1'+i)) + " " + u.Emoji + "  ")
	}
	line := m.t.ReactWith + q.ed.Value()
	x, y := drawBox(m, c, m.t.ReactTitle, []string{b.String(), "", line}, m.t.ReactHint)
	c.cursor = paint.Cursor{X: x + paint.Width(line), Y: y - 2, Visible: true}
}
