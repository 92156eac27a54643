package room

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"unicode"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MaxName is the most characters (grapheme clusters, as UAX #29 counts them) that a name may have.
const MaxName = 20

// Name is a name that an account may have, in the three forms that the store keeps.
type Name struct {
	Display  string // as people see it: NFC
	Folded   string // what Fold makes of it: equal for names that differ in case
	Skeleton string // UTS #39: equal for names that look alike
}

// NameReason is why a name was refused.
type NameReason uint8

// The reasons.
const (
	NameEmpty       NameReason = iota
	NameTooLong                // more than MaxName characters
	NameSpace                  // white space
	NameInvisible              // controls, formats, fillers, private use, unassigned, bytes that are not UTF-8
	NamePunctuation            // a character that names may not contain, or not at this place
	NameMixed                  // scripts that are not written together, or digits of two systems
	NameLookalike              // a full-width, mathematical or other form of plain characters
	NameEmoji                  // pictures and other symbols
	NameReserved               // means something in the house, or is a guest's
)

var nameReasons = [...]string{
	"empty", "too long", "white space", "invisible or unassigned character", "character not allowed here",
	"mixed scripts", "compatibility form", "emoji or symbol", "reserved",
}

// NameError says why a name was refused.
type NameError struct{ Reason NameReason }

func (e NameError) Error() string { return "name refused: " + nameReasons[e.Reason] }

// ParseName checks a name that somebody would like to have; the error is a NameError. Whether the name is free is the
// store's to say.
//
// A name is written in one script, or in those that are written together in Chinese, Japanese and Korean (UTS #39,
// section 5.2, "highly restrictive"). It begins with a letter or a digit; "-", "_", ".", "·" and "・" may stand singly
// inside. Full-width and other compatibility forms are refused, not folded: whoever sees them can't tell them apart.
func ParseName(s string) (Name, error) {
	display := norm.NFC.String(s)
	if reason, ok := checkName(display, false); !ok {
		return Name{}, NameError{reason}
	}
	return Name{Display: display, Folded: Fold(display), Skeleton: skeleton(display)}, nil
}

// Fold is the form in which names are compared: what somebody types at a login in another case, width or composition
// finds the same account.
func Fold(s string) string {
	// Folding and NFKC undo each other's work for a few characters, but not twice (Unicode, section 3.13, D146).
	for range 2 {
		s = norm.NFKC.String(foldCase(norm.NFKC.String(s)))
	}
	return s
}

// foldCase is Unicode's full case folding. x/text leaves out Cherokee, the one script that folds to its capitals: they are
// older than its small letters.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '\uab70' <= r && r <= '\uabbf':
			return r - '\uab70' + '\u13a0'
		case '\u13f8' <= r && r <= '\u13fd':
			return r - 8
		}
		return r
	}, cases.Fold().String(s))
}

// skeleton is looks with one step more: i is l. People tell Ian from lan by case alone, which a login takes as it
// comes; some names that a careful reader could tell apart (lily, lliy) are the price.
func skeleton(s string) string { return strings.ReplaceAll(looks(s), "i", "l") }

// looks is what a name looks like to a reader who does not mind case. UTS #39 speaks of the letters as written, so the
// capitals are compared first (I is l, О is O), and then what they are in small letters.
func looks(s string) string {
	small := foldCase(confusable.Skeleton(s))
	// A dot above i or j takes the place of their own (Unicode, section 7.1, "soft-dotted") and can't be seen. Above a capital I,
	// which is an l here, it makes an i of it, as in İ.
	small = strings.NewReplacer("i\u0307", "i", "j\u0307", "j", "l\u0307", "i").Replace(norm.NFD.String(small))
	return foldCase(confusable.Skeleton(small))
}

// reservedNames are names that could be taken for the house, its people or its commands.
var reservedNames = strings.Fields(`
	system sys server service admin admins administrator root owner moderator moderators mod mods op ops operator staff
	support official security anonymous anon teahouse house host bot help info all everyone everybody here channel room
	lobby nobody noone null nil none undefined me you self user unknown
	系统 系統 管理员 管理員 超级管理员 房主 店主 店长 掌柜 主人 版主 所有人 全体 全體 全体成员 大家 匿名 机器人
	茶话会 茶話會 虚拟茶话会 虛擬茶話會 客服 官方 服务器 伺服器 我 你 无名 帮助`)

// guestPrefixes begin the names of guests: nobody with an account shall look like one.
var guestPrefixes = []string{"guest", "游客", "遊客", "訪客", "访客", "客-"}

var reservedForms = func() map[string]bool {
	forms := make(map[string]bool)
	for _, name := range reservedNames {
		forms[Fold(name)], forms[looks(name)] = true, true
	}
	return forms
}()

// reservedBeginnings are the house's own words in Chinese, where a title is made by adding to them.
var reservedBeginnings = []string{"系统", "系統", "管理员", "管理員", "店主", "房主", "官方"}

// bare is a name without what people put between or behind a title: digits, dots, dashes.
func bare(form string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || strings.ContainsRune("-_.·", r) {
			return -1
		}
		return r
	}, form)
}

// isReserved sees through case, look-alikes, and digits and signs that are added. It takes looks and not skeleton, else
// Ali would be "all".
func isReserved(display string) bool {
	for _, word := range reservedBeginnings {
		if strings.HasPrefix(bare(display), word) {
			return true
		}
	}
	for _, form := range []string{Fold(display), looks(display)} {
		if reservedForms[form] || reservedForms[bare(form)] {
			return true
		}
		for _, prefix := range guestPrefixes {
			if strings.HasPrefix(form, prefix) || strings.HasPrefix(form, looks(prefix)) || strings.HasPrefix(bare(form), prefix) {
				return true
			}
		}
	}
	return false
}

// GuestName makes a guest's name, "guest-" and five letters or digits, the same one from the same seed. ParseName
// refuses its form, so no account has it; two guests in 33 million share one.
func GuestName(seed string) string {
	sum := sha256.Sum256([]byte("guest name\n" + seed))
	return "guest-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:5])
}
