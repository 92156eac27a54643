package markup

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/kyokomi/emoji/v2"
)

// chinese are names for what people here say most. All others have the names that GitHub gave them.
var chinese = map[string]string{
	"茶": "🍵", "奶茶": "🧋", "咖啡": "☕", "啤酒": "🍺", "干杯": "🍻", "酒": "🥂", "饭": "🍚", "面": "🍜", "饺子": "🥟", "月饼": "🥮",
	"蛋糕": "🎂", "西瓜": "🍉", "点心": "🍡",
	"赞": "👍", "踩": "👎", "鼓掌": "👏", "握手": "🤝", "抱拳": "🙏", "谢谢": "🙏", "好": "👌", "加油": "💪", "再见": "👋", "拜拜": "👋",
	"笑": "😄", "微笑": "🙂", "大笑": "😆", "笑哭": "😂", "哭": "😭", "难过": "😢", "生气": "😠", "害羞": "😊", "惊讶": "😮", "思考": "🤔",
	"流汗": "😅", "捂脸": "🤦", "摊手": "🤷", "晕": "😵", "困": "😴", "酷": "😎", "亲亲": "😘", "抱抱": "🤗", "闭嘴": "🤐", "狗头": "🐶",
	"心": "❤️", "心碎": "💔", "玫瑰": "🌹", "花": "🌸", "礼物": "🎁", "庆祝": "🎉", "红包": "🧧", "爆竹": "🧨", "灯笼": "🏮", "火": "🔥",
	"太阳": "☀️", "月亮": "🌙", "下雨": "🌧️", "下雪": "❄️", "猫": "🐱", "熊猫": "🐼", "猪": "🐷", "龙": "🐉",
	"对": "✅", "错": "❌", "问": "❓", "注意": "⚠️", "星": "⭐", "一百": "💯",
}

// names are all that can be written between colons, in order, and what they mean.
type names struct {
	sorted   []string
	pictures map[string]string
}

// emojiNames is made when it is needed first: some visits never ask for one of its five thousand.
var emojiNames = sync.OnceValue(func() names {
	all := names{pictures: maps.Clone(chinese)}
	known := emoji.CodeMap()
	for _, key := range slices.Sorted(maps.Keys(known)) { // in order, so that of two that differ in case alone it is always the same
		name := strings.ToLower(strings.Trim(key, ":"))
		if !strings.ContainsFunc(name, func(r rune) bool { return !isEmojiRune(r) }) {
			all.pictures[name] = strings.TrimSpace(known[key])
		}
	}
	all.sorted = slices.Sorted(maps.Keys(all.pictures))
	return all
})

// Emoji gives the picture of a name, without colons and in any case.
func Emoji(name string) (picture string, ok bool) {
	picture, ok = emojiNames().pictures[strings.ToLower(name)]
	return picture, ok
}

// EmojiNames gives the names that begin with a prefix, at most so many: the prefix itself first, then the shorter ones.
func EmojiNames(prefix string, most int) []string {
	prefix = strings.ToLower(prefix)
	names := emojiNames().sorted
	from, _ := slices.BinarySearch(names, prefix)
	to := from
	for to < len(names) && strings.HasPrefix(names[to], prefix) {
		to++
	}
	found := slices.Clone(names[from:to])
	slices.SortStableFunc(found, func(a, b string) int { return len(a) - len(b) }) // of equal length, as they were
	return found[:min(max(most, 0), len(found))]
}

// Expand puts pictures in the place of :names: in a text that somebody is about to send. Names that mean nothing stay, and
// so does what stands in code or in a URL.
func Expand(text string) string {
	if strings.Count(text, ":") < 2 {
		return text
	}
	var b strings.Builder
	for text != "" {
		if _, rest, ok := cutCode(text); ok {
			b.WriteString(text[:len(text)-len(rest)])
			text = rest
			continue
		}
		line, rest, more := strings.Cut(text, "\n")
		expandLine(&b, line)
		if text = rest; more {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func expandLine(b *strings.Builder, line string) {
	at := 0
	for _, t := range scan(line) {
		if t.kind == code || t.kind == link {
			expandText(b, line[at:t.from])
			b.WriteString(line[t.from:t.to])
			at = t.to
		}
	}
	expandText(b, line[at:])
}

// expandText looks at each colon: one behind a letter, a digit or another colon begins no name, so that 12:100:00 stays.
func expandText(b *strings.Builder, s string) {
	prev := rune(0)
	done := 0
	for i, r := range s {
		if i < done {
			continue
		}
		if r == ':' && !isWord(prev) && prev != ':' {
			name := s[i+1:]
			end := strings.IndexFunc(name, func(r rune) bool { return !isEmojiRune(r) })
			if end > 0 && name[end] == ':' {
				if picture, ok := Emoji(name[:end]); ok {
					b.WriteString(s[done:i])
					b.WriteString(picture)
					done = i + 1 + end + 1
					prev = 0
					continue
				}
			}
		}
		prev = r
	}
	b.WriteString(s[done:])
}

func isEmojiRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' || r == '-' || r == '+'
}
