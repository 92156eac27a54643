package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
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
		// The list of rooms is the one that is meant to be walked, in order and up to its limit.
		walks := strings.HasPrefix(step, "SCAN ") && step != "SCAN CONSTANT ROW" && step != "SCAN rooms"
		sorts := strings.Contains(step, "TEMP B-TREE")
		byRoom := strings.HasPrefix(query, selectMessages) && !strings.Contains(step, "(room=? AND seq") &&
			!strings.Contains(step, "INTEGER PRIMARY KEY (rowid")
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
	return errs
}
