package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"teahouse/store"
)

func TestPasswordIsRightOrWrong(t *testing.T) {
	h := store.NewHasher(0)
	encoded, err := h.Hash(t.Context(), "长风破浪会有时🍵")
	if err != nil || !strings.HasPrefix(encoded, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("Hash = %q, %v", encoded, err)
	}
	if other, err := h.Hash(t.Context(), "长风破浪会有时🍵"); other == encoded || err != nil {
		t.Errorf("Hash = %q again, %v: no salt", other, err)
	}
	for password, want := range map[string]bool{"长风破浪会有时🍵": true, "长风破浪会有时": false, "": false} {
		if ok, stale, err := h.Check(t.Context(), encoded, password); ok != want || stale || err != nil {
			t.Errorf("Check(%q) = %v, %v, %v, want %v, false", password, ok, stale, err, want)
		}
	}
	if ok, _, err := h.Check(t.Context(), "", ""); ok || err != nil {
		t.Errorf("Check against nobody = %v, %v, want false", ok, err)
	}
}

func TestPasswordHashFromAnotherCost(t *testing.T) {
	// The reference implementation's example: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 4 -l 24
	const old = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if ok, stale, err := store.NewHasher(1).Check(t.Context(), old, "password"); !ok || !stale || err != nil {
		t.Errorf("Check = %v, %v, %v, want right and stale", ok, stale, err)
	}
}

//security:holds 22 23
func TestPasswordLengthIsBounded(t *testing.T) {
	h := store.NewHasher(1)
	long := strings.Repeat("x", 1025)
	if _, err := h.Hash(t.Context(), long); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("Hash of 1,025 bytes = %v, want ErrMalformed", err)
	}
	if _, _, err := h.Check(t.Context(), "", long); !errors.Is(err, store.ErrMalformed) {
		t.Errorf("Check of 1,025 bytes = %v, want ErrMalformed", err)
	}
	if _, err := h.Hash(t.Context(), long[:1024]); err != nil {
		t.Errorf("Hash of 1,024 bytes = %v", err)
	}
}

func TestCheckRefusesWhatIsNoHash(t *testing.T) {
	h := store.NewHasher(1)
	for _, encoded := range []string{
		"x", "$argon2id$", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
		"$argon2id$v=18$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=19456,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=19456,t=2,p=1$!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFh",
	} {
		if ok, _, err := h.Check(t.Context(), encoded, "password"); ok || !errors.Is(err, store.ErrMalformed) {
			t.Errorf("Check(%q) = %v, %v, want ErrMalformed", encoded, ok, err)
		}
	}
}

func TestHashStopsWhenTheCallerLeaves(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.NewHasher(1).Hash(ctx, "password"); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash = %v, want Canceled", err)
	}
}
