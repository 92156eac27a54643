package ui

import (
	"strconv"
	"strings"
)

// linkTerms are the beginnings of the names (TERM) of terminals that are known to make links of OSC 8 and to show where they
// lead. "xterm-256color" is what nearly all others say of themselves, so it tells nothing.
var linkTerms = []string{"xterm-kitty", "foot", "wezterm", "alacritty", "xterm-ghostty", "ghostty", "contour"}

// linkPrograms are the same by TERM_PROGRAM or LC_TERMINAL, where a client sends them.
var linkPrograms = []string{"iTerm.app", "iTerm2", "WezTerm", "ghostty"}

// knowsLinks tells whether a terminal is known to be good at links. One that is not shows every URL as well.
func knowsLinks(term string, env map[string]string) bool {
	for _, inside := range []string{"tmux", "screen"} {
		if strings.HasPrefix(term, inside) {
			return false // what is around it is not what draws
		}
	}
	for _, name := range linkTerms {
		if strings.HasPrefix(term, name) {
			return true
		}
	}
	for _, name := range linkPrograms {
		if env["TERM_PROGRAM"] == name || env["LC_TERMINAL"] == name {
			return true
		}
	}
	// GNOME Terminal and its kin; versions before 0.50.2 could crash over a link.
	vte, err := strconv.Atoi(env["VTE_VERSION"])
	return err == nil && vte >= 5002
}
