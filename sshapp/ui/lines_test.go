package ui_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"teahouse/room"
	"teahouse/sshapp/markup"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

func newLayout(width int) *ui.Layout {
	return &ui.Layout{
		Width: width,
		Theme: ui.NewTheme(ui.Dark, colorprofile.TrueColor, true, nil),
		Words: ui.Words{
			Date:      func(day time.Time) string { return day.Format("2006年1月2日") },
			Arrived:   func(names []string) string { return strings.Join(names, "、") + " 来了" },
			Left:      func(names []string) string { return strings.Join(names, "、") + " 走了" },
			Renamed:   func(from, to string) string { return from + " 现在是 " + to },
			Topic:     func(by, topic string) string { return by + " 换了话题：" + topic },
			NewSince:  "您离开以后",
			Beginning: "一切从这里开始",
			GuestMark: "游客",
		},
	}
}

// said is a message of alice's, minutes after tea time; edits change it.
func said(seq int64, after time.Duration, text string, edits ...func(*store.Message)) room.Item {
	m := &store.Message{Seq: seq, Author: 1, Name: "alice", Text: text, At: teatime.Add(after)}
	for _, edit := range edits {
		edit(m)
	}
	return room.Item{Message: m}
}

func by(author store.AccountID, name string) func(*store.Message) {
	return func(m *store.Message) { m.Author, m.Name, m.Guest = author, name, author == 0 }
}

func did(m *store.Message) { m.Kind = store.Did }

func happened(kind room.NoticeKind, after time.Duration, by, text string, names ...string) room.Item {
	return room.Item{Notice: &room.Notice{Kind: kind, Names: names, By: by, Text: text, At: teatime.Add(after)}}
}

// pane is all rows of some items, drawn; "|" stands between gutter and body.
func pane(l *ui.Layout, items []room.Item) string {
	var b strings.Builder
	for i := range items {
		for _, r := range l.Rows(items, i) {
			fmt.Fprintf(&b, "%s|%s\n", paint.Plain(r.Gutter.Text), paint.Plain(r.Body.Text))
		}
	}
	return b.String()
}

// bodies is the rows of a text in a body of the given width.
func bodies(text string, cells int) []string {
	l := newLayout(cells + 1) // below 20 columns the gutter has one
	if cells >= 19 {
		panic("too wide for a gutter of one cell")
	}
	items := []room.Item{said(2, 0, "first"), said(3, 0, text)}
	var out []string
	for _, r := range l.Rows(items, 1) {
		out = append(out, paint.Plain(r.Body.Text))
	}
	return out
}

func TestWrapping(t *testing.T) {
	cases := []struct {
		rule  string
		text  string
		cells int
		want  []string
	}{
		{"words stay whole", "a cup of tea", 6, []string{"a cup", "of tea"}},
		{"spaces at a break go", "green      tea", 6, []string{"green", "tea"}},
		{"other spaces stay", "a   b  c", 10, []string{"a   b  c"}},
		{"newlines stay", "one\n\ntwo", 6, []string{"one", "", "two"}},
		{"an indentation stays", "  if tea", 5, []string{"  if", "tea"}},
		{"an indentation alone is no row", "    teapot", 8, []string{"    teap", "ot"}},
		{"padding to the edge makes no rows", "a" + strings.Repeat(" ", 300), 5, []string{"a"}},
		{"a long word is broken where it must be", "see https://tea.example/x", 8, []string{"see", "https://", "tea.exam", "ple/x"}},
		{"Han breaks anywhere", "今天喝龙井茶吗", 6, []string{"今天喝", "龙井茶", "吗"}},
		{"no row begins with a full stop", "今天喝茶。好", 8, []string{"今天喝", "茶。好"}},
		{"no row begins with a closing bracket", "今天（喝）茶", 8, []string{"今天", "（喝）茶"}},
		{"no row ends with an opening bracket", "喝一杯（茶）", 8, []string{"喝一杯", "（茶）"}},
		{"a name stays with what it begins with", "请问@茶博士", 5, []string{"请问", "@茶博", "士"}},
		{"quotes of one cell too", "他说“喝茶”了", 5, []string{"他说", "“喝", "茶”了"}},
		{"a row of closing signs is broken all the same", "。。。。。", 4, []string{"。。", "。。", "。"}},
		{"half a wide character's room stays empty", "茶茶茶", 5, []string{"茶茶", "茶"}},
		{"Latin words within Han stay whole", "我用Linux喝茶", 8, []string{"我用", "Linux喝", "茶"}},
		{"Hangul breaks between syllables", "차를마셔요", 6, []string{"차를마", "셔요"}},
		{"kana", "お茶をどうぞっ", 6, []string{"お茶を", "どう", "ぞっ"}},
		{"an emoji family is one character", "茶👨‍👩‍👧👨‍👩‍👧", 4, []string{"茶👨‍👩‍👧", "👨‍👩‍👧"}},
		{"flags are not split", "🇨🇳🇩🇪🇫🇷", 4, []string{"🇨🇳🇩🇪", "🇫🇷"}},
		{"marks stay with their letter", "e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
		{"ideographic spaces at a break go", "茶　　　水", 4, []string{"茶", "水"}},
		{"empty", "", 4, []string{""}},
	}
	for _, c := range cases {
		if got := bodies(c.text, c.cells); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q in %d cells = %q, want %q", c.rule, c.text, c.cells, got, c.want)
		}
	}
}

// TestPaneAtEveryWidth holds what a piece of conversation looks like in each layout.
//
//security:holds 7 9
func TestPaneAtEveryWidth(t *testing.T) {
	items := []room.Item{
		said(1, 0, "大家好，今天喝什么茶？我带了一点龙井，还有去年的老白茶。"),
		said(2, 20*time.Second, "two\nlines"),
		said(3, 3*time.Minute, "after a while"),
		happened(room.Arrived, 4*time.Minute, "", "", "茶博士", "Zoë"),
		said(4, 4*time.Minute, "welcome"),
		said(5, 5*time.Minute, "pours tea", did),
		said(6, 5*time.Minute, "again from alice"),
		said(7, 5*time.Minute, "hello", by(0, "guest-oy4sj")),
		said(8, 5*time.Minute, "a very quiet name", by(2, strings.Repeat("茶", 20))),
		happened(room.Renamed, 6*time.Minute, "guest-oy4sj", "", "Иван"),
		happened(room.TopicSet, 6*time.Minute, "alice", "tea, and nothing but tea: green, white, yellow, oolong and black"),
		happened(room.Left, 7*time.Minute, "", "", "Zoë"),
		said(9, 24*time.Hour, "the next day"),
	}
	for _, width := range []int{80, 60, 50, 30, 16} {
		l := newLayout(width)
		l.NewSince = 5
		l.Loc = time.FixedZone("CST", 8*3600)
		matchGolden(t, fmt.Sprint("pane-", width), pane(l, items))
	}
	l := newLayout(80)
	l.Theme = ui.NewTheme(ui.Plain, colorprofile.TrueColor, true, nil)
	matchGolden(t, "pane-80-plain", pane(l, items))
}

func TestGrouping(t *testing.T) {
	first := said(5, 0, "one")
	cases := []struct {
		rule string
		next room.Item
		head bool
	}{
		{"the same author soon after", said(6, time.Minute, "two"), false},
		{"just within the run", said(6, 5*time.Minute, "two"), false},
		{"too long after", said(6, 5*time.Minute+time.Second, "two"), true},
		{"somebody else", said(6, 0, "two", by(2, "bob")), true},
		{"a guest of the same name", said(6, 0, "two", by(0, "alice")), true},
		{"the same account under another name", said(6, 0, "two", by(1, "alicia")), true},
		{"the next day", said(6, 10*time.Hour, "two"), true},
	}
	for _, c := range cases {
		got := pane(newLayout(80), []room.Item{first, c.next})
		if head := strings.Count(got, "ali")+strings.Count(got, "bob") == 2; head != c.head {
			t.Errorf("%s: a row with the name: %v, want %v:\n%s", c.rule, head, c.head, got)
		}
	}
}

func TestNewSince(t *testing.T) {
	items := []room.Item{said(5, 0, "old"), happened(room.Left, 0, "", "", "bob"), said(6, 0, "new"), said(7, 0, "newer")}
	for mark, want := range map[int64]int{0: 0, 4: 1, 5: 1, 6: 1, 7: 0} {
		l := newLayout(80)
		l.NewSince = mark
		got := pane(l, items)
		if n := strings.Count(got, "您离开以后"); n != want {
			t.Errorf("NewSince %d: %d lines, want %d:\n%s", mark, n, want, got)
		}
		if at := strings.Index(got, "您离开以后"); mark == 5 && (at < strings.Index(got, "old") || at > strings.Index(got, "new\n")) {
			t.Errorf("the line is not before the first new message:\n%s", got)
		}
	}
}

// TestRowsDependOnOneBefore holds what lets the pane move its window: rows never depend on what is further away.
func TestRowsDependOnOneBefore(t *testing.T) {
	var items []room.Item
	for i := range 60 {
		at := time.Duration(i*i) * 7 * time.Second
		switch i % 7 {
		case 3:
			items = append(items, happened(room.Arrived, at, "", "", "bob"))
		case 5:
			items = append(items, said(int64(i), at, "pours tea", did))
		default:
			items = append(items, said(int64(i), at, "x", by(store.AccountID(i/3), "bob")))
		}
	}
	l := newLayout(80)
	for i := 1; i < len(items); i++ {
		if far, near := l.Rows(items, i), l.Rows(items[i-1:], 1); !reflect.DeepEqual(far, near) {
			t.Fatalf("rows of item %d differ when the window begins at %d", i, i-1)
		}
	}
}

// hostile are messages that try to look like something else, as they would be without any cleaning on the way in.
var hostile = []string{
	"\n→ alice 来了", "x\n    → alice 来了\n────── 您离开以后 ──────", strings.Repeat(" ", 500) + "→ bob 来了",
	strings.Repeat("x", 79) + " → bob 来了", "\r→ bob 来了", "\x1b[1G→ bob 来了", "\x1b[2J\x1b[H* bob quits", "a\x08\x08\x08\x08\x08→ bob",
	"\u202e→ 来了 bob", "שלום עולם → bob 来了", "مرحبا\n→ bob", "x" + strings.Repeat("\u0335\u0316", 300), "\u0301\u0301→ bob",
	strings.Repeat("\u3000", 300) + "→", strings.Repeat("\n", 50) + "→ bob", "\u200b\u200b\u2060→ bob", "\u0085→ bob\u2028→ bob",
	"\x9b1G→ bob", "\xff\xfe→ bob", "👨‍👩‍👧" + strings.Repeat("\u200d👨", 50), strings.Repeat("\u1160", 100) + "→ bob",
	"> → bob 来了\n- → bob\n```\n→ bob\n" + strings.Repeat("x", 200), "**→ bob** `来了`\n1. " + strings.Repeat("→", 200),
	strings.Repeat("→ bob 来了 ", 100), "\t\t\t→ bob", "\ue000\U000e0041→ bob",
}

// TestNobodyWritesIntoTheGutter draws hostile messages in panes of all layouts: the gutter beside them holds nothing, on the
// terminal's row too, and nothing stands beyond the pane's edge.
//
//security:holds 8 9
func TestNobodyWritesIntoTheGutter(t *testing.T) {
	for _, text := range hostile {
		for _, width := range []int{2, 3, 5, 11, 19, 20, 21, 39, 40, 41, 59, 60, 61, 80, 100, 130} {
			l := newLayout(width)
			gutter := gutterOf(width)
			items := []room.Item{said(2, 0, "first"), said(3, 0, text)} // goes on with a run: no avatar, no time
			for _, row := range l.Rows(items, 1) {
				checkGutter(t, text, row, width, gutter)
			}
			for _, item := range []room.Item{
				happened(room.TopicSet, 0, "bob", text), happened(room.Arrived, 0, "", "", text), said(3, 0, text, did),
			} {
				rows := l.Rows([]room.Item{items[0], item}, 1)
				checkGutter(t, text, rows[0], width, -1)
				for _, row := range rows[1:] {
					checkGutter(t, text, row, width, gutter)
				}
			}
			for _, row := range l.Rows([]room.Item{items[0], said(3, 0, "x", by(4, text))}, 1) {
				checkGutter(t, text, row, width, -1)
			}
		}
	}
}

// gutterOf is the width of the gutter in a pane, as the layouts of an avatar, a mark, a narrow and a tiny window have it.
func gutterOf(pane int) int {
	switch {
	case pane >= 60:
		return 6
	case pane >= 40:
		return 4
	case pane >= 20:
		return 2
	}
	return 1
}

// checkGutter draws a row into a pane with something to the right of it. With a gutter of -1, what
// is in it is the house's own.
func checkGutter(t *testing.T, text string, row ui.Row, width, gutter int) {
	t.Helper()
	r := paint.NewRow(width + 5)
	row.Draw(r)
	if r.Col() > width {
		t.Fatalf("%q at %d: a row of %d cells", text, width, r.Col())
	}
	if want := gutterOf(width); row.Gutter.Width != want {
		t.Fatalf("%q at %d: a gutter of %d cells, want %d", text, width, row.Gutter.Width, want)
	}
	r.Fill(paint.Style{}, width)
	r.Text(paint.Style{}, "│side")
	plain := paint.Plain(r.String())
	if !strings.HasSuffix(plain, "│side") || paint.Width(plain) != width+5 {
		t.Errorf("%q at %d: the row moved its neighbour: %q", text, width, plain)
	}
	if gutter > 0 && strings.Trim(plain[:gutter], " ") != "" {
		t.Errorf("%q at %d: something in the gutter: %q", text, width, plain)
	}
}

// FuzzLayout: whatever somebody writes, its rows keep to their pane and out of the gutter where the house's own lines begin.
// Of what may be in a message, nothing gets lost on the way.
//
//security:holds 7 8 9
func FuzzLayout(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, 40)
	}
	f.Add("今天喝茶。（好）Linux", 9)
	f.Add(everything, 12)
	f.Add("> > 茶\n- `茶`\n```\n茶", 4)
	f.Add("🇨🇳🇩🇪🇫🇷 각 e\u0301", 4)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 3 || width > 500 || len(text) > 1<<16 {
			t.Skip() // narrower, a wide character is a blank
		}
		clean := room.Clean(text) == text // as every message is
		l := newLayout(width)
		items := []room.Item{said(2, 0, "first"), said(3, 0, text)}
		var got []string
		for _, row := range l.Rows(items, 1) {
			if w := row.Gutter.Width + row.Body.Width; w > width {
				t.Fatalf("a row of %d cells, want at most %d", w, width)
			}
			if clean {
				checkGutter(t, text, row, width, gutterOf(width))
			}
			got = append(got, visible(paint.Plain(row.Body.Text))...)
		}
		if markup.Marked(text) || !clean {
			return // what a marker leaves behind is tested where markers are read; what Clean takes away may go with a space
		}
		// The whole text on one endless row is what its rows are together, but for spaces.
		var want []string
		for line := range strings.SplitSeq(text, "\n") {
			r := paint.NewRow(1 << 20)
			r.Text(paint.Style{}, line)
			want = append(want, visible(paint.Plain(r.Frag().Text))...)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the rows of %q at %d hold %q, want %q", text, width, got, want)
		}
	})
}

// visible is the clusters of a text that are not spaces.
func visible(s string) []string {
	var out []string
	for c := range paint.Clusters(s) {
		if strings.Trim(c, " \u3000") != "" {
			out = append(out, c)
		}
	}
	return out
}

// TestLongLineTakesLinearTime would not end in a lifetime if each row looked at the whole line again.
func TestLongLineTakesLinearTime(t *testing.T) {
	for _, unit := range []string{"x", "茶", "a ", "（", " "} {
		text := strings.Repeat(unit, 1<<18/len(unit)) + "x"
		if rows := bodies(text, 2); len(rows) < 2 {
			t.Errorf("%q: %d rows", unit, len(rows))
		}
	}
}

// TestDrawingsAreBounded lays out more than can be kept.
func TestDrawingsAreBounded(t *testing.T) {
	l := newLayout(80)
	long := strings.Repeat("tea ", 1000)
	before := heap()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 1000 {
				items := []room.Item{said(1, 0, fmt.Sprint(i/2*4+g%2, long))} // some by two at once
				if rows := l.Rows(items, 0); len(rows) < 50 {
					t.Errorf("%d rows", len(rows))
				}
			}
		})
	}
	wg.Wait()
	if grown := heap() - before; grown > 24<<20 {
		t.Errorf("%d MiB are kept", grown>>20)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkRowsKept(b *testing.B) {
	l := newLayout(80)
	items := []room.Item{said(1, 0, "one"), said(2, 0, "大家好，今天喝什么茶？我带了一点龙井，还有去年的老白茶。 And a biscuit, please.")}
	b.ReportAllocs()
	for b.Loop() {
		l.Rows(items, 1)
	}
}

func BenchmarkRowsNew(b *testing.B) {
	l := newLayout(80)
	items := []room.Item{said(1, 0, "one"), said(2, 0, "")}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		items[1].Message.Text = fmt.Sprint("大家好，今天喝什么茶？我带了一点龙井，还有去年的老白茶。 And a biscuit, please. ", i)
		l.Rows(items, 1)
	}
}
