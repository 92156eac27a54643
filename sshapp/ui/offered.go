package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// What bots offer stands beside the house's own commands: Tab completes it, F1 lists it, and it is given like any other.

// offered is what bots offer to the person now.
func (m *Model) offered() []room.Offered {
	if m.desk == nil {
		return nil
	}
	return m.cfg.House.Offered(m.who)
}

// askBot gives a command to the bot that offers it; nil when none does. Nothing is shown but the bot's answer.
func (c *chat) askBot(m *Model, name, args string) tea.Cmd {
	for _, o := range m.offered() {
		if o.Name != room.Fold(name) {
			continue
		}
		c.flash = flash{}
		desk, ctx := m.desk, m.cfg.Context
		line := strings.TrimSpace("/" + name + " " + args)
		return ask(func() (struct{}, error) { return struct{}{}, desk.Ask(ctx, name, args) },
			func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
				if err != nil {
					c.refused(m, err)
					c.giveUp(m, line)
				}
				return nil
			})
	}
	return nil
}

// offeredHelp is what bots offer, as F1 lists it.
func offeredHelp(m *Model) []cardLine {
	var lines []cardLine
	names := make(map[store.AccountID]string)
	for _, p := range m.people() {
		names[p.Account] = p.Name
	}
	for _, o := range m.offered() {
		note := o.Help
		if name := names[o.Bot]; name != "" {
			note = strings.TrimSpace(note + " (" + m.t.OfferedBy(name) + ")")
		}
		lines = append(lines, cardLine{key: strings.TrimSpace("/" + o.Name + " " + o.Usage), text: orSpace(note)})
	}
	return lines
}

// people is who is in the room that is looked at.
func (m *Model) people() []room.Presence {
	if c, ok := m.screen.(*chat); ok {
		return c.view.People
	}
	return nil
}

// longAnswer is the most bytes of a bot's answer that fit beneath the input.
const longAnswer = 120

// answered shows what a bot answers to the person alone.
func (c *chat) answered(m *Model, call room.Call) {
	if len(call.Text) <= longAnswer && !strings.Contains(call.Text, "\n") {
		c.say(m, goodFlash, m.t.Called(call, m.loc))
		return
	}
	k := &card{title: "/" + call.Name + " · " + call.By, hint: func() string { return m.t.CardHint }}
	for line := range strings.SplitSeq(call.Text, "\n") {
		k.lines = append(k.lines, cardLine{text: orSpace(line)})
	}
	m.offer(k)
}
