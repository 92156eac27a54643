package paint_test

import (
	"strings"
	"testing"

	"teahouse/sshapp/paint"
)

var widths = []struct {
	name string
	s    string
	want int
}{
	{"nothing", "", 0},
	{"Latin", "tea", 3},
	{"Han is wide", "茶馆", 4},
	{"Hangul is wide", "한글", 4},
	{"full-width forms are wide", "Ａ！", 4},
	{"half-width katakana is narrow", "ｶﾅ", 2},
	{"ambiguous is narrow", "“…”─①", 5},
	{"a mark takes no cell of its own", "Zoe\u0308", 3},
	{"an emoji is wide", "🍵", 2},
	{"a family is one emoji", "👩\u200d👩\u200d👧", 2},
	{"a flag is one emoji", "🇨🇳", 2},
	{"skin tone belongs to the hand", "👍🏽", 2},
	{"a keycap is an emoji", "1️⃣", 2},
	{"VS16 makes an emoji", "❤️", 2},
	{"a tag flag is its black flag", "🏴\U000e0067\U000e0062\U000e007f", 2},
	{"controls are never drawn", "\x00\a\x1b\x7f\u0085\u009b\n\r\t", 0},
	{"only the ESC of a sequence is a control", "\x1b[31mred", 7},
	{"bidi controls are never drawn", "\u202ea\u2066b\u200f", 2},
	{"a mark on nothing is not drawn", "\u0301", 0},
	{"a skin tone alone is a patch of colour", "🏽", 2},
	{"joiners alone are not drawn", "\u200d\u200b\ufeff", 0},
	{"each bad byte is U+FFFD", "\xff\xc0a", 3},
	{"bad bytes join nothing to one cluster", "\xf00\xe2", 3},
	{"line and paragraph separators are not drawn", "\u2028\u2029", 0},
}

func TestWidth(t *testing.T) {
	for _, c := range widths {
		t.Run(c.name, func(t *testing.T) {
			if got := paint.Width(c.s); got != c.want {
				t.Errorf("Width(%q) = %d, want %d", c.s, got, c.want)
			}
		})
	}
}

// What is measured is what is drawn: layout relies on it for every line.
func TestTextUsesTheMeasuredWidth(t *testing.T) {
	for _, c := range widths {
		r := paint.NewRow(100)
		if got := r.Text(paint.Style{}, c.s); got != c.want || r.Col() != c.want {
			t.Errorf("%s: Text(%q) used %d cells and stands at %d, want %d", c.name, c.s, got, r.Col(), c.want)
		}
	}
}

func TestClustersJoinedAreTheString(t *testing.T) {
	for _, c := range widths {
		var joined strings.Builder
		for cluster := range paint.Clusters(c.s) {
			joined.WriteString(cluster)
		}
		if joined.String() != c.s {
			t.Errorf("%s: clusters of %q join to %q", c.name, c.s, joined.String())
		}
	}
}

func TestCutAndTruncate(t *testing.T) {
	tests := []struct {
		s           string
		cells       int
		head, short string
	}{
		{"tea", 3, "tea", "tea"},
		{"tea house", 4, "tea ", "tea…"},
		{"茶话会", 5, "茶话", "茶话…"},
		{"茶话会", 4, "茶话", "茶…"},
		{"a👩\u200d👩\u200d👧b", 2, "a", "a…"},
		{"tea", 1, "t", "…"},
		{"tea", 0, "", ""},
		{"tea", -1, "", ""},
	}
	for _, c := range tests {
		if head, w := paint.Cut(c.s, c.cells); head != c.head || w != paint.Width(c.head) {
			t.Errorf("Cut(%q, %d) = %q, %d, want %q", c.s, c.cells, head, w, c.head)
		}
		if got := paint.Truncate(c.s, c.cells, "…"); got != c.short {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.s, c.cells, got, c.short)
		}
	}
}
