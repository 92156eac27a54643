package paint

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
	"github.com/clipperhouse/uax29/v2/graphemes"
)

// maxCluster bounds the bytes of one drawn cluster. The longest emoji of Unicode 17 need 35; a tower of marks would
// let a single cell cost as much as a whole picture.
const maxCluster = 64

// Width counts the cells that s takes: grapheme clusters of UAX #29, wide ones two, ambiguous ones (UAX #11) one, and
// whatever is never drawn none.
func Width(s string) int {
	n := 0
	for _, w := range Clusters(s) {
		n += w
	}
	return n
}

// Clusters yields the grapheme clusters of s with their widths in cells (0, 1 or 2). Joined, they are s again: what is
// never drawn, such as control characters, comes with width 0. Each byte that is not UTF-8 is a cluster of its own.
func Clusters(s string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for c := range clusters(s) {
			if !yield(c.raw, c.width) {
				return
			}
		}
	}
}

// cluster is a grapheme cluster as it came and as it reaches the terminal: not at all if its width is 0.
type cluster struct {
	raw, drawn string
	width      int
}

func clusters(s string) iter.Seq[cluster] {
	return func(yield func(cluster) bool) {
		for s != "" {
			valid := validPrefix(s)
			g := displaywidth.StringGraphemes(s[:valid]) // before the loop: a variable of the loop is made anew each time
			for g.Next() {
				if !yield(newCluster(g.Value(), g.Width())) {
					return
				}
			}
			if s = s[valid:]; s != "" {
				if !yield(cluster{s[:1], string(utf8.RuneError), 1}) {
					return
				}
				s = s[1:]
			}
		}
	}
}

// validPrefix is the length of the head of s that is UTF-8.
func validPrefix(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)) {
			return i
		}
	}
	return len(s)
}

// Cut gives the longest head of s, whole clusters only, that fits into the given number of cells, and its width.
func Cut(s string, cells int) (head string, width int) {
	end := 0
	for c, w := range Clusters(s) {
		if width+w > cells {
			break
		}
		width += w
		end += len(c)
	}
	return s[:end], width
}

// Truncate gives s if it fits into the given number of cells, else the head of s that leaves room for tail, and tail.
// If not even tail fits, it is cut itself.
func Truncate(s string, cells int, tail string) string {
	if head, _ := Cut(s, cells); len(head) == len(s) {
		return s
	}
	tail, width := Cut(tail, cells)
	head, _ := Cut(s, cells-width)
	return head + tail
}

// clean gives s as a terminal may be told it outside of a row, in a title for example: the same guard that Row.Text
// is, applied to a string. Newlines go too.
func clean(s string) string {
	var b strings.Builder
	for c := range clusters(s) {
		if c.width > 0 {
			b.WriteString(c.drawn)
		}
	}
	return b.String()
}

// newCluster takes a cluster of valid UTF-8 and what the tables say of its width. One without a cell of its own is not
// drawn at all: it would join, or command, its neighbour.
func newCluster(raw string, width int) cluster {
	if len(raw) == 1 {
		return cluster{raw, raw, width}
	}
	safe := raw
	if len(raw) > maxCluster || strings.ContainsFunc(raw, commands) {
		safe = disarm(raw)
		width = displaywidth.String(safe)
	}
	if r, _ := utf8.DecodeRuneInString(safe); unicode.In(r, unicode.Mn, unicode.Me) || isJoiner(r) {
		width = 0
	}
	return cluster{raw, safe, min(width, 2)}
}

// commands tells the characters that command instead of being seen: C0, C1 and DEL (Cc), bidi controls, tags and other
// invisible format characters (Cf), line and paragraph separators. The joiners stay: emoji families and Indic scripts
// need them.
func commands(r rune) bool {
	if r < 0x300 && r > 0x9f && r != 0xad || r >= 0x20 && r < 0x7f {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) || unicode.Is(unicode.Cf, r) && !isJoiner(r)
}

func isJoiner(r rune) bool { return r == 0x200c || r == 0x200d }

// disarm takes the commanding characters out of a cluster, and what is too much of it.
func disarm(c string) string {
	var b strings.Builder
	for _, r := range c {
		if commands(r) {
			continue
		}
		if b.Len()+utf8.RuneLen(r) > maxCluster {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// disputed tells the clusters on whose width terminals disagree, because they count characters and not clusters, or
// because their tables are of another year.
func disputed(c string) bool {
	r, size := utf8.DecodeRuneInString(c)
	switch {
	case size == len(c) && plain(r):
		return false
	case r >= 0x1f000 && r < 0x20000: // pictographs, flags: new ones every year
		return true
	case r >= 0x1160 && r <= 0x11ff, r >= 0xd7b0 && r <= 0xd7ff: // vowels and finals of Hangul without a head
		return true
	case !standsAlone(c): // a mark on its own, or a letter that takes in the next
		return true
	}
	for _, r := range c[size:] {
		if variation := r >= 0xfe00 && r <= 0xfe0f; variation || !unicode.Is(unicode.Mn, r) {
			return true
		}
	}
	return false
}

// plain tells the characters that make up most text: everybody has agreed on them for long. It is here for speed alone.
func plain(r rune) bool {
	switch {
	case r < 0x300, r >= 0x370 && r <= 0x482: // Latin, Greek, Cyrillic
	case r >= 0x2010 && r <= 0x2027, r >= 0x2500 && r <= 0x259f: // punctuation, box drawing and blocks
	case r >= 0x3000 && r <= 0x3029, r >= 0xff01 && r <= 0xff5e: // Han punctuation, full-width forms
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa: // Kana
	case r >= 0x3400 && r <= 0x9fff, r >= 0xac00 && r <= 0xd7a3: // Han, Hangul
	default:
		return false
	}
	return true
}

// standsAlone tells whether c remains a cluster of its own between two others.
func standsAlone(c string) bool {
	var room [maxCluster + 2]byte
	b := append(append(append(room[:0], ' '), c...), 'a')
	g := graphemes.FromBytes(b)
	return g.Next() && len(g.Value()) == 1 && g.Next() && len(g.Value()) == len(c)
}
