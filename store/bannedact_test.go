package store_test

import (
	"errors"
	"testing"
	"time"

	"teahouse/store"
)

// TestTheBannedDoNothingInTheirRoom bans a room's moderator, who needs no seat to give commands about it.
//
//security:holds 53
func TestTheBannedDoNothingInTheirRoom(t *testing.T) {
	c := newCast(t)
	own, others := c.said("room moderator"), c.said("member")
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "room moderator", c.den, time.Hour))
	tries := map[string]struct {
		kind store.Kind
		body any
	}{
		"rename":    {store.KindChangeRoom, store.ChangeRoom{Room: c.den, What: "name", Value: "mine"}},
		"close":     {store.KindChangeRoom, store.ChangeRoom{Room: c.den, What: "kind", Value: "private"}},
		"archive":   {store.KindChangeRoom, store.ChangeRoom{Room: c.den, What: "archived", Value: "yes"}},
		"topic":     {store.KindSetTopic, store.SetTopic{Room: c.den, Topic: "mine"}},
		"kick":      {store.KindKick, c.kick("member", c.den)},
		"mute":      {store.KindSanction, c.sanction(store.Mute, "member", c.den, 0)},
		"ban":       {store.KindSanction, c.sanction(store.Ban, "member", c.den, 0)},
		"lift":      {store.KindLift, c.lift(store.Ban, "room moderator", c.den)},
		"promote":   {store.KindRole, store.SetRole{Account: c.who["member"], Room: c.den, Role: store.RoleModerator}},
		"invite":    {store.KindInvite, store.Invite{Room: c.den, Account: c.who["admin"]}},
		"pin":       {store.KindPin, store.Pin{Room: c.den, Seq: others}},
		"take away": {store.KindDelete, store.Delete{Room: c.den, Seq: others}},
		"report":    {store.KindReport, store.MakeReport{Room: c.den, Seq: others}},
		"react":     {store.KindReact, store.React{Room: c.den, Seq: others, Emoji: "🍵"}},
		"edit":      {store.KindEdit, store.Edit{Room: c.den, Seq: own, Text: "still here"}},
		"join":      {store.KindJoin, store.Join{Room: c.den}},
	}
	for what, try := range tries {
		err := c.do(try.kind, "room moderator", try.body)
		refusal, _ := errors.AsType[store.Refusal](err)
		if !errors.Is(err, store.ErrBanned) || refusal.Why.By != "owner" && what != "react" {
			t.Errorf("%s: %v, by %q", what, err, refusal.Why.By)
		}
	}
	c.must(store.KindDelete, "room moderator", store.Delete{Room: c.den, Seq: own})
	c.must(store.KindMarkRead, "room moderator", store.MarkRead{Room: c.den, Seq: 1})
	c.must(store.KindSetTopic, "room moderator", store.SetTopic{Room: lobby, Topic: "elsewhere they may"})
	c.now = c.now.Add(time.Hour)
	c.must(store.KindPin, "room moderator", store.Pin{Room: c.den, Seq: others})
	c.must(store.KindLeave, "room moderator", store.Leave{Room: c.den})
}

// TestTheBannedTakeNothingBack is about a moderator of the house, whose undo is about a room that they are banned from.
//
//security:holds 53
func TestTheBannedTakeNothingBack(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", c.den, 0))
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "moderator", c.den, 0))
	c.refused(store.KindUndo, "moderator", store.Undo{}, store.ErrBanned)
	c.refused(store.KindSay, "member", store.Say{Room: c.den, Text: "x"}, store.ErrMuted)
}

// TestARoomThatBecomesPrivateIsClosedToTheBanned bans somebody while everybody can read, and their bot with them.
//
//security:holds 53
func TestARoomThatBecomesPrivateIsClosedToTheBanned(t *testing.T) {
	c := newCast(t)
	bot := c.bot("member", "ear", store.Scopes{Read: true}, c.den)
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "member", c.den, 0))
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "other member", c.den, time.Hour))
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "bot", c.den, 0))
	c.now = c.now.Add(2 * time.Hour)
	c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "kind", Value: "private"})
	for id, want := range map[store.AccountID]bool{
		c.who["member"]: false, bot: false, c.who["other member"]: true, c.who["bot"]: true, c.who["admin"]: true,
	} {
		if sees, err := c.s.MaySee(t.Context(), id, c.den); sees != want || err != nil {
			t.Errorf("account %d sees it: %v, %v; want %v", id, sees, err, want)
		}
	}
}
