//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// How long a lock is waited for.
const (
	lockTries = 10
	lockPause = 10 * time.Millisecond
)

// lockFile claims the database for this process and returns what gives it back. The kernel gives it back too when the
// process dies, however it dies; so the file stays, and its presence means nothing. It is a file of its own because
// closing any descriptor of the database would drop SQLite's own locks (https://www.sqlite.org/howtocorrupt.html, 2.2).
func lockFile(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotWritable, err)
	}
	// A lock that was just given back may be held for a moment more, by a process that is being started: until it has become
	// another program it has a copy of every descriptor.
	for range lockTries {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return f.Close, nil
		}
		time.Sleep(lockPause)
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrInUse
	}
	return nil, unavailable("lock "+path, err)
}
