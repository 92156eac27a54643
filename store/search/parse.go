package search

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Query is what somebody looks for. A message is found if it has all of it.
type Query struct {
	From   string    // who said it, as written, without the @; "" for anybody
	In     string    // the room, as written, without the #; "" for any
	After  time.Time // said at this time or later; the zero time for any
	Before time.Time // said before
	Link   bool      // it has a web address

	runs [][]unit // each of which is in the text
}

// Problem is what is wrong with a part of a query.
type Problem uint8

// The problems.
const (
	Empty   Problem = iota + 1 // there is nothing to look for; the Part is ""
	Missing                    // nothing stands behind the colon
	Twice                      // from:, in: and the like are said once
	BadDate                    // it is no date, and no time span either
	BadHas                     // only has:link is known
	TooMany                    // the query is longer than maxQuery, or has more than maxRuns parts
)

// PartError is the error of Parse: a part of the query can't be understood.
type PartError struct {
	Part    string // as written
	Problem Problem
}

func (e *PartError) Error() string {
	return fmt.Sprintf("query part %q: problem %d", e.Part, e.Problem)
}

// The bounds of a query: its bytes, and the words and phrases in it.
const (
	maxQuery = 500
	maxRuns  = 16
)

// keys are the words before a colon that have a meaning, folded, and the English one of each.
var keys = map[string]string{
	"from": "from", "来自": "from", "in": "in", "在": "in", "has": "has", "有": "has",
	"before": "before", "之前": "before", "after": "after", "之后": "after",
}

// Parse reads what somebody typed: words, "phrases", from:NAME, in:ROOM, after:DATE, before:DATE, has:link, the keys in
// Chinese too and with a full-width colon. What has another word before its colon is only text, and so is everything
// that has a meaning to a database. Dates (2026-01-02, 3d, 2w, yesterday) are those of now's location; after: includes
// the day, before: does not. The error is a *PartError.
func Parse(s string, now time.Time) (Query, error) {
	var q Query
	if len(s) > maxQuery {
		return q, &PartError{Part: s[:runeEnd(s, 20)], Problem: TooMany}
	}
	said := map[string]bool{}
	for rest := s; ; {
		var p part
		if p, rest = nextPart(rest); p.written == "" {
			break
		}
		problem := Problem(0)
		switch {
		case p.key == "":
			q.add(p.value)
		case said[p.key]:
			problem = Twice
		case strings.TrimSpace(p.value) == "":
			problem = Missing
		default:
			said[p.key] = true
			problem = q.set(p.key, strings.TrimSpace(p.value), now)
		}
		if len(q.runs) > maxRuns {
			problem = TooMany
		}
		if problem != 0 {
			return Query{}, &PartError{Part: p.written, Problem: problem}
		}
	}
	if len(said) == 0 && len(q.runs) == 0 {
		return Query{}, &PartError{Problem: Empty}
	}
	return q, nil
}

func (q *Query) add(text string) {
	if run := split(text); len(run) > 0 {
		q.runs = append(q.runs, run)
	}
}

func (q *Query) set(key, value string, now time.Time) Problem {
	var ok bool
	switch key {
	case "from":
		q.From = strings.TrimLeft(value, "@＠")
		ok = q.From != ""
	case "in":
		q.In = strings.TrimLeft(value, "#＃")
		ok = q.In != ""
	case "after":
		q.After, ok = parseDate(value, now)
		return problemUnless(ok, BadDate)
	case "before":
		q.Before, ok = parseDate(value, now)
		return problemUnless(ok, BadDate)
	case "has":
		switch strings.ToLower(norm.NFKC.String(value)) {
		case "link", "links", "链接", "鏈接", "連結":
			q.Link, ok = true, true
		}
		return problemUnless(ok, BadHas)
	}
	return problemUnless(ok, Missing)
}

func problemUnless(ok bool, p Problem) Problem {
	if ok {
		return 0
	}
	return p
}

// part is a piece of a query between spaces, or quotation marks.
type part struct {
	written string
	key     string // of keys, "" for text
	value   string // without the key and the quotation marks
}

// nextPart takes the first part off a query; its written is "" at the end.
func nextPart(s string) (p part, rest string) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	key, value := cutKey(s)
	text, rest := unquote(value)
	return part{written: s[:len(s)-len(rest)], key: key, value: text}, rest
}

// cutKey takes a known key and its colon off the front.
func cutKey(s string) (key, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return r == ':' || r == '：' || unicode.IsSpace(r) || closing[r] != 0 })
	if end < 0 {
		return "", s
	}
	colon, n := utf8.DecodeRuneInString(s[end:])
	key = keys[strings.ToLower(norm.NFKC.String(s[:end]))]
	if key == "" || colon != ':' && colon != '：' {
		return "", s
	}
	return key, s[end+n:]
}

// closing has the mark that ends what another began: those that keyboards write, and those that Chinese and Japanese
// input methods put in their place.
var closing = map[rune]rune{'"': '"', '＂': '＂', '“': '”', '”': '”', '„': '“', '«': '»', '「': '」', '『': '』'}

// unquote takes off the first word, or what is in quotation marks. Where the second mark is missing, the rest is meant.
func unquote(s string) (text, rest string) {
	open, n := utf8.DecodeRuneInString(s)
	end, marked := closing[open]
	if !marked {
		n := strings.IndexFunc(s, unicode.IsSpace)
		if n < 0 {
			n = len(s)
		}
		return s[:n], s[n:]
	}
	text, rest, _ = strings.Cut(s[n:], string(end))
	return text, rest
}

// runeEnd is the end of the last rune that is whole within the first n bytes of s.
func runeEnd(s string, n int) int {
	for n = min(n, len(s)); n > 0 && n < len(s) && !utf8.RuneStart(s[n]); n-- {
	}
	return n
}
