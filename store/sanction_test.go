package store_test

import (
	"errors"
	"testing"
	"time"

	"teahouse/store"
)

// must has one of the cast do what has to succeed.
func (c *cast) must(kind store.Kind, actor string, body any) string {
	c.t.Helper()
	return must(c.t, c.s, kind, c.who[actor], body)
}

// refused has one of the cast do what has to be refused with want, and answers what the refusal says besides.
func (c *cast) refused(kind store.Kind, actor string, body any, want error) store.Why {
	c.t.Helper()
	err := c.do(kind, actor, body)
	if !errors.Is(err, want) {
		c.t.Errorf("%s by %s %+v = %v, want %v", kind, actor, body, err, want)
	}
	refusal, _ := errors.AsType[store.Refusal](err)
	return refusal.Why
}

// sanction is a sanction of the cast's; long 0 is for ever.
func (c *cast) sanction(kind store.SanctionKind, name string, room store.RoomID, long time.Duration) store.SetSanction {
	set := store.SetSanction{Kind: kind, Subject: c.subject(name), Account: c.who[name], Room: room, Reason: "noise"}
	if long > 0 {
		set.Until = c.now.Add(long).UnixMilli()
	}
	return set
}

func (c *cast) lift(kind store.SanctionKind, name string, room store.RoomID) store.Lift {
	return store.Lift{Kind: kind, Subject: c.subject(name), Room: room}
}

// direct opens the direct room of some of the cast.
func (c *cast) direct(names ...string) store.RoomID {
	c.t.Helper()
	var people []store.AccountID
	for _, name := range names {
		people = append(people, c.who[name])
	}
	return roomID(c.t, c.must(store.KindOpenDirect, names[0], store.OpenDirect{Accounts: people}))
}

// holds asks whether a ban keeps somebody from a room.
func (c *cast) holds(name string, room store.RoomID) bool {
	c.t.Helper()
	say := store.Say{Room: room, Text: "x"}
	if c.who[name] == 0 {
		say.Guest, say.Folded = "guest-7", "guest-7"
	}
	err := c.do(store.KindSay, name, say)
	if err != nil && !errors.Is(err, store.ErrBanned) {
		c.t.Fatal(err)
	}
	return err != nil
}

func TestAMuteLastsAsLongAsItWasSet(t *testing.T) {
	c := newCast(t)
	seq := c.said("member")
	set := c.sanction(store.Mute, "member", c.den, 10*time.Minute)
	c.must(store.KindSanction, "room moderator", set)
	until := time.UnixMilli(set.Until).UTC()
	for range 2 { // and again after a restart
		why := c.refused(store.KindSay, "member", store.Say{Room: c.den, Text: "but"}, store.ErrMuted)
		if want := (store.Why{Until: until, Reason: "noise", By: "room moderator"}); why != want {
			t.Errorf("the muted hear %+v, want %+v", why, want)
		}
		c.refused(store.KindSetTopic, "member", store.SetTopic{Room: c.den, Topic: "but"}, store.ErrMuted)
		c.refused(store.KindEdit, "member", store.Edit{Room: c.den, Seq: seq, Text: "but"}, store.ErrMuted)
		c.refused(store.KindReact, "member", store.React{Room: c.den, Seq: seq, Emoji: "🍵"}, store.ErrMuted)
		c.must(store.KindSay, "member", store.Say{Room: lobby, Text: "elsewhere"})
		c.must(store.KindMarkRead, "member", store.MarkRead{Room: c.den, Seq: seq})
		c.reopen()
	}
	c.now = until.Add(-time.Millisecond)
	c.refused(store.KindSay, "member", store.Say{Room: c.den, Text: "but"}, store.ErrMuted)
	c.now = until
	c.must(store.KindSay, "member", store.Say{Room: c.den, Text: "at last"})
	if list, err := c.s.Sanctions(t.Context(), c.who["admin"], store.Mute, c.now, 10); len(list) != 0 || err != nil {
		t.Errorf("Sanctions = %+v, %v, want none that has run out", list, err)
	}
	c.refused(store.KindLift, "moderator", c.lift(store.Mute, "member", c.den), store.ErrNothing)
}

func TestAMuteInTheHouseHoldsInEveryRoom(t *testing.T) {
	c := newCast(t)
	for _, name := range []string{"member", "guest"} {
		c.must(store.KindSanction, "moderator", c.sanction(store.Mute, name, 0, 0))
	}
	c.refused(store.KindSay, "member", store.Say{Room: c.den, Text: "but"}, store.ErrMuted)
	c.refused(store.KindOpenRoom, "member", store.OpenRoom{Name: "MODERATORS ARE UNFAIR"}, store.ErrMuted)
	muted, other := store.Say{Room: lobby, Text: "x", Guest: "guest-7", Folded: "guest-7"}, store.Say{Room: lobby, Text: "x", Guest: "guest-8", Folded: "guest-8"}
	c.refused(store.KindSay, "guest", muted, store.ErrMuted)
	c.must(store.KindSay, "guest", other)
	c.must(store.KindLift, "moderator", c.lift(store.Mute, "guest", 0))
	c.must(store.KindSay, "guest", muted)
}

func TestTheMutedMayWriteToModerators(t *testing.T) {
	c := newCast(t)
	heard, unheard := c.direct("member", "moderator", "admin"), c.direct("member", "moderator", "other member")
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, 0))
	c.must(store.KindSay, "member", store.Say{Room: heard, Text: "why?"})
	c.refused(store.KindSay, "member", store.Say{Room: unheard, Text: "why?"}, store.ErrMuted)
}

func TestABanKeepsOut(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "member", c.den, time.Hour))
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "guest", 0, 0))
	c.reopen()
	if !c.holds("member", c.den) || c.holds("member", lobby) {
		t.Error("a ban from a room holds in that room alone")
	}
	if !c.holds("guest", lobby) || !c.holds("guest", c.den) {
		t.Error("a ban from the house holds in every room")
	}
	why := c.refused(store.KindSay, "member", store.Say{Room: c.den, Text: "x"}, store.ErrBanned)
	if want := (store.Why{Until: c.now.Truncate(time.Millisecond).Add(time.Hour), Reason: "noise", By: "moderator"}); why != want {
		t.Errorf("the banned hear %+v, want %+v", why, want)
	}
	c.must(store.KindLeave, "member", store.Leave{Room: c.den})
	c.refused(store.KindJoin, "member", store.Join{Room: c.den}, store.ErrBanned)
	c.now = c.now.Add(time.Hour)
	c.must(store.KindJoin, "member", store.Join{Room: c.den})
	if c.holds("member", c.den) {
		t.Error("the ban outlasts its time")
	}
}

func TestWhoIsBannedFromAPrivateRoomIsNoMemberAnyMore(t *testing.T) {
	c := newCast(t)
	attic := c.room(c.who["member"], store.OpenRoom{Name: "attic", Kind: store.Private})
	c.must(store.KindInvite, "member", store.Invite{Room: attic, Account: c.who["other member"]})
	c.must(store.KindSanction, "member", c.sanction(store.Ban, "other member", attic, 0))
	if sees, err := c.s.MaySee(t.Context(), c.who["other member"], attic); sees || err != nil {
		t.Errorf("MaySee = %v, %v", sees, err)
	}
	c.refused(store.KindInvite, "member", store.Invite{Room: attic, Account: c.who["other member"]}, store.ErrBanned)
}

func TestLaterWordsOfTheBannedAreNotSaid(t *testing.T) {
	c := newCast(t)
	c.must(store.KindLater, "member", store.SayLater{Room: c.den, Text: "still here", Due: c.now.Add(time.Minute).UnixMilli()})
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "member", 0, 0))
	c.now = c.now.Add(time.Hour)
	must(t, c.s, store.KindSayDue, 0, store.SayDue{ID: 1})
	if last, err := c.s.LastSeq(t.Context(), c.den); last != 0 || err != nil {
		t.Errorf("LastSeq = %d, %v, want nothing said", last, err)
	}
}

func TestASanctionReplacesTheOneBefore(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, 0))
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, time.Hour))
	if list, err := c.s.Sanctions(t.Context(), c.who["admin"], store.Mute, c.now, 10); len(list) != 1 || list[0].Until.IsZero() || err != nil {
		t.Fatalf("Sanctions = %+v, %v, want the second alone", list, err)
	}
	c.now = c.now.Add(time.Hour)
	c.must(store.KindSay, "member", store.Say{Room: c.den, Text: "x"})
}

func TestSanctionsAreTold(t *testing.T) {
	c := newCast(t)
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "member", c.den, time.Hour))
	c.must(store.KindLift, "moderator", c.lift(store.Ban, "member", c.den))
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "guest", 0, 0))
	if len(heard) != 3 || heard[0].Sanction == nil || heard[1].Sanction == nil || heard[2].Sanction == nil {
		t.Fatalf("heard %+v", heard)
	}
	e, s := heard[0], *heard[0].Sanction
	if e.Kind != store.KindSanction || e.Room != c.den || e.Target != c.who["member"] || e.Actor != c.who["moderator"] ||
		s.Kind != store.Ban || s.Subject != c.subject("member") || s.Name != "member" || s.ByName != "moderator" ||
		s.Reason != "noise" || !s.Until.Equal(c.now.Truncate(time.Millisecond).Add(time.Hour)) {
		t.Errorf("heard of the ban: %+v %+v", e, s)
	}
	if heard[1].Kind != store.KindLift || heard[1].Sanction.Subject != c.subject("member") || heard[1].Room != c.den {
		t.Errorf("heard of its end: %+v", heard[1])
	}
	if g := heard[2].Sanction; g.Name != "guest-7" || g.Account != 0 {
		t.Errorf("heard of the guest: %+v", g)
	}
}

func TestSanctionRefuses(t *testing.T) {
	c := newCast(t)
	for _, name := range []string{"owner", "member"} {
		c.must(store.KindAddKey, name, store.AddKey{Fingerprint: "SHA256:" + name})
	}
	talk := c.direct("moderator", "member")
	past := c.sanction(store.Mute, "member", 0, 0)
	past.Until = c.now.UnixMilli()
	stolen := c.sanction(store.Mute, "member", 0, 0)
	stolen.Subject = c.subject("owner")
	key := func(kind store.SanctionKind, name string) store.SetSanction {
		return store.SetSanction{Kind: kind, Subject: store.KeySubject("SHA256:" + name)}
	}
	network := store.SetSanction{Kind: store.Ban, Subject: store.NetSubject("2001:db8::/64")}
	for _, r := range []struct {
		rule, actor string
		set         store.SetSanction
		want        error
	}{
		{"it ends later than it begins", "moderator", past, store.ErrMalformed},
		{"there are two kinds", "owner", c.sanction("gag", "member", 0, 0), store.ErrMalformed},
		{"it is about somebody", "owner", store.SetSanction{Kind: store.Mute}, store.ErrMalformed},
		{"the subject is the account's", "moderator", stolen, store.ErrMalformed},
		{"there is the account", "owner", store.SetSanction{Kind: store.Ban, Subject: "a:99", Account: 99}, store.ErrNoAccount},
		{"nobody sanctions themselves", "admin", c.sanction(store.Mute, "admin", 0, 0), store.ErrTooHigh},
		{"a direct room has no moderators", "moderator", c.sanction(store.Mute, "member", talk, 0), store.ErrForbidden},
		{"a room moderator is one there alone", "room moderator", c.sanction(store.Mute, "member", 0, 0), store.ErrForbidden},
		{"a network may be anybody's", "moderator", network, store.ErrForbidden},
		{"a key may be anybody's", "moderator", key(store.Ban, "nobody"), store.ErrForbidden},
		{"behind a key stands its account", "admin", key(store.Ban, "owner"), store.ErrTooHigh},
		{"keys don't speak", "admin", key(store.Mute, "member"), store.ErrNoAccount},
	} {
		t.Run(r.rule, func(t *testing.T) { c.t = t; c.refused(store.KindSanction, r.actor, r.set, r.want) })
	}
	c.t = t
	for _, set := range []store.SetSanction{network, key(store.Ban, "nobody"), key(store.Ban, "member")} {
		c.must(store.KindSanction, "admin", set)
		c.refused(store.KindLift, "moderator", store.Lift{Kind: store.Ban, Subject: set.Subject}, store.ErrForbidden)
		c.must(store.KindLift, "admin", store.Lift{Kind: store.Ban, Subject: set.Subject})
	}
}
