package room_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"teahouse/room"
)

func TestNamesThatAreGood(t *testing.T) {
	for _, name := range []string{
		"alice", "Zoë", "茶博士", "Иван", "علی", "ひろし", "ローマ字", "佐々木", "〇二", "김철수", "アリスTea", "Tea茶客", "老王2",
		"jean-luc", "a.b_c", "玛丽·居里", "ジョン・スミス", "Γιώργος", "דוד", "नेहा", "राष्ट्र", "สมชาย", "น้ำ", "தமிழ்", "Ali",
		"O2",
		"ẹ̀ka", "42", strings.Repeat("茶", 20), "Mödlmeier", "Opal", "Roomba",
	} {
		got, err := room.ParseName(name)
		if err != nil {
			t.Errorf("ParseName(%q) answers %v, want a name", name, err)
			continue
		}
		if got.Display != norm.NFC.String(name) || got.Folded != room.Fold(name) || got.Skeleton == "" {
			t.Errorf("ParseName(%q) = %+v", name, got)
		}
	}
}

//security:holds 5 10 23
func TestNamesThatAreRefused(t *testing.T) {
	tests := []struct {
		reason room.NameReason
		names  []string
	}{
		{room.NameEmpty, []string{""}},
		{room.NameTooLong, []string{strings.Repeat("茶", 21), strings.Repeat("a", 21), strings.Repeat("क्", 60),
			strings.Repeat("a", 1<<20)}},
		{room.NameSpace, []string{" ", "a b", "alice ", "a\tb", "a\nb", "a\u00a0b", "茶\u3000客"}},
		{room.NameInvisible, []string{"a\x00", "a\x1b[0m", "a\x7f", "a\u009b", "a\xff", "a\u200bb", "a\u200db",
			"می\u200cخواهم", "a\u202eb", "a\u061cb",
			"a\u2066b", "a\U000e0061", "a\ufe0f", "a\u00ad", "a\u2028", "a\u3164", "a\u115f", "a\ue000", "a\u0378",
			"a\ufffd", "a\uffff"}},
		{room.NamePunctuation, []string{"/quit", "#room", "@all", ":x", "／x", "＃x", "＠x", "：x", "a/b", "a@b", "a*",
			"<a>", "[a]", "(a)", "a,b", "a;b",
			`a"b`, "a'b", `a\b`, "a|b", "a:b", "a#b", "a+b", "-a", "_a", ".a", "·a", "a-", "a.", "a--b", "a-.b", "a。",
			"《a》", "a—b", "->", "a\u02bc", "\u0301a",
			"a\u0308\u0323\u0301", "1\u0301", "علـی", "1علی", "aʼb", "x̌̌"}},
		{room.NameMixed, []string{"pаypal", "Ивaн", "αlpha", "ひろ한", "茶Иван", "निtea", "ߊअ", "٣۳", "1٣", "अ१2"}},
		{room.NameLookalike, []string{"ａlice", "𝐀lice", "ﬁn", "①", "x²", "Ⅷ", "ｱｲｳ", "ſam", "ℌans"}},
		{room.NameEmoji, []string{"🍵", "tea🍵", "茶☕", "🇨🇳", "a©", "1\u20e3"}},
		{room.NameReserved, []string{"system", "System", "ADMIN", "аdmin", "sуstem", "r00t", "ro0t", "0wner", "admİn", "admi\u0307n",
			"adrnin", "AlI", "系统", "系統", "管理员", "guest", "guest-7f3k",
			"Guest-1", "guеst-7f3k", "游客1", "客-1", "me", "茶话会", "moderator"}},
	}
	for _, tt := range tests {
		for _, name := range tt.names {
			_, err := room.ParseName(name)
			if want := (room.NameError{Reason: tt.reason}); !errors.Is(err, want) {
				t.Errorf("ParseName(%.60q) answers %v, want %v", name, err, want)
			}
		}
	}
}

//security:holds 11
func TestNamesThatAreTheSame(t *testing.T) {
	for _, pair := range [][2]string{
		{"Alice", "aLICE"}, {"Zoë", "zoe\u0308"}, {"straße", "STRASSE"}, {"ΣΑΣ", "σας"}, {"Иван", "ИВАН"},
		{"alice", "ａｌｉｃｅ"}, {"カナ", "ｶﾅ"},
	} {
		if a, b := room.Fold(pair[0]), room.Fold(pair[1]); a != b {
			t.Errorf("Fold(%q) = %q, but Fold(%q) = %q", pair[0], a, pair[1], b)
		}
	}
}

//security:holds 11
func TestNamesThatLookAlike(t *testing.T) {
	for _, pair := range [][2]string{
		{"alice", "aIice"}, {"alice", "a1ice"}, {"Ivan", "lvan"}, {"ivan", "1van"}, {"bob", "b0b"}, {"BOB", "B0B"},
		{"mary", "rnary"}, {"Mary", "rnary"},
		{"cop", "сор"}, {"HOCTA", "НОСТА"}, {"hocta", "НОСТА"}, {"ian", "i\u0307an"}, {"İan", "ian"}, {"ıan", "ian"}, {"力", "カ"},
		{"Ian", "ΙΑΝ"},
	} {
		a, errA := room.ParseName(pair[0])
		b, errB := room.ParseName(pair[1])
		if errA == nil && errB == nil && a.Skeleton != b.Skeleton {
			t.Errorf("%q and %q look alike, but have the skeletons %q and %q", pair[0], pair[1], a.Skeleton, b.Skeleton)
		}
	}
}

func TestNamesThatDiffer(t *testing.T) {
	seen := make(map[string]string)
	for _, name := range []string{"alice", "alina", "Zoë", "Zoe", "茶博士", "茶学士", "Иван", "Игорь", "علی", "علي2", "ひろし",
		"ひろこ"} {
		n, err := room.ParseName(name)
		if err != nil {
			t.Fatalf("ParseName(%q) answers %v", name, err)
		}
		if other := seen[n.Skeleton]; other != "" {
			t.Errorf("%q and %q have the same skeleton %q", name, other, n.Skeleton)
		}
		seen[n.Skeleton] = name
	}
}

func TestGuestNames(t *testing.T) {
	name := room.GuestName("seed")
	if name != room.GuestName("seed") || name == room.GuestName("other seed") {
		t.Errorf("GuestName(%q) = %q, want one name for one seed", "seed", name)
	}
	if _, err := room.ParseName(name); !errors.Is(err, room.NameError{Reason: room.NameReserved}) {
		t.Errorf("ParseName(%q) answers %v, want that no account can have a guest's name", name, err)
	}
}

//security:holds 5 10 11
func FuzzParseName(f *testing.F) {
	for _, s := range []string{"alice", "茶博士", "Иван", "علی", "玛丽·居里", "น้ำ", "अ१2", "ａ", "guest-1", "a\u200db", "가",
		"\u0301", "ß", "İ", "ıan", "ΣΑΣ", "ǅ", "ŉ", "Ω", "ﬃ", "ᾳ", "ẞ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := room.ParseName(s)
		if err != nil {
			if !errors.As(err, new(room.NameError)) {
				t.Fatalf("ParseName(%+q) answers %v, which is no NameError", s, err)
			}
			return
		}
		again, err := room.ParseName(n.Display)
		if err != nil || again != n {
			t.Fatalf("ParseName(%+q) = %+v, but of its own display %+v, %v", s, n, again, err)
		}
		if room.Fold(n.Folded) != n.Folded || room.Clean(n.Display) != n.Display || !utf8.ValidString(n.Skeleton) {
			t.Fatalf("ParseName(%+q) = %+q: not folded, clean or UTF-8", s, n)
		}
		// What differs by case, width or composition alone is one name, if it is one at all: the store keeps both forms unique.
		for _, s := range []string{
			strings.ToUpper(s), strings.ToLower(s), strings.ToTitle(s), norm.NFD.String(s), norm.NFKC.String(s), norm.NFKD.String(s),
		} {
			v, err := room.ParseName(s)
			if err == nil && v.Folded != n.Folded && v.Skeleton != n.Skeleton {
				t.Fatalf("%+q and %+q are two names, folded %+q and %+q, skeletons %+q and %+q", n.Display, v.Display, n.Folded, v.Folded, n.Skeleton, v.Skeleton)
			}
		}
		runes := []rune(n.Display)
		if !unicode.In(runes[0], unicode.L, unicode.N) || slices.ContainsFunc(runes, unicode.IsSpace) {
			t.Fatalf("ParseName(%+q) = %+q", s, n.Display)
		}
	})
}

// TestCaseMakesNoOtherName: of every letter of every script that has two cases.
//
//security:holds 11
func TestCaseMakesNoOtherName(t *testing.T) {
	pairs := 0
	for r := range rune(unicode.MaxRune) {
		other := unicode.SimpleFold(r)
		if other == r {
			continue
		}
		a, errA := room.ParseName(string(r))
		b, errB := room.ParseName(string(other))
		if errA != nil || errB != nil {
			continue
		}
		if pairs++; a.Folded != b.Folded && a.Skeleton != b.Skeleton {
			t.Errorf("%q and %q are two names", a.Display, b.Display)
		}
	}
	if pairs < 2000 {
		t.Errorf("only %d pairs of letters were compared", pairs)
	}
}

// FuzzFold: the form in which names are compared is one for all ways to write a name, whatever anybody types at the login.
//
//security:holds 11
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Alice", "STRASSE", "straße", "ΣΑΣ", "İ", "ı", "ｶﾅ", "\u0345\u0301α", "\u1e9e", "\u01c5", "\u0149", "\xff", "\u212b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := room.Fold(s)
		if again := room.Fold(folded); again != folded {
			t.Errorf("Fold(%+q) = %+q, and again %+q", s, folded, again)
		}
		if !norm.NFKC.IsNormalString(folded) {
			t.Errorf("Fold(%+q) = %+q, which is not NFKC", s, folded)
		}
		for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
			if other := room.Fold(form.String(s)); other != folded {
				t.Errorf("Fold(%+q) = %+q, but written as %+q it is %+q", s, folded, form.String(s), other)
			}
		}
	})
}

//security:holds 23
func TestPasswords(t *testing.T) {
	tests := []struct {
		rule, in string
		want     error
	}{
		{"eight characters", "12345678", nil},
		{"seven", "1234567", room.PasswordError{Short: true}},
		{"eight of seven bytes each", strings.Repeat("q\u0301\u0301\u0301", 8), nil},
		{"four in eight bytes", "ёёёё", room.PasswordError{Short: true}},
		{"thirty-two emoji", strings.Repeat("👨‍👩‍👧‍👦", 32), nil},
		{"thirty-three", strings.Repeat("a", 33), room.PasswordError{}},
		{"one character without end", "1234567q" + strings.Repeat("\u0301", 2000), room.PasswordError{}},
		{"not UTF-8", "12345678\xff", room.PasswordError{}},
	}
	for _, tt := range tests {
		if err := room.CheckPassword(tt.in); !errors.Is(err, tt.want) {
			t.Errorf("%s: CheckPassword answers %v, want %v", tt.rule, err, tt.want)
		}
	}
	if a, b := room.NormPassword("cafe\u0301\u00a0茶"), room.NormPassword("café 茶"); a != b {
		t.Errorf("NormPassword makes %+q and %+q of the same keys", a, b)
	}
}

//security:holds 10
func TestTitlesWithSomethingAddedAreReserved(t *testing.T) {
	for _, name := range []string{"admin1", "a.dmin", "sys-tem", "系统消息", "管理员a", "店主本人", "游-客"} {
		if _, err := room.ParseName(name); err == nil {
			t.Errorf("ParseName(%q) is allowed, want it reserved", name)
		}
	}
	for _, name := range []string{"alice1", "Ali", "系里的人"} {
		if _, err := room.ParseName(name); err != nil {
			t.Errorf("ParseName(%q) = %v, want it allowed", name, err)
		}
	}
}
