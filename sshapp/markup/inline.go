package markup

import (
	"strings"
	"unicode/utf8"
)

// token is a place in a line that is more than text. What lies between tokens is text.
type token struct {
	kind     kind
	from, to int // bytes of the line
	opens    bool
	closes   bool
	sort     byte  // of a pair: its character
	style    Style // of a pair
	applied  bool  // it is not to be seen
}

type kind uint8

const (
	pair    kind = iota // one or more of * _ ~ that may have a partner
	code                // a piece of code with its backticks
	link                // a URL
	mention             // @name
	escape              // a backslash that takes the meaning of what follows
	bracket             // [
	turn                // ]( before a URL that ) follows
)

// shrug is a face in which nobody means to escape anything.
const shrug = `¯\_(ツ)_/¯`

// appendSpans reads a line.
func appendSpans(spans []Span, line string) []Span {
	if !marksInside(line) {
		return appendText(spans, line, 0)
	}
	tokens := scan(line)
	match(tokens)
	var depth [8]int // how many open pairs have each bit of a style
	at := 0
	style := func() (st Style) {
		for bit, n := range depth {
			if n > 0 {
				st |= 1 << bit
			}
		}
		return st
	}
	for _, t := range tokens {
		spans = appendText(spans, line[at:t.from], style())
		at = t.to
		text := line[t.from:t.to]
		switch {
		case t.kind == code:
			spans = appendText(spans, inTicks(text), style()|Verbatim)
		case t.kind == link:
			spans = appendText(spans, text, style()|Link)
		case t.kind == mention:
			spans = appendText(spans, text, style()|Mention)
		case !t.applied:
			spans = appendText(spans, text, style())
		case t.kind == turn:
			spans = appendText(spans, " (", style())
		case t.kind == pair:
			for bit := range depth {
				if t.style&(1<<bit) != 0 {
					if t.opens {
						depth[bit]++
					} else {
						depth[bit]--
					}
				}
			}
		}
	}
	return appendText(spans, line[at:], style())
}

// marksInside tells whether a line may have a marker in it.
func marksInside(line string) bool {
	for i := range len(line) {
		if marks[line[i]] {
			return true
		}
	}
	return strings.Contains(line, "://") || strings.Contains(line, "＠")
}

func appendText(spans []Span, text string, st Style) []Span {
	if text == "" {
		return spans
	}
	return append(spans, Span{text, st})
}

// inTicks is what stands between the backticks of a piece of code. One space on either side goes along with them, so
// that code can begin with a backtick (CommonMark 0.31, section 6.1).
func inTicks(text string) string {
	n := runLength(text)
	s := text[n : len(text)-n]
	if len(s) > 2 && s[0] == ' ' && s[len(s)-1] == ' ' && strings.Trim(s, " ") != "" {
		s = s[1 : len(s)-1]
	}
	return s
}

// scanner finds the tokens of a line.
type scanner struct {
	line   string
	at     int
	prev   rune // before at; 0 at the beginning of the line
	tokens []token
	single map[int]bool // backticks in a row that have no more partner
	open   int          // the last bracket's place among tokens, -1 for none
}

func scan(line string) []token {
	s := scanner{line: line, open: -1}
	for s.at < len(line) {
		n := s.special()
		if n == 0 { // text
			_, n = utf8.DecodeRuneInString(line[s.at:])
		}
		s.prev, _ = utf8.DecodeLastRuneInString(line[:s.at+n])
		s.at += n
	}
	return s.tokens
}

// special takes what begins at a place and is more than text, and gives its length; 0 if there is nothing.
func (s *scanner) special() int {
	rest := s.line[s.at:]
	switch rest[0] {
	case '\\':
		if len(rest) > 1 && strings.IndexByte("*_~`[", rest[1]) >= 0 {
			s.add(escape, 1).applied = true
			return 2
		}
	case '`':
		return s.ticks(rest)
	case '*', '_', '~':
		return s.pair(rest)
	case '[':
		s.add(bracket, 1)
		s.open = len(s.tokens) - 1
		return 1
	case ']':
		return s.turn(rest)
	case 'h', 'H':
		if n := urlLength(rest); n > 0 && !isWord(s.prev) {
			s.add(link, n)
			return n
		}
	case '@', "＠"[0]:
		if n := mentionLength(rest); n > 0 && !isWord(s.prev) && !isDot(s.prev) { // else it is a mail address
			s.add(mention, n)
			return n
		}
	case shrug[0]:
		if strings.HasPrefix(rest, shrug) {
			return len(shrug)
		}
	}
	return 0
}

func (s *scanner) add(k kind, length int) *token {
	s.tokens = append(s.tokens, token{kind: k, from: s.at, to: s.at + length})
	return &s.tokens[len(s.tokens)-1]
}

// ticks takes a run of backticks, with the code behind it if another run of the same length ends it. Which lengths have
// no partner any more is remembered: a line has room for few different ones, so it is looked through a few times at most.
func (s *scanner) ticks(rest string) int {
	n := runLength(rest)
	if !s.single[n] {
		if end := findTicks(rest[n:], n); end >= 0 {
			s.add(code, n+end+n)
			return n + end + n
		}
		if s.single == nil {
			s.single = make(map[int]bool)
		}
		s.single[n] = true
	}
	return n
}

// findTicks finds the first run of exactly n backticks.
func findTicks(s string, n int) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '`')
		if i < 0 {
			return -1
		}
		at += i
		run := runLength(s[at:])
		if run == n {
			return at
		}
		at += run
	}
}

// runLength is how often the first byte of s is repeated.
func runLength(s string) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

// pair takes a run of stars, underscores or tildes. One that could begin or end something stands at the edge of a word;
// which word does not count if its script is written without spaces.
func (s *scanner) pair(rest string) int {
	n := runLength(rest)
	st := pairStyle(rest[0], n)
	if st == 0 {
		return n
	}
	next, _ := utf8.DecodeRuneInString(rest[n:])
	if n == len(rest) {
		next = 0
	}
	t := s.add(pair, n)
	t.sort, t.style = rest[0], st
	t.opens = !isBlank(next) && !isWord(s.prev)
	t.closes = !isBlank(s.prev) && !isWord(next)
	return n
}

// pairStyle is what some equal markers in a row mean.
func pairStyle(c byte, n int) Style {
	switch {
	case c == '*' && n == 3:
		return Strong | Emphasis
	case c == '*' && n == 2:
		return Strong
	case c == '~' && n == 2:
		return Struck
	case c != '~' && n == 1:
		return Emphasis
	}
	return 0
}

// turn takes the middle of [words](https://tea.example), if all else of it is there. Nobody shall be led to where they did
// not mean to go, so the address stays to be seen: "words (https://tea.example)".
func (s *scanner) turn(rest string) int {
	open := s.open
	if s.open = -1; open < 0 || !strings.HasPrefix(rest, "](") || s.tokens[open].to == s.at {
		return 0
	}
	n := urlLength(rest[2:])
	if n == 0 || !strings.HasPrefix(rest[2+n:], ")") {
		return 0
	}
	s.tokens[open].applied = true
	s.add(turn, 2).applied = true
	return 2
}

// match finds partners. At most one pair of each sort is open at any time, the last that was opened, so that each token
// is looked at a few times at most.
func match(tokens []token) {
	var open []int // places among tokens, outer ones first
	for i := range tokens {
		t := &tokens[i]
		if t.kind != pair {
			continue
		}
		at := len(open) - 1
		for at >= 0 && !partners(&tokens[open[at]], t) {
			at--
		}
		switch {
		case t.closes && at >= 0:
			first := &tokens[open[at]]
			first.applied, first.closes = true, false
			t.applied, t.opens = true, false
			open = open[:at] // what was opened inside has no partner
		case t.opens:
			if at >= 0 {
				open = append(open[:at], open[at+1:]...)
			}
			open = append(open, i)
		}
	}
}

// partners tells whether two markers are of the same sort. _ and * mean the same and are not.
func partners(a, b *token) bool { return a.sort == b.sort && a.style == b.style }
