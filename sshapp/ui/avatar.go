package ui

import (
	"strings"

	"teahouse/sshapp/paint"
)

// The sizes of the two pictures of a person, in cells.
const (
	avatarWidth = 4
	markWidth   = 2
)

// Avatar is a person's picture: two rows of four cells on the pane's ground. It is made from the name alone, so it is the
// same everywhere and for ever; its colours follow the theme. Where there are 16 colours or fewer it is the first letter
// in a box. Guests, whose names are lent, have a grey one.
func Avatar(name string, guest bool, th *Theme) [2]paint.Frag {
	return [2]paint.Frag(drawing{part: partAvatar, name: name, guest: guest, width: avatarWidth, theme: th}.get())
}

// Mark is the small picture of a person: the first character of the name in a box of two cells.
func Mark(name string, guest bool, th *Theme) paint.Frag {
	return drawing{part: partMark, name: name, guest: guest, width: markWidth, theme: th}.get()[0]
}

func (d drawing) drawAvatar() []paint.Frag {
	top, bottom := paint.NewRow(avatarWidth), paint.NewRow(avatarWidth)
	if d.theme.depth <= depth16 {
		box := d.box()
		top.Fill(box, 1)
		d.drawLetter(top, box)
		top.Fill(box, avatarWidth)
		bottom.Fill(d.theme.Pane, avatarWidth)
		return []paint.Frag{top.Frag(), bottom.Frag()}
	}
	inks := d.inks()
	face := identify(d.name).face()
	for x := range avatarWidth {
		drawHalves(top, d.theme.Pane.BG, inks[face[0][x]], inks[face[1][x]])
		drawHalves(bottom, d.theme.Pane.BG, inks[face[2][x]], inks[face[3][x]])
	}
	return []paint.Frag{top.Frag(), bottom.Frag()}
}

// drawHalves draws two pixels, one above the other, as one cell; the zero colour is the ground. The ground is always
// the background where it is one of the two, so that a selection or a screenshot without colours still shows the shape.
func drawHalves(r *paint.Row, ground, upper, lower paint.Color) {
	switch {
	case upper == 0 && lower == 0:
		r.Text(paint.Style{BG: ground}, " ")
	case upper == lower:
		r.Text(paint.Style{FG: upper, BG: ground}, "█")
	case lower == 0:
		r.Text(paint.Style{FG: upper, BG: ground}, "▀")
	case upper == 0:
		r.Text(paint.Style{FG: lower, BG: ground}, "▄")
	default:
		r.Text(paint.Style{FG: upper, BG: lower}, "▀")
	}
}

// inks are the colours of the pixels of a face: the ground, the name's own colour and one further along the circle.
func (d drawing) inks() [3]paint.Color {
	th := d.theme
	if d.guest {
		return [3]paint.Color{0, th.PaneDim.FG, th.PaneDim.FG}
	}
	id := identify(d.name)
	// From a quarter to three quarters of the circle away: next to it, the two could not be told apart.
	second := id.hue() + hues/4 + int(id[2])%(hues/2)
	return [3]paint.Color{0, th.names[id.hue()], th.names[second%hues]}
}

// middles are the ways to set the inner pixels of a column, a bit for each: with something above and something below.
var middles = [8]uint8{0b0101, 0b1001, 0b0110, 0b1010, 0b0111, 0b1011, 0b1101, 0b1110}

// face is a picture of 4×4 pixels with values 0, 1 and 2, equal on its left and right. The outer column may be set in
// any way but full and empty.
func (id identity) face() (pixels [4][4]uint8) {
	for x, set := range [2]uint8{1 + id[3]%14, middles[id[4]%8]} {
		for y := range pixels {
			if set>>y&1 != 0 {
				value := 1 + id[5+x]>>y&1
				pixels[y][x], pixels[y][3-x] = value, value
			}
		}
	}
	return pixels
}

func (d drawing) drawMark(r *paint.Row) {
	box := d.box()
	d.drawLetter(r, box)
	r.Fill(box, markWidth)
}

// drawLetter draws the name's first character as a capital.
func (d drawing) drawLetter(r *paint.Row, st paint.Style) {
	for c := range paint.Clusters(d.name) {
		r.Text(st, paint.Truncate(strings.ToUpper(c), markWidth, ""))
		return
	}
}

// box is the style of a mark: ink and ground of the name's style changed for each other, which keeps their contrast.
// Where the ground is the terminal's own, only the terminal can do that.
func (d drawing) box() paint.Style {
	th := d.theme
	if d.guest {
		return th.GuestMark
	}
	st := th.NameStyle(d.name)
	if th.depth <= depth16 {
		st.Attr |= paint.Reverse
		return st
	}
	return paint.Style{FG: th.Pane.BG, BG: st.FG, Attr: paint.Bold}
}

// drawFace is the gutters beside an author's first two rows, with as much of the avatar as they have room for.
func (d drawing) drawFace() []paint.Frag {
	th, width := d.theme, int(d.width)
	gutter := func(f paint.Frag) paint.Frag {
		r := paint.NewRow(width)
		r.Fill(th.Pane, (width-f.Width)/2)
		r.Splice(f)
		r.Fill(th.Pane, width)
		return r.Frag()
	}
	switch {
	case width > avatarWidth:
		a := Avatar(d.name, d.guest, th)
		return []paint.Frag{gutter(a[0]), gutter(a[1])}
	case width > markWidth:
		return []paint.Frag{gutter(Mark(d.name, d.guest, th)), gutter(paint.Frag{})}
	case width == markWidth:
		r := paint.NewRow(width)
		r.Text(d.nameStyle(), "▌")
		r.Fill(th.Pane, width)
		return []paint.Frag{r.Frag(), gutter(paint.Frag{})}
	}
	return []paint.Frag{gutter(paint.Frag{}), gutter(paint.Frag{})}
}
