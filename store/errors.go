package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The refusals: a command was understood and answered "no". Nothing but the answer itself was saved.
var (
	ErrNameTaken     = errors.New("the name is taken")
	ErrNameLooksLike = errors.New("the name looks like another account's")
	ErrKeyTaken      = errors.New("the key belongs to an account already")
	ErrKeyUnknown    = errors.New("the account has no such key")
	ErrLastWayIn     = errors.New("it is the account's last way in")
	ErrHasOwner      = errors.New("the house has an owner")
	ErrNoAccount     = errors.New("no such account")
	ErrNoRoom        = errors.New("no such room")
	ErrRoomExists    = errors.New("there is such a room already")
	ErrMalformed     = errors.New("malformed")
	ErrForbidden     = errors.New("forbidden")
	ErrNoMessage     = errors.New("no such message")
	ErrTooHigh       = errors.New("the other's role is not lower")
	ErrMuted         = errors.New("muted")
	ErrBanned        = errors.New("banned")
	ErrSlow          = errors.New("the room is in slow mode")
	ErrArchived      = errors.New("the room is archived")
	ErrReadOnly      = errors.New("read only")
	ErrBlocked       = errors.New("blocked by the other")
	ErrHeld          = errors.New("held for a moderator")
	ErrTooLate       = errors.New("too late")
	ErrTooMany       = errors.New("too many")
	ErrNoInvite      = errors.New("no such invitation")
	ErrNothing       = errors.New("nothing to do")
)

// The faults: something underneath is not as it should be.
var (
	// ErrClosed answers whoever comes after Close, and a Do on a store opened by OpenReadOnly.
	ErrClosed = errors.New("the store is closed")
	// ErrBusy says that too many passwords wait to be hashed; it is right to try again later.
	ErrBusy = errors.New("too busy")
	// ErrUnavailable says that the machine failed (disk full, I/O) and wraps the cause. The store recovers by itself.
	ErrUnavailable = errors.New("the store is unavailable")
	// ErrUnknown says that the caller stopped waiting: the command may still happen. Ask again with the same ID.
	ErrUnknown = errors.New("outcome unknown")
	// ErrNewer says that a newer program has written the database.
	ErrNewer = errors.New("the database is newer than this program")
	// ErrDamaged says that the file is not a database, not a Teahouse one, or broken.
	ErrDamaged = errors.New("not an intact Teahouse database")
	// ErrInUse says that another process, or another Store of this one, has the database open.
	ErrInUse = errors.New("the database is in use")
	// ErrNotWritable says that the file or its directory can't be written.
	ErrNotWritable = errors.New("not writable")
)

var refusals = map[Code]error{
	NameTaken:  ErrNameTaken,
	NameLooks:  ErrNameLooksLike,
	KeyTaken:   ErrKeyTaken,
	KeyUnknown: ErrKeyUnknown,
	LastWayIn:  ErrLastWayIn,
	HasOwner:   ErrHasOwner,
	NoAccount:  ErrNoAccount,
	NoRoom:     ErrNoRoom,
	RoomExists: ErrRoomExists,
	Malformed:  ErrMalformed,
	Forbidden:  ErrForbidden,
	NoMessage:  ErrNoMessage,
	TooHigh:    ErrTooHigh,
	Muted:      ErrMuted,
	Banned:     ErrBanned,
	Slow:       ErrSlow,
	Archived:   ErrArchived,
	ReadOnly:   ErrReadOnly,
	Blocked:    ErrBlocked,
	Held:       ErrHeld,
	TooLate:    ErrTooLate,
	TooMany:    ErrTooMany,
	NoInvite:   ErrNoInvite,
	Nothing:    ErrNothing,
}

// Why is what a refusal says besides its reason, where it has more to say.
type Why struct {
	Until  time.Time `json:",omitzero"` // the zero time for ever
	Reason string    `json:",omitempty"`
	By     string    `json:",omitempty"` // the name of who decided it
}

// value is a Why as a Result carries it.
func (w Why) value() string {
	b, err := json.Marshal(w)
	if err != nil {
		panic(err) // strings and a time that was stamped
	}
	return string(b)
}

// Refusal is a refusal that says why. It is its sentinel for errors.Is.
type Refusal struct {
	Why
	sentinel error
}

// Refused makes a refusal outside of the log.
func Refused(sentinel error, why Why) Refusal { return Refusal{Why: why, sentinel: sentinel} }

func (r Refusal) Error() string { return r.sentinel.Error() }

// Unwrap is the sentinel.
func (r Refusal) Unwrap() error { return r.sentinel }

// refusal is the sentinel of a result's code, with its Why where it has one; nil for OK.
func (r Result) refusal() error {
	if r.Code == OK {
		return nil
	}
	err, ok := refusals[r.Code]
	if !ok {
		return fmt.Errorf("%w: answered %q", ErrMalformed, string(r.Code))
	}
	if r.Value == "" {
		return err
	}
	refusal := Refusal{sentinel: err}
	if json.Unmarshal([]byte(r.Value), &refusal.Why) != nil {
		return err
	}
	return refusal
}

// none tells that a statement found no row.
func none(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// primaryCode is SQLite's primary result code (https://www.sqlite.org/rescode.html), 0 when err is not SQLite's.
func primaryCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// blamesCommand tells errors that the same command would meet on every machine from those of this machine.
func blamesCommand(err error) bool {
	switch primaryCode(err) {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH:
		return true
	}
	return false
}

// unavailable names what failed while the store was running. A context's end is the caller's doing and stays as it is.
func unavailable(doing string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
}

// unopenable names what keeps a database from being opened, in terms of what the operator can do about it.
func unopenable(err error) error {
	switch primaryCode(err) {
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: %w", ErrNotWritable, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", ErrInUse, err)
	}
	return unavailable("prepare", err)
}
