package sshapp_test

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// patience is how long a test waits for something that must happen.
const patience = 20 * time.Second

// house is a server on a port of its own.
type house struct {
	*sshapp.Server
	addr  string
	owner *sshapp.OwnerCode
	rooms *room.House
	door  *room.Door
	store *store.Store
	in    chan *sshapp.Visitor // who has come in, as the visit begins
	log   *logs
	over  chan error // what Serve returned
}

// lively are limits that let a test connect as often as it likes.
var lively = sshapp.Limits{NewPerAddr: -1}

// open starts a server whose visits do what visit does; nil waits for the end of the visitor's context.
// more changes what else the server is told.
func open(t *testing.T, limits sshapp.Limits, visit func(*sshapp.Visitor) int, more ...func(*sshapp.Config)) *house {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "teahouse.db"), limits, visit, more...)
}

// openAt is open on a file, which may be an older house's.
func openAt(t *testing.T, path string, limits sshapp.Limits, visit func(*sshapp.Visitor) int, more ...func(*sshapp.Config)) *house {
	t.Helper()
	st, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	rooms, err := room.NewHouse(t.Context(), st, room.Config{BuiltIn: sshapp.BuiltIn, Networks: sshapp.Networks})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{in: make(chan *sshapp.Visitor, 100), owner: sshapp.NewOwnerCode(), log: newLogs(), over: make(chan error, 1)}
	h.rooms, h.store, h.door = rooms, st, room.NewDoor(st, store.NewHasher(1), room.DoorConfig{})
	cfg := sshapp.Config{
		HostKeys: sshapp.HostKeys{Now: []ssh.Signer{sshtest.NewKey(t)}}, House: rooms, Door: h.door, Store: st,
		Limits: limits, Owner: h.owner, Log: slog.New(slog.NewTextHandler(h.log, nil)),
	}
	for _, f := range more {
		f(&cfg)
	}
	if h.Server, err = sshapp.New(cfg); err != nil {
		t.Fatal(err)
	}
	h.Farewell(200 * time.Millisecond)
	h.Program(func(v *sshapp.Visitor) int {
		h.in <- v
		if visit != nil {
			return visit(v)
		}
		<-v.Context.Done()
		return 0
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	go func() { h.over <- h.Serve(narrow{l}) }() // ends with Shutdown
	t.Cleanup(func() { _ = h.Shutdown(t.Context()) })
	return h
}

// narrow gives connections little room for what nobody reads, so that a test need not fill megabytes of it.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(1 << 12)
	}
	return conn, err
}

// next is the next visitor.
func (h *house) next(t *testing.T) *sshapp.Visitor {
	t.Helper()
	select {
	case v := <-h.in:
		return v
	case <-time.After(patience):
		t.Fatal("nobody came in")
		return nil
	}
}

// dial is a client that got in.
func (h *house) dial(t *testing.T, methods ...ssh.AuthMethod) *ssh.Client {
	t.Helper()
	if len(methods) == 0 {
		methods = []ssh.AuthMethod{withoutQuestions()}
	}
	client, err := h.try(methods...)
	if err != nil {
		t.Fatalf("come in: %v", err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

func (h *house) try(methods ...ssh.AuthMethod) (*ssh.Client, error) {
	return ssh.Dial("tcp", h.addr, config(methods...))
}

func config(methods ...ssh.AuthMethod) *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User: "alice", Auth: methods, HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: patience,
	}
}

// visit is a client with a terminal of 80×24 and a shell.
func (h *house) visit(t *testing.T) (*ssh.Client, *channel, *sshapp.Visitor) {
	t.Helper()
	client := h.dial(t)
	c, v := h.shell(t, client)
	return client, c, v
}

func (h *house) shell(t *testing.T, client *ssh.Client) (*channel, *sshapp.Visitor) {
	t.Helper()
	c := session(t, client)
	c.must(t, "pty-req", pty("xterm", 80, 24))
	c.must(t, "shell", nil)
	return c, h.next(t)
}

// deaf is a connection that can stop reading without hanging up.
type deaf struct {
	net.Conn
	once sync.Once
	stop chan struct{} // closed when it reads no more
	over chan struct{} // closed by Close
}

func (d *deaf) Read(p []byte) (int, error) {
	n, err := d.Conn.Read(p)
	select {
	case <-d.stop:
		<-d.over
		return 0, net.ErrClosed
	default:
		return n, err
	}
}

func (d *deaf) Close() error {
	d.once.Do(func() { close(d.over) })
	return d.Conn.Close()
}

// visitDeaf is visit by a client that stops reading when stop is called.
func (h *house) visitDeaf(t *testing.T) (c *channel, v *sshapp.Visitor, stop func()) {
	t.Helper()
	d := &deaf{Conn: connect(t, h), stop: make(chan struct{}), over: make(chan struct{})}
	_ = d.Conn.(*net.TCPConn).SetReadBuffer(1 << 12)
	conn, chans, reqs, err := ssh.NewClientConn(d, h.addr, config(withoutQuestions()))
	if err != nil {
		t.Fatal(err)
	}
	client := ssh.NewClient(conn, chans, reqs)
	t.Cleanup(func() { client.Close() })
	c, v = h.shell(t, client)
	return c, v, func() { close(d.stop) }
}

// withoutQuestions answers nothing because nothing is asked.
func withoutQuestions() ssh.AuthMethod {
	return ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		return make([]string, len(questions)), nil
	})
}

// channel is a session channel in the raw, which can ask for anything.
type channel struct {
	ssh.Channel
	status chan int // its exit status, when one comes
}

func session(t *testing.T, client *ssh.Client) *channel {
	t.Helper()
	ch, reqs, err := client.OpenChannel("session", nil)
	if err != nil {
		t.Fatalf("open a session: %v", err)
	}
	c := &channel{Channel: ch, status: make(chan int, 1)}
	go func() { // ends with the channel
		for req := range reqs {
			if req.Type == "exit-status" {
				var s struct{ Status uint32 }
				if ssh.Unmarshal(req.Payload, &s) == nil {
					c.status <- int(s.Status)
				}
			}
			_ = req.Reply(false, nil)
		}
		close(c.status)
	}()
	return c
}

// ask sends a request and waits for yes or no.
func (c *channel) ask(t *testing.T, name string, payload []byte) bool {
	t.Helper()
	ok, err := c.SendRequest(name, true, payload)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return ok
}

func (c *channel) must(t *testing.T, name string, payload []byte) {
	t.Helper()
	if !c.ask(t, name, payload) {
		t.Fatalf("%s was refused", name)
	}
}

// exit waits for the exit status; -1 when the channel ended without one.
func (c *channel) exit(t *testing.T) int {
	t.Helper()
	select {
	case status, ok := <-c.status:
		if !ok {
			return -1
		}
		return status
	case <-time.After(patience):
		t.Fatal("the session did not end")
		return -1
	}
}

func pty(term string, w, h uint32) []byte {
	return ssh.Marshal(struct {
		Term          string
		Columns, Rows uint32
		Width, Height uint32
		Modes         string
	}{term, w, h, 0, 0, "\x00"})
}

func window(w, h uint32) []byte {
	return ssh.Marshal(struct{ Columns, Rows, Width, Height uint32 }{w, h, 0, 0})
}

func env(name, value string) []byte { return ssh.Marshal(struct{ Name, Value string }{name, value}) }

func text(s string) []byte { return ssh.Marshal(struct{ S string }{s}) }

// await waits for something to end.
func await(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("%s did not end", what)
	}
}

// ended is closed when the other side has hung up.
func ended(conn interface{ Wait() error }) <-chan struct{} {
	over := make(chan struct{})
	go func() { // ends with the connection
		_ = conn.Wait()
		close(over)
	}()
	return over
}

// hungUp is closed when nothing more can be read.
func hungUp(r io.Reader) <-chan struct{} {
	over := make(chan struct{})
	go func() { // ends with the connection
		_, _ = io.Copy(io.Discard, r)
		close(over)
	}()
	return over
}

// logs is what the server has logged.
type logs struct {
	mu   sync.Mutex // guards text
	more *sync.Cond
	text bytes.Buffer
}

func newLogs() *logs {
	l := &logs{}
	l.more = sync.NewCond(&l.mu)
	return l
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.more.Broadcast()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await waits until a line holds all the parts.
func (l *logs) await(t *testing.T, parts ...string) string {
	t.Helper()
	late := time.AfterFunc(patience, l.more.Broadcast)
	defer late.Stop()
	deadline := time.Now().Add(patience)
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
	lines:
		for line := range strings.Lines(l.text.String()) {
			for _, part := range parts {
				if !strings.Contains(line, part) {
					continue lines
				}
			}
			return line
		}
		if time.Now().After(deadline) {
			t.Fatalf("no log line with %q in\n%s", parts, l.text.String())
		}
		l.more.Wait()
	}
}
