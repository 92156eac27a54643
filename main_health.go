package main

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/sshapp"
)

// healthTime is how long a house may take to answer.
const healthTime = 10 * time.Second

// health asks a house how it is at the first of its addresses, as a stranger comes in: for a container's HEALTHCHECK. Where the
// host keys can be read, it must be one of them that answers.
func health(ctx context.Context, p program, s settings, _ []string) error {
	network, addr, err := askAt(s.addr[0])
	if err != nil {
		return err
	}
	var want []gossh.PublicKey
	if ring, err := s.loadKeys(); err == nil {
		want = publics(ring)
	}
	proxies, err := sshapp.ParseProxies(s.proxyFrom)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	if err := sshapp.Probe(ctx, network, addr, want, proxies); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "ok: %s\n", addr)
	return err
}

// askAt is where a house that listens on addr can be asked from this machine.
func askAt(addr string) (network, at string, err error) {
	if path, ok := strings.CutPrefix(addr, unixPrefix); ok {
		return "unix", path, nil
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", "", fmt.Errorf("--addr is %q: give host:port", addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip != nil && ip.To4() == nil {
			host = "::1"
		}
	}
	return "tcp", net.JoinHostPort(host, port), nil
}
