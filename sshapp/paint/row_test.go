package paint_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/vt"

	"teahouse/sshapp/paint"
)

var (
	red     = paint.Style{FG: paint.Indexed16(1)}
	onGreen = paint.Style{BG: paint.RGB(0, 80, 0)}
	anSGR   = regexp.MustCompile(`\x1b\[[0-9;]*m`)
	inRow   = regexp.MustCompile(`^\x1b\[([0-9;]*m|[0-9]+G)`)
)

// wantRow fails unless a row holds nothing but SGR, CHA and visible characters, and is exactly width cells wide.
func wantRow(t testing.TB, row string, width int) {
	t.Helper()
	if !utf8.ValidString(row) {
		t.Fatalf("row %q is not UTF-8", row)
	}
	at := 0
	for rest := row; rest != ""; {
		if m := inRow.FindString(rest); m != "" {
			if strings.HasSuffix(m, "G") {
				fmt.Sscanf(m, "\x1b[%dG", &at)
				at--
			}
			rest = rest[len(m):]
			continue
		}
		text, _, _ := strings.Cut(rest, "\x1b[")
		if i := strings.IndexFunc(text, commanding); i >= 0 || text == "" {
			t.Fatalf("row %q holds a command at %q", row, rest)
		}
		at += paint.Width(text)
		rest = rest[len(text):]
	}
	if at != width {
		t.Fatalf("row %q is %d cells wide, want %d", row, at, width)
	}
	if all := anSGR.FindAllString(row, -1); len(all) > 0 && all[len(all)-1] != "\x1b[m" {
		t.Fatalf("row %q does not close its style", row)
	}
}

func commanding(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\u200c' && r != '\u200d'
}

func TestRow(t *testing.T) {
	tests := []struct {
		name  string
		width int
		build func(*paint.Row)
		want  string
	}{
		{"empty rows are padded", 3, func(*paint.Row) {}, "   "},
		{"padding is plain", 4, func(r *paint.Row) { r.Text(red, "ab") }, "\x1b[31mab\x1b[m  "},
		{"equal styles are told once", 4, func(r *paint.Row) { r.Text(red, "ab"); r.Text(red, "cd") }, "\x1b[31mabcd\x1b[m"},
		{"text ends with the row", 3, func(r *paint.Row) { r.Text(red, "abcd"); r.Text(red, "e") }, "\x1b[31mabc\x1b[m"},
		{"half a wide character is a space", 3, func(r *paint.Row) { r.Text(red, "茶话会") }, "\x1b[31m茶 \x1b[m"},
		{"text ends at a column", 5, func(r *paint.Row) { r.TextUntil(red, "茶话", 3) }, "\x1b[31m茶 \x1b[m  "},
		{"fill goes to a column", 4, func(r *paint.Row) { r.Fill(onGreen, 2); r.Text(red, "a") },
			"\x1b[48;2;0;80;0m  \x1b[0;31ma\x1b[m "},
		{"fill ends with the row", 2, func(r *paint.Row) { r.Fill(paint.Style{}, 9) }, "  "},
		{"fill never goes back", 3, func(r *paint.Row) { r.Text(red, "ab"); r.Fill(red, 1) }, "\x1b[31mab\x1b[m "},
		{"sequences come to nothing", 12, func(r *paint.Row) { r.Text(red, "\x1b[2Ja\n\tb\u009bc\r") },
			"\x1b[31m[2Jabc\x1b[m      "},
		{"a mark does not reach back", 3, func(r *paint.Row) { r.Text(red, "a"); r.Text(red, "\u0301b") }, "\x1b[31mab\x1b[m "},
		{"after an emoji the column is told", 5, func(r *paint.Row) { r.Text(red, "❤️a") },
			"\x1b[31m  \x1b[1G❤️\x1b[3Ga\x1b[m  "},
		{"before the padding too", 4, func(r *paint.Row) { r.Text(red, "a❤️") }, "\x1b[31ma  \x1b[2G❤️\x1b[4G\x1b[m "},
		{"but not behind the end", 2, func(r *paint.Row) { r.Text(red, "❤️") }, "\x1b[31m  \x1b[1G❤️\x1b[m"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			r := paint.NewRow(c.width)
			c.build(r)
			if got := r.String(); got != c.want {
				t.Errorf("row is %q, want %q", got, c.want)
			}
			wantRow(t, r.String(), c.width)
		})
	}
}

// A spliced fragment looks as if its texts had been written where it was put, wherever that is and whatever is cut.
func TestSpliceEqualsWritingInPlace(t *testing.T) {
	texts := []string{"tea", "茶话会", "a❤️b", "👩\u200d👩\u200d👧", "क्षि", "❤️❤️", "x\u0301", "🇨🇳x", ""}
	styles := []paint.Style{{}, red, onGreen}
	rng := rand.New(rand.NewPCG(1, 2))
	term := vt.NewEmulator(20, 1)
	defer term.Close()
	for range 2000 {
		width, base := 1+rng.IntN(16), rng.IntN(12)
		frag, spliced, written := paint.NewRow(100), paint.NewRow(width), paint.NewRow(width)
		spliced.Fill(onGreen, base)
		written.Fill(onGreen, base)
		var parts []string
		for range rng.IntN(4) {
			s, st := texts[rng.IntN(len(texts))], styles[rng.IntN(len(styles))]
			frag.Text(st, s)
			written.Text(st, s)
			parts = append(parts, s)
		}
		spliced.Splice(frag.Frag())
		if spliced.Col() != written.Col() {
			t.Fatalf("%q at %d of %d: splice ends at %d, want %d", parts, base, width, spliced.Col(), written.Col())
		}
		spliced.Text(red, "é")
		written.Text(red, "é")
		wantRow(t, spliced.String(), width)
		if got, want := cells(term, spliced.String()), cells(term, written.String()); got != want {
			t.Fatalf("%q at %d of %d:\nspliced %q\nwritten %q", parts, base, width, got, want)
		}
	}
}

// cells draws a row in a terminal and gives what stands in it.
func cells(term *vt.Emulator, row string) string {
	fmt.Fprint(term, "\x1b[?7l\x1b[2J\x1b[H", row)
	return term.Render()
}

// A terminal that draws an emoji in one cell or in three is put right at once, and keeps nothing of an older picture.
//
//security:holds 7
func TestDisputedWidthsMoveNothing(t *testing.T) {
	for _, s := range []string{"👩\u200d👩\u200d👧", "❤️", "🇨🇳", "1️⃣", "👍🏽", "क्षि", "🫪"} {
		frag := paint.NewRow(20)
		frag.Text(red, s+"|"+s)
		r := paint.NewRow(20)
		r.Text(red, s+"|"+s+"|")
		r.Splice(frag.Frag())
		r.Text(red, "|")
		end := r.Col() - 1
		for drawn := 1; drawn <= 3; drawn++ {
			line := draw(r.String(), s, drawn, 20)
			if line[paint.Width(s)] != "|" || line[end/2] != "|" || line[end] != "|" || line[end+1] != " " {
				t.Errorf("%s drawn %d cells wide gives %q", s, drawn, line)
			}
			for x, c := range line {
				if c == "old" {
					t.Errorf("%s drawn %d cells wide leaves column %d of the older picture", s, drawn, x)
				}
			}
		}
	}
}

// draw is a terminal that thinks each emoji to be the given number of cells wide.
func draw(row, emoji string, wide, width int) []string {
	line := make([]string, width+8)
	for i := range line {
		line[i] = "old"
	}
	for x := 0; row != ""; {
		var n int
		switch m := inRow.FindString(row); {
		case strings.HasSuffix(m, "G"):
			fmt.Sscanf(m, "\x1b[%dG", &x)
			x--
			n = len(m)
		case m != "":
			n = len(m)
		case strings.HasPrefix(row, emoji):
			for i := range wide {
				line[x+i] = emoji
			}
			x, n = x+wide, len(emoji)
		default:
			line[x], x, n = row[:1], x+1, 1
		}
		row = row[n:]
	}
	return line[:width]
}

func TestRowIsReusable(t *testing.T) {
	r := paint.NewRow(3)
	r.Text(red, "❤️")
	r.Reset(2)
	if got := r.String(); got != "  " || r.Col() != 0 {
		t.Errorf("after Reset: %q at %d, want an empty row of 2", got, r.Col())
	}
}

func TestPlain(t *testing.T) {
	r := paint.NewRow(16)
	r.Text(red, "a ❤️❤️ b")
	r.Fill(onGreen, 12)
	r.Text(red, "👩\u200d👩\u200d👧")
	if got, want := paint.Plain(r.String()), "a ❤️❤️ b    👩\u200d👩\u200d👧  "; got != want {
		t.Errorf("Plain(%q) = %q, want %q", r.String(), got, want)
	}
}

//security:holds 6
func TestMarksOnOneCharacterAreBounded(t *testing.T) {
	r := paint.NewRow(2)
	r.Text(paint.Style{}, "a"+strings.Repeat("\u0301", 10000)+"b")
	if got := r.String(); len(got) > 100 || !strings.HasSuffix(got, "b") {
		t.Errorf("a tower of marks makes a row of %d bytes, want few, and the b behind it", len(got))
	}
}

//security:holds 1 2
func FuzzRowText(f *testing.F) {
	for _, c := range widths {
		f.Add(c.s, "x", uint8(7))
	}
	f.Add("\u1add", "0", uint8(63)) // a mark that not all tables know
	f.Add("\x1b]0;title\a", "\x1b[6n", uint8(80))
	f.Fuzz(func(t *testing.T, a, b string, size uint8) {
		width := int(size)
		frag, r := paint.NewRow(width), paint.NewRow(width)
		used := frag.Text(red, a)
		if want := min(paint.Width(a), width); used > width || used < want-1 {
			t.Fatalf("Text(%q) used %d of %d cells, want %d", a, used, width, want)
		}
		r.Text(onGreen, b)
		r.Splice(frag.Frag())
		r.Fill(red, width/2)
		r.Text(red, a)
		wantRow(t, frag.String(), width)
		wantRow(t, r.String(), width)
	})
}

func BenchmarkRowText(b *testing.B) {
	for name, s := range map[string]string{
		"Latin": strings.Repeat("a cup of tea ", 8),
		"Han":   strings.Repeat("虚拟茶话会，", 8),
		"emoji": strings.Repeat("🍵👩\u200d👩\u200d👧", 20),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			r := paint.NewRow(100)
			for b.Loop() {
				r.Reset(100)
				r.Text(red, s)
				_ = r.String()
			}
		})
	}
}
