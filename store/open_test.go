package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"teahouse/store"
)

func TestOpenMakesAPrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tea 100% #1?.db") // every character that a URI would take amiss
	s := openStore(t, path, store.Options{})
	must(t, s, store.KindSay, 0, guestSays("x"))
	files, err := filepath.Glob(filepath.Dir(path) + "/*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files = %q, %v", files, err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v, want 0600", file, info.Mode(), err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the database is not where it should be: %v", err)
	}
}

func TestOpenFindsWhatWasSaved(t *testing.T) {
	path := newPath(t)
	s := openStore(t, path, store.Options{})
	id := register(t, s, "alice")
	must(t, s, store.KindSay, id, store.Say{Room: lobby, Text: "see you tomorrow"})
	before := s.Close()
	if rest, _ := filepath.Glob(path + "-*"); len(rest) > 0 {
		t.Errorf("Close leaves %q: the database is not all in one file", rest)
	}
	s = openStore(t, path, store.Options{})
	got, err := s.MessagesBefore(t.Context(), lobby, 0, 10)
	if before != nil || err != nil || len(got) != 1 || got[0].Text != "see you tomorrow" {
		t.Errorf("MessagesBefore = %+v, %v", got, err)
	}
	if seq := must(t, s, store.KindSay, id, store.Say{Room: lobby, Text: "good morning"}); seq != "2" {
		t.Errorf("the next message has Seq %s", seq)
	}
}

// TestOpenLeavesStrangersAlone opens what is no intact database of ours: each has its error, and keeps its bytes.
//
//security:holds 45
func TestOpenLeavesStrangersAlone(t *testing.T) {
	for _, c := range []struct {
		what string
		want error
		make func(t *testing.T, path string)
	}{
		{"a letter", store.ErrDamaged, func(t *testing.T, path string) {
			writeFile(t, path, []byte("Dear tea house,"))
		}},
		{"a photograph", store.ErrDamaged, func(t *testing.T, path string) {
			writeFile(t, path, bytes.Repeat([]byte{0xff, 0xd8, 0xff, 0xe0}, 5000))
		}},
		{"another program's database", store.ErrDamaged, func(t *testing.T, path string) {
			execAll(t, path, `CREATE TABLE songs (title TEXT)`, `INSERT INTO songs VALUES ('x')`)
		}},
		{"another program's marked database", store.ErrDamaged, func(t *testing.T, path string) {
			execAll(t, path, `PRAGMA application_id = 42`)
		}},
		{"a newer house", store.ErrNewer, func(t *testing.T, path string) {
			makeHouse(t, path)
			execAll(t, path, `PRAGMA user_version = 1000`)
		}},
		{"a house whose first page is torn", store.ErrDamaged, func(t *testing.T, path string) {
			makeHouse(t, path)
			house := readFile(t, path)
			writeFile(t, path, append(bytes.Repeat([]byte{7}, 4096), house[4096:]...))
		}},
		{"a house cut short", store.ErrDamaged, func(t *testing.T, path string) {
			makeHouse(t, path)
			writeFile(t, path, readFile(t, path)[:2*4096])
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			path := newPath(t)
			c.make(t, path)
			before := readFile(t, path)
			_, err := store.Open(t.Context(), path, store.Options{})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("Open = %v, want %v and the path", err, c.want)
			}
			if _, err := store.OpenReadOnly(t.Context(), path); !errors.Is(err, c.want) {
				t.Errorf("OpenReadOnly = %v, want %v", err, c.want)
			}
			if !bytes.Equal(readFile(t, path), before) {
				t.Error("the file was changed")
			}
		})
	}
}

// TestOpenNeedsAPlaceForAFile opens a directory, and files where none can be: nothing is made.
//
//security:holds 45
func TestOpenNeedsAPlaceForAFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := store.Open(t.Context(), dir, store.Options{}); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Open of a directory = %v, want ErrDamaged", err)
	}
	missing := filepath.Join(dir, "no", "house.db")
	if _, err := store.Open(t.Context(), missing, store.Options{}); !errors.Is(err, store.ErrNotWritable) {
		t.Errorf("Open in a missing directory = %v, want ErrNotWritable", err)
	}
	file := filepath.Join(dir, "file")
	writeFile(t, file, nil)
	beneath := filepath.Join(file, "house.db")
	if _, err := store.Open(t.Context(), beneath, store.Options{}); !errors.Is(err, store.ErrNotWritable) {
		t.Errorf("Open beneath a file = %v, want ErrNotWritable", err)
	}
	if _, err := store.OpenReadOnly(t.Context(), missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("OpenReadOnly of nothing = %v, want ErrNotExist", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("OpenReadOnly made a file")
	}
}

//security:holds 45
func TestOpenNeedsPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is forbidden to root")
	}
	path := newPath(t)
	makeHouse(t, path)
	for name, mode := range map[string]fs.FileMode{path: 0o400, filepath.Dir(path): 0o500} {
		before, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		os.Chmod(name, mode)
		os.Remove(path + ".lock")
		if _, err := store.Open(t.Context(), path, store.Options{}); !errors.Is(err, store.ErrNotWritable) {
			t.Errorf("Open with %s at %v = %v, want ErrNotWritable", name, mode, err)
		}
		os.Chmod(name, before.Mode())
	}
}

// TestOneHouseOneProcess opens a house that is open, by whatever name, here and in another process.
//
//security:holds 48
func TestOneHouseOneProcess(t *testing.T) {
	path := newPath(t)
	c := startChild(t, "hold", path)
	if !c.lines.Scan() || c.lines.Text() != "open: <nil>" {
		t.Fatalf("the other process says %q", c.lines.Text())
	}
	if _, err := store.Open(t.Context(), path, store.Options{}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("Open beside another process = %v, want ErrInUse", err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), link, store.Options{}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("Open by another name = %v, want ErrInUse", err)
	}
	c.stdin.Close()
	c.cmd.Wait()
	openStore(t, path, store.Options{})
	if _, err := store.Open(t.Context(), path, store.Options{}); !errors.Is(err, store.ErrInUse) {
		t.Errorf("second Open in one process = %v, want ErrInUse", err)
	}
}

// TestCheckFindsDamage tears a page in the middle of a file that opens all the same.
//
//security:holds 45
func TestCheckFindsDamage(t *testing.T) {
	path := newPath(t)
	s := openStore(t, path, store.Options{})
	for range 300 {
		must(t, s, store.KindSay, 0, guestSays(strings.Repeat("x", 200)))
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("Check of an intact house = %v", err)
	}
	s.Close()
	house := readFile(t, path)
	for at := len(house) / 2; at < len(house)/2+4096; at++ {
		house[at] = 0xee
	}
	writeFile(t, path, house)
	s, err := store.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Check = %v, want ErrDamaged", err)
	}
}

func makeHouse(t *testing.T, path string) {
	t.Helper()
	s := openStore(t, path, store.Options{})
	must(t, s, store.KindSay, 0, guestSays("x"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	os.Remove(path + ".lock")
}

func execAll(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
