package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"teahouse/store"
)

// rainy is a sentence of the usual length.
const rainy = "it is still raining over the tea fields"

// BenchmarkSay has people talk at once, each waiting until a message is saved before the next.
func BenchmarkSay(b *testing.B) {
	for _, writers := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := newStore(b)
			id := register(b, s, "alice")
			b.ReportAllocs()
			b.ResetTimer()
			took := talk(b, s, writers, b.N, func(int) store.Command {
				return store.NewCommand(store.KindSay, id, store.Say{Room: lobby, Text: rainy})
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
			reportSpread(b, took)
		})
	}
}

// BenchmarkPage reads 50 messages of a long past: the newest, from anywhere, the oldest, and around a message somewhere.
// STORE_BENCH_MESSAGES and STORE_BENCH_ROOMS replace the usual sizes; ten million take five minutes and 2 GB.
func BenchmarkPage(b *testing.B) {
	for _, messages := range sizes(b, "STORE_BENCH_MESSAGES", 10_000, 1_000_000) {
		for _, rooms := range sizes(b, "STORE_BENCH_ROOMS", 1) {
			b.Run(fmt.Sprintf("messages=%d/rooms=%d", messages, rooms), func(b *testing.B) {
				benchmarkPages(b, messages, rooms)
			})
		}
	}
}

func benchmarkPages(b *testing.B, messages, rooms int) {
	const page = 50
	path := newPath(b)
	s := openStore(b, path, store.Options{})
	for i := 1; i < rooms; i++ {
		must(b, s, store.KindOpenRoom, 0, store.OpenRoom{Name: strconv.Itoa(i)})
	}
	talk(b, s, 256, messages, func(i int) store.Command {
		say := store.Say{Room: store.RoomID(i%rooms + 1), Text: rainy, Guest: "guest-7"}
		return store.NewCommand(store.KindSay, 0, say)
	})
	length := int64(messages / rooms) // of a room
	somewhere := func() int64 { return page + rand.Int64N(length-2*page) }
	for _, c := range []struct {
		name string
		read func(room store.RoomID) ([]store.Message, error)
	}{
		{"newest", func(r store.RoomID) ([]store.Message, error) { return s.MessagesBefore(b.Context(), r, 0, page) }},
		{"middle", func(r store.RoomID) ([]store.Message, error) {
			return s.MessagesBefore(b.Context(), r, page+somewhere(), page)
		}},
		{"oldest", func(r store.RoomID) ([]store.Message, error) { return s.MessagesAfter(b.Context(), r, 0, page) }},
		{"jump", func(r store.RoomID) ([]store.Message, error) {
			return s.MessagesAfter(b.Context(), r, somewhere()-page/2, page)
		}},
		{"stream of a room", func(r store.RoomID) ([]store.Message, error) {
			return streamPage(b, s, []store.RoomID{r}, uint64(somewhere())*uint64(rooms), page)
		}},
		{"stream of all", func(store.RoomID) ([]store.Message, error) {
			return streamPage(b, s, nil, uint64(somewhere())*uint64(rooms), page)
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var took []time.Duration
			for b.Loop() {
				room := store.RoomID(1 + rand.IntN(rooms))
				start := time.Now()
				if got, err := c.read(room); len(got) != page || err != nil {
					b.Fatalf("a page of %d messages, %v, want %d", len(got), err, page)
				}
				took = append(took, time.Since(start))
			}
			reportSpread(b, took)
		})
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s.Close()
			b.StartTimer()
			s = openStore(b, path, store.Options{})
		}
	})
}

func streamPage(b *testing.B, s *store.Store, rooms []store.RoomID, after uint64, limit int) (said []store.Message, err error) {
	happened, err := s.Stream(b.Context(), 0, rooms, after, limit)
	for _, h := range happened {
		said = append(said, *h.Message)
	}
	return said, err
}

// talk has n commands done by some writers and tells how long each took.
func talk(b *testing.B, s *store.Store, writers, n int, command func(i int) store.Command) []time.Duration {
	took := make([]time.Duration, n)
	var all sync.WaitGroup
	for w := range min(writers, n) {
		all.Go(func() {
			for i := w; i < n; i += writers {
				start := time.Now()
				if _, err := s.Do(context.Background(), command(i)); err != nil {
					b.Errorf("Do: %v", err)
					return
				}
				took[i] = time.Since(start)
			}
		})
	}
	all.Wait()
	return took
}

func reportSpread(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		d := took[min(len(took)-1, len(took)*percent/100)]
		b.ReportMetric(float64(d.Microseconds()), fmt.Sprintf("p%d-µs", percent))
	}
}

// sizes are what an environment variable says, or else the usual ones.
func sizes(b *testing.B, variable string, usual ...int) []int {
	text, set := os.LookupEnv(variable)
	if !set {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("%s: %v", variable, err)
	}
	return []int{n}
}

// BenchmarkJoin reads what a join by key asks for: whose key it is, and how far they have read.
func BenchmarkJoin(b *testing.B) {
	s := newStore(b)
	id := register(b, s, "alice")
	must(b, s, store.KindAddKey, id, store.AddKey{Fingerprint: "SHA256:alice"})
	must(b, s, store.KindSay, id, store.Say{Room: lobby, Text: rainy})
	must(b, s, store.KindMarkRead, id, store.MarkRead{Room: lobby, Seq: 1})
	b.Run("AccountByKey", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if a, err := s.AccountByKey(b.Context(), "SHA256:alice"); a.ID != id || err != nil {
				b.Fatalf("AccountByKey = %+v, %v", a, err)
			}
		}
	})
	b.Run("ReadMark", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if seq, err := s.ReadMark(b.Context(), id, lobby); seq != 1 || err != nil {
				b.Fatalf("ReadMark = %d, %v", seq, err)
			}
		}
	})
}
