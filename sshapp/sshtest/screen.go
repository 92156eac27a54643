package sshtest

import (
	"fmt"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Screen is what is to be seen now, row by row, without colours.
func (g *Guest) Screen() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text()
}

func (g *Guest) text() string {
	rows := make([]string, g.screen.Height())
	for y := range rows {
		var b strings.Builder
		for x := 0; x < g.screen.Width(); x++ {
			cell := g.screen.CellAt(x, y)
			switch {
			case cell == nil || cell.Content == "" && cell.Width > 0:
				b.WriteByte(' ')
			default:
				b.WriteString(cell.Content)
			}
		}
		rows[y] = strings.TrimRight(b.String(), " ")
	}
	return strings.Join(rows, "\n")
}

// Picture is all that is to be seen: every cell with its looks, row by row, and the cursor. Two pictures are equal if and
// only if nobody could tell them apart.
func (g *Guest) Picture() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.picture()
}

func (g *Guest) picture() string {
	var b strings.Builder
	for y := range g.screen.Height() {
		for x := range g.screen.Width() {
			cell := g.screen.CellAt(x, y)
			if cell == nil {
				b.WriteString(" |")
				continue
			}
			text, style := cell.Content, cell.Style
			if text == "" && cell.Width > 0 {
				text = " "
			}
			const seen = uv.AttrReverse | uv.AttrStrikethrough
			if text == " " && style.Underline == 0 && style.Attrs&seen == 0 {
				style = uv.Style{Bg: style.Bg} // nothing else of a blank is to be seen
			}
			fmt.Fprintf(&b, "%s%v|", text, style)
		}
		b.WriteByte('\n')
	}
	if p := g.screen.CursorPosition(); !g.hidden {
		fmt.Fprintf(&b, "%d,%d", p.X, p.Y)
	}
	return b.String()
}

// Ansi is the screen with its colours, as a terminal would have to be sent it.
func (g *Guest) Ansi() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.screen.Render()
}

// Cursor is where the terminal's cursor stands, from 0.
func (g *Guest) Cursor() (x, y int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.screen.CursorPosition()
	return p.X, p.Y
}

// Alternate tells whether the alternate screen is shown.
func (g *Guest) Alternate() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.screen.IsAltScreen()
}

// Bytes is how many bytes have come.
func (g *Guest) Bytes() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.bytes
}

// Raw is the last bytes that came, at most 64 KiB.
func (g *Guest) Raw() []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]byte(nil), g.raw...)
}
