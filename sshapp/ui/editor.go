package ui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"teahouse/room"
	"teahouse/sshapp/paint"
)

// EditorMode says whether an Editor takes several lines.
type EditorMode uint8

// The editor modes. In a single line, newlines become spaces.
const (
	SingleLine EditorMode = iota
	MultiLine
)

// Editor is a text being written: the message box, or a field of a form. It counts, moves and deletes in grapheme
// clusters (UAX #29), which are what people take for characters, and keeps only what can be seen. It holds at most
// room.MaxMessage clusters. The zero Editor is an empty single line.
type Editor struct {
	mode   EditorMode
	masked bool
	text   []glyph
	cursor int // index of the glyph that the cursor stands on

	kills   killRing
	undo    undoList
	killing bool // the last key killed: the next kill joins it
	typing  bool // the last key typed: the next one is undone together with it
	yanked  bool // the last key put back what was killed: Alt+Y may change it

	// What the last View showed, for keys that move by what is seen.
	width int // 0 before the first View
	top   int // first visible row, or in a single line the first visible glyph
	goal  int // the column that up and down aim at; -1 for where the cursor is
}

// glyph is one cluster of the text and its width in cells; a newline has none.
type glyph struct {
	s     string
	width int
}

// maxBytes bounds the text where clusters don't: a single one can have any number of marks.
const maxBytes = 32 * room.MaxMessage

// NewEditor gives an empty editor.
func NewEditor(mode EditorMode) *Editor { return &Editor{mode: mode, goal: -1} }

// Mask makes the editor show a dot for each cluster, and remember nothing of what was deleted: for passwords.
func (e *Editor) Mask() { e.masked = true }

// Masked tells whether Mask was called.
func (e *Editor) Masked() bool { return e.masked }

// Value is the text; its lines end with "\n".
func (e *Editor) Value() string { return join(e.text) }

// Split is the text before and after the cursor.
func (e *Editor) Split() (before, after string) {
	return join(e.text[:e.cursor]), join(e.text[e.cursor:])
}

// Len is how many clusters the text has; a newline is one.
func (e *Editor) Len() int { return len(e.text) }

// Empty tells whether there is no text.
func (e *Editor) Empty() bool { return len(e.text) == 0 }

// SetValue begins a new text, with the cursor before cluster number cursor; a negative or too large one is the end. What
// was to be undone is forgotten, what was killed is not.
func (e *Editor) SetValue(s string, cursor int) {
	e.text, e.cursor = nil, 0
	if !e.replace(0, 0, s) {
		e.Paste(s) // as much as fits
	}
	if cursor >= 0 {
		e.cursor = min(cursor, len(e.text))
	}
	e.undo, e.top = undoList{}, 0
	e.rest()
}

// Insert puts text at the cursor, as if typed. Where the text would become too long it does nothing and full is true.
func (e *Editor) Insert(s string) (full bool) {
	typing := e.typing && s != "\n" && s != " "
	if !typing {
		e.remember()
	}
	full = !e.replace(e.cursor, e.cursor, s)
	e.rest()
	e.typing = true
	return full
}

// Paste puts text at the cursor, its newlines with it. What does not fit is cut off, and cut is true.
func (e *Editor) Paste(s string) (cut bool) {
	e.remember()
	e.rest()
	if e.replace(e.cursor, e.cursor, s) {
		return false
	}
	// Clusters that join their neighbours make the text shorter, never longer: so much fits in any case.
	fits, _ := segment(e.visible(s), 0)
	bytes := len(e.Value())
	for i, g := range fits {
		if bytes += len(g.s); i == e.most()-len(e.text) || bytes > maxBytes {
			fits = fits[:i]
			break
		}
	}
	e.replace(e.cursor, e.cursor, join(fits))
	return true
}

// rest ends whatever consecutive keys do together.
func (e *Editor) rest() { e.killing, e.typing, e.yanked, e.goal = false, false, false, -1 }

// replace puts s in place of some glyphs and the cursor behind it; all editing is done by it. It does nothing and
// answers false if the text would grow beyond its bounds.
//
// Around the place the text is cut into clusters anew: what is put in, and what comes to stand side by side when something
// goes, may join with its neighbours, as a mark does with its letter. Only there: a key in a long text must not cost what
// the whole text costs.
func (e *Editor) replace(from, to int, s string) bool {
	s = e.visible(s)
	// A cluster's end is where nothing joins, so what is before the one before the place stays as it is (UAX #29 §3.1).
	left, right := max(0, from-1), e.settled(to)
	head, tail := join(e.text[left:from]), join(e.text[to:right])
	middle, cursor := segment(head+s+tail, len(head)+len(s))
	if len(s) > 0 && (size(e.text[:left])+size(middle)+size(e.text[right:]) > maxBytes ||
		left+len(middle)+len(e.text)-right > e.most()) {
		return false
	}
	e.text, e.cursor = slices.Replace(e.text, left, right, middle...), left+cursor
	return true
}

// maxField is how many clusters a form's field takes: twice what a password may have, and a stranger may type it.
const maxField = 64

// most is how many clusters the text may have.
func (e *Editor) most() int {
	if e.mode == SingleLine {
		return maxField
	}
	return room.MaxMessage
}

// joinReach is how many clusters behind a change are looked at, at most. Only a longer row of flags could come apart
// elsewhere, and then two of them would count as one and two halves.
const joinReach = 16

// settled is the first cluster at or behind to that begins as it did whatever is changed before to: one that has another
// before it, and whose first character joins with nothing.
func (e *Editor) settled(to int) int {
	for i := to + 1; i < min(len(e.text), to+joinReach); i++ {
		if r, _ := utf8.DecodeRuneInString(e.text[i].s); r < utf8.RuneSelf || unicode.Is(unicode.Han, r) {
			return i
		}
	}
	return min(len(e.text), to+joinReach)
}

// size is the length of a text in bytes.
func size(glyphs []glyph) (n int) {
	for _, g := range glyphs {
		n += len(g.s)
	}
	return n
}

// newlines makes one kind of newline of all, and spaces of tabs: one replacer for each mode, since to make one costs more
// than all else about a key.
var newlines = map[EditorMode]*strings.Replacer{
	SingleLine: strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", "    "),
	MultiLine:  strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    "),
}

// visible is s without control characters, with the newlines that the mode allows.
func (e *Editor) visible(s string) string {
	s = newlines[e.mode].Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}

// segment cuts a text into clusters and tells how many of them begin before the byte cut. Clusters that are never drawn
// go: the cursor could not be seen to pass them.
func segment(s string, cut int) (glyphs []glyph, cursor int) {
	for {
		glyphs, cursor = make([]glyph, 0, utf8.RuneCountInString(s)), 0
		at, gone, goneBefore := 0, 0, 0
		for c, width := range paint.Clusters(s) {
			switch {
			case width > 0 || c == "\n":
				glyphs = append(glyphs, glyph{c, width})
				if at < cut {
					cursor = len(glyphs)
				}
			case at < cut:
				goneBefore += min(len(c), cut-at)
				fallthrough
			default:
				gone += len(c)
			}
			at += len(c)
		}
		if gone == 0 {
			return glyphs, cursor
		}
		s, cut = join(glyphs), cut-goneBefore // what stood on both sides may join now
	}
}

func join(glyphs []glyph) string {
	var b strings.Builder
	for _, g := range glyphs {
		b.WriteString(g.s)
	}
	return b.String()
}

// clusters counts the clusters of a text as an Editor does.
func clusters(s string) int {
	glyphs, _ := segment(s, 0)
	return len(glyphs)
}

// killRing is what was killed, newest last.
type killRing struct {
	texts []string
	turn  int // how often Alt+Y has turned it
}

const maxKills = 8

// put adds a text, or joins it to the newest one: behind it when it was killed forwards, else before it.
func (k *killRing) put(s string, joined, forward bool) {
	k.turn = 0
	last := len(k.texts) - 1
	switch {
	case !joined || last < 0:
		k.texts = append(k.texts, s)
		k.texts = k.texts[max(0, len(k.texts)-maxKills):]
	case forward:
		k.texts[last] += s
	default:
		k.texts[last] = s + k.texts[last]
	}
}

// newest is the text that Ctrl+Y puts back; after turns with Alt+Y, an older one.
func (k *killRing) newest() string {
	if len(k.texts) == 0 {
		return ""
	}
	n := len(k.texts)
	return k.texts[n-1-k.turn%n]
}

// undoList is the texts before each change, newest last.
type undoList struct {
	states []undoState
	bytes  int
}

type undoState struct {
	text   string
	cursor int
}

// The bounds of an undo list; the oldest states go first.
const (
	maxUndo      = 100
	maxUndoBytes = 64 << 10
)

// remember keeps the text as it is, before a change. A masked one is never kept.
func (e *Editor) remember() {
	if e.masked {
		return
	}
	u := &e.undo
	s := undoState{e.Value(), e.cursor}
	u.states = append(u.states, s)
	u.bytes += len(s.text)
	for len(u.states) > 1 && (len(u.states) > maxUndo || u.bytes > maxUndoBytes) {
		u.bytes -= len(u.states[0].text)
		u.states = slices.Delete(u.states, 0, 1)
	}
}

// takeBack returns to the newest state that differs from the text.
func (e *Editor) takeBack() {
	u, now := &e.undo, e.Value()
	for len(u.states) > 0 {
		last := u.states[len(u.states)-1]
		u.states = u.states[:len(u.states)-1]
		u.bytes -= len(last.text)
		if last.text != now {
			e.text, _ = segment(last.text, 0)
			e.cursor = min(last.cursor, len(e.text))
			return
		}
	}
}
