package room

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// ParseRoomName checks a name for a room, with or without the sign before it; the error is a NameError. It is written as
// an account's name is (see ParseName), but may be a word that an account may not have: there is a #help, and no person.
func ParseRoomName(s string) (Name, error) {
	display := norm.NFC.String(trimRoom(s))
	if reason, ok := checkName(display, true); !ok {
		return Name{}, NameError{reason}
	}
	return Name{Display: display, Folded: Fold(display)}, nil
}

// FoldRoom is Fold for a room's name, with or without the sign before it.
func FoldRoom(s string) string { return Fold(trimRoom(s)) }

func trimRoom(s string) string { return strings.TrimLeft(strings.TrimSpace(s), "#＃") }
