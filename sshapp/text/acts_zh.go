package text

import "fmt"

var zhActs = ActTexts{
	DeletedBy: func(by string) string {
		if by == "—" {
			return "这条消息已过保留期"
		}
		return "这条消息已由 " + by + " 删除"
	},
	Edited:    "（改过）",
	Pinned:    "（置顶）",
	QuoteGone: "原消息已不在",
	Pours:     func(to string) string { return "给 " + to + " 斟了一杯茶 🍵" },
	Rolls:     func(what string) string { return "掷骰子 " + what },

	SelectHint:     "r 回复 · e 修改 · d 删除 · + 回应 · p 置顶 · y 复制 · 回车 看前后 · Esc 返回",
	Editing:        "正在修改这条消息 · 回车 保存 · Esc 放弃",
	Replying:       func(name, words string) string { return "↳ 回复 " + name + "：" + words + " · Esc 取消" },
	OnlyOwn:        "只能改自己说过的话。",
	DeleteTitle:    "删除这条消息？",
	DeleteAsk:      "删掉就找不回来了，原处会留一行说明。",
	YesNo:          "y 好 · n 算了",
	MessageDeleted: "删掉了。",
	Copied:         "已交给终端的剪贴板（有的终端不接受）。",
	LinkIs: func(link string) string {
		return "这条消息的链接：" + link + "（ssh -t 主机 " + link + "）"
	},
	ReactorsTitle: "谁回应了",
	ThreadTitle:   func(n int) string { return fmt.Sprintf("来龙去脉（%d 条）", n) },
	PinsTitle:     func(n int) string { return fmt.Sprintf("置顶（%d 条）", n) },
	MessagesHint:  "↑ ↓ 选择 · 回车 跳到那里 · Esc 关闭",
	NothingHere:   "这里还什么都没有",
	NoSuchEmoji:   func(name string) string { return "没有叫“" + name + "”的表情。" },
	ReactTitle:    "怎么回应？",
	ReactHint:     "按数字，或写名字再回车 · Esc 算了",
	ReactWith:     "名字：",
}
