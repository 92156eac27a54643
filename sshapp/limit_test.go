package sshapp_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/sshapp"
)

func connect(t *testing.T, h *house) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// greeted says whether the server speaks to a new connection at all.
func greeted(t *testing.T, conn net.Conn) bool {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	hello := make([]byte, 4)
	_, err := io.ReadFull(conn, hello)
	return err == nil && string(hello) == "SSH-"
}

//security:holds 15 s1
func TestHalfOpenConnectionsAreClosed(t *testing.T) {
	limits := lively
	limits.HandshakeTimeout = 300 * time.Millisecond
	h := open(t, limits, nil)
	t.Run("silent", func(t *testing.T) { await(t, "it", hungUp(connect(t, h))) })
	t.Run("that drips", func(t *testing.T) {
		conn := connect(t, h)
		over := hungUp(conn)
		for {
			select {
			case <-over:
				return
			case <-time.After(20 * time.Millisecond): // slower than the server reads, faster than it gives up
				_, _ = conn.Write([]byte("S"))
			}
		}
	})
	t.Run("without a session", func(t *testing.T) { await(t, "it", ended(h.dial(t))) })
	t.Run("without a shell", func(t *testing.T) {
		client := h.dial(t)
		session(t, client).must(t, "pty-req", pty("xterm", 80, 24))
		await(t, "it", ended(client))
	})
	h.log.await(t, "refused", "ip=127.0.0.1", "err=")
	if n := strings.Count(h.log.String(), "refused"); n != 1 {
		t.Errorf("%d log lines for one address within a minute, want 1", n)
	}
}

// TestThereIsTimeToCompareTheFingerprint: a person who looks at the host key longer than a handshake may take gets in.
//
//security:holds 15
func TestThereIsTimeToCompareTheFingerprint(t *testing.T) {
	limits := lively
	limits.HandshakeTimeout = 300 * time.Millisecond
	h := open(t, limits, nil)
	c := config(withoutQuestions())
	c.HostKeyCallback = func(string, net.Addr, ssh.PublicKey) error {
		await(t, "a silent connection", hungUp(connect(t, h))) // as long as a handshake may take, and then some
		return nil
	}
	client, err := ssh.Dial("tcp", h.addr, c)
	if err != nil {
		t.Fatalf("come in after a long look at the host key: %v", err)
	}
	defer client.Close()
	await(t, "a client without a shell", ended(client)) // the usual time counts again
}

func TestAShellLiftsTheDeadline(t *testing.T) {
	limits := lively
	limits.HandshakeTimeout = time.Second
	h := open(t, limits, nil)
	_, c, v := h.visit(t)
	await(t, "a silent connection", hungUp(connect(t, h))) // came later, and so is closed later than the visit would be
	if v.Context.Err() != nil {
		t.Fatal("the visit was ended as if it had no shell")
	}
	c.ask(t, "window-change", window(1, 1))
}

//security:holds 16
func TestOneAddressHasItsShare(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits sshapp.Limits
		fits   int
		why    string
	}{
		{"without a shell", sshapp.Limits{MaxUnauthPerAddr: 3}, 3, "without a shell"},
		{"in all", sshapp.Limits{MaxUnauthPerAddr: -1, MaxConnsPerAddr: 4}, 4, "of this address"},
		{"the whole house", sshapp.Limits{MaxUnauthPerAddr: -1, MaxConnsPerAddr: -1, MaxConns: 5}, 5, "too many connections"},
		{"at once", sshapp.Limits{NewBurstPerAddr: 6, NewPerAddr: 1e-9}, 6, "too fast"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, c.limits, nil)
			first := connect(t, h)
			if !greeted(t, first) {
				t.Fatal("the first connection was refused")
			}
			for i := 1; i < c.fits; i++ {
				if !greeted(t, connect(t, h)) {
					t.Fatalf("connection %d was refused, want %d", i+1, c.fits)
				}
			}
			if greeted(t, connect(t, h)) {
				t.Fatalf("connection %d was spoken to", c.fits+1)
			}
			h.log.await(t, "refused", c.why)
			if c.limits.NewPerAddr > 0 {
				return // does not come back by hanging up
			}
			first.Close()
			for deadline := time.Now().Add(patience); !greeted(t, connect(t, h)); {
				if time.Now().After(deadline) {
					t.Fatal("a place that was given up stays taken")
				}
			}
		})
	}
}

func TestAVisitIsNoneOfThoseWithoutAShell(t *testing.T) {
	limits := lively
	limits.MaxUnauthPerAddr = 1
	h := open(t, limits, nil)
	for range 3 {
		h.visit(t)
	}
}

//security:holds 33 s14
func TestADeadPeerIsGone(t *testing.T) {
	limits := lively
	limits.KeepaliveEvery = 50 * time.Millisecond
	h := open(t, limits, nil)
	_, _, awake := h.visit(t)

	_, asleep, stop := h.visitDeaf(t)
	stop()
	await(t, "the visit of the dead peer", asleep.Context.Done())
	if awake.Context.Err() != nil {
		t.Error("a peer that answers was taken for dead")
	}
	h.log.await(t, "gone", "visit=2")
}

// TestAQuietPeerIsAskedAgainAndAgain: one answer is not enough for ever.
//
//security:holds 33 s14
func TestAQuietPeerIsAskedAgainAndAgain(t *testing.T) {
	limits := lively
	limits.KeepaliveEvery = 20 * time.Millisecond
	h := open(t, limits, nil)
	conn, chans, reqs, err := ssh.NewClientConn(connect(t, h), h.addr, config(withoutQuestions()))
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan *ssh.Request)
	h.shell(t, ssh.NewClient(conn, chans, asked))
	for n := 0; n < 3; {
		req, ok := <-reqs
		if !ok {
			t.Fatalf("hung up after %d questions", n)
		}
		if req.Type == "keepalive@openssh.com" {
			n++
		}
		_ = req.Reply(false, nil)
	}
}

// TestWhoReadsIsNotCutOff: the write timeout is for one write, not for all of them together.
//
//security:holds 37
func TestWhoReadsIsNotCutOff(t *testing.T) {
	limits := lively
	limits.WriteTimeout = 100 * time.Millisecond
	h := open(t, limits, func(v *sshapp.Visitor) int {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for began := time.Now(); time.Since(began) < 4*limits.WriteTimeout; <-tick.C {
			if _, err := v.Channel.Write([]byte("tea ")); err != nil {
				return 1
			}
		}
		return 7
	})
	_, c, _ := h.visit(t)
	go func() { _, _ = io.Copy(io.Discard, c) }() // ends with the channel
	if code := c.exit(t); code != 7 {
		t.Errorf("exit status = %d, want 7: it was cut off", code)
	}
}

type addr string

func (a addr) Network() string { return "pipe" }
func (a addr) String() string  { return string(a) }

//security:holds 16
func TestLimitsCountAHouseholdAsOneAddress(t *testing.T) {
	tcp := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 1} }
	for _, c := range []struct {
		in   net.Addr
		want string
	}{
		{tcp("192.0.2.7"), "192.0.2.7"},
		{tcp("::ffff:192.0.2.7"), "192.0.2.7"},
		{tcp("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64"},
		{tcp("2001:db8:1:2::1"), "2001:db8:1:2::/64"},
		{&net.TCPAddr{IP: net.ParseIP("fe80::1"), Zone: "eth0"}, "fe80::/64"},
		{&net.TCPAddr{}, "unknown"},
		{addr("anything\n"), "unknown"},
	} {
		if got := sshapp.AddrKey(c.in); got != c.want {
			t.Errorf("AddrKey(%v) = %q, want %q", c.in, got, c.want)
		}
	}
}

//security:holds 50
func TestConnectionsNeverUseUpTheFiles(t *testing.T) {
	for _, c := range []struct{ conns, files, want int }{
		{0, 0, 2000},
		{0, 100_000, 2000},
		{0, 1024, 924},
		{-1, 1024, 924},
		{-1, 0, 0},
		{50, 1024, 50},
		{50, 64, 1},
	} {
		if got := sshapp.Effective(sshapp.Limits{MaxConns: c.conns}, c.files).MaxConns; got != c.want {
			t.Errorf("MaxConns %d with %d files = %d, want %d", c.conns, c.files, got, c.want)
		}
	}
}
