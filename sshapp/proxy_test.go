package sshapp_test

import (
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pires/go-proxyproto"
	"golang.org/x/crypto/ssh"

	"teahouse/sshapp"
)

// behind makes a house believe who comes from these networks.
func behind(t *testing.T, networks ...string) func(*sshapp.Config) {
	t.Helper()
	p, err := sshapp.ParseProxies(networks)
	if err != nil {
		t.Fatal(err)
	}
	return func(c *sshapp.Config) { c.Proxies = p }
}

// header is what a proxy says of who comes from an address.
func header(t *testing.T, version byte, from string) string {
	t.Helper()
	src := &net.TCPAddr{IP: net.ParseIP(from), Port: 40_000}
	dst := &net.TCPAddr{IP: net.ParseIP("203.0.113.1"), Port: 22}
	if src.IP.To4() == nil {
		dst.IP = net.ParseIP("2001:db8::1")
	}
	b, err := proxyproto.HeaderProxyFromAddrs(version, src, dst).Format()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// via is a connection that begins with a header.
func via(t *testing.T, h *house, header string) net.Conn {
	t.Helper()
	conn := connect(t, h)
	if _, err := io.WriteString(conn, header); err != nil {
		t.Fatal(err)
	}
	return conn
}

// come is a client on a connection that is there already.
func come(t *testing.T, conn net.Conn) *ssh.Client {
	t.Helper()
	c, chans, reqs, err := ssh.NewClientConn(conn, "house", config(withoutQuestions()))
	if err != nil {
		t.Fatalf("come in: %v", err)
	}
	client := ssh.NewClient(c, chans, reqs)
	t.Cleanup(func() { client.Close() })
	return client
}

// TestAProxySaysWhoComes: the visit and the log have the address that a listed proxy tells, in both versions of its protocol.
//
//security:holds 16
func TestAProxySaysWhoComes(t *testing.T) {
	h := open(t, lively, nil, behind(t, "127.0.0.0/8", "::1"))
	const unknown = "PROXY UNKNOWN\r\n"
	local := "\r\n\r\n\x00\r\nQUIT\n\x20\x00\x00\x00"
	for _, c := range []struct{ name, header, want string }{
		{"version 1", header(t, 1, "198.51.100.7"), "198.51.100.7"},
		{"version 1, IPv6", header(t, 1, "2001:db8:1:2:3::4"), "2001:db8:1:2::/64"},
		{"version 2", header(t, 2, "198.51.100.8"), "198.51.100.8"},
		{"version 2, IPv6", header(t, 2, "2001:db8:1:5:3::4"), "2001:db8:1:5::/64"},
		{"a proxy that does not know", unknown, "127.0.0.1"},
		{"a proxy on its own behalf", local, "127.0.0.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, v := h.shell(t, come(t, via(t, h, c.header)))
			if v.Addr != c.want {
				t.Errorf("comes from %s, want %s", v.Addr, c.want)
			}
			h.log.await(t, "msg=in", fmt.Sprintf("visit=%d ", v.Number), "ip="+c.want)
		})
	}
}

// TestLimitsCountWhoIsBehindTheProxy: one address behind it has its share, the next one its own; and who is refused is so
// before a byte is said.
//
//security:holds 16
func TestLimitsCountWhoIsBehindTheProxy(t *testing.T) {
	limits := lively
	limits.MaxUnauthPerAddr = 2
	h := open(t, limits, nil, behind(t, "127.0.0.1"))
	many, one := header(t, 2, "198.51.100.7"), header(t, 1, "198.51.100.9")
	for range 2 {
		if !greeted(t, via(t, h, many)) {
			t.Fatal("an address behind the proxy was refused its share")
		}
	}
	if greeted(t, via(t, h, many)) {
		t.Error("an address behind the proxy got more than its share")
	}
	h.log.await(t, "refused", "ip=198.51.100.7", "without a shell")
	if !greeted(t, via(t, h, one)) {
		t.Error("its neighbour was refused as well")
	}
	if strings.Contains(h.log.String(), "ip=127.0.0.1") {
		t.Error("the proxy was counted")
	}
}

// TestAProxyMustSayWhoComes: the protocol forbids guessing, so a listed proxy that sends no header, or nonsense, is closed
// unanswered.
//
//security:holds 17
func TestAProxyMustSayWhoComes(t *testing.T) {
	h := open(t, lively, nil, behind(t, "127.0.0.1"))
	for name, start := range map[string]string{
		"a client's first line":  "SSH-2.0-OpenSSH_9.9\r\n",
		"half a header":          "PROXY TCP4 198.51.100.7 20",
		"a header with nonsense": "PROXY TCP4 198.51.100.7 everywhere 1 2\r\n",
		"an endless header":      "PROXY TCP4 " + strings.Repeat("1", 4096),
		"version 2, cut off":     "\r\n\r\n\x00\r\nQUIT\n\x21\x11\xff\xff" + strings.Repeat("1", 20_000),
		"a datagram's":           "\r\n\r\n\x00\r\nQUIT\n\x21\x13\x00\x0c" + strings.Repeat("1", 12),
	} {
		t.Run(name, func(t *testing.T) {
			conn := connect(t, h)
			_, _ = io.WriteString(conn, start) // may be closed before all of it is there
			if got, _ := io.ReadAll(conn); len(got) > 0 {
				t.Errorf("was answered %q", got)
			}
		})
	}
	h.log.await(t, "refused", "ip=127.0.0.1", "no PROXY header")
}

// TestNobodyElseSaysWhoComes: who is not listed and sends a header says nothing that SSH knows.
//
//security:holds 17
func TestNobodyElseSaysWhoComes(t *testing.T) {
	for name, version := range map[string]byte{"version 1": 1, "version 2": 2} {
		t.Run(name, func(t *testing.T) {
			h := open(t, lively, nil, behind(t, "192.0.2.0/24"))
			conn := via(t, h, header(t, version, "198.51.100.7"))
			_, _ = io.WriteString(conn, "SSH-2.0-sly\r\n")
			await(t, "the impostor", hungUp(conn))
			h.log.await(t, "refused", "ip=127.0.0.1", "does not speak SSH")
			if strings.Contains(h.log.String(), "198.51.100.7") {
				t.Error("the impostor was believed")
			}
			h.visit(t) // without a header, as ever
		})
	}
}

// TestASlowHeaderHoldsNobodyUp: while many proxies' connections say nothing, others come in; the silent ones are closed in time.
//
//security:holds 15
func TestASlowHeaderHoldsNobodyUp(t *testing.T) {
	h := open(t, lively, nil, behind(t, "127.0.0.1"), func(c *sshapp.Config) { c.Limits.MaxUnauthPerAddr = 1 })
	h.HeaderTime(2 * time.Second)
	var silent []<-chan struct{}
	for range 50 {
		silent = append(silent, hungUp(connect(t, h)))
	}
	_, v := h.shell(t, come(t, via(t, h, header(t, 2, "198.51.100.7"))))
	if v.Addr != "198.51.100.7" {
		t.Errorf("comes from %s", v.Addr)
	}
	for _, over := range silent {
		await(t, "a connection without a header", over)
	}
}

// TestHeadersCountForTheHouse: connections that have not said who comes are connections, and end with the house.
//
//security:holds 16 50
func TestHeadersCountForTheHouse(t *testing.T) {
	h := open(t, sshapp.Limits{MaxConns: 3, NewPerAddr: -1}, nil, behind(t, "127.0.0.1"))
	h.HeaderTime(time.Hour)
	var silent []<-chan struct{}
	for range 3 {
		silent = append(silent, hungUp(connect(t, h)))
	}
	eventually(t, "all of them to be counted", func() bool { return h.Connections() == len(silent) })
	if greeted(t, via(t, h, header(t, 1, "198.51.100.7"))) {
		t.Error("a full house took one more")
	}
	h.log.await(t, "refused", "too many connections")
	if err := h.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	for _, over := range silent {
		await(t, "a connection without a header", over)
	}
}

// TestWhoComesBySocketIsOneAddress: nothing tells apart who comes by a socket in the file system, unless a proxy does.
func TestWhoComesBySocketIsOneAddress(t *testing.T) {
	for name, c := range map[string]struct {
		proxies      []string
		header, want string
	}{
		"by itself": {nil, "", "unix"},
		"a proxy":   {[]string{"unix"}, header(t, 2, "198.51.100.7"), "198.51.100.7"},
	} {
		t.Run(name, func(t *testing.T) {
			limits := lively
			limits.MaxConnsPerAddr = 1
			path := filepath.Join(t.TempDir(), "s")
			h := open(t, limits, nil, behind(t, c.proxies...))
			l, err := net.Listen("unix", path)
			if err != nil {
				t.Fatal(err)
			}
			also := make(chan error, 1)
			go func() { also <- h.Serve(l) }() // ends with Shutdown
			dial := func() net.Conn {
				conn, err := net.Dial("unix", path)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { conn.Close() })
				_, _ = io.WriteString(conn, c.header)
				return conn
			}
			_, v := h.shell(t, come(t, dial()))
			if v.Addr != c.want || len(sshapp.Networks("unix")) > 0 {
				t.Errorf("comes from %s, want %s", v.Addr, c.want)
			}
			if greeted(t, dial()) {
				t.Error("one address got more than its share")
			}
		})
	}
}
