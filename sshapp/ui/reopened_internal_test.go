package ui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/store"
)

// TestARoomOpenedAnew: no scene takes a room that was let go and opened anew for the one that it knew.
func TestARoomOpenedAnew(t *testing.T) {
	ctx := t.Context()
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "t.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	h, err := room.NewHouse(ctx, st, room.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		if _, err := st.Do(ctx, store.NewCommand(store.KindOpenRoom, 0, store.OpenRoom{Name: fmt.Sprint("r", i)})); err != nil {
			t.Fatal(err)
		}
	}
	enter := func(name, who string) *room.Seat {
		s, err := h.Enter(ctx, name, room.Person{Name: who, Guest: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	stage := NewStage()
	c := classAt(120, 30, 0)
	sc := stage.scene(c, time.UTC)
	show := func(v *room.View) string {
		sh := sc.follow(v)
		var b strings.Builder
		for y := range sh.Height() {
			b.WriteString(paint.Plain(sh.Row(y)))
			b.WriteByte('\n')
		}
		return b.String()
	}
	a := enter("r0", "anna")
	if s := show(a.View()); strings.Count(s, "anna") < 2 {
		t.Fatalf("%s", s)
	}
	a.Leave(true)
	for i := 1; i < 40; i++ {
		enter(fmt.Sprint("r", i), "x").Leave(true)
	}
	b := enter("r0", "bert")
	if s := show(b.View()); !strings.Contains(s, "│ ") || strings.Contains(s, "anna") {
		t.Errorf("the room opened anew shows who was in it before:\n%s", s)
	}
}
