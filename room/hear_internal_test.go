package room

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"teahouse/store"
)

// BenchmarkHear hands one message to a room whose seats have all looked since the last one. It looks inside, for through
// the store there is a commit in front of it.
func BenchmarkHear(b *testing.B) {
	for _, seats := range []int{100, 1000} {
		b.Run(fmt.Sprintf("seats=%d", seats), func(b *testing.B) {
			st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "house.db"), store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer st.Close()
			h, err := NewHouse(b.Context(), st, Config{})
			if err != nil {
				b.Fatal(err)
			}
			defer h.Close()
			taken := make([]*Seat, seats)
			for i := range taken {
				if taken[i], err = h.Enter(b.Context(), "lobby", GuestPerson(strconv.Itoa(i), "")); err != nil {
					b.Fatal(err)
				}
			}
			event := store.Event{Kind: store.KindSay, Room: 1}
			b.ReportAllocs()
			for b.Loop() {
				event.Message = &store.Message{Room: 1, Seq: taken[0].room.last + 1, Text: "tea", At: time.Time{}}
				h.hear([]store.Event{event})
				for _, s := range taken {
					<-s.tap
				}
			}
		})
	}
}
