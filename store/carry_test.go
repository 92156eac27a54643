package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/store"
)

var everythingOut = store.ExportOptions{Private: true, Secrets: true}

// afterTheParty is a house in which everything has happened, and no table is empty.
func afterTheParty(t *testing.T) string {
	t.Helper()
	path := newPath(t)
	s := openStore(t, path, store.Options{Now: atNoon})
	for _, cmd := range aTeaParty() {
		_, _ = s.Do(t.Context(), cmd) // some are refused, as they should be
	}
	must(t, s, store.KindChangeRoom, 1, store.ChangeRoom{Room: 1, What: "slow", Value: "9"})
	must(t, s, store.KindSay, 6, store.Say{Room: 1, Text: "<b>\"'&\u2028 茶\\\n\tx</b>", Mentions: []store.AccountID{1}})
	must(t, s, store.KindAddKey, 6, store.AddKey{Fingerprint: "SHA256:frida", Authorized: "ssh-ed25519 AAAA", Comment: "laptop"})
	must(t, s, store.KindIgnore, 6, store.Ignore{Account: 4})
	must(t, s, store.KindLater, 1, store.SayLater{Room: 1, Text: "tomorrow", Due: atNoon().Add(3600e9).UnixMilli()})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func exportOf(t *testing.T, path string, o store.ExportOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := store.Export(t.Context(), path, &b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func same(s string) string { return s }

// TestAnExportComesBack takes a house in which everything has happened out and in again: the copy says the same, byte for byte
// and row for row, and goes on from there. A table that is new here fails until it's filled above.
//
//security:holds 52
func TestAnExportComesBack(t *testing.T) {
	path := afterTheParty(t)
	first := exportOf(t, path, everythingOut)
	copied := filepath.Join(t.TempDir(), "copy.db")
	rows, err := store.Import(t.Context(), copied, strings.NewReader(first), same)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(first, "\n") - 2; rows != int64(n) {
		t.Errorf("%d rows were taken in, want %d", rows, n)
	}
	was, is := strings.Split(first, "\n"), strings.Split(exportOf(t, copied, everythingOut), "\n")
	for i, line := range was {
		if i >= len(is) || is[i] != line {
			t.Fatalf("the copy exports otherwise from here on:\n%s\nwant\n%s", strings.Join(is[min(i, len(is)):min(i+1, len(is))], ""), line)
		}
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	before, after := peek(t, path), peek(t, copied)
	for _, table := range column(t, before, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`) {
		if table == "applied" {
			continue // see notExported
		}
		rows := column(t, before, `SELECT count(*) FROM "`+table+`"`)
		if rows[0] == "0" {
			t.Errorf("nothing is in %s, so nobody knows whether it comes back", table)
		}
		if got := column(t, after, `SELECT count(*) FROM "`+table+`"`); got[0] != rows[0] {
			t.Errorf("%s rows in %s, want %s", got[0], table, rows[0])
		}
	}
	sameSchema(t, copied)
	last := column(t, before, `SELECT max(seq) + 1 FROM messages WHERE room = 1`)
	s := openStore(t, copied, store.Options{Now: atNoon})
	if seq := must(t, s, store.KindSay, 1, store.Say{Room: 1, Text: "in the copy"}); seq != last[0] {
		t.Errorf("the next message has Seq %s, want %s", seq, last[0])
	}
	if files, _ := filepath.Glob(copied + ".imported*"); len(files) > 0 {
		t.Errorf("left behind: %q", files)
	}
}

// TestAnExportKeepsSecrets: what not everybody may see is in an export only if it was asked for, and what is left is a house.
//
//security:holds 52
func TestAnExportKeepsSecrets(t *testing.T) {
	path := afterTheParty(t)
	all := exportOf(t, path, everythingOut)
	for _, tt := range []struct {
		what    string
		secrets []string
		options store.ExportOptions
	}{
		{"nothing was asked for", []string{"hash of ", "between us", `"den"`, `"@2,3"`}, store.ExportOptions{}},
		{"private rooms", []string{"hash of "}, store.ExportOptions{Private: true}},
		{"secrets", []string{"between us", `"den"`, `"@2,3"`}, store.ExportOptions{Secrets: true}},
	} {
		got := exportOf(t, path, tt.options)
		for _, secret := range tt.secrets {
			if strings.Contains(got, secret) {
				t.Errorf("%s: the export has %s", tt.what, secret)
			}
			if !strings.Contains(all, secret) && secret != `"@2,3"` {
				t.Errorf("nowhere is %s, so nobody knows whether it stays", secret)
			}
		}
		copied := filepath.Join(t.TempDir(), "copy.db")
		if _, err := store.Import(t.Context(), copied, strings.NewReader(got), same); err != nil {
			t.Errorf("%s: %v", tt.what, err)
			continue
		}
		if again := exportOf(t, copied, tt.options); again != got {
			t.Errorf("%s: it comes back as something else", tt.what)
		}
	}
}

// TestWhatIsNoExportIsRefused: with the line, and nothing is left of it.
//
//security:holds 45 52
func TestWhatIsNoExportIsRefused(t *testing.T) {
	whole := exportOf(t, afterTheParty(t), everythingOut)
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, `{"table":"accounts"`) })
	with := func(i int, line string) string {
		changed := slices.Clone(lines)
		changed[i] = line
		return strings.Join(changed, "")
	}
	account := lines[at]
	for _, tt := range []struct {
		what, export string
		line         int // 0 for any
		want         error
	}{
		{"nothing", "", 0, store.ErrCutShort},
		{"something else", "name,role\n", 1, nil},
		{"of a newer program", with(0, `{"export":"teahouse","version":99,"private":true,"secrets":true}`+"\n"), 0, store.ErrNewer},
		{"an older version than the first", with(0, `{"export":"teahouse","version":-1,"private":true,"secrets":true}`+"\n"), 1, nil},
		{"cut short", strings.Join(lines[:len(lines)-1], ""), 0, store.ErrCutShort},
		{"a row is gone", with(at, ""), 0, store.ErrCutShort},
		{"more behind it", whole + account, 0, nil},
		{"no JSON", with(at, "accounts\n"), at + 1, nil},
		{"two rows in a line", with(at, strings.TrimSpace(account)+account), at + 1, nil},
		{"no such table", with(at, strings.Replace(account, `"accounts"`, `"applied"`, 1)), at + 1, nil},
		{"a table of SQLite's", with(at, strings.Replace(account, `"accounts"`, `"sqlite_schema"`, 1)), at + 1, nil},
		{"an unknown column", with(at, strings.Replace(account, `"name"`, `"x\" text); DROP TABLE accounts; --":1,"name"`, 1)), at + 1, nil},
		{"a column is missing", with(at, strings.Replace(account, `"name"`, `"table"`, 1)), at + 1, nil},
		{"a fraction", with(at, strings.Replace(account, `"id":1`, `"id":1.5`, 1)), at + 1, nil},
		{"a number without end", with(at, strings.Replace(account, `"id":1`, `"id":`+strings.Repeat("9", 400), 1)), at + 1, nil},
		{"a list", with(at, strings.Replace(account, `"id":1`, `"id":[1]`, 1)), at + 1, nil},
		{"a text for a number", with(at, strings.Replace(account, `"id":1`, `"id":"one"`, 1)), at + 1, nil},
		{"a row twice", with(at, account+account), at + 2, nil},
		{"an account is gone", strings.Replace(with(at, ""), `{"rows":`, `{"rows":-1,"rows":`, 1), 0, store.ErrCutShort},
		{"a line without end", with(at, `{"table":"`+strings.Repeat("x", 2<<20)), at + 1, nil},
	} {
		path := filepath.Join(t.TempDir(), "house.db")
		_, err := store.Import(t.Context(), path, strings.NewReader(tt.export), same)
		if err == nil {
			t.Errorf("%s is taken in", tt.what)
			continue
		}
		if tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, err, tt.want)
		}
		where, ok := errors.AsType[*store.ImportError](err)
		if tt.line != 0 && (!ok || where.Line != tt.line) {
			t.Errorf("%s: %.300v, want it in line %d", tt.what, err, tt.line)
		}
		if files, _ := filepath.Glob(path + "*"); len(slices.DeleteFunc(files, func(f string) bool { return f == path+".lock" })) > 0 {
			t.Errorf("%s: left behind: %q", tt.what, files)
		}
	}
}

// TestAnImportRefersToNothingThatIsNotThere: a row whose account is missing would be found by somebody much later.
func TestAnImportRefersToNothingThatIsNotThere(t *testing.T) {
	whole := exportOf(t, afterTheParty(t), everythingOut)
	broken := strings.Replace(whole, `"author":6`, `"author":77`, 1)
	if broken == whole {
		t.Fatal("nobody has said anything")
	}
	path := filepath.Join(t.TempDir(), "house.db")
	if _, err := store.Import(t.Context(), path, strings.NewReader(broken), same); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "has no accounts") {
		t.Errorf("Import = %v, want what is missing", err)
	}
}

// TestAnImportIsCleaned: what a file says passes the same cleaner as what people say.
//
//security:holds 1 4
func TestAnImportIsCleaned(t *testing.T) {
	whole := strings.Replace(exportOf(t, afterTheParty(t), everythingOut), `"welcome"`, `"\u001b[2J\u202ewel\u200bcome\u009b"`, 1)
	path := filepath.Join(t.TempDir(), "house.db")
	if _, err := store.Import(t.Context(), path, strings.NewReader(whole), room.Clean); err != nil {
		t.Fatal(err)
	}
	if got := column(t, peek(t, path), `SELECT text FROM messages WHERE text LIKE '%wel%come%'`); len(got) != 1 || room.Clean(got[0]) != got[0] || strings.ContainsAny(got[0], "\x1b\u202e\u009b") {
		t.Errorf("it came in as %q", got)
	}
}

// TestAnImportReplacesNothing: neither a house nor anything else.
func TestAnImportReplacesNothing(t *testing.T) {
	path := afterTheParty(t)
	whole := exportOf(t, path, everythingOut)
	if _, err := store.Import(t.Context(), path, strings.NewReader(whole), same); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Import over a house = %v, want fs.ErrExist", err)
	}
	if exportOf(t, path, everythingOut) != whole {
		t.Error("the house has changed")
	}
}

// TestAnOldExportIsUpgraded: what the first program's database exports as is a house of today.
//
//security:holds 52
func TestAnOldExportIsUpgraded(t *testing.T) {
	old := exportOf(t, firstVersion(t), everythingOut)
	path := filepath.Join(t.TempDir(), "house.db")
	if _, err := store.Import(t.Context(), path, strings.NewReader(old), same); err != nil {
		t.Fatal(err)
	}
	sameSchema(t, path)
	s := openStore(t, path, store.Options{})
	if said, err := s.MessagesAfter(t.Context(), 2, 0, 10); err != nil || len(said) != 1 || said[0].Text != "is this the garden?" {
		t.Errorf("in the garden: %+v, %v", said, err)
	}
}
