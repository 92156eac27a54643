package sshapp

import (
	"errors"
	"io"
	"sync"

	uv "github.com/charmbracelet/ultraviolet"

	"teahouse/sshapp/paint"
)

// typing leads what is typed on a terminal to whoever shows the house on it: a visit may change from the screens to lines and
// back, and the terminal has one reader.
type typing struct {
	mu    sync.Mutex // guards all below
	take  func([]uv.Event)
	panic func(any)
	early []uv.Event // typed before anybody was there
	ended bool
	over  func() // called when nothing more will come; nil for nobody
}

// maxEarly bounds what is kept for who comes a moment later.
const maxEarly = 256

// to leads what is typed from now on to take, and a panic while it is decoded to panicked.
func (k *typing) to(take func([]uv.Event), panicked func(any)) {
	k.mu.Lock()
	k.take, k.panic, k.over = take, panicked, nil
	early := k.early
	k.early = nil
	k.mu.Unlock()
	if len(early) > 0 {
		go take(early) // ends as soon as they are taken, as the reader's own calls do
	}
}

// onEnd has over called when nothing more will come, at once if that is so already.
func (k *typing) onEnd(over func()) {
	k.mu.Lock()
	ended := k.ended
	k.over = over
	k.mu.Unlock()
	if ended {
		over()
	}
}

func (k *typing) emit(events []uv.Event) {
	k.mu.Lock()
	take := k.take
	if take == nil {
		k.early = append(k.early, events[:min(len(events), maxEarly-len(k.early))]...)
	}
	k.mu.Unlock()
	if take != nil {
		take(events)
	}
}

// readKeys reads the terminal until it ends.
func (s *Server) readKeys(v *Visitor, k *typing) {
	end := func(r any) {
		k.mu.Lock()
		tell := k.panic
		k.mu.Unlock()
		if tell != nil {
			tell(r)
		}
	}
	defer func() {
		if r := recover(); r != nil {
			end(r)
		}
		k.mu.Lock()
		over := k.over
		k.ended = true
		k.mu.Unlock()
		if over != nil {
			over()
		}
	}()
	r := paint.NewReader(v.Channel, k.emit)
	r.OnPanic, r.Done = end, v.Context.Done() // a client that has hung up may have left two megabytes behind
	if err := r.Run(); err != nil && !errors.Is(err, io.EOF) {
		v.Log.Debug("input ended", "err", err)
	}
}
