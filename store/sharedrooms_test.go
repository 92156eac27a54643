package store_test

import (
	"fmt"
	"slices"
	"testing"

	"teahouse/store"
)

// TestSharedRoomsAreThoseOfBoth: neither a private room of the other, nor a conversation, nor the lobby for a guest.
func TestSharedRoomsAreThoseOfBoth(t *testing.T) {
	s := newStore(t)
	zoe, bob := register(t, s, "zoe"), register(t, s, "bob")
	open := func(who store.AccountID, name string, kind store.RoomKind) store.RoomID {
		var id store.RoomID
		if _, err := fmt.Sscan(must(t, s, store.KindOpenRoom, who, store.OpenRoom{Name: name, Kind: kind}), &id); err != nil {
			t.Fatal(err)
		}
		return id
	}
	attic := open(bob, "attic", store.Private)
	open(bob, "cellar", store.Private)
	open(zoe, "garden", store.Public)
	must(t, s, store.KindOpenDirect, zoe, store.OpenDirect{Accounts: []store.AccountID{bob}})
	shared := func(asker, other store.AccountID) (names []string) {
		t.Helper()
		rooms, err := s.SharedRooms(t.Context(), asker, other)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rooms {
			if r.Name != "lobby" {
				names = append(names, r.Name)
			}
		}
		return names
	}
	if got := shared(zoe, bob); len(got) > 0 {
		t.Errorf("before the invitation they share %q", got)
	}
	must(t, s, store.KindInvite, bob, store.Invite{Room: attic, Account: zoe})
	for _, askers := range [][2]store.AccountID{{zoe, bob}, {bob, zoe}} {
		if got := shared(askers[0], askers[1]); !slices.Equal(got, []string{"attic"}) {
			t.Errorf("account %d shares %q with %d, want the attic", askers[0], got, askers[1])
		}
	}
	if got := shared(0, bob); len(got) > 0 {
		t.Errorf("a guest shares %q", got)
	}
}
