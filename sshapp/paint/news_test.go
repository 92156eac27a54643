package paint_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/sshapp/paint"
)

// room is a sheet that goes on by itself, and painters that listen.
type room struct {
	newest atomic.Pointer[paint.Sheet]
	n      int
	hear   chan struct{}
	news   atomic.Int32 // calls of OnNews
	out    visit
	p      *paint.Painter
}

func newRoom() *room {
	r := &room{hear: make(chan struct{}, 1), out: visit{start: time.Now()}}
	r.p = paint.New(&r.out, paint.Options{OnNews: func() { r.news.Add(1) }})
	r.newest.Store(class(0))
	return r
}

// screen is what the room has become, with a draft. Alive, it goes on by itself.
func (r *room) screen(draft string, alive bool) paint.Screen {
	s := classScreen(r.newest.Load(), draft)
	if alive {
		s.Newest = r.newest.Load
	}
	return s
}

func (r *room) show(draft string, alive bool) {
	r.p.Show(r.screen(draft, alive))
	settle()
}

// say has something happen in the room.
func (r *room) say() {
	r.n++
	r.newest.Store(class(r.n))
	select {
	case r.hear <- struct{}{}:
	default:
	}
}

func (r *room) drawn() int {
	n, _ := r.out.counts()
	return n
}

func TestNewsAreDrawnAsTheyCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		defer r.p.Close("")
		r.p.Hear(r.hear)
		r.show("", true)
		r.say()
		if n := r.drawn(); n != 2 {
			t.Errorf("after news there were %d pictures, want 2 at once", n)
		}
		settle()
		for range 1000 {
			r.say()
			time.Sleep(time.Millisecond)
		}
		if n := r.drawn() - 2; n < 29 || n > 31 {
			t.Errorf("a second of news makes %d pictures, want about 30", n)
		}
		settle()
		before := r.drawn()
		r.show("", true)
		if n := r.drawn(); n != before {
			t.Error("the last of the news were not drawn")
		}
		if n := r.news.Load(); n > 1 {
			t.Errorf("OnNews came %d times for news that were drawn, want once a minute at most", n)
		}
		told := r.news.Load()
		time.Sleep(2 * time.Minute)
		r.show("a draft", true)
		if n := r.news.Load(); n != told {
			t.Error("OnNews came with a draft, minutes after the last news")
		}
	})
}

// A draft written while there are news takes them along, and they are not drawn once more.
func TestAnEchoTakesNewsAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		defer r.p.Close("")
		r.p.Hear(r.hear)
		r.show("", true)
		s := r.screen("a", true) // built before the news …
		r.say()                  // … and drawn after them
		r.p.Show(s)
		settle()
		before := r.drawn()
		r.show("a", true)
		if n := r.drawn(); before > 3 || n != before {
			t.Errorf("the draft and the news took %d pictures, and then there was more to draw: %v", before-1, n != before)
		}
	})
}

// Who shows a screen that does not go on by itself is told of all news instead.
func TestOnNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom()
		defer r.p.Close("")
		r.p.Hear(r.hear)
		r.show("", false)
		for range 3 {
			r.say()
			synctest.Wait()
		}
		if n, told := r.drawn(), r.news.Load(); n != 1 || told != 3 {
			t.Errorf("three news made %d pictures and %d calls of OnNews, want none and 3", n-1, told)
		}
		r.show("", true)
		told := r.news.Load()
		for range 5 * 60 {
			r.say()
			time.Sleep(time.Second)
		}
		if n := r.news.Load() - told; n < 4 || n > 6 {
			t.Errorf("in five minutes of news that were drawn OnNews came %d times, want about once a minute", n)
		}
	})
}

// Whoever goes from a screen that lives to one that does not, or back, misses nothing.
func TestNewsBetweenScreens(t *testing.T) {
	tests := []struct {
		name string
		do   func(r *room)
		told int32 // how often OnNews has to come
	}{
		{"held back, then a screen without", func(r *room) {
			r.p.Show(r.screen("a", true))
			synctest.Wait()
			s := r.screen("a", false)
			r.say()
			synctest.Wait()
			r.p.Show(s)
		}, 1},
		{"just before a screen without", func(r *room) {
			r.p.Show(r.screen("a", false))
			r.say()
		}, 1},
		{"without, then a screen that lives", func(r *room) {
			r.show("a", false)
			s := r.screen("a", true)
			r.say()
			synctest.Wait()
			r.p.Show(s)
		}, 1},
		{"told a moment ago, and again", func(r *room) {
			r.show("a", false)
			r.say()
			synctest.Wait()
			r.say()
		}, 2},
	}
	for _, c := range tests {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom()
			defer r.p.Close("")
			r.p.Hear(r.hear)
			r.show("", true)
			r.say() // whatever was due once a minute has been told now
			settle()
			told := r.news.Load()
			c.do(r)
			settle()
			if n := r.news.Load() - told; n != c.told {
				t.Errorf("%s: OnNews came %d times, want %d", c.name, n, c.told)
			}
			r.show("a", true)
			before := r.drawn()
			r.show("a", true)
			if n := r.drawn(); n != before {
				t.Errorf("%s: there was more to draw than one picture", c.name)
			}
		})
	}
}

// News that come while a terminal reads slowly are one picture in the end.
func TestNewsWhileWriting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &stuck{let: make(chan struct{})}
		r := newRoom()
		r.p.Close("") // another takes its place
		r.p = paint.New(out, paint.Options{})
		r.p.Hear(r.hear)
		r.p.Show(r.screen("", true))
		for range 1000 {
			r.say()
			synctest.Wait()
		}
		if n := out.writes.Load(); n != 1 {
			t.Errorf("%d writes to a terminal that does not read, want 1", n)
		}
		close(out.let)
		settle()
		if n := out.writes.Load(); n != 2 {
			t.Errorf("a thousand news while one picture was written made %d more, want 1", n-1)
		}
		r.show("", true)
		if n := out.writes.Load(); n != 2 {
			t.Error("the last of the news were not drawn")
		}
		r.p.Close("")
	})
}

func TestWhoDoesNotHear(t *testing.T) {
	ends := map[string]func(*room){
		"no channel":       func(r *room) {},
		"a nil channel":    func(r *room) { r.p.Hear(nil) },
		"another channel":  func(r *room) { r.p.Hear(make(chan struct{})) },
		"a closed channel": func(r *room) { close(r.hear); r.hear = make(chan struct{}, 1) },
	}
	for name, end := range ends {
		synctest.Test(t, func(t *testing.T) {
			r := newRoom()
			defer r.p.Close("")
			if name != "no channel" {
				r.p.Hear(r.hear)
			}
			r.show("", true)
			end(r)
			synctest.Wait()
			before, told := r.drawn(), r.news.Load()
			r.say()
			settle()
			if n := r.drawn(); n != before || r.news.Load() != told {
				t.Errorf("%s: %d pictures and %d calls of OnNews, want none", name, n-before, r.news.Load()-told)
			}
		})
	}
}
