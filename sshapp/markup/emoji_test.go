package markup_test

import (
	"slices"
	"testing"

	"teahouse/sshapp/markup"
)

func TestExpand(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"a name", "hi :tea: there", "hi 🍵 there"},
		{"two of them", ":+1::tea:", "👍🍵"},
		{"in any case", ":Tea:", "🍵"},
		{"in Chinese", "喝:茶:，:赞:", "喝🍵，👍"},
		{"with underscores", "*:white_check_mark:*", "*✅*"},
		{"an unknown name stays", ":teahouse: :x y:", ":teahouse: :x y:"},
		{"not in code", "`:tea:` ``:tea:`` :tea:", "`:tea:` ``:tea:`` 🍵"},
		{"not in fenced code", "```\n:tea:\n```\n:tea:", "```\n:tea:\n```\n🍵"},
		{"not in a URL", "https://a.b/:tea:/c :tea:", "https://a.b/:tea:/c 🍵"},
		{"not in a time or a path", "12:100:00 std::tea:: a:tea:b", "12:100:00 std::tea:: a:tea:b"},
		{"a colon before", "tea: :tea:", "tea: 🍵"},
		{"lines stay", ":tea:\n\n:tea:\n", "🍵\n\n🍵\n"},
	} {
		if got := markup.Expand(c.text); got != c.want {
			t.Errorf("%s: Expand(%q) = %q, want %q", c.rule, c.text, got, c.want)
		}
	}
}

func TestEmojiNames(t *testing.T) {
	got := markup.EmojiNames("heart", 4)
	if len(got) != 4 || got[0] != "heart" || len(got[1]) > len(got[2]) {
		t.Errorf("EmojiNames(heart) = %q, want the name itself first and then the shorter ones", got)
	}
	if got := markup.EmojiNames("茶", 9); !slices.Equal(got, []string{"茶"}) {
		t.Errorf("EmojiNames(茶) = %q", got)
	}
	if got := markup.EmojiNames("no such thing", 9); len(got) != 0 {
		t.Errorf("EmojiNames of nothing = %q", got)
	}
	for _, name := range markup.EmojiNames("", 1<<20) {
		if picture, ok := markup.Emoji(name); !ok || picture == "" {
			t.Errorf("Emoji(%q) = %q, %v, though it is among the names", name, picture, ok)
		}
	}
}

func FuzzExpand(f *testing.F) {
	for _, s := range texts {
		f.Add(s + ":tea:")
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := markup.Expand(text)
		if got := markup.Expand(once); got != once {
			// A picture may bring two colons together that stood apart: it must not go on for ever.
			if again := markup.Expand(got); len(again) > len(got) {
				t.Errorf("Expand(%q) grows: %q, %q", text, got, again)
			}
		}
	})
}
