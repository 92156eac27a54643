package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNothingIsScanned asks SQLite how it runs every statement that readers and the machine have prepared. It looks
// inside because the rule has no other witness: on the houses that tests can build a scan is fast as well.
func TestNothingIsScanned(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "house.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, err := range useEverything(t, s) {
		if err != nil {
			t.Fatal(err)
		}
	}
	asked := 0
	for _, known := range []*statements{s.reads, s.log.machine.stmts} { // no command is under way
		for query := range known.known.Range {
			asked++
			checkPlan(t, s, query.(string))
		}
	}
	if asked < 30 {
		t.Errorf("only %d statements were looked at", asked)
	}
}

// walked are the tables and indexes that are meant to be walked: lists in their order and up to their limit, the settings of
// the house, of which there is a handful, the index of open reports, which holds nothing else, and the one row of who asks.
var walked = []string{
	"SCAN CONSTANT ROW", "SCAN rooms", "SCAN house", "SCAN invitations", "SCAN audit", "SCAN bots",
	"SCAN asker", "SCAN json_each VIRTUAL TABLE INDEX 1:",
	"SCAN reports USING INDEX reports_open", "SCAN later USING INDEX later_due",
}

// checkPlan complains when a statement walks a table, sorts, or looks for a page of messages by its room alone.
func checkPlan(t *testing.T, s *Store, query string) {
	t.Helper()
	args := make([]any, strings.Count(query, "?"))
	rows, err := s.readers.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		meant := slices.Contains(walked, step)
		walks := strings.HasPrefix(step, "SCAN ") && !meant
		sorts := strings.Contains(step, "TEMP B-TREE")
		page := strings.Contains(query, "messages.room = ? AND messages.seq ")
		byRoom := page && strings.Contains(step, " messages ") && !strings.Contains(step, "(room=? AND seq")
		if walks || sorts || byRoom {
			t.Errorf("%s\n%s", step, query)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// useEverything has every read of the Store and every kind of command prepared.
func useEverything(t *testing.T, s *Store) (errs []error) {
	ctx := t.Context()
	do := func(kind Kind, actor AccountID, body any) {
		if _, err := s.Do(ctx, NewCommand(kind, actor, body)); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", kind, err))
		}
	}
	do(KindRegister, 0, Register{Name: "alice", Folded: "alice", Skeleton: "alice", Password: "x"})
	do(KindClaimHouse, 1, ClaimHouse{})
	do(KindSetPassword, 1, SetPassword{Password: "y"})
	do(KindAddKey, 1, AddKey{Fingerprint: "f"})
	do(KindOpenRoom, 1, OpenRoom{Name: "garden"})
	do(KindSay, 1, Say{Room: 1, Text: "x"})
	do(KindSetTopic, 1, SetTopic{Room: 1, Topic: "x"})
	do(KindSetPref, 1, SetPref{Name: "lang", Value: "zh"})
	do(KindMarkRead, 1, MarkRead{Room: 1, Seq: 1})
	read := func(_ any, err error) { errs = append(errs, err) }
	read(s.MessagesBefore(ctx, 1, 0, 50))
	read(s.MessagesAfter(ctx, 1, 0, 50))
	read(s.LastSeq(ctx, 1))
	read(s.Position(ctx))
	read(s.MessagesFrom(ctx, 0, 50))
	read(s.MessagesNumbered(ctx, []uint64{1}))
	read(s.Changes(ctx, 0, 50))
	read(s.MessageCount(ctx, 1))
	read(s.Rooms(ctx, 1))
	read(s.Room(ctx, 1, "garden"))
	read(s.ReadMark(ctx, 1, 1))
	read(s.Account(ctx, 1))
	read(s.AccountByName(ctx, "alice"))
	read(s.AccountByKey(ctx, "f"))
	read(s.AccountNamesLike(ctx, "a", 10))
	read(s.HasOwner(ctx))
	read(s.Keys(ctx, 1))
	_, _, err := s.PasswordHash(ctx, "alice")
	errs = append(errs, err)
	do(KindRemoveKey, 1, RemoveKey{Fingerprint: "f"})
	return append(errs, useRooms(t, s)...)
}

// useRooms is useEverything for rooms, what hangs on messages, and the hand on the door.
func useRooms(t *testing.T, s *Store) (errs []error) {
	ctx := t.Context()
	do := func(kind Kind, actor AccountID, body any) {
		if _, err := s.Do(ctx, NewCommand(kind, actor, body)); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", kind, err))
		}
	}
	do(KindRegister, 0, Register{Name: "bob", Folded: "bob", Skeleton: "bob", Password: "x"})
	do(KindRegister, 0, Register{Name: "carl", Folded: "carl", Skeleton: "carl", Password: "x"})
	do(KindOpenRoom, 1, OpenRoom{Name: "den", Kind: Private})
	do(KindInvite, 1, Invite{Room: 3, Account: 2})
	do(KindJoin, 2, Join{Room: 2})
	do(KindOpenDirect, 1, OpenDirect{Accounts: []AccountID{2}})
	do(KindSay, 1, Say{Room: 4, Text: "psst"})
	do(KindSay, 1, Say{Room: 2, Text: "@bob", Mentions: []AccountID{2}})
	do(KindSay, 2, Say{Room: 2, Text: "yes", Reply: 1})
	do(KindSay, 1, Say{Room: 2, Text: "all", CallAll: true})
	do(KindSay, 1, Say{Room: 2, Kind: Asked, Text: "tea?", Choices: []string{"yes", "no"}})
	do(KindEdit, 1, Edit{Room: 2, Seq: 1, Text: "@carl", Mentions: []AccountID{3}})
	do(KindReact, 2, React{Room: 2, Seq: 1, Emoji: "🍵"})
	do(KindReact, 2, React{Room: 2, Seq: 1, Emoji: "🍵", Off: true})
	do(KindVote, 2, Vote{Room: 2, Seq: 4, Choice: 1})
	do(KindVote, 2, Vote{Room: 2, Seq: 4})
	do(KindPin, 1, Pin{Room: 2, Seq: 1})
	do(KindDelete, 2, Delete{Room: 2, Seq: 2})
	do(KindLater, 1, SayLater{Room: 2, Text: "x", Due: time.Now().Add(time.Hour).UnixMilli()})
	do(KindUnlater, 1, Unlater{ID: 1})
	do(KindPlace, 1, Place{Rooms: []RoomID{2, 1}})
	do(KindRoomPref, 1, RoomPref{Room: 2, Notify: "none"})
	do(KindIgnore, 1, Ignore{Account: 3, Block: true})
	do(KindIgnore, 1, Ignore{Account: 3, Off: true})
	do(KindSeen, 1, Seen{})
	for _, what := range [][2]string{{"name", "patio"}, {"kind", "announce"}, {"slow", "1"}, {"retention", "60"}} {
		do(KindChangeRoom, 1, ChangeRoom{Room: 2, What: what[0], Value: what[1]})
	}
	do(KindUndo, 1, Undo{})
	do(KindRole, 1, SetRole{Account: 2, Role: RoleModerator})
	do(KindRole, 1, SetRole{Account: 2, Room: 2, Role: RoleModerator})
	do(KindSanction, 1, SetSanction{Kind: Mute, Subject: AccountSubject(3), Account: 3})
	do(KindLift, 1, Lift{Kind: Mute, Subject: AccountSubject(3)})
	do(KindKick, 1, Kick{Subject: AccountSubject(2), Account: 2, Room: 3})
	do(KindReport, 2, MakeReport{Room: 2, Seq: 1})
	do(KindSettle, 1, Settle{ID: 1})
	do(KindInvitate, 1, MakeInvitation{Hash: "h", Uses: 2})
	do(KindHouse, 1, SetHouse{Name: "approval", Value: "on"})
	do(KindRegister, 0, Register{Name: "dora", Folded: "dora", Skeleton: "dora", Password: "x"})
	if _, err := s.Do(ctx, NewCommand(KindSay, 4, Say{Room: 1, Text: "hello"})); !errors.Is(err, ErrHeld) {
		errs = append(errs, fmt.Errorf("first words: %w", err))
	}
	do(KindSettle, 1, Settle{ID: 2, Approve: true})
	do(KindRegister, 0, Register{Name: "emil", Folded: "emil", Skeleton: "emil", Password: "x", Invite: "h"})
	do(KindRevoke, 1, Revoke{ID: 1})
	do(KindLeave, 2, Leave{Room: 2})
	do(KindMakeBot, 1, MakeBot{Name: "bot", Folded: "bot", Skeleton: "bot", Fingerprint: "b", Scopes: Scopes{Read: true, Post: true}, Rooms: []RoomID{2, 3}})
	do(KindMakeBot, 2, MakeBot{Name: "own", Folded: "own", Skeleton: "own", Fingerprint: "o", Scopes: Scopes{Read: true}})
	do(KindDeleteAccount, 2, DeleteAccount{Erase: true})
	return append(errs, readRooms(t, s)...)
}

func readRooms(t *testing.T, s *Store) (errs []error) {
	ctx := t.Context()
	read := func(_ any, err error) {
		if !errors.Is(err, ErrNothing) {
			errs = append(errs, err)
		}
	}
	read(s.Message(ctx, 1, 2, 1))
	read(s.MessageByNumber(ctx, 1, 6))
	read(s.MessagesFrom(ctx, 0, 10))
	read(s.Changes(ctx, 0, 10))
	read(s.Thread(ctx, 1, 2, 1))
	read(s.Pins(ctx, 1, 2))
	read(s.Mentions(ctx, 1, 0, 10))
	read(s.SaidBy(ctx, 1, 0, 10))
	read(s.Reactors(ctx, 1, 2, 1))
	read(s.Laters(ctx, 1))
	read(s.NextLater(ctx))
	read(s.RoomsToErase(ctx))
	read(s.Ignores(ctx, 1))
	read(s.RoomByID(ctx, 1, 2))
	read(s.AnyRoom(ctx, 2))
	read(s.Memberships(ctx, 1))
	read(s.Standing(ctx, 1, 2))
	read(s.Sanctions(ctx, 1, Mute, time.Now(), 10))
	read(s.Invitations(ctx, 1, 0))
	read(s.Reports(ctx, 1))
	read(s.Audit(ctx, 1, 0, 0, 10))
	read(s.Audit(ctx, 1, 0, 2, 10))
	read(s.HouseSettings(ctx))
	read(s.Bans(ctx, time.UnixMilli(0)))
	read(s.Stream(ctx, 1, nil, 0, 10))
	read(s.Stream(ctx, 1, []RoomID{2, 3}, 0, 10))
	read(s.Bots(ctx, 1))
	read(s.Bots(ctx, 3))
	read(s.BotOf(ctx, 6))
	return errs
}
