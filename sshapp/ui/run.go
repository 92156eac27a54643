package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// ErrWrongCode is what Config.Claim answers for a code that is not the owner's.
var ErrWrongCode = errors.New("wrong owner code")

// ErrNoCode is what Config.Claim answers when the house was started with an owner.
var ErrNoCode = errors.New("no owner code")

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

func runNick(m *Model, c *chat, _ string) tea.Cmd {
	if m.who.Guest {
		c.say(m, badFlash, m.t.GuestsCannot)
		return nil
	}
	c.say(m, plainFlash, m.t.NickRefused)
	return nil
}

func runWho(m *Model, c *chat, _ string) tea.Cmd {
	m.overlay = newWho(m, c)
	return nil
}

func runTopic(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		topic := c.state.Room.Topic
		if topic == "" {
			topic = m.t.NoTopic
		}
		c.say(m, plainFlash, m.t.TopicIs(topic))
		return nil
	}
	if m.account.ID == 0 {
		c.say(m, badFlash, m.t.GuestsCannot)
		return nil
	}
	seat, ctx := c.seat, m.cfg.Context
	return ask(func() (struct{}, error) { return struct{}{}, seat.SetTopic(ctx, args) },
		told(func(m *Model) string { return m.t.TopicChanged }))
}

func runLang(m *Model, c *chat, args string) tea.Cmd {
	want := strings.ToLower(args)
	switch {
	case strings.HasPrefix(want, "zh"), want == "中文":
		want = "zh"
	case strings.HasPrefix(want, "en"):
		want = "en"
	default:
		c.say(m, badFlash, m.t.Usage("/lang zh · /lang en"))
		return nil
	}
	m.speak(want)
	return c.setPref(m, "lang", want, func(m *Model) string { return m.t.LangChanged })
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

func runZone(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		z := m.loc
		c.say(m, plainFlash, m.t.ZoneChanged(z.String(), m.now().In(z).Format("15:04")))
		return nil
	}
	loc, err := loadZone(args)
	if err != nil {
		c.say(m, badFlash, m.t.ZoneUnknown(clip(args)))
		return nil
	}
	m.account.TimeZone, m.loc = loc.String(), loc
	return c.setPref(m, "tz", loc.String(), func(m *Model) string {
		return m.t.ZoneChanged(loc.String(), m.now().In(loc).Format("15:04"))
	})
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

func runOwner(m *Model, c *chat, args string) tea.Cmd {
	if args == "" {
		c.say(m, badFlash, m.t.Usage("/owner CODE"))
		return nil
	}
	cfg, id := m.cfg, m.account.ID
	return ask(func() (struct{}, error) {
		return struct{}{}, cfg.Claim(args, func() error { return cfg.Door.Claim(cfg.Context, id) })
	}, func(m *Model, c *chat, done struct{}, err error) tea.Cmd {
		if err == nil {
			m.account.Role = store.RoleOwner
		}
		return told(func(m *Model) string { return m.t.OwnerNow })(m, c, done, err)
	})
}

func runQuit(m *Model, _ *chat, _ string) tea.Cmd { return m.leave(m.t.Goodbye) }

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
