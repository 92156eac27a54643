package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
)

const (
	maxPassword     = 1024 // bytes that are ever hashed; screens refuse far earlier
	maxHashing      = 32   // callers that wait for their turn
	hashPatience    = 5 * time.Second
	saltLen, tagLen = 16, 32
)

// cost is what one hash takes, and a bound on what a damaged row may make us take.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// today is OWASP's recommendation for argon2id with the least memory but one: 25–40 ms of one core.
var (
	today   = cost{memory: 19 * 1024, passes: 2, lanes: 1}
	maximum = cost{memory: 256 * 1024, passes: 16, lanes: 16}
)

// dummy is what an unknown name's password is compared with. No password hashes to it: its tag is all zeros.
var dummy = phc{cost: today, salt: make([]byte, saltLen), tag: make([]byte, tagLen)}

// Hasher hashes and checks passwords with argon2id (RFC 9106), a bounded number at a time: each takes 19 MiB. Beyond
// that at most 32 callers wait, at most five seconds; more get ErrBusy. Hashing belongs before a command, never inside.
type Hasher struct {
	slots   chan struct{}
	waiting atomic.Int32
	derive  func(password, salt []byte, passes, memory uint32, lanes uint8, tagLen uint32) []byte
}

// NewHasher makes a Hasher that hashes parallel passwords at a time; 0 means half of GOMAXPROCS, and at least one.
func NewHasher(parallel int) *Hasher {
	if parallel <= 0 {
		parallel = max(1, runtime.GOMAXPROCS(0)/2)
	}
	return &Hasher{slots: make(chan struct{}, parallel), derive: argon2.IDKey}
}

// Hash encodes a password for Register or SetPassword, with a salt of its own, as a PHC string
// ($argon2id$v=19$m=…,t=…,p=…$salt$tag). It fails with ErrMalformed above 1,024 bytes, with ErrBusy, or as ctx ends.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	rand.Read(salt) // never fails: crypto/rand ends the process instead
	tag, err := h.work(ctx, password, phc{cost: today, salt: salt, tag: make([]byte, tagLen)})
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return phc{cost: today, salt: salt, tag: tag}.String(), nil
}

// Check compares a password with what Hash made. stale says that a right password should be hashed anew, for its hash
// was made at another cost than today's. An encoded "" takes the same work and is never right, so that an unknown name
// can't be told from a wrong password by waiting. It fails as Hash does, and with ErrMalformed for what is no hash.
func (h *Hasher) Check(ctx context.Context, encoded, password string) (ok, stale bool, err error) {
	want := dummy
	if encoded != "" {
		if want, err = parsePHC(encoded); err != nil {
			return false, false, fmt.Errorf("check password: %w", err)
		}
	}
	tag, err := h.work(ctx, password, want)
	if err != nil {
		return false, false, fmt.Errorf("check password: %w", err)
	}
	ok = subtle.ConstantTimeCompare(tag, want.tag) == 1 && encoded != ""
	return ok, want.cost != today, nil
}

// work waits for a slot and hashes.
func (h *Hasher) work(ctx context.Context, password string, p phc) ([]byte, error) {
	if len(password) > maxPassword {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrMalformed, maxPassword)
	}
	if err := h.enter(ctx); err != nil {
		return nil, err
	}
	defer func() { <-h.slots }()
	return h.derive([]byte(password), p.salt, p.passes, p.memory, p.lanes, uint32(len(p.tag))), nil
}

// enter takes a slot; the caller gives it back.
func (h *Hasher) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > maxHashing {
		return ErrBusy
	}
	patience := time.NewTimer(hashPatience)
	defer patience.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-patience.C:
		return ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

// phc is a hash in the PHC string format (https://github.com/P-H-C/phc-string-format).
type phc struct {
	cost
	salt, tag []byte
}

func (p phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes,
		b64.EncodeToString(p.salt), b64.EncodeToString(p.tag))
}

func parsePHC(encoded string) (phc, error) {
	var p phc
	malformed := fmt.Errorf("%w: not an argon2id hash", ErrMalformed)
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, malformed
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); n != 3 || err != nil {
		return p, malformed
	}
	if p.memory > maximum.memory || p.passes > maximum.passes || p.lanes > maximum.lanes || p.passes == 0 || p.lanes == 0 {
		return p, malformed
	}
	var saltErr, tagErr error
	p.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	p.tag, tagErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || tagErr != nil || len(p.salt) < 8 || len(p.tag) < 16 || len(p.tag) > 64 {
		return p, malformed
	}
	return p, nil
}
