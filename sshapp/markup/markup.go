// Package markup reads the little that people write into their words: a safe subset of Markdown, links, mentions and
// emoji names. It knows neither colours nor terminals nor accounts.
//
// Its one promise: nothing that a person wrote disappears, unless it is a marker that was applied. A marker that has no
// partner, a fence around nothing, a backslash before no marker: all of it stays as typed. Its work grows with the length
// of the text (a little faster where somebody means no good, see findTicks), whatever the text is.
//
// Pairs of markers stand within a line and at the edges of words, so that snake_case and 2*3*4 are what they are:
//
//	**bold**  *italic*  _italic_  ***both***  ~~struck~~  `code`  ``code with ` in it``
//	https://tea.example   [words](https://tea.example)   @name
//	> quoted
//	- item   * item   1. item   (two spaces before it: an item of an item)
//	```go … ```
//
// A backslash before a marker takes its meaning.
package markup

import "strings"

// Kind is what a block is.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota // a line
	Quote                 // a line of somebody else's words
	Item                  // a line of a list
	Code                  // the lines between two fences
)

// Block is a line of a text, or the lines between two fences.
type Block struct {
	Kind  Kind
	Label string // of an Item: "•", or its number as it was typed, such as "12."
	Depth int    // of an Item: 1 if it is an item of an item, else 0
	Lang  string // of Code: the word behind the fence, "" for none
	Code  string // of Code: the lines, without a newline at the end
	Spans []Span // of all others; none for an empty line
}

// Style is a set of what a span is, joined with |.
type Style uint8

// The styles. Verbatim, Link and Mention exclude each other.
const (
	Strong Style = 1 << iota
	Emphasis
	Struck
	Verbatim // a piece of code
	Link     // its text is a URL of http or https, as it was typed
	Mention  // its text is @ or ＠ and what could be a name
)

// Span is a piece of text in one style, never empty.
type Span struct {
	Text  string
	Style Style
}

// Parse reads a message, as it was cleaned and saved.
func Parse(text string) []Block {
	if text == "" {
		return []Block{{}}
	}
	var blocks []Block
	for text != "" {
		code, rest, ok := cutCode(text)
		if ok {
			blocks, text = append(blocks, code), rest
			continue
		}
		line, rest, more := strings.Cut(text, "\n")
		blocks = append(blocks, parseLine(line))
		if text = rest; more && rest == "" {
			blocks = append(blocks, Block{}) // the text ends in a newline
		}
	}
	return blocks
}

// Inline reads a text that has no blocks, such as a topic or what somebody does. Newlines stay in it.
func Inline(text string) []Span {
	var spans []Span
	for line := range strings.SplitAfterSeq(text, "\n") {
		spans = appendSpans(spans, line)
	}
	return spans
}

// Plain is a text in one line and without markers, as a quotation or a list shows it.
func Plain(text string) string {
	var words []string
	for _, b := range Parse(text) {
		words = append(words, strings.Fields(b.Code)...)
		var line strings.Builder
		for _, s := range b.Spans {
			line.WriteString(s.Text)
		}
		if b.Kind == Item && b.Label != bullet {
			words = append(words, b.Label)
		}
		words = append(words, strings.Fields(line.String())...)
	}
	return strings.Join(words, " ")
}

// marks are the bytes without which no line has a marker in it, but for its beginning.
var marks = func() (set [256]bool) {
	for _, c := range []byte("*_~`[\\@") {
		set[c] = true
	}
	return set
}()

// Marked tells whether there may be anything in a text that Parse would find. For most texts it says no, and costs less
// than a nanosecond per byte.
func Marked(text string) bool {
	start := true // nothing but spaces so far in the line
	for i := range len(text) {
		c := text[i]
		switch {
		case marks[c], start && (c == '>' || c == '-' || c >= '0' && c <= '9'):
			return true
		case c == '\n':
			start = true
		case c != ' ':
			start = false
		}
	}
	return strings.Contains(text, "://") || strings.Contains(text, "＠")
}
