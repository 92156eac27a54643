package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/store"
)

// runKey lists, adds and removes the keys that open the door.
func runKey(m *Model, c *chat, args string) tea.Cmd {
	verb, rest, _ := strings.Cut(args, " ")
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
	case "add":
		return addKey(m, c, strings.TrimSpace(rest))
	case "remove", "rm", "delete":
		return removeKey(m, c, strings.TrimSpace(rest))
	}
	c.say(m, badFlash, m.t.Usage("/key list · /key add [ssh-ed25519 …] · /key remove 1"))
	return nil
}

// addKey remembers the key of this visit, or a pasted one.
func addKey(m *Model, c *chat, line string) tea.Cmd {
	cfg, id := m.cfg, m.account.ID
	add, comment := Key{}, ""
	switch {
	case line != "":
		parsed, note, err := cfg.ParseKey(line)
		if err != nil {
			c.say(m, badFlash, m.t.KeyBadLine)
			return nil
		}
		add, comment = parsed, note
	case cfg.Key != nil:
		add = *cfg.Key
	default:
		c.say(m, badFlash, m.t.KeyNoneToAdd)
		return nil
	}
	return ask(func() (struct{}, error) {
		return struct{}{}, cfg.Door.AddKey(cfg.Context, id, add.Fingerprint, add.Authorized, comment)
	}, told(func(m *Model) string { return m.t.KeyAdded(add.Fingerprint) }))
}

// removeKey takes a number from /key list, or a fingerprint.
func removeKey(m *Model, c *chat, which string) tea.Cmd {
	if which == "" {
		c.say(m, badFlash, m.t.Usage("/key remove 1"))
		return nil
	}
	cfg, id := m.cfg, m.account.ID
	return ask(func() (string, error) {
		list, err := cfg.Door.Keys(cfg.Context, id)
		if err != nil {
			return "", err
		}
		n, _ := strconv.Atoi(which)
		for i, k := range list {
			if i+1 == n || k.Fingerprint == which {
				return k.Fingerprint, cfg.Door.RemoveKey(cfg.Context, id, k.Fingerprint)
			}
		}
		return "", store.ErrKeyUnknown
	}, func(m *Model, c *chat, fp string, err error) tea.Cmd {
		switch {
		case errors.Is(err, store.ErrKeyUnknown):
			c.say(m, badFlash, m.t.KeyNotYours)
		case err != nil:
			c.refused(m, err)
		default:
			c.say(m, goodFlash, m.t.KeyRemoved(fp))
		}
		return nil
	})
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
