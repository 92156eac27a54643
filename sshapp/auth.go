package sshapp

import (
	"errors"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
)

// Everybody gets in; what differs is whose key it is. A client offers its keys first and signs with one. One without a
// usable key goes on to keyboard-interactive, where nothing is asked, or to password, where anything will do (for
// clients that know nothing else). "none" is refused: OpenSSH tries it first, and a server that takes it is never shown
// a key. So a keyless client that may neither answer nor be asked (OpenSSH's BatchMode) stays outside: after its one
// "none" it has nothing left to try.

// provedKeyOf is where the proved key rides in the connection's permissions.
type provedKeyOf struct{}

// maxAuthTries leaves room for an agent full of keys that nobody may be known by.
const maxAuthTries = 40

// authentication is the stock server's configuration for one connection.
func (s *Server) authentication(ctx ssh.Context) *gossh.ServerConfig {
	takes := s.algorithms
	return &gossh.ServerConfig{
		Config:                    gossh.Config{KeyExchanges: takes.KeyExchanges, Ciphers: takes.Ciphers, MACs: takes.MACs},
		PublicKeyAuthAlgorithms:   takes.PublicKeyAuths,
		ServerVersion:             "SSH-2.0-Teahouse",
		MaxAuthTries:              maxAuthTries,
		PreAuthConnCallback:       func(c gossh.ServerPreAuthConn) { lineOf(ctx).reach(unread(c)) },
		PublicKeyCallback:         offered,
		VerifiedPublicKeyCallback: proved,
		KeyboardInteractiveCallback: func(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
			return nobody(), nil
		},
		PasswordCallback: func(gossh.ConnMetadata, []byte) (*gossh.Permissions, error) { return nobody(), nil },
	}
}

// offered says whether a key may sign. It is asked about every key that a client shows, its own or not, and so must
// leave no trace: CVE-2024-45337 was servers that remembered the last key they were asked about.
func offered(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
	return nil, keys.Usable(key)
}

// proved is asked once, after the client has signed with key.
func proved(_ gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
	k, err := keys.Public(key)
	if err != nil {
		return nil, err
	}
	p := nobody()
	p.ExtraData = map[any]any{provedKeyOf{}: &VisitorKey{Fingerprint: k.Fingerprint, Authorized: k.Authorized}}
	return p, nil
}

// nobody is who has proved no key. It is made anew each time, so that no two connections or attempts share a map.
func nobody() *gossh.Permissions { return &gossh.Permissions{Extensions: map[string]string{}} }

// provedKey is the key that the finished connection was made with, nil for none.
func provedKey(conn *gossh.ServerConn) (*VisitorKey, error) {
	if conn.Permissions == nil {
		return nil, errors.New("connection without permissions")
	}
	k, _ := conn.Permissions.ExtraData[provedKeyOf{}].(*VisitorKey)
	return k, nil
}
