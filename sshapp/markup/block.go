package markup

import (
	"strings"
)

const (
	bullet   = "•"
	fence    = "```"
	maxLang  = 20 // bytes of the word behind a fence
	nested   = 2  // spaces before an item that make it an item of an item
	maxDigit = 3  // digits of an item's number: 2024. is a year
)

// parseLine reads a line that is no code.
func parseLine(line string) Block {
	b := Block{}
	indented := strings.TrimLeft(line, " ")
	switch {
	case line == ">":
		b.Kind, line = Quote, ""
	case strings.HasPrefix(line, "> "):
		b.Kind, line = Quote, line[2:]
	case strings.HasPrefix(line, `\> `), strings.HasPrefix(indented, `\- `):
		// Stars are escaped like all the other markers that stand inside of a line.
		at := strings.IndexByte(line, '\\')
		b.Spans = appendText(b.Spans, line[:at], 0)
		line = line[at+1:]
	default:
		if label, rest, ok := cutLabel(indented); ok {
			b.Kind, b.Label = Item, label
			if len(line)-len(indented) >= nested {
				b.Depth = 1
			}
			line = rest
		}
	}
	b.Spans = appendSpans(b.Spans, line)
	return b
}

// cutLabel cuts the beginning of an item off a line. An item of nothing is none.
func cutLabel(line string) (label, rest string, ok bool) {
	label, rest, _ = strings.Cut(line, " ")
	if rest = strings.TrimLeft(rest, " "); rest == "" {
		return "", "", false
	}
	if label == "-" || label == "*" {
		return bullet, rest, true
	}
	digits := strings.TrimRight(label, ".)")
	if len(digits) == 0 || len(digits) > maxDigit || len(label) != len(digits)+1 || strings.Trim(digits, "0123456789") != "" {
		return "", "", false
	}
	return label, rest, true
}

// cutCode cuts fenced code off the beginning of a text. Code whose fence is never closed goes on to the end; a fence
// around nothing is none.
func cutCode(text string) (code Block, rest string, ok bool) {
	if !strings.HasPrefix(text, fence) {
		return Block{}, "", false
	}
	opening, body, _ := strings.Cut(text, "\n")
	lang := strings.TrimLeft(opening, "`")
	ticks := opening[:len(opening)-len(lang)]
	if !isLang(lang) {
		return Block{}, "", false
	}
	end, rest := len(body), ""
	for at := 0; at < len(body); {
		line, _, more := strings.Cut(body[at:], "\n")
		next := at + len(line)
		if more {
			next++
		}
		if closes(line, ticks) {
			end, rest = at, body[next:]
			break
		}
		at = next
	}
	source := strings.TrimRight(body[:end], "\n")
	if strings.Trim(source, " \n\u3000") == "" {
		return Block{}, "", false
	}
	return Block{Kind: Code, Lang: lang, Code: source}, rest, true
}

// closes tells whether a line closes what ticks have opened.
func closes(line, ticks string) bool {
	return strings.HasPrefix(line, ticks) && strings.Trim(line, "`") == ""
}

// isLang tells whether a word can be the name of a language: c++, objective-c, f#.
func isLang(word string) bool {
	return len(word) <= maxLang && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-#_.") == ""
}
