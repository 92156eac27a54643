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
	"sync"
	"time"
)

// Backup writes a copy of the house as it is at one moment to path, which must not exist (an error that matches
// fs.ErrExist). It may take minutes and holds up neither readers nor the log. The copy is durable and complete when it
// appears under its name; it is readable by its owner only, for there are password hashes in it.
func (s *Store) Backup(ctx context.Context, path string) error {
	if s.closed.Load() {
		return ErrClosed
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			err = &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist}
		}
		return fmt.Errorf("back up: %w", err)
	}
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*") // mode 0600
	if err != nil {
		return fmt.Errorf("back up: %w: %w", ErrNotWritable, err)
	}
	part.Close()
	defer os.Remove(part.Name()) // is gone already when all went well
	// SQLite's step-wise backup begins again after every write from elsewhere and would never end in a busy house.
	settled := keepSyncing(part.Name())
	err = s.alone(ctx, `VACUUM INTO ?`, part.Name())
	settled()
	if err != nil {
		return unavailable("back up", err)
	}
	if err := syncPath(part.Name()); err != nil {
		return unavailable("back up", err)
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return unavailable("back up", err)
	}
	if err := syncPath(filepath.Dir(path)); err != nil && runtime.GOOS != "windows" { // has no such thing
		return unavailable("back up", err)
	}
	return nil
}

// syncEvery is how often what a backup has written is brought to the disk.
const syncEvery = 5 * time.Millisecond

// keepSyncing brings a file to the disk bit by bit while it is written. All of it at once, in the end, would have the log's own
// commits wait behind it. The function that it returns ends that.
func keepSyncing(path string) (settled func()) {
	over := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return // then it is brought there in the end
		}
		defer f.Close()
		for pace := time.Tick(syncEvery); ; {
			select {
			case <-over:
				return
			case <-pace:
				_ = f.Sync() // what can't be written is found out in the end
			}
		}
	})
	return func() {
		close(over)
		wg.Wait()
	}
}

// Check looks for damage with SQLite's quick_check: ErrDamaged with the first finding. It reads the whole file and
// holds up nobody.
func (s *Store) Check(ctx context.Context) error {
	if s.closed.Load() {
		return ErrClosed
	}
	var finding string
	err := s.alone(ctx, `PRAGMA quick_check(1)`, nil, &finding)
	if err != nil {
		return unopenable(err)
	}
	if finding != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, finding)
	}
	return nil
}

// alone runs a long statement on a connection of its own: taken from the readers it could be the only one they have.
func (s *Store) alone(ctx context.Context, query string, arg any, dest ...any) error {
	db, err := sql.Open(driverName, readerDSN(s.path))
	if err != nil {
		return err
	}
	defer db.Close()
	if len(dest) > 0 {
		return db.QueryRowContext(ctx, query).Scan(dest...)
	}
	_, err = db.ExecContext(ctx, query, arg)
	return err
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
