package room_test

import (
	"errors"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// TestNoNetworkKeepsTheOwnerOut has an admin ban the network that the owner, another admin and others come from.
//
//security:holds 53
func TestNoNetworkKeepsTheOwnerOut(t *testing.T) {
	h := openHouse(t, room.Config{Networks: func(addr string) []string { return []string{addr + "/32"} }})
	owner, admin, other, mod := h.owner(), h.person("adam"), h.person("ada"), h.person("mia")
	for _, p := range []*room.Person{&admin, &other} {
		h.do(store.KindRole, owner, store.SetRole{Account: p.Account, Role: store.RoleAdmin})
		p.Role = store.RoleAdmin
	}
	h.do(store.KindRole, owner, store.SetRole{Account: mod.Account, Role: store.RoleModerator})
	owner.Role, mod.Role = store.RoleOwner, store.RoleModerator
	desks := make(map[string]*room.Desk)
	all := map[string]room.Person{"the owner": owner, "an admin": other, "a moderator": mod, "a guest": room.GuestPerson("x", "")}
	for who, p := range all {
		p.Addr = "192.0.2.7"
		all[who], desks[who] = p, h.welcome(p)
	}
	elsewhere, err := h.Errand(admin)
	if err != nil {
		t.Fatal(err)
	}
	net := room.Target{Name: "192.0.2.7/32", Subject: store.NetSubject("192.0.2.7/32")}
	if err := elsewhere.Sanction(t.Context(), store.Ban, net, 0, time.Hour, "mine now"); err != nil {
		t.Fatal(err)
	}
	for who, p := range all {
		kept := who == "a moderator" || who == "a guest"
		if err := h.Barred(p); errors.Is(err, store.ErrBanned) != kept {
			t.Errorf("%s comes in: %v", who, err)
		}
		if out := desks[who].View().Ending != nil; out != kept {
			t.Errorf("%s has to go: %v", who, out)
		}
	}
	own := room.Target{Name: "192.0.2.7/32", Subject: store.NetSubject("192.0.2.7/32")}
	if err := desks["an admin"].Sanction(t.Context(), store.Ban, own, 0, time.Hour, "x"); !errors.Is(err, room.ErrOwnDoor) {
		t.Errorf("who bans where they come from themselves hears %v", err)
	}
}
