package sshapp

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// Clients learn of all host keys once they are in, those that are yet to be used included (OpenSSH's PROTOCOL, 2.5: sshd
// says "hostkeys-00", a client that wants to remember one asks with "hostkeys-prove-00" whether the house really has it).
// So a key can be replaced without anybody being told that somebody listens in.
const (
	hostKeysRequest  = "hostkeys-00@openssh.com"
	hostKeysQuestion = "hostkeys-prove-00@openssh.com"
)

// HostKeys is what a house is known by.
type HostKeys struct {
	Now  []gossh.Signer // one of a kind, the one that clients shall prefer first
	Next []gossh.Signer // clients are told of them, and see them used later
}

// errFewerKinds says that clients would go on being offered a kind of key that the house has no more.
var errFewerKinds = errors.New("a kind of host key is gone: it takes a restart")

func (k HostKeys) all() []gossh.Signer { return slices.Concat(k.Now, k.Next) }

// SetHostKeys changes what connections that come from now on know the house by. It fails when a kind of key is missing that
// was in use; then nothing changes.
func (s *Server) SetHostKeys(keys HostKeys) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, old := range s.hostKeys.Load().Now {
		if !slices.ContainsFunc(keys.Now, func(k gossh.Signer) bool { return k.PublicKey().Type() == old.PublicKey().Type() }) {
			return errFewerKinds
		}
	}
	for _, key := range keys.Now {
		s.ssh.AddHostKey(key) // in the place of the one of its kind
	}
	s.hostKeys.Store(&keys)
	return nil
}

// fingerprints are those of the keys that a client may be shown now.
func (s *Server) fingerprints() (all []string) {
	for _, key := range s.hostKeys.Load().Now {
		all = append(all, gossh.FingerprintSHA256(key.PublicKey()))
	}
	return all
}

// tellKeys tells a client of all host keys, which asks for no answer.
func (s *Server) tellKeys(conn gossh.Conn) {
	var all []byte
	for _, key := range s.hostKeys.Load().all() {
		all = appendString(all, key.PublicKey().Marshal())
	}
	_, _, _ = conn.SendRequest(hostKeysRequest, false, all) // fails when the client has gone
}

// prove signs, with each of the host keys that a client asks about, what only this connection has. A signature is work, so
// a connection may ask once, and about no key twice.
func (s *Server) prove(ctx ssh.Context, _ *ssh.Server, req *gossh.Request) (bool, []byte) {
	conn, ok := ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	if !ok || !lineOf(ctx).proved.CompareAndSwap(false, true) {
		return false, nil
	}
	left := s.hostKeys.Load().all()
	var proofs []byte
	for rest := req.Payload; len(rest) > 0; {
		var blob []byte
		if blob, rest, ok = cutString(rest); !ok {
			return false, nil
		}
		i := slices.IndexFunc(left, func(k gossh.Signer) bool { return bytes.Equal(k.PublicKey().Marshal(), blob) })
		if i < 0 {
			return false, nil
		}
		signature, err := sign(left[i], conn, blob)
		if err != nil {
			s.log.Error("fault", "doing", "prove a host key", "err", err)
			return false, nil
		}
		proofs = appendString(proofs, gossh.Marshal(signature))
		left = slices.Delete(left, i, i+1)
	}
	return true, proofs
}

// sign is a host key's signature of what a client asks it to prove. An RSA key signs as it did in the key exchange, if it
// did, and else with SHA-512, as OpenSSH has it.
func sign(key gossh.Signer, conn *gossh.ServerConn, blob []byte) (*gossh.Signature, error) {
	what := gossh.Marshal(struct{ Question, Session, Key []byte }{[]byte(hostKeysQuestion), conn.SessionID(), blob})
	able, ok := key.(gossh.MultiAlgorithmSigner)
	if !ok {
		return key.Sign(rand.Reader, what)
	}
	algorithm := able.Algorithms()[0]
	if meta, ok := conn.Conn.(gossh.AlgorithmsConnMetadata); ok && slices.Contains(able.Algorithms(), meta.Algorithms().HostKey) {
		algorithm = meta.Algorithms().HostKey
	}
	return able.SignWithAlgorithm(rand.Reader, what, algorithm)
}

// appendString adds a string as SSH has it (RFC 4251, 5), and cutString takes one off.
func appendString(to, s []byte) []byte {
	return append(binary.BigEndian.AppendUint32(to, uint32(len(s))), s...)
}

func cutString(from []byte) (s, rest []byte, ok bool) {
	if len(from) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(from)
	if uint64(n) > uint64(len(from)-4) {
		return nil, nil, false
	}
	return from[4 : 4+n], from[4+n:], true
}
