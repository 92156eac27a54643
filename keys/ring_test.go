package keys_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
)

// made is a new key in a directory.
func made(t *testing.T, path string, kind keys.Kind) keys.HostKey {
	t.Helper()
	key, err := keys.Make(path, kind)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestAnRSAKeyNeverSignsWithSHA1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_rsa")
	key := made(t, path, keys.RSA)
	if got := key.Kind(); got != keys.RSA {
		t.Errorf("kind = %s, want RSA", got)
	}
	if bits := key.Signer.PublicKey().(ssh.CryptoPublicKey).CryptoPublicKey().(*rsa.PublicKey).N.BitLen(); bits != 3072 {
		t.Errorf("%d bits, want 3072", bits)
	}
	able, ok := key.Signer.(ssh.MultiAlgorithmSigner)
	if !ok || slices.Contains(able.Algorithms(), ssh.KeyAlgoRSA) || len(able.Algorithms()) != 2 {
		t.Fatalf("signs with anything")
	}
	if _, err := able.SignWithAlgorithm(rand.Reader, []byte("tea"), ssh.KeyAlgoRSA); err == nil {
		t.Error("signs with SHA-1 when asked to")
	}
	if _, err := keys.Make(path, keys.RSA); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Make where there is a key = %v, want fs.ErrExist", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode = %v, %v, want 0600", info.Mode(), err)
	}
}

// TestEveryHostKeyIsLookedAt: the strictness about the first key holds for all, those that are to come included.
//
//security:holds 46 s13
func TestEveryHostKeyIsLookedAt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes here")
	}
	short, err := rsa.GenerateKey(rand.Reader, 1024) // generated in an instant, and broken in a year
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(short, "")
	if err != nil {
		t.Fatal(err)
	}
	long := filepath.Join(t.TempDir(), "host_rsa") // once: a long one takes its time
	made(t, long, keys.RSA)
	text, err := os.ReadFile(long)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  error
	}{
		{"the second is read by others", func(t *testing.T, dir string) { chmod(t, dir, "host_rsa", 0o644) }, keys.ErrExposed},
		{"the next is read by others", func(t *testing.T, dir string) { chmod(t, dir, "host_ed25519.next", 0o640) }, keys.ErrExposed},
		{"the second is empty", func(t *testing.T, dir string) { write(t, dir, "host_rsa", nil) }, keys.ErrDamaged},
		{"the second is missing", func(t *testing.T, dir string) { remove(t, dir, "host_rsa") }, keys.ErrMissing},
		{"the second is short", func(t *testing.T, dir string) { write(t, dir, "host_rsa", pem.EncodeToMemory(block)) }, keys.ErrWeak},
		{"the next is empty", func(t *testing.T, dir string) { write(t, dir, "host_ed25519.next", nil) }, keys.ErrDamaged},
		{"two of a kind", func(t *testing.T, dir string) { remove(t, dir, "host_rsa"); made(t, dir+"/host_rsa", keys.ED25519) }, keys.ErrTwice},
		{"the next of another kind", func(t *testing.T, dir string) { made(t, dir+"/host_rsa.next", keys.ED25519) }, keys.ErrOtherKind},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			made(t, dir+"/host_ed25519", keys.ED25519)
			made(t, dir+"/host_ed25519.next", keys.ED25519)
			write(t, dir, "host_rsa", text)
			load := func() (keys.Ring, error) { return keys.LoadRing(dir+"/host_ed25519", dir+"/host_rsa") }
			if ring, err := load(); err != nil || len(ring.Now) != 2 || len(ring.Next) != 1 {
				t.Fatalf("LoadRing = %d keys, %d to come, %v", len(ring.Now), len(ring.Next), err)
			}
			c.spoil(t, dir)
			if _, err := load(); !errors.Is(err, c.want) {
				t.Errorf("LoadRing = %v, want %v", err, c.want)
			}
		})
	}
}

func chmod(t *testing.T, dir, name string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, dir, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func TestTheNextKeyTakesThePlaceOfTheOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_ed25519")
	first := made(t, path, keys.ED25519)
	if err := keys.Switch(path); !errors.Is(err, keys.ErrMissing) {
		t.Fatalf("Switch without a next key = %v, want ErrMissing", err)
	}
	for range 2 { // the second time there is an old one already
		next := made(t, keys.NextPath(path), keys.ED25519)
		if err := keys.Switch(path); err != nil {
			t.Fatal(err)
		}
		ring, err := keys.LoadRing(path)
		if err != nil || len(ring.Next) != 0 || ring.Now[0].Fingerprint() != next.Fingerprint() {
			t.Fatalf("after Switch: %+v, %v", ring, err)
		}
		old, err := keys.Load(keys.OldPath(path))
		if err != nil || old.Fingerprint() != first.Fingerprint() {
			t.Fatalf("the old key is not kept: %v", err)
		}
		first = next
	}
}
