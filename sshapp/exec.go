package sshapp

import (
	"time"

	"charm.land/ssh"

	"teahouse/sshapp/text"
)

// needsTerminal tells who has no terminal how to come with one, and fails. Commands that do without one will go here.
func (s *Server) needsTerminal(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		v := visitorOf(sess)
		if v.HasPTY {
			next(sess)
			return
		}
		// A client that leaves no room for a sentence could hold the place for ever.
		defer time.AfterFunc(s.farewell, v.Close).Stop()
		// The client's locale may be missing as well, so it is said in both languages.
		for _, lang := range []string{"zh", "en"} {
			_, _ = sess.Stderr().Write([]byte(text.For(lang).NeedsTerminal + "\r\n"))
		}
		_ = sess.Exit(1) // fails when the client has gone
	}
}
