package sshapp

import (
	"errors"
	"io"

	"golang.org/x/term"
)

// errTakenBack says that a question was answered with Ctrl+C or Ctrl+D.
var errTakenBack = errors.New("taken back")

// asker asks for secrets on a terminal: what is typed is not shown.
func asker(v *Visitor) func(prompt string) (string, error) {
	t := term.NewTerminal(v.Channel, "")
	return func(prompt string) (string, error) {
		s, err := t.ReadPassword(prompt)
		if err == io.EOF {
			return "", errTakenBack
		}
		return s, err
	}
}
