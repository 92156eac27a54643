package store_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"teahouse/store"
)

// TestUpgradeFromTheFirstVersion opens a house as the first program left it: everything is there, its schema is that of a
// new one, and the older file stays beside it.
//
//security:holds 52
func TestUpgradeFromTheFirstVersion(t *testing.T) {
	path := firstVersion(t)
	s := openStore(t, path, store.Options{})
	rooms, err := s.Rooms(t.Context(), 0)
	if err != nil || len(rooms) != 2 || rooms[1].Name != "Garden" || rooms[1].Topic != "roses" || rooms[1].Kind != store.Public {
		t.Errorf("rooms = %+v, %v", rooms, err)
	}
	if r, err := s.Room(t.Context(), 2, "garden"); err != nil || r.ID != 2 {
		t.Errorf("the garden by its folded name = %+v, %v", r, err)
	}
	if said, err := s.MessagesAfter(t.Context(), 2, 0, 10); err != nil || len(said) != 1 || said[0].Text != "is this the garden?" || !said[0].Guest {
		t.Errorf("in the garden: %+v, %v", said, err)
	}
	places, err := s.Memberships(t.Context(), 2)
	if err != nil || len(places) != 1 || places[0].Room.ID != lobby || places[0].Read != 1 {
		t.Errorf("bob's rooms = %+v, %v", places, err)
	}
	if seq := must(t, s, store.KindSay, 2, store.Say{Room: lobby, Text: "good morning", Reply: 1}); seq != "2" {
		t.Errorf("the next message has Seq %s", seq)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sameSchema(t, path)
	if info, err := os.Stat(path + ".v1"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	if got := column(t, peek(t, path+".v1"), `SELECT text FROM messages ORDER BY number`); len(got) != 2 {
		t.Errorf("the copy has %q", got)
	}
}

// TestUpgradeFromTheSecondVersion opens a house from before there were bots: what was said can be followed, and the index of
// the search is told no less of what has changed.
//
//security:holds 52
func TestUpgradeFromTheSecondVersion(t *testing.T) {
	path := firstVersion(t)
	rooms, err := os.ReadFile("migrations/0002_rooms.sql")
	if err != nil {
		t.Fatal(err)
	}
	execAll(t, path, string(rooms), `PRAGMA user_version = 2`,
		`UPDATE accounts SET role = 'bot' WHERE id = 2`, // before bots had makers
		`UPDATE messages SET edited_at = 6000, text = 'good night' WHERE number = 5`,
		`INSERT INTO messages (number, room, seq, author, name, kind, text, said_at) VALUES (7, 1, 2, 2, 'bob', 0, 'beep', 6500)`,
		`INSERT INTO changes VALUES (8, 5), (9, 4), (9, 6)`, `UPDATE messages SET deleted = 'Alice', text = '' WHERE number = 6`,
		`UPDATE position SET number = 9, at = 7000`)
	s := openStore(t, path, store.Options{})
	told := lines(stream(t, s, 1, nil, 2))
	if want := "Alice says \"good night\"\nguest-7 says words of guest-7\nbob* says \"beep\"\n edits \"good night\"\n deletes words of guest-7\n"; told != want {
		t.Errorf("the stream tells\n%swant\n%s", told, want)
	}
	changes, err := s.Changes(t.Context(), 0, 10)
	if want := []store.Change{{Number: 8, Message: 5}, {Number: 9, Message: 4}, {Number: 9, Message: 6}}; err != nil || !slices.Equal(changes, want) {
		t.Errorf("changes = %v, %v, want %v", changes, err, want)
	}
	must(t, s, store.KindSay, 2, store.Say{Room: lobby, Text: "beep beep"}) // it is held by no scopes
	makeBot(t, s, 1, botCalled("kettle", everything, lobby))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	sameSchema(t, path)
	if _, err := os.Stat(path + ".v2"); err != nil {
		t.Errorf("the copy: %v", err)
	}
}

// sameSchema holds an upgraded house against a new one.
func sameSchema(t *testing.T, path string) {
	t.Helper()
	fresh := newPath(t)
	makeHouse(t, fresh)
	if got, want := schema(t, path), schema(t, fresh); got != want {
		t.Errorf("the upgraded schema is\n%s\nwant\n%s", got, want)
	}
}

// TestUpgradeThatCanNotBeCopied leaves the house as it was.
//
//security:holds 52
func TestUpgradeThatCanNotBeCopied(t *testing.T) {
	path := firstVersion(t)
	if err := os.Symlink("nowhere", path+".v1"); err != nil {
		t.Fatal(err)
	}
	before := schema(t, path)
	if s, err := store.Open(t.Context(), path, store.Options{}); !errors.Is(err, fs.ErrExist) {
		if err == nil {
			s.Close()
		}
		t.Errorf("Open = %v, want %v", err, fs.ErrExist)
	}
	if schema(t, path) != before {
		t.Error("the schema has changed")
	}
}

// firstVersion is a house as the first program left it.
func firstVersion(t *testing.T) string {
	t.Helper()
	path := newPath(t)
	start, err := os.ReadFile("migrations/0001_start.sql")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, nil)
	execAll(t, path, string(start), `PRAGMA application_id = 0x54656148`, `PRAGMA user_version = 1`,
		`INSERT INTO accounts VALUES (1, 'Alice', 'alice', 'alice', 'owner', 'hash', 'zh', '', '', 1000)`,
		`INSERT INTO accounts VALUES (2, 'bob', 'bob', 'bob', 'member', 'hash', '', '', '', 2000)`,
		`INSERT INTO rooms VALUES (2, 'Garden', 'roses', 3000)`,
		`INSERT INTO messages VALUES (5, 1, 1, 1, 'Alice', 0, 'good evening', 4000)`,
		`INSERT INTO messages VALUES (6, 2, 1, NULL, 'guest-7', 0, 'is this the garden?', 5000)`,
		`INSERT INTO read_marks VALUES (2, 1, 1)`, `UPDATE position SET number = 6, at = 5000`)
	return path
}

// schema is every table and index, without the white space in which they were written.
func schema(t *testing.T, path string) string {
	t.Helper()
	var out []string
	for _, sql := range column(t, peek(t, path), `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name`) {
		out = append(out, strings.Join(strings.Fields(sql), " "))
	}
	return strings.Join(out, "\n")
}
