package room

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// maxNameRunes bounds what a name's characters are made of: twenty Tamil or Devanagari characters need fewer.
const maxNameRunes = 4 * MaxName

// checkName tells what keeps an NFC text from being a name. A title, which is no person's, may be a reserved word.
func checkName(s string, title bool) (NameReason, bool) {
	switch {
	case s == "":
		return NameEmpty, false
	case !utf8.ValidString(s):
		return NameInvisible, false
	case len(s) > maxNameRunes*utf8.UTFMax, utf8.RuneCountInString(s) > maxNameRunes, countCharacters(s) > MaxName:
		return NameTooLong, false
	}
	for _, r := range s {
		if reason, ok := checkNameRune(r); !ok {
			return reason, false
		}
	}
	switch {
	case !isWellBuilt(s):
		return NamePunctuation, false
	case !title && isReserved(s):
		return NameReserved, false
	case !isOneWriting(s):
		return NameMixed, false
	case !isPRECIS(s):
		return NamePunctuation, false
	}
	return 0, true
}

const nameDots = "-_.·・"

// checkNameRune tells what keeps a character out of names wherever it stands.
func checkNameRune(r rune) (NameReason, bool) {
	switch {
	case unicode.Is(unicode.Zs, r), strings.ContainsRune("\t\n\r", r):
		return NameSpace, false
	case r == utf8.RuneError, isHidden(r), !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S):
		return NameInvisible, false
	case isPlainNameRune(r), strings.ContainsRune(nameDots, r):
		return 0, true
	case isCompatibilityForm(r):
		return NameLookalike, false
	case unicode.In(r, unicode.So, unicode.Sk, unicode.Me):
		return NameEmoji, false
	}
	return NamePunctuation, false
}

func isPlainNameRune(r rune) bool {
	// 々 and 〇 are written like letters. Letters without a script are modifiers that pass for marks and quotes, but for
	// the sign that makes a kana long and the one that closes a Japanese letter.
	letter := unicode.IsLetter(r) && (!unicode.Is(unicode.Common, r) || r == 'ー' || r == '〆') || r == '〇'
	if !letter && !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd) {
		return false
	}
	// Letters of phonetic writing look like the common ones and name nobody: IPA Extensions, and the Phonetic Extensions
	// (UTS #39 counts them as technical).
	if r >= 0x250 && r <= 0x2af || r >= 0x1d00 && r <= 0x1dbf {
		return false
	}
	// Thai and Lao write AM with a compatibility character and have no other way to type it.
	return unicode.In(r, unicode.Thai, unicode.Lao) || norm.NFKC.IsNormalString(string(r))
}

// isCompatibilityForm tells a form of letters or digits; that of a punctuation mark is one, whatever its width.
func isCompatibilityForm(r rune) bool {
	plain := norm.NFKC.String(string(r))
	return plain != string(r) && !strings.ContainsFunc(plain, func(r rune) bool { return !isPlainNameRune(r) })
}

// isWellBuilt checks the places: a letter or digit at the beginning, dots and dashes one at a time and inside, and no
// pile of marks.
func isWellBuilt(s string) bool {
	var base rune // that marks stand on
	marks := 0
	for i, r := range s {
		switch {
		case unicode.IsMark(r):
			if marks++; base == 0 || marks > marksAllowed(base) {
				return false
			}
		case strings.ContainsRune(nameDots, r):
			if base == 0 || i+utf8.RuneLen(r) == len(s) {
				return false
			}
			base, marks = 0, 0
		default:
			base, marks = r, 0
		}
	}
	return true
}

// marksAllowed is how many marks a base carries in NFC. One is enough where the usual letters with marks have forms of
// their own; Arabic, Indic and South-East Asian scripts write vowels and tones as marks.
func marksAllowed(base rune) int {
	switch {
	case unicode.In(base, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hiragana, unicode.Katakana):
		return 1
	case unicode.In(base, unicode.Common, unicode.Han, unicode.Hangul, unicode.Bopomofo):
		return 0
	}
	return maxMarks
}

// together are the sets of scripts that one name may mix (UTS #39, section 5.2, level 3).
var together = [][]*unicode.RangeTable{
	{unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana},
	{unicode.Latin, unicode.Han, unicode.Bopomofo},
	{unicode.Latin, unicode.Han, unicode.Hangul},
}

// isOneWriting tells whether scripts and digits are of one kind.
func isOneWriting(s string) bool {
	var letters, zeros []rune
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Common, unicode.Inherited):
		default:
			letters = append(letters, r)
		}
		if unicode.Is(unicode.Nd, r) {
			zeros = append(zeros, zeroOf(r))
		}
	}
	for _, zero := range zeros {
		if zero != zeros[0] {
			return false
		}
	}
	if len(letters) == 0 {
		return true
	}
	within := func(tables ...*unicode.RangeTable) bool {
		return !slices.ContainsFunc(letters, func(r rune) bool { return !unicode.In(r, tables...) })
	}
	for _, tables := range together {
		if within(tables...) {
			return true
		}
	}
	return within(scriptOf(letters[0]))
}

func scriptOf(r rune) *unicode.RangeTable {
	for _, table := range unicode.Scripts { // a letter has one script, so the order does not matter
		if unicode.Is(table, r) {
			return table
		}
	}
	return &unicode.RangeTable{}
}

// zeroOf is the zero of a decimal digit's system: Unicode keeps the ten of each in a row, in order.
func zeroOf(digit rune) rune {
	for _, block := range unicode.Nd.R16 {
		if lo, hi := rune(block.Lo), rune(block.Hi); lo <= digit && digit <= hi {
			return digit - (digit-lo)%10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if lo, hi := rune(block.Lo), rune(block.Hi); lo <= digit && digit <= hi {
			return digit - (digit-lo)%10
		}
	}
	return digit
}

// isPRECIS asks RFC 8265 for the last word, above all for its rule about names that run both ways. The dots are ours:
// it knows them between certain letters only.
func isPRECIS(s string) bool {
	s = strings.NewReplacer("·", "", "・", "").Replace(norm.NFKC.String(s))
	_, err := precis.UsernameCaseMapped.String(s)
	return err == nil
}
