package sshapp

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// maxBefore is how many requests a session may make before its shell.
const maxBefore = 64

// session handles a "session" channel: Wish's own handler does, behind a guard. A connection has one in its life.
func (s *Server) session(srv *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	l := lineOf(ctx)
	if !l.session.CompareAndSwap(false, true) {
		s.refuse(srv, conn, ch, ctx)
		return
	}
	s.tellKeys(conn) // before anything that ends the visit, or who stays for a command alone would never hear of them
	g := &guard{NewChannel: ch, server: s, conn: conn, line: l, ctx: ctx, out: make(chan *gossh.Request)}
	ssh.DefaultSessionHandler(srv, conn, g, ctx)
}

// refuse answers every other channel with no, and ends a connection that keeps asking.
func (s *Server) refuse(_ *ssh.Server, conn *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	if lineOf(ctx).refusals.Add(1) > maxRefusals {
		s.gate.report(lineOf(ctx).addr, errors.New("too many channels"))
		_ = conn.Close()
		return
	}
	_ = ch.Reject(gossh.Prohibited, "one session and nothing else") // fails when the connection has ended
}

// guard stands between a client's session channel and Wish's session, which keeps every variable it is sent, believes
// every size, says yes to agent forwarding and stops for ever at the second window-change before a shell. What passes
// has been bounded; the rest is answered here. Only the goroutine of filter uses its plain fields.
type guard struct {
	gossh.NewChannel
	server *Server
	conn   *gossh.ServerConn
	line   *line
	ctx    ssh.Context // the connection's
	out    chan *gossh.Request

	channel gossh.Channel
	pty     ptyRequest
	hasPTY  bool
	env     map[string]string
	before  int // requests before the shell
	started bool

	visit context.Context // set by Accept
	leave func()
	once  sync.Once // the end

	mu       sync.Mutex // guards all below
	w, h     int
	onResize func()
	resized  bool // onResize has to be called
	telling  bool // somebody is doing it
}

// Accept opens the channel and hands on what filter lets through.
func (g *guard) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	ch, in, err := g.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	visit, end := context.WithCancelCause(g.ctx)
	g.visit, g.leave = visit, func() { end(nil) }
	g.line.visit.Store(&end)
	g.channel = &leavingChannel{Channel: ch, guard: g}
	go g.filter(in) // ends when the client closes the channel or the connection ends; nobody waits for it
	return g.channel, g.out, nil
}

// filter reads requests until there are no more. It must not stop before: the connection's other traffic waits behind a
// request that nobody takes.
func (g *guard) filter(in <-chan *gossh.Request) {
	defer close(g.out)
	defer g.end()
	defer g.server.caught(g.line)
	for req := range in {
		pass := g.look(req)
		if pass == nil {
			_ = req.Reply(false, nil) // does nothing for a request that wants no answer
			continue
		}
		select {
		case g.out <- pass:
		case <-g.ctx.Done():
		}
	}
}

// end ends the visit, and the connection a little later unless the client hangs up first.
func (g *guard) end() {
	g.once.Do(func() {
		g.leave()
		timer := time.AfterFunc(g.server.farewell, func() { _ = g.line.Close() })
		context.AfterFunc(g.ctx, func() { timer.Stop() })
	})
}

// look is the request as Wish's session may see it, or nil to answer no.
func (g *guard) look(req *gossh.Request) *gossh.Request {
	if req.Type == "window-change" {
		g.resize(req.Payload)
		return nil
	}
	if g.started {
		return nil
	}
	if g.before++; g.before > maxBefore {
		g.server.gate.report(g.line.addr, errors.New("too many requests before a shell"))
		_ = g.line.Close()
		return nil
	}
	payload, ok := []byte(nil), false
	switch req.Type {
	case "pty-req":
		payload, ok = g.takePTY(req.Payload)
	case "env":
		payload, ok = g.takeEnv(req.Payload)
	case "shell":
		ok = g.start("")
	case "exec":
		payload, ok = g.takeCommand(req.Payload)
	}
	if !ok { // also auth-agent-req@openssh.com, x11-req, subsystem, signal, break and whatever else there is
		return nil
	}
	pass := *req // keeps the way to answer it
	pass.Payload = payload
	return &pass
}

// takePTY and its like note what a request says and return what of it may be passed on.
func (g *guard) takePTY(payload []byte) ([]byte, bool) {
	p, ok := readPTY(payload)
	if !ok || g.hasPTY {
		return nil, false
	}
	g.pty, g.hasPTY = p, true
	g.setSize(p.Columns, p.Rows)
	return gossh.Marshal(p), true
}

func (g *guard) takeEnv(payload []byte) ([]byte, bool) {
	name, value, ok := readEnv(payload)
	if _, again := g.env[name]; !ok || !again && len(g.env) >= maxEnv {
		return nil, false
	}
	if g.env == nil {
		g.env = map[string]string{}
	}
	g.env[name] = value
	return gossh.Marshal(struct{ Name, Value string }{name, value}), true
}

func (g *guard) takeCommand(payload []byte) ([]byte, bool) {
	command, ok := readCommand(payload)
	if !ok || !g.start(command) {
		return nil, false
	}
	return gossh.Marshal(struct{ Command string }{command}), true
}

// start makes the visitor. From here on nothing of it changes but the size.
func (g *guard) start(command string) bool {
	key, err := provedKey(g.conn)
	if err != nil {
		g.server.log.Error("key of a connection", "ip", g.line.addr, "err", err)
		return false
	}
	g.started = true
	n := g.server.numbers.Add(1)
	g.line.visitor = &Visitor{
		Number: n, Addr: g.line.addr, Key: key, Env: g.env, Term: g.pty.Term, Command: command, HasPTY: g.hasPTY, Machine: g.line.machine,
		User:   cleaned(g.conn.User(), maxUser),
		Client: cleaned(string(g.conn.ClientVersion()), maxClient),
		Size:   g.size, OnResize: g.tellResize, Channel: g.channel, Context: g.visit,
		Close: func() { _ = g.line.Close() },
		Lost:  g.line.stalls,
		Log:   g.server.log.With("visit", n, "ip", g.line.addr),
	}
	g.line.settle()
	g.server.keepAlive(g.conn, g.line, g.ctx)
	return true
}

// resize notes a new size. However many come, the visit asks for the newest.
func (g *guard) resize(payload []byte) {
	var c windowChange
	if !g.hasPTY || gossh.Unmarshal(payload, &c) != nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.w, g.h = clamp(c.Columns, c.Rows)
	g.resized = true
	g.tellLocked()
}

func (g *guard) tellResize(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.onResize = f
	g.tellLocked()
}

// tellLocked tells of a new size in a goroutine of its own, for the requests of the connection must not wait.
func (g *guard) tellLocked() {
	if !g.resized || g.telling || g.onResize == nil {
		return
	}
	g.resized, g.telling = false, true
	f := g.onResize
	go func() { // ends with f, which ends with the visit
		defer g.server.caught(g.line)
		f()
		g.mu.Lock()
		defer g.mu.Unlock()
		g.telling = false
		g.tellLocked()
	}()
}

func (g *guard) setSize(columns, rows uint32) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.w, g.h = clamp(columns, rows)
}

func (g *guard) size() (w, h int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.w, g.h
}

// leavingChannel is a session's channel that tells when the client has closed its side. x/crypto tells nobody but the
// reader of an EOF, and a client that has sent one is gone for whoever reads keys from it, even if its connection stays. A
// command's input just ends: its client waits for what comes out.
type leavingChannel struct {
	gossh.Channel
	guard *guard
}

func (c *leavingChannel) Read(p []byte) (int, error) {
	n, err := c.Channel.Read(p)
	if err != nil && (c.guard.hasPTY || err != io.EOF) {
		c.guard.end()
	}
	return n, err
}

// Close is how our side ends the session, whether the visit has returned or broken down.
func (c *leavingChannel) Close() error {
	defer c.guard.end()
	return c.Channel.Close()
}
