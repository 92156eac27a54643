//go:build linux

package main

import (
	"bytes"
	"sync"
	"time"
)

// pending is what our house writes before a message that takes long to be saved. That one is not said yet.
const pending = "sending … "

// lookout finds one message after another in what a client is sent. An emulator would take too much from the server, and
// is not needed where one line follows another: what scrolls in is sent from its first letter to its last.
type lookout struct {
	mu   sync.Mutex // guards all below
	want string     // how the message begins; "" for none
	tail []byte     // the end of what came before, where it may have begun
	met  chan time.Time
}

// expect begins to look for a message, instead of the one before, and answers where it will be told when it came.
func (l *lookout) expect(m int) <-chan time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.want, l.tail, l.met = token(m), l.tail[:0], make(chan time.Time, 1)
	return l.met
}

// hear looks through what came.
func (l *lookout) hear(b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.want == "" {
		return
	}
	l.tail = append(l.tail, b...)
	rest := l.tail
	for {
		before, after, found := bytes.Cut(rest, []byte(l.want))
		if !found {
			break
		}
		if !bytes.HasSuffix(before, []byte(pending)) {
			l.want = ""
			l.met <- time.Now()
			return
		}
		rest = after
	}
	l.tail = append(l.tail[:0], rest[max(0, len(rest)-len(pending)-len(l.want)+1):]...)
}
