// Package sshtest is a guest for tests: a real SSH client with a terminal emulator behind it, that types and looks. It
// knows nothing of the house but its address.
package sshtest

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"golang.org/x/crypto/ssh"
)

// patience is how long a guest waits for something to appear before the test fails.
const patience = 20 * time.Second

// Options says who comes and with what terminal. The zero value is a stranger without a key, in English, at 80×24.
type Options struct {
	User          string
	Key           ssh.Signer // nil: none
	Columns, Rows int
	Term          string            // "xterm-256color" by default
	Env           map[string]string // LANG=en_US.UTF-8 by default
	Command       string            // as in ssh -t HOST COMMAND; "" for a shell
}

// Guest is one connection with a screen.
type Guest struct {
	t       testing.TB
	client  *ssh.Client
	session *ssh.Session
	stdin   io.WriteCloser

	mu      sync.Mutex // guards all below
	changed *sync.Cond
	screen  *vt.Emulator
	bytes   int64
	hidden  bool   // the cursor is not to be seen
	clears  int    // how often the whole screen was cleared
	raw     []byte // the last bytes that came, for tests of the way out
	over    bool   // the session has ended
	err     error  // how it ended
}

// keepRaw is how many of the last bytes a guest remembers.
const keepRaw = 1 << 16

// Come connects a guest to a house at addr; the test fails if the door is closed. The guest is sent home with the test.
func Come(t testing.TB, addr string, o Options) *Guest {
	t.Helper()
	g, err := Try(t, addr, o)
	if err != nil {
		t.Fatalf("come in: %v", err)
	}
	return g
}

// Try is Come for a guest who may be refused.
func Try(t testing.TB, addr string, o Options) (*Guest, error) {
	t.Helper()
	o = o.withDefaults()
	client, err := ssh.Dial("tcp", addr, config(o))
	if err != nil {
		return nil, err
	}
	g := &Guest{t: t, client: client, screen: vt.NewEmulator(o.Columns, o.Rows)}
	g.changed = sync.NewCond(&g.mu)
	g.screen.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { g.hidden = !visible }})
	t.Cleanup(g.Vanish)
	if err := g.open(o); err != nil {
		g.Vanish()
		return nil, err
	}
	return g, nil
}

func (o Options) withDefaults() Options {
	if o.Columns == 0 {
		o.Columns, o.Rows = 80, 24
	}
	if o.Term == "" {
		o.Term = "xterm-256color"
	}
	if o.Env == nil {
		o.Env = map[string]string{"LANG": "en_US.UTF-8"}
	}
	return o
}

func config(o Options) *ssh.ClientConfig {
	c := &ssh.ClientConfig{
		User:            o.User,
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), // a test's house is on loopback and new each time
		Timeout:         patience,
	}
	if o.Key != nil {
		c.Auth = append(c.Auth, ssh.PublicKeys(o.Key))
	}
	c.Auth = append(c.Auth, ssh.KeyboardInteractive(
		func(string, string, []string, []bool) ([]string, error) { return nil, nil }))
	return c
}

func (g *Guest) open(o Options) error {
	session, err := g.client.NewSession()
	if err != nil {
		return fmt.Errorf("open session: %w", err)
	}
	g.session = session
	for name, value := range o.Env {
		_ = session.Setenv(name, value) // a house may refuse a variable
	}
	if err := session.RequestPty(o.Term, o.Rows, o.Columns, ssh.TerminalModes{}); err != nil {
		return fmt.Errorf("request terminal: %w", err)
	}
	if g.stdin, err = session.StdinPipe(); err != nil {
		return err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return err
	}
	start := session.Shell
	if o.Command != "" {
		start = func() error { return session.Start(o.Command) }
	}
	if err := start(); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	go g.watch(out) // ends with the session
	go g.respond()  // ends when the emulator is closed, in Vanish
	go g.waitEnd()  // ends with the session
	return nil
}

// watch draws what comes.
func (g *Guest) watch(out io.Reader) {
	buf := make([]byte, 32<<10)
	for {
		n, err := out.Read(buf)
		g.mu.Lock()
		g.draw(buf[:n])
		g.bytes += int64(n)
		g.clears += bytes.Count(buf[:n], []byte("\x1b[2J"))
		g.raw = append(g.raw, buf[:n]...)
		if extra := len(g.raw) - keepRaw; extra > 0 {
			g.raw = append(g.raw[:0], g.raw[extra:]...)
		}
		g.changed.Broadcast()
		g.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// draw has the emulator draw. It panics when it is told of rows that it has not any more, as happens after a Resize until
// the house has heard of it; the repaint that follows puts that right.
func (g *Guest) draw(b []byte) {
	defer func() { _ = recover() }()
	_, _ = g.screen.Write(b)
}

// respond sends the terminal's answers to the house's questions.
func (g *Guest) respond() {
	buf := make([]byte, 1024)
	for {
		n, err := g.screen.Read(buf)
		if err != nil {
			return
		}
		if _, err := g.stdin.Write(buf[:n]); err != nil {
			return
		}
	}
}

func (g *Guest) waitEnd() {
	err := g.session.Wait()
	g.mu.Lock()
	g.over, g.err = true, err
	g.changed.Broadcast()
	g.mu.Unlock()
}

// Type types text as it stands; "\r" is Enter.
func (g *Guest) Type(keys string) {
	g.t.Helper()
	if _, err := io.WriteString(g.stdin, keys); err != nil {
		g.t.Fatalf("type %q: %v", keys, err)
	}
}

// Send is Type for a house that may have fallen.
func (g *Guest) Send(keys string) error {
	_, err := io.WriteString(g.stdin, keys)
	return err
}

// Redraws asks for the whole screen anew, with Ctrl+L, and waits until it is there.
func (g *Guest) Redraws() {
	g.t.Helper()
	g.redrawnAfter(func() { g.Type("\x0c") })
}

// Refits is Resize that waits until the screen is drawn for the new size.
func (g *Guest) Refits(columns, rows int) {
	g.t.Helper()
	g.redrawnAfter(func() { g.Resize(columns, rows) })
}

func (g *Guest) redrawnAfter(do func()) {
	g.t.Helper()
	g.mu.Lock()
	clears := g.clears
	g.mu.Unlock()
	do()
	if !g.await(func() bool { return g.clears > clears }) {
		g.t.Fatalf("waited for the screen to be drawn anew:\n%s", g.Screen())
	}
}

// Paste sends text as a terminal does that was asked to mark pastes.
func (g *Guest) Paste(text string) { g.Type("\x1b[200~" + text + "\x1b[201~") }

// Say types a line and Enter.
func (g *Guest) Say(line string) { g.Type(line + "\r") }

// Resize changes the window.
func (g *Guest) Resize(columns, rows int) {
	g.t.Helper()
	g.mu.Lock()
	g.screen.Resize(columns, rows)
	g.mu.Unlock()
	if err := g.session.WindowChange(rows, columns); err != nil {
		g.t.Fatalf("resize: %v", err)
	}
}

// Sees waits until all the texts stand on the screen.
func (g *Guest) Sees(texts ...string) {
	g.t.Helper()
	g.Until(fmt.Sprintf("%q on the screen", texts), func(screen string) bool {
		for _, s := range texts {
			if !strings.Contains(screen, s) {
				return false
			}
		}
		return true
	})
}

// SeesNot waits until none of the texts stands on the screen.
func (g *Guest) SeesNot(texts ...string) {
	g.t.Helper()
	g.Until(fmt.Sprintf("%q gone from the screen", texts), func(screen string) bool {
		for _, s := range texts {
			if strings.Contains(screen, s) {
				return false
			}
		}
		return true
	})
}

// Until waits until the screen is as wanted.
func (g *Guest) Until(what string, wanted func(screen string) bool) {
	g.t.Helper()
	if !g.await(func() bool { return wanted(g.text()) }) {
		g.t.Fatalf("waited for %s; over: %v (%v); the screen:\n%s", what, g.over, g.err, g.Screen())
	}
}

// Ends waits for the house to end the session and answers the exit status, -1 when there was none.
func (g *Guest) Ends() int {
	g.t.Helper()
	if !g.await(func() bool { return g.over }) {
		g.t.Fatalf("waited for the end; the screen:\n%s", g.Screen())
	}
	var exit *ssh.ExitError
	switch {
	case g.err == nil:
		return 0
	case errors.As(g.err, &exit):
		return exit.ExitStatus()
	}
	return -1
}

// await waits for a condition, looked at after each change, under the lock.
func (g *Guest) await(met func() bool) bool {
	late := false
	timer := time.AfterFunc(patience, func() {
		g.mu.Lock()
		late = true
		g.changed.Broadcast()
		g.mu.Unlock()
	})
	defer timer.Stop()
	g.mu.Lock()
	defer g.mu.Unlock()
	for !met() {
		if late {
			return false
		}
		g.changed.Wait()
	}
	return true
}

// Blames has t fail for what does not come, and not the test in which the guest came: for guests who stay through several
// subtests.
func (g *Guest) Blames(t testing.TB) { g.t = t }

// Vanish drops the connection without a word, as a closed laptop does.
func (g *Guest) Vanish() {
	_ = g.client.Close()
	// Emulator.Close would race with the Read in respond; the end of its pipe ends that too.
	if pipe, ok := g.screen.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

// FreeAddr is a loopback address that nobody listens on.
func FreeAddr(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// NewKey makes an ed25519 key.
func NewKey(t testing.TB) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}
