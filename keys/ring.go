package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/crypto/ssh"
)

// Kind is a kind of key, as ssh-keygen -l names it.
type Kind string

// The kinds of key that a house can be known by.
const (
	ED25519 Kind = "ED25519"
	RSA     Kind = "RSA"
	ECDSA   Kind = "ECDSA"
)

func kindOf(key ssh.PublicKey) Kind {
	switch key.Type() {
	case ssh.KeyAlgoED25519:
		return ED25519
	case ssh.KeyAlgoRSA:
		return RSA
	case ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return ECDSA
	}
	return Kind(key.Type())
}

var (
	// ErrTwice says that there are two host keys of one kind, of which a client could be shown only one.
	ErrTwice = errors.New("two host keys of one kind")
	// ErrOtherKind says that a key can't take the place of one of another kind.
	ErrOtherKind = errors.New("a key of another kind")
)

// Ring is all host keys of a house.
type Ring struct {
	Now  []HostKey // what the house is known by, the key that clients shall prefer first; one of a kind
	Next []HostKey // what is to take the place of one of them: clients are told of it before
}

// LoadRing reads the keys at paths, and those that are to take their place where there are any. It fails as Load does, and
// with ErrTwice or ErrOtherKind.
func LoadRing(paths ...string) (Ring, error) {
	var r Ring
	at := make(map[string]string) // type → path
	for _, path := range paths {
		key, err := Load(path)
		if err != nil {
			return Ring{}, err
		}
		if other := at[key.Signer.PublicKey().Type()]; other != "" {
			return Ring{}, fmt.Errorf("%s and %s: %w", other, path, ErrTwice)
		}
		at[key.Signer.PublicKey().Type()] = path
		r.Now = append(r.Now, key)
		next, err := Load(NextPath(path))
		if errors.Is(err, ErrMissing) {
			continue
		}
		if err == nil && next.Kind() != key.Kind() {
			err = fmt.Errorf("%s is %s, %s is %s: %w", path, key.Kind(), next.Path, next.Kind(), ErrOtherKind)
		}
		if err != nil {
			return Ring{}, err
		}
		r.Next = append(r.Next, next)
	}
	return r, nil
}

// NextPath is where the key lies that is to take the place of the one at path.
func NextPath(path string) string { return path + ".next" }

// OldPath is where the key is kept whose place was taken.
func OldPath(path string) string { return path + ".old" }

// Switch puts the next key in the place of the one at path, which is kept as OldPath; what was there goes. It fails with
// ErrMissing when there is no next one, and at no time is there no key at path.
func Switch(path string) error {
	ring, err := LoadRing(path)
	if err != nil {
		return err
	}
	if len(ring.Next) == 0 {
		return fmt.Errorf("%w at %s", ErrMissing, NextPath(path))
	}
	if err := os.Remove(OldPath(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep the old host key: %w", err)
	}
	if err := os.Link(path, OldPath(path)); err != nil {
		return fmt.Errorf("keep the old host key: %w", err)
	}
	if err := os.Rename(NextPath(path), path); err != nil {
		return fmt.Errorf("switch host keys: %w", err)
	}
	return syncDir(filepath.Dir(path))
}
