package paint_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/sshapp/paint"
)

// TestNewsDrawnBeforeAnOlderScreenAreTold: the painter draws news between the making of a screen without Newest and its
// Show; whoever made it has to be told, or those news would be gone from the terminal.
func TestNewsDrawnBeforeAnOlderScreenAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		defer r.p.Close("")
		r.p.Hear(r.hear)
		r.show("", true)
		r.say() // the once-a-minute telling
		settle()
		told := r.news.Load()
		s := r.screen("a", false) // the loop has looked at the room …
		r.say()                   // … something is said, which the painter draws by itself …
		settle()
		r.p.Show(s) // … and the loop's picture, which doesn't have it, takes its place
		settle()
		if n := r.news.Load() - told; n == 0 {
			t.Errorf("the terminal went back to an older sheet, and nobody was told of the news")
		}
	})
}

// TestNewsDoNotStarveScreens: a new size or an answer comes to the terminal however busy the room is.
func TestNewsDoNotStarveScreens(t *testing.T) {
	for _, every := range []time.Duration{50 * time.Millisecond, 20 * time.Millisecond, 10 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			r := &room{hear: make(chan struct{}, 1), out: visit{start: time.Now()}}
			var ready atomic.Int32
			r.p = paint.New(&r.out, paint.Options{OnReady: func() { ready.Add(1) }})
			r.newest.Store(class(0))
			defer r.p.Close("")
			r.p.Hear(r.hear)
			r.show("", true)
			var asked bool
			for range int(10 * time.Second / every) {
				r.say()
				if !asked {
					synctest.Wait()
					asked = true
					if r.p.Ready(false) {
						t.Fatal("ready just after a picture")
					}
				}
				time.Sleep(every)
			}
			if ready.Load() == 0 {
				t.Errorf("news every %v: OnReady did not come in ten seconds", every)
			}
		})
	}
}
