//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// lockFile claims the database for this process and returns what gives it back. Without flock the file's presence is
// the claim, so a process that was killed leaves it behind and the operator has to remove it.
func lockFile(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w: remove %s if no server runs", ErrInUse, path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotWritable, err)
	}
	return func() error { return errors.Join(f.Close(), os.Remove(path)) }, nil
}
