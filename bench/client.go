//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
)

// errEnded says that a server has ended a session by itself.
var errEnded = errors.New("the session has ended")

// client is one person's connection. It is as cheap as it can be, for it shares the machine with the server: what comes
// is counted and thrown away, unless an observer looks at it.
type client struct {
	person
	room     string // by its name
	terminal kind
	conn     *pausedConn
	ssh      ssh.Conn
	channel  ssh.Channel
	observer *observer     // nil for a client that only counts
	lookout  *lookout      // nil for a client that looks for nothing
	ended    chan struct{} // closed when nothing will come any more
	greeting atomic.Pointer[greeting]

	bytes atomic.Int64 // of the channel's data: no keepalives, no encryption; conn counts those as well
	last  atomic.Int64 // when the last of them came, in nanoseconds since 1970
}

// visitor says who comes, and with what.
type visitor struct {
	person
	window
	room     string // lobby is where everybody comes to who asks for no other
	terminal kind
	observer *observer // nil for a client that only counts
	lookout  *lookout  // nil for a client that looks for nothing
	slow     bool      // it will stop reading one day
}

// connect opens a session with a terminal, unless ctx ends before. The client reads until its connection ends; close
// ends it.
func connect(ctx context.Context, addr string, v visitor) (*client, error) {
	var dialer net.Dialer
	if v.slow {
		dialer.Control = narrow
	}
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{person: v.person, room: v.room, terminal: v.terminal, observer: v.observer, lookout: v.lookout,
		conn: &pausedConn{Conn: conn}, ended: make(chan struct{})}
	c.greeting.Store(newGreeting())
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := c.open(addr, v.window); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("%s: %w", v.name, errors.Join(err, ctx.Err()))
	}
	return c, nil
}

// open does what "ssh -t" does. It takes the channel as it is; an ssh.Session would add goroutines and copies.
func (c *client) open(addr string, w window) error {
	conn, channels, requests, err := ssh.NewClientConn(c.conn, addr, &ssh.ClientConfig{
		User:            c.name,
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(c.key)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), // the server was started by us, with a key made just now
	})
	if err != nil {
		return err
	}
	c.ssh = conn
	go ssh.DiscardRequests(requests) // answers keepalives; ends with the connection
	go func() {                      // likewise
		for ch := range channels {
			_ = ch.Reject(ssh.Prohibited, "")
		}
	}()
	channel, requests, err := conn.OpenChannel("session", nil)
	if err != nil {
		return err
	}
	c.channel = channel
	go ssh.DiscardRequests(requests) // likewise
	if err := c.shell(w); err != nil {
		return err
	}
	go c.read() // likewise
	return nil
}

// shell asks for a terminal and a shell, or for a room as "ssh -t HOST ROOM" does (RFC 4254, sections 6.2 to 6.5).
func (c *client) shell(w window) error {
	pty := ssh.Marshal(struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}{Term: "xterm-256color", Columns: uint32(w.columns), Rows: uint32(w.rows), Modes: "\x00"}) // no modes
	lang := ssh.Marshal(struct{ Name, Value string }{"LANG", "en_US.UTF-8"})
	if _, err := c.channel.SendRequest("env", false, lang); err != nil {
		return err
	}
	type request struct {
		name    string
		payload []byte
	}
	wish := request{"shell", nil}
	if c.room != lobby {
		wish = request{"exec", ssh.Marshal(struct{ Command string }{c.room})}
	}
	for _, r := range []request{{"pty-req", pty}, wish} {
		ok, err := c.channel.SendRequest(r.name, true, r.payload)
		if err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("%s was refused", r.name)
		}
	}
	return nil
}

func (c *client) read() {
	defer close(c.ended)
	size := 4 << 10
	if c.observer != nil {
		size = 32 << 10 // a packet, lest an observer see a picture in pieces
	}
	buf := make([]byte, size)
	for {
		n, err := c.channel.Read(buf)
		if n > 0 {
			c.take(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

func (c *client) take(b []byte) {
	c.bytes.Add(int64(len(b)))
	c.last.Store(time.Now().UnixNano())
	if c.observer != nil {
		c.observer.draw(b)
	}
	if c.lookout != nil {
		c.lookout.hear(b)
	}
	if g := c.greeting.Load(); g != nil {
		if reply := g.hear(b, c.terminal); reply != "" {
			c.write(reply)
		}
	}
}

// write types. That a connection has ended is told by ended.
func (c *client) write(text string) { _, _ = io.WriteString(c.channel, text) }

// gone tells whether the server, or somebody in between, has ended the session.
func (c *client) gone() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// banner is what the server called itself in the handshake (RFC 4253, section 4.2).
func (c *client) banner() string { return string(c.ssh.ServerVersion()) }

func (c *client) close() {
	_ = c.ssh.Close()
	if c.observer != nil {
		c.observer.close()
	}
}

// pausedConn is a connection that counts what comes, and whose other end can be made to wait, as a suspended ssh does.
type pausedConn struct {
	net.Conn
	bytes atomic.Int64

	mu   sync.Mutex    // guards wait
	wait chan struct{} // closed when reading may go on; nil while nothing is paused
}

func (c *pausedConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	wait := c.wait
	c.mu.Unlock()
	if wait != nil {
		<-wait
	}
	n, err := c.Conn.Read(b)
	c.bytes.Add(int64(n))
	return n, err
}

// pause keeps the connection from reading until resume; what a read under way brings still comes.
func (c *pausedConn) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wait = make(chan struct{})
}

func (c *pausedConn) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.wait)
	c.wait = nil
}

// narrow keeps the kernel from storing much for a client that stops reading. On loopback it would take megabytes before
// a server notices: its share grows with the segment size, which is 64 KiB there.
func narrow(_, _ string, raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 536) // refused or not, it works
		_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4<<10)
	})
}
