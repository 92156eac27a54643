package text

import "strings"

var zhDoors = DoorTexts{
	JoinedRoom: func(room string) string { return "您已入座「" + room + "」。" },
	NeedAccount: "此事需要账号。请带终端进来注册（ssh -t HOST）；已有密钥的，也可以直接：" +
		"ssh -t HOST register 名字",
	NoOwner: "店里还没有店主，此事无人可以做主：请先注册，再在聊天里输入 /owner 口令；或者用 teahouse admin recover 名字 指定一位。",
	NeedKey: "此事需要账号，而本店凭 SSH 密钥认人：请带终端进来（ssh -t HOST）登录，再输入 /key add；" +
		"还没有账号的：ssh -t HOST register 名字",
	NoRoomNamed: "是哪个房间？请加上 --in 房间名。",
	UnknownWord: func(name, nearest string) string {
		if nearest == "" {
			return "没有 " + name + " 这个命令；help 列出全部命令。要进房间，请带终端来：ssh -t HOST " + name
		}
		return "没有 " + name + " 这个命令；您是想用 " + nearest + " 吗？"
	},
	ShellUsage: func(usage string) string { return "用法：" + usage },
	BadKeyLine: "这不是公钥文件里的一行；它应当形如 \"ssh-ed25519 AAAA… 名字\"。",
	Behind:     "刚才读得慢了些，现在从存档接着读，一条不少",
	SlowReader: "读得太慢了",
	Healthy:    "一切正常",
	NotHealthy: func(what string) string { return "店里有些不对：" + what },
	PlainWays: func(guests bool) string {
		if guests {
			return "登录（l）、注册（r），还是以游客身份进来（直接回车）？"
		}
		return "登录（l）还是注册（r）？"
	},
	PlainRemember: func(fingerprint string) string {
		return "今后凭这把密钥 " + fingerprint + " 认您，好吗？（y 或 n）"
	},
	PlainRoom: func(room, topic string, people []string) string {
		return "您在「" + room + "」。话题：" + topic + "。在座：" + strings.Join(people, "、") + "。/帮助 列出能做的事。"
	},
	TakenBack:    "什么都没做。",
	PlainDiffer:  "两遍不一样，请从头再来。",
	PlainMark:    func(mark string) string { return "（" + mark + "）" },
	PlainReply:   func(name, words string) string { return "（回 " + name + "「" + words + "」）" },
	PlainChanged: func(head, words string) string { return head + " 那条现在是：" + words },
	PlainUnknown: func(name, nearest string) string {
		s := "没有 /" + name + " 这个命令。"
		if nearest != "" {
			s += "您是想用 /" + nearest + " 吗？"
		}
		return s + "/帮助 列出全部命令；//" + name + " 则照原样说出来。"
	},
	PlainCalled: func(by, room, words string, direct bool) string {
		if direct {
			return by + " 私下对您说「" + words + "」。/私聊 " + by + " 过去。"
		}
		return by + " 在「" + room + "」喊您：「" + words + "」。/加入 " + room + " 过去。"
	},
	PlainSeen:     "这里没有终端，接下来输入的内容可能会显示出来。",
	PlainNoScreen: "这个终端显示不了全屏。",
	NoticesAre: func(level int) string {
		return []string{"今后只报谈话。", "今后报谈话、话题和管理。", "今后有什么都报。"}[level]
	},
	ColourIs: func(on bool) string {
		if on {
			return "名字从现在起带颜色。"
		}
		return "不用颜色。"
	},
	HelpShell: []string{
		"ssh HOST 命令 …  办一件事就走；加 --json 得到 JSON 行（见 docs/ssh-commands.md）",
		"退出码：0 办妥，1 被拒，64 用法不对，69 暂不可用，77 无权",
	},
}

var zhDoorCommands = DoorCommands{
	Post:    "在房间里说句话；不写内容时，管道送来的就是一条消息",
	History: "最近说了些什么",
	Tail:    "最近说了些什么，加 -f 则一直跟着听；--since 编号 从那条之后接着来，不漏不重",
	Config:  "~/.ssh/config 里该写的那一段",
	Version: "这是哪一版茶话会",
	Health:  "店里是否一切正常",
	Plain:   "不用全屏，一行一行地来；适合读屏软件和简易终端",
	Screen:  "回到全屏",
	Notices: "除了谈话，还报些什么",
	Colour:  "名字带不带颜色",
	Bot:     "替您在这里读写的程序",
	Hook:    "一个网址，别的程序投到那里的话会在这里说出来",
}
