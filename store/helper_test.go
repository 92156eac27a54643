package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/store"
)

// lobby is the room that every house begins with.
const lobby = store.RoomID(1)

// TestMain lets a test start this binary again as another process.
func TestMain(m *testing.M) {
	if job, ok := childJobs[os.Getenv("STORE_TEST_CHILD")]; ok {
		job(os.Getenv("STORE_TEST_PATH"))
		return
	}
	os.Exit(m.Run())
}

func newPath(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "house.db")
}

// openStore opens path and closes it when the test ends, unless the test has done so.
func openStore(t testing.TB, path string, opts store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, opts)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func newStore(t testing.TB) *store.Store {
	t.Helper()
	return openStore(t, newPath(t), store.Options{})
}

// must submits a command that has to succeed and returns its value. It is for the test's own goroutine.
func must(t testing.TB, s *store.Store, kind store.Kind, actor store.AccountID, body any) string {
	t.Helper()
	result, err := s.Do(t.Context(), store.NewCommand(kind, actor, body))
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return result.Value
}

// refused submits a command that has to be refused with want.
func refused(t testing.TB, s *store.Store, kind store.Kind, actor store.AccountID, body any, want error) {
	t.Helper()
	if _, err := s.Do(t.Context(), store.NewCommand(kind, actor, body)); !errors.Is(err, want) {
		t.Errorf("%s %+v = %v, want %v", kind, body, err, want)
	}
}

func registration(name string) store.Register {
	folded := strings.ToLower(name)
	return store.Register{Name: name, Folded: folded, Skeleton: "~" + folded, Password: "hash of " + name}
}

func register(t testing.TB, s *store.Store, name string) store.AccountID {
	t.Helper()
	return accountID(t, must(t, s, store.KindRegister, 0, registration(name)))
}

// botCalled asks for a bot with a key of its own.
func botCalled(name string, scopes store.Scopes, rooms ...store.RoomID) store.MakeBot {
	r := registration(name)
	return store.MakeBot{
		Name: r.Name, Folded: r.Folded, Skeleton: r.Skeleton, Fingerprint: "SHA256:" + name, Authorized: "ssh-ed25519 " + name,
		Scopes: scopes, Rooms: rooms,
	}
}

func makeBot(t testing.TB, s *store.Store, maker store.AccountID, b store.MakeBot) store.AccountID {
	t.Helper()
	return accountID(t, must(t, s, store.KindMakeBot, maker, b))
}

func accountID(t testing.TB, value string) store.AccountID {
	t.Helper()
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return store.AccountID(id)
}

func guestSays(text string) store.Say {
	return store.Say{Room: lobby, Text: text, Guest: "guest-7"}
}

// atNoon is a clock that stands still.
func atNoon() time.Time { return time.Date(2031, 5, 4, 12, 0, 0, 123456789, time.UTC) }

// peek opens a second, plain connection to look at the rows themselves.
func peek(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// dump writes out every row of every table, and complains about a damaged file.
func dump(t testing.TB, path string) string {
	t.Helper()
	db := peek(t, path)
	var verdict string
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity_check = %q, %v", verdict, err)
	}
	var out strings.Builder
	for _, table := range column(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`) {
		fmt.Fprintf(&out, "%s\n", table)
		var fields []string
		for _, name := range column(t, db, `SELECT name FROM pragma_table_info('`+table+`')`) {
			fields = append(fields, `quote(`+name+`)`)
		}
		rows := column(t, db, `SELECT `+strings.Join(fields, `||' '||`)+` FROM `+table+` ORDER BY 1`)
		fmt.Fprintf(&out, "  %s\n", strings.Join(rows, "\n  "))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func column(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// placed is what an event tells of a room, for comparing.
func placed(e store.Event) store.Room {
	if e.Place == nil {
		return store.Room{}
	}
	return *e.Place
}
