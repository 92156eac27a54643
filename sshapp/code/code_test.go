package code_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/sshapp/code"
)

// patient are limits that no machine reaches with a few lines.
var patient = code.Limits{Text: time.Minute}

// kinds is the pieces of a source that have a colour, as "text/kind".
func kinds(pieces []code.Piece) []string {
	names := []string{"plain", "keyword", "string", "comment", "number", "name", "operator", "added", "removed"}
	var out []string
	for _, p := range pieces {
		if p.Kind != code.Plain && p.Kind != code.Operator {
			out = append(out, strings.TrimSpace(p.Text)+"/"+names[p.Kind])
		}
	}
	return out
}

func TestEveryLanguageHasColours(t *testing.T) {
	h := code.New(patient)
	for _, c := range []struct {
		lang, source string
		want         string // one of the pieces
	}{
		{"go", "func main() { s := `tea` }", "`tea`/string"},
		{"golang", "return nil", "nil/keyword"},
		{"python", "def f(): pass # 茶", "# 茶/comment"},
		{"PY", "x = 42", "42/number"},
		{"javascript", "const s = 'tea'", "'tea'/string"},
		{"js", "const s = 1", "const/keyword"},
		{"typescript", "let n: number = 3", "3/number"},
		{"bash", "if true; then echo 'x'; fi", "'x'/string"},
		{"sh", "# tea", "# tea/comment"},
		{"sql", "SELECT 'tea' FROM house", "SELECT/keyword"},
		{"json", `{"tea": 1}`, "1/number"},
		{"yml", "tea: true # green", "# green/comment"},
		{"toml", "tea = 3", "3/number"},
		{"html", "<style>p { color: red }</style>", "style/name"},
		{"css", "p { color: red } /* tea */", "/* tea *//comment"},
		{"c", "int main(void) { return 0; }", "return/keyword"},
		{"cpp", "// tea\nint x;", "// tea/comment"},
		{"rust", "fn main() {}", "fn/keyword"},
		{"java", `String s = "tea";`, `"tea"/string`},
		{"diff", "-coffee\n+tea", "+tea/added"},
		{"dockerfile", "FROM scratch\nRUN echo 'x'", "FROM/keyword"},
		{"lua", "local x = 1", "local/keyword"},
		{"ruby", "def tea; 'x'; end", "'x'/string"},
		{"php", "<?php echo 'tea'; ?>", "'tea'/string"},
		{"kotlin", "fun main() {}", "fun/keyword"},
		{"swift", "let x = 1", "let/keyword"},
		{"c#", `var s = "tea";`, `"tea"/string`},
		{"xml", "<!-- tea --><a/>", "<!-- tea -->/comment"},
		{"makefile", "# tea\na: b", "# tea/comment"},
		{"ini", "; tea\na = b", "; tea/comment"},
	} {
		if got := kinds(h.Pieces(c.lang, c.source)); !slices.Contains(got, c.want) {
			t.Errorf("%s: %q has %q, want %q among them", c.lang, c.source, got, c.want)
		}
	}
}

func TestUnknownLanguagesHaveNone(t *testing.T) {
	h := code.New(patient)
	for _, lang := range []string{"", "tea", "brainfuck", "go ", "../go", "plaintext"} {
		if got := h.Pieces(lang, "func main() {}"); got != nil {
			t.Errorf("%q: %v", lang, got)
		}
	}
}

// sources are texts that are not what their language says.
var sources = []string{
	"", "\n", "x", "\n\n\nx", "茶\r\nx", "\x00\xff\xfe", "'''\"\"\"", "<?php `$a['", "=begin\n", "<script><style></", "{{{{[[[(((",
	"\u2028\u0301👨‍👩‍👧", "a: |\n  b\n c", "@@ -1 +1 @@\n-a\n+b", "r#\"x\"# '\\u{", "%w(a b) %q{", "<<EOF\nx\nEOF", strings.Repeat("a b(", 50),
}

// TestPiecesAreTheSource: nothing of what somebody wrote is lost or made up, whatever a lexer makes of it.
func TestPiecesAreTheSource(t *testing.T) {
	h := code.New(code.Limits{Text: time.Second})
	for _, lang := range strings.Fields("go py js ts sh sql json yaml toml html css c c++ c# rust java diff docker lua rb php kt swift xml make ini") {
		for _, source := range sources {
			checkPieces(t, h, lang, source)
		}
	}
}

func checkPieces(t *testing.T, h *code.Highlighter, lang, source string) {
	t.Helper()
	pieces := h.Pieces(lang, source)
	if pieces == nil {
		return // it has no colours, and is drawn as it is
	}
	var b strings.Builder
	for i, p := range pieces {
		if p.Text == "" || i > 0 && p.Kind == pieces[i-1].Kind {
			t.Errorf("%s: %q is in the wrong pieces: %v", lang, source, pieces)
		}
		b.WriteString(p.Text)
	}
	if b.String() != source {
		t.Errorf("%s: the pieces of %q are %q", lang, source, b.String())
	}
}

func FuzzPieces(f *testing.F) {
	h := code.New(code.Usual)
	for _, s := range sources {
		f.Add("go", s)
		f.Add("yaml", s)
	}
	f.Fuzz(func(t *testing.T, lang, source string) {
		if len(source) > 4000 {
			t.Skip()
		}
		checkPieces(t, h, lang, source)
	})
}

// hostile are sources that keep a lexer busy for longer than anybody can wait. No other limit than that of the time holds
// them: each is no longer than a message may be.
var hostile = []struct{ lang, unit string }{
	{"yaml", "'''"}, {"yaml", "@"}, {"yaml", "[["}, {"makefile", "a"}, {"makefile", "_"}, {"c", "\n"}, {"cpp", "\n"}, {"java", "\n"},
}

func TestHostileSourcesAreGivenUp(t *testing.T) {
	h := code.New(code.Limits{Text: 10 * time.Millisecond})
	for _, c := range hostile {
		if got := h.Pieces(c.lang, strings.Repeat(c.unit, 3990/len(c.unit))+"!"); got != nil {
			t.Errorf("%s: %q, repeated, has %d pieces, want to have it given up", c.lang, c.unit, len(got))
		}
	}
	// What was given up leaves nothing behind.
	if got := code.New(patient).Pieces("yaml", "tea: 1"); len(got) == 0 {
		t.Error("a harmless text has no colours any more")
	}
}

// TestWhoeverTriesLongSpendsTheShareOfAll: when the time for all texts is spent, colours are not even tried.
func TestWhoeverTriesLongSpendsTheShareOfAll(t *testing.T) {
	h := code.New(code.Limits{Text: 10 * time.Millisecond, Share: 1 << 40}) // what is spent does not come back
	for i := range 100 {
		h.Pieces("yaml", strings.Repeat("'''", 1000)+strings.Repeat("!", i))
	}
	if got := h.Pieces("json", "1"); got != nil {
		t.Errorf("a text has colours after a hundred that took all the time: %v", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	h := code.New(patient)
	var wg sync.WaitGroup
	for _, lang := range []string{"html", "docker", "css", "html", "go", "docker"} {
		wg.Go(func() {
			if got := h.Pieces(lang, "FROM x <style>a{b:c}</style> func"); got == nil {
				t.Errorf("%s: no pieces", lang)
			}
		})
	}
	wg.Wait()
}

func BenchmarkPieces(b *testing.B) {
	h := code.New(patient)
	source := strings.Repeat("func pour(cup *Cup, n int) error {\n\tif n > 3 { return fmt.Errorf(\"too much: %d\", n) } // why\n\treturn nil\n}\n", 5)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		h.Pieces("go", source)
	}
}
