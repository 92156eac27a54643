package sshapp

import (
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/room"
)

// The bounds of what a session may ask with. Sizes are in cells, texts in characters.
const (
	maxWidth, maxHeight = 500, 200
	maxTerm             = 64
	maxUser             = 64
	maxClient           = 128
	maxCommand          = 64 << 10 // bytes; longer ones are refused, not cut
	maxEnv              = 16
	maxEnvName          = 64  // bytes
	maxEnvValue         = 256 // bytes
)

// ptyRequest is the payload of "pty-req" (RFC 4254, 6.2).
type ptyRequest struct {
	Term          string
	Columns, Rows uint32
	Width, Height uint32 // in pixels
	Modes         string
}

// windowChange is the payload of "window-change" (RFC 4254, 6.7).
type windowChange struct {
	Columns, Rows uint32
	Width, Height uint32 // in pixels
}

// readPTY reads and bounds a "pty-req". Terminal modes are for a line discipline, which there is none of.
func readPTY(payload []byte) (ptyRequest, bool) {
	var p ptyRequest
	if gossh.Unmarshal(payload, &p) != nil {
		return ptyRequest{}, false
	}
	w, h := clamp(p.Columns, p.Rows)
	return ptyRequest{Term: cleaned(p.Term, maxTerm), Columns: uint32(w), Rows: uint32(h)}, true
}

// clamp bounds a terminal's size before anybody makes room for so many cells.
func clamp(columns, rows uint32) (w, h int) {
	return int(min(max(columns, 1), maxWidth)), int(min(max(rows, 1), maxHeight))
}

// readEnv reads an "env" (RFC 4254, 6.4) that tells of the terminal, the language or the clock.
func readEnv(payload []byte) (name, value string, ok bool) {
	var e struct{ Name, Value string }
	if gossh.Unmarshal(payload, &e) != nil || !wantEnv(e.Name) || len(e.Value) > maxEnvValue {
		return "", "", false
	}
	return e.Name, cleaned(e.Value, maxEnvValue), true
}

// wantEnv says whether a variable is worth knowing. The list is short because a client may send anything.
func wantEnv(name string) bool {
	switch name {
	case "LANG", "COLORTERM", "TERM_PROGRAM", "VTE_VERSION", "NO_COLOR", "TZ":
		return true
	}
	rest, ok := strings.CutPrefix(name, "LC_")
	if !ok || len(name) > maxEnvName {
		return false
	}
	return strings.Trim(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// readCommand reads an "exec" (RFC 4254, 6.5). Its newlines stay: it may end in what somebody wants to say.
func readCommand(payload []byte) (string, bool) {
	var c struct{ Command string }
	if len(payload) > maxCommand+4 || gossh.Unmarshal(payload, &c) != nil {
		return "", false
	}
	return room.Clean(c.Command), true
}

// cleaned is room.CleanLine for strings of any length: no character is longer than 32 bytes there, so what is cut off
// first could not have stayed.
func cleaned(s string, characters int) string {
	return room.CleanLine(s[:min(len(s), 32*characters)], characters)
}
