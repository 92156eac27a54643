//go:build unix

package sshapp

import (
	"math"
	"syscall"
)

// fileLimit is how many files this process may have open at once, 0 when that is not known.
func fileLimit() int {
	var r syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r); err != nil {
		return 0
	}
	return int(min(uint64(r.Cur), math.MaxInt32))
}
