package search

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"unicode/utf8"

	"teahouse/store"
)

// The index knows messages as sets of terms: words and pairs as people write them, and what the house knows about a
// message, behind characters for private use (Unicode, section 23.5), which no unit of a text contains.
const (
	roomMark   = "\ue000"
	authorMark = "\ue001"
	guestMark  = "\ue002"
	linkTerm   = "\ue003"
)

// maxTerm bounds a term's bytes. What differs only behind it is told apart when a hit is checked.
const maxTerm = 64

func roomTerm(id store.RoomID) string { return roomMark + strconv.FormatInt(int64(id), 10) }

// authorTerm stands for an account, or for the guests of a name: hashed, for a name may contain anything.
func authorTerm(id store.AccountID, guest string) string {
	if id != 0 {
		return authorMark + strconv.FormatInt(int64(id), 10)
	}
	h := fnv.New64a()
	h.Write([]byte(flat(guest)))
	return fmt.Sprintf("%s%x", guestMark, h.Sum64())
}

// flat is a name as it is compared.
func flat(name string) string {
	var out strings.Builder
	for _, u := range split(name) {
		out.WriteString(u.text)
		out.WriteByte(' ')
	}
	return out.String()
}

// hasLink says whether a text has a web address in it.
func hasLink(text string) bool {
	for rest := text; ; {
		before, after, found := strings.Cut(rest, "://")
		if !found {
			return false
		}
		scheme := before[max(0, len(before)-len("https")):]
		named := strings.EqualFold(scheme, "https") || len(scheme) >= 4 && strings.EqualFold(scheme[len(scheme)-4:], "http")
		if named && after != "" && after[0] > ' ' {
			return true
		}
		rest = after
	}
}

// document is what the index is told of a message.
func document(m store.Message) string {
	terms := append(indexed(split(m.Text)), roomTerm(m.Room), authorTerm(m.Author, m.Name))
	if hasLink(m.Text) {
		terms = append(terms, linkTerm)
	}
	return strings.Join(terms, " ")
}

// indexed are the terms that a run of units has in the index. If one run is part of another, so are its terms. A pair
// character that no other is joined to has none.
func indexed(units []unit) []string {
	terms := make([]string, 0, len(units)+3)
	for i, u := range units {
		switch {
		case u.kind != pair:
			terms = append(terms, clip(u.text))
		case i+1 < len(units) && units[i+1].kind == pair && units[i+1].joined:
			terms = append(terms, u.text+units[i+1].text)
		}
	}
	return terms
}

func clip(s string) string {
	if len(s) <= maxTerm {
		return s
	}
	n := maxTerm
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Span is a place in a text, in bytes.
type Span struct{ From, To int }

// occurrences are the places at which a run of units stands in a text, which is no more than once per unit. Units that
// are joined where they are looked for are so in the text.
func occurrences(text, run []unit) (found []Span) {
	for i := 0; i+len(run) <= len(text); i++ {
		if startsWith(text[i:], run) {
			found = append(found, Span{From: text[i].from, To: text[i+len(run)-1].to})
		}
	}
	return found
}

func startsWith(text, run []unit) bool {
	for i, u := range run {
		if text[i].text != u.text || i > 0 && u.joined && !text[i].joined {
			return false
		}
	}
	return true
}
