package paint_test

import (
	"testing"

	"teahouse/sshapp/paint"
)

func TestColorRGBA8(t *testing.T) {
	tests := []struct {
		name    string
		c       paint.Color
		r, g, b uint8
		ok      bool
	}{
		{"the terminal's own is unknown", 0, 0, 0, 0, false},
		{"true colour", paint.RGB(1, 2, 3), 1, 2, 3, true},
		{"xterm's bright blue", paint.Indexed16(12), 0x5c, 0x5c, 0xff, true},
		{"only four bits of a basic colour count", paint.Indexed16(17), 0xcd, 0, 0, true},
		{"the basic colours are the first of 256", paint.Indexed256(9), 0xff, 0, 0, true},
		{"the cube begins black", paint.Indexed256(16), 0, 0, 0, true},
		{"in the cube", paint.Indexed256(67), 95, 135, 175, true},
		{"the cube ends white", paint.Indexed256(231), 255, 255, 255, true},
		{"the darkest grey", paint.Indexed256(232), 8, 8, 8, true},
		{"the lightest grey", paint.Indexed256(255), 238, 238, 238, true},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			r, g, b, ok := c.c.RGBA8()
			if r != c.r || g != c.g || b != c.b || ok != c.ok {
				t.Errorf("RGBA8() = %d %d %d %t, want %d %d %d %t", r, g, b, ok, c.r, c.g, c.b, c.ok)
			}
		})
	}
}

func TestNearest256KeepsWhatIsThereAlready(t *testing.T) {
	for i := 16; i < 256; i++ {
		c := paint.Indexed256(uint8(i))
		r, g, b, _ := c.RGBA8()
		if got := paint.Nearest256(paint.RGB(r, g, b)); got != c {
			// Some greys stand in the cube too; then the cube's is given, which looks the same.
			if gr, gg, gb, _ := got.RGBA8(); gr != r || gg != g || gb != b {
				t.Errorf("Nearest256 of colour %d is %d", i, uint8(got))
			}
		}
	}
	for _, c := range []paint.Color{0, paint.Indexed16(3), paint.Indexed256(200)} {
		if got := paint.Nearest256(c); got != c {
			t.Errorf("Nearest256(%#x) = %#x, want it unchanged", c, got)
		}
	}
}

// Each change of style costs as few bytes as it can: most of what a visit is sent is rows.
func TestStyleChangesAreShort(t *testing.T) {
	bold := paint.Style{Attr: paint.Bold}
	tests := []struct {
		name     string
		from, to paint.Style
		want     string
	}{
		{"nothing", bold, bold, "ab"},
		{"to plain", bold, paint.Style{}, "a\x1b[mb"},
		{"a basic colour", bold, paint.Style{FG: paint.Indexed16(1), Attr: paint.Bold}, "a\x1b[31mb"},
		{"bright", bold, paint.Style{BG: paint.Indexed16(9), Attr: paint.Bold}, "a\x1b[101mb"},
		{"256", bold, paint.Style{FG: paint.Indexed256(200), Attr: paint.Bold}, "a\x1b[38;5;200mb"},
		{"true colour", bold, paint.Style{BG: paint.RGB(1, 20, 255), Attr: paint.Bold}, "a\x1b[48;2;1;20;255mb"},
		{"bold to faint unsets bold", bold, paint.Style{Attr: paint.Faint}, "a\x1b[0;2mb"},
		{"one of bold and faint stays", paint.Style{FG: paint.RGB(1, 2, 3), Attr: paint.Bold | paint.Faint},
			paint.Style{FG: paint.RGB(1, 2, 3), Attr: paint.Bold}, "a\x1b[22;1mb"},
		{"back to the own colour", paint.Style{FG: paint.RGB(1, 2, 3), BG: paint.RGB(4, 5, 6)},
			paint.Style{BG: paint.RGB(4, 5, 6)}, "a\x1b[39mb"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			pre := paint.NewRow(2)
			pre.Text(c.from, "a")
			start := len(pre.Frag().Text) - len("a\x1b[m") // the way into the first style is not the matter
			if c.from == (paint.Style{}) {
				start = 0
			}
			pre.Text(c.to, "b")
			got := pre.Frag().Text[start:]
			if c.to != (paint.Style{}) {
				got = got[:len(got)-len("\x1b[m")]
			}
			if got != c.want {
				t.Errorf("a in %+v, b in %+v: %q, want %q", c.from, c.to, got, c.want)
			}
		})
	}
}
