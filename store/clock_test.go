package store_test

import (
	"testing"
	"time"

	"teahouse/store"
)

// TestAClockThatWasSetBackKeepsNobodyWaiting opens the house a day before it was closed, as a machine does whose clock was
// wrong and is right now. Times on messages stand still until that day is over; nothing else does.
//
//security:holds 49
func TestAClockThatWasSetBackKeepsNobodyWaiting(t *testing.T) {
	c := newCast(t)
	c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "slow", Value: "60"})
	c.must(store.KindSay, "member", c.says("member", c.den))
	c.now = c.now.Add(-24 * time.Hour)
	c.reopen()
	c.must(store.KindSay, "member", c.says("member", c.den)) // spoke a day ahead, which is no reason to wait that long
	c.refused(store.KindSay, "member", c.says("member", c.den), store.ErrSlow)
	c.now = c.now.Add(time.Minute)
	c.must(store.KindSay, "member", c.says("member", c.den))

	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "other member", c.den, 10*time.Minute))
	c.must(store.KindLater, "member", store.SayLater{Room: c.den, Text: "in ten minutes", Due: c.now.Add(10 * time.Minute).UnixMilli()})
	later, err := c.s.NextLater(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(9 * time.Minute)
	c.refused(store.KindSay, "other member", c.says("other member", c.den), store.ErrMuted)
	if _, err := c.s.Do(t.Context(), store.NewCommand(store.KindSayDue, 0, store.SayDue{ID: later.ID})); err == nil {
		t.Error("what was kept was said a minute early")
	}
	c.now = c.now.Add(time.Minute)
	c.must(store.KindSay, "other member", c.says("other member", c.den))
	must(t, c.s, store.KindSayDue, 0, store.SayDue{ID: later.ID})
}
