package keys_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
)

//security:holds 46
func TestMakesAKeyOnceAndKeepsIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_key")
	first, made, err := keys.LoadOrMake(path, true)
	if err != nil || !made {
		t.Fatalf("first LoadOrMake = %v, %v; want a new key", made, err)
	}
	if got := first.Signer.PublicKey().Type(); got != ssh.KeyAlgoED25519 {
		t.Errorf("type = %s, want %s", got, ssh.KeyAlgoED25519)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode = %v, want 0600", info.Mode())
	}
	second, made, err := keys.LoadOrMake(path, true)
	if err != nil || made {
		t.Fatalf("second LoadOrMake = %v, %v; want the same key", made, err)
	}
	if first.Fingerprint() != second.Fingerprint() {
		t.Errorf("fingerprint changed from %s to %s", first.Fingerprint(), second.Fingerprint())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

//security:holds 46 s13
func TestMakesNoKeyWhereOneIsMissed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_key")
	if _, _, err := keys.LoadOrMake(path, false); !errors.Is(err, keys.ErrMissing) {
		t.Errorf("LoadOrMake = %v, want ErrMissing", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}

func TestStartsAtOnceAgreeOnOneKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "host_key")
	const starts = 8
	var wg sync.WaitGroup
	prints := make([]string, starts)
	makers := make([]bool, starts)
	for i := range starts {
		wg.Go(func() {
			key, made, err := keys.LoadOrMake(path, true)
			if err != nil {
				t.Errorf("start %d: %v", i, err)
				return
			}
			prints[i], makers[i] = key.Fingerprint(), made
		})
	}
	wg.Wait()
	made := 0
	for i := range starts {
		if prints[i] != prints[0] {
			t.Errorf("start %d has %s, start 0 has %s", i, prints[i], prints[0])
		}
		if makers[i] {
			made++
		}
	}
	if made != 1 {
		t.Errorf("%d starts say that they made the key, want 1", made)
	}
}

//security:holds 46 s13
func TestRefusesAndKeepsAUselessFile(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good")
	if _, _, err := keys.LoadOrMake(good, true); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		text []byte
		mode fs.FileMode
		want error
	}{
		{"empty", nil, 0o600, keys.ErrDamaged},
		{"not a key", []byte("hello\n"), 0o600, keys.ErrDamaged},
		{"half a key", text[:len(text)/2], 0o600, keys.ErrDamaged},
		{"readable by the group", text, 0o640, keys.ErrExposed},
		{"readable by all", text, 0o644, keys.ErrExposed},
		{"writable by all", text, 0o602, keys.ErrExposed},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && errors.Is(c.want, keys.ErrExposed) {
				t.Skip("no such modes here")
			}
			path := filepath.Join(t.TempDir(), "host_key")
			if err := os.WriteFile(path, c.text, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			if _, _, err := keys.LoadOrMake(path, true); !errors.Is(err, c.want) {
				t.Errorf("LoadOrMake = %v, want %v", err, c.want)
			}
			if after, _ := os.ReadFile(path); string(after) != string(c.text) {
				t.Errorf("the file was changed to %q", after)
			}
		})
	}
	t.Run("a directory", func(t *testing.T) {
		if _, _, err := keys.LoadOrMake(t.TempDir(), true); !errors.Is(err, keys.ErrDamaged) {
			t.Errorf("LoadOrMake = %v, want ErrDamaged", err)
		}
	})
	t.Run("unreadable", func(t *testing.T) {
		if os.Getuid() <= 0 {
			t.Skip("root reads everything")
		}
		if err := os.Chmod(good, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := keys.LoadOrMake(good, true); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("LoadOrMake = %v, want fs.ErrPermission", err)
		}
	})
}

func TestMakesNothingWhereItMayNotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone", "host_key")
	if _, _, err := keys.LoadOrMake(path, true); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("LoadOrMake in a missing directory = %v, want fs.ErrNotExist", err)
	}
}
