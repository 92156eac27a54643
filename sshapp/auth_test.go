package sshapp_test

import (
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/sshapp"
	"teahouse/sshapp/sshtest"
)

// come runs a shell for whoever gets in by methods, and returns what the visit knows of them.
func (h *house) come(t *testing.T, methods ...ssh.AuthMethod) *sshapp.Visitor {
	t.Helper()
	c := session(t, h.dial(t, methods...))
	c.must(t, "pty-req", pty("xterm", 80, 24))
	c.must(t, "shell", nil)
	return h.next(t)
}

func TestEverybodyGetsIn(t *testing.T) {
	h := open(t, lively, nil)
	key := sshtest.NewKey(t)
	short, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := ssh.NewSignerFromKey(short)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		methods []ssh.AuthMethod
		want    ssh.Signer // whose key counts
	}{
		{"with a key", []ssh.AuthMethod{ssh.PublicKeys(key)}, key},
		{"with an RSA key", []ssh.AuthMethod{ssh.PublicKeys(rsaKey)}, rsaKey},
		{"with a key and everything else", []ssh.AuthMethod{ssh.PublicKeys(key), withoutQuestions(), ssh.Password("x")}, key},
		{"by keyboard-interactive only", []ssh.AuthMethod{withoutQuestions()}, nil},
		{"by password only", []ssh.AuthMethod{ssh.Password("anything")}, nil},
		{"by an empty password", []ssh.AuthMethod{ssh.Password("")}, nil},
		{"with a certificate", []ssh.AuthMethod{ssh.PublicKeys(certificate(t)), withoutQuestions()}, nil},
		{"with an agent full of certificates and a key", []ssh.AuthMethod{ssh.PublicKeys(append(certificates(t, 20), key)...)}, key},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := h.come(t, c.methods...)
			switch {
			case c.want == nil && v.Key != nil:
				t.Errorf("known by %s, want by no key", v.Key.Fingerprint)
			case c.want != nil && v.Key == nil:
				t.Error("known by no key")
			case c.want != nil:
				isKey(t, v, c.want)
			}
		})
	}
}

func isKey(t *testing.T, v *sshapp.Visitor, want ssh.Signer) {
	t.Helper()
	if got := v.Key.Fingerprint; got != ssh.FingerprintSHA256(want.PublicKey()) {
		t.Errorf("fingerprint = %s, want %s", got, ssh.FingerprintSHA256(want.PublicKey()))
	}
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(want.PublicKey())))
	if v.Key.Authorized != line {
		t.Errorf("authorized = %q, want %q", v.Key.Authorized, line)
	}
}

func certificates(t *testing.T, n int) []ssh.Signer {
	t.Helper()
	all := make([]ssh.Signer, n)
	for i := range all {
		all[i] = certificate(t)
	}
	return all
}

// certificate is a key that its owner had signed by themselves.
func certificate(t *testing.T) ssh.Signer {
	t.Helper()
	key := sshtest.NewKey(t)
	cert := &ssh.Certificate{Key: key.PublicKey(), CertType: ssh.UserCert, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, key); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewCertSigner(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

//security:holds s12
func TestNoneIsRefusedSoThatKeysAreShown(t *testing.T) {
	h := open(t, lively, nil)
	if _, err := h.try(); err == nil {
		t.Error("a client got in without trying anything")
	}
}

// shown is a public key that can be offered but not used: its second reading, by which the client recognises the
// server's "go on, sign", differs from the first, and so the client leaves it at the offer.
type shown struct {
	ssh.PublicKey
	read int
}

func (k *shown) Marshal() []byte {
	k.read++
	if k.read%2 == 0 {
		return nil
	}
	return k.PublicKey.Marshal()
}

type shownSigner struct {
	ssh.Signer
	key *shown
}

func (s shownSigner) PublicKey() ssh.PublicKey { return s.key }

// TestAnOfferedKeyIsNobody is CVE-2024-45337 and its two relatives in chat and git servers: somebody else's public key,
// which anybody may have, is offered, and then another way in is taken.
//
//security:holds 19
func TestAnOfferedKeyIsNobody(t *testing.T) {
	h := open(t, lively, nil)
	own := sshtest.NewKey(t)
	for _, c := range []struct {
		name string
		then []ssh.AuthMethod
		with []ssh.Signer // offered after it, in the same method
		want ssh.Signer
	}{
		{"then keyless", []ssh.AuthMethod{withoutQuestions()}, nil, nil},
		{"then by password", []ssh.AuthMethod{ssh.Password("x")}, nil, nil},
		{"then with another key", nil, []ssh.Signer{own}, own},
	} {
		t.Run(c.name, func(t *testing.T) {
			victim := sshtest.NewKey(t)
			offer := &shown{PublicKey: victim.PublicKey()}
			signers := append([]ssh.Signer{shownSigner{victim, offer}}, c.with...)
			v := h.come(t, append([]ssh.AuthMethod{ssh.PublicKeys(signers...)}, c.then...)...)
			if offer.read != 2 {
				t.Fatalf("the key was read %d times: it was not offered as this test means it", offer.read)
			}
			switch {
			case c.want == nil && v.Key != nil:
				t.Errorf("taken for the owner of %s", v.Key.Fingerprint)
			case c.want != nil && v.Key == nil:
				t.Error("the key that signed does not count")
			case c.want != nil:
				isKey(t, v, c.want)
			}
		})
	}
}

// forged is a signer that shows one key and signs with another.
type forged struct {
	ssh.Signer
	shows ssh.PublicKey
}

func (f forged) PublicKey() ssh.PublicKey { return f.shows }

//security:holds 19
func TestAForgedSignatureDoesNotGetIn(t *testing.T) {
	h := open(t, lively, nil)
	victim := sshtest.NewKey(t)
	if _, err := h.try(ssh.PublicKeys(forged{sshtest.NewKey(t), victim.PublicKey()})); err == nil {
		t.Error("a signature by another key was taken")
	}
}
