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
