package text

var zhBots = BotTexts{
	OfferName:  "命令名用字母、汉字、数字、- 和 _，最多 24 个字，第一个要是字母或汉字。",
	OfferTaken: "这个命令名已经有了。",
	NoOffer:    "这里没有机器人接这个命令。/help 看看有哪些。",
	BotBusy:    "机器人忙不过来了，稍后再试。",
	BotMade: func(name string) string {
		return "机器人 " + name + " 已登记：凭它自己的密钥进来，ssh -i 密钥 HOST bot。"
	},
	BotRevoked: func(name string) string { return "机器人 " + name + " 今后不能再进来。" },
	BotNeedsKey: "机器人要有自己的密钥：先 ssh-keygen -t ed25519 -N '' -f bot_key，再把 bot_key.pub 里那一行贴在名字后面；" +
		"或者从命令行：ssh HOST bot create 名字 < bot_key.pub",
	BotOnly:   "这扇门是给机器人走的；/bot create 可以登记一个。",
	OfferedBy: func(name string) string { return "由 " + name + " 提供" },
	FollowEnded: func(by, reason string) string {
		s := "不能再往下看了"
		if by != "" {
			s += "：" + by + " 请你到此为止"
		}
		if reason != "" {
			s += "（" + reason + "）"
		}
		return s + "。"
	},
}
