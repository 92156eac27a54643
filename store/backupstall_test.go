package store_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/store"
)

// TestCampaignBackupStalls measures how long somebody who says something waits while a house of a million messages is copied,
// with eight people talking without a pause, and how long they wait otherwise.
//
//security:holds 44 52
func TestCampaignBackupStalls(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	const past, talkers, most = 1_000_000, 8, 100 * time.Millisecond
	s := newStore(t)
	text := strings.Repeat("tea and more tea. ", 6)
	var fill sync.WaitGroup
	for w := range 256 {
		fill.Go(func() {
			for i := w; i < past; i += 256 {
				_, _ = s.Do(t.Context(), store.NewCommand(store.KindSay, 0, guestSays(text)))
			}
		})
	}
	fill.Wait()
	talk := func(during func() error) (waits []time.Duration) {
		ctx, stop := context.WithCancel(t.Context())
		all := make([][]time.Duration, talkers)
		var wg sync.WaitGroup
		for w := range talkers {
			wg.Go(func() {
				for ctx.Err() == nil {
					began := time.Now()
					if _, err := s.Do(t.Context(), store.NewCommand(store.KindSay, 0, guestSays(text))); err != nil {
						t.Errorf("Do: %v", err)
						return
					}
					all[w] = append(all[w], time.Since(began))
				}
			})
		}
		if err := during(); err != nil {
			t.Error(err)
		}
		stop()
		wg.Wait()
		waits = slices.Concat(all...)
		slices.Sort(waits)
		return waits
	}
	ms := func(waits []time.Duration, part float64) float64 {
		return float64(waits[min(int(part*float64(len(waits))), len(waits)-1)]) / float64(time.Millisecond)
	}
	quiet := talk(func() error { <-time.After(3 * time.Second); return nil })
	t.Logf("campaign: | saving a message, eight talking | %.1f | %.1f | %.1f at most |", ms(quiet, 0.5), ms(quiet, 0.99), ms(quiet, 1))
	began := time.Now()
	copying := talk(func() error { return s.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db")) })
	t.Logf("campaign: | the same, while a backup of %d messages is made in %.1f s | %.1f | %.1f | %.1f at most |",
		past, time.Since(began).Seconds(), ms(copying, 0.5), ms(copying, 0.99), ms(copying, 1))
	if longest := copying[len(copying)-1]; longest > most {
		t.Errorf("somebody waited %v while a backup was made, want %v at most", longest, most)
	}
}
