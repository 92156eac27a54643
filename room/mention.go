package room

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"teahouse/store"
)

// The bounds of what is looked up for one message.
const (
	maxMentions = 20 // names
	maxTries    = 60 // lookups
)

// callWords are what calls everybody in a room.
var callWords = map[string]bool{"room": true, "all": true, "everyone": true, "所有人": true, "全体": true, "大家": true}

// named finds whom a text names, and whether it calls everybody. A name counts as a whole: @bobby does not name bob. But
// in a script that is written without spaces a name may be followed by anything, so there the longest name that is
// somebody's counts: @小明你好 names 小明.
func (h *House) named(ctx context.Context, text string) (found []store.AccountID, all bool, err error) {
	tries := 0
	for i, word := range atWords(text) {
		if i == maxMentions {
			break
		}
		for _, name := range nameCandidates(word) {
			if callWords[Fold(name)] {
				all = true
				break
			}
			if tries++; tries > maxTries {
				return found, all, nil
			}
			account, err := h.store.AccountByName(ctx, Fold(name))
			if err == nil {
				found = append(found, account.ID)
				break
			}
			if !errors.Is(err, store.ErrNoAccount) {
				return nil, false, err
			}
		}
	}
	return found, all, nil
}

// atWords is what stands behind the @ signs of a text, as far as it could be a name. An @ inside a word is none: it is a
// mail address.
func atWords(text string) []string {
	var words []string
	inside := false // of a word that is written with spaces around it
	for i, r := range text {
		if (r == '@' || r == '＠') && !inside {
			rest := text[i+len(string(r)):]
			end := strings.IndexFunc(rest, func(r rune) bool { return !isNameRune(r) })
			if end < 0 {
				end = len(rest)
			}
			if word := strings.TrimRight(rest[:end], "-_.·・"); word != "" {
				words = append(words, word)
			}
		}
		inside = isNameRune(r) && !isUnspaced(r)
	}
	return words
}

func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-_.·・", r)
}

// isUnspaced tells what is written without spaces between words.
func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// nameCandidates is the names that a word can begin with, the longest first: it can end before or behind a letter of a
// script without spaces.
func nameCandidates(word string) []string {
	runes := []rune(word)
	runes = runes[:min(len(runes), 2*MaxName)]
	names := []string{word}
	for end := len(runes) - 1; end > 0; end-- {
		if isUnspaced(runes[end]) || isUnspaced(runes[end-1]) {
			names = append(names, strings.TrimRight(string(runes[:end]), "-_.·・"))
		}
	}
	return names
}
