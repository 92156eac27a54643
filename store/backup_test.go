package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"teahouse/store"
)

//security:holds 44 52
func TestBackupWhilePeopleTalk(t *testing.T) {
	s := newStore(t)
	register(t, s, "alice")
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.Do(t.Context(), store.NewCommand(store.KindSay, 0, guestSays("still talking"))); err != nil {
					t.Errorf("Do: %v", err)
					return
				}
			}
		})
	}
	var err error
	for seq := int64(0); seq < 100 && err == nil; {
		seq, err = s.LastSeq(t.Context(), lobby)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	err = errors.Join(err, s.Backup(t.Context(), path))
	stop()
	wg.Wait()
	if err != nil {
		t.Fatalf("Backup: %v", err)
	}
	checkCopy(t, path, 100)
}

// checkCopy opens a backup as a house of its own and goes on in it.
func checkCopy(t *testing.T, path string, atLeast int64) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v, %v, want 0600", info.Mode(), err)
	}
	if files, _ := filepath.Glob(path + ".part*"); len(files) > 0 {
		t.Errorf("left behind: %q", files)
	}
	c := openStore(t, path, store.Options{})
	if err := c.Check(t.Context()); err != nil {
		t.Errorf("Check of the copy: %v", err)
	}
	if _, err := c.AccountByName(t.Context(), "alice"); err != nil {
		t.Errorf("AccountByName in the copy: %v", err)
	}
	if last, err := c.LastSeq(t.Context(), lobby); last < atLeast || err != nil {
		t.Errorf("the copy ends at message %d, %v, want at least %d", last, err, atLeast)
	}
	must(t, c, store.KindSay, 0, guestSays("in the copy"))
}

//security:holds 52
func TestBackupOverwritesNothing(t *testing.T) {
	s := newStore(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	writeFile(t, path, []byte("precious"))
	if err := s.Backup(t.Context(), path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Backup = %v, want ErrExist", err)
	}
	if got := string(readFile(t, path)); got != "precious" {
		t.Errorf("the file now reads %q", got)
	}
	missing := filepath.Join(filepath.Dir(path), "no", "copy.db")
	if err := s.Backup(t.Context(), missing); !errors.Is(err, store.ErrNotWritable) {
		t.Errorf("Backup to nowhere = %v, want ErrNotWritable", err)
	}
}

func TestBackupStopsWhenAsked(t *testing.T) {
	s := newStore(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup = %v, want Canceled", err)
	}
	if files, _ := filepath.Glob(path + "*"); len(files) > 0 {
		t.Errorf("left behind: %q", files)
	}
}

func TestReadOnlyBesideAServer(t *testing.T) {
	path := newPath(t)
	s := openStore(t, path, store.Options{})
	register(t, s, "alice")
	ro, err := store.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	must(t, s, store.KindSay, 0, guestSays("said after it was opened"))
	if last, err := ro.LastSeq(t.Context(), lobby); last != 1 || err != nil {
		t.Errorf("LastSeq = %d, %v, want 1", last, err)
	}
	if _, err := ro.Do(t.Context(), store.NewCommand(store.KindSay, 0, guestSays("x"))); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Do = %v, want ErrClosed", err)
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	if err := ro.Backup(t.Context(), backup); err != nil {
		t.Fatalf("Backup: %v", err)
	}
	checkCopy(t, backup, 1)
	must(t, s, store.KindSay, 0, guestSays("the server goes on"))
}
