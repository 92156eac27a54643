package keys_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
)

// A key and what ssh-keygen -l prints for it.
const (
	knownLine  = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
	knownPrint = "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"
)

func public(t *testing.T, key any) ssh.PublicKey {
	t.Helper()
	p, err := ssh.NewPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func line(key ssh.PublicKey) string { return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))) }

// ones is a number of so many bits, all set.
func ones(bits uint) *big.Int {
	return new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), bits), big.NewInt(1))
}

func TestParsesTheLineOfAPubFile(t *testing.T) {
	for _, c := range []struct{ name, line, comment string }{
		{"with a comment", knownLine + " alice@laptop", "alice@laptop"},
		{"with a comment of several words", knownLine + " my old key", "my old key"},
		{"without", knownLine, ""},
		{"with a line end", knownLine + " alice\r\n", "alice"},
		{"with spaces around", "  " + knownLine + "  ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := keys.ParseAuthorized(c.line)
			want := keys.PublicKey{Fingerprint: knownPrint, Authorized: knownLine, Comment: c.comment}
			if err != nil || got != want {
				t.Errorf("ParseAuthorized(%q) = %+v, %v, want %+v", c.line, got, err, want)
			}
		})
	}
}

//security:holds 18
func TestRefusesWhatNobodyMayBeKnownBy(t *testing.T) {
	edPublic, edPrivate, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(edPrivate)
	if err != nil {
		t.Fatal(err)
	}
	cert := &ssh.Certificate{Key: public(t, edPublic), CertType: ssh.UserCert, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, signer); err != nil {
		t.Fatal(err)
	}
	// Only the length counts here, so the modulus need not be a product of primes.
	short := &rsa.PublicKey{N: ones(1024), E: 65537}
	old := ssh.Marshal(struct {
		Type       string
		P, Q, G, Y *big.Int
	}{"ssh-dss", ones(1024), ones(160), big.NewInt(2), big.NewInt(4)})
	for _, c := range []struct {
		name, line string
		want       error
	}{
		{"nothing", "", keys.ErrNotKey},
		{"words", "good evening", keys.ErrNotKey},
		{"two lines", knownLine + "\n" + knownLine, keys.ErrNotKey},
		{"a type that is not the key's", "ssh-rsa" + strings.TrimPrefix(knownLine, "ssh-ed25519"), keys.ErrNotKey},
		{"options before the key", `command="ls" ` + knownLine, keys.ErrNotKey},
		{"half a key", knownLine[:40], keys.ErrNotKey},
		{"a private key", "-----BEGIN OPENSSH PRIVATE KEY-----", keys.ErrNotKey},
		{"an endless line", "ssh-rsa " + base64.StdEncoding.EncodeToString(make([]byte, 1<<20)), keys.ErrNotKey},
		{"a certificate", line(cert), keys.ErrCertificate},
		{"RSA of 1,024 bits", line(public(t, short)), keys.ErrWeak},
		{"DSA", "ssh-dss " + base64.StdEncoding.EncodeToString(old), keys.ErrWeak},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := keys.ParseAuthorized(c.line); !errors.Is(err, c.want) {
				t.Errorf("ParseAuthorized(%.80q) = %+v, %v, want %v", c.line, got, err, c.want)
			}
		})
	}
}

func TestTakesEveryKindOfGoodKey(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]ssh.PublicKey{"ECDSA": public(t, ec.Public()), "RSA of 2,048 bits": public(t, long.Public())} {
		got, err := keys.ParseAuthorized(line(key))
		if err != nil || got.Fingerprint != ssh.FingerprintSHA256(key) {
			t.Errorf("%s: ParseAuthorized = %+v, %v", name, got, err)
		}
	}
}

func TestKnownHostNamesThePortUnlessItIsTheUsualOne(t *testing.T) {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(knownLine))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ host, port, want string }{
		{"tea.example", "2222", "[tea.example]:2222 " + knownLine},
		{"tea.example", "22", "tea.example " + knownLine},
		{"2001:db8::1", "2222", "[2001:db8::1]:2222 " + knownLine},
	} {
		if got := keys.KnownHost(c.host, c.port, key); got != c.want {
			t.Errorf("KnownHost(%s, %s) = %q, want %q", c.host, c.port, got, c.want)
		}
	}
}
