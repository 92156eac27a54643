package helper

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	goodScore = 1.0 // below it nothing fits, and the helper says so
	maxFound  = 3
)

// meanings are what people say for a command, by its name. Words of a language with spaces count as a whole, Chinese
// ones wherever they stand.
var meanings = map[string]string{
	"room":     "create make new open room channel 建房 建房间 新房间 开房间 创建 新建 聊天室 频道",
	"rooms":    "list rooms channels which 有哪些房间 房间列表 哪些房间",
	"join":     "join enter go visit 进房间 加入 进入",
	"leave":    "leave exit room 离开房间 退出房间",
	"invite":   "invite friend bring 邀请 拉人",
	"msg":      "private message dm direct whisper secretly 私聊 私信 悄悄话 单独",
	"search":   "search find look old 搜索 查找 找消息 搜",
	"key":      "ssh key publickey 公钥 密钥",
	"passwd":   "password change 密码 改密码",
	"register": "register account signup sign 注册 账号 帐号",
	"login":    "login log signin 登录 登陆",
	"lang":     "language english chinese 语言 中文 英文",
	"tz":       "timezone clock zone 时区",
	"theme":    "theme colour color colours colors dark light 主题 颜色 配色 深色 浅色",
	"nick":     "nickname rename name 改名 昵称 名字",
	"quit":     "quit leave exit bye 退出 离开 再见",
	"topic":    "topic subject 话题 主题",
	"ignore":   "ignore hide annoying 屏蔽 不想看",
	"block":    "block stop harassing 拉黑",
	"poll":     "poll survey vote ask 投票 表决",
	"vote":     "vote choose 投票",
	"later":    "schedule later send 定时 稍后",
	"edit":     "edit change fix typo message 编辑 修改 改消息",
	"delete":   "delete remove unsend message 删除 撤回",
	"react":    "react emoji reaction 表情 回应",
	"reply":    "reply answer quote 回复 引用",
	"pin":      "pin stick 置顶",
	"away":     "away afk busy 离开一下 忙",
	"notify":   "notify notification notifications mute bell 通知 提醒 免打扰",
	"bell":     "bell sound ring 铃 响",
	"report":   "report abuse spam 举报 骚扰",
	"help":     "help commands 帮助 命令",
	"who":      "who online here people 在线 谁在 有谁",
	"whois":    "whois about profile 是谁 资料",
	"mentions": "mentions mentioned called 谁叫我 提到我",
	"unread":   "unread new missed 未读 没看",
}

// stopWords say that something is asked, not what.
var stopWords = map[string]bool{}

func init() {
	for word := range strings.FieldsSeq("a an and are can could do does for have here how i in is it me my of on or please " +
		"somebody someone something that the there this to use want what when where which with would you your s t 怎么 如何 怎样 么样 什么 可以 请问 我想 想要 能不 不能 一个") {
		stopWords[word] = true
	}
}

// search finds the topics that fit a question, the best first: at most three, none when none fits well.
func search(topics []Topic, words string) []Topic {
	asked := terms(words)
	if len(asked) == 0 {
		return nil
	}
	texts := make([]map[string]float64, len(topics))
	spread := make(map[string]int) // in how many topics a term is
	for i, t := range topics {
		texts[i] = weights(t)
		for term := range texts[i] {
			spread[term]++
		}
	}
	type scored struct {
		Topic
		score float64
	}
	var found []scored
	n := float64(len(topics))
	for i, t := range topics {
		score := 0.0
		for _, term := range asked {
			if w := texts[i][term]; w > 0 {
				// What stands in every topic tells nothing of any.
				score += w * math.Log2(1+n/float64(spread[term])) / math.Log2(1+n)
			}
		}
		if score >= goodScore {
			found = append(found, scored{t, score})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var best []Topic
	for _, s := range found[:min(len(found), maxFound)] {
		if s.score >= found[0].score/2 {
			best = append(best, s.Topic)
		}
	}
	return best
}

// weights are the terms of a topic and how much each says: its name most, then what people call it, then its help.
func weights(t Topic) map[string]float64 {
	w := make(map[string]float64)
	for _, part := range []struct {
		words  string
		weight float64
	}{{t.Help, 0.8}, {meanings[t.Name], 1.5}, {t.Name, 2}} {
		for _, term := range terms(part.words) {
			w[term] = max(w[term], part.weight)
		}
	}
	return w
}

// terms takes words apart: into words where they are written with spaces, into pairs of neighbours where they are Chinese.
func terms(words string) []string {
	var found []string
	add := func(term string) {
		if stopWords[term] {
			return
		}
		if term = singular(term); !slices.Contains(found, term) {
			found = append(found, term)
		}
	}
	for _, run := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(run)
		for start := 0; start < len(runes); {
			han, end := unicode.Is(unicode.Han, runes[start]), start+1
			for end < len(runes) && unicode.Is(unicode.Han, runes[end]) == han {
				end++
			}
			if !han {
				add(string(runes[start:end]))
			}
			for i := start; han && i+1 < end; i++ {
				add(string(runes[i : i+2]))
			}
			start = end
		}
	}
	return found
}

// singular takes the s of the plural off, which is enough for what commands are called.
func singular(word string) string {
	if len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") {
		return word[:len(word)-1]
	}
	return word
}
