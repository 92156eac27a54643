package room_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"

	"teahouse/room"
)

//security:holds 1 2 4 5 6 s11
func TestClean(t *testing.T) {
	tests := []struct{ rule, in, want string }{
		{"plain words stay", "一起喝茶, Zoë? привет", "一起喝茶, Zoë? привет"},
		{"every line end is a newline", "a\r\nb\rc\nd", "a\nb\nc\nd"},
		{"tab becomes four spaces", "a\tb", "a    b"},
		{"bell and backspace go", "a\a\bb", "ab"},
		{"NUL and DEL go", "a\x00\x7fb", "ab"},
		{"colours go whole", "\x1b[1;31mred\x1b[0m", "red"},
		{"title goes whole", "a\x1b]0;owned\ab", "ab"},
		{"link leaves its words", "\x1b]8;;http://x\x1b\\words\x1b]8;;\x1b\\", "words"},
		{"device control goes whole", "a\x1bP1$tx\x1b\\b", "ab"},
		{"unended string keeps what follows", "a\x1b]0;words", "a0;words"},
		{"character set shift goes", "a\x1b(0b", "ab"},
		{"reset goes", "a\x1bcb", "ab"},
		{"escape at the end goes", "a\x1b", "a"},
		{"nested escapes leave none", "a\x1b\x1b[31m[31mb", "a[31mb"},
		{"C1 as a character goes whole", "a\u009b31mb", "ab"},
		{"C1 as a byte is not UTF-8", "a\x9b31mb", "a\uFFFD31mb"},
		{"overlong form is not UTF-8", "a\xc0\x9bb", "a\uFFFDb"},
		{"lone surrogate is not UTF-8", "a\xed\xa0\x80b", "a\uFFFDb"},
		{"bidi controls go", "a\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069b", "ab"},
		{"right-to-left letters stay", "שלום علی", "שלום علی"},
		{"tags go", "a\U000e0001\U000e0061\U000e007fb", "ab"},
		{"zero width goes", "a\u200b\u2060\ufeffb", "ab"},
		{"soft hyphen goes", "a\u00adb", "ab"},
		{"line separators go", "a\u2028\u2029b", "ab"},
		{"fillers go", "a\u3164\u115f\u1160\uffa0b", "ab"},
		{"annotations go", "a\ufff9b\ufffac\ufffb", "abc"},
		{"noncharacters and private use go", "a\uffff\ufdd0\ue000\U0010ffffb", "ab"},
		{"odd spaces are spaces", "a\u00a0b\u2003c", "a b c"},
		{"ideographic space stays", "茶\u3000话", "茶\u3000话"},
		{"result is NFC", "Zoe\u0308 \u1112\u1161\u11ab", "Zoë 한"},
		{"four marks stay", "q\u0301\u0301\u0301\u0301", "q\u0301\u0301\u0301\u0301"},
		{"fifth mark goes", "q" + strings.Repeat("\u0301", 90) + "z", "q\u0301\u0301\u0301\u0301z"},
		{"leading mark goes", "\u0301a", "a"},
		{"mark on a space goes", "a \u0301b", "a b"},
		{"mark at the beginning of a line goes", "a\n\u0301b", "a\nb"},
		{"family stays one picture", "👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"},
		{"skin tones and selectors stay", "👩🏽‍❤️‍💋‍👨🏿", "👩🏽‍❤️‍💋‍👨🏿"},
		{"flags stay", "🇨🇳🇫🇷", "🇨🇳🇫🇷"},
		{"keycap stays", "1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		{"selector after a plain letter goes", "a\ufe0fb1\ufe0fb", "ab1b"},
		{"second selector goes", "❤\ufe0f\ufe0f\ufe0f", "❤\ufe0f"},
		{"skin tone without a picture goes", "a🏽茶🏽", "a茶"},
		{"joiner between letters goes", "a\u200db\u200cc", "abc"},
		{"joiner between picture and letter goes", "👩\u200da", "👩a"},
		{"joiner at either end goes", "\u200d👩\u200d", "👩"},
		{"run of joiners is one", "👩\u200d\u200d\u200d👧", "👩\u200d👧"},
		{"ninth joined picture stands alone", strings.Repeat("👩\u200d", 9) + "👩",
			strings.Repeat("👩\u200d", 7) + "👩👩\u200d👩"},
		{"Persian keeps its non-joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"Sinhala keeps its joiner", "ශ්\u200dරී", "ශ්\u200dරී"},
		{"Bengali keeps its joiner before a mark", "র\u200d্য", "র\u200d্য"},
		{"old Hangul can't grow without end", strings.Repeat("\u1100", 50), strings.Repeat("\u1100", 6)},
		{"conjuncts can't grow without end", strings.Repeat("क्", 50), strings.Repeat("क्", 6) + "्््"},
		{"spaces at the end of lines go", "a  \nb\u3000\n", "a\nb"},
		{"empty lines around go, indentation stays", "\n \n  a\n\n  b\n\n", "  a\n\n  b"},
		{"nothing is nothing", " \n\t\u200b", ""},
	}
	for _, tt := range tests {
		if got := room.Clean(tt.in); got != tt.want {
			t.Errorf("%s: Clean(%+q) = %+q, want %+q", tt.rule, tt.in, got, tt.want)
		}
	}
}

func TestCleanLine(t *testing.T) {
	tests := []struct {
		rule, in string
		max      int
		want     string
	}{
		{"one line", " a\nb ", 10, "a b"},
		{"cut by characters, not bytes", "👩‍👩‍👧茶会ab", 3, "👩‍👩‍👧茶会"},
		{"no space where it was cut", "a b", 2, "a"},
		{"short enough stays", "abc", 3, "abc"},
		{"nothing asked for", "abc", 0, ""},
		{"escape in a client's version", "SSH-2.0-\x1b[2Jevil\r\n", 40, "SSH-2.0-evil"},
	}
	for _, tt := range tests {
		if got := room.CleanLine(tt.in, tt.max); got != tt.want {
			t.Errorf("%s: CleanLine(%+q, %d) = %+q, want %+q", tt.rule, tt.in, tt.max, got, tt.want)
		}
	}
}

//security:holds 34
func TestCheckMessage(t *testing.T) {
	tests := []struct {
		rule, in string
		want     error
	}{
		{"the longest message", strings.Repeat("茶", room.MaxMessage), nil},
		{"three characters too many", strings.Repeat("👩‍👧", room.MaxMessage+3), room.TooLong{By: 3}},
		{"as many lines as may be", strings.Repeat("a\n", room.MaxLines), nil},
		{"one line more", strings.Repeat("a\n", room.MaxLines+1), room.ErrTooManyLines},
		{"nothing to read", "\x1b[0m\u200b \n", room.ErrEmpty},
	}
	for _, tt := range tests {
		if _, err := room.CheckMessage(tt.in); !errors.Is(err, tt.want) {
			t.Errorf("%s: CheckMessage answers %v, want %v", tt.rule, err, tt.want)
		}
	}
}

//security:holds 1 2 4 5 6
func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"plain", "茶\u0301\u0301\u0301\u0301\u0301", "👩🏽‍❤️‍💋‍👨🏿", "1\ufe0f\u20e3", "می\u200cخواهم", "ශ්\u200dරී",
		"\u1100\u1100\u1161\u11a8",
		"क्\u200dष", "\x1b]0;x\x1b\\", "\x9b\xc0\x80", "\u0958\u0323\u0301", "\ufb2c\u05b4\u05b4\u05b4\u05b4",
		"e\u200d\u0301", "\u0d4e\u0d4e\u0d4e",
		"ｶﾞﾟﾟﾟﾟﾟ", "🇨🇳🇨", "a\u00a0\u0301", "\u2000\u0344", "\u180bᠠ\u180b", "葛\U000e0100\U000e0100",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := room.Clean(s)
		if again := room.Clean(got); again != got {
			t.Fatalf("Clean(%+q) = %+q, and again %+q", s, got, again)
		}
		if !utf8.ValidString(got) || !norm.NFC.IsNormalString(got) {
			t.Fatalf("Clean(%+q) = %+q, which is not UTF-8 in NFC", s, got)
		}
		checkHarmless(t, got)
		if line := room.CleanLine(s, 20); room.CleanLine(line, 20) != line || strings.Contains(line, "\n") {
			t.Fatalf("CleanLine(%+q) = %+q, which is not one clean line", s, line)
		}
	})
}

// checkHarmless looks for what must never reach a terminal, by means other than those of Clean.
func checkHarmless(t *testing.T, s string) {
	t.Helper()
	marks := 0
	for i, r := range s {
		switch {
		case r == '\n', r == '\u200d', r == '\u200c':
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point),
			r == '\u3164', r == '\u115f', r == '\u034f':
			t.Fatalf("%+q holds %U", s, r)
		}
		switch {
		case unicode.Is(unicode.Variation_Selector, r):
		case !unicode.IsMark(r):
			marks = 0
		case i == 0:
			t.Fatalf("%+q begins with a mark", s)
		default:
			marks++
		}
		if marks > 8 { // four, each of which NFC may have had to write as two
			t.Fatalf("%+q piles up marks", s)
		}
	}
	for clusters := graphemes.FromString(s); clusters.Next(); {
		if v := clusters.Value(); len([]rune(v)) > 40 {
			t.Fatalf("%+q holds a character of %d runes", s, len([]rune(v)))
		}
	}
}

// TestWideLettersStandAlone: where letters grow together Clean bounds how many, and it takes for granted that these never
// do, however the tables of Unicode grow.
//
//security:holds 7
func TestWideLettersStandAlone(t *testing.T) {
	for _, wide := range [][2]rune{{'\u3000', '\u9fff'}, {'\uff01', '\uff60'}} {
		for r := wide[0]; r <= wide[1]; r++ {
			if unicode.IsMark(r) || !unicode.IsPrint(r) {
				continue
			}
			s := room.Clean("茶" + strings.Repeat(string(r), 2) + "茶")
			n := 0
			for clusters := graphemes.FromString(s); clusters.Next(); {
				n++
			}
			if want := utf8.RuneCountInString(s); n != want {
				t.Errorf("%q is %d characters, want %d", s, n, want)
			}
		}
	}
}
