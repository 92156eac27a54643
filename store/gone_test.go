package store_test

import (
	"errors"
	"testing"
	"time"

	"teahouse/store"
)

// leaves is a house that somebody is about to leave for good, who has left traces of every kind.
func leaves(t *testing.T) (*cast, int64) {
	c := newCast(t)
	c.must(store.KindAddKey, "member", store.AddKey{Fingerprint: "SHA256:m"})
	c.must(store.KindSetPref, "member", store.SetPref{Name: "bio", Value: "tea"})
	c.must(store.KindSeen, "member", store.Seen{})
	seq := c.said("member")
	c.must(store.KindSay, "admin", store.Say{Room: c.den, Text: "@member?", Mentions: []store.AccountID{c.who["member"]}, Reply: seq})
	c.must(store.KindMarkRead, "member", store.MarkRead{Room: c.den, Seq: seq})
	c.must(store.KindIgnore, "member", store.Ignore{Account: c.who["bot"]})
	c.must(store.KindLater, "member", store.SayLater{Room: c.den, Text: "later", Due: c.now.Add(time.Minute).UnixMilli()})
	return c, seq
}

//security:holds 12
func TestADeletedAccountLeavesItsNameAndItsWords(t *testing.T) {
	c, seq := leaves(t)
	gone := c.who["member"]
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	c.must(store.KindDeleteAccount, "member", store.DeleteAccount{})
	if len(heard) != 1 || heard[0].Kind != store.KindDeleteAccount || heard[0].Account == nil || heard[0].Account.State != store.Deleted {
		t.Errorf("heard %+v", heard)
	}
	c.reopen()
	ctx := t.Context()
	a, hash, err := c.s.PasswordHash(ctx, "member")
	want := store.Account{ID: gone, Name: "member", Role: store.RoleMember, State: store.Deleted, CreatedAt: a.CreatedAt}
	if a != want || hash != "" || err != nil {
		t.Errorf("the account is %+v with password %q, %v; want %+v", a, hash, err, want)
	}
	if _, err := c.s.AccountByKey(ctx, "SHA256:m"); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("by key: %v", err)
	}
	left := func(what string, n int, err error) {
		if n != 0 || err != nil {
			t.Errorf("%d %s are left, %v", n, what, err)
		}
	}
	rooms, err := c.s.Memberships(ctx, gone)
	left("rooms", len(rooms), err)
	mentions, err := c.s.Mentions(ctx, gone, 0, 10)
	left("mentions", len(mentions), err)
	ignored, err := c.s.Ignores(ctx, gone)
	left("ignored", len(ignored), err)
	laters, err := c.s.Laters(ctx, gone)
	left("later words", len(laters), err)
	mark, err := c.s.ReadMark(ctx, gone, c.den)
	left("read", int(mark), err)
	if m, err := c.s.Message(ctx, c.who["admin"], c.den, seq); m.Text != "words" || m.Name != "member" || m.Deleted != "" || err != nil {
		t.Errorf("what was said is %+v, %v; want it kept", m, err)
	}
	c.refused(store.KindRegister, "", registration("Member"), store.ErrNameTaken)
	like := registration("rnember")
	like.Skeleton = registration("member").Skeleton
	c.refused(store.KindRegister, "", like, store.ErrNameLooksLike)
	for kind, body := range map[store.Kind]any{
		store.KindSay: store.Say{Room: c.den, Text: "x"}, store.KindSetTopic: store.SetTopic{Room: c.den, Topic: "x"},
		store.KindJoin: store.Join{Room: c.den}, store.KindOpenRoom: store.OpenRoom{Name: "x"}, store.KindDeleteAccount: store.DeleteAccount{},
		store.KindAddKey: store.AddKey{Fingerprint: "SHA256:new"}, store.KindSetPassword: store.SetPassword{Password: "new"},
		store.KindSetPref: store.SetPref{Name: "bio", Value: "x"}, store.KindSeen: store.Seen{},
	} {
		c.refused(kind, "member", body, store.ErrNoAccount)
	}
}

func TestADeletedAccountCanTakeItsWordsAlong(t *testing.T) {
	c, seq := leaves(t)
	other := c.said("other member")
	var deleted []int64
	c.s.Subscribe(func(events []store.Event) {
		for _, e := range events {
			if e.Kind == store.KindDelete {
				deleted = append(deleted, e.Message.Seq)
			}
		}
	})
	c.must(store.KindDeleteAccount, "member", store.DeleteAccount{Erase: true})
	if len(deleted) != 1 || deleted[0] != seq {
		t.Errorf("told of %v, want %d", deleted, seq)
	}
	c.reopen()
	page, err := c.s.MessagesAfter(t.Context(), c.den, 0, 10)
	if err != nil || len(page) != 3 {
		t.Fatalf("%d messages, %v, want the places of all", len(page), err)
	}
	if m := page[0]; m.Seq != seq || m.Text != "" || m.Deleted != "member" {
		t.Errorf("what was said is %+v, want it taken away", m)
	}
	if q := page[1].Reply; q == nil || q.Text != "" || !q.Deleted {
		t.Errorf("what it is quoted as: %+v", q)
	}
	if m := page[2]; m.Seq != other || m.Text != "words" {
		t.Errorf("what somebody else said is %+v", m)
	}
}

func TestTheOwnerStays(t *testing.T) {
	c := newCast(t)
	c.refused(store.KindDeleteAccount, "owner", store.DeleteAccount{}, store.ErrForbidden)
	c.refused(store.KindDeleteAccount, "guest", store.DeleteAccount{}, store.ErrNoAccount)
}

func TestWordsThatWaitGoWithTheAccount(t *testing.T) {
	c := newcomer(t)
	c.refused(store.KindSay, "zoe", store.Say{Room: lobby, Text: "hello"}, store.ErrHeld)
	c.must(store.KindDeleteAccount, "zoe", store.DeleteAccount{})
	if list := c.reports("moderator"); len(list) != 0 {
		t.Errorf("Reports = %+v, want none", list)
	}
}
