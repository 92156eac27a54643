// Package keys knows host keys and fingerprints: how the server's identity is kept in a file, and how public keys are
// written down. It does not know who owns a key, nor anything else of the house.
package keys

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/crypto/ssh"
)

var (
	// ErrMissing says that there is no host key where there should be one.
	ErrMissing = errors.New("no host key")
	// ErrExposed says that others than its owner may read or write the host key's file.
	ErrExposed = errors.New("others can read the host key")
	// ErrDamaged says that the file is empty, not a private key, or locked with a passphrase.
	ErrDamaged = errors.New("not a usable host key")
)

// maxFile is the largest file that is read as a key, in bytes; an RSA key of 16,384 bits has 13,000.
const maxFile = 64 << 10

// HostKey is the server's identity: the file it lives in and the signer made from it.
type HostKey struct {
	Path   string
	Signer ssh.Signer
}

// Fingerprint is what a client shows on the first visit: SHA256:…
func (k HostKey) Fingerprint() string { return ssh.FingerprintSHA256(k.Signer.PublicKey()) }

// Kind is ED25519, RSA or ECDSA, as ssh-keygen -l has it.
func (k HostKey) Kind() Kind { return kindOf(k.Signer.PublicKey()) }

// Load reads the host key at path and changes nothing. It fails with ErrMissing, ErrExposed, ErrDamaged or ErrWeak, or with
// an error that matches fs.ErrPermission. An RSA key signs with SHA-2 and never with SHA-1.
func Load(path string) (HostKey, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return HostKey{}, fmt.Errorf("%w at %s", ErrMissing, path)
	}
	if err != nil {
		return HostKey{}, fmt.Errorf("read host key: %w", err)
	}
	defer f.Close()
	// The file that was opened is asked, not the name: it may lead elsewhere a moment later.
	info, err := f.Stat()
	if err != nil {
		return HostKey{}, fmt.Errorf("read host key: %w", err)
	}
	if !info.Mode().IsRegular() {
		return HostKey{}, fmt.Errorf("%s: %w", path, ErrDamaged)
	}
	// Windows keeps no such mode; its files belong to their owner's profile.
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return HostKey{}, fmt.Errorf("%s has mode %04o: %w", path, info.Mode().Perm(), ErrExposed)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return HostKey{}, fmt.Errorf("read host key: %w", err)
	}
	signer, err := ssh.ParsePrivateKey(text)
	if err != nil {
		return HostKey{}, fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
	}
	if err := Usable(signer.PublicKey()); err != nil {
		return HostKey{}, fmt.Errorf("%s: %w", path, err)
	}
	if signer, err = withoutSHA1(signer); err != nil {
		return HostKey{}, fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
	}
	return HostKey{Path: path, Signer: signer}, nil
}

// withoutSHA1 keeps an RSA key from the signatures that its own name stands for: ssh-rsa is SHA-1 (RFC 4253, 6.6).
func withoutSHA1(signer ssh.Signer) (ssh.Signer, error) {
	if signer.PublicKey().Type() != ssh.KeyAlgoRSA {
		return signer, nil
	}
	able, ok := signer.(ssh.AlgorithmSigner)
	if !ok {
		return nil, errors.New("an RSA key that can't sign with SHA-2")
	}
	return ssh.NewSignerWithAlgorithms(able, []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256})
}

// LoadOrMake is Load, but when there is no file and fresh is true it makes an ed25519 key there and says so. A key that
// is there, usable or not, is never replaced: everybody who has been here would be told that somebody is listening in.
func LoadOrMake(path string, fresh bool) (key HostKey, made bool, err error) {
	key, err = Load(path)
	if !errors.Is(err, ErrMissing) || !fresh {
		return key, false, err
	}
	switch err := write(path, ED25519); {
	case errors.Is(err, fs.ErrExist): // another process was quicker, and its key is as good
	case err != nil:
		return HostKey{}, false, fmt.Errorf("make host key: %w", err)
	default:
		made = true
	}
	key, err = Load(path)
	return key, made, err
}

// Make makes a key of a kind, ED25519 or RSA, and puts it at path: fs.ErrExist if there is something already.
func Make(path string, kind Kind) (HostKey, error) {
	if err := write(path, kind); err != nil {
		return HostKey{}, fmt.Errorf("make host key: %w", err)
	}
	return Load(path)
}

// rsaBits is the length of a new RSA key: as strong as the other kinds, which are 128 bits strong (NIST SP 800-57, table 2).
const rsaBits = 3072

func generate(kind Kind) (crypto.PrivateKey, error) {
	switch kind {
	case ED25519:
		_, private, err := ed25519.GenerateKey(rand.Reader)
		return private, err
	case RSA:
		return rsa.GenerateKey(rand.Reader, rsaBits)
	}
	return nil, fmt.Errorf("a key of the kind %q is not made here", kind)
}

// write puts a new key at path, whole and durable or not at all, and fails with fs.ErrExist rather than replace a file.
func write(path string, kind Kind) error {
	private, err := generate(kind)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(private, "teahouse host key")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".host-key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(pem.EncodeToMemory(block))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	// A link, unlike a rename, fails when the name is taken.
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name durable. Windows can't open a directory and does it by itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
