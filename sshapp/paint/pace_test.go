package paint_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/sshapp/paint"
)

// visit is a caller of a Painter as it should be: it shows its newest state when that is asked for, and else waits for
// OnReady. It notes when its pictures were drawn.
type visit struct {
	p     *paint.Painter
	start time.Time

	mu    sync.Mutex // guards what follows
	state int
	drawn []time.Duration
	told  []time.Duration // when OnReady came
}

func newVisit() *visit {
	v := &visit{start: time.Now()}
	v.p = paint.New(v, paint.Options{OnReady: v.ready})
	return v
}

func (v *visit) Write(b []byte) (int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.drawn = append(v.drawn, time.Since(v.start))
	return len(b), nil
}

func (v *visit) ready() {
	v.mu.Lock()
	v.told = append(v.told, time.Since(v.start))
	v.mu.Unlock()
	v.show()
}

func (v *visit) show() {
	v.mu.Lock()
	s := screen(8, fmt.Sprint(v.state))
	v.mu.Unlock()
	v.p.Show(s)
}

// change has something happen, and waits for what follows from it at once.
func (v *visit) change(echo bool) {
	v.mu.Lock()
	v.state++
	v.mu.Unlock()
	if v.p.Ready(echo) {
		v.show()
	}
	synctest.Wait()
}

// counts tells how many pictures were drawn and how often OnReady came, when all has happened that will by now.
func (v *visit) counts() (drawn, told int) {
	synctest.Wait()
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.drawn), len(v.told)
}

// wantDrawn fails unless pictures were drawn at these times since the start.
func (v *visit) wantDrawn(t *testing.T, ms ...time.Duration) {
	t.Helper()
	synctest.Wait()
	v.mu.Lock()
	defer v.mu.Unlock()
	var got []time.Duration
	for _, d := range v.drawn {
		got = append(got, d.Round(time.Millisecond)/time.Millisecond)
	}
	if !slices.Equal(got, ms) {
		t.Errorf("pictures were drawn after %v ms, want %v", got, ms)
	}
}

func TestPicturesASecond(t *testing.T) {
	tests := []struct {
		name string
		echo bool
		want int
	}{
		{"news", false, 30},
		{"echoes", true, 100},
	}
	for _, c := range tests {
		synctest.Test(t, func(t *testing.T) {
			v := newVisit()
			defer v.p.Close("")
			for range 1000 {
				v.change(c.echo)
				time.Sleep(time.Millisecond)
			}
			if n, _ := v.counts(); n < c.want-1 || n > c.want+3 { // timers of one moment run in any order
				t.Errorf("%s: a second of changes makes %d pictures, want about %d", c.name, n, c.want)
			}
			settle()
			before, _ := v.counts()
			v.show()
			if n, _ := v.counts(); n != before {
				t.Errorf("%s: the last change was not drawn", c.name)
			}
		})
	}
}

func TestAnEchoIsNotHeldUpByNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVisit()
		defer v.p.Close("")
		v.change(false)
		time.Sleep(12 * time.Millisecond)
		v.change(true) // at 12 ms: at once, though news were drawn a moment ago
		v.wantDrawn(t, 0, 12)
		time.Sleep(time.Millisecond)
		v.change(false) // at 13 ms: told to wait until 45 …
		time.Sleep(time.Millisecond)
		v.change(true) // … but this one until 22, and it takes the news along
		time.Sleep(time.Second)
		v.wantDrawn(t, 0, 12, 22)
		if _, n := v.counts(); n != 1 {
			t.Errorf("OnReady came %d times, want once", n)
		}
	})
}

func TestOnReadyComesOnceAndInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVisit()
		defer v.p.Close("")
		v.change(false)
		for range 10 { // after 1 to 10 ms
			time.Sleep(time.Millisecond)
			v.change(false)
		}
		time.Sleep(time.Second)
		v.wantDrawn(t, 0, 33)
		if _, n := v.counts(); n != 1 {
			t.Errorf("OnReady came %d times, want once", n)
		}
		// It is not owed to who was told yes, however much is shown then.
		v.change(false)
		v.show()
		time.Sleep(time.Second)
		if _, n := v.counts(); n != 1 {
			t.Error("OnReady came to who had not been told no")
		}
	})
}

// What waits for the terminal itself is told when the picture has been taken and is old enough.
func TestOnReadyAfterASlowWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &stuck{let: make(chan struct{})}
		start := time.Now()
		var told []time.Duration
		var p *paint.Painter
		p = paint.New(out, paint.Options{OnReady: func() {
			if told = append(told, time.Since(start)); !p.Ready(false) {
				t.Error("OnReady came while the painter was not ready")
			}
		}})
		if !p.Ready(false) {
			t.Error("a new painter is not ready")
		}
		p.Show(screen(1, "a"))
		time.Sleep(time.Second)
		for range 3 {
			if p.Ready(false) {
				t.Error("ready while a picture is being written")
			}
		}
		close(out.let)
		time.Sleep(time.Second)
		synctest.Wait()
		if want := time.Second + time.Second/30; len(told) != 1 || told[0] != want {
			t.Errorf("OnReady came after %v, want once, after %v", told, want)
		}
		p.Close("")
	})
}

//security:holds 40
func TestNothingWakesUpWhileNothingChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stalls := 0
		v := &visit{start: time.Now()}
		v.p = paint.New(v, paint.Options{OnReady: v.ready, OnStall: func() { stalls++ }})
		defer v.p.Close("")
		if v.p.Alarmed() {
			t.Error("an alarm is set before anything was shown")
		}
		for range 5 {
			v.change(false)
			v.change(true)
			v.p.Query()
		}
		settle()
		if v.p.Alarmed() {
			t.Error("an alarm is set though nobody waits")
		}
		drawn, told := v.counts()
		time.Sleep(24 * time.Hour)
		if d, n := v.counts(); d != drawn || n != told || stalls != 0 {
			t.Errorf("in a day of rest %d writes, %d calls of OnReady, %d of OnStall, want none", d-drawn, n-told, stalls)
		}
	})
}

// TestAnEchoNeedNotWaitForLiveNews: what the painter has drawn by itself a moment ago keeps no key waiting, and an echo that
// waits for another one is not put off by news that may wait longer.
func TestAnEchoNeedNotWaitForLiveNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVisit()
		defer v.p.Close("")
		news := make(chan struct{}, 1)
		sheet := sheetSaying("one")
		live := paint.Screen{Width: 8, Height: 2, Sheet: sheet, Rows: []string{row(8, "")}, Newest: func() *paint.Sheet { return sheet }}
		v.p.Hear(news)
		v.p.Show(live)
		synctest.Wait()
		time.Sleep(time.Second)
		sheet = sheetSaying("two")
		news <- struct{}{}
		synctest.Wait()
		time.Sleep(time.Millisecond)
		if !v.p.Ready(true) {
			t.Fatal("an echo has to wait for news that the painter drew a millisecond ago")
		}
		v.show()
		synctest.Wait() // at 1,001 ms
		v.change(true)  // has to wait until 1,011
		v.change(false) // and these until later
		v.wantDrawn(t, 0, 1000, 1001)
		time.Sleep(10 * time.Millisecond)
		v.wantDrawn(t, 0, 1000, 1001, 1011)
	})
}

func row(width int, text string) string {
	r := paint.NewRow(width)
	r.Text(paint.Style{}, text)
	return r.String()
}

func sheetSaying(text string) *paint.Sheet {
	return paint.NewSheet(8, 8, nil, []string{row(8, text)}, nil)
}
