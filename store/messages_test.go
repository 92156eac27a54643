package store_test

import (
	"strings"
	"testing"
	"time"

	"teahouse/store"
)

// message reads one of the den's messages as it is now.
func (c *cast) message(seq int64) store.Message {
	c.t.Helper()
	m, err := c.s.Message(c.t.Context(), c.who["owner"], c.den, seq)
	if err != nil {
		c.t.Fatalf("message %d: %v", seq, err)
	}
	return m
}

// TestEditingByRule: own words, for a day, by who may still write there; it is marked, and what was taken away stays away.
func TestEditingByRule(t *testing.T) {
	c := newCast(t)
	seq := c.said("member")
	edit := func(text string) store.Edit { return store.Edit{Room: c.den, Seq: seq, Text: text} }
	c.refused(store.KindEdit, "owner", edit("in another's mouth"), store.ErrForbidden)
	c.refused(store.KindEdit, "member", edit(""), store.ErrMalformed)
	c.refused(store.KindEdit, "member", store.Edit{Room: c.den, Seq: 999, Text: "x"}, store.ErrNoMessage)
	c.must(store.KindEdit, "member", edit("better words"))
	if m := c.message(seq); m.Text != "better words" || m.EditedAt.IsZero() {
		t.Errorf("the edited message is %+v", m)
	}
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", c.den, time.Hour))
	c.refused(store.KindEdit, "member", edit("shouting by editing"), store.ErrMuted)
	c.now = c.now.Add(store.EditTime + time.Minute)
	c.refused(store.KindEdit, "member", edit("history"), store.ErrTooLate)
	c.must(store.KindDelete, "member", store.Delete{Room: c.den, Seq: seq})
	c.refused(store.KindEdit, "member", edit("back again"), store.ErrNoMessage)
}

// TestQuotesFollow: what stands over an answer follows what it answers, also when that is taken away.
func TestQuotesFollow(t *testing.T) {
	c := newCast(t)
	seq := c.said("member")
	c.must(store.KindSay, "owner", store.Say{Room: c.den, Text: "an answer", Reply: seq})
	quote := func() *store.Quote { return c.message(seq + 1).Reply }
	if q := quote(); q == nil || q.Text != "words" || q.Name != "member" {
		t.Fatalf("the quote is %+v", q)
	}
	c.must(store.KindEdit, "member", store.Edit{Room: c.den, Seq: seq, Text: "other words"})
	if q := quote(); q.Text != "other words" {
		t.Errorf("after an edit the quote is %+v", q)
	}
	c.must(store.KindDelete, "member", store.Delete{Room: c.den, Seq: seq})
	if q := quote(); !q.Deleted || q.Text != "" {
		t.Errorf("after it was taken away the quote is %+v", q)
	}
	c.refused(store.KindSay, "owner", store.Say{Room: c.den, Text: "to nothing", Reply: 999}, store.ErrNoMessage)
}

// TestTakingAwayByRule: one's own, or another's by who may and has the higher role; it leaves a name and no words, and what
// hung on it is gone.
func TestTakingAwayByRule(t *testing.T) {
	c := newCast(t)
	seq := c.said("member")
	c.must(store.KindReact, "owner", store.React{Room: c.den, Seq: seq, Emoji: "🍵"})
	c.refused(store.KindDelete, "other member", store.Delete{Room: c.den, Seq: seq}, store.ErrForbidden)
	c.must(store.KindDelete, "moderator", store.Delete{Room: c.den, Seq: seq, Reason: "rude"})
	m := c.message(seq)
	if m.Deleted != "moderator" || m.Text != "" || len(m.Reactions) != 0 {
		t.Errorf("what is left is %+v", m)
	}
	c.refused(store.KindDelete, "moderator", store.Delete{Room: c.den, Seq: seq}, store.ErrNoMessage)
	c.refused(store.KindReact, "owner", store.React{Room: c.den, Seq: seq, Emoji: "🍵"}, store.ErrNoMessage)
	seq = c.said("admin")
	c.refused(store.KindDelete, "moderator", store.Delete{Room: c.den, Seq: seq}, store.ErrTooHigh)
}

// TestReactingByRule: once each, in the order in which the first of each came, and taken back without a trace.
func TestReactingByRule(t *testing.T) {
	c := newCast(t)
	seq := c.said("member")
	react := func(emoji string, off bool) store.React {
		return store.React{Room: c.den, Seq: seq, Emoji: emoji, Off: off}
	}
	for _, who := range []string{"member", "owner", "owner"} {
		c.must(store.KindReact, who, react("🍵", false))
	}
	c.must(store.KindReact, "owner", react("👍", false))
	m := c.message(seq)
	if len(m.Reactions) != 2 || m.Reactions[0].Emoji != "🍵" || m.Reactions[0].Count != 2 || m.Reactions[1].Emoji != "👍" {
		t.Errorf("the reactions are %+v", m.Reactions)
	}
	c.must(store.KindReact, "owner", react("👍", true))
	c.must(store.KindReact, "owner", react("🍵", true))
	if m := c.message(seq); len(m.Reactions) != 1 || m.Reactions[0].Count != 1 {
		t.Errorf("taken back they are %+v", m.Reactions)
	}
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", c.den, time.Hour))
	c.refused(store.KindReact, "member", react("😮", false), store.ErrMuted)
	var refused error
	for i := range 40 {
		if refused = c.do(store.KindReact, "owner", react(strings.Repeat("x", i+1), false)); refused != nil {
			break
		}
	}
	if refused == nil {
		t.Error("any number of different reactions hang on a message")
	}
}

// TestVotingByRule: one vote each, which can be changed and taken back; in polls only.
func TestVotingByRule(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSay, "owner", store.Say{Room: c.den, Kind: store.Asked, Text: "tea?", Choices: []string{"green", "black"}})
	seq := int64(1)
	vote := func(n int) store.Vote { return store.Vote{Room: c.den, Seq: seq, Choice: n} }
	votes := func() [2]int {
		m := c.message(seq)
		return [2]int{m.Choices[0].Votes, m.Choices[1].Votes}
	}
	c.must(store.KindVote, "member", vote(1))
	c.must(store.KindVote, "other member", vote(1))
	c.must(store.KindVote, "member", vote(2))
	if got := votes(); got != [2]int{1, 1} {
		t.Errorf("votes: %v", got)
	}
	c.must(store.KindVote, "member", vote(0))
	if got := votes(); got != [2]int{1, 0} {
		t.Errorf("one taken back: %v", got)
	}
	c.refused(store.KindVote, "member", vote(3), store.ErrMalformed)
	seq = c.said("owner")
	if err := c.do(store.KindVote, "member", vote(1)); err == nil {
		t.Error("somebody votes where nothing is asked")
	}
}

// TestRetentionNeverGivesANumberTwice: what is old goes, the newest is emptied only, and numbers go on behind it, also after a
// restart.
func TestRetentionNeverGivesANumberTwice(t *testing.T) {
	c := newCast(t)
	for range 3 {
		c.said("member")
	}
	c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "retention", Value: "86400"})
	c.now = c.now.Add(48 * time.Hour)
	must(t, c.s, store.KindErase, 0, store.Erase{Room: c.den})
	left, err := c.s.MessagesBefore(t.Context(), c.den, 0, 10)
	if err != nil || len(left) != 1 || left[0].Seq != 3 || left[0].Text != "" {
		t.Fatalf("left are %+v, %v; want the newest, emptied", left, err)
	}
	c.reopen()
	if seq := c.said("member"); seq != 4 {
		t.Errorf("the next message is number %d, want 4", seq)
	}
}

// TestBlockedPeopleSayNothing: who is blocked can't write to the other any more, and may again when it is taken back; who is
// merely ignored may.
func TestBlockedPeopleSayNothing(t *testing.T) {
	c := newCast(t)
	direct := c.direct("member", "other member")
	say := store.Say{Room: direct, Text: "are you there?"}
	c.must(store.KindIgnore, "other member", store.Ignore{Account: c.who["member"]})
	c.must(store.KindSay, "member", say)
	c.must(store.KindIgnore, "other member", store.Ignore{Account: c.who["member"], Block: true})
	c.refused(store.KindSay, "member", say, store.ErrBlocked)
	c.must(store.KindIgnore, "other member", store.Ignore{Account: c.who["member"], Off: true})
	c.must(store.KindSay, "member", say)
}
