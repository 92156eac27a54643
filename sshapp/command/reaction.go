package command

import (
	"strings"
	"unicode"

	"teahouse/sshapp/markup"
	"teahouse/sshapp/paint"
)

// Usual are the reactions that a digit gives, and the names by which they can be typed.
var Usual = []struct {
	Emoji string
	Names []string
}{
	{"🍵", []string{"tea", "茶"}}, {"👍", []string{"+1", "thumbsup", "赞"}}, {"❤️", []string{"heart", "爱", "心"}},
	{"😄", []string{"smile", "laugh", "笑"}}, {"🎉", []string{"tada", "party", "庆祝"}}, {"😮", []string{"open_mouth", "wow", "惊"}},
	{"😢", []string{"cry", "sad", "哭"}}, {"🙏", []string{"pray", "thanks", "谢", "谢谢"}}, {"👀", []string{"eyes", "看"}},
}

// EmojiNamed finds an emoji by its name, with or without colons; an emoji itself is its own name.
func EmojiNamed(name string) (string, bool) {
	name = strings.Trim(strings.TrimSpace(name), ":：")
	for _, u := range Usual {
		for _, n := range append([]string{u.Emoji}, u.Names...) {
			if n == strings.ToLower(name) {
				return u.Emoji, true
			}
		}
	}
	if picture, ok := markup.Emoji(strings.ToLower(name)); ok {
		return picture, true
	}
	if isPicture(name) {
		return name, true // the picture itself
	}
	return "", false
}

// isPicture tells one character that is two cells wide and no letter.
func isPicture(s string) bool {
	count, cells := 0, 0
	for _, w := range paint.Clusters(s) {
		count, cells = count+1, cells+w
	}
	return count == 1 && cells == 2 && !strings.ContainsFunc(s, unicode.IsLetter)
}
