package paint_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/sshapp/paint"
)

// hostile is what a stranger could be called, or could have said, that wants to be more than text: the end of the string, a
// command, the other way of writing, the 8-bit controls, and a character whose bytes look like one of them.
const hostile = "eve\x1b\\\x1b]52;c;ZXZpbA==\a\r\x00\u009c\u009d\u202e;3;茶有"

// shown gives what a change of a picture writes to a terminal that takes notices in the given way.
func shown(t *testing.T, kind paint.NoteKind, change func(s *paint.Screen)) (written string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(t, 10, 1, abilities{})
		p := paint.New(term, paint.Options{})
		defer p.Close("")
		p.Learn(paint.Terminal{Notes: kind})
		s := screen(10, "tea")
		p.Show(s)
		settle()
		term.written()
		change(&s)
		p.Show(s)
		settle()
		written = strings.Join(term.written(), "")
	})
	return written
}

func TestNoticesForTheDesktop(t *testing.T) {
	for _, c := range []struct {
		name string
		kind paint.NoteKind
		note string
		want string
	}{
		{"OSC 9", paint.Note9, "Zoë calls you in #lobby", "\x1b]9;Zoë calls you in #lobby\x1b\\"},
		{"OSC 777", paint.Note777, "Zoë calls you in #lobby", "\x1b]777;notify;Teahouse;Zoë calls you in #lobby\x1b\\"},
		{"a terminal that might print it", paint.NoNotes, "Zoë calls you in #lobby", ""},
		{"hostile, OSC 9", paint.Note9, hostile, "\x1b]9;eve\\]52,c,ZXZpbA==,3,茶·\x1b\\"},
		{"hostile, OSC 777", paint.Note777, hostile, "\x1b]777;notify;Teahouse;eve\\]52,c,ZXZpbA==,3,茶·\x1b\\"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shown(t, c.kind, func(s *paint.Screen) { s.Notes, s.Note = 1, c.note })
			if got != c.want {
				t.Errorf("written: %q, want %q", got, c.want)
			}
		})
	}
	t.Run("a long one", func(t *testing.T) {
		got := shown(t, paint.Note9, func(s *paint.Screen) { s.Notes, s.Note = 1, strings.Repeat("茶", 5000) })
		if n := paint.Width(strings.TrimPrefix(got, "\x1b]9;")); n > 125 {
			t.Errorf("a notice of 10,000 cells is written with %d", n)
		}
	})
}

func TestCopying(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"lines and tabs stay":   {"func main() {\n\tpour()\n}", "func main() {\n\tpour()\n}"},
		"controls do not":       {"ls\x1b[201~\r; rm\x00\u009b", "ls[201~; rm"},
		"what is long is bound": {strings.Repeat("茶", 4000), strings.Repeat("茶", 8<<10/3)},
	} {
		t.Run(name, func(t *testing.T) {
			got := shown(t, paint.NoNotes, func(s *paint.Screen) { s.Copies, s.Copy = 1, c.text })
			payload, ok := strings.CutPrefix(got, "\x1b]52;c;")
			payload, end := strings.CutSuffix(payload, "\x1b\\")
			text, err := base64.StdEncoding.DecodeString(payload)
			if !ok || !end || err != nil {
				t.Fatalf("written: %.80q, want OSC 52 (%v)", got, err)
			}
			if string(text) != c.want {
				t.Errorf("on the clipboard is %.80q, want %.80q", text, c.want)
			}
		})
	}
}
