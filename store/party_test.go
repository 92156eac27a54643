package store_test

import (
	"testing"
	"time"

	"teahouse/store"
)

// aTeaParty is a script with every kind of command of a house with many rooms, most of them done and some refused. Its
// clock stands at noon. Account 1 is the owner.
func aTeaParty() []store.Command {
	var cmds []store.Command
	do := func(kind store.Kind, actor store.AccountID, body any) {
		cmds = append(cmds, store.NewCommand(kind, actor, body))
	}
	for _, name := range []string{"owner", "bob", "carl", "dora"} {
		do(store.KindRegister, 0, registration(name))
	}
	do(store.KindClaimHouse, 1, store.ClaimHouse{})
	do(store.KindOpenRoom, 2, store.OpenRoom{Name: "garden"})                     // 2
	do(store.KindOpenRoom, 2, store.OpenRoom{Name: "den", Kind: store.Private})   // 3
	do(store.KindOpenDirect, 2, store.OpenDirect{Accounts: []store.AccountID{3}}) // 4
	do(store.KindOpenDirect, 3, store.OpenDirect{Accounts: []store.AccountID{2}}) // the same
	do(store.KindInvite, 2, store.Invite{Room: 3, Account: 3})
	do(store.KindJoin, 3, store.Join{Room: 2})
	do(store.KindPlace, 3, store.Place{Rooms: []store.RoomID{4, 2, 1}})
	do(store.KindRoomPref, 3, store.RoomPref{Room: 2, Notify: "none"})
	do(store.KindSay, 2, store.Say{Room: 2, Text: "@carl @dora tea?", Mentions: []store.AccountID{3, 4, 3, 2, 99}})
	do(store.KindSay, 3, store.Say{Room: 2, Text: "please", Reply: 1})
	do(store.KindSay, 3, store.Say{Room: 2, Text: "to nothing", Reply: 77})
	do(store.KindSay, 2, store.Say{Room: 2, Text: "all of you", CallAll: true})
	do(store.KindSay, 2, store.Say{Room: 2, Kind: store.Asked, Text: "which?", Choices: []string{"black", "green"}})
	do(store.KindSay, 2, store.Say{Room: 4, Text: "between us"})
	do(store.KindEdit, 2, store.Edit{Room: 2, Seq: 1, Text: "@dora coffee?", Mentions: []store.AccountID{4}})
	do(store.KindReact, 3, store.React{Room: 2, Seq: 1, Emoji: "🍵"})
	do(store.KindReact, 4, store.React{Room: 2, Seq: 1, Emoji: "🍵"})
	do(store.KindReact, 3, store.React{Room: 2, Seq: 1, Emoji: "🍵", Off: true})
	do(store.KindVote, 3, store.Vote{Room: 2, Seq: 4, Choice: 2})
	do(store.KindVote, 3, store.Vote{Room: 2, Seq: 4, Choice: 1})
	do(store.KindPin, 2, store.Pin{Room: 2, Seq: 1})
	do(store.KindLater, 3, store.SayLater{Room: 2, Text: "now", Due: atNoon().UnixMilli()})
	do(store.KindLater, 3, store.SayLater{Room: 2, Text: "never", Due: atNoon().Add(time.Hour).UnixMilli()})
	do(store.KindUnlater, 3, store.Unlater{ID: 2})
	do(store.KindSayDue, 0, store.SayDue{ID: 1})
	do(store.KindDelete, 3, store.Delete{Room: 2, Seq: 2})
	do(store.KindIgnore, 3, store.Ignore{Account: 2, Block: true})
	do(store.KindSay, 2, store.Say{Room: 4, Text: "are you there?"})
	do(store.KindSeen, 3, store.Seen{})
	do(store.KindMarkRead, 4, store.MarkRead{Room: 2, Seq: 3})
	do(store.KindSetPref, 3, store.SetPref{Name: "bio", Value: "drinks tea"})
	for _, change := range [][2]string{{"name", "Patio"}, {"slow", "30"}, {"retention", "1"}, {"kind", "private"}, {"kind", "announce"}, {"archived", "yes"}, {"archived", "no"}} {
		do(store.KindChangeRoom, 2, store.ChangeRoom{Room: 2, What: change[0], Value: change[1]})
	}
	do(store.KindErase, 0, store.Erase{Room: 2})
	net := store.NetSubject("192.0.2.7/32")
	do(store.KindSanction, 1, store.SetSanction{Kind: store.Ban, Subject: net})
	do(store.KindLift, 1, store.Lift{Kind: store.Ban, Subject: net})
	do(store.KindShorten, 0, store.Shorten{Subject: net, Shorter: store.NetSubject("192.0.2.0/24"), Before: atNoon().UnixMilli()})
	do(store.KindRole, 1, store.SetRole{Account: 2, Role: store.RoleModerator})
	do(store.KindRole, 2, store.SetRole{Account: 3, Room: 2, Role: store.RoleModerator})
	do(store.KindSanction, 2, store.SetSanction{Kind: store.Mute, Subject: "a:4", Account: 4, Until: atNoon().Add(time.Hour).UnixMilli(), Reason: "hush"})
	do(store.KindSay, 4, store.Say{Room: 1, Text: "but"})
	do(store.KindLift, 2, store.Lift{Kind: store.Mute, Subject: "a:4"})
	do(store.KindUndo, 2, store.Undo{}) // mutes again
	do(store.KindKick, 2, store.Kick{Subject: "a:3", Account: 3, Room: 3, Reason: "late"})
	do(store.KindReport, 4, store.MakeReport{Room: 1, Seq: 1})
	do(store.KindSay, 1, store.Say{Room: 1, Text: "welcome"})
	do(store.KindReport, 4, store.MakeReport{Room: 1, Seq: 1, Reason: "too kind"})
	do(store.KindSettle, 2, store.Settle{ID: 1})
	do(store.KindHouse, 1, store.SetHouse{Name: "approval", Value: "on"})
	do(store.KindRegister, 0, registration("emil")) // 5
	do(store.KindSay, 5, store.Say{Room: 1, Text: "hello?"})
	do(store.KindSay, 5, store.Say{Room: 1, Text: "hello??"})
	do(store.KindSettle, 2, store.Settle{ID: 2, Approve: true})
	do(store.KindHouse, 1, store.SetHouse{Name: "registration", Value: "invited"})
	do(store.KindInvitate, 2, store.MakeInvitation{Hash: "h", Uses: 2, Room: 2})
	invited := registration("frida")
	invited.Invite = "h"
	do(store.KindRegister, 0, registration("gustav"))
	do(store.KindRegister, 0, invited) // 6
	do(store.KindRevoke, 2, store.Revoke{ID: 1})
	do(store.KindMakeBot, 2, botCalled("kettle", everything, 2, 3))               // 7
	do(store.KindMakeBot, 3, botCalled("poster", store.Scopes{Post: true}))       // 8
	do(store.KindMakeBot, 3, botCalled("poster", store.Scopes{Post: true}))       // the name is taken
	do(store.KindOpenDirect, 8, store.OpenDirect{Accounts: []store.AccountID{4}}) // 5
	do(store.KindSay, 8, store.Say{Room: 5, Text: "build 7 is green"})
	do(store.KindReact, 7, store.React{Room: 2, Seq: 1, Emoji: "🫖"})
	do(store.KindReact, 7, store.React{Room: 1, Seq: 1, Emoji: "🫖"}) // not in its rooms
	do(store.KindPin, 7, store.Pin{Room: 2, Seq: 1, Off: true})
	do(store.KindRevokeBot, 2, store.RevokeBot{Account: 7})
	do(store.KindLeave, 3, store.Leave{Room: 2})
	do(store.KindDeleteAccount, 3, store.DeleteAccount{Erase: true})
	do(store.KindHouseBot, 0, store.MakeHouseBot{Name: "helper", Folded: "helper", Skeleton: "~helper"}) // 9
	do(store.KindLater, 9, store.SayLater{Room: 1, Text: "@bob the kettle", Due: atNoon().UnixMilli(), Whom: 2})
	do(store.KindSayDue, 0, store.SayDue{ID: 1})
	return cmds
}

// TestATeaParty holds what the script is for: that it goes through, and what comes of it.
func TestATeaParty(t *testing.T) {
	s := openStore(t, newPath(t), store.Options{Now: atNoon})
	refusals := make(map[store.Kind]int)
	kinds := make(map[store.Kind]bool)
	for _, cmd := range aTeaParty() {
		if _, err := s.Do(t.Context(), cmd); err != nil {
			refusals[cmd.Kind]++
			kinds[cmd.Kind] = kinds[cmd.Kind] || false
			continue
		}
		kinds[cmd.Kind] = true
	}
	for kind, done := range kinds {
		if !done && kind != store.KindErase && kind != store.KindShorten { // nothing is older than a moment at noon
			t.Errorf("%s was only refused", kind)
		}
	}
	if n := refusals[store.KindSay]; n != 5 { // to nothing, blocked, muted, held twice
		t.Errorf("%d messages were refused, want 5", n)
	}
	said, err := s.MessagesAfter(t.Context(), lobby, 0, 10)
	if err != nil || len(said) != 3 || said[1].Text != "hello?" || said[1].Name != "emil" {
		t.Errorf("in the lobby: %+v, %v", said, err)
	}
	if gone, err := s.Message(t.Context(), 2, 2, 5); err != nil || gone.Deleted != "carl" || gone.Text != "" {
		t.Errorf("what carl had said later = %+v, %v", gone, err)
	}
}
