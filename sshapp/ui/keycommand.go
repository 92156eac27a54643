package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// runKey lists, adds and removes the keys that open the door.
func runKey(m *Model, c *chat, args string) tea.Cmd {
	verb, _, _ := strings.Cut(args, " ")
	switch strings.ToLower(verb) {
	case "", "list":
		cfg, id := m.cfg, m.account.ID
		return ask(func() ([]store.Key, error) { return cfg.Door.Keys(cfg.Context, id) },
			func(m *Model, c *chat, list []store.Key, err error) tea.Cmd {
				if err != nil {
					c.refused(m, err)
					return nil
				}
				m.offer(keyCard(m, list))
				return nil
			})
	}
	return c.carryOut(m, command.Find("key"), "key", args)
}

func keyCard(m *Model, list []store.Key) *card {
	k := &card{title: m.t.KeysTitle, hint: func() string { return m.t.CardHint }}
	if len(list) == 0 {
		k.lines = []cardLine{{text: m.t.KeysNone}}
	}
	for i, key := range list {
		kind, _, _ := strings.Cut(key.Authorized, " ")
		note := kind
		if key.Comment != "" {
			note += " · " + key.Comment
		}
		if m.cfg.Key != nil && m.cfg.Key.Fingerprint == key.Fingerprint {
			note += " · " + m.t.KeyThisOne
		}
		k.lines = append(k.lines,
			cardLine{text: fmt.Sprintf("%d  %s", i+1, key.Fingerprint)},
			cardLine{text: "   " + note + " · " + key.AddedAt.In(m.loc).Format(time.DateOnly), style: dimCard})
	}
	return k
}
