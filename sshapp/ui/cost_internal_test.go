package ui

import (
	"fmt"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// lively is a room in which somebody else says something with every view.
func lively() func() *room.View {
	g := newGossip(1)
	v := g.view
	return func() *room.View {
		n := v
		n.Newest++
		n.Items = append(n.Items, room.Item{N: n.Newest, Message: &store.Message{
			Seq: int64(n.Newest), Author: store.AccountID(1 + n.Newest%9), Name: fmt.Sprint("name", n.Newest%9),
			Text: fmt.Sprint("a line of the usual length, 茶话会, number ", n.Newest), At: g.now,
		}})
		n.Items = n.Items[max(0, len(n.Items)-256):]
		v = n
		return &n
	}
}

// TestWhatADeliveryAllocates: who is not the first of their class to see a message finds everything drawn; the first draws
// one message and not the whole pane. A margin of a few allows for maps that grow.
func TestWhatADeliveryAllocates(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates too")
	}
	next := lively()
	s := &scene{class: classAt(100, 28, 0), loc: time.UTC}
	v := next()
	for range 100 {
		v = next()
		s.follow(v)
	}
	if n := testing.AllocsPerRun(100, func() { s.follow(v) }); n != 0 {
		t.Errorf("a sheet that is there costs %v allocations, want none", n)
	}
	views := make([]*room.View, 300)
	for i := range views {
		views[i] = next()
	}
	i := 0
	n := testing.AllocsPerRun(len(views)-1, func() {
		s.follow(views[i])
		i++
	})
	if n > 35 {
		t.Errorf("a message drawn for the first time costs %v allocations, want at most 35", n)
	}
}

// BenchmarkMessageForAClass draws a new message for the first visit of a class.
func BenchmarkMessageForAClass(b *testing.B) {
	b.ReportAllocs()
	next := lively()
	s := &scene{class: classAt(100, 28, 0), loc: time.UTC}
	views := make([]*room.View, b.N)
	for i := range views {
		views[i] = next()
	}
	b.ResetTimer()
	for _, v := range views {
		s.follow(v)
	}
}

// BenchmarkMessageForTheRest finds it drawn.
func BenchmarkMessageForTheRest(b *testing.B) {
	b.ReportAllocs()
	s := &scene{class: classAt(100, 28, 0), loc: time.UTC}
	v := lively()()
	for b.Loop() {
		s.follow(v)
	}
}
