package sshapp

import (
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"charm.land/ssh"

	"teahouse/room"
)

// Why a connection is closed before it has come to a shell, for the operator.
var (
	errHouseFull = errors.New("too many connections")
	errAddrFull  = errors.New("too many connections of this address")
	errAddrIdle  = errors.New("too many connections of this address without a shell")
	errAddrFast  = errors.New("new connections too fast")
	errNoShell   = errors.New("no shell in time")
)

const (
	maxAddrs   = 16_384 // addresses that a gate remembers, beyond those that are connected
	guesses    = 5      // wrong owner codes of one address in …
	guessEvery = time.Minute
	tellEvery  = time.Minute // one address is not logged more often
)

// gate decides who may connect, before any key exchange. It counts the connections of each address and in all.
type gate struct {
	limits Limits
	log    *slog.Logger
	now    func() time.Time
	lines  sync.WaitGroup // open connections

	mu         sync.Mutex // guards all below; nothing slow happens under it
	closed     bool
	open       map[*line]struct{}
	heads      map[net.Conn]struct{} // of proxies, which have not said yet who comes
	headerTime time.Duration         // headerTime, but for tests
	addrs      map[string]*addrCount
}

// addrCount is what a gate knows of one address.
type addrCount struct {
	open    int       // connections
	waiting int       // those of them without a shell
	tokens  float64   // new connections that are welcome at once
	filled  time.Time // when tokens was right
	told    time.Time // when the address was last logged
	wrong   int       // owner codes tried since …
	since   time.Time
}

func newGate(limits Limits, log *slog.Logger) *gate {
	return &gate{limits: limits, log: log, now: time.Now, open: map[*line]struct{}{}, heads: map[net.Conn]struct{}{},
		headerTime: headerTime, addrs: map[string]*addrCount{}}
}

// setCounts takes over how many may connect, and how fast. Times stay as they are: connections are already under them.
func (g *gate) setCounts(l Limits) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.limits.MaxConns, g.limits.MaxConnsPerAddr, g.limits.MaxUnauthPerAddr = l.MaxConns, l.MaxConnsPerAddr, l.MaxUnauthPerAddr
	g.limits.NewPerAddr, g.limits.NewBurstPerAddr = l.NewPerAddr, l.NewBurstPerAddr
}

// sendBuffer is how much of what was drawn may be on its way to a client, in bytes; Linux takes twice as much. The system would
// go up to some MiB for each who does not read, and they would read on for as long before they saw what is new.
const sendBuffer = 64 << 10

// lineKey is where a connection's context keeps its line.
type lineKey struct{}

func lineOf(ctx ssh.Context) *line { return ctx.Value(lineKey{}).(*line) }

// connect is the stock server's first question about a connection, on a goroutine of the connection's own; nil closes it.
func (s *Server) connect(ctx ssh.Context, conn net.Conn) net.Conn {
	if tcp, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // where it can't be set, the system's own bound holds
	}
	_, machine := conn.(fromMachine)
	if !machine && s.cfg.Proxies.has(conn.RemoteAddr()) {
		proxy := addrKey(conn.RemoteAddr())
		var err error
		if conn, err = s.gate.introduce(conn); err != nil {
			s.gate.report(proxy, err)
			return nil
		}
	}
	addr := addrKey(conn.RemoteAddr())
	if machine {
		addr = machineAddr
	}
	l, err := s.gate.enter(addr, conn)
	if err != nil {
		s.gate.report(addr, err)
		return nil
	}
	l.machine = machine
	ctx.SetValue(lineKey{}, l)
	return l
}

// frank is a listener that says why it takes nobody, as it does when descriptors are used up. The stock server then waits
// up to a second and tries again, without a word to anybody.
type frank struct {
	net.Listener
	log *slog.Logger
}

func (f frank) Accept() (net.Conn, error) {
	conn, err := f.Listener.Accept()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		f.log.Error("fault", "doing", "accept connections", "err", err)
	}
	return conn, err
}

// introduce lets a proxy say who comes. Until it has, the connection counts for the house alone.
func (g *gate) introduce(conn net.Conn) (net.Conn, error) {
	g.mu.Lock()
	switch {
	case g.closed:
		g.mu.Unlock()
		return nil, net.ErrClosed
	case over(len(g.open)+len(g.heads), g.limits.MaxConns):
		g.mu.Unlock()
		return nil, errHouseFull
	}
	g.heads[conn] = struct{}{}
	within := g.headerTime
	g.mu.Unlock()
	told, err := introduced(conn, within)
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.heads, conn)
	return told, err
}

// enter makes a line of a connection, or says why not.
func (g *gate) enter(addr string, conn net.Conn) (*line, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, net.ErrClosed
	}
	a := g.addrLocked(addr)
	if err := g.overLocked(a); err != nil && addr != machineAddr {
		return nil, err
	}
	l := &line{Conn: conn, gate: g, addr: addr, waiting: true, hurry: newHurry(), gone: make(chan struct{}), came: time.Now()}
	if g.limits.HandshakeTimeout > 0 {
		// Its function waits for mu at most: the timer may fire before this one returns.
		l.deadline = time.AfterFunc(g.limits.HandshakeTimeout, l.expire)
	}
	a.open++
	a.waiting++
	g.open[l] = struct{}{}
	g.lines.Add(1)
	return l, nil
}

// overLocked says why an address may not have another connection, with mu held.
func (g *gate) overLocked(a *addrCount) error {
	switch {
	case over(len(g.open)+len(g.heads), g.limits.MaxConns):
		return errHouseFull
	case g.limits.NewPerAddr > 0 && !a.takeToken(g.now(), g.limits.NewPerAddr, g.limits.NewBurstPerAddr):
		return errAddrFast
	case over(a.open, g.limits.MaxConnsPerAddr):
		return errAddrFull
	case over(a.waiting, g.limits.MaxUnauthPerAddr):
		return errAddrIdle
	}
	return nil
}

// over says that one more would be more than a limit, where 0 is none.
func over(n, limit int) bool { return limit > 0 && n >= limit }

// takeToken is a token bucket: rate a second, burst at once.
func (a *addrCount) takeToken(now time.Time, rate float64, burst int) bool {
	a.tokens = min(a.tokens+rate*now.Sub(a.filled).Seconds(), float64(max(burst, 1)))
	a.filled = now
	if a.tokens < 1 {
		return false
	}
	a.tokens--
	return true
}

// addrLocked is what is known of an address, with mu held.
func (g *gate) addrLocked(addr string) *addrCount {
	if a := g.addrs[addr]; a != nil {
		return a
	}
	if len(g.addrs) >= maxAddrs {
		g.forgetLocked()
	}
	a := &addrCount{tokens: float64(max(g.limits.NewBurstPerAddr, 1)), filled: g.now()}
	g.addrs[addr] = a
	return a
}

// forgetLocked halves what is remembered, and so costs little per new address: whoever has that many addresses is not
// held by a count of each. Connected addresses stay.
func (g *gate) forgetLocked() {
	for addr, a := range g.addrs {
		if len(g.addrs) <= maxAddrs/2 {
			return
		}
		if a.open == 0 {
			delete(g.addrs, addr)
		}
	}
}

// report logs why a connection came to nothing, once per address and minute.
func (g *gate) report(addr string, err error) {
	if errors.Is(err, net.ErrClosed) {
		return // our own doing, and told where it was done
	}
	g.mu.Lock()
	a, now := g.addrLocked(addr), g.now()
	tell := a.told.IsZero() || now.Sub(a.told) >= tellEvery
	if tell {
		a.told = now
	}
	g.mu.Unlock()
	if tell {
		g.log.Info("refused", "ip", addr, "err", room.CleanLine(err.Error(), 200))
	}
}

// guess counts a try at the owner's code and says how long the address must wait before it, 0 for not at all.
func (g *gate) guess(addr string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	a, now := g.addrLocked(addr), g.now()
	if a.since.IsZero() || now.Sub(a.since) >= guessEvery {
		a.wrong, a.since = 0, now
	}
	if a.wrong >= guesses {
		return guessEvery - now.Sub(a.since)
	}
	a.wrong++
	return 0
}

func everyLine(*line) bool { return true }

// count is how many connections are open, those of proxies that have not said yet who comes included.
func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.open) + len(g.heads)
}

// close lets nobody in any more and closes the connections that which says yes to.
func (g *gate) close(which func(*line) bool) {
	g.mu.Lock()
	g.closed = true
	var ends []*line
	for l := range g.open {
		ends = append(ends, l)
	}
	for conn := range g.heads {
		_ = conn.Close() // whose goroutine then comes to its end by itself
	}
	g.mu.Unlock()
	for _, l := range ends { // outside, since closing a line takes mu
		if which(l) {
			_ = l.Close()
		}
	}
}
