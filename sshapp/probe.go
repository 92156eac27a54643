package sshapp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	gossh "golang.org/x/crypto/ssh"
)

// Probe comes in as a stranger does at addr, of network "tcp" or "unix", with a whole handshake, and asks whether the house
// does its work. One of the host keys in want must answer, any if there are none. Where the house would take this machine for
// one of the proxies, it is one. It ends with ctx, whose deadline is that of every step.
func Probe(ctx context.Context, network, addr string, want []gossh.PublicKey, proxies Proxies) error {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // a server that says nothing holds nobody
	if proxies.has(conn.LocalAddr()) {
		if err := announce(conn); err != nil {
			return fmt.Errorf("probe: %w", err)
		}
	}
	known := func(_ string, _ net.Addr, key gossh.PublicKey) error {
		for _, k := range want {
			if bytes.Equal(k.Marshal(), key.Marshal()) {
				return nil
			}
		}
		if len(want) > 0 {
			return errors.New("host key mismatch")
		}
		return nil
	}
	c, channels, requests, err := gossh.NewClientConn(conn, addr, &gossh.ClientConfig{
		User: "health", HostKeyCallback: known,
		Auth: []gossh.AuthMethod{gossh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			return make([]string, len(questions)), nil
		})},
	})
	if err != nil {
		return fmt.Errorf("probe %s: %w", addr, err)
	}
	client := gossh.NewClient(c, channels, requests)
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("probe %s: %w", addr, err)
	}
	var said bytes.Buffer
	session.Stderr = &said
	if err := session.Run("health"); err != nil {
		return fmt.Errorf("probe %s: %w: %s", addr, err, strings.TrimSpace(said.String()))
	}
	return nil
}
