package code

import (
	"strings"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// languages are those that have colours, by chroma's names: what people show each other, and what these need inside of
// them. Each one more is one more that somebody may find a hostile text for.
var languages = []string{
	"Bash", "C", "C#", "C++", "CSS", "Diff", "Docker", "Go", "HTML", "INI", "Java", "JavaScript", "JSON", "Kotlin", "Lua", "Makefile",
	"PHP", "Python", "Ruby", "Rust", "SQL", "Swift", "TOML", "TypeScript", "XML", "YAML",
}

// shortNames are the names that people write besides those that chroma knows.
var shortNames = map[string]string{
	"cs": "c#", "h": "c", "hpp": "c++", "cc": "c++", "jsx": "javascript", "kt": "kotlin", "patch": "diff", "postgres": "sql",
	"mysql": "sql", "sqlite": "sql", "yml": "yaml", "svg": "xml", "conf": "ini",
}

// within are the languages that stand in others.
var within = map[string][]string{"HTML": {"CSS", "JavaScript"}, "Docker": {"Bash", "JSON"}, "Makefile": {"Bash"}}

// lexer gives the lexer of a language, ready to be used; nil if there is none.
func (h *Highlighter) lexer(lang string) *chroma.RegexLexer {
	if lang == "" {
		return nil
	}
	if h.lexers == nil {
		clock()
		h.makeLexers()
	}
	lang = strings.ToLower(lang)
	if name, ok := shortNames[lang]; ok {
		lang = name
	}
	lexer := h.lexers[lang]
	if lexer != nil {
		lexer.MustRules() // compiles them, once
		for _, name := range within[lexer.Config().Name] {
			h.lexers[strings.ToLower(name)].MustRules()
		}
	}
	return lexer
}

// makeLexers makes lexers of our own that know the limits, out of the rules of chroma's. The rules are compiled when they
// are needed.
func (h *Highlighter) makeLexers() {
	h.lexers = make(map[string]*chroma.RegexLexer)
	registry := chroma.NewLexerRegistry() // so that CSS in HTML is ours too
	for _, name := range languages {
		theirs := lexers.Get(name).(*chroma.RegexLexer)
		ours := chroma.MustNewLexer(theirs.Config(), func() chroma.Rules { return h.bounded(theirs.MustRules()) })
		registry.Register(ours)
		for _, alias := range append(theirs.Config().Aliases, name) {
			h.lexers[strings.ToLower(alias)] = ours
		}
	}
}

// bounded adds the limits to a lexer's rules.
func (h *Highlighter) bounded(rules chroma.Rules) chroma.Rules {
	rules = rules.Clone()
	for state, list := range rules {
		for i, r := range list {
			if strings.HasPrefix(r.Pattern, "(`)([^`]*)(`)") {
				// Go's raw strings go to a lexer for templates, which knows no limits.
				rules[state][i] = chroma.Rule{Pattern: "`[^`]*`", Type: chroma.LiteralString}
			}
		}
	}
	// Nothing leads to this state: it is there for its rule to be asked when the lexer is compiled.
	rules[limited] = []chroma.Rule{{Mutator: &limiter{h}}}
	return rules
}

const limited = "limited"

// limiter puts the limits into a lexer while it is compiled. It implements chroma.LexerMutator.
type limiter struct{ h *Highlighter }

func (l *limiter) Mutate(*chroma.LexerState) error { return nil }

func (l *limiter) MutateLexer(rules chroma.CompiledRules, state string, rule int) error {
	for name, list := range rules {
		for _, r := range list {
			if _, more := r.Mutator.(chroma.LexerMutator); more && name != limited {
				// Others have still to change the rules; they may do so only if they are asked in their turn.
				rules[state][rule].Mutator = &limiter{l.h}
				return nil
			}
		}
	}
	delete(rules, state)
	for _, list := range rules {
		for _, r := range list {
			r.Regexp.MatchTimeout = max(l.h.limits.Text/4, time.Millisecond)
			if r.Mutator != nil && !isWatched(r.Mutator) {
				r.Mutator = watched{r.Mutator, l.h}
			}
		}
	}
	return nil
}

// watched is a mutator that looks at the time: rules that match nothing can lead from state to state for ever.
type watched struct {
	chroma.Mutator
	h *Highlighter
}

func (w watched) Mutate(s *chroma.LexerState) error {
	if w.h.late() || len(s.Stack) > maxStates {
		return errLate
	}
	return w.Mutator.Mutate(s)
}

func isWatched(m chroma.Mutator) bool {
	_, ok := m.(watched)
	return ok
}

// maxStates bounds how deep the states of a lexer may stand in one another.
const maxStates = 1000
