package text

var zhBots = BotTexts{
	OfferName:  "命令名用字母、汉字、数字、- 和 _，最多 24 个字，第一个要是字母或汉字。",
	OfferTaken: "这个命令名已经有了。",
	NoOffer:    "这里没有机器人接这个命令。/help 看看有哪些。",
	BotBusy:    "机器人忙不过来了，稍后再试。",
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
