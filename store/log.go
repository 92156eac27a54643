package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// maxBatch bounds one transaction: what is lost in a fault, and how long the last of a batch waits for the first.
const maxBatch = 1024

// log is the sequencer of a house that stands alone: it takes all commands that wait, has the machine apply them in one
// transaction, hands the events on and answers. While one batch is made durable the next one gathers by itself.
type log struct {
	now     func() time.Time
	reopen  func(context.Context) (*machine, error)
	settled func(commands int, took time.Duration, err error) // nil for nobody

	wake  chan struct{} // one place: somebody waits, or close was called
	ended chan struct{} // closed when the goroutine is done

	// mu guards the fields below; nothing slow happens while it is held.
	mu          sync.Mutex
	waiting     []*request
	closing     bool
	subscribers []func([]Event)

	// machine is nil after a fault, until a batch has opened a new one. Of the log's goroutine alone.
	machine  *machine
	closeErr error // of the last machine; to be read after ended
}

// request is a command and the place for its answer, which nobody needs to be waiting for.
type request struct {
	cmd    Command
	answer chan answer
}

type answer struct {
	result Result
	err    error
}

func startLog(m *machine, opts Options, reopen func(context.Context) (*machine, error)) *log {
	l := &log{
		now:     opts.Now,
		settled: opts.Settled,
		reopen:  reopen,
		wake:    make(chan struct{}, 1),
		ended:   make(chan struct{}),
		machine: m,
	}
	// It ends when close was called and nothing waits any more; close waits for it.
	go l.run()
	return l
}

func (l *log) subscribe(fn func([]Event)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.subscribers = append(l.subscribers, fn)
}

// do queues cmd and waits for its answer. Once queued it takes its course, whether or not the caller still waits.
func (l *log) do(ctx context.Context, cmd Command) (Result, error) {
	r := &request{cmd: cmd, answer: make(chan answer, 1)}
	l.mu.Lock()
	if l.closing {
		l.mu.Unlock()
		return Result{}, ErrClosed
	}
	l.waiting = append(l.waiting, r)
	l.mu.Unlock()
	l.nudge()

	select {
	case a := <-r.answer:
		return a.result, a.err
	case <-ctx.Done():
		return Result{}, fmt.Errorf("%w: %w", ErrUnknown, ctx.Err())
	}
}

// nudge tells the goroutine that there is something new; one untaken nudge says as much as many.
func (l *log) nudge() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// close refuses new commands, waits until those that were queued are answered, and closes the machine.
func (l *log) close() error {
	l.mu.Lock()
	l.closing = true
	l.mu.Unlock()
	l.nudge()
	<-l.ended
	return l.closeErr
}

func (l *log) run() {
	defer close(l.ended)
	for {
		batch, tell, closing := l.take()
		switch {
		case len(batch) > 0:
			l.settle(batch, tell)
		case closing:
			l.closeErr = l.dropMachine()
			return
		default:
			<-l.wake
		}
	}
}

// take removes the next batch from the queue.
func (l *log) take() (batch []*request, tell []func([]Event), closing bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.waiting), maxBatch)
	batch, l.waiting = l.waiting[:n:n], l.waiting[n:]
	if len(l.waiting) == 0 {
		l.waiting = nil // lets go of the answered ones
	}
	return batch, l.subscribers, l.closing
}

// settle brings a batch to its end: either all of it is durable, told and answered, or nothing of it has happened.
func (l *log) settle(batch []*request, tell []func([]Event)) {
	cmds := make([]Command, len(batch))
	for i, r := range batch {
		cmds[i] = r.cmd
	}
	// No caller's context: nobody's leaving may interrupt what others wait for.
	began := time.Now()
	results, events, err := l.apply(context.Background(), cmds)
	if l.settled != nil {
		l.settled(len(cmds), time.Since(began), err)
	}
	if err != nil {
		// Whatever the machine remembered may now be wrong; the next batch begins with what the file says.
		l.dropMachine() // its own complaint would only repeat the cause
		err = fmt.Errorf("%w: %w", ErrUnavailable, err)
		for _, r := range batch {
			r.answer <- answer{err: err}
		}
		return
	}
	// Events first: who has an answer can rely on everybody having been told.
	if len(events) > 0 {
		for _, fn := range tell {
			fn(events)
		}
	}
	for i, r := range batch {
		r.answer <- answer{result: results[i]}
	}
}

func (l *log) apply(ctx context.Context, cmds []Command) ([]Result, []Event, error) {
	if l.machine == nil {
		m, err := l.reopen(ctx)
		if err != nil {
			return nil, nil, err
		}
		l.machine = m
	}
	return l.machine.apply(ctx, l.now(), cmds)
}

func (l *log) dropMachine() error {
	if l.machine == nil {
		return nil
	}
	err := l.machine.close()
	l.machine = nil
	return err
}
