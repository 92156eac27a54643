// Package sshapp lets people in over SSH and runs one program for each. It knows Wish, SSH and Bubble Tea, and nobody
// else in the house does; it does not know SQL.
//
// Wish serves; what a stranger can send it passes three doors of ours first: gate (who may connect, and how often),
// auth (everybody gets in, and whose key it is) and guard (which requests reach Wish's session at all).
package sshapp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/ui"
	"teahouse/store"
	"teahouse/store/search"
)

// linger is how long Shutdown gives clients whose visit has ended to hang up themselves. A server that closes a socket
// with unread bytes in it resets the connection, and the last line on the terminal would be lost with it.
const linger = 2 * time.Second

// farewell is how long a connection may outlive its session.
const farewell = 10 * time.Second

// hardStop is how long Shutdown waits for visits after it has cut their connections.
const hardStop = time.Second

// Config is everything a Server needs; its zero fields take the documented defaults. HostKeys, House, Door and Store
// must be set. The caller keeps them, and closes the store only after Shutdown.
type Config struct {
	HostKeys HostKeys
	House    *room.House
	Door     *room.Door
	Store    *store.Store
	Search   *search.Index // nil for a house without search
	Guests   string        // what people without an account may do: "off", "read" or "talk" (the default)
	Limits   Limits        // see there
	Proxies  Proxies       // who says from where people come; nobody by default
	Owner    *OwnerCode    // makes whoever types it the owner; nil when the house has one
	Source   string        // where the source is, for the footer
	Hooks    string        // the URL of the webhooks' door, without a slash at its end; "" for none
	Version  string        // of the program
	Legacy   bool          // takes old algorithms, too; see legacy
	Log      *slog.Logger  // slog.Default()
}

// Server lets people in over SSH and runs one program per connection. Its methods may be called from any goroutine.
type Server struct {
	cfg        Config
	log        *slog.Logger
	ssh        *ssh.Server
	gate       *gate
	algorithms gossh.Algorithms // that clients may agree on
	stage      *ui.Stage
	began      time.Time
	program    func(*Visitor) int // visit, but for tests
	trip       func(tea.Msg)      // nil, but for tests; see loop
	secret     string             // of this run, for the names of guests
	commands   *command.Env       // what commands are carried out with
	farewell   time.Duration      // farewell, but for tests
	leaving    context.Context    // ends when everybody is to go
	leave      context.CancelFunc // ends it
	numbers    atomic.Uint64      // visits so far
	hostKeys   atomic.Pointer[HostKeys]
	visits     sync.WaitGroup // running visits; Add only under mu and before closing

	mu        sync.Mutex // guards all below; nothing slow happens under it
	closing   bool
	listeners []net.Listener
}

// New makes a Server that is not serving yet. It fails when a field that must be set is not, or Guests is none of the
// three words.
func New(cfg Config) (*Server, error) {
	if len(cfg.HostKeys.Now) == 0 || cfg.House == nil || cfg.Door == nil || cfg.Store == nil {
		return nil, errors.New("sshapp: HostKeys, House, Door and Store must be set")
	}
	switch cfg.Guests {
	case "":
		cfg.Guests = "talk"
	case "off", "read", "talk":
	default:
		return nil, fmt.Errorf("sshapp: guests may be off, read or talk, not %q", cfg.Guests)
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	cfg.Limits = cfg.Limits.effective(fileLimit())
	s := &Server{cfg: cfg, log: cfg.Log, stage: ui.NewStage(), began: time.Now(), farewell: farewell}
	s.algorithms = algorithmsFor(cfg.Legacy)
	s.leaving, s.leave = context.WithCancel(context.Background())
	s.gate = newGate(cfg.Limits, cfg.Log)
	s.program = s.visit
	s.secret = rand.Text()
	s.commands = s.env()
	s.commands.Began = s.began
	s.hostKeys.Store(&cfg.HostKeys)
	var err error
	s.ssh, err = wish.NewServer(s.doors, wish.WithMiddleware(s.middleware()...))
	if err != nil {
		return nil, fmt.Errorf("sshapp: %w", err)
	}
	return s, nil
}

// doors puts ours before Wish's: every hook of the stock server that a stranger can reach is set here.
func (s *Server) doors(srv *ssh.Server) error {
	for _, key := range s.cfg.HostKeys.Now {
		srv.AddHostKey(key)
	}
	srv.ConnCallback = s.connect
	srv.ServerConfigCallback = s.authentication
	srv.ConnectionFailedCallback = func(conn net.Conn, err error) { s.gate.report(addrKey(conn.RemoteAddr()), err) }
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.session, "default": s.refuse}
	// Not nil, which would take the stock handlers. Every other global request, OpenSSH's keepalive among them, is answered
	// "no", which is all that a keepalive asks for.
	srv.RequestHandlers = map[string]ssh.RequestHandler{hostKeysQuestion: s.prove}
	srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	return nil
}

// middleware is what every session passes, innermost first.
func (s *Server) middleware() []wish.Middleware {
	return []wish.Middleware{
		s.run,     // the visit itself
		s.choose,  // or what else somebody came for
		s.count,   // so that Shutdown can wait for it
		s.record,  // one log line in, one out
		s.contain, // a panic ends this session alone
	}
}

// SetCounts changes how many may connect, and how fast: the numbers of l, whose times are not looked at. Who is connected
// stays.
func (s *Server) SetCounts(l Limits) { s.gate.setCounts(l.effective(fileLimit())) }

// Connections is how many there are now, those that have not come to a shell yet included.
func (s *Server) Connections() int { return s.gate.count() }

// Serve lets people in who come to any of the listeners, and closes them in the end. It blocks until Shutdown, and returns
// nil then; otherwise the error that kept one of them from accepting more, with which the others close. It may
// be called again with more.
func (s *Server) Serve(listeners ...net.Listener) error {
	s.mu.Lock()
	s.listeners = append(s.listeners, listeners...)
	closing := s.closing
	s.mu.Unlock()
	if closing {
		return closeAll(listeners)
	}
	ended := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { ended <- s.ssh.Serve(frank{l, s.log}) }() // ends with its listener, and Serve waits for it
	}
	err := <-ended
	_ = closeAll(listeners) // those that had not failed
	for range len(listeners) - 1 {
		<-ended
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return nil
	}
	return fmt.Errorf("accept connections: %w", err)
}

func closeAll(listeners []net.Listener) (err error) {
	for _, l := range listeners {
		err = errors.Join(err, l.Close())
	}
	return err
}

// Shutdown accepts nobody any more, closes the House, on which the screens say goodbye, and waits for the visits to end;
// then it closes every connection. When ctx ends first it cuts the connections, waits a second for the visits to notice
// and returns ctx's error. After Shutdown no visit touches the Store, except one that would not end.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	first, listeners := !s.closing, s.listeners
	s.closing = true
	s.mu.Unlock()
	if first {
		_ = closeAll(listeners) // Serve tells how it ended
		s.leave()
		s.cfg.House.Close()
		s.gate.close(func(l *line) bool { return !l.settled() })
	}
	if err := wait(ctx, &s.visits); err != nil {
		s.gate.close(everyLine)
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), hardStop)
		defer cancel()
		if wait(last, &s.visits) != nil {
			s.log.Error("a visit would not end", "err", err)
		}
		return err
	}
	hangUp, cancel := context.WithTimeout(ctx, linger)
	defer cancel()
	_ = wait(hangUp, &s.gate.lines)
	s.gate.close(everyLine)
	return nil
}

// wait waits for what wg counts, as long as ctx lasts.
func wait(ctx context.Context, wg *sync.WaitGroup) error {
	over := make(chan struct{})
	go func() { // ends with the last of what is counted, whether anybody still waits or not
		wg.Wait()
		close(over)
	}()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
