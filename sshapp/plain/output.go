package plain

import (
	"io"
	"strings"

	"teahouse/room"
	"teahouse/sshapp/ui"
)

// output writes lines. What others wrote goes on under an indent, so that none of it begins where the house's lines do:
// neither behind a newline nor where the terminal's edge is.
type output struct {
	w       io.Writer
	width   func() int // nil where nobody knows
	newline string
}

// indent stands before all but the first row of a line.
const indent = "  "

// unlimited is the width of what has none: a pipe, a file.
const unlimited = 1 << 20

// line writes one event: its head, and what was said.
func (o *output) line(head, words string) error {
	cells := unlimited
	if o.width != nil {
		cells = max(o.width()-len(indent)-1, 10)
	}
	rows := ui.Wrap(room.Clean(head+words), cells)
	_, err := io.WriteString(o.w, strings.Join(rows, o.newline+indent)+o.newline)
	return err
}

// coloured is line with a head in colour.
func (o *output) coloured(on bool, sgr, head, words string) error {
	if !on {
		return o.line(head, words)
	}
	var b strings.Builder
	inner := output{w: &b, width: o.width, newline: o.newline}
	_ = inner.line(head, words) // a builder takes everything
	_, err := io.WriteString(o.w, strings.Replace(b.String(), head, "\x1b["+sgr+"m"+head+"\x1b[0m", 1))
	return err
}

// prompt writes a question, behind which the answer is typed.
func (o *output) prompt(question string) error {
	_, err := io.WriteString(o.w, room.Clean(question)+" ")
	return err
}

// system writes what the house says. No name begins with its sign.
func (o *output) system(sentence string) error { return o.line("-- ", sentence) }
