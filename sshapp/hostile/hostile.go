// Package hostile is an SSH client that keeps no rules, for tests of a house that must keep them all the same. It speaks
// the protocol packet by packet (RFC 4253, 4252, 4254), so that each packet can be left out, sent twice, sent too early or
// be nonsense; what is shared here is only the way to the place where an attack begins:
//
//	c, err := hostile.Dial(ctx, addr) // nothing said yet
//	c.Hello()                         // versions exchanged
//	c.Keys()                          // encrypted
//	c.LogIn()                         // somebody without a key
//	c.Session()                       // a channel
//	c.Shell(80, 24)                   // a terminal on it
//
// Attacks is the list of what strangers are known to do, and Witness are two people who talk meanwhile and must not
// notice. A new attack is a few lines in that list.
//
// It knows nothing of the house but its address. It is not a client for anything else: it believes any host key.
package hostile

import (
	"bufio"
	"bytes"
	"context"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// Patience is how long the house has for an answer that it must give, and for hanging up where it must.
const Patience = 30 * time.Second

// maxPacket bounds what a house may send at once (RFC 4253 §6.1 asks for 35,000 bytes; x/crypto sends no more).
const maxPacket = 1 << 18

// From is where attackers come from: loopback, but not the address of those who sit inside, for limits are kept by
// address. Linux lets a process use all of 127.0.0.0/8.
var From = net.IPv4(127, 0, 0, 66)

// sent counts the bytes of all packets.
var sent atomic.Int64

// Sent is how many bytes of packets all connections of this process have sent so far.
func Sent() int64 { return sent.Load() }

// Conn is one connection to a house. Its methods are for one goroutine, but Raw may be written to and closed by any.
type Conn struct {
	Raw net.Conn
	in  *bufio.Reader

	ours, theirs string // versions, for the exchange hash
	session      []byte // the first exchange hash (RFC 4253 §7.2)
	out, back    direction
	early        [][]byte // packets that came while something else was waited for

	held    *bytes.Buffer // packets that wait for their last; see Together
	Channel uint32        // the house's number of our session channel
}

// direction is one way of a connection: in clear until it has a cipher.
type direction struct {
	aead  cipher.AEAD
	nonce [12]byte
}

// Dial connects and says nothing. The connection ends with ctx at the latest.
func Dial(ctx context.Context, addr string) (*Conn, error) { return DialFrom(ctx, addr, From) }

// DialFrom is Dial from another loopback address.
func DialFrom(ctx context.Context, addr string, from net.IP) (*Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}
	raw, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { raw.Close() })
	return &Conn{Raw: raw, in: bufio.NewReaderSize(raw, 64<<10)}, nil
}

// Close hangs up without a word.
func (c *Conn) Close() { _ = c.Raw.Close() }

// Send sends one packet made of fields; see Fields.
func (c *Conn) Send(fields ...any) error { return c.packet(Fields(fields...), 0) }

// packet sends a payload as one packet; lie is added to the length that it claims to have.
func (c *Conn) packet(payload []byte, lie int) error {
	const block, least = 16, 4
	clear := 5 // bytes that count for the padding and are no payload (RFC 4253 §6)
	if c.out.aead != nil {
		clear = 1 // with GCM the length stands outside (RFC 5647 §7.3)
	}
	padding := block - (clear+len(payload))%block
	if padding < least {
		padding += block
	}
	p := make([]byte, 5+len(payload)+padding, 5+len(payload)+padding+16)
	binary.BigEndian.PutUint32(p, uint32(1+len(payload)+padding+lie))
	p[4] = byte(padding)
	copy(p[5:], payload)
	if c.out.aead != nil {
		c.out.aead.Seal(p[4:4], c.out.next(), p[4:], p[:4])
		p = p[:len(p)+c.out.aead.Overhead()]
	}
	sent.Add(int64(len(p)))
	if c.held != nil {
		c.held.Write(p)
		return nil
	}
	_ = c.Raw.SetWriteDeadline(time.Now().Add(Patience))
	_, err := c.Raw.Write(p)
	return err
}

// Together sends all that send does in one write, so that the last of it is there before the first has been looked at.
func (c *Conn) Together(send func()) {
	c.held = &bytes.Buffer{}
	send()
	all := c.held.Bytes()
	c.held = nil
	_ = c.Raw.SetWriteDeadline(time.Now().Add(Patience))
	_, _ = c.Raw.Write(all) // a house that has hung up has not read it all
}

// Receive is the next packet's payload. It fails when the house has hung up, or says nothing for longer than Patience.
func (c *Conn) Receive() ([]byte, error) {
	if len(c.early) > 0 {
		p := c.early[0]
		c.early = c.early[1:]
		return p, nil
	}
	return c.read()
}

func (c *Conn) read() ([]byte, error) {
	_ = c.Raw.SetReadDeadline(time.Now().Add(Patience))
	var head [4]byte
	if _, err := io.ReadFull(c.in, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n < 2 || n > maxPacket {
		return nil, fmt.Errorf("the house sent a packet of %d bytes", n)
	}
	tag := 0
	if c.back.aead != nil {
		tag = c.back.aead.Overhead()
	}
	p := make([]byte, int(n)+tag)
	if _, err := io.ReadFull(c.in, p); err != nil {
		return nil, err
	}
	if c.back.aead != nil {
		var err error
		if p, err = c.back.aead.Open(p[:0], c.back.next(), p, head[:]); err != nil {
			return nil, fmt.Errorf("a packet of the house: %w", err)
		}
	}
	if int(p[0])+1 > len(p) {
		return nil, errors.New("the house sent more padding than packet")
	}
	return p[1 : len(p)-int(p[0])], nil
}

// Await reads up to a packet of one of the given kinds, and forgets what came before it.
func (c *Conn) Await(kinds ...byte) ([]byte, error) {
	for {
		p, err := c.Receive()
		if err != nil {
			return nil, err
		}
		for _, kind := range kinds {
			if len(p) > 0 && p[0] == kind {
				return p, nil
			}
		}
		if len(p) > 0 && p[0] == Disconnect {
			return nil, fmt.Errorf("the house disconnects: %q", p[1:])
		}
	}
}

// Ended reads until the house hangs up, and fails when it does not.
func (c *Conn) Ended() error {
	_ = c.Raw.SetReadDeadline(time.Now().Add(Patience))
	_, err := io.Copy(io.Discard, c.in)
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		return fmt.Errorf("the house has not hung up within %v", Patience)
	}
	return nil
}

// Drain reads and forgets whatever comes until the connection ends, in a goroutine of its own; nothing else may read
// then. The result is closed at the end.
func (c *Conn) Drain() <-chan struct{} {
	over := make(chan struct{})
	go func() { // ends with the connection
		defer close(over)
		_ = c.Raw.SetReadDeadline(time.Time{})
		_, _ = io.Copy(io.Discard, c.in)
	}()
	return over
}

// next is the nonce of one packet: the counter behind the fixed part goes up with each (RFC 5647 §7.1).
func (d *direction) next() []byte {
	nonce := d.nonce
	binary.BigEndian.PutUint64(d.nonce[4:], binary.BigEndian.Uint64(d.nonce[4:])+1)
	return nonce[:]
}
