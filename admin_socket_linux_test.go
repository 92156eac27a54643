package main

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestTheAdminSocketIsNeverOpenToOthers looks for it without a pause while it is made, in a directory that everybody can
// enter, by a process that closes nothing to anybody.
//
//security:holds 53
func TestTheAdminSocketIsNeverOpenToOthers(t *testing.T) {
	s := settings{dir: t.TempDir()}
	defer syscall.Umask(syscall.Umask(0))
	if err := os.Chmod(s.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var seen, open atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() { // ends with stop, and is waited for below
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			if info, err := os.Lstat(s.socket()); err == nil {
				seen.Add(1)
				if info.Mode().Perm() != 0o600 {
					open.Add(1)
				}
			}
		}
	}()
	for range 300 {
		l, err := listenForAdmin(s)
		if err != nil {
			t.Fatal(err)
		}
		for before := seen.Load(); seen.Load() == before; { // it is looked at once at least
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	<-done
	if n := open.Load(); n > 0 {
		t.Errorf("it could be opened by others %d times of %d", n, seen.Load())
	}
	left, err := filepath.Glob(filepath.Join(s.dir, "*"))
	hidden, _ := filepath.Glob(filepath.Join(s.dir, ".*"))
	if err != nil || len(left)+len(hidden) > 0 {
		t.Errorf("left behind: %v %v, %v", left, hidden, err)
	}
}
