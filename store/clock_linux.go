package store

import (
	"time"

	"golang.org/x/sys/unix"
)

// slept is how long the machine has been suspended since it was started: time.Since leaves that out here (clock_gettime(2)).
// 0 where the kernel does not say.
func slept() time.Duration {
	var all, awake unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &awake) != nil || unix.ClockGettime(unix.CLOCK_BOOTTIME, &all) != nil {
		return 0
	}
	// Between the two calls some microseconds pass.
	return time.Duration(all.Nano() - awake.Nano()).Truncate(time.Second)
}
