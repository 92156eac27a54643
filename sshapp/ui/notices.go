package ui

import (
	"strings"

	"teahouse/sshapp/paint"
)

// The terminals that are known to hand a notice to the desktop, by the beginning of TERM and by what their clients send of
// their names. Others might print it.
var (
	noteTerms = map[string]paint.NoteKind{
		"xterm-kitty": paint.Note9, "wezterm": paint.Note9, "xterm-ghostty": paint.Note9, "ghostty": paint.Note9,
		"foot": paint.Note777, "rxvt-unicode": paint.Note777, "contour": paint.Note777,
	}
	notePrograms = map[string]paint.NoteKind{
		"iTerm.app": paint.Note9, "iTerm2": paint.Note9, "WezTerm": paint.Note9, "ghostty": paint.Note9,
	}
)

// knowsNotes tells how a terminal takes notices, if it is known to.
func knowsNotes(term string, env map[string]string) paint.NoteKind {
	for name, kind := range noteTerms {
		if strings.HasPrefix(term, name) {
			return kind
		}
	}
	if strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen") {
		return paint.NoNotes
	}
	for _, name := range []string{"TERM_PROGRAM", "LC_TERMINAL"} {
		if kind := notePrograms[env[name]]; kind != paint.NoNotes {
			return kind
		}
	}
	if env["VTE_VERSION"] != "" {
		return paint.Note777
	}
	return paint.NoNotes
}
