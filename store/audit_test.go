package store_test

import (
	"slices"
	"testing"

	"teahouse/store"
)

func (c *cast) audit(asker string, before uint64, about string, limit int) []store.AuditLine {
	c.t.Helper()
	lines, err := c.s.Audit(c.t.Context(), c.who[asker], before, c.who[about], limit)
	if err != nil {
		c.t.Fatal(err)
	}
	return lines
}

// TestWhatIsDoneIsWrittenDown uses each right over somebody or over the house, and looks for its line.
//
//security:holds 53
func TestWhatIsDoneIsWrittenDown(t *testing.T) {
	c := newCast(t)
	seq, reported := c.said("member"), c.said("member")
	c.must(store.KindReport, "other member", store.MakeReport{Room: c.den, Seq: reported})
	member := c.who["member"]
	for _, deed := range []struct {
		kind    store.Kind
		body    any
		action  store.Action
		account store.AccountID
		room    store.RoomID
		target  string
		reason  string
		undo    bool
	}{
		{store.KindSanction, c.sanction(store.Mute, "member", c.den, 0), store.ActMute, member, c.den, "member", "noise", true},
		{store.KindLift, c.lift(store.Mute, "member", c.den), store.ActMute, member, c.den, "− member", "", true},
		{store.KindSanction, c.sanction(store.Ban, "guest", 0, 0), store.ActBan, 0, 0, "guest-7", "noise", true},
		{store.KindKick, c.kick("member", c.den), store.ActKick, member, c.den, "member", "late", false},
		{store.KindRole, store.SetRole{Account: member, Role: store.RoleBot, Reason: "beep"}, store.ActRole, member, 0, "member → bot", "beep", true},
		{store.KindHouse, store.SetHouse{Name: "lockdown", Value: "members", Reason: "night"}, store.ActHouse, 0, 0, "lockdown → members", "night", true},
		{store.KindInvitate, store.MakeInvitation{Hash: "h", Uses: 1}, store.ActInvitate, 0, 0, "#1 member", "", true},
		{store.KindRevoke, store.Revoke{ID: 1}, store.ActInvitate, 0, 0, "− #1", "", false},
		{store.KindChangeRoom, store.ChangeRoom{Room: c.den, What: "slow", Value: "9", Reason: "calm"}, store.ActChange, 0, c.den, "slow → 9", "calm", true},
		{store.KindDelete, store.Delete{Room: c.den, Seq: seq, Reason: "rude"}, store.ActRemove, member, c.den, "member", "rude", false},
		{store.KindSettle, store.Settle{ID: 1, Reason: "seen"}, store.ActQueue, member, c.den, "− member", "seen", false},
	} {
		result, err := c.s.Do(t.Context(), store.NewCommand(deed.kind, c.who["admin"], deed.body))
		if err != nil {
			t.Fatalf("%s: %v", deed.kind, err)
		}
		got := c.audit("owner", 0, "", 1)[0]
		want := store.AuditLine{
			Number: result.Number, At: got.At, Actor: c.who["admin"], By: "admin", Action: deed.action, Account: deed.account,
			Target: deed.target, Room: deed.room, Reason: deed.reason, Undoable: deed.undo,
		}
		if deed.room != 0 {
			want.RoomName = "den"
		}
		if got != want {
			t.Errorf("%s is written down as\n%+v, want\n%+v", deed.kind, got, want)
		}
	}
}

func TestARefusalIsNotWrittenDown(t *testing.T) {
	c := newCast(t)
	before := c.audit("owner", 0, "", 100)
	c.refused(store.KindSanction, "member", c.sanction(store.Mute, "other member", c.den, 0), store.ErrForbidden)
	c.refused(store.KindKick, "moderator", c.kick("admin", 0), store.ErrTooHigh)
	c.refused(store.KindLift, "moderator", c.lift(store.Mute, "member", 0), store.ErrNothing)
	if after := c.audit("owner", 0, "", 100); !slices.Equal(after, before) {
		t.Errorf("the audit is %+v, was %+v", after, before)
	}
}

func TestAuditIsReadBackFromTheNewest(t *testing.T) {
	c := newCast(t)
	for _, name := range []string{"member", "bot", "member"} {
		c.must(store.KindKick, "moderator", c.kick(name, c.den))
	}
	all := c.audit("admin", 0, "", 1000)
	var paged []store.AuditLine
	before := uint64(0)
	for range len(all) { // more than it takes
		page := c.audit("admin", before, "", 2)
		paged = append(paged, page...)
		if len(page) > 0 {
			before = page[len(page)-1].Number
		}
	}
	if !slices.Equal(all, paged) || !slices.IsSortedFunc(all, func(a, b store.AuditLine) int { return int(b.Number) - int(a.Number) }) {
		t.Errorf("in pages: %+v\nat once: %+v", paged, all)
	}
	if about := c.audit("admin", 0, "member", 1000); len(about) != 2 || about[0].Number != all[0].Number || about[1].Number != all[2].Number {
		t.Errorf("about one person: %+v", about)
	}
	if rest := c.audit("admin", all[0].Number, "member", 1000); len(rest) != 1 || rest[0].Number != all[2].Number {
		t.Errorf("about one person, before the newest: %+v", rest)
	}
}
