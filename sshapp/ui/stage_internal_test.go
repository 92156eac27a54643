package ui

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/charmbracelet/colorprofile"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// gossip is a room that goes on at random, as the views of it show: messages are gapless, arrivals are forgotten, and
// nothing that a view holds ever changes.
type gossip struct {
	rng  *rand.Rand
	now  time.Time
	view room.View
	seq  int64
}

var said = []string{"tea?", "茶话会，好", "🍵 and 👩\u200d👩\u200d👧", strings.Repeat("a long story ", 12), "one\ntwo\nthree", "\u202eabc \x1b[31m"}

// next is the view after something has happened.
func (g *gossip) next() *room.View {
	v := g.view
	v.Newest++
	g.now = g.now.Add(time.Duration(g.rng.IntN(400)) * time.Second * time.Duration(1+g.rng.IntN(2)*g.rng.IntN(200)))
	it := room.Item{N: v.Newest}
	name := []string{"Zoë", "茶博士", "guest-1"}[g.rng.IntN(3)]
	switch g.rng.IntN(6) {
	case 0:
		it.Notice = &room.Notice{Kind: room.Arrived, Names: []string{name}, At: g.now}
	case 1:
		v.Version++
		v.Room.Topic = said[g.rng.IntN(len(said))]
		v.People = append(v.People[:len(v.People):len(v.People)], room.Presence{Person: room.Person{Name: name, Guest: g.rng.IntN(2) == 0}})
		it.Notice = &room.Notice{Kind: room.TopicSet, By: name, Text: "x", At: g.now}
	default:
		g.seq++
		it.Message = &store.Message{Seq: g.seq, Name: name, Guest: name == "guest-1", Text: said[g.rng.IntN(len(said))],
			Kind: store.MessageKind(g.rng.IntN(5) / 4), At: g.now}
	}
	items := append(v.Items[:len(v.Items):len(v.Items)], it)
	if g.rng.IntN(8) == 0 { // what was before a row decides how it looks, and may be forgotten
		for i, it := range items {
			if isComing := it.Notice != nil && it.Notice.Kind == room.Arrived; isComing {
				items = append(items[:i:i], items[i+1:]...)
				break
			}
		}
	}
	v.Items = items[max(0, len(items)-40):]
	g.view = v
	return &v
}

func newGossip(seed uint64) *gossip {
	return &gossip{rng: rand.New(rand.NewPCG(seed, 3)), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		view: room.View{State: room.State{Room: store.Room{ID: 1, Name: "lobby"}, Version: 1}, Newest: 1}}
}

func classAt(width, height int, newSince int64) layoutClass {
	c := layoutClass{room: 1, width: width, height: height, top: 1, split: width, airy: height > 12, newSince: newSince,
		theme: NewTheme(Auto, colorprofile.TrueColor, true, nil), words: text.For("en"), zone: "UTC"}
	if width >= peopleFrom {
		c.split -= peopleWidth
	}
	return c
}

// sameSheet compares what two sheets show.
func sameSheet(t *testing.T, what string, got, want *paint.Sheet) {
	t.Helper()
	if got.Height() != want.Height() {
		t.Fatalf("%s: %d rows, want %d", what, got.Height(), want.Height())
	}
	for y := range got.Height() {
		if got.Row(y) != want.Row(y) {
			t.Fatalf("%s: row %d is\n%q, want\n%q", what, y, got.Row(y), want.Row(y))
		}
	}
}

// TestASceneThatGoesOnShowsWhatAFreshOneShows: whatever is kept from picture to picture, nothing of it may be stale.
func TestASceneThatGoesOnShowsWhatAFreshOneShows(t *testing.T) {
	for seed := range uint64(20) {
		g := newGossip(seed)
		c := classAt(30+g.rng.IntN(90), 3+g.rng.IntN(30), int64(g.rng.IntN(30)))
		goingOn := &scene{class: c, loc: time.UTC}
		reader := &scene{class: c, loc: time.UTC}
		var back pane
		for step := range 120 {
			v := g.next()
			what := fmt.Sprintf("seed %d, step %d", seed, step)
			if back.take(v); step%3 == 0 {
				back.scroll(reader.rowsOf, reader.height(), g.rng.IntN(30)-18)
			}
			fresh := &scene{class: c, loc: time.UTC}
			if back.reading {
				sameSheet(t, what+", read", reader.read(v, &back), fresh.read(v, &back))
				fresh = &scene{class: c, loc: time.UTC}
			}
			if g.rng.IntN(3) > 0 { // some views are never looked at
				sameSheet(t, what, goingOn.follow(v), fresh.follow(v))
			}
		}
	}
}

// TestEqualWindowsShareAScene: and a scene that nobody holds any more is forgotten.
func TestEqualWindowsShareAScene(t *testing.T) {
	s := NewStage()
	a, b := s.scene(classAt(100, 30, 0), time.UTC), s.scene(classAt(100, 30, 0), time.UTC)
	if a != b {
		t.Error("two scenes for one class")
	}
	if c := s.scene(classAt(100, 29, 0), time.UTC); c == a {
		t.Error("one scene for two classes")
	}
	v := newGossip(1).next()
	if a.follow(v) != b.follow(v) {
		t.Error("two sheets of one view")
	}
	runtime.KeepAlive(a)
	runtime.KeepAlive(b)
	a, b = nil, nil
	for range 1000 { // a cleanup runs some time after the collection that has found out
		runtime.GC()
		s.mu.Lock()
		left := len(s.scenes)
		s.mu.Unlock()
		if left == 0 {
			return
		}
		runtime.Gosched()
	}
	t.Error("scenes that nobody holds are kept")
}

// TestAnOldSceneDoesNotTakeANewOneAlong: the cleanup of a scene may come after there is another of its class.
func TestAnOldSceneDoesNotTakeANewOneAlong(t *testing.T) {
	s, c := NewStage(), classAt(100, 30, 0)
	old := weak.Make(s.scene(c, time.UTC))
	s.mu.Lock()
	delete(s.scenes, c) // as if nobody held it
	s.mu.Unlock()
	now := s.scene(c, time.UTC)
	s.strike(c, old)
	if s.scene(c, time.UTC) != now {
		t.Error("the new scene is forgotten with the old one")
	}
	runtime.KeepAlive(now)
}
