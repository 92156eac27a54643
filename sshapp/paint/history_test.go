package paint_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/sshapp/paint"
)

// histories is how many random histories are tried; TEA_PAINT_HISTORIES asks for more.
func histories(t *testing.T) uint64 {
	n := uint64(40)
	if raceEnabled || testing.Short() {
		n = 10
	}
	if s := os.Getenv("TEA_PAINT_HISTORIES"); s != "" {
		var err error
		if n, err = strconv.ParseUint(s, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// The contract of the package: what is on the terminal equals a full repaint of the current state, at every moment
// between two writes. Whatever happens in the room, whatever the terminal can do and however far it lags behind.
//
//security:holds 7
func TestPaintEqualsRepaint(t *testing.T) {
	for seed := range histories(t) {
		synctest.Test(t, func(t *testing.T) { watch(t, rand.New(rand.NewPCG(seed, 1)), fmt.Sprint("seed ", seed)) })
		if t.Failed() {
			break
		}
	}
}

// world is what a few guests look at together.
type world struct {
	*chat
	fresh []judge // one for either judge of a terminal
	sheet atomic.Pointer[paint.Sheet]
	now   parts // of the newest screen
}

// view is a screen that a terminal may show, and what either judge has to see then.
type view struct {
	parts
	want []picture
}

func (w *world) view(p parts) view {
	return view{p, []picture{repainted(w.fresh[0], p), repainted(w.fresh[1], p)}}
}

// watch has a few guests watch one history.
func watch(t *testing.T, rng *rand.Rand, name string) {
	w := &world{chat: newChat(rng), fresh: []judge{newEmulator(t, 1, 1), newStrict(t, 1, 1, abilities{})}}
	guests := []*guest{
		w.guest(t, name+", with margins", abilities{margins: true}, paint.Terminal{Margins: true}),
		w.guest(t, name+", all abilities", abilities{margins: true}, paint.Terminal{Margins: true, SyncOutput: true, Links: true}),
		w.guest(t, name+", without", abilities{}, paint.Terminal{}),
		w.guest(t, name+", synchronised", abilities{returns: true}, paint.Terminal{SyncOutput: true, Links: true}),
	}
	for step := 0; step < 60 && !t.Failed(); step++ {
		for range 1 + rng.IntN(3) {
			w.happen()
		}
		s, p := w.screen()
		for _, g := range guests {
			g.expect(p)
		}
		w.sheet.Store(s.Sheet)
		w.now = p
		for _, g := range guests {
			switch {
			case rng.IntN(g.lag) > 0:
				g.news()
			case rng.IntN(4) > 0:
				g.show(s, p)
			case g.late != nil:
				g.late()
			}
			g.late = nil
			if rng.IntN(4) == 0 {
				g.late = func() { // laid out now, but shown when more has happened
					g.show(s, p)
					g.settle() // before the newest sheet can have another shape
				}
			}
		}
	}
	for _, g := range guests {
		g.leave()
	}
}

// guest is a painter and the terminal it draws on, judged twice.
type guest struct {
	*world
	t       *testing.T
	name    string
	lag     int // one of so many screens is shown
	p       *paint.Painter
	knows   paint.Terminal // what will be learnt of the terminal, sooner or later
	term    *terminal
	hear    chan struct{}
	follows bool // the painter draws the newest sheet without being shown it
	late    func()

	mu       sync.Mutex // guards what follows
	possible []view
	latest   bool // the last of them has the newest sheet
	sure     bool // in the end the last of them is shown
}

func (w *world) guest(t *testing.T, name string, a abilities, knows paint.Terminal) *guest {
	g := &guest{world: w, t: t, name: name, knows: knows, lag: 1 + w.IntN(8), term: newTerminal(t, 1, 1, a)}
	g.term.onWrite = g.judge
	g.p = paint.New(g.term, paint.Options{Title: true})
	g.p.Learn(paint.Terminal{Links: knows.Links}) // its name tells that
	if w.IntN(2) == 0 {
		g.p.Learn(knows)
	}
	if g.follows = w.IntN(2) == 0; g.follows {
		g.hear = make(chan struct{}, 1)
		g.p.Hear(g.hear)
	}
	return g
}

// expect takes note of what the shown screens can become with the sheet of another. What becomes of the screen that was
// shown last stays last.
func (g *guest) expect(p parts) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.follows || len(g.possible) == 0 {
		return
	}
	earlier, last := g.possible[:len(g.possible)-1], g.possible[len(g.possible)-1]
	all := slices.Clone(earlier)
	for _, v := range earlier {
		if joined, alike := v.parts.with(p); alike {
			all = append(all, g.view(joined))
		}
	}
	all = append(all, last)
	joined, alike := last.parts.with(p)
	if alike {
		all = append(all, g.view(joined))
	}
	g.possible, g.latest, g.sure = all, alike, g.sure && last.sheet == 0 // it has not been told yet
}

// show shows a screen and waits until it is drawn, or does not, so that the next may overtake it.
func (g *guest) show(s paint.Screen, p parts) {
	if w, h := g.term.strict.size(); w != s.Width || h != s.Height {
		g.settle()
		g.term.emulator.resize(s.Width, s.Height)
		g.term.strict.resize(s.Width, s.Height)
		g.forget()
	}
	switch g.IntN(20) {
	case 0:
		g.settle()
		g.spoil()
	case 1:
		g.p.Learn(g.knows)
	}
	if g.follows && s.Sheet != nil {
		s.Newest = g.sheet.Load
		if joined, alike := p.with(g.now); alike {
			p = joined // never back to a sheet that is older
		}
	}
	g.mu.Lock()
	g.possible, g.sure = append(g.possible, g.view(p)), true
	g.mu.Unlock()
	g.p.Show(s)
	if g.IntN(4) > 0 {
		g.settle()
	}
}

// news tells the painter that there is something new, if it listens.
func (g *guest) news() {
	if !g.follows {
		return
	}
	g.mu.Lock()
	g.sure = g.sure || g.latest
	g.mu.Unlock()
	select {
	case g.hear <- struct{}{}:
	default:
	}
	if g.IntN(4) > 0 {
		g.settle()
	}
}

// settle waits until the newest screen is drawn, and has it judged though nothing may have been written.
func (g *guest) settle() {
	if g.follows {
		time.Sleep(time.Second / 30) // of the bubble's clock: news may be held back for so long
	}
	synctest.Wait()
	g.mu.Lock()
	if n := len(g.possible); n > 0 && g.sure {
		g.possible = g.possible[n-1:]
	}
	g.mu.Unlock()
	g.judge()
}

// spoil writes over the picture what some other program may.
func (g *guest) spoil() {
	spoilt := "\x1b[?2026h\x1b[1;1H\x1b[41mx\x1b[K\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?2026l"
	if g.knows.Links {
		spoilt += "\x1b]8;id=spoilt;https://other.example/\x1b\\"
	}
	if g.knows.Margins {
		spoilt += "\x1b[?69l"
	}
	fmt.Fprint(g.term.emulator, spoilt)
	fmt.Fprint(g.term.strict, spoilt)
	g.p.Redraw()
	g.forget()
}

// forget is for a terminal that shows none of the screens any more.
func (g *guest) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.possible = nil
}

// judge has both judges look at the terminal: they have to see one of the screens that may be shown.
func (g *guest) judge() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.possible) == 0 {
		return
	}
	for i, j := range []judge{g.term.emulator, g.term.strict} {
		got := pictureOf(j)
		if !slices.ContainsFunc(g.possible, func(v view) bool { return got.differs(v.want[i]) == "" }) {
			newest := g.possible[len(g.possible)-1].want[i]
			g.t.Errorf("%s: %T sees what is none of %d screens; of the newest: %s\nlast written: %q", g.name, j, len(g.possible),
				got.differs(newest), g.term.last)
		}
	}
	if g.term.strict.bounded() {
		g.t.Errorf("%s: bounds are left behind by %q", g.name, g.term.last)
	}
}

func (g *guest) leave() {
	g.settle()
	g.term.onWrite = nil // another screen comes to light
	g.p.Close("good bye")
	wantUntouched(g.t, g.term)
}

// wantUntouched fails unless the terminal is as it was found.
func wantUntouched(t *testing.T, term *terminal) {
	t.Helper()
	s := term.strict
	for mode, want := range map[int]bool{7: true, 25: true, 69: false, 1049: false, 2004: false, 2026: false} {
		if s.modes[mode] != want {
			t.Errorf("mode %d is left %v, want %v", mode, s.modes[mode], want)
		}
	}
	if s.bounded() || s.titles != 0 || s.pen != (paint.Style{}) {
		t.Errorf("bounds %v, %d titles and the style %+v are left behind", s.bounded(), s.titles, s.pen)
	}
	if term.emulator.IsAltScreen() || term.emulator.hidden {
		t.Error("the alternate screen or the hidden cursor is left behind")
	}
}
