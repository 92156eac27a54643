package ui

import (
	"strings"

	"teahouse/sshapp/paint"
)

// draw puts first what cannot be done without: the doors, the form and the flash. Title, footer, hint, tagline and air come
// as far as the window has rows for them.
func (s *signIn) draw(m *Model, c *canvas) {
	th := m.theme
	flash := wrap(s.flash.String(), c.w-2)
	if s.flash.text == "" {
		flash = nil
	}
	invitation := wrap(s.invitation(m), c.w-4)
	body := len(s.form.fields)
	if s.door == doorGuest {
		body = len(invitation)
	}
	flash = flash[:min(len(flash), max(0, c.h-1-body))]
	spare := spareRows(c.h - 1 - body - len(flash))
	footer, hint := wrap(m.t.Footer(m.cfg.Source), c.w-2), wrap(m.t.SignInHint, c.w-2)
	titled := spare.fits(1)
	if !spare.fits(len(footer)) {
		footer = nil
	}
	if !spare.fits(len(hint)) {
		hint = nil
	}
	tagged := spare.fits(1)
	aired := spare.fits(4)
	roomy := spare.fits(body)
	cupped := spare.fits(len(cup) + 1)

	y := 0
	if cupped {
		y = drawCup(m, c, int(spare)/3)
	}
	if titled {
		c.centred(y, th.Title, title(m))
		y++
	}
	if tagged {
		c.centred(y, th.Dim, m.t.Tagline)
		y++
	}
	if aired {
		y++
	}
	y = c.lines(y, s.flash.style(th), flash)
	if aired {
		y++
	}
	s.drawDoors(m, c, y)
	y++
	if aired {
		y++
	}
	if s.door == doorGuest {
		c.lines(y, th.Base, invitation)
	} else {
		s.form.draw(m, c, y, roomy, !s.onDoors)
	}
	foot := c.h - len(footer)
	c.lines(foot, th.Hint, footer)
	if aired {
		foot--
	}
	c.lines(foot-len(hint), th.Hint, hint)
}

// drawDoors is the row of the three ways in; where they do not fit, the chosen one between arrows.
func (s *signIn) drawDoors(m *Model, c *canvas, y int) {
	th := m.theme
	names := []string{m.t.LogIn, m.t.Register, m.t.Guest}
	width := paint.Width(strings.Join(names, "")) + 4*len(names)
	focused := s.onDoors || s.door == doorGuest
	r := c.begin()
	if width > c.w {
		name := names[s.door]
		r.Fill(th.Base, max(0, (c.w-paint.Width(name)-6)/2))
		r.Text(th.Dim, "‹ ")
		at := r.Col() + 1
		r.Text(th.Selection, "["+name+"]")
		r.Text(th.Dim, " ›")
		c.end(y, th.Base)
		if focused {
			c.cursor = paint.Cursor{X: at, Y: y, Visible: true}
		}
		return
	}
	r.Fill(th.Base, (c.w-width)/2)
	for i, name := range names {
		r.Text(th.Base, " ")
		if door(i) != s.door {
			r.Text(th.Dim, " "+name+" ")
		} else {
			if focused {
				c.cursor = paint.Cursor{X: r.Col() + 1, Y: y, Visible: true}
			}
			r.Text(th.Selection, "["+name+"]")
		}
		r.Text(th.Base, " ")
	}
	c.end(y, th.Base)
}

// invitation is what stands under the guests' door.
func (s *signIn) invitation(m *Model) string {
	switch {
	case m.cfg.Guests == GuestsOff:
		return m.t.GuestsOff
	case !m.cfg.House.GuestsWelcome():
		return m.t.GuestsLocked
	case m.cfg.Guests == GuestsRead:
		return m.t.GuestReads
	}
	return m.t.GuestInvites
}

// title is the program's name in both languages, the reader's first.
func title(m *Model) string {
	if m.t.Lang == "zh" {
		return "虚拟茶话会 · Teahouse"
	}
	return "Teahouse · 虚拟茶话会"
}

// cup is drawn over the title where there is room for it.
var cup = []string{
	"   )  (  )    ",
	"  (    ) (    ",
	" ▄▄▄▄▄▄▄▄▄▄▄  ",
	" ███████████▀█",
	" ▀█████████▀▀ ",
	"▀▀▀▀▀▀▀▀▀▀▀▀▀ ",
}

// steamRows is how many of the cup's rows are steam.
const steamRows = 2

func drawCup(m *Model, c *canvas, y int) int {
	c.lines(y, m.theme.Dim, cup[:steamRows])
	return c.lines(y+steamRows, m.theme.Accent, cup[steamRows:]) + 1
}

// drawFooter is copyright, authors, licence and where the source is, on as many of the last rows as that takes.
func drawFooter(m *Model, c *canvas) {
	footer := wrap(m.t.Footer(m.cfg.Source), c.w-2)
	c.lines(c.h-len(footer), m.theme.Hint, footer)
}
