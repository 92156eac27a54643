package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/store"
)

// secrets are what an outsider must not come to know of a private room: its name, its topic, what is said in it.
var secrets = []string{"geheim", "mitternacht", "psst"}

// doors are all reads of the Store on somebody's behalf, as an outsider asks them. A room of 0 is put in for what is about
// one.
var doors = map[string]func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, number uint64) (any, error){
	"Rooms": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Rooms(ctx, asker)
	},
	"Room": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Room(ctx, asker, "geheim")
	},
	"RoomByID": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.RoomByID(ctx, asker, room)
	},
	"MaySee": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		sees, err := s.MaySee(ctx, asker, room)
		if sees {
			return "psst: it may be seen", err
		}
		return nil, err
	},
	"Memberships": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Memberships(ctx, asker)
	},
	"SharedRooms": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		inside, err := s.AccountByName(ctx, "inside")
		if err != nil {
			return nil, err
		}
		return s.SharedRooms(ctx, asker, inside.ID)
	},
	"Message": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.Message(ctx, asker, room, 1)
	},
	"MessageByNumber": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, number uint64) (any, error) {
		return s.MessageByNumber(ctx, asker, number)
	},
	"Thread": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.Thread(ctx, asker, room, 1)
	},
	"Pins": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.Pins(ctx, asker, room)
	},
	"Mentions": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Mentions(ctx, asker, 0, 100)
	},
	"SaidBy": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.SaidBy(ctx, asker, 0, 100)
	},
	"Reactors": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.Reactors(ctx, asker, room, 1)
	},
	"Audit": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Audit(ctx, asker, 0, 0, 100)
	},
	"Reports": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Reports(ctx, asker)
	},
	"Sanctions": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Sanctions(ctx, asker, store.Mute, time.Now(), 100)
	},
	"Invitations": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Invitations(ctx, asker, 0)
	},
	"Stream": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		named, err := s.Stream(ctx, asker, []store.RoomID{room}, 0, 1000)
		if err != nil {
			return nil, err
		}
		all, err := s.Stream(ctx, asker, nil, 0, 1000)
		var told strings.Builder
		for _, h := range append(named, all...) {
			fmt.Fprintf(&told, "%+v %+v\n", h, h.Message)
		}
		return told.String(), err
	},
	"Bots": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		if asker == 0 {
			return nil, nil // nobody's bots
		}
		bots, err := s.Bots(ctx, asker)
		for _, b := range bots {
			if slices.Contains(b.Rooms, room) {
				return "psst: it is in there", err
			}
		}
		return bots, err
	},
	"Laters": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Laters(ctx, asker)
	},
	"Ignores": func(ctx context.Context, s *store.Store, asker store.AccountID, _ store.RoomID, _ uint64) (any, error) {
		return s.Ignores(ctx, asker)
	},
	"Standing": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.Standing(ctx, asker, room)
	},
	"ReadMark": func(ctx context.Context, s *store.Store, asker store.AccountID, room store.RoomID, _ uint64) (any, error) {
		return s.ReadMark(ctx, asker, room)
	},
}

// behind are methods that are no doors, each with the reason.
var behind = map[string]string{
	"MessagesBefore": "a seat's, which was let in", "MessagesAfter": "a seat's, which was let in", "LastSeq": "a number without a name; seats and the bench",
	"Members": "its caller has asked MaySee", "AnyRoom": "the house's own, before it asks MaySee",
	"MessagesFrom": "for the index", "MessagesNumbered": "for the index", "Changes": "for the index", "Position": "for the index",
	"NextLater": "the clerk's", "SpentNetworks": "the clerk's", "RoomsToErase": "the clerk's", "Bans": "the house's own, for the door",
	"BotOf": "the bot's own, and for who lets it in", "Account": "an account", "AccountByName": "an account", "AccountByKey": "an account", "AccountNamesLike": "names of accounts",
	"PasswordHash": "the door's", "Keys": "the door's", "HasOwner": "the door's", "Owner": "an account", "AccountsAfter": "accounts, for who may change the house", "Totals": "numbers", "MessageCount": "a number", "HouseSettings": "the house's",
	"Now": "the time", "Do": "commands are tried elsewhere", "Subscribe": "main's", "Close": "main's", "Backup": "the operator's", "RoomsAfter": "the operator's", "Check": "the operator's",
}

// TestPrivateRoomsLeakThroughNoDoor tries every read of the store as an outsider, a moderator of the house at that. A read
// that is in neither list is a new door, which somebody has to think about.
func TestPrivateRoomsLeakThroughNoDoor(t *testing.T) {
	s := newStore(t)
	owner := register(t, s, "owner")
	must(t, s, store.KindClaimHouse, owner, store.ClaimHouse{})
	inside, outside := register(t, s, "inside"), register(t, s, "outside")
	must(t, s, store.KindRole, owner, store.SetRole{Account: outside, Role: store.RoleAdmin})
	room, number := secretRoom(t, s, inside, outside)
	for i := range reflect.TypeFor[*store.Store]().NumMethod() {
		name := reflect.TypeFor[*store.Store]().Method(i).Name
		if door := doors[name]; door != nil {
			for _, asker := range []store.AccountID{outside, owner, 0} {
				got, err := door(t.Context(), s, asker, room, number)
				if told := fmt.Sprintf("%+v %v", got, err); leaks(told) {
					t.Errorf("%s tells account %d %s", name, asker, told)
				}
			}
			if got, err := door(t.Context(), s, inside, room, number); err != nil && !errors.Is(err, store.ErrNothing) {
				t.Errorf("%s tells who is inside %+v, %v", name, got, err)
			}
		} else if behind[name] == "" {
			t.Errorf("Store.%s is a new door: who may see what it reads?", name)
		}
	}
	tryCommands(t, s, outside, room)
}

func leaks(told string) bool {
	for _, secret := range secrets {
		if strings.Contains(told, secret) {
			return true
		}
	}
	return false
}

// secretRoom is a private room in which everything has happened that could be told of it, to outside too.
func secretRoom(t *testing.T, s *store.Store, inside, outside store.AccountID) (room store.RoomID, number uint64) {
	t.Helper()
	var id int64
	if _, err := fmt.Sscan(must(t, s, store.KindOpenRoom, inside, store.OpenRoom{Name: "geheim", Topic: "mitternacht", Kind: store.Private}), &id); err != nil {
		t.Fatal(err)
	}
	room = store.RoomID(id)
	must(t, s, store.KindInvite, inside, store.Invite{Room: room, Account: outside}) // outside was in there once
	must(t, s, store.KindSay, inside, store.Say{Room: room, Text: "psst @outside", Mentions: []store.AccountID{outside}})
	must(t, s, store.KindSay, outside, store.Say{Room: room, Text: "psst yourself", Reply: 1})
	must(t, s, store.KindReact, outside, store.React{Room: room, Seq: 1, Emoji: "🤫"})
	must(t, s, store.KindPin, inside, store.Pin{Room: room, Seq: 1})
	must(t, s, store.KindReport, outside, store.MakeReport{Room: room, Seq: 1, Reason: "psst"})
	must(t, s, store.KindLater, inside, store.SayLater{Room: room, Text: "psst", Due: time.Now().Add(time.Hour).UnixMilli()})
	makeBot(t, s, inside, botCalled("bot", store.Scopes{Read: true}, room))
	bob := register(t, s, "bob")
	must(t, s, store.KindInvite, inside, store.Invite{Room: room, Account: bob})
	must(t, s, store.KindSanction, inside, store.SetSanction{Kind: store.Mute, Subject: store.AccountSubject(bob), Account: bob, Room: room, Reason: "psst"})
	must(t, s, store.KindKick, inside, store.Kick{Subject: store.AccountSubject(bob), Account: bob, Room: room, Reason: "psst"})
	must(t, s, store.KindMarkRead, outside, store.MarkRead{Room: room, Seq: 1})
	must(t, s, store.KindLeave, outside, store.Leave{Room: room})
	m, err := s.Message(t.Context(), inside, room, 1)
	if err != nil {
		t.Fatal(err)
	}
	return room, m.Number
}

// tryCommands tries every command that is about a room: none tells that it is there.
func tryCommands(t *testing.T, s *store.Store, outside store.AccountID, room store.RoomID) {
	t.Helper()
	for kind, body := range map[store.Kind]any{
		store.KindSay: store.Say{Room: room, Text: "x"}, store.KindEdit: store.Edit{Room: room, Seq: 2, Text: "x"},
		store.KindDelete: store.Delete{Room: room, Seq: 1}, store.KindReact: store.React{Room: room, Seq: 1, Emoji: "x"},
		store.KindPin: store.Pin{Room: room, Seq: 1}, store.KindVote: store.Vote{Room: room, Seq: 1}, store.KindJoin: store.Join{Room: room},
		store.KindLeave: store.Leave{Room: room}, store.KindInvite: store.Invite{Room: room, Account: outside},
		store.KindSetTopic: store.SetTopic{Room: room, Topic: "x"}, store.KindChangeRoom: store.ChangeRoom{Room: room, What: "slow", Value: "0"},
		store.KindRoomPref: store.RoomPref{Room: room}, store.KindMarkRead: store.MarkRead{Room: room, Seq: 1},
		store.KindLater:    store.SayLater{Room: room, Text: "x", Due: time.Now().Add(time.Hour).UnixMilli()},
		store.KindReport:   store.MakeReport{Room: room, Seq: 1},
		store.KindSanction: store.SetSanction{Kind: store.Mute, Subject: store.AccountSubject(2), Account: 2, Room: room},
		store.KindKick:     store.Kick{Subject: store.AccountSubject(2), Account: 2, Room: room},
		store.KindRole:     store.SetRole{Account: 2, Room: room, Role: store.RoleModerator},
		store.KindInvitate: store.MakeInvitation{Hash: "h", Uses: 1, Room: room},
		store.KindMakeBot:  botCalled("spy", store.Scopes{Read: true}, room),
	} {
		refused(t, s, kind, outside, body, store.ErrNoRoom)
	}
}
