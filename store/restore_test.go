package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"teahouse/store"
)

// TestRestoreWhatWasLeftAtAKill: a database whose last words are still in the write-ahead log is set aside with them.
func TestRestoreWhatWasLeftAtAKill(t *testing.T) {
	dir := t.TempDir()
	house, backup := filepath.Join(dir, "house.db"), filepath.Join(dir, "backup.db")
	s, err := store.Open(t.Context(), house, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	must(t, s, store.KindRegister, 0, store.Register{Name: "zoe", Folded: "zoe", Skeleton: "~zoe", Password: "x"})
	// As the files lie when the process dies now: not folded into one.
	killed := filepath.Join(dir, "killed.db")
	for _, part := range []string{"", "-wal"} {
		b, err := os.ReadFile(house + part)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(killed+part, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Restore(t.Context(), killed, backup)
	if err != nil {
		t.Fatal(err)
	}
	old, err := store.OpenReadOnly(t.Context(), kept)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if _, err := old.AccountByName(t.Context(), "zoe"); err != nil {
		t.Errorf("in what was set aside: %v", err)
	}
	restored, err := store.Open(t.Context(), killed, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	if _, err := restored.AccountByName(t.Context(), "zoe"); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("in what was restored: %v", err)
	}
}

// TestRestoreRefuses what is no house, and what is open; nothing is moved.
//
//security:holds 45 52
func TestRestoreRefuses(t *testing.T) {
	dir := t.TempDir()
	house, backup := filepath.Join(dir, "house.db"), filepath.Join(dir, "backup.db")
	s, err := store.Open(t.Context(), house, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]error{
		backup: store.ErrInUse, empty: store.ErrDamaged, filepath.Join(dir, "nowhere.db"): fs.ErrNotExist,
	} {
		if _, err := store.Restore(t.Context(), house, from); !errors.Is(err, want) {
			t.Errorf("restore of %s: %v, want %v", filepath.Base(from), err, want)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(house + ".re*")
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
