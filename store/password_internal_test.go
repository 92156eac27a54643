package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/argon2"
)

// These look inside because the rules have no other witness: work can't be told from time on a busy machine, and a
// queue is full only while somebody is kept from leaving it.

//security:holds 20
func TestNobodyCostsAsMuchAsSomebody(t *testing.T) {
	type work struct {
		passes, memory uint32
		lanes          uint8
		salt, tag      int
	}
	var done []work
	h := NewHasher(1)
	h.derive = func(password, salt []byte, passes, memory uint32, lanes uint8, tagLen uint32) []byte {
		done = append(done, work{passes, memory, lanes, len(salt), int(tagLen)})
		return argon2.IDKey(password, salt, passes, memory, lanes, tagLen)
	}
	encoded, err := h.Hash(t.Context(), "password")
	if err != nil {
		t.Fatal(err)
	}
	for _, against := range []string{encoded, ""} {
		if ok, _, err := h.Check(t.Context(), against, "wrong"); ok || err != nil {
			t.Errorf("Check(%q) = %v, %v", against, ok, err)
		}
	}
	if len(done) != 3 || done[1] != done[2] || done[0] != done[1] {
		t.Errorf("work done = %+v, want three times the same", done)
	}
}

//security:holds 22
func TestHashingQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(1)
		h.slots <- struct{}{} // somebody hashes and does not come to an end
		ctx, leave := context.WithCancel(t.Context())
		answers := make(chan error, maxHashing)
		for i := range maxHashing {
			waitWith := t.Context()
			if i == 0 {
				waitWith = ctx
			}
			go func() {
				_, err := h.Hash(waitWith, "password")
				answers <- err
			}()
		}
		synctest.Wait()
		start := time.Now()
		if _, err := h.Hash(t.Context(), "password"); !errors.Is(err, ErrBusy) || time.Since(start) != 0 {
			t.Errorf("Hash behind a full queue = %v after %v, want ErrBusy at once", err, time.Since(start))
		}
		leave()
		if err := <-answers; !errors.Is(err, context.Canceled) {
			t.Errorf("who left the queue got %v, want Canceled", err)
		}
		for range maxHashing - 1 {
			if err := <-answers; !errors.Is(err, ErrBusy) || time.Since(start) != 5*time.Second {
				t.Errorf("Hash after %v of waiting = %v, want ErrBusy after 5s", time.Since(start), err)
			}
		}
		<-h.slots
		if _, err := h.Hash(t.Context(), "password"); err != nil {
			t.Errorf("Hash with the queue empty = %v", err)
		}
	})
}
