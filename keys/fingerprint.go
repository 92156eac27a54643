package keys

import (
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

var (
	// ErrNotKey says that a text is not one line with one public key.
	ErrNotKey = errors.New("not a public key")
	// ErrCertificate says that a key is a certificate. Its key may be anybody's who got one signed, so nobody is known by it.
	ErrCertificate = errors.New("a certificate, not a key")
	// ErrWeak says that a key is of a kind or a length that can be forged: DSA, or RSA below 2,048 bits.
	ErrWeak = errors.New("too weak a key")
)

// minRSA is the shortest RSA key that people and houses may be known by, in bits (NIST SP 800-131A has it as the least since 2014).
const minRSA = 2048

// dsa is the name of DSA keys (RFC 4253, 6.6), which have 1,024 bits.
const dsa = "ssh-dss"

// maxLine is the longest line that ParseAuthorized looks at, in bytes: twice an RSA key of 16,384 bits.
const maxLine = 8 << 10

// PublicKey is a public key as people write it down.
type PublicKey struct {
	Fingerprint string // SHA256:… as OpenSSH prints it
	Authorized  string // type and key in base64: the line for authorized_keys, without options and comment
	Comment     string // as it was typed: clean it before anybody sees it
}

// Usable says why nobody may be known by a key: ErrCertificate, ErrWeak, or nil if somebody may.
func Usable(key ssh.PublicKey) error {
	if _, ok := key.(*ssh.Certificate); ok {
		return ErrCertificate
	}
	if key.Type() == dsa {
		return ErrWeak
	}
	if k, ok := key.(ssh.CryptoPublicKey); ok {
		if r, ok := k.CryptoPublicKey().(*rsa.PublicKey); ok && r.N.BitLen() < minRSA {
			return ErrWeak
		}
	}
	return nil
}

// Public describes a key that somebody may be known by; the error is that of Usable.
func Public(key ssh.PublicKey) (PublicKey, error) {
	if err := Usable(key); err != nil {
		return PublicKey{}, err
	}
	return PublicKey{
		Fingerprint: ssh.FingerprintSHA256(key),
		Authorized:  strings.TrimSuffix(string(ssh.MarshalAuthorizedKey(key)), "\n"),
	}, nil
}

// ParseAuthorized reads the one line of a .pub file. It fails with ErrNotKey, ErrCertificate or ErrWeak; options before
// the key are ErrNotKey too, since whoever writes them expects them to be kept.
func ParseAuthorized(line string) (PublicKey, error) {
	line = strings.TrimSpace(line)
	if len(line) > maxLine || strings.ContainsAny(line, "\r\n") {
		return PublicKey{}, ErrNotKey
	}
	key, comment, options, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return PublicKey{}, fmt.Errorf("%w: %w", ErrNotKey, err)
	}
	if len(options) > 0 {
		return PublicKey{}, ErrNotKey
	}
	p, err := Public(key)
	p.Comment = comment
	return p, err
}

// KnownHost is the line for a client's known_hosts that trusts key at host:port.
func KnownHost(host, port string, key ssh.PublicKey) string {
	return knownhosts.Line([]string{net.JoinHostPort(host, port)}, key)
}

// SSHFP is the DNS record by which a client with VerifyHostKeyDNS finds out that key is host's (RFC 4255 §3, RFC 7479 for
// Ed25519, with the SHA-256 of RFC 6594). Only a zone that is signed (DNSSEC) makes it worth anything. It is "" for a kind of
// key that has no number there.
func SSHFP(host string, key ssh.PublicKey) string {
	algorithm, known := map[string]int{ssh.KeyAlgoRSA: 1, ssh.KeyAlgoECDSA256: 3, ssh.KeyAlgoECDSA384: 3, ssh.KeyAlgoECDSA521: 3, ssh.KeyAlgoED25519: 4}[key.Type()]
	if !known {
		return ""
	}
	const sha256Digest = 2
	return fmt.Sprintf("%s IN SSHFP %d %d %x", host, algorithm, sha256Digest, sha256.Sum256(key.Marshal()))
}
