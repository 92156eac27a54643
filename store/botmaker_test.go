package store_test

import (
	"testing"

	"teahouse/store"
)

// TestBotsGoOutWithTheirMaker has somebody leave bots behind in a private room that they are sent out of.
//
//security:holds 53
func TestBotsGoOutWithTheirMaker(t *testing.T) {
	for how, out := range map[string]func(c *cast, cellar store.RoomID){
		"kicked": func(c *cast, cellar store.RoomID) { c.must(store.KindKick, "owner", c.kick("member", cellar)) },
		"banned": func(c *cast, cellar store.RoomID) {
			c.must(store.KindSanction, "owner", c.sanction(store.Ban, "member", cellar, 0))
			c.must(store.KindLift, "owner", c.lift(store.Ban, "member", cellar))
		},
		"left": func(c *cast, cellar store.RoomID) { c.must(store.KindLeave, "member", store.Leave{Room: cellar}) },
	} {
		t.Run(how, func(t *testing.T) {
			c := newCast(t)
			cellar := c.room(c.who["owner"], store.OpenRoom{Name: "cellar", Kind: store.Private})
			c.must(store.KindInvite, "owner", store.Invite{Room: cellar, Account: c.who["member"]})
			both := store.Scopes{Read: true, Post: true}
			c.bot("member", "listed", both, cellar)
			c.must(store.KindInvite, "member", store.Invite{Room: cellar, Account: c.bot("member", "roaming", both)})
			c.bot("owner", "another's", both, cellar)
			out(c, cellar)
			number := c.must(store.KindSay, "owner", store.Say{Room: cellar, Text: "they are gone"})
			for _, bot := range []string{"listed", "roaming"} {
				if sees, err := c.s.MaySee(t.Context(), c.who[bot], cellar); sees || err != nil {
					t.Errorf("their bot %s still sees the room with message %s: %v, %v", bot, number, sees, err)
				}
				c.refused(store.KindSay, bot, store.Say{Room: cellar, Text: "I am not"}, store.ErrNoRoom)
				c.refused(store.KindJoin, bot, store.Join{Room: cellar}, store.ErrNoRoom)
			}
			c.must(store.KindSay, "another's", store.Say{Room: cellar, Text: "nor I"})
			stream, err := c.s.Stream(t.Context(), c.who["owner"], []store.RoomID{cellar}, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			gone := map[string]bool{}
			for _, h := range stream {
				if h.Kind == store.KindLeave {
					gone[h.Name] = true
				}
			}
			if !gone["member"] || !gone["listed"] || !gone["roaming"] || len(gone) != 3 {
				t.Errorf("the room was told that these are gone: %v", gone)
			}
		})
	}
}

// TestABotModeratesWhileItsMakerMay takes the role from somebody whose bot has it too.
//
//security:holds 53
func TestABotModeratesWhileItsMakerMay(t *testing.T) {
	c := newCast(t)
	c.bot("room moderator", "warden", everything, c.den)
	c.must(store.KindPin, "warden", store.Pin{Room: c.den, Seq: c.said("member")})
	role := func(role store.Role) store.SetRole {
		return store.SetRole{Account: c.who["room moderator"], Room: c.den, Role: role}
	}
	c.must(store.KindRole, "owner", role(store.RoleMember))
	c.refused(store.KindPin, "warden", store.Pin{Room: c.den, Seq: c.said("member")}, store.ErrForbidden)
	c.refused(store.KindKick, "warden", c.kick("member", c.den), store.ErrForbidden)
	c.refused(store.KindSanction, "warden", c.sanction(store.Mute, "member", c.den, 0), store.ErrForbidden)
	c.refused(store.KindDelete, "warden", store.Delete{Room: c.den, Seq: c.said("member")}, store.ErrForbidden)
	c.must(store.KindSay, "warden", store.Say{Room: c.den, Text: "I only speak"})
	if s := c.standing("warden"); s.Scopes.Moderate || s.Room != "" {
		t.Errorf("others are told that it is %+v", s)
	}
	c.must(store.KindKick, "other room moderator", c.kick("warden", c.den)) // it is no equal any more
	c.must(store.KindRole, "owner", role(store.RoleModerator))
	c.must(store.KindPin, "warden", store.Pin{Room: c.den, Seq: c.said("member")})
	c.must(store.KindLeave, "room moderator", store.Leave{Room: c.den})
	c.refused(store.KindPin, "warden", store.Pin{Room: c.den, Seq: c.said("member"), Off: true}, store.ErrForbidden)

	c.bot("admin", "sentry", everything, lobby)
	c.must(store.KindSanction, "sentry", c.sanction(store.Mute, "member", lobby, 0))
	c.must(store.KindRole, "owner", store.SetRole{Account: c.who["admin"], Role: store.RoleMember})
	c.refused(store.KindLift, "sentry", c.lift(store.Mute, "member", lobby), store.ErrForbidden)
}
