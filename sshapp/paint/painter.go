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
	closeTimeout        = 2 * time.Second
)

// Options says how a Painter behaves; its zero fields take the documented defaults.
type Options struct {
	WriteTimeout time.Duration // how long one write may take; 30 s
	MinInterval  time.Duration // the least time from one picture to the next; 1/30 s

	// OnStall is called once when a write takes longer than WriteTimeout. It must end the connection: nothing else
	// wakes the write up.
	OnStall func()
	// OnReady is called when a screen would be taken again after Ready has said no: once for any number of such
	// answers. It comes from the painter's goroutine, which waits for it: it must not block.
	OnReady func()
	// Go starts the painter's one goroutine, which ends with Close; the go statement by default. A caller's own can
	// catch panics, in OnReady too.
	Go func(func())

	Title bool // whether the terminal has a title that may be set, and a stack to put the old one back from
}

// Terminal is what was learnt of a terminal from its answers.
type Terminal struct {
	SyncOutput bool // it knows synchronised output (mode 2026): a picture appears at once or not at all
}

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
	quit chan struct{} // closed by the first Close
	gone chan struct{} // closed when nothing will be written any more

	mu      sync.Mutex // guards what follows; nothing is written under it
	next    *Screen    // waits to be drawn, nil if nothing does
	redraw  bool       // next is to be drawn from nothing
	query   bool       // the terminal is to be asked
	busy    bool       // a picture is being written, or was a moment ago
	wanted  bool       // Ready has said no
	term    Terminal
	closing bool
	last    string // the line to leave behind
	gaveUp  bool   // Close did not wait longer: nothing may be written any more
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
	if opts.Go == nil {
		opts.Go = func(f func()) { go f() }
	}
	p := &Painter{
		out:  out,
		opts: opts,
		wake: make(chan struct{}, 1),
		quit: make(chan struct{}),
		gone: make(chan struct{}),
	}
	// The goroutine ends after Close, which waits for it; or, if a write is stuck then, with the connection.
	opts.Go(p.run)
	return p
}

// Ready tells whether a screen shown now would be drawn at once. If not, OnReady is called when one would.
func (p *Painter) Ready() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	ready := !p.busy && p.next == nil
	p.wanted = p.wanted || !ready
	return ready
}

// Show hands over the newest picture. It is drawn as soon as the terminal has taken the one before and MinInterval is
// over, unless a newer one has come by then.
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

// Query asks the terminal for its background colour (OSC 11) and for modes 2026 and 2027 (DECRQM). Answers come as
// events through a Reader. Last it asks for the primary device attributes (DA1), which every terminal answers: with
// that answer it is known that no others will come.
func (p *Painter) Query() { p.change(func() { p.query = true }) }

func (p *Painter) change(f func()) {
	p.mu.Lock()
	f()
	p.mu.Unlock()
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
		close(p.quit)
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
	}()
	for {
		select {
		case <-p.wake:
		case <-p.quit:
		}
		j, ok := p.take()
		if !ok {
			return
		}
		if w.write(func(b []byte) []byte { return e.job(b, j) }) && j.screen != nil {
			p.rest()
		}
		p.rested()
	}
}

// job is what the goroutine takes from the others at once.
type job struct {
	screen *Screen
	redraw bool
	query  bool
	term   Terminal
}

// take gives what there is to do; ok is false when the painter is being closed.
func (p *Painter) take() (j job, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing {
		return job{}, false
	}
	j = job{screen: p.next, query: p.query, term: p.term}
	p.next, p.query = nil, false
	if j.screen != nil {
		p.busy = true
		j.redraw, p.redraw = p.redraw, false
	}
	return j, true
}

// rest lets MinInterval pass after a picture; Close need not wait for it.
func (p *Painter) rest() {
	t := time.NewTimer(p.opts.MinInterval)
	defer t.Stop()
	select {
	case <-t.C:
	case <-p.quit:
	}
}

func (p *Painter) rested() {
	p.mu.Lock()
	p.busy = false
	tell := p.wanted && p.next == nil && !p.closing
	if tell {
		p.wanted = false
	}
	p.mu.Unlock()
	if tell {
		p.opts.OnReady()
	}
}

// farewell gives the last line; ok is false when Close has stopped waiting for it.
func (p *Painter) farewell() (last string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last, !p.gaveUp
}

// buffers are shared by all painters, so that a visit at rest holds none.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// writer writes one buffer at a time and watches how long that takes.
type writer struct {
	out     io.Writer
	stall   *time.Timer
	timeout time.Duration
	dead    bool // a write has failed: the terminal is gone, and what it shows is unknown
}

func newWriter(out io.Writer, timeout time.Duration, onStall func()) *writer {
	stall := time.AfterFunc(timeout, sync.OnceFunc(onStall))
	stall.Stop() // it runs during writes only
	return &writer{out: out, stall: stall, timeout: timeout}
}

// write writes what encode appends, in one call; nothing if that is nothing. It tells whether something was written.
func (w *writer) write(encode func([]byte) []byte) bool {
	if w.dead {
		return false
	}
	buf := buffers.Get().(*[]byte)
	b := encode((*buf)[:0])
	if len(b) > 0 {
		w.stall.Reset(w.timeout)
		_, err := w.out.Write(b)
		w.stall.Stop()
		// The reader meets the same end of the connection and tells of it; here there is nobody to tell.
		w.dead = err != nil
	}
	*buf = b[:0]
	buffers.Put(buf)
	return len(b) > 0
}
