package sshapp

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"strings"

	gossh "golang.org/x/crypto/ssh"
)

// Probe comes in at addr as a stranger does, with a whole handshake, and asks whether the house does its work. want is the
// host key that must answer, nil for any. It ends with ctx, whose deadline is that of every step.
func Probe(ctx context.Context, addr string, want gossh.PublicKey) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("probe: %w", err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // a server that says nothing holds nobody
	known := gossh.InsecureIgnoreHostKey()
	if want != nil {
		known = gossh.FixedHostKey(want)
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
