package room

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"
)

// The most that one character (grapheme cluster) is made of. Terminals disagree about the width of anything longer, and
// a row that is wider than counted breaks the picture of everybody who sees it.
const (
	maxMarks   = 4 // combining marks on one base
	maxLetters = 6 // letters that grow together: Indic conjuncts, old Hangul
	maxEmoji   = 8 // pictures joined into one
)

const (
	zwnj          = '\u200c'
	zwj           = '\u200d'
	emojiVariant  = '\ufe0f' // VARIATION SELECTOR-16
	keycap        = '\u20e3'
	halfVoiced    = '\uff9e' // HALFWIDTH KATAKANA VOICED SOUND MARK; the semi-voiced one follows it
	halfSemi      = '\uff9f'
	virama        = 9 // the canonical combining class of what joins Indic consonants
	firstSkinTone = '\U0001f3fb'
	lastSkinTone  = '\U0001f3ff'
)

// joining are the scripts whose spelling needs ZWNJ or ZWJ (compare RFC 5892, appendix A.1 and A.2).
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi,
	unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
	unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// weave drops what is harmful only where it stands: marks, selectors and joiners that have nothing to hold on to, or
// too many of them.
//
// Each decision depends on what was kept before and on the next rune alone, never on what was dropped: so everything
// that was kept once is kept again, and weave(weave(s)) is weave(s).
func weave(s string) string {
	var w weaver
	w.out.Grow(len(s))
	for _, r := range s {
		w.add(r)
	}
	return w.out.String()
}

// weaver is what weave knows of the character that it is in.
type weaver struct {
	out     strings.Builder
	base    rune // what marks would stand on; 0 at the beginning and after a space
	last    rune // what was kept last
	held    rune // kept if what follows needs it
	marks   int  // on base
	letters int  // that grew onto the first base
	joints  int  // ZWJs since the first base
}

func (w *weaver) add(r rune) {
	if r == zwj || r == zwnj || r == emojiVariant && isKeycapBase(w.last) {
		if w.base != 0 && w.held == 0 {
			w.held = r
		}
		return
	}
	held := w.held
	w.held = 0
	switch {
	case unicode.IsSpace(r):
		w.base, w.last = 0, r
		w.out.WriteRune(r)
	case unicode.Is(unicode.Variation_Selector, r):
		if w.base > unicode.MaxASCII && w.last == w.base && held == 0 {
			w.keep(0, r)
		}
	case unicode.IsMark(r), r == halfVoiced, r == halfSemi:
		if w.base != 0 && w.marks < maxMarks {
			w.marks++
			w.keep(w.joint(held, r), r)
		}
	case firstSkinTone <= r && r <= lastSkinTone:
		if isPicture(w.base) && (w.last == w.base || w.last == emojiVariant) && held == 0 {
			w.keep(0, r)
		}
	default:
		w.addBase(held, r)
	}
}

// addBase keeps a rune that marks can stand on, unless it would make the present character too long.
func (w *weaver) addBase(held, r rune) {
	joint := w.joint(held, r)
	switch {
	case joint == zwj && isPicture(r):
		w.joints++
	case w.growsOnto(r):
		if w.letters == maxLetters-1 {
			return
		}
		w.letters++
	default:
		w.letters, w.joints = 0, 0
	}
	w.base, w.marks = r, 0
	w.keep(joint, r)
}

func (w *weaver) keep(joint, r rune) {
	if joint != 0 {
		w.out.WriteRune(joint)
	}
	w.out.WriteRune(r)
	w.last = r
}

// joint is the held rune if it belongs between the base and r, else 0.
func (w *weaver) joint(held, r rune) rune {
	switch {
	case held == emojiVariant && r == keycap,
		held == zwj && w.joints < maxEmoji-1 && isPicture(w.base) && isPicture(r),
		(held == zwj || held == zwnj) && unicode.In(w.base, joining...) && unicode.In(r, joining...):
		return held
	}
	return 0
}

// growsOnto tells whether a base would become part of the character before it, as a Hangul jamo or an Indic consonant
// after a virama does. Two regional indicators make one flag and no more.
func (w *weaver) growsOnto(r rune) bool {
	if w.base == 0 || unicode.Is(unicode.Regional_Indicator, r) {
		return false
	}
	if unicode.IsMark(w.last) {
		return unicode.IsLetter(r) && norm.NFC.PropertiesString(string(w.last)).CCC() == virama
	}
	if isLone(w.last) && isLone(r) {
		return false
	}
	return w.last > unicode.MaxLatin1 && isOneCharacter(string([]rune{w.last, r}))
}

// isLone tells most of what Chinese and Japanese are written with, marks aside: ideographs, kana, wide punctuation. None
// of it grows onto anything, and to know that saves taking a look, and an allocation, for each character.
func isLone(r rune) bool { return '\u3000' <= r && r <= '\u9fff' || '\uff01' <= r && r <= '\uff60' }

func isKeycapBase(r rune) bool { return '0' <= r && r <= '9' || r == '#' || r == '*' }

// isPicture tells an emoji. The standard library has no table of Extended_Pictographic, but UAX #29 joins two runes
// around a ZWJ exactly when both are (rule GB11).
func isPicture(r rune) bool {
	return r > unicode.MaxASCII && isOneCharacter(string([]rune{r, zwj, '❤'}))
}

func isOneCharacter(s string) bool {
	clusters := graphemes.FromString(s)
	return clusters.Next() && len(clusters.Value()) == len(s)
}
