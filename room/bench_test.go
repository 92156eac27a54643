package room_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// What people say most.
const (
	english = "It is still raining over the tea fields, so we stay inside and drink."
	chinese = "外面还在下雨，我们就在屋里喝茶吧：先泡一壶龙井，再尝尝去年的老白茶。"
	mixed   = "好的 👍🏽 see you at 茶馆 — I'll bring the café crème 👩‍👩‍👧 and ragas"
)

func BenchmarkCheckMessage(b *testing.B) {
	for name, text := range map[string]string{"english": english, "chinese": chinese, "mixed": mixed} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := room.CheckMessage(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTell has somebody come or go, and the room told of it, again and again among a thousand people: what a rush
// at the door costs in each of its seconds.
func BenchmarkTell(b *testing.B) {
	var seconds atomic.Int64
	clock := func() time.Time { return time.Unix(60*seconds.Load(), 0) }
	h := openHouse(b, room.Config{Now: clock, MaxSeats: -1})
	for i := range 1000 {
		h.enter(room.GuestPerson(number(i), ""))
	}
	b.ReportAllocs()
	for b.Loop() {
		seconds.Add(1)
		seat := h.enter(room.GuestPerson("last", ""))
		seconds.Add(1)
		seat.Leave(true)
	}
}

// BenchmarkSay has 256 people talk at once through their seats, each waiting until a message is saved before the next,
// and as many connections listen as there are seats: the whole way of a message but the screens.
func BenchmarkSay(b *testing.B) {
	const speakers = 256
	for _, seats := range []int{256, 1000} {
		b.Run(fmt.Sprintf("seats=%d", seats), func(b *testing.B) {
			h := openHouse(b, room.Config{Burst: -1, MaxSeats: -1})
			taken := make([]*room.Seat, seats)
			var listeners sync.WaitGroup
			for i := range taken {
				seat := h.enter(room.GuestPerson(number(i), ""))
				taken[i] = seat
				listeners.Go(func() { // ends when the seat is left
					for range seat.Tap() {
						seat.View()
					}
				})
			}
			took := make([]time.Duration, b.N)
			var next atomic.Int64
			var all sync.WaitGroup
			b.ReportAllocs()
			b.ResetTimer()
			for _, seat := range taken[:speakers] {
				all.Go(func() {
					for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
						start := time.Now()
						if err := seat.Say(b.Context(), store.NewID(), room.Words{Text: chinese}); err != nil {
							b.Errorf("Say: %v", err)
							return
						}
						took[i] = time.Since(start)
					}
				})
			}
			all.Wait()
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			for _, seat := range taken {
				seat.Leave(true)
			}
			listeners.Wait()
		})
	}
}
