package paint

import "strconv"

// Color is a colour as a terminal can be told it. The zero Color is the terminal's own foreground or background.
type Color uint32

// The kind of a Color stands in its top byte, the value beneath it.
const (
	kindShift = 24

	kindIndexed16  Color = 1 << kindShift
	kindIndexed256 Color = 2 << kindShift
	kindRGB        Color = 3 << kindShift
	kindMask       Color = 0xff << kindShift
)

// Indexed16 is one of the sixteen colours that every person may have chosen for themselves; only 4 bits of i count.
func Indexed16(i uint8) Color { return kindIndexed16 | Color(i&15) }

// Indexed256 is one of xterm's 256 colours; from 16 on they look the same everywhere.
func Indexed256(i uint8) Color { return kindIndexed256 | Color(i) }

// RGB is a true colour, for terminals of which it is known that they have them.
func RGB(r, g, b uint8) Color { return kindRGB | Color(r)<<16 | Color(g)<<8 | Color(b) }

// xterm16 holds xterm's defaults for the first sixteen colours, as 0xRRGGBB.
var xterm16 = [16]Color{
	0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
}

// cubeLevels are the six steps of the 6×6×6 cube that colours 16 to 231 form.
var cubeLevels = [6]uint8{0, 95, 135, 175, 215, 255}

// RGBA8 gives the red, green and blue parts as xterm has them by default; ok is false for the terminal's own colour,
// which nobody here can know. The first sixteen are a guess, since people choose them.
func (c Color) RGBA8() (r, g, b uint8, ok bool) {
	switch c & kindMask {
	case kindIndexed16, kindIndexed256:
		c = indexRGB(uint8(c))
	case kindRGB:
	default:
		return 0, 0, 0, false
	}
	return uint8(c >> 16), uint8(c >> 8), uint8(c), true
}

func indexRGB(i uint8) Color {
	switch {
	case i < 16:
		return xterm16[i]
	case i < 232:
		i -= 16
		return RGB(cubeLevels[i/36], cubeLevels[i/6%6], cubeLevels[i%6])
	}
	grey := 8 + 10*(i-232)
	return RGB(grey, grey, grey)
}

// Nearest256 gives the one of colours 16 to 255 that differs least from a true colour. Other colours stay as they are.
func Nearest256(c Color) Color {
	if c&kindMask != kindRGB {
		return c
	}
	best, least := uint8(0), int(^uint(0)>>1)
	for i := 16; i < 256; i++ {
		// Ties go to the lower index, so that the answer is the same for ever.
		if d := distance(c, indexRGB(uint8(i))); d < least {
			best, least = uint8(i), d
		}
	}
	return Indexed256(best)
}

// distance weighs the parts roughly as eyes do: green most, blue least.
func distance(a, b Color) int {
	dr := int(uint8(a>>16)) - int(uint8(b>>16))
	dg := int(uint8(a>>8)) - int(uint8(b>>8))
	db := int(uint8(a)) - int(uint8(b))
	return 3*dr*dr + 6*dg*dg + db*db
}

// Attr is a set of attributes, joined with |.
type Attr uint8

// The attributes of ECMA-48 that terminals draw reliably.
const (
	Bold Attr = 1 << iota
	Faint
	Italic
	Underline
	Reverse
	Strike
)

// attrCodes tells which SGR parameter sets and which unsets an attribute (ECMA-48 8.3.117). Bold and faint are unset by
// the same one.
var attrCodes = [...]struct {
	attr    Attr
	on, off int64
}{
	{Bold, 1, 22}, {Faint, 2, 22}, {Italic, 3, 23}, {Underline, 4, 24}, {Reverse, 7, 27}, {Strike, 9, 29},
}

// Style is how a cell is drawn. The zero Style is the terminal's own look. A Style must already suit the terminal:
// nothing here turns true colours into fewer.
type Style struct {
	FG, BG Color
	Attr   Attr
	Link   Link
}

// appendStyle appends what turns one style into the other: SGR, and OSC 8 where the link changes.
func appendStyle(b []byte, from, to Style) []byte {
	if from == to {
		return b
	}
	b = appendLink(b, from.Link, to.Link)
	from.Link = to.Link
	return appendSGR(b, from, to)
}

// appendSGR is appendStyle for styles of the same link: nothing if they are equal, else one sequence, the shorter of
// changing what differs and starting from nothing.
func appendSGR(b []byte, from, to Style) []byte {
	if from == to {
		return b
	}
	b = append(b, "\x1b["...)
	if to == (Style{Link: to.Link}) {
		return append(b, 'm')
	}
	var room [2][64]byte
	step := appendChange(room[0][:0], from, to)
	anew := appendChange(append(room[1][:0], '0', ';'), Style{}, to)
	if len(anew) < len(step) {
		step = anew
	}
	b = append(b, step...)
	b[len(b)-1] = 'm' // in place of the last separator
	return b
}

// appendChange appends the parameters that lead from one style to another, each followed by a semicolon.
func appendChange(b []byte, from, to Style) []byte {
	const shared = Bold | Faint
	if from.Attr&^to.Attr&shared != 0 {
		b = append(b, "22;"...)
		from.Attr &^= shared
	}
	for _, a := range attrCodes {
		switch {
		case to.Attr&^from.Attr&a.attr != 0:
			b = append(strconv.AppendInt(b, a.on, 10), ';')
		case from.Attr&^to.Attr&a.attr != 0:
			b = append(strconv.AppendInt(b, a.off, 10), ';')
		}
	}
	if from.FG != to.FG {
		b = appendColor(b, to.FG, 30)
	}
	if from.BG != to.BG {
		b = appendColor(b, to.BG, 40)
	}
	return b
}

// appendColor appends the parameters of a colour; base is 30 for the foreground and 40 for the background.
func appendColor(b []byte, c Color, base int64) []byte {
	switch c & kindMask {
	case kindIndexed16:
		i := int64(c & 15)
		if i > 7 {
			i += 60 - 8 // the bright half: 90–97 and 100–107
		}
		b = strconv.AppendInt(b, base+i, 10)
	case kindIndexed256:
		b = append(strconv.AppendInt(b, base+8, 10), ";5;"...)
		b = strconv.AppendUint(b, uint64(uint8(c)), 10)
	case kindRGB:
		b = append(strconv.AppendInt(b, base+8, 10), ";2;"...)
		b = append(strconv.AppendUint(b, uint64(uint8(c>>16)), 10), ';')
		b = append(strconv.AppendUint(b, uint64(uint8(c>>8)), 10), ';')
		b = strconv.AppendUint(b, uint64(uint8(c)), 10)
	default:
		b = strconv.AppendInt(b, base+9, 10)
	}
	return append(b, ';')
}
