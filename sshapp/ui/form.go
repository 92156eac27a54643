package ui

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
)

// fieldWidth is the width of a form's input in cells, where the window has room for it.
const fieldWidth = 32

// field is one labelled input.
type field struct {
	label string
	hint  string
	ed    *Editor
}

func newField(label, hint string, masked bool) *field {
	ed := NewEditor(SingleLine)
	if masked {
		ed.Mask()
	}
	return &field{label: label, hint: hint, ed: ed}
}

// form is a column of inputs with one focus. Enter goes on to the next and, from the last one, submits.
type form struct {
	fields []*field
	focus  int
}

// formResult is what a key did to a form.
type formResult uint8

const (
	formStays  formResult = iota // the focus is in the form
	formSubmit                   // Enter in the last input
	formAbove                    // up or Shift+Tab from the first input
)

// key handles one key press.
func (f *form) key(k tea.KeyPressMsg) formResult {
	switch k.String() {
	case "tab", "down":
		f.focus = (f.focus + 1) % len(f.fields)
	case "shift+tab", "up":
		if f.focus == 0 {
			return formAbove
		}
		f.focus--
	case "enter":
		if f.focus == len(f.fields)-1 {
			return formSubmit
		}
		f.focus++
	default:
		f.fields[f.focus].ed.Key(k)
	}
	return formStays
}

// paste puts pasted text into the input in focus.
func (f *form) paste(s string) { f.fields[f.focus].ed.Paste(s) }

// forget clears every masked input, so that no password stays in memory longer than needed.
func (f *form) forget() {
	for _, fd := range f.fields {
		if fd.ed.Masked() {
			fd.ed.SetValue("", 0)
		}
	}
}

// draw draws the inputs from row y on, two rows each where there is room, and sets the cursor. It returns the next row.
func (f *form) draw(m *Model, c *canvas, y int, roomy, focused bool) int {
	th := m.theme
	label := 0
	for _, fd := range f.fields {
		label = max(label, paint.Width(fd.label))
	}
	width := min(fieldWidth, c.w-label-5)
	left := max(1, (c.w-label-2-width)/2)
	for i, fd := range f.fields {
		mine := focused && i == f.focus
		r := c.begin()
		r.Fill(th.Base, left)
		st := th.Dim
		if mine {
			st = th.Title
		}
		r.Fill(th.Base, left+label-paint.Width(fd.label))
		r.Text(st, fd.label)
		mark := "  "
		if mine {
			mark = " ›"
		}
		r.Text(th.Accent, mark)
		rows, x, _ := fd.ed.View(width-2, 1, th.Input)
		r.Fill(th.Input, r.Col()+1)
		from := r.Col()
		if fd.ed.Empty() && fd.hint != "" {
			r.Text(th.Placeholder, paint.Truncate(fd.hint, width-2, "…"))
		} else {
			r.Splice(rows[0])
		}
		r.Fill(th.Input, from+width-1)
		c.end(y, th.Base)
		if mine {
			c.cursor = paint.Cursor{X: from + x, Y: y, Visible: true}
		}
		y++
		if roomy {
			c.text(y, th.Base, "")
			y++
		}
	}
	return y
}
