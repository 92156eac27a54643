package sshapp

import (
	"io"

	"golang.org/x/term"
)

// asker asks for secrets on a terminal: what is typed is not shown.
func asker(v *Visitor) func(prompt string) (string, error) {
	t := term.NewTerminal(v.Channel, "")
	return func(prompt string) (string, error) {
		s, err := t.ReadPassword(prompt)
		if err == io.EOF {
			return "", io.ErrUnexpectedEOF // Ctrl+C or Ctrl+D
		}
		return s, err
	}
}
