package paint

import (
	"io"
	"sync"
	"time"
)

// Defaults of Options, and how long Close waits for a terminal that does not read.
const (
	defaultWriteTimeout = 30 * time.Second
	defaultMinInterval  = time.Second / 30
	echoInterval        = time.Second / 100
	closeTimeout        = 2 * time.Second
	tellEvery           = time.Minute
)

// Options says how a Painter behaves; its zero fields take the documented defaults.
type Options struct {
	WriteTimeout time.Duration // how long one write may take; 30 s
	MinInterval  time.Duration // the least time from one picture to the next, as Ready counts; 1/30 s

	// OnStall is called once when a write takes longer than WriteTimeout. It must end the connection: nothing else
	// wakes the write up.
	OnStall func()
	// OnReady is called when a screen would be drawn again after Ready has said no: once for any number of such answers. It
	// comes from the painter's goroutine, which waits for it: it may wait for who calls Ready and Show, and for nothing else.
	OnReady func()
	// OnNews is called when there are news that the painter can't show by itself, because the screen has no Newest, and
	// otherwise once a minute at most. It is called like OnReady.
	OnNews func()
	// Go starts the painter's one goroutine, which ends with Close; the go statement by default. A caller's own can
	// catch panics, in OnReady too.
	Go func(func())

	Title bool // whether the terminal has a title that may be set, and a stack to put the old one back from
}

// Terminal is what was learnt of a terminal, from its answers and its name.
type Terminal struct {
	SyncOutput bool     // it knows synchronised output (mode 2026): a picture appears at once or not at all
	Margins    bool     // it knows left and right margins (mode 69, DECLRMM): a part of its rows scrolls without the rest
	Notes      NoteKind // how it tells the desktop something
	Links      bool     // it knows links (OSC 8); rows for any other must have none
}

// NoteKind is the way in which a terminal takes a notice for the desktop.
type NoteKind uint8

// The kinds of notice.
const (
	NoNotes NoteKind = iota
	Note9            // OSC 9 (iTerm2, WezTerm, ghostty, kitty)
	Note777          // OSC 777;notify (urxvt, foot, VTE)
)

// Painter draws screens on one terminal. Its methods may be called from anywhere; none but Close ever blocks.
//
// The newest screen is all that it holds: a screen shown while another is being written takes the place of the one
// that waits. So a terminal that reads slowly sees fewer pictures, never old ones, and one that does not read at all
// costs one screen. To build no screen in vain, a caller asks Ready after each change: if it says yes, show one; if
// no, do nothing, for OnReady will come, and then show the newest.
type Painter struct {
	out  io.Writer
	opts Options

	wake chan struct{} // has room for one: "there is something to write"
	gone chan struct{} // closed when nothing will be written any more

	mu        sync.Mutex  // guards what follows; nothing is written under it
	next      *Screen     // waits to be drawn, nil if nothing does
	redraw    bool        // next is to be drawn from nothing
	query     bool        // the terminal is to be asked
	busy      bool        // a picture is being written
	drawn     time.Time   // when the last one was
	showed    time.Time   // when the last one was that came by Show, and not by Hear
	waits     bool        // Ready has said no, and OnReady is due …
	waitsEcho bool        // … the same for an echo
	alarm     *time.Timer // wakes the goroutine at wanted; made when it is needed first
	term      Terminal
	hear      <-chan struct{}
	heed      <-chan struct{}
	behind    bool      // there are news that wait for MinInterval
	told      time.Time // when OnNews was called last
	untold    bool      // news were drawn that OnNews has not told of
	closing   bool
	last      string // the line to leave behind
	gaveUp    bool   // Close did not wait longer: nothing may be written any more
}

// New makes a painter that writes to out, one call of Write for one picture. Nothing is written before the first Show
// or Query. The caller must Close it.
func New(out io.Writer, opts Options) *Painter {
	if opts.WriteTimeout <= 0 {
		opts.WriteTimeout = defaultWriteTimeout
	}
	if opts.MinInterval <= 0 {
		opts.MinInterval = defaultMinInterval
	}
	if opts.OnStall == nil {
		opts.OnStall = func() {}
	}
	if opts.OnReady == nil {
		opts.OnReady = func() {}
	}
	if opts.OnNews == nil {
		opts.OnNews = func() {}
	}
	if opts.Go == nil {
		opts.Go = func(f func()) { go f() }
	}
	p := &Painter{
		out:  out,
		opts: opts,
		wake: make(chan struct{}, 1),
		gone: make(chan struct{}),
	}
	// The goroutine ends after Close, which waits for it; or, if a write is stuck then, with the connection.
	opts.Go(p.run)
	return p
}

// Ready tells whether a screen should be shown now. If not, OnReady is called when one should.
//
// It says yes when the terminal has taken the picture before, and MinInterval has passed since. An echo, which is what a
// person sees of a key that they pressed, need not wait for that, nor for what the painter has just drawn by itself; only a
// flood of keys is held to 100 pictures a second.
func (p *Painter) Ready(echo bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	idle := !p.busy && p.next == nil
	if idle && time.Until(p.due(echo)) <= 0 {
		return true
	}
	p.waits, p.waitsEcho = p.waits || !echo, p.waitsEcho || echo
	if idle {
		p.wakeIn(time.Until(p.due(p.waitsEcho))) // an echo is due first
	}
	return false
}

// due is when the next picture may come. The caller holds the lock.
func (p *Painter) due(echo bool) time.Time {
	if echo {
		return p.showed.Add(min(echoInterval, p.opts.MinInterval))
	}
	return p.drawn.Add(p.opts.MinInterval)
}

// wakeIn wakes the goroutine later. The caller holds the lock.
func (p *Painter) wakeIn(wait time.Duration) {
	if p.alarm == nil {
		p.alarm = time.AfterFunc(wait, p.poke)
		return
	}
	p.alarm.Reset(wait)
}

// Show hands over the newest picture. It is drawn as soon as the terminal has taken the one before, unless a newer one
// has come by then.
func (p *Painter) Show(s Screen) {
	s = s.clamped()
	p.change(func() { p.next = &s })
}

// Redraw makes the next screen shown a full repaint, for a terminal whose picture something else has spoilt.
func (p *Painter) Redraw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.redraw = true
}

// Learn takes note of what the terminal can do, from the next picture on.
func (p *Painter) Learn(t Terminal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.term = t
}

// Hear has the painter listen for news of what the screens show: whenever the channel has a value, it draws the screen's
// Newest, or calls OnNews. A nil channel ends that, and so does one that is closed.
func (p *Painter) Hear(news <-chan struct{}) { p.change(func() { p.hear = news }) }

// Heed has the painter listen for tidings of anything else: whenever the channel has a value, it calls OnNews. A nil
// channel ends that, and so does one that is closed.
func (p *Painter) Heed(tidings <-chan struct{}) { p.change(func() { p.heed = tidings }) }

// Query asks the terminal for its background colour (OSC 11) and for modes 69, 2026 and 2027 (DECRQM). Answers come as
// events through a Reader. Last it asks for the primary device attributes (DA1), which every terminal answers: with
// that answer it is known that no others will come.
func (p *Painter) Query() { p.change(func() { p.query = true }) }

func (p *Painter) change(f func()) {
	p.mu.Lock()
	f()
	p.mu.Unlock()
	p.poke()
}

// poke has the goroutine look whether there is something to do.
func (p *Painter) poke() {
	select {
	case p.wake <- struct{}{}:
	default: // the goroutine has been told already and not looked yet
	}
}

// Close puts the terminal back as it was found, then prints last as ordinary lines below. It waits until that is
// written, but no longer than two seconds; a write stuck then stays stuck until its connection ends. Nothing is begun
// to be written after Close, and whatever waited is dropped. Closing again does nothing but wait likewise.
func (p *Painter) Close(last string) {
	p.mu.Lock()
	if !p.closing {
		p.closing, p.last = true, last
		p.poke()
		if p.alarm != nil {
			p.alarm.Stop()
		}
	}
	p.mu.Unlock()
	timeout := time.NewTimer(closeTimeout)
	defer timeout.Stop()
	select {
	case <-p.gone:
	case <-timeout.C:
		p.mu.Lock()
		p.gaveUp = true
		p.mu.Unlock()
	}
}

// run is the painter's goroutine: the only one that writes, and the only one that knows what the terminal shows.
func (p *Painter) run() {
	defer close(p.gone)
	w := newWriter(p.out, p.opts.WriteTimeout, p.opts.OnStall)
	e := encoder{title: p.opts.Title}
	defer func() { // also under a panic, so that the terminal is put back whatever happened
		if last, ok := p.farewell(); ok {
			w.write(func(b []byte) []byte { return e.leave(b, last) })
		}
		w.close()
	}()
	var news, tidings <-chan struct{}
	for {
		heard, told := false, false
		select {
		case <-p.wake:
		case _, told = <-tidings:
			if !told {
				p.deafen(tidings)
			}
		case _, heard = <-news:
			if !heard {
				p.deafen(news)
			}
		}
		j, ok := p.take(heard, e.live())
		if !ok {
			return
		}
		news, tidings = j.hear, j.heed
		wrote := w.write(func(b []byte) []byte {
			if b = e.job(b, j); j.news && j.screen == nil {
				b = e.news(b, j.term)
			}
			return b
		})
		if j.tell || told {
			p.opts.OnNews()
		}
		p.rested(j, wrote)
	}
}
