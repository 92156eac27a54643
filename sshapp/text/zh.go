package text

import (
	"fmt"
	"strings"
	"time"
)

// zh is the Chinese catalogue.
var zh = Catalog{
	Lang: "zh",

	House:   "虚拟茶话会",
	Tagline: "一壶茶，一间屋，终端里说说话",
	Footer: func(source string) string {
		if source == "" {
			source = "随程序附送"
		}
		return "© 2026 Teahouse 作者们 · MIT 许可 · 源代码：" + source
	},

	LogIn: "登录", Register: "注册", Guest: "游客",
	Name: "用户名", Password: "密码", Again: "再输一遍",
	OldPassword: "旧密码", NewPassword: "新密码",
	GuestInvites:    "不用注册，进来坐坐、聊聊。按回车进门。",
	GuestReads:      "不用注册，进来坐坐、看看。按回车进门。",
	GuestsOff:       "本店暂不接待游客，请登录或注册。",
	SignInHint:      "Tab 下一项 · ←→ 选择 · 回车 继续 · F2 English · Ctrl+C 离开",
	PasswordsDiffer: "两次输入的密码不一样，请把第二遍重新输入。",
	LoggedIn:        func(name string) string { return name + "，欢迎回来。" },
	Registered:      func(name string) string { return name + "，欢迎入座，茶已沏好。" },
	CameAsGuest: func(name string) string {
		return "您现在是“" + name + "”。/register 可以取个名字，座位不变。"
	},
	KnownKey: func(name string) string { return name + "，欢迎回来。您的密钥已开门。" },
	Working:  "请稍候……",
	RememberKey: func(fp string) string {
		return "记住这把密钥吗？下次不用密码就能进门。" + fp
	},
	RememberKeyHint:  "y 记住 · n 先不用",
	KeyRemembered:    "记住了，下次凭密钥直接进门。",
	KeyNotRemembered: "没有记住。想记的时候用 /key add。",
	NameHelp:         "最多 20 个字，什么文字都行",
	PasswordHelp:     "8 到 32 个字符",

	NotFoundTitle: "404 · 没有这间屋",
	NotFound:      func(room string) string { return "这里没有叫“" + room + "”的房间。" },
	BrokenTitle:   "500 · 我们这边出了毛病",
	Broken: func(visit uint64) string {
		return fmt.Sprintf("不是您的错，说过的话都在。若再遇到，请告诉店主：访问编号 %d。", visit)
	},
	GoBack:     "返回",
	GoBackHint: "回车 返回 · Ctrl+C 离开",

	People:       "在座",
	PeopleCount:  func(n int) string { return fmt.Sprintf("在座 %d 人", n) },
	AndMore:      func(n int) string { return fmt.Sprintf("还有 %d 人", n) },
	You:          "我",
	NoTopic:      "还没有话题，用 /topic 起一个",
	ChatHint:     "回车 发送 · Ctrl+J 换行 · Tab 补全 · PgUp 往前翻 · F1 帮助",
	GuestHint:    "您是游客 · /register 取个名字 · F1 帮助",
	ReadOnlyHint: "游客在这里只看不说 · /login 或 /register 后可以发言 · F1 帮助",
	NewBelow:     func(n int) string { return fmt.Sprintf("▼ %d 条新消息", n) },
	Beginning:    "一切从这里开始",
	NewSince:     "您离开之后",
	Arrived:      func(names []string) string { return list(names, "、", "、") + " 来了" },
	Left:         func(names []string) string { return list(names, "、", "、") + " 走了" },
	Renamed:      func(from, to string) string { return from + " 现在叫 " + to },
	TopicSet: func(by, topic string) string {
		switch {
		case topic == "":
			return by + " 清空了话题"
		case by == "":
			return "话题换成了：" + topic
		}
		return by + " 换了话题：" + topic
	},
	GuestMark: "游客",
	Date: func(t time.Time) string {
		days := []string{"日", "一", "二", "三", "四", "五", "六"}
		return fmt.Sprintf("%d年%d月%d日 星期%s", t.Year(), t.Month(), t.Day(), days[t.Weekday()])
	},
	Sending:         "发送中",
	CharsLeft:       func(n int) string { return fmt.Sprintf("还可写 %d 字", n) },
	AskAgainToLeave: "再按一次 Ctrl+C 离开。",
	DraftCleared:    "草稿先收起来了，按 ↑ 取回。",
	NoJobControl:    "Ctrl+Z 在这里没有用：后面没有 shell。",
	PasteCut:        "粘贴的内容太长，末尾没有放进来。",
	PastedCommand:   "粘贴的内容不会当作命令执行。要执行请自己输入斜杠，要照原样说请写 //。",
	Loading:         "正在往前翻……",
	TooSmall:        func(w, h int) string { return fmt.Sprintf("窗口 %d×%d 太小，20×6 就够", w, h) },
	NothingToShow:   "还没有人说话，第一杯茶请您先来。",

	Goodbye:     "慢走，座位给您留着。",
	ClosingDown: "小店暂歇片刻，说过的话都已存好，请稍后再来。",
	TimedOut:    "一直没人进来，门先掩上了。欢迎再来！",
	EndedByFault: func(visit uint64) string {
		return fmt.Sprintf("我们这边出了毛病，这次访问只好中断（访问编号 %d），请再进来一次。", visit)
	},

	UnknownCommand: func(name, nearest string) string {
		if nearest == "" {
			return "没有 /" + name + " 这个命令。F1 有全部命令；想照原样说出来，请写 //" + name + "。"
		}
		return "没有 /" + name + " 这个命令。您是想用 /" + nearest + " 吗？"
	},
	Usage:        func(usage string) string { return "这样用：" + usage },
	NickRefused:  "名字不能改：在这里一个名字就是一个人。想换名字请另开账号，说过的话仍归旧名。",
	TopicIs:      func(topic string) string { return "话题：" + topic },
	TopicChanged: "话题换好了。",
	GuestsCannot: "这需要您自己的名字：/register 或 /login。",
	LangChanged:  "以后都说中文。",
	ThemeChanged: func(name string) string { return "配色：" + name + "。" },
	ThemeList: func(now string) string {
		return "配色：" + now + "。可选 auto、dark、light、contrast、plain。"
	},
	ZoneChanged: func(zone, clock string) string {
		return "时间按 " + zone + " 显示，那里现在 " + clock + "。"
	},
	ZoneUnknown: func(zone string) string {
		return "没有叫“" + zone + "”的时区。比如 Asia/Shanghai、Europe/Berlin。"
	},
	WhoTitle:    func(room string, n int) string { return fmt.Sprintf("#%s 在座 %d 人", room, n) },
	WhoisNobody: func(name string) string { return "这里没有叫“" + name + "”的人。" },
	WhoisTitle:  func(name string) string { return name },
	WhoisHere:   "此刻在座",
	WhoisAway:   "此刻不在",
	WhoisGuest:  "是游客，没有账号",
	WhoisSince: func(t time.Time) string {
		return fmt.Sprintf("%d年%d月%d日起是这里的茶客", t.Year(), t.Month(), t.Day())
	},
	WhoisMessages: func(n int64) string {
		if n == 0 {
			return "还没说过话"
		}
		return fmt.Sprintf("说过 %d 句话", n)
	},
	WhoisRole: func(role string) string {
		return "是这里的" + zhRole(role)
	},
	KeysTitle:      "您的密钥",
	KeysNone:       "还没有记住任何密钥。/key add 会记住您这次带来的。",
	KeyThisOne:     "这次用的",
	KeyAdded:       func(fp string) string { return "这把密钥可以开门了：" + fp },
	KeyRemoved:     func(fp string) string { return "这把密钥不再开门：" + fp },
	KeyNoneToAdd:   "您这次没带密钥。可以粘贴公钥：/key add ssh-ed25519 AAAA…",
	KeyBadLine:     "这不是能收下的公钥。请粘贴 .pub 文件里的一行（ed25519、ECDSA，或 2048 位以上的 RSA）。",
	KeyNotYours:    "您没有这把密钥。/key list 可以看到编号。",
	PasswdTitle:    "修改密码",
	PasswdChanged:  "密码改好了。",
	RegisterTitle:  "注册，座位不变",
	LogInTitle:     "登录，座位不变",
	AlreadyIn:      "您已经登录了。",
	OwnerNow:       "从现在起您是店主，请好好照看。",
	OwnerWrongCode: "口令不对。开店的地方打印着正确的口令。",
	OwnerNoCode:    "这里已经有店主了。",
	FormHint:       "Tab 下一项 · 回车 继续 · Esc 取消",
	CardHint:       "↑↓ 翻看 · Esc 返回",
	HelpTitle:      "帮助",
	HelpKeys:       "按键",
	HelpCommands:   "命令",
	HelpTerminal:   "这个终端",
	HelpFilter: func(filter string) string {
		if filter == "" {
			return "输入文字可查找 · ↑↓ 翻看 · Esc 返回"
		}
		return "查找：" + filter + " · Esc 返回"
	},
	HelpFacts: func(f Facts) []string {
		known := func(mode bool) string {
			if mode {
				return "有"
			}
			return "无"
		}
		return []string{
			fmt.Sprintf("%s，%d×%d，颜色：%s，配色：%s", f.Term, f.Columns, f.Rows, f.Colours, f.Theme),
			"同步输出：" + known(f.Sync) + "，左右边距：" + known(f.Margins),
			fmt.Sprintf("时间按 %s · 访问编号 %d", f.Zone, f.Visit),
		}
	},
	RoomTexts:   zhRooms,
	ActTexts:    zhActs,
	PeopleTexts: zhPeople,
	BotTexts:    zhBots,
	HookTexts:   zhHooks,
	HandTexts:   zhHand,
	DoorTexts:   zhDoors,
	HelperTexts: zhHelper,
	WhoisTexts:  zhWhois,

	Keys: KeyTexts{
		Search: "搜索",
		Select: "选一条消息", Acts: "选中之后：回复、修改、删除、回应、置顶、复制、看前后、链接、谁回应了",
		Switch: "去另一个房间：输几个字就行", Room: "去第几个、上一个、下一个房间", News: "去下一个有新消息的房间", Unread: "跳到第一条未读",
		Send:      "发送",
		Newline:   "在消息里换行",
		Leave:     "离开：连按两次 Ctrl+C，或在空行按 Ctrl+D",
		Clear:     "收起草稿（按 ↑ 取回）",
		History:   "翻出发过的话；多行草稿里上下移动",
		Scroll:    "往前翻，可以一直翻到第一句",
		Newest:    "空行时回到最新",
		Complete:  "补全名字或命令，再按换下一个",
		Move:      "到行首、行尾",
		Words:     "前一个词、后一个词",
		Kill:      "剪去前一个词、光标前、光标后",
		Yank:      "放回剪去的文字",
		Undo:      "撤销",
		Redraw:    "重画屏幕",
		Help:      "本页（空行按 ? 也行）",
		People:    "看看谁在座",
		Emergency: "ssh 客户端自带的退路，在行首输入",
	},
	Commands: CommandTexts{
		HandCommands: zhHandCommands,
		DoorCommands: zhDoorCommands,
		Search:       "搜索；还可以写 来自: 在: 之前: 之后: 有:链接", Mentions: "谁提到了您", Unread: "哪里有新消息",
		Away: "挂上暂离", Back: "回来了", Profile: "别人看到的您", Bio: "介绍自己", Pronouns: "怎么称呼您", Time: "某人那里几点",
		Ignore: "不看某人的话", Unignore: "重新看某人的话", Block: "不看，也不许 TA 发消息给您", Ignores: "您不看的人", Bell: "叫到您时响不响铃", Typing: "要不要互相看到谁正在写",
		Poll: "发起投票", Vote: "投票，0 收回", Pour: "给人斟茶", Roll: "掷骰子", Later: "过一会儿再说", Shrug: "摊手", Slap: "拍一拍",
		Reply: "回复一条消息；N 从最新的数起", Edit: "修改自己说过的", Delete: "删除一条消息", React: "用表情回应", Unreact: "收回表情", Pin: "把消息置顶", Unpin: "取消置顶", Pins: "看置顶的消息", Thread: "看一条消息的前因后果", Copy: "复制一条消息", Link: "一条消息的链接",
		Join: "进一个房间", Leave: "退出这个房间", Rooms: "有哪些房间", Room: "开房间、改房间", InviteIn: "请人进这个房间", Msg: "悄悄对一个人说", Notify: "这个房间怎样提醒您",
		Help:     "按键和命令",
		Me:       "说说自己正在做什么",
		Nick:     "为什么名字不能改",
		Who:      "看看谁在座",
		Whois:    "某人是谁",
		Topic:    "看话题，或换话题",
		Lang:     "中文或 English",
		Zone:     "时间按哪个时区显示",
		Theme:    "auto、dark、light、contrast 或 plain",
		Key:      "替您开门的密钥",
		Passwd:   "修改密码",
		Register: "游客取个名字，座位不变",
		LogIn:    "游客登录自己的账号，座位不变",
		Owner:    "凭开店时的口令当店主",
		Quit:     "离开",
		Slash:    "说一句以斜杠开头的话",
	},
	Errors: ErrorTexts{
		RoomErrors: zhRoomErrors,
		Unknown: func(visit uint64) string {
			return fmt.Sprintf("我们这边出了毛病（访问编号 %d），请再试一次。", visit)
		},
		NotSaved:      "没能存下来，所以没有发出去。原话还在输入框里，请稍后再试。",
		NotDone:       "没能存下来，请稍后再试。",
		Busy:          "门口人有点多，请过几秒再试。",
		WrongPassword: "用户名和密码对不上。",
		TooOften:      func(wait time.Duration) string { return "试得太勤了，请等 " + miao(wait) + "再试。" },
		NameTaken:     "这个名字已经有人用了，请换一个。",
		NameLooksLike: "这个名字和别人的看起来一模一样，请换一个。",
		NameEmpty:     "请输入用户名。",
		NameTooLong:   "用户名最多 20 个字。",
		NameSpace:     "用户名里不能有空格，可以用点或连字符。",
		NameInvisible: "这个名字里有看不见的字符，请重新输入。",
		NameSign:      "这个符号不能放进名字。文字、数字和 - _ . · 都可以。",
		NameMixed:     "这个名字混用了容易看错的文字，请只用一种。",
		NameEmoji:     "表情可以发在消息里，名字里就不用了。",
		NameReserved:  "这个名字留给小店自己用。",
		NameFullWidth: "请用普通字母写名字，不要用全角。",
		PasswordShort: "密码至少 8 个字符。",
		PasswordLong:  "密码最多 32 个字符。",
		TooFast: func(wait time.Duration) string {
			return "喝口茶，慢慢说：等 " + miao(wait) + "再按回车。"
		},
		TooLong:      func(by int) string { return fmt.Sprintf("太长了，多出 %d 个字。", by) },
		TooManyLines: "行数太多了，一条消息最多 60 行。",
		Empty:        "里面没有可说的内容。",
		KeyTaken:     "这把密钥已经属于某个账号。",
		KeyUnknown:   "没有这把密钥。",
		LastWayIn:    "这是您唯一的进门办法，请先用 /passwd 设密码。",
		HasOwner:     "这里已经有店主了。",
		NoAccount:    "没有这个账号。",
		NotAllowed:   "这件事您还不能做。",
		HouseFull:    "客满了，请稍后再来。",
		Closing:      "小店暂歇片刻，请稍后再来。",
	},
}

// miao writes a wait for people, rounded up to whole seconds.
func miao(d time.Duration) string {
	return strings.TrimSpace(fmt.Sprintf("%d 秒", max(1, int((d+time.Second-1)/time.Second))))
}
