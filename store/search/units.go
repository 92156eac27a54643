package search

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// unit is the smallest thing that can be found in a text: a word, or a single character of a script that puts no spaces
// between words, or a sign such as an emoji.
type unit struct {
	text     string // folded
	from, to int    // its bytes in the text as it was said
	kind     kind
	joined   bool // nothing stands between it and the unit before
}

type kind uint8

const (
	gap  kind = iota // spaces and punctuation
	none             // joiners, accents that stand alone: as if they were not there
	word
	pair // found by itself and the character after it
	sign
)

// split takes a text apart. What counts as equal when people look for it is written equally: full-width and half-width
// forms (NFKC), capitals (full case folding), accents on Latin, Greek and Cyrillic letters.
//
// The rules are ours alone, down to the last character, and not those of SQLite's tokenizers: the index and the check
// of a hit must agree about every text, and unicode61 knows the letters of 2012 only.
func split(text string) []unit {
	s := splitter{fold: cases.Fold()}
	for at := 0; at < len(text); {
		n := segmentEnd(text[at:])
		s.segment(text[at:at+n], at)
		at += n
	}
	folded := s.folded.String()
	for i, end := range s.ends {
		start := 0
		if i > 0 {
			start = s.ends[i-1]
		}
		s.units[i].text = folded[start:end]
	}
	return s.units
}

// splitter gathers units. Their folded texts lie one behind the other in one buffer, so that a text costs one string.
type splitter struct {
	fold   cases.Caser
	folded bytes.Buffer
	units  []unit
	ends   []int // of the units in folded
	apart  bool  // a gap since the last unit
}

// segmentEnd is the length of the first segment: a letter and its accents, across whose ends NFKC never composes.
func segmentEnd(text string) int {
	// Most of what is said is ASCII and ideographs. One that another follows is alone, and needs no tables.
	if n := plain(text); n > 0 && (n == len(text) || plain(text[n:]) > 0) {
		return n
	}
	if n := norm.NFKC.NextBoundaryInString(text, true); n > 0 {
		return n
	}
	return len(text)
}

// plain is the length of an ASCII character or an ideograph at the beginning of text, 0 when there is something else.
func plain(text string) int {
	if text[0] < utf8.RuneSelf {
		return 1
	}
	if r, n := utf8.DecodeRuneInString(text); isIdeograph(r) {
		return n
	}
	return 0
}

// isIdeograph is true of the block of CJK unified ideographs, which no normal form changes.
func isIdeograph(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

func (s *splitter) segment(seg string, at int) {
	if len(seg) == 1 && seg[0] < utf8.RuneSelf {
		c := seg[0]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		s.add(rune(c), at, at+1)
		return
	}
	for _, r := range s.foldSegment(seg) {
		s.add(r, at, at+len(seg))
	}
}

func (s *splitter) foldSegment(seg string) string {
	if r, n := utf8.DecodeRuneInString(seg); n == len(seg) && isIdeograph(r) {
		return seg
	}
	seg = norm.NFKC.String(seg)
	if r, n := utf8.DecodeRuneInString(seg); n == len(seg) && kindOf(r) == pair {
		return seg
	}
	// Only the accents of U+0300–036F go. Other marks tell words apart: か and が, or the vowels of Thai and Hindi.
	seg = strings.Map(func(r rune) rune {
		if r >= 0x300 && r <= 0x36F {
			return -1
		}
		return r
	}, norm.NFD.String(seg))
	return norm.NFKC.String(s.fold.String(norm.NFC.String(seg)))
}

func (s *splitter) add(r rune, from, to int) {
	k := kindOf(r)
	switch {
	case k == gap:
		s.apart = true
		return
	case k == none:
		return
	}
	last := len(s.units) - 1
	joined := last >= 0 && !s.apart
	s.folded.WriteRune(r)
	if k == word && joined && s.units[last].kind == word {
		s.units[last].to = to
		s.ends[last] = s.folded.Len()
		return
	}
	s.units = append(s.units, unit{from: from, to: to, kind: k, joined: joined})
	s.ends = append(s.ends, s.folded.Len())
	s.apart = false
}

// unspaced are the scripts that are found by pairs. Korean has spaces, but particles grow onto its words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func kindOf(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return word
		}
		return gap
	case isIdeograph(r), r == 'ー': // the latter belongs to no script of its own
		return pair
	case unicode.IsLetter(r), unicode.IsNumber(r):
		if unicode.In(r, unspaced...) {
			return pair
		}
		return word
	case unicode.IsMark(r):
		return kindOfMark(r)
	case unicode.Is(unicode.So, r):
		return sign
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Sk, r): // joiners; the colours of a skin
		return none
	}
	return gap // private use among it: with such characters the index tells its own terms from people's
}

func kindOfMark(r rune) kind {
	switch {
	case unicode.In(r, unspaced...):
		return pair
	case unicode.Is(unicode.Inherited, r), unicode.Is(unicode.Me, r):
		return none // an accent without a letter, or which picture of an emoji is meant
	}
	return word // a vowel of a script with spaces
}
