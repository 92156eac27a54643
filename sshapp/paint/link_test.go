package paint_test

import (
	"fmt"
	"strings"
	"testing"

	"teahouse/sshapp/paint"
)

//security:holds 1
func TestLinksOnlyToTheWeb(t *testing.T) {
	for _, url := range []string{"", "tea.example", "file:///etc/passwd", "javascript://x", "ftp://a.b", "://a.b", " https://a.b", "\x1bhttps://a.b",
		"https://" + strings.Repeat("x", 2000), "https://a.b/" + strings.Repeat("茶", 300)} {
		if paint.NewLink(url) != (paint.Link{}) {
			t.Errorf("there is a link to %.60q", url)
		}
	}
}

// TestNoURLIsACommand: whatever a URL holds, the terminal gets visible ASCII, a link that is closed, and nothing else.
//
//security:holds 1
func TestNoURLIsACommand(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"https://tea.example/a?b=c&d", "https://tea.example/a?b=c&d"},
		{"HTTP://tea.example", "HTTP://tea.example"},
		{"https://tea.example/茶", "https://tea.example/%E8%8C%B6"},
		{"https://a.b/\x1b\\\x1b[2J", "https://a.b/%1B\\%1B[2J"},
		{"https://a.b/\a;\u009c \x7f\xff", "https://a.b/%07%3B%C2%9C%20%7F%FF"},
	} {
		r := paint.NewRow(10)
		r.Text(paint.Style{Link: paint.NewLink(c.url)}, "tea")
		r.Text(paint.Style{}, "!")
		got := r.String()
		head, rest, _ := strings.Cut(got, ";"+c.want+"\x1b\\")
		if id, ok := strings.CutPrefix(head, "\x1b]8;id="); !ok || id == "" || rest != "tea\x1b]8;;\x1b\\!      " {
			t.Errorf("a link to %q is written as %q", c.url, got)
		}
		if plain := paint.Plain(got); plain != "tea!      " {
			t.Errorf("what a person reads of it is %q", plain)
		}
		newStrict(t, 10, 1, abilities{}).Write([]byte(got))
	}
}

// TestLinksThatAreCut are closed where the row ends.
func TestLinksThatAreCut(t *testing.T) {
	long := paint.NewRow(20)
	long.Text(paint.Style{Link: paint.NewLink("https://tea.example")}, "https://tea.example")
	for width := range 21 {
		r := paint.NewRow(width)
		r.Splice(long.Frag())
		s := newStrict(t, max(width, 1), 1, abilities{})
		fmt.Fprint(s, r.String())
		if s.pen != (paint.Style{}) {
			t.Errorf("cut at %d, %+v is left behind by %q", width, s.pen, r.String())
		}
	}
}
