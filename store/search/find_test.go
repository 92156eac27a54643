package search_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"teahouse/store"
	"teahouse/store/search"
)

// TestWhatIsFound has one message said in a room and asks for it there. Hits are checked by what is marked in them: nil
// for none.
func TestWhatIsFound(t *testing.T) {
	h := newHouse(t, store.Options{})
	maker := h.register("alice")
	for _, c := range []struct {
		rule, said, query string
		marked            []string
	}{
		{"a word", "the tea is hot", "tea", []string{"tea"}},
		{"not a part of a word", "steam and teas", "tea", nil},
		{"capitals do not matter", "The TEA is hot", "tEa", []string{"TEA"}},
		{"nor do full-width letters", "喝Ｔｅａ吗", "tea", []string{"Ｔｅａ"}},
		{"and they are as good in a query", "tea 2026", "ｔｅａ　２０２６", []string{"tea", "2026"}},
		{"accents do not matter", "un café noir", "cafe", []string{"café"}},
		{"in either", "un cafe noir", "CAFÉ", []string{"cafe"}},
		{"an accent that stands alone", "cafe\u0301!", "café", []string{"cafe\u0301"}},
		{"full case folding", "die Straße", "STRASSE", []string{"Straße"}},
		{"the Greek sigma", "ΟΔΥΣΣΕΥΣ", "οδυσσευς", []string{"ΟΔΥΣΣΕΥΣ"}},
		{"a dotted capital i", "İstanbul", "istanbul", []string{"İstanbul"}},
		{"a ligature", "ﬁne", "fine", []string{"ﬁne"}},
		{"a Russian word", "Чай и мёд", "чай мед", []string{"Чай", "мёд"}},
		{"a Hindi word with its vowels", "चाय पीजिए", "चाय", []string{"चाय"}},
		{"other vowels are another word", "चाय पीजिए", "चय", nil},

		{"two Chinese characters", "我们去茶话会吧", "茶话", []string{"茶话"}},
		{"three", "我们去茶话会吧", "茶话会", []string{"茶话会"}},
		{"pairs that are there, but not in a row", "茶话很多，话会结束", "茶话会", nil},
		{"not across punctuation", "喝茶，话多", "茶话", nil},
		{"twice in one text", "茶话与茶话", "茶话", []string{"茶话", "茶话"}},
		{"overlapping places are one", "哈哈哈哈", "哈哈", []string{"哈哈哈哈"}},
		{"a single character", "请喝茶", "茶", []string{"茶"}},
		{"one that stands alone", "茶", "茶", []string{"茶"}},
		{"a single character beside a word", "tea 就是茶", "tea 茶", []string{"tea", "茶"}},
		{"rare characters of the second plane", "写𠮷野家", "𠮷野", []string{"𠮷野"}},
		{"hiragana", "お茶をのみます", "のみ", []string{"のみ"}},
		{"katakana with its long mark", "ミルクティーください", "ティー", []string{"ティー"}},
		{"half-width katakana", "ﾐﾙｸｶﾞｱﾙ", "ガア", []string{"ｶﾞｱ"}},
		{"voiced is another sound", "かき", "がき", nil},
		{"a Korean word without its particle", "한국어를 배워요", "한국어", []string{"한국어"}},
		{"Korean of single letters", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국", []string{"\u1112\u1161\u11ab\u1100\u116e\u11a8"}},
		{"Thai", "ฉันดื่มชาทุกวัน", "ชา", []string{"ชา"}},
		{"both scripts in one word", "买了T恤", "t恤", []string{"T恤"}},
		{"only where they meet", "T 和恤", "t恤", nil},
		{"an emoji", "下雨🍵喝茶", "🍵", []string{"🍵"}},
		{"whatever its picture", "love ❤️", "❤", []string{"❤"}},
		{"one of a family", "👩‍👩‍👧 came", "👧", []string{"👧"}},

		{"all words", "tea and rain", "rain tea", []string{"tea", "rain"}},
		{"and not some", "tea and rain", "rain snow", nil},
		{"a phrase", "hot green tea today", `"green tea"`, []string{"green tea"}},
		{"in its order", "tea, green", `"green tea"`, nil},
		{"across punctuation", "hot, green - tea", `"Green tea"`, []string{"green - tea"}},
		{"in Chinese marks", "今天 下雨 了", "“下雨 了”", []string{"下雨 了"}},
		{"a phrase of two scripts", "我 love 茶话会", `"love 茶话"`, []string{"love 茶话"}},
		{"a word with a hyphen is a phrase", "well known, well-known", "well-known", []string{"well known", "well-known"}},
		{"a word with an apostrophe", "don't", "don’t", []string{"don't"}},
		{"a number with a point", "it costs 3.14", "3.14", []string{"3.14"}},
		{"a long word", fmt.Sprintf("x%080d", 7), fmt.Sprintf("x%080d", 7), []string{fmt.Sprintf("x%080d", 7)}},
		{"all of it", fmt.Sprintf("x%080d", 7), fmt.Sprintf("x%080d", 8), nil},

		{"a link", "see HTTPS://example.org/x", "has:link", []string{}},
		{"no link", "see https:// and http", "has:link", nil},
		{"an unknown key is text", "foo: bar", "foo:bar", []string{"foo: bar"}},
		{"a web address", "see https://example.org/tea", "https://example.org", []string{"https://example.org"}},

		// What has a meaning to FTS5 has none here.
		{"AND", "this and that", "AND", []string{"and"}},
		{"OR is a word", "tea", "tea OR rain", nil},
		{"NOT is a word", "tea", "tea NOT rain", nil},
		{"NEAR", "near (tea rain, 2)", "NEAR(tea rain, 2)", []string{"near (tea", "rain", "2"}},
		{"a star", "teapot", "tea*", nil},
		{"a minus", "tea", "-tea", []string{"tea"}},
		{"a caret", "hot tea", "^tea", []string{"tea"}},
		{"a plus", "tea x rain", "tea + rain", []string{"tea", "rain"}},
		{"a column", "terms: tea", "terms:tea", []string{"terms: tea"}},
		{"braces", "tea", "{terms}:tea", nil},
		{"a lone quotation mark", "say tea", `"tea`, []string{"tea"}},
		{"quotation marks within", `say "tea" now`, `s""ay`, nil},
		{"a single quotation mark", "it's'); DROP TABLE words", "'); DROP TABLE words", []string{"DROP", "TABLE", "words"}},
		{"percent and underscore", "tea", "t_a t%", nil},
		{"what the house calls its rooms", "tea", "\ue0001", nil},
		{"a zero byte", "tea", "te\x00a", nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			room := h.openRoom(maker, c.rule, store.Public)
			h.do(store.KindSay, maker, store.Say{Room: room, Text: c.said})
			h.catchUp()
			scope := search.Scope{Rooms: []store.RoomID{room}, Here: room}
			hits, _, err := h.index.Find(t.Context(), parse(t, c.query), scope, search.Page{Limit: 10})
			if err != nil {
				t.Fatalf("Find(%q): %v", c.query, err)
			}
			if found := len(hits) > 0; found != (c.marked != nil) {
				t.Fatalf("%q found by %q: %v, want %v", c.said, c.query, found, !found)
			}
			for _, hit := range hits {
				var marked []string
				for _, s := range hit.Spans {
					marked = append(marked, c.said[s.From:s.To])
				}
				if !slices.Equal(marked, c.marked) {
					t.Errorf("%q marks %q in %q, want %q", c.query, marked, c.said, c.marked)
				}
			}
		})
	}
}

func TestNewestFirstAndPageByPage(t *testing.T) {
	h := newHouse(t, store.Options{})
	var want []string
	for i := range 250 {
		text := fmt.Sprintf("tea number %d", i)
		h.guestSays(text, "and something else")
		want = append(want, text)
	}
	slices.Reverse(want)
	h.catchUp()
	var got []string
	page := search.Page{Limit: 100}
	for pages := 1; ; pages++ {
		hits, next, err := h.index.Find(t.Context(), parse(t, "tea"), inLobby, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range hits {
			got = append(got, hit.Message.Text)
		}
		if next == 0 {
			if pages != 3 {
				t.Errorf("%d pages, want 3", pages)
			}
			break
		}
		page.Before = next
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %d messages, or in another order than newest first; want %d", len(got), len(want))
	}
	if _, next, _ := h.index.Find(t.Context(), parse(t, "tea"), inLobby, search.Page{Limit: 50, Before: page.Before}); next != 0 {
		t.Errorf("a full last page is followed by another: %d", next)
	}
}

func TestByAuthorRoomAndTime(t *testing.T) {
	clock := time.Date(2031, 5, 1, 10, 0, 0, 0, time.UTC)
	h := newHouse(t, store.Options{Now: func() time.Time { return clock }})
	alice, bob := h.register("alice"), h.register("bob")
	garden := h.openRoom(alice, "garden", store.Public)
	say := func(who store.AccountID, guest string, room store.RoomID, text string) {
		h.do(store.KindSay, who, store.Say{Room: room, Text: text, Guest: guest})
	}
	say(alice, "", lobby, "tea on the first")
	clock = clock.AddDate(0, 0, 1)
	say(bob, "", garden, "tea on the second")
	clock = clock.AddDate(0, 0, 1)
	say(0, "Güest-7", lobby, "tea on the third")
	h.catchUp()

	scope := search.Scope{Rooms: []store.RoomID{lobby, garden}, Here: lobby}
	with := func(change func(*search.Scope)) search.Scope {
		s := scope
		change(&s)
		return s
	}
	for _, c := range []struct {
		query string
		scope search.Scope
		want  []string
	}{
		{"tea", scope, []string{"tea on the third", "tea on the second", "tea on the first"}},
		{"from:alice", with(func(s *search.Scope) { s.Author = alice }), []string{"tea on the first"}},
		{"tea 来自：@bob", with(func(s *search.Scope) { s.Author = bob }), []string{"tea on the second"}},
		{"from:guest-7", with(func(s *search.Scope) { s.Guest = "guest-7" }), []string{"tea on the third"}},
		{"from:guest-8", with(func(s *search.Scope) { s.Guest = "guest-8" }), nil},
		{"from:nobody tea", scope, nil},
		{"tea in:garden", with(func(s *search.Scope) { s.Room = garden }), []string{"tea on the second"}},
		{"tea in:nowhere", scope, nil},
		{"after:2031-05-02", scope, []string{"tea on the third", "tea on the second"}},
		{"tea before:2031-5-2", scope, []string{"tea on the first"}},
		{"after:2031-05-02 before:2031-05-03", scope, []string{"tea on the second"}},
		{"之后：昨天", scope, []string{"tea on the third"}},
		{"before:50h", scope, []string{"tea on the first"}},
		{"after:2040-01-01", scope, nil},
		{"before:2001-01-01 tea", scope, nil},
		{"after:2031-05-03 before:2031-05-02", scope, nil},
	} {
		// "yesterday" is the third of May here.
		if got := h.find(c.query, c.scope); !slices.Equal(got, c.want) {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
	_, _, err := h.index.Find(t.Context(), parse(t, "茶"), search.Scope{Rooms: scope.Rooms}, search.Page{Limit: 1})
	if !errors.Is(err, search.ErrNeedsRoom) {
		t.Errorf("a single character without a room: %v, want ErrNeedsRoom", err)
	}
}

// TestSingleCharacterFarBack has more said in a room than one search looks at: it says where to go on.
func TestSingleCharacterFarBack(t *testing.T) {
	h := newHouse(t, store.Options{})
	h.guestSays("茶")
	h.sayMany(20_500, "雨")
	h.catchUp()
	q := parse(t, "茶")
	hits, next, err := h.index.Find(t.Context(), q, inLobby, search.Page{Limit: 10})
	if err != nil || len(hits) != 0 || next == 0 {
		t.Fatalf("first %d hits, next %d, %v; want none, and more to look at", len(hits), next, err)
	}
	hits, next, err = h.index.Find(t.Context(), q, inLobby, search.Page{Limit: 10, Before: next})
	if err != nil || len(hits) != 1 || next != 0 {
		t.Errorf("then %d hits, next %d, %v; want the one, and the end", len(hits), next, err)
	}
}

// TestEditedAndDeleted changes messages as the log's commands do, before the index knows of it and after.
func TestEditedAndDeleted(t *testing.T) {
	h := newHouse(t, store.Options{})
	h.guestSays("green tea", "black tea", "white tea", "plain water")
	h.catchUp()
	h.change(1, `UPDATE messages SET text = 'green coffee' WHERE number = 1`)
	h.change(2, `UPDATE messages SET text = '' WHERE number = 2`)
	h.change(3, `DELETE FROM messages WHERE number = 3`)
	h.change(1, `UPDATE messages SET pinned = 1 WHERE number = 1`)
	for _, query := range []string{"tea", "coffee"} {
		hits, _, err := h.index.Find(t.Context(), parse(t, query), inLobby, search.Page{Before: 100, Limit: 10})
		if err != nil || len(hits) != 0 {
			t.Errorf("a later page, before the index has read the changes: %q finds %v, %v, want nothing", query, hits, err)
		}
	}
	for query, want := range map[string][]string{
		"tea": nil, "black": nil, "white": nil, "coffee": {"green coffee"}, "green": {"green coffee"}, "water": {"plain water"},
	} {
		if got := h.find(query, inLobby); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if got := h.rows(`SELECT count(*) FROM words`); got != 2 {
		t.Errorf("the index has %d messages, want the 2 that have words", got)
	}
}

// TestWhatWasJustSaidIsFound: whoever says something and looks for it finds it, with nobody at work on the index.
func TestWhatWasJustSaidIsFound(t *testing.T) {
	h := newHouse(t, store.Options{})
	h.guestSays("明前龙井到了")
	if got := h.find("龙井", inLobby); len(got) != 1 {
		t.Errorf("found %q, want what was just said", got)
	}
}

// change runs a statement and notes that it has changed a message, as the log does.
func (h *house) change(number int, query string) {
	h.t.Helper()
	h.exec(query)
	h.exec(`UPDATE position SET number = number + 1`)
	h.exec(`INSERT INTO happened (room, number, message, account, kind, actor, detail, off, at)
		SELECT 1, number, ?, 0, 'edit', 0, '', 0, 0 FROM position`, number)
}
