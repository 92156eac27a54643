package room

import (
	"errors"
	"fmt"
	"time"

	"teahouse/store"
)

var (
	// ErrClosing says that the house is closing and lets nobody in.
	ErrClosing = errors.New("the house is closing")
	// ErrNoGuests says that the house lets in only who has an account.
	ErrNoGuests = errors.New("no guests now")
	// ErrFull says that every seat of the house is taken.
	ErrFull = errors.New("the house is full")
	// ErrOwnDoor says that a ban would keep out who sets it.
	ErrOwnDoor = errors.New("that would keep yourself out")
	// ErrLeft says that the seat has been given up.
	ErrLeft = errors.New("the seat has been left")
	// ErrEmpty says that nothing readable is left of a message.
	ErrEmpty = errors.New("the message is empty")
	// ErrTooManyLines says that a message has more than MaxLines lines.
	ErrTooManyLines = errors.New("the message has too many lines")
	// ErrWrongPassword answers a login with a wrong password and one with an unknown name alike.
	ErrWrongPassword = errors.New("wrong name or password")
)

// Ended says why somebody may not follow a room (0: anything in the house) any more. For errors.Is it is store.ErrBanned or
// else store.ErrNoRoom, of the house ErrLeft.
type Ended struct {
	Ending
	Room store.RoomID
}

func (e Ended) Error() string { return "may not follow any more: " + e.Unwrap().Error() }

// Unwrap is the sentinel.
func (e Ended) Unwrap() error {
	switch {
	case e.Banned:
		return store.ErrBanned
	case e.Room != 0:
		return store.ErrNoRoom
	}
	return ErrLeft
}

// TooLong says that a message has By characters more than MaxMessage.
type TooLong struct{ By int }

func (e TooLong) Error() string { return fmt.Sprintf("the message is %d characters too long", e.By) }

// TooFast says that somebody speaks faster than the house allows; after Wait the same words are welcome.
type TooFast struct{ Wait time.Duration }

func (e TooFast) Error() string { return fmt.Sprintf("too fast: wait %v", e.Wait) }

// TooOften says that too many attempts were made to register or log in; after Wait another is welcome.
type TooOften struct{ Wait time.Duration }

func (e TooOften) Error() string { return fmt.Sprintf("too many attempts: wait %v", e.Wait) }
