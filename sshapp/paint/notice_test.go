package paint_test

import (
	"testing"
	"testing/synctest"

	"teahouse/sshapp/paint"
)

func TestNoticesGoOnlyWhereTheyAreKnown(t *testing.T) {
	for _, c := range []struct {
		term, program, lc string
		want              paint.Notices
	}{
		{term: "xterm-kitty", want: paint.OSC9},
		{term: "xterm-256color", program: "WezTerm", want: paint.OSC9},
		{term: "xterm-256color", lc: "iTerm2", want: paint.OSC9},
		{term: "foot", want: paint.OSC777},
		{term: "rxvt-unicode-256color", want: paint.OSC777},
		{term: "xterm-256color"},
		{term: "tmux-256color", lc: "iTerm2"},
		{term: "screen-256color", program: "WezTerm"},
		{term: "xterm-256color", program: "tmux", lc: "iTerm2"},
	} {
		env := map[string]string{"TERM_PROGRAM": c.program, "LC_TERMINAL": c.lc}
		if got := paint.NoticesOf(c.term, env); got != c.want {
			t.Errorf("NoticesOf(%q, %v) = %v, want %v", c.term, env, got, c.want)
		}
	}
}

func TestANotice(t *testing.T) {
	for _, c := range []struct {
		how  paint.Notices
		note string
		want string
	}{
		{paint.NoNotices, "Teahouse: hello", ""},
		{paint.OSC9, "Teahouse: bob\x1b]\a calls有", "\x1b]9;Teahouse: bob] calls·\x1b\\"},
		{paint.OSC777, "Tea;house: 4;1 calls", "\x1b]777;notify;Tea,house;4;1 calls\x1b\\"},
		{paint.OSC777, "hello", "\x1b]777;notify;;hello\x1b\\"},
	} {
		synctest.Test(t, func(t *testing.T) {
			term := newTerminal(t, 10, 3, abilities{})
			p := paint.New(term, paint.Options{Notices: c.how})
			defer p.Close("")
			s := screen(10, "one")
			p.Show(s)
			settle()
			term.written()
			s.Note, s.Notes = c.note, 2 // two at once are one
			p.Show(s)
			settle()
			got := ""
			for _, w := range term.written() {
				got += w
			}
			if got != c.want {
				t.Errorf("%q is written as %q, want %q", c.note, got, c.want)
			}
		})
	}
}
