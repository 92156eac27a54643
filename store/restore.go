package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// orphans is the first row that refers to one that is not there.
const orphans = `SELECT "table" || ' ' || coalesce(rowid, '') || ' has no ' || parent FROM pragma_foreign_key_check LIMIT 1`

// CheckFile looks for damage in a database that nobody need have open: everything that SQLite's integrity_check and
// foreign_key_check find is ErrDamaged, with the first finding. ErrNewer is for one that a newer program has made. It reads
// the whole file, and writes nothing.
func CheckFile(ctx context.Context, path string) error {
	s, err := OpenReadOnly(ctx, path)
	if err != nil {
		return err
	}
	defer s.Close()
	var finding string
	if err := s.alone(ctx, `PRAGMA integrity_check(1)`, nil, &finding); err != nil {
		return fmt.Errorf("check %s: %w", path, unopenable(err))
	}
	if finding != "ok" {
		return fmt.Errorf("check %s: %w: %s", path, ErrDamaged, finding)
	}
	switch err := s.alone(ctx, orphans, nil, &finding); {
	case err == nil:
		return fmt.Errorf("check %s: %w: %s", path, ErrDamaged, finding)
	case errors.Is(err, sql.ErrNoRows):
		return nil
	default:
		return fmt.Errorf("check %s: %w", path, unopenable(err))
	}
}

// Restore puts a copy of from in the place of the database at path, which nobody may have open (ErrInUse). A database that
// was there is kept beside it, under the name that is returned; "" when there was none. Before anything is moved, from is
// looked through as CheckFile does, and its copy is complete and durable. An error leaves path as it was, unless the disk
// fails between two renames: then what was there is under the name that the error tells.
func Restore(ctx context.Context, path, from string) (kept string, err error) {
	abs, err := realPath(path)
	if err != nil {
		return "", fmt.Errorf("restore: %w", err)
	}
	if err := CheckFile(ctx, from); err != nil {
		return "", err
	}
	unlock, err := lockFile(abs + ".lock")
	if err != nil {
		return "", fmt.Errorf("restore %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	part := abs + ".restored"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) { // of an attempt that was cut short
		return "", fmt.Errorf("restore: %w: %w", ErrNotWritable, err)
	}
	source, err := OpenReadOnly(ctx, from)
	if err != nil {
		return "", err
	}
	err = errors.Join(source.Backup(ctx, part), source.Close())
	if err != nil {
		return "", err
	}
	if kept, err = setAside(ctx, abs); err != nil {
		return "", errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, abs); err != nil {
		return "", fmt.Errorf("restore: the old database is %s, the new one %s: %w", kept, part, err)
	}
	if err := syncPath(filepath.Dir(abs)); err != nil && runtime.GOOS != "windows" { // has no such thing
		return kept, unavailable("restore", err)
	}
	return kept, nil
}

// setAside gives a database and what belongs to it another name, the first of PATH.replaced, PATH.replaced.2 … that is free.
func setAside(ctx context.Context, path string) (name string, err error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	name = path + ".replaced"
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", fmt.Errorf("restore: %w", err)
		}
		name = fmt.Sprintf("%s.replaced.%d", path, n)
	}
	fold(ctx, path)
	// What is left of the log goes first: without it the database is older than it was, but with a strange one it is damaged.
	for _, part := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+part, name+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("restore: %w: %w", ErrNotWritable, err)
		}
	}
	return name, nil
}

// fold writes what is in the write-ahead log into the database, so that it is one file. Where that can't be done the
// database is damaged, and is kept as it is.
func fold(ctx context.Context, path string) {
	db, err := sql.Open(driverName, writerDSN(path))
	if err != nil {
		return
	}
	_, _ = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	_ = db.Close()
}
