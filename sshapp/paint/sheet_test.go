package paint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"teahouse/sshapp/paint"
)

// sheetCase is a sheet and another that it changes into, as a fuzzer thinks of them.
type sheetCase struct {
	width, split, head int
	old, new           []string // texts of the rows; control characters set the style, and \v begins the side
}

// sheet builds one of the two, and its parts.
func (c sheetCase) sheet(texts []string) (*paint.Sheet, parts) {
	p := parts{width: c.width, split: c.split}
	for y, text := range texts {
		left, right, _ := strings.Cut(text, "\v")
		if y < c.head || c.split == c.width {
			p.left = append(p.left, styled(paint.NewRow(c.width), left))
			p.right = append(p.right, "")
			continue
		}
		p.left = append(p.left, styled(paint.NewRow(c.split), left))
		p.right = append(p.right, styled(paint.NewRowAt(c.split, c.width), right))
	}
	var side []string
	if c.split < c.width {
		side = p.right[c.head:]
	}
	return paint.NewSheet(c.width, c.split, p.left[:c.head], p.left[c.head:], side), p
}

// styled writes a text in which each control character sets the style of what follows.
func styled(r *paint.Row, text string) string {
	var st paint.Style
	for text != "" {
		i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' })
		if i < 0 {
			i = len(text)
		}
		r.Text(st, text[:i])
		if text = text[i:]; text != "" {
			c := text[0]
			st = paint.Style{Attr: paint.Attr(1 << c & 63), FG: paint.Indexed16(c >> 1), BG: paint.Indexed256(c &^ 7)}
			if c&7 == 0 {
				st.BG = 0
			}
			text = text[1:]
		}
	}
	return r.String()
}

// check draws the old sheet, changes it into the new one, and has all judges compare both with what they repaint.
func (c sheetCase) check(t *testing.T, judges map[string]judge) {
	old, oldParts := c.sheet(c.old)
	sheet, newParts := c.sheet(c.new)
	for name, j := range judges {
		for _, margins := range []bool{false, true} {
			s, isStrict := j.(*strict)
			if isStrict && s.margins != margins {
				continue
			}
			if isStrict {
				s.begin(t)
			}
			want := repainted(j, newParts)
			wantOld := repainted(j, oldParts)
			repainted(j, parts{width: c.width, left: make([]string, len(c.old)), right: make([]string, len(c.old))})
			if margins {
				fmt.Fprint(j, "\x1b[?69h")
			}
			frame := old.KeyFrame(margins)
			j.Write(frame)
			if d := pictureOf(j).differs(wantOld); d != "" {
				t.Fatalf("%s, margins %v: the key frame %q draws %s", name, margins, frame, d)
			}
			delta := sheet.Delta(old, margins)
			j.Write(delta)
			if d := pictureOf(j).differs(want); d != "" {
				t.Fatalf("%s, margins %v: the delta %q draws %s", name, margins, delta, d)
			}
			if isStrict && s.bounded() {
				t.Fatalf("%s: %q leaves bounds behind", name, delta)
			}
		}
	}
}

func TestSheets(t *testing.T) {
	rows := func(texts ...string) []string { return texts }
	tests := []struct {
		name string
		c    sheetCase
	}{
		{"one more message", sheetCase{8, 5, 1, rows("h", "a", "b", "c", "d"), rows("h", "b", "c", "d", "e")}},
		{"back", sheetCase{8, 5, 1, rows("h", "c", "d", "e", "f"), rows("h", "a", "b", "c", "d")}},
		{"a new head and another people list", sheetCase{8, 5, 1, rows("h", "a\vx", "b\vy", "c", "d"), rows("g", "b\vy", "c", "d", "e\vz")}},
		{"nothing stays", sheetCase{8, 8, 0, rows("a", "b", "c", "d"), rows("e", "f", "g", "h")}},
		{"coloured to the edge", sheetCase{8, 5, 0, rows("a", "b", "c", "\x09     "), rows("b", "c", "\x09     ", "\x11e    ")}},
		{"full to the split", sheetCase{8, 4, 0, rows("a", "b", "c", "d", "e"), rows("d", "e", "한국", "한국", "한국")}},
		{"the side stays beside a new row", sheetCase{24, 4, 0, rows("abc\vs"), rows("👩\u200d👩\u200d👧\vs")}},
		{"and is not spilt over", sheetCase{24, 4, 0, rows("abc\vst"), rows("ab👩\u200d👩\u200d👧\vst")}},
		{"nor by a row that comes in", sheetCase{24, 4, 0, rows("a\vst", "b\vst", "c\vst", "d\vst"),
			rows("b\vst", "c\vst", "d\vst", "a 👩\u200d👩\u200d👧\vst")}},
		{"a pane of one column", sheetCase{4, 1, 0, rows("a\vx", "b\vy", "c\vz", "d"), rows("b\vx", "c\vy", "d\vz", "e")}},
		{"an emoji stays before what changes", sheetCase{20, 12, 0, rows("👩\u200d👩\u200d👧abcdefgh"), rows("👩\u200d👩\u200d👧xbcdefgh")}},
		{"a margin holds nothing back", sheetCase{9, 4, 0, rows("a", "b", "c", "d"), rows("b", "c", "d", "aaaक्षि")}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) { c.c.check(t, judges(t, 1, 1)) })
	}
}

func FuzzSheet(f *testing.F) {
	f.Add("a\nb\nc\nd", "b\nc\nd\ne", uint8(8), uint8(5), uint8(1))
	f.Add("h\na\x0bx\n\x09     \n한국", "h\n\x09     \n한국\n👩\u200d👩\u200d👧\x0bx", uint8(24), uint8(4), uint8(0))
	f.Add("❤️\n1️⃣\n\x1f\nक्षि", "\x02          \n🇨🇳🇯🇵\n\x7fa\n\u0301", uint8(11), uint8(9), uint8(2))
	judges := judges(f, 1, 1)
	f.Fuzz(func(t *testing.T, old, new string, width, split, head uint8) {
		c := sheetCase{width: 1 + int(width)%60, old: strings.Split(old, "\n"), new: strings.Split(new, "\n")}
		n := max(min(len(c.old), len(c.new), 12), 3)
		c.old, c.new = resized(c.old, n), resized(c.new, n)
		c.head = int(head) % (n + 1)
		c.split = int(split) % (c.width + 1)
		c.check(t, judges)
	})
}

// FuzzRow changes one row into another, in any styles.
func FuzzRow(f *testing.F) {
	f.Add("a cup of tea", uint64(0), "a cup of  tea", uint64(1), uint8(20))
	f.Add("茶话会", uint64(0x03ff8000_01000003), "茶话 会", uint64(0x3f), uint8(6))
	f.Add("            ", uint64(7), "   👍🏽   ", uint64(0x02000100_00000020), uint8(30))
	judges := judges(f, 1, 1)
	f.Fuzz(func(t *testing.T, a string, sa uint64, b string, sb uint64, width uint8) {
		w := 1 + int(width)%100
		row := func(first, then string, st, st2 paint.Style) string {
			r := paint.NewRow(w)
			r.Text(st, first)
			r.Text(st2, then)
			r.Fill(st, w-w/3)
			return r.String()
		}
		from, to := row(a, b, anyStyle(sa), anyStyle(sb)), row(b, a, anyStyle(sb), anyStyle(sa))
		old := paint.NewSheet(w, w, []string{from}, nil, nil)
		for name, j := range judges {
			s, isStrict := j.(*strict)
			if isStrict {
				s.begin(t)
			}
			margins := !isStrict || s.margins
			want := repainted(j, parts{width: w, left: []string{to}, right: []string{""}})
			repainted(j, parts{width: w, left: []string{from}, right: []string{""}})
			delta := paint.NewSheet(w, w, []string{to}, nil, nil).Delta(old, margins)
			j.Write(delta)
			if d := pictureOf(j).differs(want); d != "" {
				t.Fatalf("%s: %q makes of %q %s", name, delta, from, d)
			}
		}
	})
}

// anyStyle makes a style of any bits.
func anyStyle(bits uint64) (st paint.Style) {
	color := func(bits uint32) paint.Color {
		switch bits >> 24 & 3 {
		case 1:
			return paint.Indexed16(uint8(bits))
		case 2:
			return paint.Indexed256(uint8(bits))
		case 3:
			return paint.RGB(uint8(bits>>16), uint8(bits>>8), uint8(bits))
		}
		return 0
	}
	return paint.Style{FG: color(uint32(bits >> 32)), BG: color(uint32(bits)), Attr: paint.Attr(bits >> 58)}
}

// resized gives a slice of n, shorter or with empty rows at its end.
func resized(rows []string, n int) []string {
	return append(slices.Clone(rows[:min(len(rows), n)]), make([]string, max(n-len(rows), 0))...)
}
