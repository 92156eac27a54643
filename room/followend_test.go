package room_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/store"
)

// TestWhoMayNotFollow are the refusals at the beginning.
func TestWhoMayNotFollow(t *testing.T) {
	h := openHouse(t, room.Config{})
	owner, bob := h.owner(), h.person("bob")
	den := h.open(owner, "den", store.Private)
	garden := h.open(owner, "garden", store.Public)
	poster := h.bot(owner, "poster", store.Scopes{Post: true}, garden)
	reader := h.bot(owner, "reader", store.Scopes{Read: true}, garden)
	ban := store.SetSanction{Kind: store.Ban, Subject: store.AccountSubject(bob.Account), Account: bob.Account, Room: garden}
	h.do(store.KindSanction, owner, ban)
	for rule, try := range map[string]struct {
		who  room.Person
		room store.RoomID
		want error
	}{
		"a room that they can't see":         {bob, den, store.ErrNoRoom},
		"a room that there is not":           {bob, 99, store.ErrNoRoom},
		"a room that they were banned from":  {bob, garden, store.ErrBanned},
		"a bot that may only post":           {poster, garden, store.ErrNoRoom},
		"a bot, in a room not on its list":   {reader, lobby, store.ErrNoRoom},
		"a bot, in one that is":              {reader, garden, nil},
		"a guest, in a room for all":         {room.GuestPerson("x", ""), garden, nil},
		"a guest, in a room that they don't": {room.GuestPerson("x", ""), den, store.ErrNoRoom},
	} {
		f, err := h.Follow(t.Context(), try.who, []store.RoomID{try.room}, 0)
		if !errors.Is(err, try.want) {
			t.Errorf("%s: %v, want %v", rule, err, try.want)
		}
		if err == nil {
			f.Leave()
			if _, err := f.Next(t.Context()); !errors.Is(err, room.ErrLeft) {
				t.Errorf("%s, after Leave: %v", rule, err)
			}
		}
	}
	h.Close()
	if _, err := h.Follow(t.Context(), owner, nil, 0); !errors.Is(err, room.ErrClosing) {
		t.Errorf("a house that closes: %v", err)
	}
}

// TestFollowingEnds has one line for each way in which somebody loses a room or the house while they wait.
func TestFollowingEnds(t *testing.T) {
	for rule, try := range map[string]struct {
		as   string
		room string
		end  func(h *teahouse, owner, who room.Person, id store.RoomID)
		want error
	}{
		"kicked from the room": {"bob", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindKick, owner, store.Kick{Subject: store.AccountSubject(who.Account), Account: who.Account, Room: id})
		}, store.ErrNoRoom},
		"kicked from the house": {"bob", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindKick, owner, store.Kick{Subject: store.AccountSubject(who.Account), Account: who.Account})
		}, room.ErrLeft},
		"banned from the room": {"bob", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			ban(h, owner, who, id)
		}, store.ErrBanned},
		"banned from the house": {"bob", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			ban(h, owner, who, 0)
		}, store.ErrBanned},
		"left a private room": {"bob", "den", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindLeave, who, store.Leave{Room: id})
		}, store.ErrNoRoom},
		"the room became private": {"carl", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindChangeRoom, owner, store.ChangeRoom{Room: id, What: "kind", Value: "private"})
		}, store.ErrNoRoom},
		"their account is gone": {"bob", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindDeleteAccount, who, store.DeleteAccount{})
		}, room.ErrLeft},
		"the bot was revoked": {"bot", "den", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindRevokeBot, owner, store.RevokeBot{Account: who.Account})
		}, room.ErrLeft},
		"the bot's maker was banned": {"bob's bot", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			account, err := h.store.Account(h.t.Context(), who.Maker)
			if err != nil {
				h.t.Fatal(err)
			}
			ban(h, owner, room.AccountPerson(account), 0)
		}, store.ErrBanned},
		"the house lets no guests in": {"guest", "garden", func(h *teahouse, owner, who room.Person, id store.RoomID) {
			h.do(store.KindHouse, owner, store.SetHouse{Name: "lockdown", Value: "members"})
		}, room.ErrNoGuests},
		"the house closes": {"bob", "garden", func(h *teahouse, _, _ room.Person, _ store.RoomID) { h.Close() }, room.ErrClosing},
	} {
		t.Run(rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := openHouse(t, room.Config{})
				owner, bob, carl := h.owner(), h.person("bob"), h.person("carl")
				rooms := map[string]store.RoomID{"garden": h.open(owner, "garden", store.Public), "den": h.open(owner, "den", store.Private)}
				id := rooms[try.room]
				h.do(store.KindInvite, owner, store.Invite{Room: id, Account: bob.Account})
				who := map[string]room.Person{
					"bob": bob, "carl": carl, "guest": room.GuestPerson("x", ""),
					"bot":       h.bot(owner, "kettle", store.Scopes{Read: true}, rooms["den"], rooms["garden"]),
					"bob's bot": h.bot(bob, "cup", store.Scopes{Read: true}, rooms["garden"]),
				}[try.as]
				f := h.follow(who, []store.RoomID{id}, h.Newest())
				ended := make(chan error)
				go func() { // it ends with the following
					for {
						if _, err := f.Next(t.Context()); err != nil {
							ended <- err
							return
						}
					}
				}()
				synctest.Wait()
				try.end(h, owner, who, id)
				if err := <-ended; !errors.Is(err, try.want) {
					t.Errorf("Next = %v, want %v", err, try.want)
				}
			})
		})
	}
}

func ban(h *teahouse, owner, who room.Person, id store.RoomID) {
	h.t.Helper()
	h.do(store.KindSanction, owner, store.SetSanction{
		Kind: store.Ban, Subject: store.AccountSubject(who.Account), Account: who.Account, Room: id, Reason: "noise",
	})
}
