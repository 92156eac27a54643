package text

var zhPeople = PeopleTexts{
	AwayPlain: "暂离",
	AwayNow:   func(reason string) string { return "已挂上“" + reason + "”，回来时说一声 /back。" },
	BackNow:   "欢迎回来。",
	StillAway: func(reason string) string {
		return "话已送到。您还挂着“" + reason + "”，回来了就说一声 /back。"
	},
	Notice: func(by, room string, direct bool) string {
		if direct {
			return by + " 私下找您说话"
		}
		return by + " 在 " + room + " 叫您"
	},
	ProfileSet:  "记下了，/profile 可以看看。",
	TimeOf:      func(name, clock, zone string) string { return name + " 那里现在 " + clock + "（" + zone + "）" },
	TimeUnknown: func(name string) string { return name + " 没有说过自己在哪个时区。" },
	WhoisBusy:   func(s string) string { return "此刻在座，但挂着“" + s + "”" },
	WhoisSeen:   func(s string) string { return "此刻不在，上次来是 " + s },

	IgnoredOne:   func(name string) string { return "不再看到 " + name + " 说的话。" },
	UnignoredOne: func(name string) string { return "又能看到 " + name + " 了。" },
	BlockedOne:   func(name string) string { return name + " 不能再给您发消息，您也不再看到 TA 的话。" },
	IgnoresTitle: "您不看的人",
	IgnoresHint:  "↑ ↓ 选择 · 回车 取消 · Esc 关闭",
	BlockedToo:   "也不许给我发消息",
	BellIs: func(on bool) string {
		if on {
			return "叫到您时会响铃。"
		}
		return "叫到您时不响铃了。"
	},
	TypingIs: func(on bool) string {
		if on {
			return "会互相看到谁正在写。"
		}
		return "不再互相看到谁正在写。"
	},
	TypingNow: func(names []string) string { return list(names, "、", "、") + " 正在写……" },

	NoSearch:        "这里没有开搜索。",
	SearchTitle:     "搜索 ",
	SearchHint:      "↑ ↓ 选择 · 回车 跳到那里 · Esc 关闭",
	SearchNothing:   "没有找到",
	SearchHow:       "输入要找的字词。还可以写：来自:名字 在:房间 之前:2026-01-31 之后:3d 有:链接",
	SearchNeedsRoom: "只有一个字时，只在一个房间里找：加上 在:房间",
	SearchWrong: func(part string, problem int) string {
		switch problem {
		case 1:
			return "输入要找的字词"
		case 2:
			return part + " 后面还缺点什么"
		case 3:
			return part + " 写了两次"
		case 4:
			return part + " 不是日期：写 2026-01-31，或 3d、2w"
		case 5:
			return "只认得 有:链接"
		}
		return "要找的太多了，少写几个词"
	},
	MentionsTitle:   "谁提到了您",
	MentionsNothing: "还没有人提到您",
	UnreadTitle:     "哪里有新消息",

	NoPoll:       "没有这样的投票或选项。",
	LaterKept:    func(in string) string { return "记下了，" + in + "后替您说。" },
	LaterDropped: "不说了。",
	LaterTitle:   "替您记着的话",
	LaterHint:    "↑ ↓ 选择 · d 取消 · Esc 关闭",
	Slaps:        func(name string) string { return "用一条大草鱼拍了拍 " + name },
}
