package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"teahouse/store"
)

// everyCall is how far apart the calls are that fail in the ordinary run. It has no divisor in common with how many calls a
// command takes, so that all kinds are met.
const everyCall = 89

// TestAFailingDatabaseCostsOnlyWhatWasRefused lets the n-th call to the database fail while people do all that can be done in
// a house, for an n in each stretch of them: alone, and with the two dozen calls behind it, rolling back and opening anew
// among them. What was acknowledged is in the file, what was refused is not, and the refusal is one that people have a
// sentence for.
//
//security:holds 41 43
func TestAFailingDatabaseCostsOnlyWhatWasRefused(t *testing.T) {
	tripOver(t, everyCall)
}

// TestCampaignFailingDatabase is the same with every call there is.
//
//security:holds 41 43
func TestCampaignFailingDatabase(t *testing.T) {
	if !*campaign {
		t.Skip("takes minutes: -campaign")
	}
	t.Logf("campaign: %d evenings in which the database failed", tripOver(t, 1))
}

// tripOver plays evenings, each with its fault stride calls later, until one goes by without; it answers how many had one.
func tripOver(t *testing.T, stride int64) (evenings int) {
	t.Helper()
	t.Cleanup(store.SetDriver(faultyName))
	for _, many := range []int64{1, 25} {
		n := int64(0)
		for ; anEveningWithAFault(t, n, many); n += stride {
			evenings++
		}
		if n < 1000 {
			t.Fatalf("an evening calls the database only %d times", n)
		}
	}
	return evenings
}

// anEveningWithAFault plays an evening in which many calls fail, from the n-th on, looks at what is left of it, and says
// whether there was a fault.
func anEveningWithAFault(t *testing.T, n, many int64) bool {
	t.Helper()
	dir := t.TempDir()
	defer os.RemoveAll(dir) // thousands of them
	path, fair := filepath.Join(dir, "house.db"), filepath.Join(dir, "fair.db")
	failing(n, many)
	done := playThrough(t, path, aTeaParty())
	met := faults.met.Load()
	failing(0, 0)
	again := playThrough(t, fair, done)
	if len(again) != len(done) {
		t.Fatalf("fault at call %d: %d commands were acknowledged, %d of them without faults", n, len(done), len(again))
	}
	if got, want := dump(t, path), dump(t, fair); got != want {
		t.Fatalf("fault at call %d: the rows are\n%s\nwant those of what was acknowledged:\n%s", n, got, want)
	}
	return met > 0
}

// playThrough does what it can of an evening, does again nothing that fails, reads on the way as people's screens do, and
// answers what was acknowledged: done, or refused by a rule.
func playThrough(t *testing.T, path string, script []store.Command) (acknowledged []store.Command) {
	t.Helper()
	s := openAtLast(t, path)
	heard := uint64(0)
	s.Subscribe(func(events []store.Event) { heard = events[len(events)-1].Number })
	for i, cmd := range script {
		result, err := s.Do(context.Background(), cmd)
		switch {
		case !errors.Is(err, store.ErrUnavailable):
			acknowledged = append(acknowledged, cmd)
		case result != (store.Result{}) || !errors.Is(err, errCable):
			t.Fatalf("Do = %+v, %v, want nothing but the cause", result, err)
		}
		if i%8 == 0 {
			lookAround(t, s)
		}
	}
	position, err := s.Position(context.Background())
	if err == nil && position < heard {
		t.Fatalf("number %d was told, and the file is at %d", heard, position)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return acknowledged
}

// openAtLast opens a house that may not open before the fault is over; each refusal is one that operators have a hint for.
func openAtLast(t *testing.T, path string) *store.Store {
	t.Helper()
	for {
		s, err := store.Open(context.Background(), path, store.Options{Now: atNoon})
		if err == nil {
			return s
		}
		if !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, errCable) {
			t.Fatalf("Open = %v, want ErrUnavailable and the cause", err)
		}
	}
}

// lookAround reads what a screen shows.
func lookAround(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	var errs []error
	look := func(_ any, err error) { errs = append(errs, err) }
	look(s.Room(ctx, 1, "garden"))
	look(s.MessagesBefore(ctx, 2, 0, 20))
	look(s.Bans(ctx, atNoon()))
	look(s.HasOwner(ctx))
	look(s.LastSeq(ctx, lobby))
	for i, err := range errs {
		known := slices.ContainsFunc([]error{nil, store.ErrUnavailable, store.ErrNoRoom}, func(want error) bool { return errors.Is(err, want) })
		if !known {
			t.Fatal(fmt.Errorf("read %d: %w", i, err))
		}
	}
}
