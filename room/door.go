package room

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/store"
)

// maxKeyComment is the most characters of a key's comment that are kept.
const maxKeyComment = 100

// DoorConfig is what a Door can be told. A zero field takes the default that stands beside it; a negative limit is
// none.
type DoorConfig struct {
	Now        func() time.Time // the store's
	Registers  int              // 5: accounts that an address may try to make in a minute
	Failures   int              // 5: wrong passwords for an account from an address before each further one has to wait
	MaxWait    time.Duration    // 60 s: the longest such wait; the first is a second, each next one twice as long
	PerAddress int              // 20: wrong passwords from an address in a minute
	PerAccount int              // 40: wrong passwords for an account in a minute, from all strange addresses together
	// Told is called with what an operator wants to know of, nil for nobody. It is called where people wait: it must not.
	Told func(DoorEvent)
}

// DoorEvent is something that happened at the door. Name is an account's; what was typed for one that there is not might be
// a password, and is never told.
type DoorEvent struct {
	Kind DoorKind
	Addr string
	Name string
}

// DoorKind is what a DoorEvent is about. The words are those of the log, and stay as they are.
type DoorKind string

// What happens at the door.
const (
	DoorLogin             DoorKind = "login"
	DoorLoginFailed       DoorKind = "login failed"
	DoorLoginThrottled    DoorKind = "login throttled"
	DoorRegistered        DoorKind = "registered"
	DoorRegisterThrottled DoorKind = "register throttled"
)

func (c DoorConfig) withDefaults() DoorConfig {
	c.Registers = cmp.Or(c.Registers, 5)
	c.Failures = cmp.Or(c.Failures, 5)
	c.MaxWait = cmp.Or(c.MaxWait, time.Minute)
	c.PerAddress = cmp.Or(c.PerAddress, 20)
	c.PerAccount = cmp.Or(c.PerAccount, 40)
	return c
}

// Door recognises people and makes their accounts. Its methods may be called from anywhere at any time; those that take
// a password take the time of a hash, which belongs on no screen's loop.
//
// An addr is whatever the caller counts attempts by, such as an address or a network; attempts from "" are not counted.
type Door struct {
	cfg      DoorConfig
	store    *store.Store
	hasher   *store.Hasher
	throttle atomic.Pointer[throttle]

	mu        sync.Mutex // guards registers
	registers window
}

// NewDoor makes a door to the accounts of a store. What it remembers about attempts is memory and starts empty.
func NewDoor(st *store.Store, hasher *store.Hasher, cfg DoorConfig) *Door {
	if cfg = cfg.withDefaults(); cfg.Now == nil {
		cfg.Now = st.Now
	}
	if cfg.Told == nil {
		cfg.Told = func(DoorEvent) {}
	}
	d := &Door{cfg: cfg, store: st, hasher: hasher}
	d.SetLimits(cfg)
	return d
}

// SetLimits counts attempts by other limits from now on, and anew: all fields of cfg but Now and Told, as NewDoor takes them.
func (d *Door) SetLimits(cfg DoorConfig) {
	cfg = cfg.withDefaults()
	d.throttle.Store(newThrottle(cfg))
	d.mu.Lock()
	defer d.mu.Unlock()
	d.registers = newWindow(cfg.Registers)
}

// Recognise finds the account that a key belongs to, or answers store.ErrNoAccount. The caller answers for the key
// having been proved, not merely offered. It is never slowed down.
func (d *Door) Recognise(ctx context.Context, fingerprint string) (store.Account, error) {
	return d.store.AccountByKey(ctx, fingerprint)
}

// Register makes an account: NameError, PasswordError, TooOften, store.ErrNameTaken, store.ErrNameLooksLike or
// store.ErrBusy. Since it has to say that a name is taken, attempts are counted, but not those with a name or password
// that nobody could have. lang is "zh", "en" or "".
func (d *Door) Register(ctx context.Context, addr, name, password, lang string) (store.Account, error) {
	return d.RegisterInvited(ctx, addr, name, password, lang, "")
}

// RegisterInvited is Register with the code of an invitation, "" for none: store.ErrNoInvite where it takes one, or for one
// that is none.
func (d *Door) RegisterInvited(ctx context.Context, addr, name, password, lang, code string) (store.Account, error) {
	parsed, err := ParseName(name)
	if err != nil {
		return store.Account{}, err
	}
	if err := CheckPassword(password); err != nil {
		return store.Account{}, err
	}
	if wait := d.countRegister(addr); wait > 0 {
		d.cfg.Told(DoorEvent{DoorRegisterThrottled, addr, ""})
		return store.Account{}, TooOften{Wait: wait}
	}
	encoded, err := d.hasher.Hash(ctx, NormPassword(password))
	if err != nil {
		return store.Account{}, err
	}
	cmd := store.NewCommand(store.KindRegister, 0, store.Register{
		Name: parsed.Display, Folded: parsed.Folded, Skeleton: parsed.Skeleton, Password: encoded, Lang: lang,
		Invite: InvitationHash(code),
	})
	if _, err := d.store.Do(ctx, cmd); err != nil {
		return store.Account{}, err
	}
	d.cfg.Told(DoorEvent{DoorRegistered, addr, parsed.Display})
	return d.store.AccountByName(ctx, parsed.Folded)
}

func (d *Door) countRegister(addr string) (wait time.Duration) {
	if addr == "" {
		return 0
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.cfg.Now()
	if wait := d.registers.wait(addr, now); wait > 0 {
		return wait
	}
	d.registers.add(addr, now)
	return 0
}

// Login finds the account of a name, in whatever case or width it is typed, and a password: ErrWrongPassword, TooOften
// or store.ErrBusy. An unknown name is answered as a wrong password is, after the same work.
func (d *Door) Login(ctx context.Context, addr, name, password string) (store.Account, error) {
	account, stale, err := d.verify(ctx, addr, name, password)
	if err != nil {
		return store.Account{}, err
	}
	d.cfg.Told(DoorEvent{DoorLogin, addr, account.Name})
	if stale {
		// Whoever knows the password is in, whatever becomes of this; the next login tries again.
		_ = d.setPassword(ctx, account.ID, password, false)
	}
	return account, nil
}

// ChangePassword sets a new password for who knows the old one: ErrWrongPassword (the old), PasswordError (the new),
// TooOften or store.ErrBusy. Wrong old passwords count as wrong ones at a login do.
func (d *Door) ChangePassword(ctx context.Context, addr string, account store.Account, old, new string) error {
	if err := CheckPassword(new); err != nil {
		return err
	}
	verified, _, err := d.verify(ctx, addr, account.Name, old)
	if err != nil {
		return err
	}
	return d.setPassword(ctx, verified.ID, new, false)
}

// Recover gives an account a password that nobody can guess, and answers it. The caller answers for who it is told.
func (d *Door) Recover(ctx context.Context, id store.AccountID) (password string, err error) {
	password = rand.Text()
	return password, d.setPassword(ctx, id, password, true)
}

func (d *Door) setPassword(ctx context.Context, id store.AccountID, password string, recovered bool) error {
	encoded, err := d.hasher.Hash(ctx, NormPassword(password))
	if err != nil {
		return err
	}
	return d.do(ctx, store.KindSetPassword, id, store.SetPassword{Password: encoded, Recovered: recovered})
}

// verify checks a password for whoever comes from addr.
func (d *Door) verify(ctx context.Context, addr, name, password string) (account store.Account, stale bool, err error) {
	folded := loginName(name)
	if addr != "" {
		if wait := d.throttle.Load().admit(addr, folded, d.cfg.Now()); wait > 0 {
			d.cfg.Told(DoorEvent{DoorLoginThrottled, addr, ""})
			return account, false, TooOften{Wait: wait}
		}
	}
	account, encoded, err := d.store.PasswordHash(ctx, folded)
	if err != nil && !errors.Is(err, store.ErrNoAccount) {
		return store.Account{}, false, fmt.Errorf("log in: %w", err)
	}
	if CheckPassword(password) != nil {
		// Nobody has such a password, and hashing what may be endless would be work that a stranger can order.
		encoded, password = "", ""
	}
	ok, stale, err := d.hasher.Check(ctx, encoded, NormPassword(password))
	if err != nil {
		return store.Account{}, false, fmt.Errorf("log in: %w", err)
	}
	if !ok {
		d.cfg.Told(DoorEvent{DoorLoginFailed, addr, account.Name})
		return store.Account{}, false, ErrWrongPassword
	}
	if addr != "" {
		d.throttle.Load().welcome(addr, folded)
	}
	return account, stale, nil
}

// loginName is the folded form of what was typed for a name. What is too long for any name becomes none, lest somebody
// fill the throttle's memory with it.
func loginName(name string) string {
	const tooLong = 512 // bytes
	if len(name) > tooLong {
		return ""
	}
	return Fold(name)
}

// AddKey lets an account be known by a key: store.ErrKeyTaken when it belongs to any account already. authorized is its
// line for authorized_keys without the comment. The caller answers for the key being the person's own.
func (d *Door) AddKey(ctx context.Context, id store.AccountID, fingerprint, authorized, comment string) error {
	return d.do(ctx, store.KindAddKey, id, store.AddKey{
		Fingerprint: fingerprint, Authorized: authorized, Comment: CleanLine(comment, maxKeyComment),
	})
}

// RemoveKey takes a key from an account: store.ErrKeyUnknown, or store.ErrLastWayIn for the only key of an account
// without a password.
func (d *Door) RemoveKey(ctx context.Context, id store.AccountID, fingerprint string) error {
	return d.do(ctx, store.KindRemoveKey, id, store.RemoveKey{Fingerprint: fingerprint})
}

// Keys lists the keys of an account.
func (d *Door) Keys(ctx context.Context, id store.AccountID) ([]store.Key, error) {
	return d.store.Keys(ctx, id)
}

// Claim makes an account the owner of a house that has none: store.ErrHasOwner. The caller answers for the claim.
func (d *Door) Claim(ctx context.Context, id store.AccountID) error {
	return d.do(ctx, store.KindClaimHouse, id, store.ClaimHouse{})
}

func (d *Door) do(ctx context.Context, kind store.Kind, actor store.AccountID, body any) error {
	_, err := d.store.Do(ctx, store.NewCommand(kind, actor, body))
	return err
}
