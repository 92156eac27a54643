package main

import (
	"context"
	"fmt"
	"net"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/sshapp"
)

// healthTime is how long a house may take to answer.
const healthTime = 10 * time.Second

// health asks a house how it is, as a stranger comes in: for a container's HEALTHCHECK. Where the host key of the data
// directory can be read, it must be the one that answers.
func health(ctx context.Context, p program, s settings, _ []string) error {
	addr, err := askAt(s.addr)
	if err != nil {
		return err
	}
	var want gossh.PublicKey
	if key, err := keys.Load(s.keyFile()); err == nil {
		want = key.Signer.PublicKey()
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	if err := sshapp.Probe(ctx, addr, want); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "ok: %s\n", addr)
	return err
}

// askAt is where a house that listens on addr can be asked from this machine.
func askAt(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("--addr is %q: give host:port", addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip != nil && ip.To4() == nil {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port), nil
}
