package plain

import (
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
)

// tty is the line editor of a terminal. It echoes as a terminal's own line discipline would: what is added at the end is
// written, what is taken away is erased by backspaces, and nothing else ever moves the cursor.
type tty struct {
	out    *output
	keys   <-chan []tea.Msg
	ed     *ui.Editor
	shown  string // what stands on the line
	at     int    // cells of it that stand before the cursor
	secret bool   // nothing is shown
	past   []string
	back   int // how far back in the past; 0 is the line itself
}

// remembered is how many sent lines Up finds again.
const remembered = 100

func newTTY(out *output, keys <-chan []tea.Msg) *tty {
	return &tty{out: out, keys: keys, ed: ui.NewEditor(ui.SingleLine)}
}

func (t *tty) empty() bool { return t.ed.Empty() }

// key edits the line; done says that it was sent.
func (t *tty) key(k tea.KeyPressMsg) (done bool, err error) {
	switch k.String() {
	case "enter", "ctrl+j":
		return true, nil
	case "up", "ctrl+p":
		t.recall(1)
	case "down", "ctrl+n":
		t.recall(-1)
	default:
		t.ed.Key(k)
	}
	return false, t.echo()
}

// recall puts an earlier line in place of this one.
func (t *tty) recall(by int) {
	back := t.back + by
	if t.secret || back < 0 || back > len(t.past) {
		return
	}
	t.back = back
	line := ""
	if back > 0 {
		line = t.past[len(t.past)-back]
	}
	t.ed.SetValue(line, -1)
}

// send takes the line, ends it on the terminal, and begins a new one.
func (t *tty) send() (string, error) {
	line := t.ed.Value()
	t.ed.SetValue("", 0)
	t.shown, t.at, t.back = "", 0, 0
	if line != "" && !t.secret {
		t.past = append(t.past, line)
		t.past = t.past[max(0, len(t.past)-remembered):]
	}
	_, err := io.WriteString(t.out.w, t.out.newline)
	return line, err
}

// putBack gives a line that was refused back, to be mended.
func (t *tty) putBack(line string) error {
	t.ed.SetValue(line, -1)
	return t.echo()
}

// echo brings the terminal's line to what the editor has.
func (t *tty) echo() error {
	if t.secret {
		return nil
	}
	before, after := t.ed.Split()
	want := before + after
	same := common(t.shown, want)
	kept := paint.Width(want[:same])
	var b strings.Builder
	if t.at > kept {
		b.WriteString(strings.Repeat("\b", t.at-kept))
	} else if t.at < kept {
		b.WriteString(beyond(want, t.at, kept)) // forward over what stands there: written once more
	}
	rest, old := want[same:], paint.Width(t.shown)
	b.WriteString(rest)
	end := kept + paint.Width(rest)
	if gone := old - end; gone > 0 {
		b.WriteString(strings.Repeat(" ", gone) + strings.Repeat("\b", gone))
	}
	t.shown, t.at = want, paint.Width(before)
	b.WriteString(strings.Repeat("\b", end-t.at))
	_, err := io.WriteString(t.out.w, b.String())
	return err
}

// common is how many bytes two texts have in common at their beginning, whole characters only.
func common(a, b string) int {
	n := 0
	for c := range paint.Clusters(b) {
		if !strings.HasPrefix(a[n:], c) {
			break
		}
		n += len(c)
	}
	for c := range paint.Clusters(a) { // a character that only begins alike is not the same
		if n < len(c) {
			break
		}
		return cut(a, n)
	}
	return n
}

// cut is n, or the end of the last whole character of s before it.
func cut(s string, n int) int {
	at := 0
	for c := range paint.Clusters(s) {
		if at+len(c) > n {
			break
		}
		at += len(c)
	}
	return at
}

// beyond is what stands between two cells of a text.
func beyond(s string, from, to int) string {
	var b strings.Builder
	at := 0
	for c, w := range paint.Clusters(s) {
		if at >= from && at < to {
			b.WriteString(c)
		}
		at += w
	}
	return b.String()
}
