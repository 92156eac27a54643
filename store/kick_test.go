package store_test

import (
	"strconv"
	"testing"

	"teahouse/store"
)

func roomID(t testing.TB, value string) store.RoomID {
	t.Helper()
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return store.RoomID(id)
}

func (c *cast) kick(name string, room store.RoomID) store.Kick {
	return store.Kick{Subject: c.subject(name), Account: c.who[name], Name: "guest-7", Room: room, Reason: "late"}
}

func TestAKickIsToldAndNotKept(t *testing.T) {
	c := newCast(t)
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	for i, name := range []string{"member", "guest"} {
		c.must(store.KindKick, "room moderator", c.kick(name, c.den))
		if len(heard) != i+1 || heard[i].Sanction == nil {
			t.Fatalf("heard %+v", heard)
		}
		e, s := heard[i], heard[i].Sanction
		if e.Kind != store.KindKick || e.Room != c.den || e.Target != c.who[name] ||
			s.Subject != c.subject(name) || s.Reason != "late" || s.ByName != "room moderator" {
			t.Errorf("heard %+v %+v", e, s)
		}
	}
	if heard[0].Name != "member" || heard[1].Name != "guest-7" {
		t.Errorf("kicked were %q and %q", heard[0].Name, heard[1].Name)
	}
	c.must(store.KindSay, "member", store.Say{Room: c.den, Text: "back again"})
}

func TestAKickOutOfAPrivateRoomEndsTheMembership(t *testing.T) {
	c := newCast(t)
	attic := c.room(c.who["member"], store.OpenRoom{Name: "attic", Kind: store.Private})
	c.must(store.KindInvite, "member", store.Invite{Room: attic, Account: c.who["other member"]})
	c.must(store.KindKick, "member", c.kick("other member", attic))
	c.refused(store.KindSay, "other member", store.Say{Room: attic, Text: "x"}, store.ErrNoRoom)
	c.must(store.KindInvite, "member", store.Invite{Room: attic, Account: c.who["other member"]})
	c.must(store.KindSay, "other member", store.Say{Room: attic, Text: "x"})
}

func TestNobodyIsKickedOutOfADirectRoom(t *testing.T) {
	c := newCast(t)
	talk := c.direct("admin", "member")
	c.refused(store.KindKick, "admin", c.kick("member", talk), store.ErrForbidden)
	c.refused(store.KindKick, "moderator", c.kick("member", talk), store.ErrNoRoom)
}

func TestHouseRolesAreGivenFromAbove(t *testing.T) {
	c := newCast(t)
	give := func(name string, role store.Role) store.SetRole {
		return store.SetRole{Account: c.who[name], Role: role}
	}
	for _, r := range []struct {
		rule, actor string
		set         store.SetRole
		want        error
	}{
		{"a moderator names nobody", "moderator", give("member", store.RoleBot), store.ErrForbidden},
		{"nobody makes an equal", "admin", give("member", store.RoleAdmin), store.ErrTooHigh},
		{"nobody unmakes an equal", "admin", give("other admin", store.RoleMember), store.ErrTooHigh},
		{"nobody unmakes who is above", "admin", give("owner", store.RoleMember), store.ErrTooHigh},
		{"nobody names themselves", "admin", give("admin", store.RoleModerator), store.ErrTooHigh},
		{"there is one owner", "owner", give("member", store.RoleOwner), store.ErrMalformed},
		{"a guest has no account", "owner", give("member", store.RoleGuest), store.ErrMalformed},
		{"a role is one of them", "owner", give("member", "emperor"), store.ErrMalformed},
		{"there is the account", "owner", store.SetRole{Account: 99, Role: store.RoleBot}, store.ErrNoAccount},
	} {
		t.Run(r.rule, func(t *testing.T) { c.t = t; c.refused(store.KindRole, r.actor, r.set, r.want) })
	}
	c.t = t
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	c.must(store.KindRole, "owner", give("member", store.RoleAdmin))
	if len(heard) != 1 || heard[0].Account == nil || heard[0].Account.Role != store.RoleAdmin || heard[0].Account.ID != c.who["member"] {
		t.Errorf("heard %+v", heard)
	}
	c.must(store.KindHouse, "member", store.SetHouse{Name: "approval", Value: "on"}) // at once, and
	c.reopen()                                                                       // after a restart
	c.must(store.KindHouse, "member", store.SetHouse{Name: "approval", Value: "off"})
}

func TestARoomsMakerStandsAboveItsModerators(t *testing.T) {
	c := newCast(t)
	yard := c.room(c.who["member"], store.OpenRoom{Name: "yard"})
	give := func(name string, role store.Role) store.SetRole {
		return store.SetRole{Account: c.who[name], Room: yard, Role: role}
	}
	for _, name := range []string{"other member", "bot", "moderator"} {
		c.must(store.KindJoin, name, store.Join{Room: yard})
	}
	c.must(store.KindRole, "member", give("other member", store.RoleModerator))
	c.must(store.KindRole, "admin", give("moderator", store.RoleModerator))
	c.must(store.KindRole, "other member", give("bot", store.RoleModerator))
	c.refused(store.KindRole, "other member", give("bot", store.RoleMember), store.ErrTooHigh)
	c.refused(store.KindRole, "other member", give("member", store.RoleMember), store.ErrTooHigh)
	c.must(store.KindRole, "member", give("bot", store.RoleMember))
	c.refused(store.KindRole, "member", give("member", store.RoleMember), store.ErrTooHigh)
	c.refused(store.KindRole, "member", give("moderator", store.RoleMember), store.ErrTooHigh)
	c.refused(store.KindRole, "member", give("other bot", store.RoleModerator), store.ErrNoAccount) // is not in there
	c.refused(store.KindRole, "member", give("bot", store.RoleAdmin), store.ErrMalformed)
	c.must(store.KindRole, "admin", give("member", store.RoleMember))
	c.refused(store.KindRole, "member", give("other member", store.RoleMember), store.ErrForbidden) // the maker is none any more
}
