package ui

import "teahouse/sshapp/paint"

// tints are the colours of a theme that brings its own grounds.
type tints struct {
	base, pane, head, side, card, input, code      paint.Color // grounds
	text, dim, accent, good, bad, quiet, sky, plum paint.Color // inks
	least                                          float64     // contrast of every ink on its ground
}

// night is a tea house after dark: wood around the table, ink blue in the window, amber light, a jade cup.
var night = tints{
	base: paint.RGB(0x2a, 0x22, 0x1c), pane: paint.RGB(0x12, 0x14, 0x1c), head: paint.RGB(0x3a, 0x2d, 0x22),
	side: paint.RGB(0x1c, 0x1e, 0x27), card: paint.RGB(0x33, 0x29, 0x21), input: paint.RGB(0x36, 0x2c, 0x24),
	text: paint.RGB(0xec, 0xe3, 0xd4), dim: paint.RGB(0xab, 0x9e, 0x8e), accent: paint.RGB(0xf0, 0xb4, 0x5c),
	good: paint.RGB(0x84, 0xd0, 0xa8), bad: paint.RGB(0xff, 0x97, 0x85), quiet: paint.RGB(0x93, 0xb3, 0xb0),
	code: paint.RGB(0x20, 0x23, 0x30), sky: paint.RGB(0x8f, 0xbc, 0xe6), plum: paint.RGB(0xd2, 0xa5, 0xd8),
	least: enough,
}

// paper is the same house by day: rice paper, ink, brown tea, jade.
var paper = tints{
	base: paint.RGB(0xf8, 0xf3, 0xe8), pane: paint.RGB(0xe8, 0xdc, 0xc6), head: paint.RGB(0xfd, 0xf3, 0xd0),
	side: paint.RGB(0xf3, 0xec, 0xdd), card: paint.RGB(0xff, 0xfb, 0xf2), input: paint.RGB(0xff, 0xfc, 0xf5),
	text: paint.RGB(0x2b, 0x26, 0x22), dim: paint.RGB(0x66, 0x5a, 0x4c), accent: paint.RGB(0x84, 0x46, 0x10),
	good: paint.RGB(0x1c, 0x64, 0x49), bad: paint.RGB(0xa1, 0x26, 0x1d), quiet: paint.RGB(0x3f, 0x5f, 0x5c),
	code: paint.RGB(0xf4, 0xec, 0xdc), sky: paint.RGB(0x1f, 0x54, 0x8c), plum: paint.RGB(0x87, 0x00, 0x87),
	least: enough,
}

// strongNight and strongDay are for eyes that need all the contrast there is.
var strongNight = tints{
	base: paint.RGB(0x1c, 0x1c, 0x1c), pane: black, head: paint.RGB(0x30, 0x30, 0x30),
	side: paint.RGB(0x1c, 0x1c, 0x1c), card: paint.RGB(0x1c, 0x1c, 0x1c), input: paint.RGB(0x26, 0x26, 0x26),
	text: white, dim: paint.RGB(0xd0, 0xd0, 0xd0), accent: paint.RGB(0xff, 0xd7, 0x00),
	good: paint.RGB(0x5f, 0xff, 0x87), bad: paint.RGB(0xff, 0xaf, 0xaf), quiet: paint.RGB(0x87, 0xff, 0xff),
	code: paint.RGB(0x26, 0x26, 0x26), sky: paint.RGB(0x9f, 0xd7, 0xff), plum: paint.RGB(0xff, 0xaf, 0xff),
	least: strong,
}

var strongDay = tints{
	base: white, pane: paint.RGB(0xe4, 0xe4, 0xe4), head: paint.RGB(0xf4, 0xf4, 0xf4),
	side: white, card: white, input: white,
	text: black, dim: paint.RGB(0x30, 0x30, 0x30), accent: paint.RGB(0x00, 0x00, 0x87),
	good: paint.RGB(0x00, 0x4b, 0x1e), bad: paint.RGB(0x87, 0x00, 0x00), quiet: paint.RGB(0x00, 0x40, 0x50),
	code: paint.RGB(0xff, 0xff, 0xff), sky: paint.RGB(0x00, 0x30, 0x87), plum: paint.RGB(0x5f, 0x00, 0x5f),
	least: strong,
}

// theme mixes the tints for a terminal.
func (t tints) theme(d depth) *Theme {
	on := func(ground paint.Color) func(ink paint.Color, attr paint.Attr) paint.Style {
		ground = d.nearest(ground)
		return func(ink paint.Color, attr paint.Attr) paint.Style {
			return paint.Style{FG: d.legible(ink, ground, t.least), BG: ground, Attr: attr}
		}
	}
	base, pane, head, side, card, input := on(t.base), on(t.pane), on(t.head), on(t.side), on(t.card), on(t.input)
	code := on(t.code)
	chosen := on(t.accent) // what is chosen is the accent's own colour, with the ground as its ink
	return &Theme{
		Base: base(t.text, 0), Title: base(t.accent, paint.Bold), Dim: base(t.dim, 0), Accent: base(t.accent, 0),
		Error: base(t.bad, 0), Success: base(t.good, 0), Hint: base(t.dim, 0), Border: side(t.dim, 0),
		Selection: chosen(t.base, paint.Bold), Sending: base(t.dim, 0),

		Input: input(t.text, 0), Prompt: input(t.accent, paint.Bold), Placeholder: input(t.dim, 0),

		Header: head(t.text, 0), HeaderTitle: head(t.accent, paint.Bold), HeaderRoom: head(t.text, paint.Bold),
		HeaderDim: head(t.dim, 0),

		Pane: pane(t.text, 0), PaneDim: pane(t.dim, 0), Me: pane(t.good, 0), Notice: pane(t.quiet, 0),
		DateLine: pane(t.dim, 0), NewLine: pane(t.accent, paint.Bold),
		PaneBar: pane(t.quiet, 0), Marked: pane(t.accent, paint.Bold), Reaction: side(t.text, 0),

		Quote: pane(t.dim, 0), Link: pane(t.sky, paint.Underline), Mention: pane(t.accent, paint.Bold),

		Code: code(t.text, 0), CodeKeyword: code(t.accent, 0), CodeString: code(t.good, 0), CodeComment: code(t.dim, paint.Italic),
		CodeNumber: code(t.plum, 0), CodeName: code(t.sky, 0), CodeOperator: code(t.quiet, 0), CodeAdded: code(t.good, 0),
		CodeRemoved: code(t.bad, 0),

		People: side(t.text, 0), PeopleTitle: side(t.accent, paint.Bold), PeopleDim: side(t.dim, 0),

		Card: card(t.text, 0), CardTitle: card(t.accent, paint.Bold), CardKey: card(t.good, 0), CardDim: card(t.dim, 0),
		CardHint: card(t.dim, 0),

		GuestMark: head(t.dim, 0),

		depth:  d,
		names:  d.nameColours(d.nearest(t.pane), t.least),
		beside: d.nameColours(d.nearest(t.side), t.least),
	}
}

// sparse is a theme for 16 colours or none. The terminal's own ground and text colour stay; what people have chosen for
// themselves is readable. Dimmed text is faint and not "bright black": in some palettes that is the background.
func (k themeKey) sparse() *Theme {
	// ink is the first of some colours that can be read here; where none can, bold stands in for it.
	ink := func(wanted ...uint8) paint.Style {
		for _, i := range wanted {
			if k.inks&(1<<i) != 0 {
				return paint.Style{FG: paint.Indexed16(i), Attr: paint.Bold}
			}
		}
		return paint.Style{Attr: paint.Bold}
	}
	plain, bold, dim := paint.Style{}, paint.Style{Attr: paint.Bold}, paint.Style{Attr: paint.Faint}
	bar, boldBar := paint.Style{Attr: paint.Reverse}, paint.Style{Attr: paint.Reverse | paint.Bold}
	if k.kind == Contrast {
		dim = plain
	}
	accent, good, bad, quiet := ink(11, 3, 5), ink(10, 2), ink(9, 1), ink(14, 6, 4)
	quiet.Attr = 0
	plum := ink(13, 5)
	// light is a colour without the bold: where there is no colour, all that is left is the text.
	light := func(st paint.Style) paint.Style { return paint.Style{FG: st.FG} }
	th := &Theme{
		Base: plain, Title: accent, Dim: dim, Accent: accent, Error: bad, Success: good, Hint: dim, Border: dim,
		Selection: boldBar, Sending: dim,
		Input: plain, Prompt: accent, Placeholder: dim,
		Header: bar, HeaderTitle: boldBar, HeaderRoom: boldBar, HeaderDim: bar,
		Pane: plain, PaneDim: dim, Me: quiet, Notice: quiet, DateLine: dim, NewLine: accent,
		PaneBar: quiet, Marked: accent, Reaction: plain,
		Quote: dim, Link: paint.Style{Attr: paint.Underline}, Mention: accent,
		Code: plain, CodeKeyword: light(accent), CodeString: light(good), CodeComment: dim, CodeNumber: light(plum),
		CodeName: light(quiet), CodeOperator: plain, CodeAdded: light(good), CodeRemoved: light(bad),
		People: plain, PeopleTitle: bold, PeopleDim: dim,
		Card: plain, CardTitle: accent, CardKey: good, CardDim: dim, CardHint: dim,
		GuestMark: paint.Style{Attr: paint.Underline},
		depth:     k.depth,
	}
	// Names take the colours that have a hue; grey and white look like text.
	var hued []paint.Color
	for _, i := range []uint8{1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14} {
		if k.inks&(1<<i) != 0 {
			hued = append(hued, paint.Indexed16(i))
		}
	}
	if len(hued) > 0 {
		for i := range th.names {
			th.names[i] = hued[i%len(hued)]
		}
	}
	th.beside = th.names
	return th
}
