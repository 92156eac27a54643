package store_test

import (
	"testing"
	"time"

	"teahouse/store"
)

// TestUndoTakesBack does each thing that can be taken back, and looks whether it was done, and whether it is undone after.
func TestUndoTakesBack(t *testing.T) {
	room := func(c *cast) store.Room {
		r, err := c.s.RoomByID(c.t.Context(), c.who["owner"], c.den)
		if err != nil {
			c.t.Fatal(err)
		}
		return r
	}
	role := func(c *cast, name string) store.Standing { return c.standing(name) }
	muted := func(c *cast) bool { return c.do(store.KindSay, "member", c.says("member", c.den)) != nil }
	change := func(what, value string) func(c *cast) {
		return func(c *cast) {
			c.must(store.KindChangeRoom, "admin", store.ChangeRoom{Room: c.den, What: what, Value: value})
		}
	}
	for _, deed := range []struct {
		what  string
		first func(c *cast) // what was done before; nil for nothing
		do    func(c *cast)
		done  func(c *cast) bool
	}{
		{"a mute", nil, func(c *cast) { c.must(store.KindSanction, "admin", c.sanction(store.Mute, "member", c.den, 0)) }, muted},
		{"the end of a mute", func(c *cast) {
			c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", c.den, time.Hour))
		}, func(c *cast) { c.must(store.KindLift, "admin", c.lift(store.Mute, "member", c.den)) },
			func(c *cast) bool { return !muted(c) }},
		{"a ban", nil, func(c *cast) { c.must(store.KindSanction, "admin", c.sanction(store.Ban, "member", 0, 0)) },
			func(c *cast) bool { return c.holds("member", lobby) }},
		{"a role", nil, func(c *cast) {
			c.must(store.KindRole, "admin", store.SetRole{Account: c.who["member"], Role: store.RoleModerator})
		}, func(c *cast) bool { return role(c, "member").Role == store.RoleModerator }},
		{"a room's role", nil, func(c *cast) {
			c.must(store.KindRole, "admin", store.SetRole{Account: c.who["room moderator"], Room: c.den, Role: store.RoleMember})
		}, func(c *cast) bool { return role(c, "room moderator").Room == "" }},
		{"a setting", nil, func(c *cast) { c.must(store.KindHouse, "admin", store.SetHouse{Name: "lockdown", Value: "no-guests"}) },
			func(c *cast) bool { return c.do(store.KindSay, "guest", c.says("guest", c.den)) != nil }},
		{"an invitation", nil, func(c *cast) { c.invites("admin", store.MakeInvitation{Hash: "h", Uses: 9}) },
			func(c *cast) bool { _, err := c.comesWith("h"); return err == nil }},
		{"a room's name", nil, change("name", "cellar"), func(c *cast) bool { return room(c).Name == "cellar" }},
		{"a room's kind", nil, change("kind", "announce"), func(c *cast) bool { return room(c).Kind == store.Announce }},
		{"a room's end", nil, change("archived", "yes"), func(c *cast) bool { return room(c).Archived }},
		{"slow mode", func(c *cast) {
			c.must(store.KindChangeRoom, "owner", store.ChangeRoom{Room: c.den, What: "slow", Value: "10"})
		}, change("slow", "30"), func(c *cast) bool { return room(c).Slow == 30*time.Second }},
		{"retention", nil, change("retention", "60"), func(c *cast) bool { return room(c).Retention == time.Minute }},
	} {
		t.Run(deed.what, func(t *testing.T) {
			c := newCast(t)
			if deed.first != nil {
				deed.first(c)
			}
			deed.do(c)
			if !deed.done(c) {
				t.Fatal("it was not done")
			}
			c.reopen()
			c.must(store.KindUndo, "admin", store.Undo{})
			if deed.done(c) {
				t.Error("it is not undone")
			}
			lines, err := c.s.Audit(t.Context(), c.who["owner"], 0, 0, 2)
			if err != nil || len(lines) != 2 || lines[0].Action != store.ActUndo || lines[0].By != "admin" || lines[0].Undoable || lines[1].Undoable {
				t.Errorf("Audit = %+v, %v, want the undo and what was undone, neither to be undone again", lines, err)
			}
			c.refused(store.KindUndo, "admin", store.Undo{}, store.ErrNothing)
			c.refused(store.KindUndo, "admin", store.Undo{Number: lines[1].Number}, store.ErrNothing)
		})
	}
}

func TestUndoOfAReplacementBringsBackWhatStoodBefore(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, 10*time.Minute))
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, time.Hour))
	c.must(store.KindUndo, "moderator", store.Undo{})
	c.refused(store.KindSay, "member", c.says("member", c.den), store.ErrMuted)
	c.now = c.now.Add(10 * time.Minute)
	c.must(store.KindSay, "member", c.says("member", c.den))

	// And when the first has run out by then, nothing stands.
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "member", 0, 10*time.Minute))
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "member", 0, time.Hour))
	c.now = c.now.Add(20 * time.Minute)
	c.must(store.KindUndo, "moderator", store.Undo{})
	c.must(store.KindSay, "member", c.says("member", c.den))
}

// TestUndoPassesOverWhatIsOverAlready takes the newest thing of which something is left.
func TestUndoPassesOverWhatIsOverAlready(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", c.den, 0))
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "other member", 0, 0))
	c.must(store.KindSanction, "moderator", c.sanction(store.Ban, "bot", 0, time.Minute))
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "other bot", 0, 0))
	c.must(store.KindLift, "admin", c.lift(store.Mute, "other member", 0)) // by somebody else
	c.must(store.KindDeleteAccount, "other bot", store.DeleteAccount{})
	c.now = c.now.Add(time.Minute) // the ban runs out
	c.must(store.KindUndo, "moderator", store.Undo{})
	c.must(store.KindSay, "member", c.says("member", c.den))
	c.refused(store.KindUndo, "moderator", store.Undo{}, store.ErrNothing)
}

func TestUndoOfWhatOthersDid(t *testing.T) {
	c := newCast(t)
	attic := c.room(c.who["member"], store.OpenRoom{Name: "attic", Kind: store.Private})
	number := func(actor string, kind store.Kind, body any) uint64 {
		result, err := c.s.Do(t.Context(), store.NewCommand(kind, c.who[actor], body))
		if err != nil {
			t.Fatal(err)
		}
		return result.Number
	}
	mute := number("moderator", store.KindSanction, c.sanction(store.Mute, "member", 0, 0))
	role := number("owner", store.KindRole, store.SetRole{Account: c.who["member"], Role: store.RoleAdmin})
	secret := number("member", store.KindChangeRoom, store.ChangeRoom{Room: attic, What: "slow", Value: "5"})
	kick := number("moderator", store.KindKick, c.kick("other member", c.den))

	c.refused(store.KindUndo, "other moderator", store.Undo{Number: mute}, store.ErrForbidden)
	c.refused(store.KindUndo, "other member", store.Undo{Number: mute}, store.ErrForbidden)
	c.refused(store.KindUndo, "admin", store.Undo{Number: kick}, store.ErrNothing)      // nothing takes a kick back
	c.refused(store.KindUndo, "admin", store.Undo{Number: kick + 99}, store.ErrNothing) // there is none
	c.refused(store.KindUndo, "admin", store.Undo{Number: secret}, store.ErrNothing)    // as if there were none
	c.refused(store.KindUndo, "admin", store.Undo{Number: role}, store.ErrTooHigh)      // only as far as one's own rights go
	c.must(store.KindUndo, "owner", store.Undo{Number: role})
	c.must(store.KindUndo, "admin", store.Undo{Number: mute})
	c.must(store.KindSay, "member", c.says("member", c.den))
}
