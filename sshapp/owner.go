package sshapp

import (
	"crypto/rand"
	"crypto/subtle"
	"strings"
	"sync"

	"teahouse/room"
	"teahouse/sshapp/command"
)

// codeSigns has no 0, 1, I or O, which are read for one another. It has 32 signs, so that a byte gives one without
// favouring any: 16 of them are 80 bits.
const codeSigns = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// OwnerCode makes the first person who types it the owner of a house that has none. It is good once; the next start of a
// house that is still without an owner makes another. Its methods may be called from any goroutine.
type OwnerCode struct {
	code string

	mu    sync.Mutex // guards spent
	spent bool
}

// NewOwnerCode makes a code from the system's randomness.
func NewOwnerCode() *OwnerCode {
	signs := make([]byte, 16)
	_, _ = rand.Read(signs) // never fails: crypto/rand ends the program rather
	for i, b := range signs {
		signs[i] = codeSigns[int(b)%len(codeSigns)]
	}
	return &OwnerCode{code: string(signs)}
}

// String is the code as people read it: four groups of four.
func (c *OwnerCode) String() string {
	return c.code[:4] + "-" + c.code[4:8] + "-" + c.code[8:12] + "-" + c.code[12:]
}

// Redeem says whether typed is the code, in whatever case and with or without its dashes, and takes it out of use if so:
// it answers true once. It takes the same time for every wrong code of the same length.
func (c *OwnerCode) Redeem(typed string) bool {
	typed = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(typed))
	right := subtle.ConstantTimeCompare([]byte(typed), []byte(c.code)) == 1
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spent || !right {
		return false
	}
	c.spent = true
	return true
}

func (c *OwnerCode) used() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.spent
}

// giveBack puts a code into use again whose taker could not be made the owner.
func (c *OwnerCode) giveBack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spent = false
}

// claim is how a visit tries the owner's code: command.ErrNoCode, command.ErrWrongCode, or room.TooOften when its address has been
// wrong too often in the last minute. With the right code it runs claim; if that fails, the code stays good.
func (s *Server) claim(v *Visitor) func(code string, claim func() error) error {
	return func(code string, claim func() error) error {
		if s.cfg.Owner == nil || s.cfg.Owner.used() {
			return command.ErrNoCode
		}
		if wait := s.gate.guess(v.Addr); wait > 0 {
			return room.TooOften{Wait: wait}
		}
		if !s.cfg.Owner.Redeem(code) {
			v.Log.Info("refused", "err", command.ErrWrongCode)
			return command.ErrWrongCode
		}
		if err := claim(); err != nil {
			s.cfg.Owner.giveBack()
			return err
		}
		v.Log.Info("owner code taken")
		return nil
	}
}
