package plain

import (
	"fmt"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/store"
)

func catalog(lang string) *text.Catalog { return text.For(lang) }

// shown is how far what happened in the room was told.
type shown struct {
	n     uint64 // the place of the last item
	seq   int64  // of the last message
	edits uint64
	state uint64
	own   []uint64 // the numbers of what was said here and is on the terminal already, the newest last
}

// level is how much is told besides what is said.
type level uint8

const (
	nothing    level = iota
	important        // topics, and what moderators do
	everything       // also who comes and goes, edits, reactions
)

// tell tells what is new in the room, and what calls the person elsewhere.
func (v *visit) tell() error {
	for _, step := range []func() error{v.tellItems, v.tellEdits, v.tellCalls, v.tellEnd} {
		if err := step(); err != nil || v.over != nil {
			return err
		}
	}
	return nil
}

// tellItems tells what the room was told. What the room has forgotten by now is read from the store.
func (v *visit) tellItems() error {
	items, newest, ok := v.seat.Since(v.shown.n)
	if !ok {
		if err := v.catchUp(items); err != nil {
			return err
		}
	}
	for _, it := range items {
		var err error
		switch {
		case it.Notice != nil:
			err = v.notice(it.Notice)
		case it.Message.Seq > v.shown.seq:
			err = v.said(it.Message)
		}
		if err != nil {
			return err
		}
		v.shown.n = it.N
	}
	v.shown.n = max(v.shown.n, newest)
	return nil
}

// catchUp tells what was said between what was told last and what the room remembers.
func (v *visit) catchUp(items []room.Item) error {
	before := int64(1) << 62
	if at := slices.IndexFunc(items, func(it room.Item) bool { return it.Message != nil }); at >= 0 {
		before = items[at].Message.Seq
	}
	for {
		page, err := v.seat.After(v.cfg.Context, v.shown.seq, 100)
		if err != nil {
			return err
		}
		for i := range page {
			if page[i].Seq >= before {
				return nil
			}
			if err := v.said(&page[i]); err != nil {
				return err
			}
		}
		if len(page) < 100 {
			return nil
		}
	}
}

// said tells a message, but not one that the person has just typed here: it is on the terminal.
func (v *visit) said(m *store.Message) error {
	if at := slices.Index(v.shown.own, m.Number); at >= 0 {
		v.shown.own = slices.Delete(v.shown.own, at, at+1)
		v.shown.seq = m.Seq
		return nil
	}
	return v.message(m)
}

// message tells what was said.
func (v *visit) message(m *store.Message) error {
	v.shown.seq = max(v.shown.seq, m.Seq)
	if m.Author != 0 && v.desk.View().Ignored[m.Author] != "" {
		return nil
	}
	head, words := v.heads(m)
	return v.out.coloured(v.colour, "1;36", head, words)
}

// heads is what stands before a message's words, and these.
func (v *visit) heads(m *store.Message) (head, words string) {
	head, words = m.Name, m.Text
	switch {
	case m.Guest:
		head += v.t.PlainMark(v.t.GuestMark)
	case m.Bot:
		head += v.t.PlainMark(v.t.RoleName(string(store.RoleBot)))
	}
	if m.Reply != nil {
		quote := m.Reply.Text
		if m.Reply.Deleted {
			quote = v.t.QuoteGone
		}
		head += v.t.PlainReply(m.Reply.Name, shortened(quote))
	}
	switch {
	case m.Deleted != "":
		words = v.t.DeletedBy(m.Deleted)
	case m.Kind == store.Did:
		return "* " + head + " ", words
	case m.Kind == store.Poured:
		return "* " + head + " ", v.t.Pours(m.Text)
	case m.Kind == store.Rolled:
		return "* " + head + " ", v.t.Rolls(m.Text)
	}
	for i, c := range m.Choices {
		words += fmt.Sprintf("\n[%d] %s (%d)", i+1, c.Text, c.Votes)
	}
	if !m.EditedAt.IsZero() && m.Deleted == "" {
		words += " " + v.t.Edited
	}
	return head + ": ", words
}

// shortened is the beginning of a quoted text, on one line.
func shortened(s string) string {
	short := room.CleanLine(s, 30)
	if short != room.CleanLine(s, 31) {
		short += "…"
	}
	return short
}

// notice tells what happened without being said.
func (v *visit) notice(n *room.Notice) error {
	need, s := everything, ""
	others := slices.DeleteFunc(slices.Clone(n.Names), func(name string) bool { return name == v.person.Name })
	switch n.Kind {
	case room.Arrived:
		if len(others) > 0 {
			s = v.t.Arrived(others)
		}
	case room.Left:
		if len(others) > 0 {
			s = v.t.Left(others)
		}
	case room.Renamed:
		s = v.t.Renamed(n.By, n.Names[0])
	case room.TopicSet:
		need, s = important, v.t.TopicSet(n.By, n.Text)
	case room.PutOut:
		need, s = important, v.t.PutOut(n.By, n.Names, n.Text)
	case room.Hushed:
		need, s = important, v.t.Hushed(n.By, n.Names, n.Text)
	case room.Changed:
		need, s = important, v.t.RoomChangedBy(n.By)
	}
	if s == "" || v.notices < need {
		return nil
	}
	return v.out.system(s)
}

// tellEdits tells how messages have changed that were told as they were.
func (v *visit) tellEdits() error {
	view := v.seat.View()
	fresh := int(min(view.Edits-v.shown.edits, uint64(len(view.Edited))))
	v.shown.edits = view.Edits
	if v.notices < everything {
		return nil
	}
	for _, m := range view.Edited[len(view.Edited)-fresh:] {
		if m.Seq > v.shown.seq || m.Author != 0 && v.desk.View().Ignored[m.Author] != "" {
			continue
		}
		head, words := v.heads(m)
		for _, r := range m.Reactions {
			words += fmt.Sprintf(" %s %d", r.Emoji, r.Count)
		}
		if err := v.out.system(v.t.PlainChanged(strings.TrimSuffix(head, ": "), words)); err != nil {
			return err
		}
	}
	return nil
}

// tellCalls tells what calls the person, wherever they look, and reads their rooms anew when there is something.
func (v *visit) tellCalls() error {
	if v.desk.View().Stale {
		if err := v.desk.Refresh(v.cfg.Context); err != nil {
			return err
		}
	}
	for _, call := range v.desk.Calls() {
		if call.Kind == room.Mentioned && call.Room == v.seat.Room() {
			continue // it was told
		}
		s := v.t.Called(call, v.zone)
		if call.Kind == room.Mentioned && call.Message != nil {
			s = v.t.PlainCalled(call.By, call.Title, shortened(call.Message.Text), call.Direct)
		}
		if s == "" {
			continue
		}
		if err := v.out.system(s); err != nil {
			return err
		}
	}
	return nil
}

// tellEnd deals with the end of the stay, in the house or in the room.
func (v *visit) tellEnd() error {
	if why := v.desk.View().Ending; why != nil {
		return v.outOfHouse(why)
	}
	if v.seat.State().Closing {
		v.over = &Ending{}
		return v.out.system(v.t.ClosingDown)
	}
	if why := v.seat.Ending(); why != nil {
		return v.sentOut(why)
	}
	v.desk.Saw(v.seat.Room(), v.shown.seq)
	return nil
}
