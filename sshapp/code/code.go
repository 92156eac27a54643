// Package code tells what the pieces of a program's source are, so that they can be drawn in colours. It knows neither
// colours nor rooms.
//
// The lexers are chroma's: tables of regular expressions that backtrack, and some texts keep them busy for hours. Whoever
// writes a text is a stranger, and many wait while it is drawn. So the time is bounded three times: that of one match, that
// of one text, and the share of all time that goes into this at all. What takes longer has no colours; nothing else depends
// on it.
package code

import (
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/dlclark/regexp2/v2"
)

// Kind is what a piece of source is.
type Kind uint8

// The kinds, as far as they are worth a colour.
const (
	Plain Kind = iota
	Keyword
	String
	Comment
	Number
	Name // of a function, a type, a tag, an attribute
	Operator
	Added   // a line of a diff
	Removed // likewise
)

// Piece is a part of a source, never empty.
type Piece struct {
	Text string
	Kind Kind
}

// Limits bound the work of a Highlighter.
type Limits struct {
	Text  time.Duration // for one text; what a single match may take is a quarter of it, and can come on top
	Share int           // one of so many parts of the time may go into this altogether; 0 for no bound
}

// Usual are the limits of a house: a fiftieth of a second for one text, a tenth of one processor for all.
var Usual = Limits{Text: 20 * time.Millisecond, Share: 10}

// saved is how much time can be saved up, in the longest times for one text.
const saved = 20

// Highlighter finds the pieces of sources. It is safe for concurrent use; one source is looked at at a time.
type Highlighter struct {
	limits Limits

	mu       sync.Mutex                    // guards all below
	lexers   map[string]*chroma.RegexLexer // nil before the first source
	deadline time.Time                     // of the source that is being looked at
	purse    time.Duration                 // what may still be spent
	counted  time.Time                     // when purse was right
}

// clock has regular expressions look at the time often enough: every tenth of a second is their default. They keep a
// goroutine for it, which ends a second after the last of them was used.
var clock = sync.OnceFunc(func() { regexp2.SetTimeoutCheckPeriod(time.Millisecond) })

// New makes a Highlighter. It costs little before the first source: each language is made ready when it is met, in some ten
// milliseconds that no limit counts.
func New(limits Limits) *Highlighter {
	return &Highlighter{limits: limits, purse: saved * limits.Text, counted: time.Now()}
}

// Pieces takes a source apart; joined, the pieces are the source again. It gives nil for a language that is not known, and
// where the time is up.
func (h *Highlighter) Pieces(lang, source string) []Piece {
	h.mu.Lock()
	defer h.mu.Unlock()
	lexer := h.lexer(lang)
	if lexer == nil {
		return nil
	}
	start := time.Now()
	may := h.allowance(start)
	if may <= 0 {
		return nil
	}
	h.deadline = start.Add(may)
	pieces, err := h.tokenise(lexer, source)
	h.purse -= time.Since(start)
	if err != nil {
		return nil
	}
	return pieces
}

// allowance is how long the next source may take.
func (h *Highlighter) allowance(now time.Time) time.Duration {
	if h.limits.Share == 0 {
		return h.limits.Text
	}
	h.purse = min(h.purse+now.Sub(h.counted)/time.Duration(h.limits.Share), saved*h.limits.Text)
	h.counted = now
	return min(h.limits.Text, h.purse)
}

var (
	errLate  = errors.New("code: the time is up")
	errOther = errors.New("code: the lexer gives another text")
)

// tokenise asks a lexer for everything. Chroma's lexers panic with what goes wrong in them.
func (h *Highlighter) tokenise(lexer *chroma.RegexLexer, source string) (pieces []Piece, err error) {
	defer func() {
		if r := recover(); r != nil {
			pieces, err = nil, errLate
		}
	}()
	next, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return nil, err
	}
	at := 0
	for t := next(); t != chroma.EOF; t = next() {
		if h.late() {
			return nil, errLate
		}
		text := t.Value
		if !strings.HasPrefix(source[at:], text) {
			if text = source[at:]; t.Value != text+"\n" { // some lexers end every text so
				return nil, errOther
			}
		}
		pieces = appendPiece(pieces, source, at, at+len(text), kindOf(t.Type))
		at += len(text)
	}
	return appendPiece(pieces, source, at, len(source), Plain), nil
}

func (h *Highlighter) late() bool { return time.Now().After(h.deadline) }

// appendPiece adds a part of a source, to the last piece if it is of the same kind.
func appendPiece(pieces []Piece, source string, from, to int, k Kind) []Piece {
	if from == to {
		return pieces
	}
	if n := len(pieces); n > 0 && pieces[n-1].Kind == k {
		pieces[n-1].Text = source[from-len(pieces[n-1].Text) : to]
		return pieces
	}
	return append(pieces, Piece{source[from:to], k})
}

// kindOf sorts chroma's seventy kinds of tokens.
func kindOf(t chroma.TokenType) Kind {
	switch t {
	case chroma.CommentPreproc, chroma.OperatorWord, chroma.GenericHeading, chroma.GenericSubheading:
		return Keyword
	case chroma.GenericInserted:
		return Added
	case chroma.GenericDeleted:
		return Removed
	case chroma.NameFunction, chroma.NameFunctionMagic, chroma.NameBuiltin, chroma.NameClass, chroma.NameTag, chroma.NameAttribute,
		chroma.NameDecorator, chroma.NameException, chroma.NameProperty, chroma.NameKeyword:
		return Name
	}
	switch {
	case t.InSubCategory(chroma.LiteralNumber):
		return Number
	case t.InCategory(chroma.Literal):
		return String
	case t.InCategory(chroma.Keyword):
		return Keyword
	case t.InCategory(chroma.Comment):
		return Comment
	case t.InCategory(chroma.Operator), t.InCategory(chroma.Punctuation):
		return Operator
	}
	return Plain
}
