package sshapp

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	gossh "golang.org/x/crypto/ssh"
)

// FuzzRequests: whatever stands in the packets with which a session is asked for, what is taken from it is bounded and clean. The
// readers are not exported, and a connection for each packet would leave the fuzzer a hundred a second.
//
//security:holds 13 29 30
func FuzzRequests(f *testing.F) {
	for _, p := range []any{
		ptyRequest{Term: "xterm-256color", Columns: 80, Rows: 24}, ptyRequest{Term: "\x1b[2J\x9b\u202e", Columns: 1<<32 - 1, Rows: 1 << 31},
		ptyRequest{Term: strings.Repeat("\u1100", 999)}, windowChange{}, struct{ Name, Value string }{"LC_ALL", "zh_CN.UTF-8"},
		struct{ Name, Value string }{"LC_\n", "\x1b]0;x\a"}, struct{ Command string }{"post lobby one\n\x1b[31mtwo\r"},
	} {
		f.Add(gossh.Marshal(p))
	}
	f.Add(binary.BigEndian.AppendUint32(nil, 1<<32-1))
	f.Fuzz(func(t *testing.T, payload []byte) {
		if p, ok := readPTY(payload); ok {
			if p.Columns < 1 || p.Columns > maxWidth || p.Rows < 1 || p.Rows > maxHeight || p.Width|p.Height != 0 || p.Modes != "" {
				t.Errorf("a terminal of %+v", p)
			}
			checkOneLine(t, p.Term, maxTerm)
		}
		if name, value, ok := readEnv(payload); ok {
			known := []string{"LANG", "COLORTERM", "TERM_PROGRAM", "VTE_VERSION", "NO_COLOR", "TZ"}
			if !slices.Contains(known, name) && !strings.HasPrefix(name, "LC_") || len(name) > maxEnvName {
				t.Errorf("a variable %q", name)
			}
			checkOneLine(t, name, maxEnvName)
			checkOneLine(t, value, maxEnvValue)
		}
		if command, ok := readCommand(payload); ok {
			checkOneLine(t, strings.ReplaceAll(command, "\n", ""), maxCommand)
		}
		checkOneLine(t, cleaned(string(payload), maxUser), maxUser) // the name in ssh NAME@HOST
	})
}

func checkOneLine(t *testing.T, s string, characters int) {
	t.Helper()
	n := 0
	for clusters := graphemes.FromString(s); clusters.Next(); {
		n++
	}
	if n > characters || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		t.Errorf("%+q, which is not one clean line of %d characters", s, characters)
	}
}
