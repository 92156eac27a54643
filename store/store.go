// Package store keeps accounts, rooms and messages in one SQLite file.
//
// Everything that changes is a Command. One log puts the commands in order, applies them and makes them durable; only
// then are callers answered and subscribers told (log.go, machine.go). Reads go past the log, to handles of their own.
//
// The package knows rows and the order in which they came to be. It does not know who is online, what a clean text or
// a good name is, or how anybody got in: callers fold names, clean texts and hash passwords before they ask.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Options is what a Store can be told; its zero fields take the defaults.
type Options struct {
	// Now is the house's clock, which stamps commands and tells what has come to its end; a Clock of its own when nil.
	Now func() time.Time

	// Settled is called after each batch of commands with how many there were, how long making them durable took, and what
	// went wrong with all of them, if it did; nil for nobody. The log waits for it.
	Settled func(commands int, took time.Duration, err error)

	// FaultHook is for tests and nil otherwise: the log calls it before it writes, with the statement about to run
	// ("COMMIT" among them). An error stands for a failing machine, a panic for a failing handler.
	FaultHook func(op string) error
}

// Store is an open house. Its methods may be called from any goroutine; whoever opened it closes it.
type Store struct {
	path    string
	log     *log // nil when opened by OpenReadOnly
	readers *sql.DB
	reads   *statements
	unlock  func() error // nil when opened by OpenReadOnly

	closed    atomic.Bool
	closeOnce sync.Once
	closeErr  error
}

// Open opens the database at path for this process alone, making or upgrading it when needed; a new file is readable
// by its owner only. It fails with ErrInUse, ErrNewer, ErrDamaged, ErrNotWritable or ErrUnavailable, and then has
// changed nothing in a file that was there. A ctx that ends after Open has no effect on the Store.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	abs, err := realPath(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	unlock, err := lockFile(abs + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s, err := open(ctx, abs, opts)
	if err != nil {
		unlock()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.unlock = unlock
	return s, nil
}

// open does Open's work while the lock is held. Nothing is opened for writing before it was examined.
func open(ctx context.Context, path string, opts Options) (*Store, error) {
	if err := ensureFile(path); err != nil {
		return nil, err
	}
	version, err := examine(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, path, version); err != nil {
		return nil, err
	}
	m, err := openMachine(ctx, path, opts.FaultHook)
	if err != nil {
		return nil, unopenable(err)
	}
	s, err := openReaders(path)
	if err != nil {
		m.close()
		return nil, err
	}
	if opts.Now == nil {
		opts.Now = NewClock().Now
	}
	s.log = startLog(m, opts, func(ctx context.Context) (*machine, error) {
		return openMachine(ctx, path, opts.FaultHook)
	})
	return s, nil
}

// Now is the house's time; see Options.
func (s *Store) Now() time.Time { return s.log.now() }

// OpenReadOnly opens the database at path for reading and Backup, also while another process serves from it. Do
// answers ErrClosed. A missing file is an error that matches fs.ErrNotExist; else it fails as Open does.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	abs, err := realPath(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if _, err := os.Stat(abs); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	version, err := examine(ctx, abs)
	if err == nil && version == 0 {
		err = fmt.Errorf("%w: it is empty", ErrDamaged)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return openReaders(abs)
}

// openReaders makes a Store that can read. Readers cost CPU and no locks, so there are as many as can run at once.
func openReaders(path string) (*Store, error) {
	db, err := sql.Open(driverName, readerDSN(path))
	if err != nil {
		return nil, fmt.Errorf("open readers: %w", err)
	}
	n := runtime.GOMAXPROCS(0)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return &Store{path: path, readers: db, reads: newStatements(db.PrepareContext)}, nil
}

// realPath is the one path that all ways to a file lead to, so that they all meet the same lock.
func realPath(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if target, err := filepath.EvalSymlinks(abs); err == nil {
		return target, nil
	}
	return abs, nil // not there yet, or the next step finds out why
}

// ensureFile sees to it that there is a file that can be written, making an empty one where there is none. SQLite would
// make one that everybody can read (the files beside it, -wal and -shm, inherit its permissions), and would take one
// that can't be written and only say so at the first message. Closing a descriptor of the database drops the locks of
// this process, so this comes before SQLite has any.
func ensureFile(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%w: it is not a file", ErrDamaged)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotWritable, err)
	}
	return f.Close()
}

// Close answers the commands under way, refuses later ones with ErrClosed and closes the file. Only the first call
// does anything; every call waits for the end and returns the same error.
func (s *Store) Close() error {
	s.closeOnce.Do(func() {
		var logErr, lockErr error
		s.closed.Store(true)
		// The writer is the last to go: as the last connection it folds the write-ahead log into the database.
		readErr := s.readers.Close()
		if s.log != nil {
			logErr = s.log.close()
		}
		if s.unlock != nil {
			lockErr = s.unlock()
		}
		s.closeErr = errors.Join(readErr, logErr, lockErr)
	})
	return s.closeErr
}

// Subscribe has fn called with the events of each batch, after they are durable, in their order, before the callers of
// Do are answered. Subscribe before the first Do. All calls come from the log's one goroutine, so a slow fn holds up
// everybody; fn must neither block nor panic nor call Do, and what it is handed is shared and not to be changed.
func (s *Store) Subscribe(fn func([]Event)) {
	if s.log != nil {
		s.log.subscribe(fn)
	}
}

// Do submits a command and waits until the log has answered. A refusal comes with the Result and the sentinel of its
// Code. Any other error leaves the Result empty: ErrUnavailable (nothing of it has happened; the same command may be
// tried again), ErrUnknown (ctx ended before the answer) or ErrClosed. A command whose ID is among the last 100,000
// or so is answered as it was then, without a second event.
func (s *Store) Do(ctx context.Context, cmd Command) (Result, error) {
	if s.log == nil {
		return Result{}, ErrClosed
	}
	result, err := s.log.do(ctx, cmd)
	if err != nil {
		return Result{}, fmt.Errorf("%s: %w", cmd.Kind, err)
	}
	return result, result.refusal()
}
