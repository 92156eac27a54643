package room

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/unicode/norm"
)

// The bounds of a password in characters (grapheme clusters).
const (
	MinPassword = 8
	MaxPassword = 32
)

// maxPasswordBytes bounds what a password's characters are made of; 32 of the longest emoji need fewer.
const maxPasswordBytes = 1024

// PasswordError says that a password is shorter than MinPassword or longer than MaxPassword.
type PasswordError struct{ Short bool }

func (e PasswordError) Error() string {
	if e.Short {
		return "the password is too short"
	}
	return "the password is too long"
}

// CheckPassword answers a PasswordError for a password that nobody may choose. A password is never cut.
func CheckPassword(s string) error {
	hashed := NormPassword(s)
	switch n := countCharacters(hashed); {
	case n < MinPassword:
		return PasswordError{Short: true}
	case n > MaxPassword, len(hashed) > maxPasswordBytes, !utf8.ValidString(s):
		return PasswordError{}
	}
	return nil
}

// NormPassword is the form of a password that is hashed: NFC, with every kind of space a plain one, so that the same
// keys pressed on another machine make the same password. That is what precis.OpaqueString does (RFC 8265, section
// 4.2), but nothing is refused: an emoji that a later Unicode knows must not turn a right password into an error.
func NormPassword(s string) string {
	s = runes.Map(func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}).String(s)
	return norm.NFC.String(s)
}
