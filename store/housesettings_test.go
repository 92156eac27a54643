package store_test

import (
	"maps"
	"testing"
	"time"

	"teahouse/store"
)

// says is what one of the cast says in a room.
func (c *cast) says(name string, room store.RoomID) store.Say {
	say := store.Say{Room: room, Text: "x"}
	if c.who[name] == 0 {
		say.Guest, say.Folded = "guest-7", "guest-7"
	}
	return say
}

func TestHouseSettingsBeginWithTheirDefaults(t *testing.T) {
	c := newCast(t)
	want := map[string]string{"lockdown": "open", "registration": "open", "approval": "off"}
	if got, err := c.s.HouseSettings(t.Context()); !maps.Equal(got, want) || err != nil {
		t.Errorf("HouseSettings = %v, %v, want %v", got, err, want)
	}
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	c.must(store.KindHouse, "admin", store.SetHouse{Name: "lockdown", Value: "members"})
	if len(heard) != 1 || heard[0].Kind != store.KindHouse || heard[0].Name != "lockdown" || heard[0].Value != "members" {
		t.Errorf("heard %+v", heard)
	}
	c.reopen()
	want["lockdown"] = "members"
	if got, err := c.s.HouseSettings(t.Context()); !maps.Equal(got, want) || err != nil {
		t.Errorf("after a restart HouseSettings = %v, %v, want %v", got, err, want)
	}
	for _, bad := range []store.SetHouse{{Name: "lockdown", Value: "closed"}, {Name: "tea", Value: "green"}, {}} {
		c.refused(store.KindHouse, "owner", bad, store.ErrMalformed)
	}
}

// TestLockdownLevels has everybody speak and a newcomer register at each level.
func TestLockdownLevels(t *testing.T) {
	c := newCast(t)
	for _, level := range []struct {
		name                                string
		guest, member, moderator, newcomers error
	}{
		{"open", nil, nil, nil, nil},
		{"no-guests", store.ErrForbidden, nil, nil, nil},
		{"members", store.ErrForbidden, nil, nil, store.ErrNoInvite},
		{"read-only", store.ErrReadOnly, store.ErrReadOnly, nil, store.ErrNoInvite},
	} {
		t.Run(level.name, func(t *testing.T) {
			c.t = t
			c.must(store.KindHouse, "admin", store.SetHouse{Name: "lockdown", Value: level.name})
			c.refused(store.KindSay, "guest", c.says("guest", c.den), level.guest)
			c.refused(store.KindSay, "member", c.says("member", c.den), level.member)
			c.refused(store.KindSay, "room moderator", c.says("room moderator", c.den), level.member)
			c.refused(store.KindOpenRoom, "member", store.OpenRoom{Name: c.fresh()}, level.member)
			c.refused(store.KindSay, "moderator", c.says("moderator", c.den), level.moderator)
			c.refused(store.KindRegister, "", registration(c.fresh()), level.newcomers)
		})
	}
	c.t = t
}

func TestAnArchivedRoomIsOnlyRead(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", c.den, 0))
	c.must(store.KindChangeRoom, "room moderator", store.ChangeRoom{Room: c.den, What: "archived", Value: "yes"})
	for _, name := range []string{"guest", "member", "moderator", "owner"} { // that it is archived is what the muted hear too
		c.refused(store.KindSay, name, c.says(name, c.den), store.ErrArchived)
	}
	c.reopen()
	c.refused(store.KindSay, "owner", c.says("owner", c.den), store.ErrArchived)
	c.must(store.KindChangeRoom, "room moderator", store.ChangeRoom{Room: c.den, What: "archived", Value: "no"})
	c.must(store.KindSay, "owner", c.says("owner", c.den))
}

func TestFewWriteInAnAnnouncementRoom(t *testing.T) {
	c := newCast(t)
	seq := c.said("owner")
	c.must(store.KindChangeRoom, "room moderator", store.ChangeRoom{Room: c.den, What: "kind", Value: "announce"})
	for _, name := range []string{"guest", "bot", "member"} {
		c.refused(store.KindSay, name, c.says(name, c.den), store.ErrReadOnly)
	}
	for _, name := range []string{"room moderator", "moderator", "owner"} {
		c.must(store.KindSay, name, c.says(name, c.den))
	}
	c.must(store.KindReact, "member", store.React{Room: c.den, Seq: seq, Emoji: "🍵"})
}

func TestSlowModeHoldsEachToThePace(t *testing.T) {
	c := newCast(t)
	c.must(store.KindChangeRoom, "room moderator", store.ChangeRoom{Room: c.den, What: "slow", Value: "30"})
	for _, name := range []string{"guest", "member", "other member"} {
		c.must(store.KindSay, name, c.says(name, c.den))
	}
	c.reopen()
	again := c.now.Truncate(time.Millisecond).Add(30 * time.Second)
	for _, name := range []string{"guest", "member"} {
		if why := c.refused(store.KindSay, name, c.says(name, c.den), store.ErrSlow); !why.Until.Equal(again) {
			t.Errorf("%s may speak again at %v, want %v", name, why.Until, again)
		}
		c.must(store.KindSay, name, c.says(name, lobby))
	}
	for range 2 { // moderators are not held, those of the room neither
		c.must(store.KindSay, "moderator", c.says("moderator", c.den))
		c.must(store.KindSay, "room moderator", c.says("room moderator", c.den))
	}
	c.now = again.Add(-time.Millisecond)
	c.refused(store.KindSay, "member", c.says("member", c.den), store.ErrSlow)
	c.now = again // what was refused has not begun the time anew
	c.must(store.KindSay, "member", c.says("member", c.den))
	c.refused(store.KindSay, "member", c.says("member", c.den), store.ErrSlow)
	c.must(store.KindChangeRoom, "admin", store.ChangeRoom{Room: c.den, What: "slow", Value: "0"})
	c.must(store.KindSay, "member", c.says("member", c.den))
}
