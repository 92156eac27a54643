// Package paint brings screens to the terminal and keys from it. It knows no rooms, no texts and no ssh.
//
// A Screen is a picture: rows of cells, a cursor, a title. Rows are built with Row, which is the last guard: whatever
// text it is given, the row holds nothing but characters that are seen, colours (SGR), moves within the row (CHA) and
// links (OSC 8). A Painter draws the newest Screen it was shown, writing only what differs from the one before. Its
// contract: what is on the terminal equals a full repaint of the current state, at every moment between two writes. A
// Reader turns what comes back into events, with bounded memory, bounded work and a bounded rate.
//
// Many people look at the same room. The part of a screen that is equal for all whose windows, colours and languages
// are equal is a Sheet. It is made once, and what leads from one Sheet to the next, scrolling where that is less to
// write, is found once and written to each terminal as it is; a terminal that lags is led from the Sheet that it shows to
// the newest, over any number between. Where a Sheet goes on by itself, as a room does while somebody just looks, the
// Painter follows it without asking whoever showed it. The rest of a screen is compared cell by cell with what is shown,
// in a buffer of one row that all painters share.
//
// Painter and Reader stand in for Bubble Tea's own, which cost a cell grid, a key table and a clock per visit.
package paint

// The bounds of a Screen. What a client says of its window is only a number that it sent.
const (
	MaxWidth  = 500
	MaxHeight = 200
)

// Screen is one picture: a sheet that others see too, if there is one, and the rows beneath it. A Painter that was shown it
// keeps Rows: they must not change afterwards.
type Screen struct {
	Width, Height int      // in cells; the painter clamps them to 1…MaxWidth and 1…MaxHeight
	Sheet         *Sheet   // the upper rows, nil for none; as wide as the screen
	Rows          []string // the rows beneath, each from Row.String with Width; missing ones are drawn blank
	// Newest, if it is set, gives what Sheet has become by now: a sheet of the same shape, or nil when that can't be told. A Painter
	// asks for it whenever it draws, and whenever there are news (see Painter.Hear).
	Newest func() *Sheet
	Cursor Cursor
	Title  string // of the window; cleaned again by the painter
	Copy   string // what is put on the terminal's clipboard when Copies grows: at most 8 kB of it
	Copies int
	Note   string // what the desktop is told when Notes grows, in a terminal that is known to take it (see Terminal)
	Notes  int
	Bells  int // how many bells there have been so far: a growth rings once
}

// Row is what the screen shows in row y, from 0.
func (s Screen) Row(y int) string {
	if top := s.Sheet.Height(); y >= top {
		return s.Rows[y-top]
	}
	return s.Sheet.Row(y)
}

// Cursor is where the terminal's own cursor stands, from 0, in cells. An input method opens its window there.
type Cursor struct {
	X, Y    int
	Visible bool
}

// now gives the screen with the newest sheet.
func (s Screen) now() Screen {
	if s.Newest != nil {
		if sheet := s.Newest(); sheet.alike(s.Sheet) && sheet.Height() == s.Sheet.Height() {
			s.Sheet = sheet
		}
	}
	return s
}

// clamped gives the screen within bounds, with a row for every line and the cursor inside.
func (s Screen) clamped() Screen {
	wide := s.Width > MaxWidth || s.Sheet != nil && s.Sheet.width != s.Width
	s.Width = min(max(s.Width, 1), MaxWidth)
	s.Height = min(max(s.Height, 1), MaxHeight)
	if n := s.Sheet.Height() + len(s.Rows); wide || n != s.Height {
		rows := make([]string, n)
		for y := range rows {
			rows[y] = s.Row(y)
		}
		s.Sheet, s.Newest, s.Rows = nil, nil, fit(rows, s.Width, s.Height)
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
