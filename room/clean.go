package room

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
)

// The bounds of what people write, in characters: grapheme clusters, as UAX #29 counts them.
const (
	MaxMessage = 4000
	MaxLines   = 60 // of a message
	MaxTopic   = 200
)

// escapes are control sequences and control strings as ECMA-48 builds them (sections 5.3, 5.4 and 5.6). A string that
// is never ended loses only its introducer: what was pasted after it may be all that somebody wanted to say.
var escapes = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]` +
	`|(?:\x1b[PX\]^_]|[\x{90}\x{98}\x{9d}-\x{9f}])[^\x07\x1b\x{9c}]*(?:\x07|\x1b\\|\x{9c})` +
	`|\x1b[ -/]*[0-~]`)

// Clean makes text harmless for other people's terminals: no control but the newline, nothing invisible or reordering,
// no pile of marks, no bytes that are not UTF-8. What stands for a line's end becomes "\n", a tab four spaces, other
// spaces but the ideographic one plain ones. The result is NFC, its lines have no space at their end and no empty line
// stands at its beginning or end. Clean(Clean(s)) is Clean(s).
//
// It does not bound the length; the time it takes grows with it.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = escapes.ReplaceAllLiteralString(s, "")
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ").Replace(s)
	}
	s = strings.Map(plain, s)
	if !isASCII(s) {
		// What is weighed is the composed form, and what the weighing takes away may let more compose.
		s = norm.NFC.String(weave(norm.NFC.String(s)))
	}
	return trimLines(s)
}

// plain drops what is harmful wherever it stands (-1). Joiners and variation selectors may stay until their neighbours
// are known.
func plain(r rune) rune {
	switch {
	case ' ' <= r && r <= '~', '\u4e00' <= r && r <= '\u9fff': // what most text is made of need not go through the tables
		return r
	case r == '\n', r == ideographicSpace, r == zwj, r == zwnj, unicode.Is(unicode.Variation_Selector, r):
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	case isHidden(r):
		return -1
	}
	return r
}

const ideographicSpace = '\u3000'

// isHidden tells what has no look of its own: controls, formats (which hold the bidi controls, the tags and the soft
// hyphen), line separators, private use, noncharacters, fillers and the rest of Unicode's default ignorables.
func isHidden(r rune) bool {
	return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// CleanLine is Clean for texts of one line: newlines become spaces, spaces at both ends go, and what is longer than max
// characters is cut.
func CleanLine(s string, max int) string {
	s = strings.TrimSpace(strings.ReplaceAll(Clean(s), "\n", " "))
	return strings.TrimRightFunc(firstCharacters(s, max), unicode.IsSpace)
}

// CheckMessage cleans a message and refuses it with ErrEmpty, TooLong or ErrTooManyLines; the text it answers is then
// cleaned all the same.
func CheckMessage(s string) (string, error) {
	s = Clean(s)
	if s == "" {
		return s, ErrEmpty
	}
	if n := countCharacters(s); n > MaxMessage {
		return s, TooLong{By: n - MaxMessage}
	}
	if strings.Count(s, "\n") >= MaxLines {
		return s, ErrTooManyLines
	}
	return s, nil
}

func countCharacters(s string) int {
	n := 0
	for clusters := graphemes.FromString(s); clusters.Next(); {
		n++
	}
	return n
}

// firstCharacters is the beginning of s, at most max characters of it.
func firstCharacters(s string, max int) string {
	clusters := graphemes.FromString(s)
	for n := 0; clusters.Next(); n++ {
		if n == max {
			return s[:clusters.Start()]
		}
	}
	return s
}
