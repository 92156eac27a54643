package search_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/store"
	"teahouse/store/search"
)

// lobby is the room that every house begins with.
const lobby = store.RoomID(1)

// noon is when every test's queries are asked.
var noon = time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)

// house is a store and an index beside it, in real files.
type house struct {
	t     testing.TB
	dir   string
	store *store.Store
	index *search.Index
}

func newHouse(t testing.TB, opts store.Options) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir()}
	var err error
	if h.store, err = store.Open(t.Context(), filepath.Join(h.dir, "house.db"), opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	h.openIndex()
	t.Cleanup(func() { h.index.Close() })
	return h
}

func (h *house) indexPath() string { return filepath.Join(h.dir, "search.db") }

func (h *house) openIndex() {
	h.t.Helper()
	var err error
	if h.index, err = search.Open(h.t.Context(), h.indexPath(), h.store); err != nil {
		h.t.Fatalf("Open: %v", err)
	}
}

// do submits a command that has to succeed and returns its value.
func (h *house) do(kind store.Kind, actor store.AccountID, body any) string {
	h.t.Helper()
	result, err := h.store.Do(context.Background(), store.NewCommand(kind, actor, body))
	if err != nil {
		h.t.Fatalf("%s: %v", kind, err)
	}
	return result.Value
}

func (h *house) number(value string) int64 {
	h.t.Helper()
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) register(name string) store.AccountID {
	h.t.Helper()
	return store.AccountID(h.number(h.do(store.KindRegister, 0, store.Register{
		Name: name, Folded: strings.ToLower(name), Skeleton: "~" + strings.ToLower(name), Password: "x",
	})))
}

func (h *house) openRoom(maker store.AccountID, name string, kind store.RoomKind) store.RoomID {
	h.t.Helper()
	return store.RoomID(h.number(h.do(store.KindOpenRoom, maker, store.OpenRoom{Name: name, Kind: kind})))
}

// guestSays has a guest say something in the lobby.
func (h *house) guestSays(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		h.do(store.KindSay, 0, store.Say{Room: lobby, Text: text, Guest: "guest-7"})
	}
}

// sayMany has n messages of one text said in the lobby, after which nothing else can be said: their rows are written in
// one statement, for commands would take longer than what is tested here.
func (h *house) sayMany(n int, text string) {
	h.t.Helper()
	h.exec(`WITH RECURSIVE more (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM more WHERE i < ?1)
		INSERT INTO messages (number, room, seq, name, kind, text, said_at)
		SELECT position.number + i, 1, 1000000 + i, 'guest-7', 0, ?2, position.at FROM more, position`, n, text)
	h.exec(`UPDATE position SET number = number + ?`, n)
}

// exec changes the house's database behind its back, for what no command does yet, or not as fast.
func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "house.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

// rows asks the index's file for a number.
func (h *house) rows(query string) (n int) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.indexPath()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// spoil changes the index's file behind its back.
func (h *house) spoil(query string) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.indexPath()+"?_pragma=busy_timeout(5000)")
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		h.t.Fatalf("%s: %v", query, err)
	}
}

// writeIndex puts something else in the place of a closed index.
func (h *house) writeIndex(content []byte) {
	h.t.Helper()
	if err := os.WriteFile(h.indexPath(), content, 0o644); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) catchUp() {
	h.t.Helper()
	if err := h.index.CatchUp(h.t.Context()); err != nil {
		h.t.Fatalf("CatchUp: %v", err)
	}
}

func parse(t testing.TB, text string) search.Query {
	t.Helper()
	q, err := search.Parse(text, noon)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return q
}

// find returns the texts of the newest hits.
func (h *house) find(query string, scope search.Scope) []string {
	h.t.Helper()
	hits, _, err := h.index.Find(h.t.Context(), parse(h.t, query), scope, search.Page{Limit: search.MaxHits})
	if err != nil {
		h.t.Fatalf("Find(%q): %v", query, err)
	}
	var texts []string
	for _, hit := range hits {
		texts = append(texts, hit.Message.Text)
	}
	return texts
}

// inLobby is what a guest in the lobby of a house without other rooms sees.
var inLobby = search.Scope{Rooms: []store.RoomID{lobby}, Here: lobby}
