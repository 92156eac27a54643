//go:build unix

package room_test

import (
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"teahouse/room"
	"teahouse/store"
)

// BenchmarkFollow has 200 follow one busy room, and reports what the processor spends on each delivery, the saying and the
// saving included.
func BenchmarkFollow(b *testing.B) {
	const followers = 200
	h := openHouse(b, room.Config{})
	alice := h.person("alice")
	var listening sync.WaitGroup
	var heard atomic.Int64
	for range followers {
		f := h.follow(alice, []store.RoomID{lobby}, h.Newest())
		listening.Go(func() {
			for n := 0; n < b.N; {
				page, err := f.Next(b.Context())
				if err != nil {
					b.Errorf("Next: %v", err)
					return
				}
				n += len(page)
				heard.Add(int64(len(page)))
			}
		})
	}
	b.ResetTimer()
	before := cpuTime(b)
	for range b.N {
		h.says(alice, lobby, chinese)
	}
	listening.Wait()
	b.ReportMetric(float64(cpuTime(b)-before)/float64(heard.Load())/1e3, "cpu-µs/delivery")
	b.ReportMetric(float64(heard.Load())/b.Elapsed().Seconds(), "deliveries/s")
}

// cpuTime is what this process has taken of the processors, in nanoseconds.
func cpuTime(b *testing.B) int64 {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return used.Utime.Nano() + used.Stime.Nano()
}
