package store_test

import (
	"context"
	"testing"

	"teahouse/store"
)

// TestAllocations holds the number of allocations of what happens most. It counts those of the whole process, the log's
// goroutine among them, so each bound leaves some room for what does not happen every time: a map or a queue that grows,
// a checkpoint. Time is not looked at: it says more about the machine.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates on its own account")
	}
	s := newStore(t)
	id := register(t, s, "alice")
	must(t, s, store.KindAddKey, id, store.AddKey{Fingerprint: "SHA256:alice"})
	for range 100 {
		must(t, s, store.KindSay, id, store.Say{Room: lobby, Text: rainy})
	}
	must(t, s, store.KindMarkRead, id, store.MarkRead{Room: lobby, Seq: 50})
	ctx := context.Background()
	for _, c := range []struct {
		what string
		most float64
		do   func() error
	}{
		{"a command made and committed", 82, func() error {
			_, err := s.Do(ctx, store.NewCommand(store.KindSay, id, store.Say{Room: lobby, Text: rainy}))
			return err
		}},
		{"a page of 50", 370, func() error { _, err := s.MessagesBefore(ctx, lobby, 80, 50); return err }},
		{"an account by its key", 58, func() error { _, err := s.AccountByKey(ctx, "SHA256:alice"); return err }},
		{"a read mark", 22, func() error { _, err := s.ReadMark(ctx, id, lobby); return err }},
	} {
		t.Run(c.what, func(t *testing.T) {
			got := testing.AllocsPerRun(200, func() {
				if err := c.do(); err != nil {
					t.Error(err)
				}
			})
			if got > c.most {
				t.Errorf("%v allocations, want at most %v", got, c.most)
			}
		})
	}
}
