// Package paint brings screens to the terminal and keys from it. It knows no rooms, no texts and no ssh.
//
// A Screen is a picture: rows of cells, a cursor, a title. Rows are built with Row, which is the last guard: whatever
// text it is given, the row holds nothing but characters that are seen, colours (SGR) and moves within the row (CHA).
// A Painter draws the newest Screen it was shown, writing only what differs from the one before. Its contract: what is
// on the terminal equals a full repaint of the screen drawn last, at every moment between two writes. A Reader turns
// what comes back into events, with bounded memory, bounded work and a bounded rate.
//
// Painter and Reader stand in for Bubble Tea's own, which cost a cell grid, a key table and a clock per visit.
package paint

// The bounds of a Screen. What a client says of its window is only a number that it sent.
const (
	MaxWidth  = 500
	MaxHeight = 200
)

// Screen is one picture. A Painter that was shown it keeps Rows: they must not change afterwards.
type Screen struct {
	Width, Height int      // in cells; the painter clamps them to 1…MaxWidth and 1…MaxHeight
	Rows          []string // exactly Height, each from Row.String with Width; missing ones are drawn blank
	Cursor        Cursor
	Title         string // of the window; cleaned again by the painter
	Bells         int    // how many bells there have been so far: a growth rings once
}

// Cursor is where the terminal's own cursor stands, from 0, in cells. An input method opens its window there.
type Cursor struct {
	X, Y    int
	Visible bool
}

// clamped gives the screen within bounds, with a row for every line and the cursor inside.
func (s Screen) clamped() Screen {
	wide := s.Width > MaxWidth
	s.Width = min(max(s.Width, 1), MaxWidth)
	s.Height = min(max(s.Height, 1), MaxHeight)
	if wide || len(s.Rows) != s.Height {
		s.Rows = fit(s.Rows, s.Width, s.Height)
	}
	s.Cursor.X = min(max(s.Cursor.X, 0), s.Width-1)
	s.Cursor.Y = min(max(s.Cursor.Y, 0), s.Height-1)
	return s
}

// fit gives exactly height rows of exactly width cells.
func fit(rows []string, width, height int) []string {
	out := make([]string, height)
	r := NewRow(width)
	for y := range out {
		r.Reset(width)
		if y < len(rows) {
			r.Splice(Frag{Text: rows[y], Width: width + 1, Resync: true}) // wider than it may be: so it is cut
		}
		out[y] = r.String()
	}
	return out
}
