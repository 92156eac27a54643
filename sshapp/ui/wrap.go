package ui

import (
	"strings"
	"unicode/utf8"

	"teahouse/sshapp/paint"
)

// class is what of a cluster decides where a row may end.
type class uint8

const (
	space   class = 1 << iota // goes where a row is broken at it
	wide                      // Han, Kana, Hangul, full-width signs, emoji: a row may be broken on either side
	closing                   // may not begin a row
	opening                   // may not end one
)

// signs are the clusters that kinsoku is about (W3C, Requirements for Chinese Text Layout 3.1.2, for Japanese Text
// Layout 3.1.7). The ASCII ones matter where they touch Han.
var signs = func() map[rune]class {
	m := map[rune]class{' ': space, '\u3000': space}
	for _, r := range "，。！？、；：）」』】》〉〕〗〙〛｝］”’…—·・～％℃‰ゝゞ々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､｣･,.!?;:)]}%»" {
		m[r] = closing
	}
	for _, r := range "（「『【《〈〔〖〘〚｛［“‘｢＠＃([{«@#" { // what a name begins with stays with it
		m[r] = opening
	}
	return m
}()

func classify(cluster string, width int) class {
	r, _ := utf8.DecodeRuneInString(cluster)
	c := signs[r]
	if width == 2 && c != space {
		c |= wide
	}
	return c
}

// mayBreak tells whether a row may end between two clusters, the second of which is no space.
func mayBreak(before, after class) bool {
	if before == space {
		return true
	}
	return (before|after)&wide != 0 && after&closing == 0 && before&opening == 0
}

// extent is a part of a text, in bytes.
type extent struct{ from, to int }

func (e extent) of(s string) string { return s[e.from:e.to] }

// wrapText breaks a text into rows of at most the given cells, at least 1: at newlines, at spaces, around wide
// characters as kinsoku allows, and inside a word only where nothing else is possible. Spaces at a row's end go, all
// others stay. No grapheme cluster is split; one wider than a row has a row to itself. An empty text is one empty row.
func wrapText(s string, cells int) []extent {
	var rows []extent
	offset := 0
	for line := range strings.SplitSeq(s, "\n") {
		w := wrapper{line: strings.TrimRight(line, " \u3000"), cells: max(cells, 1), rows: rows, offset: offset}
		for c, width := range paint.Clusters(w.line) {
			w.add(c, width)
		}
		rows = append(w.rows, extent{offset + w.start, offset + len(w.line)})
		offset += len(line) + 1
	}
	return rows
}

// wrapper breaks one line. Each cluster is looked at once: what a break carries over to the next row has no place to
// break in it, or the row would have been broken there.
type wrapper struct {
	line   string
	cells  int
	rows   []extent
	offset int // of the line in the text

	at    int   // the byte where the next cluster begins
	start int   // the byte where the row begins
	width int   // cells of the row so far
	inked bool  // the row has something besides spaces
	prev  class // of the cluster before

	// The last place to break; good while next > start.
	end    int // the byte behind the row's last cluster
	next   int // the byte where the next row would begin
	behind int // cells of the row up to next
}

func (w *wrapper) add(cluster string, width int) {
	defer func() { w.at += len(cluster) }()
	if width == 0 {
		return // not drawn; it goes where its neighbours go
	}
	now := classify(cluster, width)
	switch {
	case !w.inked: // no break behind an indentation: the row would be empty
	case now == space:
		if w.prev != space {
			w.end = w.at
		}
	case mayBreak(w.prev, now):
		if w.prev != space {
			w.end = w.at
		}
		w.next, w.behind = w.at, w.width
	}
	// Spaces after a word hang over the row's end, however many they are.
	if now != space || !w.inked {
		for w.width+width > w.cells && w.at > w.start {
			w.breakRow()
		}
	}
	w.width += width
	w.inked = w.inked || now != space
	w.prev = now
}

func (w *wrapper) breakRow() {
	if w.next <= w.start {
		w.end, w.next, w.behind = w.at, w.at, w.width
	}
	w.rows = append(w.rows, extent{w.offset + w.start, w.offset + w.end})
	w.start, w.width = w.next, w.width-w.behind
	w.inked = w.at > w.start
}
