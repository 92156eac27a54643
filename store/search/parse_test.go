package search_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"teahouse/store"
	"teahouse/store/search"
)

func TestParse(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		text string
		want search.Query
	}{
		{"from:alice", search.Query{From: "alice"}},
		{"FROM:@Alice", search.Query{From: "Alice"}},
		{`from:"Old Tom"`, search.Query{From: "Old Tom"}},
		{"来自：“老 王”", search.Query{From: "老 王"}},
		{"ｆｒｏｍ：＠alice", search.Query{From: "alice"}},
		{"in:#garden", search.Query{In: "garden"}},
		{"在：花园 from:bob", search.Query{In: "花园", From: "bob"}},
		{"has:link", search.Query{Link: true}},
		{"有：链接", search.Query{Link: true}},
		{"after:2031-01-02", search.Query{After: day(2031, 1, 2)}},
		{"after:2031/1/2 before:2031.2.3", search.Query{After: day(2031, 1, 2), Before: day(2031, 2, 3)}},
		{"之前：２０３１年１月２日", search.Query{Before: day(2031, 1, 2)}},
		{"after:3d", search.Query{After: noon.AddDate(0, 0, -3)}},
		{"之后:3天", search.Query{After: noon.AddDate(0, 0, -3)}},
		{"before:2w", search.Query{Before: noon.AddDate(0, 0, -14)}},
		{"after:5h", search.Query{After: noon.Add(-5 * time.Hour)}},
		{"after:yesterday before:today", search.Query{After: day(2031, 5, 3), Before: day(2031, 5, 4)}},
		{"之后：前天 之前：昨天", search.Query{After: day(2031, 5, 2), Before: day(2031, 5, 3)}},
	} {
		if got, err := search.Parse(c.text, noon); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Parse(%q) = %+v, %v, want %+v", c.text, got, err, c.want)
		}
	}
}

// TestDaysBeginWhereTheAskerIs reads a date in another time zone.
func TestDaysBeginWhereTheAskerIs(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*60*60)
	q, err := search.Parse("after:2031-01-02", noon.In(shanghai))
	if want := time.Date(2031, 1, 1, 16, 0, 0, 0, time.UTC); err != nil || !q.After.Equal(want) {
		t.Errorf("after = %v, %v, want %v", q.After, err, want)
	}
}

func TestParseTellsWhichPart(t *testing.T) {
	for _, c := range []struct {
		text, part string
		problem    search.Problem
	}{
		{"", "", search.Empty},
		{" \u3000 ", "", search.Empty},
		{"!!! ……", "", search.Empty},
		{`""`, "", search.Empty},
		{"tea from:", "from:", search.Missing},
		{"tea from: bob", "from:", search.Missing},
		{`in:"  " tea`, `in:"  "`, search.Missing},
		{"from:@", "from:@", search.Missing},
		{"from:alice tea from:bob", "from:bob", search.Twice},
		{"from:alice 来自：bob", "来自：bob", search.Twice},
		{"tea before:soon", "before:soon", search.BadDate},
		{"after:2031-02-30", "after:2031-02-30", search.BadDate},
		{"after:0001-01-01", "after:0001-01-01", search.BadDate},
		{"after:99999999999999999999d", "after:99999999999999999999d", search.BadDate},
		{"after:d", "after:d", search.BadDate},
		{"有：茶", "有：茶", search.BadHas},
		{strings.Repeat("tea ", 17), "tea", search.TooMany},
		{strings.Repeat("茶", 200), "茶茶茶茶茶茶", search.TooMany},
	} {
		_, err := search.Parse(c.text, noon)
		var part *search.PartError
		if !errors.As(err, &part) || part.Part != c.part || part.Problem != c.problem {
			t.Errorf("Parse(%q) = %v, want problem %d of %q", c.text, err, c.problem, c.part)
		}
	}
}

// FuzzParse has anything typed: it is a query that can be asked, or an error that shows a part of what was typed. What
// was understood finds a message that is made of it.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"tea", `"green tea" 茶话会 茶`, "from:alice in:garden after:3d before:2031-1-2 has:link", "来自：“老 王” 有:链接",
		`"`, `AND OR NOT NEAR(a b, 2) * ^ - + terms:x {a b}:c`, "\x00 \xff \ue000 \ue0001", "e\u0301\u0301 \u200d ﾞ ㍿ ﷺ ß İ",
	} {
		f.Add(seed)
	}
	h := newHouse(f, store.Options{})
	h.guestSays("green tea 茶话会", "https://example.org")
	h.catchUp()
	f.Fuzz(func(t *testing.T, text string) {
		q, err := search.Parse(text, noon)
		var part *search.PartError
		if err != nil {
			if !errors.As(err, &part) || !strings.Contains(text, part.Part) {
				t.Fatalf("Parse(%q) = %v", text, err)
			}
			return
		}
		scope := inLobby
		if q.In != "" {
			scope.Room = lobby
		}
		scope.Guest = q.From
		if _, _, err := h.index.Find(t.Context(), q, scope, search.Page{Limit: 10}); err != nil {
			t.Fatalf("Find(%q): %v", text, err)
		}
	})
}

// FuzzWhatIsSaidIsFound says anything and asks for the same: if there is something to look for in it, it is found, and
// what is marked lies within it.
func FuzzWhatIsSaidIsFound(f *testing.F) {
	for _, seed := range []string{"green tea", "茶话会", "👩‍👩‍👧", "e\u0301 ﬁne ㍿ ﷺ ß İ Ǆ", "ｶﾞ \u1112\u1161\u11ab", "a\xffb\x00c", "ก็ าำ"} {
		f.Add(seed)
	}
	h := newHouse(f, store.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		q, err := search.Parse(`"`+strings.ReplaceAll(text, `"`, " ")+`"`, noon)
		if err != nil || text == "" {
			return
		}
		h.t = t // each target is a test of its own
		h.guestSays(text)
		h.catchUp()
		hits, _, err := h.index.Find(t.Context(), q, inLobby, search.Page{Limit: 1})
		if err != nil || len(hits) != 1 {
			t.Fatalf("%q, just said, has %d hits, %v", text, len(hits), err)
		}
		said, at := hits[0].Message.Text, 0
		for _, s := range hits[0].Spans {
			if s.From < at || s.From >= s.To || s.To > len(said) {
				t.Fatalf("%q is marked at %v", said, hits[0].Spans)
			}
			at = s.To
		}
	})
}
