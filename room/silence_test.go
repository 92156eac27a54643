package room_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
)

// TestSilenceIsTimeToComeBackIn: who nothing has come from for a while is in the list no longer for it.
//
//security:holds 33
func TestSilenceIsTimeToComeBackIn(t *testing.T) {
	for name, c := range map[string]struct {
		cause      error
		seen, gone time.Duration // after the line was dropped
	}{
		"a line that was closed":             {context.Canceled, 59 * time.Second, 61 * time.Second},
		"one that was silent for a while":    {room.Silence(20 * time.Second), 39 * time.Second, 41 * time.Second},
		"one that was silent for too long":   {room.Silence(90 * time.Second), 0, time.Millisecond},
		"one that was silent for the minute": {room.Silence(time.Minute), 0, time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := openHouse(t, room.Config{})
			watch := h.enter(h.person("watch"))
			visit, end := context.WithCancelCause(t.Context())
			d := h.welcome(h.person("alice"))
			h.goes(d, 1)
			time.Sleep(time.Minute)
			end(c.cause)
			d.Drop(visit)
			time.Sleep(c.seen)
			if synctest.Wait(); c.seen > 0 && !strings.Contains(people(watch), "alice") {
				t.Errorf("%s: not in the list after %v", name, c.seen)
			}
			time.Sleep(c.gone - c.seen)
			if synctest.Wait(); strings.Contains(people(watch), "alice") {
				t.Errorf("%s: in the list after %v", name, c.gone)
			}
		})
	}
}
