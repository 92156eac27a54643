package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/store"
)

// TestABotIsHeldToItsScopes has bots with each scope alone try everything that a bot could want.
func TestABotIsHeldToItsScopes(t *testing.T) {
	c := newCast(t)
	c.bot("owner", "reader", store.Scopes{Read: true}, c.den)
	c.bot("owner", "poster", store.Scopes{Post: true}, c.den)
	c.bot("owner", "warden", store.Scopes{Moderate: true}, c.den)
	post, moderate := []string{"poster"}, []string{"warden"}
	all := []string{"reader", "poster", "warden"}
	poll := roomSeq(t, c.must(store.KindSay, "owner", store.Say{Room: c.den, Kind: store.Asked, Text: "tea?", Choices: []string{"a", "b"}}))
	for _, try := range []struct {
		what string
		kind store.Kind
		body func(actor string) any
		may  []string
	}{
		{"say", store.KindSay, func(string) any { return store.Say{Room: c.den, Text: "x"} }, post},
		{"call all", store.KindSay, func(string) any { return store.Say{Room: c.den, Text: "x", CallAll: true} }, nil},
		{"make a poll", store.KindSay, func(string) any {
			return store.Say{Room: c.den, Kind: store.Asked, Text: "x", Choices: []string{"a", "b"}}
		}, nil},
		{"react", store.KindReact, func(string) any { return store.React{Room: c.den, Seq: poll, Emoji: "🍵"} }, post},
		{"vote", store.KindVote, func(string) any { return store.Vote{Room: c.den, Seq: poll, Choice: 1} }, post},
		{"begin a conversation", store.KindOpenDirect, func(string) any { return store.OpenDirect{Accounts: []store.AccountID{c.who["member"]}} }, nil},
		{"take away another's words", store.KindDelete, func(string) any { return store.Delete{Room: c.den, Seq: c.said("member")} }, moderate},
		{"pin", store.KindPin, func(string) any { return store.Pin{Room: c.den, Seq: c.said("member")} }, moderate},
		{"mute", store.KindSanction, func(string) any { return c.sanction(store.Mute, "member", c.den, 0) }, moderate},
		{"unmute", store.KindLift, func(string) any {
			must(t, c.s, store.KindSanction, c.who["room moderator"], c.sanction(store.Mute, "member", c.den, 0))
			return c.lift(store.Mute, "member", c.den)
		}, moderate},
		{"kick", store.KindKick, func(string) any { return c.kick("other member", c.den) }, moderate},
		{"kick from the house", store.KindKick, func(string) any { return c.kick("other member", 0) }, nil},
		{"leave", store.KindLeave, func(string) any { return store.Leave{Room: c.den} }, all},
		{"join", store.KindJoin, func(string) any { return store.Join{Room: c.den} }, all},
		{"mark as read", store.KindMarkRead, func(string) any { return store.MarkRead{Room: c.den, Seq: 1} }, all},
		{"change the room", store.KindChangeRoom, func(string) any { return store.ChangeRoom{Room: c.den, What: "slow", Value: "9"} }, nil},
		{"change the topic", store.KindSetTopic, func(string) any { return store.SetTopic{Room: c.den, Topic: "x"} }, nil},
		{"name a moderator", store.KindRole, func(string) any {
			return store.SetRole{Account: c.who["member"], Room: c.den, Role: store.RoleModerator}
		}, nil},
		{"open a room", store.KindOpenRoom, func(string) any { return store.OpenRoom{Name: c.fresh()} }, nil},
		{"invite", store.KindInvite, func(string) any { return store.Invite{Room: c.den, Account: c.who["member"]} }, nil},
		{"speak later", store.KindLater, func(string) any { return store.SayLater{Room: c.den, Text: "x", Due: c.now.Add(time.Hour).UnixMilli()} }, nil},
		{"report", store.KindReport, func(string) any { return store.MakeReport{Room: c.den, Seq: poll} }, nil},
		{"have another key", store.KindAddKey, func(string) any { return store.AddKey{Fingerprint: c.fresh()} }, nil},
		{"have a password", store.KindSetPassword, func(string) any { return store.SetPassword{Password: "x"} }, nil},
		{"have another profile", store.KindSetPref, func(string) any { return store.SetPref{Name: "bio", Value: "x"} }, nil},
		{"go", store.KindDeleteAccount, func(string) any { return store.DeleteAccount{} }, nil},
		{"make a bot", store.KindMakeBot, func(string) any { return botCalled(c.fresh(), store.Scopes{Read: true}) }, nil},
		{"end a bot", store.KindRevokeBot, func(actor string) any { return store.RevokeBot{Account: c.who[actor]} }, nil},
		{"claim the house", store.KindClaimHouse, func(string) any { return store.ClaimHouse{} }, nil},
		{"take something back", store.KindUndo, func(string) any { return store.Undo{} }, nil},
	} {
		for _, actor := range all {
			err := c.do(try.kind, actor, try.body(actor))
			if may := slices.Contains(try.may, actor); may && err != nil || !may && !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%s: %s = %v, may: %v", try.what, actor, err, may)
			}
		}
		must(t, c.s, store.KindSanction, c.who["owner"], c.sanction(store.Mute, "member", c.den, 0))
		must(t, c.s, store.KindLift, c.who["owner"], c.lift(store.Mute, "member", c.den))
	}
	own := roomSeq(t, c.must(store.KindSay, "poster", store.Say{Room: c.den, Text: "x"}))
	c.must(store.KindEdit, "poster", store.Edit{Room: c.den, Seq: own, Text: "y"})
	c.must(store.KindDelete, "poster", store.Delete{Room: c.den, Seq: own})
}

func roomSeq(t *testing.T, value string) (seq int64) {
	t.Helper()
	if _, err := fmt.Sscan(value, &seq); err != nil {
		t.Fatal(err)
	}
	return seq
}

// TestNobodyGivesABotMore is about those who could give roles to others.
func TestNobodyGivesABotMore(t *testing.T) {
	c := newCast(t)
	poster := c.bot("member", "poster", store.Scopes{Post: true}, c.den)
	warden := c.bot("owner", "warden", everything, c.den)
	for _, role := range []store.Role{store.RoleMember, store.RoleModerator, store.RoleAdmin} {
		c.refused(store.KindRole, "owner", store.SetRole{Account: poster, Role: role}, store.ErrForbidden)
	}
	c.refused(store.KindRole, "owner", store.SetRole{Account: poster, Room: c.den, Role: store.RoleModerator}, store.ErrForbidden)
	c.must(store.KindRole, "owner", store.SetRole{Account: warden, Room: c.den, Role: store.RoleMember})
	c.refused(store.KindPin, "warden", store.Pin{Room: c.den, Seq: c.said("owner")}, store.ErrForbidden)
	c.must(store.KindRole, "owner", store.SetRole{Account: warden, Room: c.den, Role: store.RoleModerator})
	c.must(store.KindPin, "warden", store.Pin{Room: c.den, Seq: c.said("owner")})
}

// TestABotWithAListIsNowhereElse tries all doors and commands on a public room that is not in the list.
func TestABotWithAListIsNowhereElse(t *testing.T) {
	s := newStore(t)
	owner := register(t, s, "owner")
	must(t, s, store.KindClaimHouse, owner, store.ClaimHouse{})
	inside, outside := register(t, s, "inside"), register(t, s, "outside")
	room, number := secretRoom(t, s, inside, outside)
	must(t, s, store.KindChangeRoom, inside, store.ChangeRoom{Room: room, What: "kind", Value: "public"})
	bot := makeBot(t, s, owner, botCalled("tea-bot", everything, lobby))
	must(t, s, store.KindSay, inside, store.Say{Room: room, Text: "psst @tea-bot", Mentions: []store.AccountID{bot}})
	for name, door := range doors {
		got, err := door(t.Context(), s, bot, room, number)
		if told := fmt.Sprintf("%+v %v", got, err); leaks(told) {
			t.Errorf("%s tells it %s", name, told)
		}
	}
	for kind, body := range map[store.Kind]any{
		store.KindSay: store.Say{Room: room, Text: "x"}, store.KindEdit: store.Edit{Room: room, Seq: 2, Text: "x"},
		store.KindDelete: store.Delete{Room: room, Seq: 1}, store.KindReact: store.React{Room: room, Seq: 1, Emoji: "x"},
		store.KindPin: store.Pin{Room: room, Seq: 1}, store.KindVote: store.Vote{Room: room, Seq: 1}, store.KindJoin: store.Join{Room: room},
		store.KindLeave: store.Leave{Room: room}, store.KindMarkRead: store.MarkRead{Room: room, Seq: 1},
		store.KindRoomPref: store.RoomPref{Room: room},
		store.KindSanction: store.SetSanction{Kind: store.Mute, Subject: store.AccountSubject(inside), Account: inside, Room: room},
		store.KindKick:     store.Kick{Subject: store.AccountSubject(inside), Account: inside, Room: room},
	} {
		refused(t, s, kind, bot, body, store.ErrNoRoom)
	}
	refused(t, s, store.KindInvite, inside, store.Invite{Room: room, Account: bot}, store.ErrBlocked)
	refused(t, s, store.KindOpenDirect, inside, store.OpenDirect{Accounts: []store.AccountID{bot}}, store.ErrBlocked)
	refused(t, s, store.KindOpenDirect, bot, store.OpenDirect{Accounts: []store.AccountID{inside}}, store.ErrForbidden)
	if rooms, err := s.Rooms(t.Context(), bot); err != nil || len(rooms) != 1 || rooms[0].ID != lobby {
		t.Errorf("it sees the rooms %+v, %v", rooms, err)
	}
}

// TestABotWithoutAListGoesWhereItIsInvited is the other kind of bot.
func TestABotWithoutAListGoesWhereItIsInvited(t *testing.T) {
	c := newCast(t)
	cellar := c.room(c.who["member"], store.OpenRoom{Name: "cellar", Kind: store.Private})
	bot := c.bot("member", "kettle", store.Scopes{Read: true, Post: true})
	c.refused(store.KindSay, "kettle", store.Say{Room: cellar, Text: "x"}, store.ErrNoRoom)
	c.must(store.KindSay, "kettle", store.Say{Room: c.den, Text: "x"}) // public
	c.must(store.KindInvite, "member", store.Invite{Room: cellar, Account: bot})
	c.must(store.KindSay, "kettle", store.Say{Room: cellar, Text: "x"})
	if stream, err := c.s.Stream(t.Context(), bot, []store.RoomID{cellar}, 0, 10); err != nil || len(stream) == 0 {
		t.Errorf("it follows %+v, %v", stream, err)
	}
	c.must(store.KindKick, "member", c.kick("kettle", cellar))
	c.refused(store.KindSay, "kettle", store.Say{Room: cellar, Text: "x"}, store.ErrNoRoom)
	c.must(store.KindOpenDirect, "kettle", store.OpenDirect{Accounts: []store.AccountID{c.who["member"]}})
}

// TestWhoMayOnlyPostReadsNothing tries all doors on a room in which a bot may post: it finds the room, and no word of it.
func TestWhoMayOnlyPostReadsNothing(t *testing.T) {
	s := newStore(t)
	owner := register(t, s, "owner")
	must(t, s, store.KindClaimHouse, owner, store.ClaimHouse{})
	inside, outside := register(t, s, "inside"), register(t, s, "outside")
	room, number := secretRoom(t, s, inside, outside)
	bot := makeBot(t, s, inside, botCalled("poster", store.Scopes{Post: true}, room))
	must(t, s, store.KindSay, bot, store.Say{Room: room, Text: "build 7 is green"})
	must(t, s, store.KindSay, inside, store.Say{Room: room, Text: "psst @poster", Mentions: []store.AccountID{bot}})
	for name, door := range doors {
		got, err := door(t.Context(), s, bot, room, number)
		if told := fmt.Sprintf("%+v %v", got, err); strings.Contains(told, "psst") {
			t.Errorf("%s tells it %s", name, told)
		}
	}
	if r, err := s.Room(t.Context(), bot, "geheim"); err != nil || r.ID != room {
		t.Errorf("it finds its room as %+v, %v", r, err)
	}
	if said, err := s.SaidBy(t.Context(), bot, 0, 10); err != nil || len(said) != 0 {
		t.Errorf("it reads back %+v, %v", said, err)
	}
}
