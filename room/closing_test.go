package room_test

import (
	"errors"
	"testing"

	"teahouse/room"
	"teahouse/store"
)

// TestWhoOnlySatInARoomLeavesWhenItBecomesPrivate has a guest, somebody who is no member, and a member look at a room.
//
//security:holds 53
func TestWhoOnlySatInARoomLeavesWhenItBecomesPrivate(t *testing.T) {
	h := openHouse(t, room.Config{})
	alice, bob, carol := h.welcome(h.person("alice")), h.welcome(h.person("bob")), h.welcome(h.person("carol"))
	guest := h.welcome(room.GuestPerson("x", ""))
	id, seat := h.opened(alice, "garden", store.Public)
	if err := carol.Join(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	h.refresh(carol)
	outside := map[string]*room.Seat{"bob": h.goes(bob, id), "the guest": h.goes(guest, id)}
	inside := h.goes(carol, id)
	change := func(what, value string) {
		t.Helper()
		if err := seat.Change(t.Context(), what, value, ""); err != nil {
			t.Fatal(err)
		}
	}
	change("slow", "0")
	for who, s := range outside {
		if s.Ending() != nil {
			t.Errorf("%s has to leave a public room", who)
		}
	}
	change("kind", "private")
	for who, s := range outside {
		if s.Ending() == nil {
			t.Errorf("%s still sits there", who)
		}
		if err := s.Say(t.Context(), "hello?", room.Words{}); err == nil {
			t.Errorf("%s still speaks there", who)
		}
	}
	for who, d := range map[string]*room.Desk{"bob": bob, "the guest": guest} {
		if _, err := d.Go(t.Context(), id); !errors.Is(err, store.ErrNoRoom) {
			t.Errorf("%s comes back: %v", who, err)
		}
	}
	change("slow", "1")
	change("slow", "0")
	if inside.Ending() != nil || seat.Ending() != nil {
		t.Error("a member has to leave")
	}
	h.say(inside, "among ourselves")
}

// TestBotsLoseTheirSeatsWithTheirMaker has a bot sit in a private room that its maker is sent out of.
//
//security:holds 53
func TestBotsLoseTheirSeatsWithTheirMaker(t *testing.T) {
	h := openHouse(t, room.Config{})
	owner, bob := h.owner(), h.person("bob")
	den := h.open(owner, "den", store.Private)
	h.do(store.KindInvite, owner, store.Invite{Room: den, Account: bob.Account})
	ear := h.bot(bob, "ear", store.Scopes{Read: true, Post: true}, den)
	desk := h.welcome(ear)
	seat := h.goes(desk, den)
	follower := h.follow(ear, []store.RoomID{den}, h.Newest())
	h.do(store.KindKick, owner, store.Kick{Subject: store.AccountSubject(bob.Account), Account: bob.Account, Room: den})
	if seat.Ending() == nil {
		t.Error("the bot still sits there")
	}
	h.do(store.KindSay, owner, store.Say{Room: den, Text: "they are gone"})
	if page, err := follower.Next(t.Context()); err == nil {
		t.Errorf("the bot still hears %+v", page)
	}
}
