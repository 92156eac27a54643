package store_test

import (
	"testing"
	"time"

	"teahouse/store"
)

// TestTheSilencedWriteNowhereElse has those who may not speak try what others read besides messages.
//
//security:holds 53
func TestTheSilencedWriteNowhereElse(t *testing.T) {
	c := newCast(t)
	own := c.room(c.who["member"], store.OpenRoom{Name: "shed"})
	try := func(want error) {
		t.Helper()
		for _, name := range []string{"bio", "pronouns", "away"} {
			c.refused(store.KindSetPref, "member", store.SetPref{Name: name, Value: "hear me"}, want)
			c.must(store.KindSetPref, "member", store.SetPref{Name: name})
		}
		c.refused(store.KindChangeRoom, "member", store.ChangeRoom{Room: own, What: "name", Value: "hear-me"}, want)
		c.refused(store.KindSetTopic, "member", store.SetTopic{Room: own, Topic: "hear me"}, want)
		c.must(store.KindSetPref, "member", store.SetPref{Name: "lang", Value: "en"})
		c.must(store.KindChangeRoom, "member", store.ChangeRoom{Room: own, What: "slow", Value: "0"})
	}
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", 0, 0))
	try(store.ErrMuted)
	c.must(store.KindLift, "owner", c.lift(store.Mute, "member", 0))
	c.must(store.KindHouse, "owner", store.SetHouse{Name: "lockdown", Value: "read-only"})
	try(store.ErrReadOnly)
	c.must(store.KindHouse, "owner", store.SetHouse{Name: "lockdown", Value: "open"})
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", c.den, 0)) // in one room, which is not theirs
	c.must(store.KindSetPref, "member", store.SetPref{Name: "bio", Value: "a member"})
	c.must(store.KindChangeRoom, "member", store.ChangeRoom{Room: own, What: "archived", Value: "yes"})
	c.must(store.KindChangeRoom, "member", store.ChangeRoom{Room: own, What: "name", Value: "old-shed"})

	c.must(store.KindHouse, "owner", store.SetHouse{Name: "approval", Value: "on"})
	c.who["new"] = register(t, c.s, "new")
	c.refused(store.KindSetPref, "new", store.SetPref{Name: "bio", Value: "buy pills"}, store.ErrHeld)
}

// TestBlockingSomebodyBlocksTheirBots has somebody who is blocked make a bot, and another.
//
//security:holds 53
func TestBlockingSomebodyBlocksTheirBots(t *testing.T) {
	c := newCast(t)
	post := store.Scopes{Post: true}
	bot, member := c.bot("member", "voice", post), c.who["other member"]
	old := roomID(t, c.must(store.KindOpenDirect, "voice", store.OpenDirect{Accounts: []store.AccountID{member}}))
	c.must(store.KindSay, "voice", store.Say{Room: old, Text: "hello"})
	c.must(store.KindIgnore, "other member", store.Ignore{Account: c.who["member"], Block: true})
	c.refused(store.KindSay, "voice", store.Say{Room: old, Text: "it is me"}, store.ErrBlocked)
	c.bot("member", "next", post)
	c.refused(store.KindOpenDirect, "next", store.OpenDirect{Accounts: []store.AccountID{member}}, store.ErrBlocked)
	c.must(store.KindOpenDirect, "next", store.OpenDirect{Accounts: []store.AccountID{c.who["admin"]}})
	c.must(store.KindIgnore, "other member", store.Ignore{Account: c.who["member"], Off: true})
	c.must(store.KindIgnore, "other member", store.Ignore{Account: bot, Block: true})
	c.must(store.KindOpenDirect, "next", store.OpenDirect{Accounts: []store.AccountID{member}})
	c.must(store.KindOpenDirect, "member", store.OpenDirect{Accounts: []store.AccountID{member}})
}

// TestSlowModeHoldsSomebodyWithAllTheirBots has one person speak with three voices.
//
//security:holds 53
func TestSlowModeHoldsSomebodyWithAllTheirBots(t *testing.T) {
	c := newCast(t)
	for _, name := range []string{"one", "two"} {
		c.bot("member", name, store.Scopes{Post: true}, c.den)
	}
	c.bot("other member", "another's", store.Scopes{Post: true}, c.den)
	c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "slow", Value: "60"})
	say := store.Say{Room: c.den, Text: "x"}
	c.must(store.KindSay, "one", say)
	c.refused(store.KindSay, "two", say, store.ErrSlow)
	c.refused(store.KindSay, "member", say, store.ErrSlow)
	c.must(store.KindSay, "another's", say)
	c.now = c.now.Add(time.Minute)
	c.must(store.KindSay, "member", say)
	c.refused(store.KindSay, "one", say, store.ErrSlow)
}
