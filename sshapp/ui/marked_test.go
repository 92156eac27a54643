package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
)

// everything is a message with all in it that can be drawn.
var everything = strings.Join([]string{
	"今天**重点**：*龙井* and _oolong_, ~~coffee~~ `tea.Pour()` 在 https://tea.example/龙井?x=1，好吗。snake_case 2*3*4",
	"> alice said: **bold** words that are long enough to be wrapped 我们今天喝什么茶呢，还是老白茶吧。",
	"- one",
	"  - one of it, and this one goes on until it has to be wrapped, with `code`",
	"12. @小明 and ＠bob-x, a@b.example",
	"[the menu](https://menu.example/a_(b)) \\*not this\\*",
	"```go",
	"func main() {",
	"    x := \"茶\" // so that a line is wider than a narrow pane",
	"",
	"    fmt.Println(x, 42, nil != err)",
	"}",
	"```",
	"the end",
}, "\n")

func TestEverythingThatCanBeWritten(t *testing.T) {
	items := []room.Item{said(2, 0, "first"), said(3, 0, everything), said(4, time.Minute, "pours **hot** tea for @bob, `x` https://tea.example", did)}
	for _, width := range []int{80, 40, 20} {
		l := newLayout(width)
		matchGolden(t, fmt.Sprint("marked-", width), pane(l, items))
		matchGolden(t, fmt.Sprint("marked-", width, "-colours"), coloured(l, items))
		l.Theme = ui.NewTheme(ui.Plain, colorprofile.TrueColor, true, nil)
		matchGolden(t, fmt.Sprint("marked-", width, "-plain"), coloured(l, items))
		l.Theme = ui.NewTheme(ui.Dark, colorprofile.ANSI, true, nil)
		matchGolden(t, fmt.Sprint("marked-", width, "-16"), coloured(l, items))
	}
}

// coloured is pane with its colours, each escape written as ^.
func coloured(l *ui.Layout, items []room.Item) string {
	var b strings.Builder
	for i := range items {
		for _, r := range l.Rows(items, i) {
			fmt.Fprintf(&b, "%s|%s\n", r.Gutter.Text, r.Body.Text)
		}
	}
	return strings.ReplaceAll(b.String(), "\x1b", "^")
}

func TestMarkersThatAreNoneStay(t *testing.T) {
	for _, text := range []string{"snake_case 2*3*4", "a * b", "-1 >2", "**a", "`a", "¯\\_(ツ)_/¯", "@ a@b"} {
		if got := strings.Join(bodies(text, 18), " "); got != text {
			t.Errorf("%q is drawn as %q", text, got)
		}
	}
}

func TestStylesGoOnInTheNextRow(t *testing.T) {
	l := newLayout(11)
	items := []room.Item{said(2, 0, "first"), said(3, 0, "**today green tea**")}
	rows := l.Rows(items, 1)
	if len(rows) < 2 {
		t.Fatalf("%d rows, want it wrapped", len(rows))
	}
	for _, r := range rows {
		if !strings.HasPrefix(r.Body.Text, "\x1b[1;") && !strings.HasPrefix(r.Body.Text, "\x1b[0;1;") {
			t.Errorf("%q does not begin in bold", r.Body.Text)
		}
	}
}

func TestCodeIsCutByCells(t *testing.T) {
	got := bodies("```\n  a bcdef\n茶茶茶\n\nx y\n```", 5)
	want := []string{"  a b", "cdef", "茶茶", "茶", "", "x y"}
	if fmt.Sprint(trimmed(got)) != fmt.Sprint(want) {
		t.Errorf("code in five cells is %q, want %q", got, want)
	}
}

func trimmed(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = strings.TrimRight(r, " ")
	}
	return out
}

// TestLinks: each row of a URL is the same link where the terminal knows links, and there is none where it does not.
func TestLinks(t *testing.T) {
	items := []room.Item{said(2, 0, "first"), said(3, 0, "see https://tea.example/a/very/long/way/to/龙井, **https://b.example**")}
	for _, links := range []bool{false, true} {
		l := newLayout(30)
		l.Links = links
		var opened []string
		for _, r := range l.Rows(items, 1) {
			for _, part := range strings.Split(r.Body.Text, "\x1b]8;")[1:] {
				if target, _, _ := strings.Cut(part, "\x1b\\"); target != ";" {
					opened = append(opened, target[strings.Index(target, ";")+1:])
				}
			}
			if open, end := strings.Count(r.Body.Text, "\x1b]8;id="), strings.Count(r.Body.Text, "\x1b]8;;\x1b\\"); open != end {
				t.Errorf("%q opens %d links and closes %d", r.Body.Text, open, end)
			}
		}
		long := "https://tea.example/a/very/long/way/to/%E9%BE%99%E4%BA%95"
		want := []string{long, long, "https://b.example"}
		if !links {
			want = nil
		}
		if fmt.Sprint(opened) != fmt.Sprint(want) {
			t.Errorf("links %v: %q are opened, want %q", links, opened, want)
		}
	}
}

func TestOnlyKnownTerminalsGetLinks(t *testing.T) {
	for _, c := range []struct {
		term, name, value string
		want              bool
	}{
		{"xterm-kitty", "", "", true},
		{"foot-extra", "", "", true},
		{"alacritty", "", "", true},
		{"xterm-ghostty", "", "", true},
		{"xterm-256color", "", "", false},
		{"xterm-256color", "LC_TERMINAL", "iTerm2", true},
		{"xterm-256color", "TERM_PROGRAM", "WezTerm", true},
		{"xterm-256color", "TERM_PROGRAM", "Apple_Terminal", false},
		{"xterm-256color", "VTE_VERSION", "7600", true},
		{"xterm-256color", "VTE_VERSION", "4900", false},
		{"xterm-256color", "VTE_VERSION", "new", false},
		{"tmux-256color", "LC_TERMINAL", "iTerm2", false},
		{"screen", "VTE_VERSION", "7600", false},
	} {
		m := ui.New(ui.Config{Term: c.term, Env: map[string]string{c.name: c.value}, Width: 80, Height: 24})
		if got := m.Terminal().Links; got != c.want {
			t.Errorf("TERM=%s %s=%s: links %v, want %v", c.term, c.name, c.value, got, c.want)
		}
	}
}

// TestALetterThatStylesDivide keeps a mark with its letter, and flags whole, wherever a marker stood.
func TestALetterThatStylesDivide(t *testing.T) {
	for text, want := range map[string]string{
		"x **e**\u0301 y":  "x e\u0301 y",
		"🇨 **🇳** x":        "🇨 🇳 x",
		"👩\u200d**👧** tea": "👩\u200d👧 tea",
	} {
		if got := strings.Join(bodies(text, 18), ""); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
}

func TestPlainMessagesAreDrawnAsEver(t *testing.T) {
	l := newLayout(80)
	r := paint.NewRow(73)
	r.Text(l.Theme.Pane, "just tea, 茶。")
	rows := l.Rows([]room.Item{said(2, 0, "first"), said(3, 0, "just tea, 茶。")}, 1)
	if len(rows) != 1 || rows[0].Body != r.Frag() {
		t.Errorf("a message without markers is %+v, want one piece of text", rows)
	}
}
