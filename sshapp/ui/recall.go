package ui

// The bounds of a History; the oldest lines go first.
const (
	maxHistory      = 200
	maxHistoryBytes = 64 << 10
)

// History is what somebody has sent, to be fetched back into the input. The draft that was being written when they began
// to look back is its newest entry. The zero History is empty.
type History struct {
	lines []string // oldest first
	bytes int
	back  int // how far back the input shows; 0 is the draft
	draft string
}

// Add keeps a line that was sent and returns to the newest. The same line twice in a row is kept once.
func (h *History) Add(line string) {
	h.back, h.draft = 0, ""
	if line == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	h.bytes += len(line)
	for len(h.lines) > maxHistory || len(h.lines) > 1 && h.bytes > maxHistoryBytes {
		h.bytes -= len(h.lines[0])
		h.lines = h.lines[1:]
	}
}

// Up shows the line before in the editor; at the oldest it does nothing.
func (h *History) Up(e *Editor) {
	if h.back == len(h.lines) {
		return
	}
	if h.back == 0 {
		h.draft = e.Value()
	}
	h.back++
	e.SetValue(h.lines[len(h.lines)-h.back], -1)
}

// Down shows the line after in the editor, and in the end the draft.
func (h *History) Down(e *Editor) {
	if h.back == 0 {
		return
	}
	h.back--
	if h.back == 0 {
		e.SetValue(h.draft, -1)
		return
	}
	e.SetValue(h.lines[len(h.lines)-h.back], -1)
}
