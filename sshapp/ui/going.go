package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
)

// destination is a place in the house as people name it: a room, a conversation, a message. None of them set is where
// somebody comes who asked for nothing.
type destination struct {
	id      store.RoomID
	seq     int64 // the message to jump to, with id
	room    string
	people  []string // of a direct conversation
	message uint64   // its number in the house
}

// parseDestination reads what stands behind `ssh -t HOST`: "garden", "#garden", "dm bob", "@bob", "msg/4213".
func parseDestination(s string) destination {
	s = strings.TrimSpace(s)
	if number, ok := strings.CutPrefix(s, "msg/"); ok {
		n, err := strconv.ParseUint(number, 10, 64)
		if err == nil && n > 0 {
			return destination{message: n}
		}
	}
	if people, ok := strings.CutPrefix(s, "dm "); ok {
		return destination{people: strings.Fields(strings.ReplaceAll(people, ",", " "))}
	}
	if strings.HasPrefix(s, "@") || strings.HasPrefix(s, "＠") {
		return destination{people: strings.Fields(s)}
	}
	return destination{room: s}
}

// FindPlace tells which room somebody means who names a place: a room, "dm bob", "msg/4213", "" for the lobby. The error is
// the house's: store.ErrNoRoom, store.ErrNoAccount, store.ErrNoMessage and so on.
func FindPlace(ctx context.Context, env *command.Env, desk *room.Desk, account store.Account, place string) (store.RoomID, error) {
	id, _, err := parseDestination(place).find(ctx, Config{House: env.House, Store: env.Store}, enteredMsg{desk: desk, acct: account})
	return id, err
}

// reach goes there with the desk of done, and completes done. Entering a room that everybody sees makes an account its
// member, as it does everywhere else where people chat.
func (to destination) reach(cfg Config, done enteredMsg) enteredMsg {
	ctx := cfg.Context
	id, jump, err := to.find(ctx, cfg, done)
	if err == nil {
		done.seat, err = done.desk.Go(ctx, id)
	}
	if err == nil && done.acct.ID != 0 && !isIn(done.desk, id) {
		err = done.desk.Join(ctx, id)
	}
	if err == nil {
		done.mark, err = done.seat.ReadMark(ctx)
		done.mark = max(done.mark, done.desk.Read(id)) // what was seen a moment ago may not be written yet
	}
	done.jump, done.err = jump, err
	return done
}

// find tells which room it is, and which message in it.
func (to destination) find(ctx context.Context, cfg Config, done enteredMsg) (id store.RoomID, seq int64, err error) {
	switch {
	case to.id != 0:
		return to.id, to.seq, nil
	case to.message != 0:
		m, err := cfg.Store.MessageByNumber(ctx, done.acct.ID, to.message)
		return m.Room, m.Seq, err
	case len(to.people) > 0:
		var others []store.AccountID
		for _, name := range to.people {
			who, err := cfg.House.Whom(ctx, name)
			if err != nil {
				return 0, 0, err
			}
			if who.Account == 0 {
				return 0, 0, store.ErrNoAccount // a guest has no place where words could wait
			}
			others = append(others, who.Account)
		}
		id, err = done.desk.OpenDirect(ctx, others)
		return id, 0, err
	case to.room != "":
		r, err := done.desk.Find(ctx, to.room)
		return r.ID, 0, err
	}
	places := done.desk.View().Places
	for _, p := range places {
		if p.Room.Name == lobby && p.Room.Kind == store.Public {
			return p.Room.ID, 0, nil
		}
	}
	if len(places) > 0 {
		return places[0].Room.ID, 0, nil
	}
	r, err := done.desk.Find(ctx, lobby)
	return r.ID, 0, err
}

func isIn(d *room.Desk, id store.RoomID) bool {
	for _, p := range d.View().Places {
		if p.Room.ID == id {
			return true
		}
	}
	return false
}

// kept is what was being written in a room that is not looked at.
type kept struct {
	text   string
	cursor int
}

// goTo leaves the room that is looked at for another one; the answer is an enteredMsg. What is on its way is said first.
func (m *Model) goTo(to destination, hello string) tea.Cmd {
	c, ok := m.screen.(*chat)
	if !ok || m.desk == nil {
		return nil
	}
	go_ := m.going(to, hello)
	m.setOut()
	if len(c.outbox) > 0 {
		c.then = go_
		return nil
	}
	return go_
}

func (m *Model) going(to destination, hello string) tea.Cmd {
	if c, ok := m.screen.(*chat); ok {
		m.desk.Saw(c.view.Room.ID, c.unmarked(m))
	}
	done := enteredMsg{desk: m.desk, who: m.who, acct: m.account}
	if hello != "" {
		done.flash = flash{kind: goodFlash, text: hello, since: m.now()}
	}
	cfg := m.cfg
	return func() tea.Msg { return to.reach(cfg, done) }
}

// notGone says why a room could not be gone to; the one that is looked at stays.
func (m *Model) notGone(err error) tea.Cmd {
	c := m.screen.(*chat)
	if c.out { // there is nothing behind them, and nothing before them either
		return m.turnAway(m.sentence(err))
	}
	c.refused(m, err)
	return nil
}

// turnFrom puts aside what belongs to a room that is not looked at any more, and notes how far it was read.
func (m *Model) turnFrom(c *chat) tea.Cmd {
	id := c.view.Room.ID
	if m.drafts == nil {
		m.drafts = make(map[store.RoomID]kept)
	}
	delete(m.drafts, id)
	if !c.ed.Empty() {
		before, _ := c.ed.Split()
		m.drafts[id] = kept{c.ed.Value(), clusters(before)}
	}
	m.recall = c.past
	seq, seat, ctx := c.unmarked(m), c.seat, m.cfg.Context
	if seq == 0 {
		return nil
	}
	m.desk.Saw(id, seq)
	return func() tea.Msg {
		_ = seat.MarkRead(ctx, seq) // best effort: a lost mark shows one line too many
		return nil
	}
}

// neighbour is the room that stands so many places from the one that is looked at; ok is false when there is only one.
func (m *Model) neighbour(by int) (store.RoomID, bool) {
	places := m.desk.View().Places
	at := m.hereAt(places)
	if len(places) == 0 || len(places) == 1 && at == 0 {
		return 0, false
	}
	if at < 0 {
		at = 0
		by = max(by-1, 0)
	}
	return places[(at+by+len(places))%len(places)].Room.ID, true
}

// hereAt is where the room that is looked at stands in the person's list, -1 for nowhere.
func (m *Model) hereAt(places []room.DeskPlace) int {
	c, ok := m.screen.(*chat)
	for i := range places {
		if ok && places[i].Room.ID == c.view.Room.ID {
			return i
		}
	}
	return -1
}

// nextNews is the next room in which there is something new, those that call the person first.
func (m *Model) nextNews() (store.RoomID, bool) {
	places := m.desk.View().Places
	here := max(m.hereAt(places), 0)
	for _, calls := range []bool{true, false} {
		for i := range places {
			p := places[(here+1+i)%len(places)]
			if c, ok := m.screen.(*chat); ok && p.Room.ID == c.view.Room.ID {
				continue
			}
			if calls && p.Mentions > 0 || !calls && p.Unread() > 0 && p.Notify != "none" {
				return p.Room.ID, true
			}
		}
	}
	return 0, false
}
