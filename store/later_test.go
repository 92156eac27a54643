package store_test

import (
	"strconv"
	"testing"
	"time"

	"teahouse/store"
)

// keep has somebody keep words for the den in an hour, and answers what they are called.
func (c *cast) keep(name string) int64 {
	c.t.Helper()
	id, err := strconv.ParseInt(c.must(store.KindLater, name, store.SayLater{Room: c.den, Text: "kept by " + name, Due: c.now.Add(time.Hour).UnixMilli()}), 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// due lets the hour pass and has the house say what is due; it answers the last words of the den.
func (c *cast) due(id int64) string {
	c.t.Helper()
	c.now = c.now.Add(time.Hour + time.Second)
	must(c.t, c.s, store.KindSayDue, 0, store.SayDue{ID: id})
	return c.last()
}

// last is the newest words of the den.
func (c *cast) last() string {
	c.t.Helper()
	page, err := c.s.MessagesBefore(c.t.Context(), c.den, 0, 1)
	if err != nil || len(page) == 0 {
		c.t.Fatalf("the den's last words: %d, %v", len(page), err)
	}
	return page[0].Text
}

// TestKeptWordsAreSaidAsTheyWouldBeNow has a line for each thing that may have happened since they were kept.
func TestKeptWordsAreSaidAsTheyWouldBeNow(t *testing.T) {
	for _, line := range []struct {
		rule string
		do   func(c *cast)
		said bool
	}{
		{"nothing happened", func(*cast) {}, true},
		{"the author was muted", func(c *cast) { c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", c.den, 0)) }, false},
		{"the author was banned from the house", func(c *cast) { c.must(store.KindSanction, "owner", c.sanction(store.Ban, "member", 0, 0)) }, false},
		{"a mute that has ended since", func(c *cast) {
			c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", c.den, time.Minute))
		}, true},
		{"the room was closed to others and the author has left", func(c *cast) {
			c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "kind", Value: "private"})
			c.must(store.KindLeave, "member", store.Leave{Room: c.den})
		}, false},
		{"few write there now", func(c *cast) {
			c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "kind", Value: "announce"})
		}, false},
		{"the house only listens", func(c *cast) {
			c.must(store.KindHouse, "owner", store.SetHouse{Name: "lockdown", Value: "read-only"})
		}, false},
		{"the room was archived", func(c *cast) {
			c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "archived", Value: "yes"})
		}, false},
		{"the author has left the house for good", func(c *cast) { c.must(store.KindDeleteAccount, "member", store.DeleteAccount{}) }, false},
	} {
		t.Run(line.rule, func(t *testing.T) {
			c := newCast(t)
			c.said("owner")
			id := c.keep("member")
			line.do(c)
			c.now = c.now.Add(time.Hour + time.Second)
			_, err := c.s.Do(t.Context(), store.NewCommand(store.KindSayDue, 0, store.SayDue{ID: id}))
			if line.said && err != nil {
				t.Fatal(err)
			}
			if said := c.last() == "kept by member"; said != line.said {
				t.Errorf("said: %v, want %v", said, line.said)
			}
			if err := c.do(store.KindSayDue, "", store.SayDue{ID: id}); err == nil {
				t.Error("they are still kept")
			}
		})
	}
}

// TestKeptWordsWaitForASlowRoom: they keep its pace as all words do, and are said when it lets them.
func TestKeptWordsWaitForASlowRoom(t *testing.T) {
	c := newCast(t)
	id := c.keep("member")
	c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "slow", Value: "600"})
	c.now = c.now.Add(time.Hour + time.Second)
	c.said("member")
	must(t, c.s, store.KindSayDue, 0, store.SayDue{ID: id})
	if got := c.last(); got != "words" {
		t.Errorf("the last words are %q, want what was said a moment ago", got)
	}
	next, err := c.s.NextLater(t.Context())
	if want := c.now.Add(10 * time.Minute).Truncate(time.Millisecond); err != nil || !next.Due.Equal(want) {
		t.Fatalf("they are due at %v, %v, want %v", next.Due, err, want)
	}
	c.now = c.now.Add(10 * time.Minute)
	must(t, c.s, store.KindSayDue, 0, store.SayDue{ID: id})
	if got := c.last(); got != "kept by member" {
		t.Errorf("the last words are %q after the room's time", got)
	}
}

// TestKeptFirstWordsGoBeforeAModerator: of a new account whose first words wait.
func TestKeptFirstWordsGoBeforeAModerator(t *testing.T) {
	c := newCast(t)
	c.must(store.KindHouse, "owner", store.SetHouse{Name: "approval", Value: "on"})
	c.who["new"] = register(t, c.s, "new")
	c.must(store.KindJoin, "new", store.Join{Room: c.den})
	c.said("owner")
	if got := c.due(c.keep("new")); got != "words" {
		t.Errorf("the last words are %q, want them to wait", got)
	}
	reports := c.reports("owner")
	if len(reports) != 1 || reports[0].Kind != store.ReportHeld || reports[0].Text != "kept by new" {
		t.Errorf("the queue has %+v", reports)
	}
}
