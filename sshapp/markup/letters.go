package markup

import (
	"strings"
	"unicode"
)

// What sorts of characters decide where markers, URLs and names begin and end.

func isBlank(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// isWord tells the characters of words that are written with spaces around them.
func isWord(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isUnspaced(r)
}

// isUnspaced tells the scripts that are written without spaces between words.
func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer,
		unicode.Myanmar)
}

// isDot tells what may stand inside of a name besides letters and digits.
func isDot(r rune) bool { return strings.ContainsRune("-_.·・", r) }
