package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// runInvite asks somebody into the room that is looked at, or looks after invitations to the house.
func runInvite(m *Model, c *chat, args string) tea.Cmd {
	verb, rest, _ := strings.Cut(args, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(verb) {
	case "create", "新建":
		return makeInvitation(m, c, rest)
	case "list", "列表":
		return listInvitations(m)
	}
	return c.carryOut(m, command.Find("invite"), "invite", args)
}

// makeInvitation makes an invitation and shows its code, this once.
func makeInvitation(m *Model, c *chat, args string) tea.Cmd {
	w, ok := command.ParseWish(args)
	if !ok {
		return c.misused(m, "/invite create [uses=5] [for=3d|ever] [role=member] [room=NAME]")
	}
	desk, ctx, now, line := m.desk, m.cfg.Context, m.now(), c.line
	return ask(func() (string, error) {
		var id store.RoomID
		if w.Room != "" {
			r, err := desk.Find(ctx, w.Room)
			if err != nil {
				return "", err
			}
			id = r.ID
		}
		return desk.Invitation(ctx, w.Uses, w.Long, w.Role, id)
	}, func(m *Model, c *chat, code string, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			c.giveUp(m, line)
			return nil
		}
		var until time.Time
		if w.Long > 0 {
			until = now.Add(w.Long)
		}
		k := &card{title: m.t.InviteTitle, secret: code, hint: func() string { return m.t.SecretHint }}
		k.lines = append(k.lines, cardLine{text: code, style: cardTitle}, cardLine{})
		for _, s := range m.t.InviteHow(w.Uses, m.t.Until(until, m.loc)) {
			k.lines = append(k.lines, cardLine{text: s})
		}
		m.offer(k)
		return nil
	})
}

// listInvitations shows the invitations that the person has made, to who may take back others' also theirs.
func listInvitations(m *Model) tea.Cmd {
	cfg, id, maker := m.cfg, m.account.ID, m.account.ID
	if m.may(store.ActUndoOther) {
		maker = 0
	}
	return ask(func() ([]store.Invitation, error) { return cfg.Store.Invitations(cfg.Context, id, maker) },
		func(m *Model, c *chat, list []store.Invitation, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			m.offer(newInvitations(m, list))
			return nil
		})
}

func newInvitations(m *Model, list []store.Invitation) *listing {
	l := &listing{title: m.t.InvitesTitle, hint: m.t.InvitesHint, nothing: m.t.NothingHere}
	for _, i := range list {
		if i.Revoked {
			continue
		}
		l.entries = append(l.entries, entry{id: i.ID, head: m.t.InviteLine(i), body: m.t.InviteNote(i, m.loc)})
	}
	l.keys = map[string]func(m *Model, l *listing, e entry) tea.Cmd{
		"r": func(m *Model, l *listing, e entry) tea.Cmd {
			desk, ctx := m.desk, m.cfg.Context
			return l.settle(e.id, func() error { return desk.Revoke(ctx, e.id) },
				func(m *Model) string { return m.t.InviteRevoked(e.id) })
		},
	}
	return l
}

// needsInvitation tells whether nobody registers without one.
func (m *Model) needsInvitation() bool {
	switch m.cfg.House.Setting("lockdown") {
	case "members", "read-only":
		return true
	}
	return m.cfg.House.Setting("registration") == "invited"
}

// invitationField is where the code is typed; nil where it would mean nothing.
func (m *Model) invitationField() *field {
	switch {
	case m.needsInvitation():
		return newField(m.t.InviteCode, "tea-…", false)
	case m.cfg.House.Setting("approval") == "on": // with one, the first words need not wait
		return newField(m.t.InviteCode, m.t.InviteOptional, false)
	}
	return nil
}

// codeIn is the invitation's code that was typed into a form for registering.
func (f *form) codeIn() string {
	if len(f.fields) <= inviteAt {
		return ""
	}
	return f.fields[inviteAt].ed.Value()
}

// inviteAt is where the invitation stands in a form for registering: behind name, password and password again.
const inviteAt = 3

// welcomed is the sentence for a new account, which may have to wait for a moderator with its first words.
func (m *Model) welcomed(a store.Account) string {
	if a.State == store.Pending {
		return m.t.RegisteredPending(a.Name)
	}
	return m.t.Registered(a.Name)
}
