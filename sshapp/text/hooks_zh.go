package text

var zhHooks = HookTexts{
	NoHooks:    "这家店没有开回调的门；店家用 --hooks 才会打开。",
	SecretHint: "y 复制 · Esc 返回",
	HookHow: []string{
		"只显示这一次，请现在抄下。",
		"谁有这个网址，谁就能在这个房间说话：POST 一段 JSON {\"text\": \"…\"}，纯文本也行。",
		"/hook revoke 名字 可以收回。",
	},
}
