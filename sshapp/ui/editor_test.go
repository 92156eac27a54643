package ui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
)

// write makes an editor and gives it keys: names as keyPress takes them, or text after a "=".
func write(mode ui.EditorMode, keys ...string) *ui.Editor {
	e := ui.NewEditor(mode)
	feed(e, keys...)
	return e
}

func feed(e *ui.Editor, keys ...string) {
	for _, k := range keys {
		if text, ok := strings.CutPrefix(k, "="); ok {
			for _, r := range text {
				e.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		e.Key(keyPress(k))
	}
}

const family = "👨‍👩‍👧"

func TestEditing(t *testing.T) {
	cases := []struct {
		rule string
		keys string // separated by spaces; "=" before text, "_" in it for a space
		want string // "|" is the cursor
	}{
		{"typing", "=茶_tea", "茶 tea|"},
		{"left and right", "=abc left left right", "ab|c"},
		{"right stops at the end", "=a right right", "a|"},
		{"home and end", "=ab ctrl+j =cd home =x end =y", "ab\nxcdy|"},
		{"Ctrl+A and Ctrl+E", "=abc ctrl+a =x ctrl+e =y", "xabcy|"},
		{"Ctrl+B and Ctrl+F", "=abc ctrl+b ctrl+b ctrl+f =x", "abx|c"},
		{"backspace takes a family", "=a" + family + " backspace", "a|"},
		{"backspace takes letter and mark", "=ae\u0301 backspace", "a|"},
		{"backspace takes a syllable of jamo", "=a\u1100\u1161\u11a8 backspace", "a|"},
		{"delete takes a family", "=" + family + "a home delete", "|a"},
		{"Ctrl+D deletes to the right", "=ab left ctrl+d", "a|"},
		{"Ctrl+H is backspace", "=ab ctrl+h", "a|"},
		{"a mark joins the letter before the cursor", "=ex left =\u0301 backspace", "|x"},
		{"what comes together joins", "=🇨x🇳 left backspace", "🇨🇳|"},
		{"word back", "=one_two,_three alt+b alt+b =x", "one x|two, three"},
		{"word back over Han and Latin", "=我用Linux喝茶 ctrl+left ctrl+left =x", "我用x|Linux喝茶"},
		{"word on", "=喝茶_tea home alt+f alt+f =x", "喝茶 teax|"},
		{"kana is a word of its own", "=お茶をどうぞ home ctrl+right ctrl+right =x", "お茶x|をどうぞ"},
		{"Ctrl+W takes a word", "=one_two ctrl+w", "one |"},
		{"Ctrl+W takes a run of Han", "=tea喝茶。 ctrl+w", "tea|"},
		{"Alt+Backspace likewise", "=one_two alt+backspace", "one |"},
		{"Alt+D takes the word on", "=one_two home alt+d", "| two"},
		{"Ctrl+U takes the line before", "=ab ctrl+j =cd left ctrl+u", "ab\n|d"},
		{"Ctrl+K takes the line after", "=ab_cd home right ctrl+k", "a|"},
		{"Ctrl+K at a line's end takes the newline", "=a ctrl+j =b up end ctrl+k", "a|b"},
		{"Ctrl+Y puts it back", "=ab_cd ctrl+w ctrl+a ctrl+y", "cd|ab "},
		{"kills in a row are put back as one", "=one_two_three ctrl+w ctrl+w ctrl+y", "one two three|"},
		{"on both sides of the cursor", "=one_two left left left ctrl+w ctrl+k ctrl+y ctrl+y", "one twoone two|"},
		{"another key ends the row of kills", "=one_two ctrl+w left right ctrl+w ctrl+y", "one |"},
		{"Alt+Y takes the one before", "=one_two ctrl+w left right ctrl+w ctrl+y alt+y", "two|"},
		{"Alt+Y alone does nothing", "=one ctrl+w alt+y", "|"},
		{"Ctrl+T at the end", "=茶水 ctrl+t", "水茶|"},
		{"Ctrl+T within", "=abc left ctrl+t", "acb|"},
		{"Ctrl+T at the start", "=abc home ctrl+t", "|abc"},
		{"Ctrl+T not across lines", "=a ctrl+j =b home ctrl+t", "a\n|b"},
		{"undo takes back a word at a time", "=one_two ctrl+_", "one|"},
		{"undo of a kill", "=one_two ctrl+u ctrl+_", "one two|"},
		{"undo to the beginning and no further", "=one_two ctrl+_ ctrl+_ ctrl+_ ctrl+_", "|"},
		{"undo of backspace", "=ab backspace ctrl+_", "ab|"},
		{"Alt+Enter makes a line", "=a alt+enter =b", "a\nb|"},
		{"up and down move by line", "=abc ctrl+j =d ctrl+j =efg up up =x", "abcx|\nd\nefg"},
		{"up keeps the column", "=abc ctrl+j =d ctrl+j =efg left up up =x", "abx|c\nd\nefg"},
		{"up counts cells", "=茶茶茶 ctrl+j =abcd up =x", "茶茶x|茶\nabcd"},
		{"Alt with a letter is not text", "alt+x alt+q =a", "a|"},
		{"Ctrl with a letter is not text", "ctrl+x ctrl+q =a", "a|"},
	}
	for _, c := range cases {
		keys := strings.Split(c.keys, " ")
		for i, k := range keys {
			if strings.HasPrefix(k, "=") {
				keys[i] = strings.ReplaceAll(k, "_", " ")
			}
		}
		before, after := write(ui.MultiLine, keys...).Split()
		if got := before + "|" + after; got != c.want {
			t.Errorf("%s: %s gives %q, want %q", c.rule, c.keys, got, c.want)
		}
	}
}

func TestKeysThatAreNotTheEditors(t *testing.T) {
	e := write(ui.MultiLine, "=one", "ctrl+j", "=two")
	e.View(20, 5, paint.Style{})
	for _, c := range []struct {
		key  string
		want bool
	}{
		{"down", false}, {"up", true}, {"up", false}, {"down", true}, {"enter", false}, {"tab", false}, {"esc", false},
		{"pgup", false}, {"f1", false}, {"alt+1", false}, {"ctrl+d", true}, {"home", true},
	} {
		if got := e.Key(keyPress(c.key)); got != c.want {
			t.Errorf("Key(%s) = %v, want %v, at %q", c.key, got, c.want, e.Value())
		}
	}
	if ui.NewEditor(ui.MultiLine).Key(keyPress("ctrl+d")) {
		t.Error("Ctrl+D was taken by an empty text")
	}
}

// TestRandomEdits gives keys and text of all kinds and holds what is always true of an editor and its picture.
func TestRandomEdits(t *testing.T) {
	keys := strings.Fields(`left right up down home end backspace delete ctrl+a ctrl+b ctrl+d ctrl+e ctrl+f ctrl+k ctrl+t ctrl+u
		ctrl+w ctrl+y alt+y ctrl+_ alt+b alt+f alt+d ctrl+j`)
	texts := []string{
		"茶", "a", " ", "\u0301", family, "🇨", "\u200d", "👨", "\u1100", "\u1161", "\u11a8", "한", "\ufe0f", "❤", "שלום", "क्", "ष",
		"\n", "\x1b[31m", "\u202e", "\t", "\xff", "ﷺ", "。", "　", "\u0915\u094d\u0937", strings.Repeat("x", 30),
	}
	for seed := range uint64(100) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		e := ui.NewEditor(ui.EditorMode(seed % 2))
		if seed%5 == 0 {
			e.Mask()
		}
		for range 120 {
			switch rnd.IntN(4) {
			case 0:
				e.Key(keyPress(keys[rnd.IntN(len(keys))]))
			case 1:
				e.Paste(texts[rnd.IntN(len(texts))] + texts[rnd.IntN(len(texts))])
			default:
				e.Insert(texts[rnd.IntN(len(texts))])
			}
			if !holds(t, e, 1+rnd.IntN(40), 1+rnd.IntN(6)) {
				t.Fatalf("seed %d", seed)
			}
		}
	}
}

// holds checks an editor and its picture.
func holds(t *testing.T, e *ui.Editor, width, maxRows int) bool {
	t.Helper()
	v := e.Value()
	before, after := e.Split()
	rows, x, y := e.View(width, maxRows, paint.Style{})
	ok := true
	fail := func(format string, args ...any) {
		t.Errorf("%q|%q in %d×%d: %s", before, after, width, maxRows, fmt.Sprintf(format, args...))
		ok = false
	}
	n := 0
	for range paint.Clusters(v) {
		n++
	}
	switch {
	case !utf8.ValidString(v) || strings.ContainsAny(v, "\x1b\t\r"):
		fail("the value is not clean")
	case before+after != v || e.Len() != n:
		fail("%d clusters, want %d", e.Len(), n)
	case e.Empty() != (v == ""):
		fail("Empty is %v", e.Empty())
	case len(rows) < 1 || len(rows) > maxRows || y < 0 || y >= len(rows):
		fail("the cursor is in row %d of %d", y, len(rows))
	case x < 0 || x >= width:
		fail("the cursor is in column %d", x)
	}
	for _, r := range rows {
		if r.Width > width {
			fail("a row of %d cells", r.Width)
		}
	}
	if !ok || width < 2 {
		return ok
	}
	// The cursor's cell is as far from the left as what is seen before it is wide.
	seen := paint.Plain(rows[y].Text)
	head, w := paint.Cut(seen, x)
	if w != x {
		fail("the cursor is within a character of %q, in column %d", seen, x)
	}
	if line := before[strings.LastIndex(before, "\n")+1:]; !e.Masked() && !strings.HasSuffix(shown(line), head) {
		fail("%q is before the cursor in the picture, %q in the text", head, line)
	}
	return ok
}

// shown is a text as a row shows it.
func shown(s string) string {
	r := paint.NewRow(1 << 20)
	r.Text(paint.Style{}, s)
	return paint.Plain(r.Frag().Text)
}

//security:holds s10
func TestView(t *testing.T) {
	cases := []struct {
		rule   string
		mode   ui.EditorMode
		keys   []string
		w, h   int
		rows   string
		cx, cy int
	}{
		{"empty", ui.MultiLine, nil, 10, 3, "", 0, 0},
		{"Chinese is counted in cells", ui.MultiLine, []string{"=今天茶"}, 10, 3, "今天茶", 6, 0},
		{"a full row sends the cursor on", ui.MultiLine, []string{"=abcd"}, 4, 3, "abcd/", 0, 1},
		{"so does a full row before a newline", ui.MultiLine, []string{"=abcd", "ctrl+j", "=e", "up"}, 4, 4, "abcd//e", 0, 1},
		{"a wide character that does not fit goes on", ui.MultiLine, []string{"=abc茶"}, 4, 3, "abc/茶", 2, 1},
		{"the cursor stays in sight", ui.MultiLine, []string{"=a", "ctrl+j", "=b", "ctrl+j", "=c"}, 4, 2, "b/c", 1, 1},
		{"a family is two cells", ui.MultiLine, []string{"=" + family}, 10, 1, family, 2, 0},
		{"a single line scrolls sideways", ui.SingleLine, []string{"=abcdefgh"}, 4, 1, "fgh", 3, 0},
		{"and back", ui.SingleLine, []string{"=abcdefgh", "home"}, 4, 1, "abcd", 0, 0},
	}
	for _, c := range cases {
		e := write(c.mode)
		for _, k := range c.keys {
			feed(e, k)
			e.View(c.w, c.h, paint.Style{})
		}
		rows, x, y := e.View(c.w, c.h, paint.Style{})
		var got []string
		for _, r := range rows {
			got = append(got, paint.Plain(r.Text))
		}
		if all := strings.Join(got, "/"); all != c.rows || x != c.cx || y != c.cy {
			t.Errorf("%s: %q, cursor %d,%d, want %q, %d,%d", c.rule, all, x, y, c.rows, c.cx, c.cy)
		}
	}
}

//security:holds 24
func TestMasked(t *testing.T) {
	e := ui.NewEditor(ui.SingleLine)
	e.Mask()
	e.Paste("geheim 茶" + family)
	rows, x, _ := e.View(20, 1, paint.Style{})
	if got := paint.Plain(rows[0].Text); got != strings.Repeat("•", 9) || x != 9 {
		t.Errorf("a password is shown as %q with the cursor at %d", got, x)
	}
	feed(e, "ctrl+left")
	if before, _ := e.Split(); before != "" {
		t.Error("moving by words tells where a password's words are")
	}
	feed(e, "end", "ctrl+u", "ctrl+y", "ctrl+_")
	if !e.Empty() {
		t.Errorf("a deleted password came back: %q", e.Value())
	}
}

func TestSingleLine(t *testing.T) {
	e := ui.NewEditor(ui.SingleLine)
	e.Paste("one\r\ntwo\nthree")
	feed(e, "ctrl+j", "alt+enter")
	if got := e.Value(); got != "one two three" {
		t.Errorf("a single line holds %q", got)
	}
}

func TestTooLong(t *testing.T) {
	e := ui.NewEditor(ui.MultiLine)
	if e.Paste(strings.Repeat("茶", 3999)) {
		t.Error("a paste that fits was cut")
	}
	if !e.Paste(family + family + "x") {
		t.Error("a paste that does not fit was not called cut")
	}
	if e.Len() != 4000 || !strings.HasSuffix(e.Value(), "茶"+family) {
		t.Errorf("%d characters, the last %q", e.Len(), e.Value()[len(e.Value())-20:])
	}
	if !e.Insert("x") || e.Len() != 4000 {
		t.Errorf("typed beyond the end: %d characters", e.Len())
	}
	if e.Insert("\u0301"); e.Len() != 4000 {
		t.Error("a mark does not make a text longer")
	}
	feed(e, "backspace")
	if e.Insert("x") || e.Len() != 4000 {
		t.Error("there was room again, but nothing could be typed")
	}
	// A single character can be of any length; the text in all cannot.
	e.SetValue("e", -1)
	for range 100 {
		e.Paste(strings.Repeat("\u0301", 10000))
	}
	if n := len(e.Value()); n > 1<<18 {
		t.Errorf("one character of %d bytes", n)
	}
}

func TestSetValue(t *testing.T) {
	e := write(ui.MultiLine, "=draft")
	for at, want := range map[int]string{0: "|茶水", 1: "茶|水", 2: "茶水|", 9: "茶水|", -1: "茶水|"} {
		e.SetValue("茶水", at)
		if before, after := e.Split(); before+"|"+after != want {
			t.Errorf("SetValue at %d: %q|%q, want %q", at, before, after, want)
		}
	}
	feed(e, "ctrl+_")
	if e.Value() != "茶水" {
		t.Errorf("undo went back to another text: %q", e.Value())
	}
}

func TestHistory(t *testing.T) {
	var h ui.History
	e := write(ui.MultiLine, "=draft")
	expect := func(want string) {
		t.Helper()
		if got := e.Value(); got != want {
			t.Errorf("the input holds %q, want %q", got, want)
		}
	}
	h.Up(e)
	h.Down(e)
	expect("draft")
	for _, line := range []string{"one", "two", "two", ""} {
		h.Add(line)
	}
	h.Up(e)
	expect("two")
	h.Up(e)
	expect("one")
	h.Up(e)
	expect("one")
	h.Down(e)
	h.Down(e)
	expect("draft")
	h.Down(e)
	expect("draft")
	for i := range 500 {
		h.Add(fmt.Sprint(i))
	}
	for range 500 {
		h.Up(e)
	}
	expect("300")
}

func BenchmarkTyping(b *testing.B) {
	e := ui.NewEditor(ui.MultiLine)
	e.Paste(strings.Repeat("喝茶 tea ", 400))
	b.ReportAllocs()
	for b.Loop() {
		e.Key(tea.KeyPressMsg{Code: 'x', Text: "x"})
		e.Key(keyPress("backspace"))
		e.View(76, 6, paint.Style{})
	}
}
