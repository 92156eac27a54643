package sshapp

import (
	"context"
	"log/slog"

	gossh "golang.org/x/crypto/ssh"
)

// Visitor is one connection that has asked for a shell or a command, as a visit needs it. Every text in it came from a
// stranger and has been cleaned: one line, no control character. Its fields do not change during the visit.
type Visitor struct {
	Number  uint64            // of the visit, from 1 since the start; for logs and the error page
	Addr    string            // the address as limits count it: an IPv4 address or an IPv6 /64
	User    string            // the name in `ssh NAME@HOST`, at most 64 characters; anybody may send any name
	Client  string            // the client's version string, at most 128 characters
	Key     *VisitorKey       // the key that the client proved to hold in the end; nil when none
	Env     map[string]string // LANG, LC_*, COLORTERM, TERM_PROGRAM, VTE_VERSION, NO_COLOR and TZ as far as sent; at most 16
	Term    string            // TERM of the pseudo-terminal, at most 64 characters; "" without one
	Command string            // what to run, "" for a shell; the only text with more than one line
	HasPTY  bool              // the client has a terminal
	Machine bool              // over the socket that only the operator can open

	// Size is the newest size of the terminal in cells, within 1…500 × 1…200. It may be called from any goroutine.
	Size func() (w, h int)
	// OnResize has f called whenever Size has news, in a goroutine of its own and never twice at once, however often it
	// changes. It replaces what was set before.
	OnResize func(f func())
	// Channel is the way to the client. Writes go to it as they are, without newline translation, and block while the
	// client does not read. Reads end with io.EOF when the client closes its side; Context has then ended.
	Channel gossh.Channel
	// Close ends the connection at once, also under a write that blocks. It may be called from any goroutine and again.
	Close func()
	// Lost is Close for a client that takes nothing any more, which the operator is told. Context then ends with a room.Silence for its cause.
	Lost func()
	// Context ends with the channel, with the connection, when the visit has returned, or when Shutdown loses patience.
	Context context.Context
	// Log has the visit and the addr on every line.
	Log *slog.Logger
}

// VisitorKey is a public key that a client has signed with.
type VisitorKey struct {
	Fingerprint string // SHA256:…
	Authorized  string // the line for authorized_keys, without a comment
}
