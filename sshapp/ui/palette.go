package ui

import (
	"math"

	"teahouse/sshapp/paint"
)

// The least contrasts of WCAG 2.2: success criteria 1.4.3 (AA) for every text, 1.4.6 (AAA) for those who ask for strong
// contrast.
const (
	enough = 4.5
	strong = 7
)

// depth is how many colours a terminal has.
type depth uint8

const (
	depthNone depth = iota
	depth16
	depth256
	depthTrue
)

// nearest is the colour that the terminal shows for c.
func (d depth) nearest(c paint.Color) paint.Color {
	if d == depth256 {
		return paint.Nearest256(c)
	}
	return c
}

// linear is the light of an sRGB level as WCAG 2.2 defines it for its relative luminance.
var linear = func() (light [256]float64) {
	for i := range light {
		c := float64(i) / 255
		if c <= 0.04045 {
			light[i] = c / 12.92
		} else {
			light[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return light
}()

// luminance is WCAG's relative luminance, from 0 for black to 1 for white.
func luminance(c paint.Color) float64 {
	r, g, b, _ := c.RGBA8()
	return 0.2126*linear[r] + 0.7152*linear[g] + 0.0722*linear[b]
}

// contrast is WCAG's contrast ratio, from 1 to 21; the order does not matter.
func contrast(a, b paint.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

var (
	black = paint.RGB(0, 0, 0)
	white = paint.RGB(255, 255, 255)
)

// isDark tells whether light ink is the better one on a ground.
func isDark(ground paint.Color) bool { return contrast(white, ground) >= contrast(black, ground) }

// legible is ink as the terminal shows it, moved towards black or white until it has the least contrast on ground.
func (d depth) legible(ink, ground paint.Color, least float64) paint.Color {
	end := black
	if isDark(ground) {
		end = white
	}
	const steps = 16
	for i := range steps {
		if c := d.nearest(mix(ink, end, i, steps)); contrast(c, ground) >= least {
			return c
		}
	}
	return d.nearest(end)
}

// mix goes part of the way, in steps, from one colour to another.
func mix(from, to paint.Color, part, steps int) paint.Color {
	r, g, b, _ := from.RGBA8()
	r2, g2, b2, _ := to.RGBA8()
	between := func(x, y uint8) uint8 { return uint8((int(x)*(steps-part) + int(y)*part) / steps) }
	return paint.RGB(between(r, r2), between(g, g2), between(b, b2))
}

// hues is how many name colours there are. Eyes can't tell many more apart; a fixed table needs no cache and no lock.
const hues = 60

// nameColours makes the colours of people's names on a ground. All have about the same contrast, so that nobody's name
// is louder than another's. Only integers decide, up to the comparison, so that they are the same on every machine.
func (d depth) nameColours(ground paint.Color, least float64) (out [hues]paint.Color) {
	sat := 62
	if d == depth256 {
		sat = 100 // or the nearest of so few colours would often be grey
	}
	from, step, aim := 96, -1, max(least, 5.2)
	if isDark(ground) {
		from, step, aim = 4, 1, max(least, 7.5)
	}
	for i := range out {
		for l := from; ; l += step {
			c := d.nearest(hsl(i*360/hues, sat, l))
			if contrast(c, ground) >= aim || l+step < 0 || l+step > 100 {
				out[i] = c
				break
			}
		}
	}
	return out
}

// hsl makes a colour from a hue in degrees, a saturation and a lightness in per cent, as CSS Color 4 (7.1) does.
func hsl(hue, sat, light int) paint.Color {
	chroma := sat * min(light, 100-light) // in 1/10,000
	level := func(n int) uint8 {
		k := (n*30 + hue) % 360 // in degrees, where CSS counts twelfths of the circle
		away := max(-30, min(k-90, 270-k, 30))
		return uint8((light*100*30 - chroma*away) * 255 / (10000 * 30))
	}
	return paint.RGB(level(0), level(8), level(4))
}
