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
		if v.Command == exportCommand {
			_ = sess.Exit(s.export(v, sess))
			return
		}
		// A client that leaves no room for a sentence could hold the place for ever.
		defer time.AfterFunc(s.farewell, v.Close).Stop()
		say(sess.Stderr(), func(c *text.Catalog) string { return c.NeedsTerminal })
		_ = sess.Exit(1) // fails when the client has gone
	}
}
