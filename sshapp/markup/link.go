package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// urlLength is the length of the URL with which s begins, 0 for none. Its host is ASCII: what looks like another house in
// another script is no link.
//
// The punctuation of the sentence around it does not belong to it, nor a bracket that it does not open, nor Chinese
// punctuation anywhere. Other letters belong to it where they begin something (https://tea.example/茶), and not where they
// go on with the sentence (https://tea.example/a看看).
func urlLength(s string) int {
	host := schemeLength(s)
	if host == 0 {
		return 0
	}
	end := host
	for end < len(s) && isHostByte(s[end]) {
		end++
	}
	if strings.Trim(s[host:end], ".-:@") == "" {
		return 0
	}
	if end < len(s) && strings.IndexByte("/?#", s[end]) >= 0 {
		end += pathLength(s[end:])
	}
	return trimURL(s[:end])
}

// schemeLength is the length of http:// or https://, 0 for none.
func schemeLength(s string) int {
	for _, scheme := range [2]string{"https://", "http://"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return len(scheme)
		}
	}
	return 0
}

func isHostByte(c byte) bool {
	return c < utf8.RuneSelf && isWord(rune(c)) || strings.IndexByte(".-_:@", c) >= 0
}

func pathLength(s string) int {
	prev := rune(0)
	for i, r := range s {
		switch {
		case r <= ' ', strings.ContainsRune("<>\"`{}|\\^\x7f", r):
			return i
		case r < utf8.RuneSelf:
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			return i
		case prev < utf8.RuneSelf && strings.IndexByte("/?#=&+-_", byte(prev)) < 0:
			return i
		}
		prev = r
	}
	return len(s)
}

// trimURL is the length of a URL without what belongs to the sentence.
func trimURL(s string) int {
	round, square := strings.Count(s, "(")-strings.Count(s, ")"), strings.Count(s, "[")-strings.Count(s, "]")
	for n := len(s); ; n-- {
		switch c := s[n-1]; {
		case c == ')' && round < 0:
			round++
		case c == ']' && square < 0:
			square++
		case strings.IndexByte(".,;:!?'*_~", c) < 0:
			return n
		}
	}
}

const maxMention = 40 // characters behind the @: as many as the longest name is made of, and a little more

// mentionLength is the length of the @ with which s begins and of what could be a name behind it, 0 for none.
func mentionLength(s string) int {
	sign := 1
	if s[0] != '@' {
		if sign = len("＠"); !strings.HasPrefix(s, "＠") {
			return 0
		}
	}
	end, n := sign, 0
	for i, r := range s[sign:] {
		dot := isDot(r)
		if n == maxMention || !dot && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) || dot && n == 0 {
			break
		}
		if n++; !dot {
			end = sign + i + utf8.RuneLen(r)
		}
	}
	if end == sign {
		return 0
	}
	return end
}
