package paint

import (
	"io"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// buffers are shared by all painters, so that a visit at rest holds none.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// writer writes one buffer at a time and watches how long that takes.
type writer struct {
	out     io.Writer
	timeout time.Duration
	onStall func()
	watch   *time.Timer  // looks after the write under way
	armed   atomic.Bool  // watch will look
	since   atomic.Int64 // when the write under way began, in nanoseconds since began and 1; 0 when there is none
	began   time.Time
	dead    bool // a write has failed: the terminal is gone, and what it shows is unknown
}

func newWriter(out io.Writer, timeout time.Duration, onStall func()) *writer {
	w := &writer{out: out, timeout: timeout, onStall: sync.OnceFunc(onStall), began: time.Now()}
	w.watch = time.AfterFunc(math.MaxInt64, w.look) // not before it is set
	return w
}

// look is called by watch. A timer for each write would cost more than the writes' own bytes: so it is set again only
// when it has run out, and finds out then how old the write is.
func (w *writer) look() {
	w.armed.Store(false)
	since := w.since.Load()
	if since == 0 || w.armed.Swap(true) {
		return
	}
	left := w.timeout - (time.Since(w.began) - time.Duration(since-1))
	if left <= 0 {
		w.onStall()
		return
	}
	w.watch.Reset(left)
}

// write writes what encode appends, in one call; nothing if that is nothing. It tells whether something was written.
func (w *writer) write(encode func([]byte) []byte) bool {
	if w.dead {
		return false
	}
	buf := buffers.Get().(*[]byte)
	b := encode((*buf)[:0])
	if len(b) > 0 {
		w.since.Store(int64(time.Since(w.began)) + 1)
		if !w.armed.Swap(true) {
			w.watch.Reset(w.timeout)
		}
		_, err := w.out.Write(b)
		w.since.Store(0)
		// The reader meets the same end of the connection and tells of it; here there is nobody to tell.
		w.dead = err != nil
	}
	*buf = b[:0]
	buffers.Put(buf)
	return len(b) > 0
}

// close ends the watch.
func (w *writer) close() { w.watch.Stop() }
