package sshapp

import (
	"strings"

	"charm.land/ssh"

	"teahouse/sshapp/command"
)

// choose decides which of the house's doors somebody came to: the screens (and the lines behind the same
// terminal), a command, or the lines of a pipe.
func (s *Server) choose(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		v := visitorOf(sess)
		switch {
		case isCommand(v):
			_ = sess.Exit(s.shell(v, sess)) // fails when the client has gone
		case v.HasPTY:
			next(sess)
		default:
			_ = sess.Exit(s.pipe(v))
		}
	}
}

// isCommand tells whether what a client asked to run is a command. With a terminal, what is none is a place to go to, and so
// is `dm NAME` without words; a room that is called like a command is reached with a # before its name.
func isCommand(v *Visitor) bool {
	word, rest := splitWord(v.Command)
	cmd := command.Find(strings.ToLower(word))
	known := cmd != nil && cmd.At(command.Shell) && cmd.Run != nil
	if !v.HasPTY {
		return v.Command != "" && !strings.EqualFold(word, plainWord)
	}
	return known && (cmd.Names[0] != "msg" || len(strings.Fields(rest)) > 1)
}
