package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

func runWhois(m *Model, c *chat, args string) tea.Cmd {
	name := strings.TrimLeft(args, "@＠")
	if name == "" {
		c.say(m, badFlash, m.t.Usage("/whois NAME"))
		return nil
	}
	cfg := m.cfg
	return ask(func() (whois, error) { return lookUp(cfg, name) },
		func(m *Model, c *chat, w whois, err error) tea.Cmd {
			switch {
			case errors.Is(err, store.ErrNoAccount):
				c.say(m, badFlash, m.t.WhoisNobody(clip(name)))
			case err != nil:
				c.refused(m, err)
			default:
				m.offer(w.card(m))
			}
			return nil
		})
}

// whois is what the house tells about somebody.
type whois struct {
	person   room.Person
	acct     store.Account
	here     bool
	messages int64
}

func lookUp(cfg Config, name string) (whois, error) {
	var w whois
	found, here := cfg.House.Find(name)
	w.person, w.here = found.Person, here
	if w.here && w.person.Guest {
		return w, nil
	}
	var err error
	if w.acct, err = cfg.Store.AccountByName(cfg.Context, room.Fold(name)); err != nil {
		return w, err
	}
	w.messages, err = cfg.Store.MessageCount(cfg.Context, w.acct.ID)
	return w, err
}

func (w whois) card(m *Model) *card {
	name := w.acct.Name
	var lines []string
	if w.person.Guest {
		name = w.person.Name
		lines = append(lines, m.t.WhoisGuest)
	} else {
		lines = append(lines, m.t.WhoisRole(string(w.acct.Role)), m.t.WhoisSince(w.acct.CreatedAt.In(m.loc)),
			m.t.WhoisMessages(w.messages))
	}
	if w.here {
		lines = append(lines, m.t.WhoisHere)
	} else {
		lines = append(lines, m.t.WhoisAway)
	}
	k := &card{title: m.t.WhoisTitle(name), hint: func() string { return m.t.CardHint }}
	for _, l := range lines {
		k.lines = append(k.lines, cardLine{text: l})
	}
	return k
}
