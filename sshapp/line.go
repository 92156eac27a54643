package sshapp

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// maxRefusals is how many channels one connection may ask for in vain before it is ended.
const maxRefusals = 10

// line is one connection from the moment it was accepted. Closing it, which the stock server does in the end whatever
// happened, gives its place at the gate back.
type line struct {
	net.Conn
	gate     *gate
	addr     string
	deadline *time.Timer // closes the line unless a shell comes; nil without limit

	session  atomic.Bool  // has a session channel
	refusals atomic.Int32 // channels refused
	visitor  *Visitor     // set before the session's handler starts

	closing sync.Once
	waiting bool // has no shell yet; guarded by gate.mu
}

// Write gives the client a limited time to take p. A line that has failed once is closed: half a packet can't be
// mended, and the reader would wait on for a peer that is no longer understood.
func (l *line) Write(p []byte) (int, error) {
	if d := l.gate.limits.WriteTimeout; d > 0 {
		_ = l.SetWriteDeadline(time.Now().Add(d)) // fails on a closed line only, and Write says so
	}
	n, err := l.Conn.Write(p)
	if err != nil {
		_ = l.Close()
	}
	return n, err
}

// Close may be called any number of times, from any goroutine, also under a Write or Read, which then fail.
func (l *line) Close() (err error) {
	l.closing.Do(func() {
		if l.deadline != nil {
			l.deadline.Stop()
		}
		err = l.Conn.Close()
		l.settle()
		l.gate.mu.Lock()
		delete(l.gate.open, l)
		l.gate.addrs[l.addr].open--
		l.gate.mu.Unlock()
		l.gate.lines.Done()
	})
	return err
}

// settle says that the line need not be hurried any more.
func (l *line) settle() {
	l.gate.mu.Lock()
	defer l.gate.mu.Unlock()
	if !l.waiting {
		return
	}
	l.waiting = false
	l.gate.addrs[l.addr].waiting--
	if l.deadline != nil {
		l.deadline.Stop()
	}
}

func (l *line) settled() bool {
	l.gate.mu.Lock()
	defer l.gate.mu.Unlock()
	return !l.waiting
}

// expire ends a line on which no shell came.
func (l *line) expire() {
	if l.settled() {
		return
	}
	l.gate.report(l.addr, errNoShell)
	_ = l.Close()
}
