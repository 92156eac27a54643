package sshapp

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room"
)

// maxRefusals is how many channels one connection may ask for in vain before it is ended.
const maxRefusals = 10

// hostKeyQuestion is how long a person may compare the house's fingerprint before answering "yes": OpenSSH asks in the
// middle of the key exchange, where a handshake's usual time is far too short for a first visit.
const hostKeyQuestion = 2 * time.Minute

// newKeys begins the packet that ends the server's side of the first key exchange, not yet encrypted: length 12, padding
// 10, SSH_MSG_NEWKEYS (RFC 4253 §6 and §7.3). From here on it is the client's turn, and maybe its person's.
var newKeys = []byte{0, 0, 0, 12, 10, 21}

// newKeysSize is the whole packet's size in bytes.
const newKeysSize = 16

// line is one connection from the moment it was accepted. Closing it, which the stock server does in the end whatever
// happened, gives its place at the gate back.
type line struct {
	net.Conn
	gate     *gate
	addr     string
	deadline *time.Timer // closes the line unless a shell comes; nil without limit

	came  time.Time                               // when it was accepted
	heard atomic.Int64                            // when something came last: nanoseconds after came
	visit atomic.Pointer[context.CancelCauseFunc] // ends the visit, for a reason; nil before there is one

	stalled  sync.Once    // the operator was told
	due      time.Time    // when writes fail as they were set last; for Write alone
	greeted  int          // bytes of hello that have come; for Read alone
	asking   atomic.Bool  // the client may be asking its person about the host key
	asked    atomic.Bool  // it was asking once; there is no second time
	session  atomic.Bool  // has a session channel
	proved   atomic.Bool  // was asked about host keys
	refusals atomic.Int32 // channels refused
	machine  bool         // over the socket that only the operator can open
	visitor  *Visitor     // set before the session's handler starts

	hurry   *hurry
	gone    chan struct{} // closed with the line
	closing sync.Once
	waiting bool          // has no shell yet; guarded by gate.mu
	packets <-chan []byte // of the connection on this line; nil until they can be reached; guarded by gate.mu
}

// Write gives the client a limited time to take p: the write timeout, or up to a quarter less, since setting it anew for
// each of many small writes would cost a tenth of them. It is called by one goroutine at a time. A line that has failed
// once is closed: half a packet can't be mended, and the reader would wait on for a peer that is no longer understood.
func (l *line) Write(p []byte) (int, error) {
	if d := l.gate.limits.WriteTimeout; d > 0 {
		if now := time.Now(); l.due.Sub(now) < d-d/4 {
			l.due = now.Add(d)
			_ = l.SetWriteDeadline(l.due) // fails on a closed line only, and Write says so
		}
	}
	ours := len(p) >= newKeysSize && bytes.HasPrefix(p[len(p)-newKeysSize:], newKeys)
	if ours {
		l.patient()
	}
	l.hurry.wrote(ours)
	n, err := l.Conn.Write(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		l.stalls()
	} else if err != nil {
		_ = l.Close()
	}
	return n, err
}

// stalls is lost for a client that does not read, which the operator is told of once there is a visit.
func (l *line) stalls() {
	if l.visit.Load() != nil {
		l.stalled.Do(func() { l.gate.log.Info("stalled", "ip", l.addr, "limit", l.gate.limits.WriteTimeout) })
	}
	l.lost()
}

// lost closes a line whose client takes or answers nothing any more. The visit is told how long nothing has come from it.
func (l *line) lost() {
	if end := l.visit.Load(); end != nil {
		(*end)(room.Silence(time.Since(l.came) - time.Duration(l.heard.Load())))
	}
	_ = l.Close()
}

// SetDeadline does nothing: the stock server, which was told of no limit, takes every deadline away after the handshake,
// also the one that Write counts on.
func (l *line) SetDeadline(time.Time) error { return nil }

// patient gives the client's person time, once our side of the first key exchange ends.
func (l *line) patient() {
	if l.deadline != nil && l.asked.CompareAndSwap(false, true) && l.deadline.Stop() {
		l.asking.Store(true)
		l.deadline.Reset(max(hostKeyQuestion, l.gate.limits.HandshakeTimeout))
	}
}

// Read ends the patience with the client's answer: the rest of the handshake needs no person.
func (l *line) Read(p []byte) (int, error) {
	n, err := l.hurry.read(l.Conn, p, l.gone)
	if !l.speaksSSH(p[:n]) {
		_ = l.Close()
		return 0, errNotSSH
	}
	if n > 0 {
		l.heard.Store(int64(time.Since(l.came)))
	}
	if n > 0 && l.asking.CompareAndSwap(true, false) && l.deadline.Stop() {
		l.deadline.Reset(l.gate.limits.HandshakeTimeout)
	}
	return n, err
}

// hello is how a client's first line begins (RFC 4253 §4.2); only a server may say something before it.
const hello = "SSH-"

var errNotSSH = errors.New("does not speak SSH")

// speaksSSH looks at the first bytes that come. x/crypto would skip whole lines and wait for a version behind them: a PROXY
// header of somebody who is no proxy, or an HTTP request.
func (l *line) speaksSSH(p []byte) bool {
	for l.greeted < len(hello) && len(p) > 0 {
		if p[0] != hello[l.greeted] {
			return false
		}
		p = p[1:]
		l.greeted++
	}
	return true
}

// Close may be called any number of times, from any goroutine, also under a Write or Read, which then fail.
func (l *line) Close() (err error) {
	l.closing.Do(func() {
		if l.deadline != nil {
			l.deadline.Stop()
		}
		err = l.Conn.Close()
		close(l.gone)
		l.settle()
		l.gate.mu.Lock()
		delete(l.gate.open, l)
		l.gate.addrs[l.addr].open--
		packets := l.packets
		l.gate.mu.Unlock()
		go drain(packets) // ends when the connection's reader sees that the line is closed
		l.gate.lines.Done()
	})
	return err
}

// reach notes where the packets of the connection on this line are, once they can be reached.
func (l *line) reach(packets <-chan []byte) {
	l.gate.mu.Lock()
	l.packets = packets
	_, open := l.gate.open[l]
	l.gate.mu.Unlock()
	if !open {
		go drain(packets) // ends as in Close, which came too early to do it
	}
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
