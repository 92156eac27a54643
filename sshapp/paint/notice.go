package paint

import "strings"

// Notices is how a terminal hands a notice to the desktop.
type Notices int

// The ways that are in use. There is no way to ask a terminal which it knows, and what does not know one may show it, so
// it is told by the terminal's name.
const (
	NoNotices Notices = iota
	OSC9              // iTerm2's, "Proprietary Escape Codes"; also ghostty, kitty, WezTerm
	OSC777            // rxvt-unicode's; also foot
)

// maxNote is how much of a notice is told, in cells: desktops show about two lines.
const maxNote = 120

// NoticesOf tells from a terminal's name, TERM, and from the other variables of its environment how it hands on notices. A
// multiplexer swallows them or, worse, shows them: what it runs in does not count.
func NoticesOf(term string, env map[string]string) Notices {
	if strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen") || env["TERM_PROGRAM"] == "tmux" {
		return NoNotices
	}
	switch term {
	case "xterm-kitty", "xterm-ghostty", "wezterm":
		return OSC9
	case "foot", "foot-extra", "rxvt-unicode", "rxvt-unicode-256color":
		return OSC777
	}
	switch env["TERM_PROGRAM"] {
	case "iTerm.app", "WezTerm", "ghostty":
		return OSC9
	}
	if env["LC_TERMINAL"] == "iTerm2" { // ssh sends LC_* on; iTerm2 sets it for that
		return OSC9
	}
	return NoNotices
}

// appendNote appends a notice. OSC 9 means progress where its text begins with "4;", so a note should begin with words of
// our own; OSC 777 has a title in front, ended by a semicolon.
func appendNote(b []byte, n Notices, note string) []byte {
	switch n {
	case OSC9:
		b = append(b, "\x1b]9;"...)
	case OSC777:
		b = append(b, "\x1b]777;notify;"...)
		title, body, ok := strings.Cut(note, ": ")
		if !ok {
			title, body = "", note
		}
		b = append(b, strings.ReplaceAll(oscText(title, maxTitle), ";", ",")...)
		b = append(b, ';')
		note = body
	default:
		return b
	}
	b = append(b, oscText(note, maxNote)...)
	return append(b, "\x1b\\"...)
}
