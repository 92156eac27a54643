package sshapp

import (
	"net"
	"reflect"
	"sync/atomic"
	"unsafe"

	gossh "golang.org/x/crypto/ssh"
)

// What golang.org/x/crypto/ssh (v0.58.0) leaves to its users, in one place.
//
// A connection there is read by one goroutine, which decrypts, and hands packet by packet to whoever makes sense of them,
// through a channel with 16 places. When the latter gives up, because a packet was nonsense or there were too many attempts
// to log in, nobody takes packets any more; if more than 16 are on their way, the reading goroutine waits for ever, and with
// it stay its connection's buffers and up to 17 packets of 256 KiB each. Closing the connection does not wake it, for it
// does not wait for the network. So a stranger could have 4 MiB of this house with each connection, for as long as it runs.
//
// Two things end that. From the moment when the packets can be reached (unread), an ended line takes what is left of them
// (drain). Before it, between the keys and our first answer, no more is read than 16 packets can be (hurry). Both become
// unnecessary on the day when handshakeTransport.readLoop also looks whether it has been closed.

// maxHurry is how many bytes a client may send behind our first keys until we have answered. It is less than 18 packets of
// the smallest kind (28 bytes, with chacha20-poly1305), of which the first two are taken, and far more than a client's
// NEWKEYS, EXT_INFO and service request are, the only packets that are due.
const maxHurry = 480

// hurry counts those bytes. Reads follow each other, though not on one goroutine.
type hurry struct {
	phase atomic.Int32
	left  int           // bytes; for reads alone, in phase hurried
	free  chan struct{} // closed at the end of hurried
}

// The phases of a line.
const (
	inClear int32 = iota // before our NEWKEYS
	keyed                // behind it; what else we write before we read again belongs to it (EXT_INFO)
	hurried              // a client that does not wait for our answer is made to
	free                 // we have answered
)

func newHurry() *hurry { return &hurry{left: maxHurry, free: make(chan struct{})} }

// wrote notes what we have sent.
func (h *hurry) wrote(newKeys bool) {
	switch {
	case newKeys:
		h.phase.CompareAndSwap(inClear, keyed)
	case h.phase.CompareAndSwap(hurried, free):
		close(h.free)
	}
}

// read reads as much of what a client sends as it may have sent by now, and waits until it may; gone ends the waiting.
func (h *hurry) read(conn net.Conn, p []byte, gone <-chan struct{}) (int, error) {
	h.phase.CompareAndSwap(keyed, hurried)
	if h.phase.Load() != hurried {
		return conn.Read(p)
	}
	if h.left == 0 {
		select {
		case <-h.free:
			return conn.Read(p)
		case <-gone:
			return 0, net.ErrClosed
		}
	}
	n, err := conn.Read(p[:min(len(p), h.left)])
	h.left -= n
	return n, err
}

// unread finds the channel that holds a connection's packets until they are taken, or nil if there is none any more where
// it was in v0.58.0.
func unread(c gossh.ServerPreAuthConn) <-chan []byte {
	connection := reflect.ValueOf(c)
	if connection.Kind() != reflect.Pointer || connection.Elem().Kind() != reflect.Struct {
		return nil
	}
	transport := connection.Elem().FieldByName("transport")
	if !transport.IsValid() || transport.Kind() != reflect.Interface || transport.Elem().Kind() != reflect.Pointer {
		return nil
	}
	incoming := transport.Elem().Elem().FieldByName("incoming")
	if !incoming.IsValid() || incoming.Type() != reflect.TypeFor[chan []byte]() {
		return nil
	}
	return *(*chan []byte)(unsafe.Pointer(incoming.UnsafeAddr()))
}

// drain takes what is left of a closed connection's packets, so that their reader comes to its end.
func drain(packets <-chan []byte) {
	if packets == nil {
		return
	}
	for range packets {
	}
}
