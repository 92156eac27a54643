package sshapp

import (
	"strings"
	"time"

	"charm.land/ssh"

	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
)

// choose decides which of the house's doors somebody came to: the screens, a command, or (until there is one) a sentence
// for who has no terminal.
func (s *Server) choose(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		v := visitorOf(sess)
		switch {
		case isCommand(v):
			_ = sess.Exit(s.shell(v, sess)) // fails when the client has gone
		case v.HasPTY:
			next(sess)
		default:
			// A client that leaves no room for a sentence could hold the place for ever.
			defer time.AfterFunc(s.farewell, v.Close).Stop()
			for _, lang := range text.Languages() {
				_, _ = sess.Stderr().Write([]byte(text.For(lang).NeedsTerminal + "\r\n"))
			}
			_ = sess.Exit(1)
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
		return v.Command != ""
	}
	return known && (cmd.Names[0] != "msg" || len(strings.Fields(rest)) > 1)
}
