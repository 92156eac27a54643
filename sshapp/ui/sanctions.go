package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
)

// listed is how many lines of a list are read at once.
const listed = 100

// standing is the sanctions that hold now, with the names of their rooms.
type standing struct {
	sanctions []store.Sanction
	rooms     map[store.RoomID]string
}

// listSanctions is /mutes and /bans: who is kept from what, until when, by whom and why; u lifts. The store answers whoever
// asks, so it is asked only for who has the right: keys and addresses are among them.
func listSanctions(kind store.SanctionKind) func(m *Model, c *chat, _ string) tea.Cmd {
	return func(m *Model, _ *chat, _ string) tea.Cmd {
		cfg, id, now, may := m.cfg, m.account.ID, m.now(), m.may(store.ActQueue)
		return ask(func() (standing, error) {
			s := standing{rooms: make(map[store.RoomID]string)}
			if !may {
				return s, store.ErrForbidden
			}
			var err error
			if s.sanctions, err = cfg.Store.Sanctions(cfg.Context, id, kind, now, listed); err != nil {
				return s, err
			}
			rooms, err := cfg.Store.Rooms(cfg.Context, id)
			for _, r := range rooms {
				s.rooms[r.ID] = roomSign(r.Kind) + r.Name
			}
			return s, err
		}, func(m *Model, c *chat, s standing, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				return nil
			}
			m.offer(newSanctions(m, kind, s))
			return nil
		})
	}
}

func newSanctions(m *Model, kind store.SanctionKind, s standing) *listing {
	l := &listing{title: m.t.SanctionsTitle(kind, len(s.sanctions)), hint: m.t.SanctionsHint, nothing: m.t.NothingHere}
	byID := make(map[int64]store.Sanction)
	for _, each := range s.sanctions {
		byID[each.ID] = each
		where := m.t.TheHouse
		if each.Room != 0 {
			where = s.rooms[each.Room]
		}
		l.entries = append(l.entries, entry{
			id: each.ID, head: m.t.SanctionLine(command.Whom(each), where, m.t.Until(each.Until, m.loc), each.ByName), body: each.Reason,
		})
	}
	l.keys = map[string]func(m *Model, l *listing, e entry) tea.Cmd{
		"u": func(m *Model, l *listing, e entry) tea.Cmd {
			desk, ctx, s := m.desk, m.cfg.Context, byID[e.id]
			return l.settle(e.id, func() error {
				return desk.Lift(ctx, kind, room.Target{Account: s.Account, Name: s.Name, Subject: s.Subject}, s.Room, "")
			}, func(m *Model) string { return m.t.LiftedNow })
		},
	}
	return l
}

// settle does what takes an entry off the list; the list's hint tells what came of it, since it covers the flash.
func (l *listing) settle(id int64, do func() error, good func(m *Model) string) tea.Cmd {
	return ask(func() (struct{}, error) { return struct{}{}, do() },
		func(m *Model, c *chat, _ struct{}, err error) tea.Cmd {
			if err != nil {
				c.refused(m, err)
				l.hint = m.sentence(err)
				return nil
			}
			c.say(m, goodFlash, good(m))
			l.hint = good(m)
			l.drop(id)
			return nil
		})
}
