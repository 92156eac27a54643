package store_test

import (
	"testing"
	"time"

	"teahouse/store"
)

func TestNobodyEndsWhatAHigherRoleHasSet(t *testing.T) {
	c := newCast(t)
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", 0, time.Hour))
	c.refused(store.KindLift, "moderator", c.lift(store.Mute, "member", 0), store.ErrForbidden)
	c.refused(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, time.Minute), store.ErrForbidden)
	c.must(store.KindLift, "owner", c.lift(store.Mute, "member", 0))
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "member", 0, time.Hour))
	c.must(store.KindLift, "owner", c.lift(store.Mute, "member", 0))
}
