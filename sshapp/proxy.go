package sshapp

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/pires/go-proxyproto"
)

// A proxy before the house hides from where people come. By the PROXY protocol (haproxy.org, doc/proxy-protocol.txt) it tells
// in a header before their first byte. Whoever is believed can be anybody, so the proxies that are believed are listed; and
// since a receiver must not guess, what comes from one of them without a header is none of their doing and is closed.

// headerTime is how long a proxy may take for its header, which it has before anything else: Ergo gives as much.
const headerTime = 5 * time.Second

var errNoHeader = errors.New("no PROXY header from a proxy")

// Proxies says who is before the house.
type Proxies struct {
	networks []netip.Prefix
	unix     bool // who comes by a socket in the file system
}

// ParseProxies reads addresses, networks and the word unix.
func ParseProxies(list []string) (p Proxies, err error) {
	for _, s := range list {
		if s == "unix" {
			p.unix = true
			continue
		}
		network, ok := prefix(s)
		if !ok {
			return Proxies{}, fmt.Errorf("%q is no address, no network, and not unix", s)
		}
		p.networks = append(p.networks, network.Masked())
	}
	return p, nil
}

// has says whether a connection from addr must begin with a header.
func (p Proxies) has(addr net.Addr) bool {
	if _, unix := addr.(*net.UnixAddr); unix {
		return p.unix
	}
	ip, ok := addrIP(addr)
	if !ok {
		return false
	}
	for _, network := range p.networks {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}

// introduced reads a proxy's header. What comes of it is from where the proxy says: itself when it comes on its own behalf
// (LOCAL, a health check) or does not know (UNKNOWN). It waits for the network, as long as
// within, and may be ended by closing conn.
func introduced(conn net.Conn, within time.Duration) (net.Conn, error) {
	c := proxyproto.NewConn(conn, proxyproto.WithPolicy(proxyproto.REQUIRE), proxyproto.SetReadHeaderTimeout(within))
	header := c.ProxyHeader()
	if header == nil {
		return nil, errNoHeader
	}
	return c, nil
}

// announce is the header by which whoever is before the house comes on their own behalf.
func announce(conn net.Conn) error {
	h := proxyproto.Header{Version: 2, Command: proxyproto.LOCAL, TransportProtocol: proxyproto.UNSPEC}
	_, err := h.WriteTo(conn)
	return err
}

// addrIP is the IP address of a connection's end, if it has one.
func addrIP(addr net.Addr) (netip.Addr, bool) {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}, false
	}
	ip, ok := netip.AddrFromSlice(tcp.IP)
	return ip.Unmap(), ok
}

// byUnix is the address of all who come by a socket in the file system, as limits count it: they are one, for nothing tells
// them apart.
const byUnix = "unix"

// addrKey is the address that limits count: an IPv4 address, or the /64 of an IPv6 one, since that is what a household
// gets. Whatever is no IP address counts as one.
func addrKey(addr net.Addr) string {
	ip, ok := addrIP(addr)
	switch {
	case ok && ip.Is4():
		return ip.String()
	case ok:
		return netip.PrefixFrom(ip.WithZone(""), 64).Masked().String()
	case addr != nil && strings.HasPrefix(addr.Network(), "unix"):
		return byUnix
	}
	return "unknown"
}
