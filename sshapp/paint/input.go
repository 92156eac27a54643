package paint

import (
	"errors"
	"io"
	"sync"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

const (
	readSize = 1 << 10 // what a visit at rest keeps for its keys

	// A person pastes in bursts and types slowly; whatever sends faster for longer is read slower.
	inputRate  = 4 << 10 // bytes a second: far more than hands can type, and little enough to work off
	inputBurst = 128 << 10

	// An escape that nothing follows for escWait was the Escape key. A longer sequence that does not go on for
	// staleWait never will: it is forgotten, so that it does not swallow what is typed next.
	escWait   = 50 * time.Millisecond
	staleWait = 500 * time.Millisecond
)

// PasteEvent is a bracketed paste, as one event: what it holds was never typed, so no part of it is a key. Text is
// valid UTF-8 with \n for line ends; other control characters may be in it. Cut tells that it was longer than 64 KiB and
// the rest was discarded. A paste ends at its first end mark: terminals take such marks out of what they paste.
type PasteEvent struct {
	Text string
	Cut  bool
}

// Reader reads what a terminal sends and hands it on as events: uv.KeyPressEvent, PasteEvent, and the answers to
// Painter.Query (uv.BackgroundColorEvent, uv.ModeReportEvent, uv.PrimaryDeviceAttributesEvent). Mouse reports, key
// releases, focus and everything that no one asked for are dropped.
//
// Whatever is sent, it keeps less than 128 KiB and looks at each byte a fixed number of times. It reads at most 4 KiB
// per second after a burst of 128 KiB; a sender that wants more is held back by its own connection.
type Reader struct {
	// OnPanic is told when decoding or emit panics on the goroutine of the reader's own timer, where no caller could
	// recover. Set it before Run; nil lets the panic through.
	OnPanic func(v any)

	// Done ends Run where it would wait, because too much came. Without it (nil), a sender who has gone is read to the end
	// of what was left behind, at that pace.
	Done <-chan struct{}

	r    io.Reader
	emit func([]uv.Event)

	tokens float64 // bytes that may still be read before the rate counts
	filled time.Time

	mu     sync.Mutex // guards what follows, and makes calls of emit follow each other
	framer framer
	timer  *time.Timer // for an escape at the end of a read; nil until the first
	round  int         // counts reads, so that a timer that comes too late knows
}

// NewReader makes a reader from r. All events of one read come as one slice, which is emit's to keep. Calls of emit
// never overlap; while one blocks, nothing more is read.
func NewReader(r io.Reader, emit func([]uv.Event)) *Reader {
	return &Reader{r: r, emit: emit}
}

// Run reads until r ends, and gives r's error, or nil for io.EOF. It starts no goroutine, but the Escape key is
// emitted from a timer's; none comes after Run has returned. To end it, close what r reads from.
func (r *Reader) Run() error {
	defer r.stop()
	r.tokens, r.filled = inputBurst, time.Now()
	buf := make([]byte, readSize)
	for {
		n, err := r.r.Read(buf)
		if n > 0 {
			r.take(buf[:n])
			if !r.pace(n) {
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// pace waits as long as n bytes more than the rate allows ask for. It says whether to go on.
func (r *Reader) pace(n int) bool {
	now := time.Now()
	r.tokens = min(inputBurst, r.tokens+now.Sub(r.filled).Seconds()*inputRate) - float64(n)
	r.filled = now
	if r.tokens >= 0 {
		return true
	}
	timer := time.NewTimer(time.Duration(-r.tokens / inputRate * float64(time.Second)))
	defer timer.Stop()
	select {
	case <-r.Done:
		return false
	case <-timer.C:
		return true
	}
}

func (r *Reader) take(b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.round++
	if events := r.framer.feed(b); len(events) > 0 {
		r.emit(events)
	}
	r.waitLocked()
}

// waitLocked sets the timer if what has come so far may be all, or may never be complete.
func (r *Reader) waitLocked() {
	wait := r.framer.patience()
	if wait == 0 {
		return
	}
	r.stopTimerLocked()
	round := r.round
	r.timer = time.AfterFunc(wait, func() {
		defer r.contain() // a timer's goroutine is nobody else's: a panic there would end the process
		r.expire(round)
	})
}

// expire takes what has been waiting since the given round as complete.
func (r *Reader) expire(round int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.round != round {
		return // more has come, or the end
	}
	if events := r.framer.flush(); len(events) > 0 {
		r.emit(events)
	}
}

// contain hands a panic of the timer's goroutine to OnPanic.
func (r *Reader) contain() {
	if r.OnPanic == nil {
		return
	}
	if v := recover(); v != nil {
		r.OnPanic(v)
	}
}

func (r *Reader) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.round++
	r.stopTimerLocked()
}

func (r *Reader) stopTimerLocked() {
	if r.timer != nil {
		r.timer.Stop()
	}
}
