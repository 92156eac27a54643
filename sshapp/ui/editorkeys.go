package ui

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// editing is what the keys of an input do, as readline has them (GNU Readline, "Bindable Readline Commands"), with words
// that are known across scripts.
var editing = map[string]func(e *Editor){
	"left": (*Editor).left, "ctrl+b": (*Editor).left,
	"right": (*Editor).right, "ctrl+f": (*Editor).right,
	"home": (*Editor).home, "ctrl+a": (*Editor).home,
	"end": (*Editor).toEnd, "ctrl+e": (*Editor).toEnd,
	"ctrl+left": (*Editor).wordLeft, "alt+left": (*Editor).wordLeft, "alt+b": (*Editor).wordLeft,
	"ctrl+right": (*Editor).wordRight, "alt+right": (*Editor).wordRight, "alt+f": (*Editor).wordRight,
	"ctrl+home": (*Editor).first, "alt+<": (*Editor).first,
	"ctrl+end": (*Editor).last, "alt+>": (*Editor).last,

	"backspace": (*Editor).deleteLeft, "ctrl+h": (*Editor).deleteLeft, "shift+backspace": (*Editor).deleteLeft,
	"delete": (*Editor).deleteRight, "ctrl+d": (*Editor).deleteRight,
	"ctrl+t": (*Editor).transpose,
	"ctrl+y": (*Editor).yank,
	"ctrl+_": (*Editor).takeBack, "ctrl+/": (*Editor).takeBack, "ctrl+-": (*Editor).takeBack,
}

// killKeys delete what can be put back. Each tells how far it reaches from the cursor.
var killKeys = map[string]func(e *Editor) int{
	"ctrl+w":         (*Editor).wordStart,
	"alt+backspace":  (*Editor).wordStart,
	"ctrl+backspace": (*Editor).wordStart,
	"alt+d":          (*Editor).wordEnd,
	"ctrl+delete":    (*Editor).wordEnd,
	"ctrl+u":         (*Editor).lineStart,
	"ctrl+k":         (*Editor).killEnd,
}

// Key takes a key press and tells whether it was one of the editor's. Up in the first row that is seen and Down in the
// last are not, so that the caller can use them; neither is Ctrl+D in an empty text.
func (e *Editor) Key(k tea.KeyPressMsg) (handled bool) {
	name := k.String()
	switch {
	case name == "up":
		return e.vertical(-1)
	case name == "down":
		return e.vertical(1)
	case name == "alt+y":
		e.yankOlder()
		return true
	case e.mode == MultiLine && (name == "ctrl+j" || name == "alt+enter" || name == "shift+enter"):
		e.Insert("\n")
		return true
	case name == "ctrl+d" && e.Empty():
		return false
	}
	if reach, ok := killKeys[name]; ok {
		e.kill(reach(e))
		return true
	}
	if do, ok := editing[name]; ok {
		e.rest()
		do(e)
		return true
	}
	// Ctrl and Alt make a command of a key, ours or not; what is left of it is not meant to be written.
	if k.Text == "" || k.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
		return false
	}
	e.Insert(k.Text)
	return true
}

func (e *Editor) left() { e.cursor = max(0, e.cursor-1) }

func (e *Editor) right() { e.cursor = min(len(e.text), e.cursor+1) }

func (e *Editor) home()      { e.cursor = e.lineStart() }
func (e *Editor) toEnd()     { e.cursor = e.lineEnd() }
func (e *Editor) first()     { e.cursor = 0 }
func (e *Editor) last()      { e.cursor = len(e.text) }
func (e *Editor) wordLeft()  { e.cursor = e.wordStart() }
func (e *Editor) wordRight() { e.cursor = e.wordEnd() }

// lineStart and lineEnd are the ends of the cursor's line, between newlines.
func (e *Editor) lineStart() int {
	i := e.cursor
	for i > 0 && e.text[i-1].s != "\n" {
		i--
	}
	return i
}

func (e *Editor) lineEnd() int {
	i := e.cursor
	for i < len(e.text) && e.text[i].s != "\n" {
		i++
	}
	return i
}

// killEnd is how far Ctrl+K reaches: to the line's end or, from there, over the newline.
func (e *Editor) killEnd() int {
	if end := e.lineEnd(); end > e.cursor {
		return end
	}
	return min(len(e.text), e.cursor+1)
}

// script is what keeps the clusters of a word together.
type script uint8

const (
	noWord script = iota // spaces and punctuation
	letters
	han
	kana
	pictures // emoji and other signs
)

func (g glyph) script() script {
	switch r, _ := utf8.DecodeRuneInString(g.s); {
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return kana
	case unicode.In(r, unicode.L, unicode.N, unicode.M), r == '_':
		return letters
	case unicode.Is(unicode.S, r):
		return pictures
	}
	return noWord
}

// wordStart and wordEnd are the beginning of the word before the cursor and the end of the one behind it. A word is a
// run of one script: Chinese has no spaces, and a whole sentence would be too much to lose at once. A masked text is one
// word, or the keys would tell where its words are.
func (e *Editor) wordStart() int {
	if e.masked {
		return 0
	}
	i := e.cursor
	for i > 0 && e.text[i-1].script() == noWord {
		i--
	}
	for from := i; i > 0 && e.text[i-1].script() == e.text[from-1].script(); {
		i--
	}
	return i
}

func (e *Editor) wordEnd() int {
	if e.masked {
		return len(e.text)
	}
	i := e.cursor
	for i < len(e.text) && e.text[i].script() == noWord {
		i++
	}
	for from := i; i < len(e.text) && e.text[i].script() == e.text[from].script(); {
		i++
	}
	return i
}

func (e *Editor) deleteLeft() {
	if e.cursor > 0 {
		e.remember()
		e.replace(e.cursor-1, e.cursor, "")
	}
}

func (e *Editor) deleteRight() {
	if e.cursor < len(e.text) {
		e.remember()
		e.replace(e.cursor, e.cursor+1, "")
	}
}

// kill deletes what is between the cursor and another place, and keeps it for Ctrl+Y. Kills in a row are put back as
// one.
func (e *Editor) kill(to int) {
	joined := e.killing
	e.rest()
	e.killing = true
	from, end := min(to, e.cursor), max(to, e.cursor)
	if from == end {
		return
	}
	e.remember()
	if !e.masked {
		e.kills.put(join(e.text[from:end]), joined, to > e.cursor)
	}
	e.replace(from, end, "")
}

// yank puts back what was killed last.
func (e *Editor) yank() {
	e.kills.turn = 0
	e.putBack()
}

// yankOlder replaces what was just put back by what was killed before it.
func (e *Editor) yankOlder() {
	if !e.yanked {
		return
	}
	e.takeBack()
	e.kills.turn++
	e.putBack()
}

func (e *Editor) putBack() {
	s := e.kills.newest()
	if s != "" {
		e.Paste(s)
		e.yanked = true
	}
}

// transpose changes the clusters before and under the cursor, or the last two of a line, for each other.
func (e *Editor) transpose() {
	i := e.cursor
	if i == e.lineEnd() {
		i--
	}
	if i <= e.lineStart() {
		return
	}
	e.remember()
	e.replace(i-1, i+1, e.text[i].s+e.text[i-1].s)
}
