package store_test

import (
	"runtime"
	"testing"

	"teahouse/store"
)

// BenchmarkSay has 256 people talk at once, each waiting until a message is saved before the next.
func BenchmarkSay(b *testing.B) {
	s := newStore(b)
	id := register(b, s, "alice")
	b.SetParallelism(max(1, 256/runtime.GOMAXPROCS(0)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			cmd := store.NewCommand(store.KindSay, id, store.Say{Room: lobby, Text: "it is still raining over the tea fields"})
			if _, err := s.Do(b.Context(), cmd); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkPage reads a page from the middle of 10,000 messages.
func BenchmarkPage(b *testing.B) {
	s := newStore(b)
	for range 10_000 {
		must(b, s, store.KindSay, 0, guestSays("it is still raining over the tea fields"))
	}
	for b.Loop() {
		if page, err := s.MessagesBefore(b.Context(), lobby, 5_000, 50); len(page) != 50 || err != nil {
			b.Fatalf("MessagesBefore = %d messages, %v", len(page), err)
		}
	}
}
