package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/store"
	"teahouse/store/search"
)

// The house of the benchmarks: so many rooms and authors.
const (
	benchRooms   = 50
	benchAuthors = 500
)

// talker makes up what people say: half of it Chinese, half English, words as frequent as words are (Zipf's law). The
// same seed says the same.
type talker struct {
	rand             *rand.Rand
	rank             *rand.Zipf
	chinese, english []string // the most frequent first
}

// vocabulary is the number of words of each language.
const vocabulary = 20_000

func newTalker(seed uint64) *talker {
	r := rand.New(rand.NewPCG(seed, 1))
	t := &talker{rand: r, rank: rand.NewZipf(r, 1.07, 8, vocabulary-1)}
	words := rand.New(rand.NewPCG(1, 2)) // the language is everybody's
	characters := []rune("的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市")
	syllables := strings.Fields("tea ra in leaf cup ho t wa ter mor ning gar den sto ry qui et la te con ver sa tion be li en do for pre ing ed er is")
	for i := range vocabulary {
		length := 2
		if i%5 == 4 {
			length = 1 + 2*words.IntN(2)
		}
		var zh, en strings.Builder
		for range length {
			zh.WriteRune(characters[words.IntN(len(characters))])
		}
		for range 1 + words.IntN(4) {
			en.WriteString(syllables[words.IntN(len(syllables))])
		}
		t.chinese, t.english = append(t.chinese, zh.String()), append(t.english, en.String())
	}
	return t
}

func (t *talker) sentence() string {
	var out strings.Builder
	chinese := t.rand.IntN(2) == 0
	for i := range 3 + t.rand.IntN(12) {
		switch {
		case chinese:
			out.WriteString(t.chinese[t.rank.Uint64()])
			if t.rand.IntN(6) == 0 {
				out.WriteString("，")
			}
		case i > 0:
			out.WriteString(" ")
			fallthrough
		default:
			out.WriteString(t.english[t.rank.Uint64()])
		}
	}
	return out.String()
}

// fill has everybody talk until n messages are said; a rare word is in ten of them.
func fill(b *testing.B, h *house, n int) (rooms []store.RoomID) {
	for i := range benchAuthors {
		h.register("author" + strconv.Itoa(i))
	}
	rooms = append(rooms, lobby)
	for i := 1; i < benchRooms; i++ {
		rooms = append(rooms, h.openRoom(1, "room"+strconv.Itoa(i), store.Public))
	}
	const writers = 256
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			t := newTalker(uint64(w))
			for i := w; i < n; i += writers {
				text := t.sentence()
				if i%(n/10+1) == 0 {
					text += " 饕餮 zanzibar"
				}
				// Some rooms are livelier than others.
				room := rooms[min(t.rand.IntN(benchRooms), t.rand.IntN(benchRooms))]
				say := store.Say{Room: room, Text: text}
				cmd := store.NewCommand(store.KindSay, store.AccountID(1+t.rand.IntN(benchAuthors)), say)
				if _, err := h.store.Do(context.Background(), cmd); err != nil {
					b.Errorf("say: %v", err)
					return
				}
			}
		})
	}
	all.Wait()
	return rooms
}

// BenchmarkFind asks a house of SEARCH_BENCH_MESSAGES messages (20,000 unless said otherwise) for the newest 50 of what
// people look for, and reports how long that takes and what the index costs.
func BenchmarkFind(b *testing.B) {
	n := 20_000
	if text := os.Getenv("SEARCH_BENCH_MESSAGES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	h := newHouse(b, store.Options{})
	start := time.Now()
	rooms := fill(b, h, n)
	b.Logf("%d messages were said in %v", n, time.Since(start))
	start = time.Now()
	h.catchUp()
	built := time.Since(start)
	b.Run("build", func(b *testing.B) {
		for b.Loop() { // it was built once, whatever b.N: a million messages take a while
		}
		b.ReportMetric(float64(n)/built.Seconds(), "messages/s")
		b.ReportMetric(float64(indexSize(b, h))/float64(n), "bytes/message")
	})
	words := newTalker(0)
	somewhere := func(list []string, from, to int) string { return list[from+rand.IntN(to-from)] }
	usual := func() string { return pairIn(words.chinese, 50, 2000) }
	for _, c := range []struct {
		name  string
		query func() string
		scope func(*search.Scope)
	}{
		{"chinese", usual, nil},
		{"english", func() string { return somewhere(words.english, 50, 2000) }, nil},
		{"two-words", func() string { return usual() + " " + usual() }, nil},
		{"two-common-words", func() string { return pairIn(words.chinese, 0, 50) + " " + pairIn(words.chinese, 0, 50) }, nil},
		{"phrase", func() string { return `"` + usual() + usual() + `"` }, nil},
		{"in-room", usual, func(s *search.Scope) { s.Room = rooms[rand.IntN(len(rooms))] }},
		{"from", usual, func(s *search.Scope) { s.Author = store.AccountID(1 + rand.IntN(benchAuthors)) }},
		{"one-room-only", usual, func(s *search.Scope) { s.Rooms = rooms[benchRooms-1:] }},
		{"mostly-hidden", func() string { return pairIn(words.chinese, 0, 4) }, func(s *search.Scope) { s.Rooms = rooms[benchRooms-6:] }},
		{"rare", func() string { return "zanzibar" }, nil},
		{"no-hit", func() string { return "xylophon" }, nil},
		{"most-common", func() string { return pairIn(words.chinese, 0, 4) }, nil},
		{"single", func() string { return "茶" }, nil},
		{"links", func() string { return "has:link" }, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			scope := search.Scope{Rooms: rooms, Here: lobby}
			if c.scope != nil {
				c.scope(&scope)
			}
			var took []time.Duration
			found := 0
			for b.Loop() {
				q := parse(b, c.query())
				start := time.Now()
				hits, _, err := h.index.Find(b.Context(), q, scope, search.Page{Limit: 50})
				if err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
				found += len(hits)
			}
			b.ReportMetric(float64(found)/float64(len(took)), "hits")
			reportSpread(b, took)
		})
	}
}

// pairIn is one of the two-character words of these ranks.
func pairIn(list []string, from, to int) string {
	for {
		if w := list[from+rand.IntN(to-from)]; len(w) == 2*len("茶") {
			return w
		}
	}
}

func indexSize(b *testing.B, h *house) (size int64) {
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(h.indexPath() + suffix); err == nil {
			size += info.Size()
		}
	}
	return size
}

func reportSpread(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		d := took[min(len(took)-1, len(took)*percent/100)]
		b.ReportMetric(float64(d.Microseconds()), fmt.Sprintf("p%d-µs", percent))
	}
}

// BenchmarkSay has people talk at once, with and without an index that follows: the ratio of the two is what an index
// costs those who speak.
func BenchmarkSay(b *testing.B) {
	for _, writers := range []int{1, 16, 256} {
		for _, followed := range []bool{false, true} {
			b.Run(fmt.Sprintf("writers=%d/followed=%v", writers, followed), func(b *testing.B) {
				h := newHouse(b, store.Options{})
				if followed {
					ctx, stop := context.WithCancel(b.Context())
					ended := make(chan error, 1)
					h.store.Subscribe(func([]store.Event) { h.index.Tap() })
					// It ends with the benchmark, which waits for it.
					go func() { ended <- h.index.Run(ctx) }()
					defer func() {
						stop()
						if err := <-ended; err != nil {
							b.Errorf("Run: %v", err)
						}
					}()
				}
				id := h.register("alice")
				var all sync.WaitGroup
				b.ResetTimer()
				for w := range min(writers, b.N) {
					all.Go(func() {
						t := newTalker(uint64(w))
						for i := w; i < b.N; i += writers {
							h.do(store.KindSay, id, store.Say{Room: lobby, Text: t.sentence()})
						}
					})
				}
				all.Wait()
				b.StopTimer()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
			})
		}
	}
}
