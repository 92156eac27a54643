package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
)

func runWhois(m *Model, c *chat, args string) tea.Cmd {
	name := strings.TrimLeft(args, "@＠")
	if name == "" {
		c.say(m, badFlash, m.t.Usage("/whois NAME"))
		return nil
	}
	cfg, who := m.cfg, m.account.ID
	return ask(func() (whois, error) { return lookUp(cfg, who, name) },
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
	online   bool
	messages int64
	shared   []store.Room // that the asker is in as well
	keys     []store.Key  // for moderators
}

// about is what people say of themselves, and what moderators may know.
func (w whois) about(m *Model) (lines []string) {
	if w.acct.Pronouns != "" {
		lines = append(lines, w.acct.Pronouns)
	}
	if w.acct.Bio != "" {
		lines = append(lines, w.acct.Bio)
	}
	if loc, err := command.LoadZone(w.acct.TimeZone); err == nil {
		lines = append(lines, m.t.TimeOf(w.acct.Name, m.now().In(loc).Format("15:04"), w.acct.TimeZone))
	}
	if len(w.shared) > 0 {
		names := make([]string, len(w.shared))
		for i, r := range w.shared {
			names[i] = roomSign(r.Kind) + r.Name
		}
		lines = append(lines, m.t.WhoisShared(names))
	}
	for _, k := range w.keys {
		lines = append(lines, m.t.WhoisKey(k.Fingerprint))
	}
	return lines
}

func lookUp(cfg Config, who store.AccountID, name string) (whois, error) {
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
	w.online = cfg.House.Online(w.acct.ID)
	if w.messages, err = cfg.Store.MessageCount(cfg.Context, w.acct.ID); err != nil {
		return w, err
	}
	if w.acct.ID != who { // of oneself, the bar tells it
		if w.shared, err = cfg.Store.SharedRooms(cfg.Context, who, w.acct.ID); err != nil {
			return w, err
		}
	}
	asker, err := cfg.Store.Standing(cfg.Context, who, 0)
	if err != nil || !asker.May(store.ActKeys, nil) {
		return w, err
	}
	w.keys, err = cfg.Door.Keys(cfg.Context, w.acct.ID)
	return w, err
}

func (w whois) card(m *Model) *card {
	name := w.acct.Name
	var lines []string
	if w.person.Guest {
		name = w.person.Name
		lines = []string{m.t.WhoisGuest, w.presence(m)}
	} else {
		lines = append(lines, m.t.WhoisRole(string(w.acct.Role)), w.presence(m), m.t.WhoisSince(w.acct.CreatedAt.In(m.loc)),
			m.t.WhoisMessages(w.messages))
		lines = append(lines, w.about(m)...)
	}
	k := &card{title: m.t.WhoisTitle(name), hint: func() string { return m.t.CardHint }}
	for _, l := range lines {
		k.lines = append(k.lines, cardLine{text: l})
	}
	return k
}

// presence is whether they are here, or since when they are not.
func (w whois) presence(m *Model) string {
	switch {
	case w.here && w.acct.Away != "":
		return m.t.WhoisBusy(w.acct.Away)
	case w.here || w.online:
		return m.t.WhoisHere
	case w.acct.SeenAt.IsZero():
		return m.t.WhoisAway
	}
	return m.t.WhoisSeen(m.when(w.acct.SeenAt))
}
