package store_test

import (
	"strconv"
	"testing"
	"time"

	"teahouse/store"
)

// invites has one of the cast make an invitation and answers its ID.
func (c *cast) invites(name string, i store.MakeInvitation) int64 {
	c.t.Helper()
	id, err := strconv.ParseInt(c.must(store.KindInvitate, name, i), 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// comesWith has somebody new register with an invitation.
func (c *cast) comesWith(hash string) (store.Account, error) {
	c.t.Helper()
	r := registration(c.fresh())
	r.Invite = hash
	if _, err := c.s.Do(c.t.Context(), store.NewCommand(store.KindRegister, 0, r)); err != nil {
		return store.Account{}, err
	}
	a, err := c.s.AccountByName(c.t.Context(), r.Folded)
	if err != nil {
		c.t.Fatal(err)
	}
	return a, nil
}

func TestOnlyTheInvitedRegisterWhereThatIsTheRule(t *testing.T) {
	c := newCast(t)
	c.must(store.KindHouse, "admin", store.SetHouse{Name: "registration", Value: "invited"})
	c.must(store.KindHouse, "admin", store.SetHouse{Name: "lockdown", Value: "members"})
	c.must(store.KindHouse, "admin", store.SetHouse{Name: "approval", Value: "on"})
	c.refused(store.KindRegister, "", registration("zoe"), store.ErrNoInvite)
	c.invites("admin", store.MakeInvitation{Hash: "h", Uses: 2, Role: store.RoleModerator, Room: c.den})
	c.reopen()
	a, err := c.comesWith("h")
	if err != nil || a.Role != store.RoleModerator || a.State != store.Usable {
		t.Fatalf("invited came %+v, %v; want a moderator who needs no approval", a, err)
	}
	in := make(map[store.RoomID]bool)
	rooms, err := c.s.Memberships(t.Context(), a.ID)
	for _, m := range rooms {
		in[m.Room.ID] = true
	}
	if len(in) != 2 || !in[lobby] || !in[c.den] || err != nil {
		t.Errorf("a member of %v, %v; want the lobby and the den", in, err)
	}
	if _, err := c.comesWith("other"); err == nil {
		t.Error("somebody came with a code that is none")
	}
}

func TestAnInvitationIsUsedUp(t *testing.T) {
	c := newCast(t)
	id := c.invites("moderator", store.MakeInvitation{Hash: "h", Uses: 2})
	taken := registration("member")
	taken.Invite = "h"
	c.refused(store.KindRegister, "", taken, store.ErrNameTaken) // costs no use
	for range 2 {
		if a, err := c.comesWith("h"); err != nil || a.Role != store.RoleMember {
			t.Fatalf("came %+v, %v", a, err)
		}
	}
	late := registration("zoe")
	late.Invite = "h"
	c.refused(store.KindRegister, "", late, store.ErrNoInvite)
	list, err := c.s.Invitations(t.Context(), c.who["moderator"], c.who["moderator"])
	if err != nil || len(list) != 1 || list[0].ID != id || list[0].Uses != 0 || list[0].Used != 2 || list[0].By != "moderator" {
		t.Errorf("Invitations = %+v, %v", list, err)
	}
	if list, err := c.s.Invitations(t.Context(), c.who["admin"], c.who["admin"]); len(list) != 0 || err != nil {
		t.Errorf("the admin's own = %+v, %v, want none", list, err)
	}
}

// TestAnInvitationEnds has it end in each way that there is.
func TestAnInvitationEnds(t *testing.T) {
	for _, end := range []struct {
		how string
		do  func(c *cast, id int64)
	}{
		{"its time is over", func(c *cast, _ int64) { c.now = c.now.Add(time.Hour) }},
		{"its maker revokes it", func(c *cast, id int64) { c.must(store.KindRevoke, "moderator", store.Revoke{ID: id}) }},
		{"an admin revokes it", func(c *cast, id int64) { c.must(store.KindRevoke, "admin", store.Revoke{ID: id}) }},
		{"it is undone", func(c *cast, _ int64) { c.must(store.KindUndo, "moderator", store.Undo{}) }},
		{"its maker is a moderator no more", func(c *cast, _ int64) {
			c.must(store.KindRole, "owner", store.SetRole{Account: c.who["moderator"], Role: store.RoleMember})
		}},
		{"its maker is gone", func(c *cast, _ int64) { c.must(store.KindDeleteAccount, "moderator", store.DeleteAccount{}) }},
	} {
		t.Run(end.how, func(t *testing.T) {
			c := newCast(t)
			id := c.invites("moderator", store.MakeInvitation{Hash: "h", Uses: 9, Until: c.now.Add(time.Hour).UnixMilli()})
			if _, err := c.comesWith("h"); err != nil {
				t.Fatal(err)
			}
			end.do(c, id)
			late := registration("zoe")
			late.Invite = "h"
			c.refused(store.KindRegister, "", late, store.ErrNoInvite)
		})
	}
}

func TestRevokeRefuses(t *testing.T) {
	c := newCast(t)
	id := c.invites("moderator", store.MakeInvitation{Hash: "h", Uses: 1})
	c.refused(store.KindRevoke, "other moderator", store.Revoke{ID: id}, store.ErrForbidden)
	c.refused(store.KindRevoke, "member", store.Revoke{ID: id}, store.ErrForbidden)
	c.refused(store.KindRevoke, "admin", store.Revoke{ID: id + 1}, store.ErrNothing)
	c.must(store.KindRevoke, "moderator", store.Revoke{ID: id})
	c.refused(store.KindRevoke, "moderator", store.Revoke{ID: id}, store.ErrNothing)
}

func TestInvitationRefuses(t *testing.T) {
	c := newCast(t)
	attic := c.room(c.who["member"], store.OpenRoom{Name: "attic", Kind: store.Private})
	talk := c.direct("admin", "member")
	c.invites("admin", store.MakeInvitation{Hash: "same", Uses: 1})
	for _, r := range []struct {
		rule string
		make store.MakeInvitation
		want error
	}{
		{"it has a code", store.MakeInvitation{Uses: 1}, store.ErrMalformed},
		{"it has a code of its own", store.MakeInvitation{Hash: "same", Uses: 1}, store.ErrMalformed},
		{"it can be used", store.MakeInvitation{Hash: "h"}, store.ErrMalformed},
		{"it ends some time", store.MakeInvitation{Hash: "h", Uses: 1001}, store.ErrMalformed},
		{"it ends later than now", store.MakeInvitation{Hash: "h", Uses: 1, Until: c.now.UnixMilli()}, store.ErrMalformed},
		{"it makes no guests", store.MakeInvitation{Hash: "h", Uses: 1, Role: store.RoleGuest}, store.ErrMalformed},
		{"it makes no equals", store.MakeInvitation{Hash: "h", Uses: 1, Role: store.RoleAdmin}, store.ErrTooHigh},
		{"it leads nowhere that its maker can't see", store.MakeInvitation{Hash: "h", Uses: 1, Room: attic}, store.ErrNoRoom},
		{"nobody comes into a conversation", store.MakeInvitation{Hash: "h", Uses: 1, Room: talk}, store.ErrForbidden},
	} {
		t.Run(r.rule, func(t *testing.T) { c.t = t; c.refused(store.KindInvitate, "admin", r.make, r.want) })
	}
	c.t = t
}

func TestWhoWasShownOutBringsNobodyIn(t *testing.T) {
	c := newCast(t)
	attic := c.room(c.who["member"], store.OpenRoom{Name: "attic", Kind: store.Private})
	c.must(store.KindInvite, "member", store.Invite{Room: attic, Account: c.who["moderator"]})
	c.invites("moderator", store.MakeInvitation{Hash: "h", Uses: 1, Room: attic})
	c.must(store.KindLeave, "moderator", store.Leave{Room: attic})
	a, err := c.comesWith("h")
	if err != nil {
		t.Fatal(err)
	}
	if sees, err := c.s.MaySee(t.Context(), a.ID, attic); sees || err != nil {
		t.Errorf("MaySee = %v, %v", sees, err)
	}
}
