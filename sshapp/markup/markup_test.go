package markup_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"teahouse/sshapp/markup"
)

// shown is spans as a reader of a test can tell them: <b>tea</b> is bold, i italic, s struck, c code, l a link, m a mention.
func shown(spans []markup.Span) string {
	var b strings.Builder
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		for i+1 < len(spans) && spans[i+1].Style == s.Style { // a marker that stayed divides them
			i++
			s.Text += spans[i].Text
		}
		tags := ""
		for bit, tag := range "bisclm" {
			if s.Style&(1<<bit) != 0 {
				tags += string(tag)
			}
		}
		if tags == "" {
			b.WriteString(s.Text)
		} else {
			fmt.Fprintf(&b, "<%s>%s</%s>", tags, s.Text, tags)
		}
	}
	return b.String()
}

func TestSpans(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"bold", "a **cup** of", "a <b>cup</b> of"},
		{"italic", "*one* _two_", "<i>one</i> <i>two</i>"},
		{"both", "***tea***", "<bi>tea</bi>"},
		{"struck", "~~coffee~~ tea", "<s>coffee</s> tea"},
		{"within one another", "**a *b* c**", "<b>a </b><bi>b</bi><b> c</b>"},
		{"bold within Han", "今天**重点**来了", "今天<b>重点</b>来了"},
		{"around Chinese punctuation", "**“茶”**好", "<b>“茶”</b>好"},
		{"snake case is none", "snake_case and __init__ and a_b_c", "snake_case and __init__ and a_b_c"},
		{"sums are none", "2*3*4 = 24, 2**3**4", "2*3*4 = 24, 2**3**4"},
		{"with spaces is none", "a * b * c, ** d **", "a * b * c, ** d **"},
		{"one alone stays", "5 *stars and _more", "5 *stars and _more"},
		{"one that is crossed stays", "*a **b* c**", "<i>a **b</i> c**"},
		{"the last one counts", "*a *b*", "*a <i>b</i>"},
		{"stars of another number are no partner", "**a* b", "**a* b"},
		{"four stars are none", "****a****", "****a****"},
		{"a pair stays in its line", "*a\nb*", "*a\nb*"},
		{"code", "see `x := *p*` here", "see <c>x := *p*</c> here"},
		{"code with a backtick", "`` a`b ``", "<c>a`b</c>"},
		{"code without an end", "a `b ``c", "a `b ``c"},
		{"bold code", "**`x`**", "<bc>x</bc>"},
		{"three backticks in a line", "```x```", "<c>x</c>"},
		{"escaped", `\*a\* \_b_ \` + "`c` \\~~d~~ \\[", "*a* _b_ `c` ~~d~~ ["},
		{"a backslash before anything else", `C:\tea \n \\`, `C:\tea \n \\`},
		{"nobody means to escape a shoulder", `¯\_(ツ)_/¯`, `¯\_(ツ)_/¯`},
		{"a link", "at https://tea.example/a?b=c#d now", "at <l>https://tea.example/a?b=c#d</l> now"},
		{"the sentence around it", "(https://tea.example). Or https://a.b/c!?", "(<l>https://tea.example</l>). Or <l>https://a.b/c</l>!?"},
		{"brackets of its own", "https://a.b/c_(d) and (https://a.b/c_(d))", "<l>https://a.b/c_(d)</l> and (<l>https://a.b/c_(d)</l>)"},
		{"Chinese punctuation", "看https://a.b/c，好。（http://a.b/）", "看<l>https://a.b/c</l>，好。（<l>http://a.b/</l>）"},
		{"Han that it has", "https://a.b/茶/龙井?x=绿茶&y", "<l>https://a.b/茶/龙井?x=绿茶&y</l>"},
		{"Han that goes on", "https://a.b/c看看", "<l>https://a.b/c</l>看看"},
		{"no host in another script", "https://茶.example https://tеa.example", "https://茶.example <l>https://t</l>еa.example"},
		{"no other scheme", "ftp://a.b javascript://x file:///etc", "ftp://a.b javascript://x file:///etc"},
		{"no link within a word", "xhttps://a.b https://", "xhttps://a.b https://"},
		{"markers in a link stay", "https://a.b/_c_*d*", "<l>https://a.b/_c_*d</l>*"},
		{"a bold link", "**https://a.b/**", "<bl>https://a.b/</bl>"},
		{"words for a link", "[the *menu*](https://a.b/c) is", "the <i>menu</i> (<l>https://a.b/c</l>) is"},
		{"words that lead elsewhere", "[https://bank.example](https://a.b)", "<l>https://bank.example</l> (<l>https://a.b</l>)"},
		{"no words", "[](https://a.b)", "[](<l>https://a.b</l>)"},
		{"words for something else", "[a](b) [x] [y](https://a.b d)", "[a](b) [x] [y](<l>https://a.b</l> d)"},
		{"a mention", "hi @bob, @bob_x- and @Zoë!", "hi <m>@bob</m>, <m>@bob_x</m>- and <m>@Zoë</m>!"},
		{"a mention in Chinese", "请＠小明，看", "请<m>＠小明</m>，看"},
		{"no mail address", "bob@tea.example a.@b @ @- x", "bob@tea.example a.@b @ @- x"},
		{"a struck mention", "~~@bob~~", "<sm>@bob</sm>"},
	} {
		if got := shown(markup.Inline(c.text)); got != c.want {
			t.Errorf("%s: Inline(%q) = %q, want %q", c.rule, c.text, got, c.want)
		}
	}
}

// outline is blocks in one line each.
func outline(blocks []markup.Block) []string {
	var out []string
	for _, b := range blocks {
		switch b.Kind {
		case markup.Paragraph:
			out = append(out, shown(b.Spans))
		case markup.Quote:
			out = append(out, "| "+shown(b.Spans))
		case markup.Item:
			out = append(out, strings.Repeat("  ", b.Depth)+b.Label+" "+shown(b.Spans))
		case markup.Code:
			out = append(out, fmt.Sprintf("code %s %q", b.Lang, b.Code))
		}
	}
	return out
}

func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       []string
	}{
		{"lines stay lines", "a\n\n  b", []string{"a", "", "  b"}},
		{"nothing is a line", "", []string{""}},
		{"a quote", "> a **b**\n>\n>c >_<", []string{"| a <b>b</b>", "| ", ">c >_<"}},
		{"a list", "- a\n* *b*\n  - c\n-d\n-", []string{"• a", "• <i>b</i>", "  • c", "-d", "-"}},
		{"a numbered list", "1. a\n 12) b\n2026. c\n1.d", []string{"1. a", "12) b", "2026. c", "1.d"}},
		{"no list", "-- a\n+ b\n- ", []string{"-- a", "+ b", "- "}},
		{"escaped blocks", "\\> a\n\\- b\n  \\- c\n\\* d", []string{"> a", "- b", "  - c", "* d"}},
		{"code", "```go\na *b*\n\n  c\n```\nd", []string{`code go "a *b*\n\n  c"`, "d"}},
		{"code without an end", "a\n```\nb\n> c", []string{"a", `code  "b\n> c"`}},
		{"code around a fence", "````\n```\nx\n```\n````", []string{"code  \"```\\nx\\n```\""}},
		{"a longer fence closes", "```\na\n`````\nb", []string{`code  "a"`, "b"}},
		{"a fence around nothing stays, and the second opens", "```\n\n```\na", []string{"```", "", `code  "a"`}},
		{"a fence alone stays", "a\n```", []string{"a", "```"}},
		{"a fence with words is none", "```what is this\nx", []string{"```what is this", "x"}},
	} {
		if got := outline(markup.Parse(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: Parse(%q) = %q, want %q", c.rule, c.text, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	text := "> **a**  b\n- c\n1. d\n```go\ne  f\n\ng\n```\n[h](https://a.b) *i"
	if got, want := markup.Plain(text), "a b c 1. d e f g h (https://a.b) *i"; got != want {
		t.Errorf("Plain(%q) = %q, want %q", text, got, want)
	}
}

// texts are what people write, and what hostile people do.
var texts = []string{
	"", "\n", "tea", "大家好，今天喝什么茶？", "a **b** `c` _d_ ~~e~~ https://f.g @h", "> a\n- b\n1. c\n```d\ne\n```", "[a](https://b)", "\\*\\`\\",
	"*_~`[](@＠\\>-1.", "**a *b** c*", "``` ```\n```", "\xff\xfe*\xff*", "\u0301*\u0301*", "@\u0301", "https://\u0301", "🇨*🇳*", "``\n`", "h", "] (", "1.",
}

// TestWorkIsBounded would not end in a lifetime if markers were looked for again and again.
func TestWorkIsBounded(t *testing.T) {
	units := []string{"*", "* ", "a*", "*a ", "**a ", "_a ", "~~a", "`", "` ", "[", "[a", "](", "[a](https://", "[a](https://b", "https://", "https://a.", "@", "@a", "＠",
		"\\", "\\*", "> ", "- a\n", "```\n", "```x\n", "````\n```\n", "*_~~", "***a ", "(", "https://a/((((", "¯\\_", ":a", ":+1:", ":", "``` `` ` "}
	for _, unit := range units {
		text := strings.Repeat(unit, 1<<16/len(unit))
		markup.Parse(text)
		markup.Plain(text)
		markup.Expand(text)
	}
	var runs strings.Builder // backticks of ever other lengths have no partners
	for n := 1; runs.Len() < 1<<16; n++ {
		runs.WriteString(strings.Repeat("`", n) + " ")
	}
	markup.Parse(runs.String())
}

// FuzzParse: what was written is there, in its order, but for the markers that were applied; and what Marked has nothing
// to say about is as it was.
func FuzzParse(f *testing.F) {
	for _, s := range texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		blocks := markup.Parse(text)
		if !markup.Marked(text) {
			var lines []string
			for _, b := range blocks {
				lines = append(lines, shown(b.Spans))
			}
			if got := strings.Join(lines, "\n"); got != text {
				t.Errorf("Parse(%q) = %q, though nothing is marked", text, got)
			}
		}
		if !utf8.ValidString(text) {
			return // what goes may bring two halves of a character together
		}
		// Everything but the characters that markers are made of stays, one by one.
		var b strings.Builder
		for _, block := range blocks {
			if block.Kind == markup.Item && strings.ContainsAny(block.Label, "0123456789") {
				b.WriteString(block.Label)
			}
			b.WriteString(block.Lang)
			b.WriteString(block.Code)
			for _, s := range block.Spans {
				if s.Text == "" {
					t.Errorf("Parse(%q) has an empty span", text)
				}
				b.WriteString(s.Text)
			}
		}
		if got, want := unmarked(b.String()), unmarked(text); got != want {
			t.Errorf("Parse(%q) keeps %q, want %q", text, got, want)
		}
	})
}

// unmarked is a text without what a marker may be made of.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("*_~`[]()\\>-. \n•\u3000", r) {
			return -1
		}
		return r
	}, s)
}

func BenchmarkMarked(b *testing.B) {
	const text = "大家好，今天喝什么茶？我带了一点龙井，还有去年的老白茶。 And a biscuit, please."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		markup.Marked(text)
	}
}

func BenchmarkParse(b *testing.B) {
	const text = "大家好，今天**喝什么茶**？我带了一点龙井，还有 `老白茶`，see https://tea.example/menu."
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		markup.Parse(text)
	}
}
