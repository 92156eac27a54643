package text

import (
	"fmt"
	"time"

	"teahouse/room"
)

var zhRooms = RoomTexts{
	RoomsTitle:    func(n int) string { return fmt.Sprintf("房间（%d）", n) },
	RoomsHint:     "输入几个字查找 · /join 名字 进去 · Esc 关闭",
	RoomMembers:   func(n int) string { return fmt.Sprintf("%d 人", n) },
	RoomUnread:    func(n int64) string { return fmt.Sprintf("%d 条未读", n) },
	RoomArchived:  "已归档",
	RoomRetention: func(long time.Duration) string { return "只留 " + zhSpan(long) },
	RoomLeft:      "已退出这个房间。",
	RoomOpened:    func(name string) string { return "房间 #" + name + " 开好了，请坐。" },
	RoomChanged:   "房间改好了。",
	InvitedIn:     func(name string) string { return "已请 " + name + " 进来。" },
	DirectSent:    func(name string) string { return "已悄悄说给 " + name + "。" },
	DirectNote:    "私聊",
	NotifySet:     func(how string) string { return "这个房间的提醒：" + how + "。" },
	NothingNew:    "别处没有新消息。",
	NothingUnread: "这里没有未读的消息。",
	NoSuchMessage: "那条消息已经不在了。",

	SwitcherTitle:   "去哪儿？",
	SwitcherHint:    "↑ ↓ 选择 · 回车 前往 · Esc 关闭",
	SwitcherNothing: "没有叫这个名字的房间或人",

	SentOut: func(why room.Ending, loc *time.Location) string {
		if !why.House && !why.Banned && why.By == "" && why.Reason == "" {
			return ""
		}
		where, who := "这个房间", "这里的主人"
		if why.House {
			where = "茶话会"
		}
		if why.By != "" {
			who = why.By
		}
		s := who + " 请您离开" + where
		if why.Banned {
			s = who + " 不让您再进" + where + "，" + zhUntil(why.Until, loc)
		}
		return s + zhReason(why.Reason) + "。"
	},
	Called: func(c room.Call, loc *time.Location) string {
		switch c.Kind {
		case room.Mentioned:
			if c.Direct {
				return c.By + " 悄悄对您说话（Alt+A 过去）"
			}
			return c.By + " 在「" + c.Title + "」叫您（Alt+A 过去）"
		case room.Invited:
			return c.By + " 请您进「" + c.Title + "」（Alt+A 过去，或 Ctrl+G）"
		case room.Muted:
			return c.By + " 让您先别说话，" + zhUntil(c.Until, loc) + zhReason(c.Text) + "。仍可阅读，也可私聊管理员。"
		case room.Unmuted:
			return "您又可以说话了。"
		case room.Promoted:
			return "您现在是" + zhRole(c.Text) + "。"
		case room.Reported:
			return "有新的举报，请看 /reports。"
		case room.Answered:
			return c.By + " 答 /" + c.Name + "：" + c.Text
		}
		return ""
	},
	Until: zhUntil,
	Span:  zhSpan,
	PutOut: func(by string, names []string, reason string) string {
		return by + " 请 " + list(names, "、", "、") + " 出去了" + zhReason(reason)
	},
	Hushed: func(by string, names []string, reason string) string {
		return by + " 让 " + list(names, "、", "、") + " 先别说话" + zhReason(reason)
	},
	RoomChangedBy: func(by string) string { return by + " 改了这个房间" },
	RoleName:      zhRole,
}

func zhReason(reason string) string {
	if reason == "" {
		return ""
	}
	return "：" + reason
}

func zhUntil(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return "没有期限"
	}
	t = t.In(loc)
	return fmt.Sprintf("到 %d月%d日 %02d:%02d", t.Month(), t.Day(), t.Hour(), t.Minute())
}

func zhSpan(long time.Duration) string {
	switch {
	case long >= 48*time.Hour:
		return fmt.Sprintf("%d 天", int(long.Hours()/24))
	case long >= 2*time.Hour:
		return fmt.Sprintf("%d 小时", int(long.Hours()))
	case long >= 2*time.Minute:
		return fmt.Sprintf("%d 分钟", int(long.Minutes()))
	}
	return fmt.Sprintf("%d 秒", int(long.Seconds()))
}

func zhRole(role string) string {
	switch role {
	case "owner":
		return "店主"
	case "admin":
		return "掌柜"
	case "moderator":
		return "管事"
	case "bot":
		return "机器人"
	case "guest":
		return "游客"
	}
	return "茶客"
}

var zhRoomErrors = RoomErrors{
	RoomExists: "已经有这个名字的房间了，换一个吧。",
	NoRoom:     "没有这个房间。/rooms 看看有哪些。",
	NoMessage:  "没有这条消息，或者已经删掉了。",
	TooHigh:    "对方的身份不比您低，这件事您做不了。",
	Archived:   "这个房间已归档，只能看，不能再说。",
	ReadOnly:   "这里现在由管事说话，大家只能看。",
	Blocked:    "对方不想收到您的消息。",
	Held:       "您的第一句话正等管事看过，请稍候，不用再发一遍。",
	TooLate:    "说出太久了，不能再改。",
	TooMany:    "已经到上限了，先去掉一些再来。",
	NoInvite:   "现在注册要有邀请码，而这个码不对或已用完。请向这里的人要一个。",
	Nothing:    "没有什么可以撤销的。",
	OwnDoor:    "您自己也是从那里来的，这样会把自己也关在门外。",
	Muted: func(until time.Time, by, reason string) string {
		return by + " 让您先别说话，" + zhUntil(until, until.Location()) + zhReason(reason) + "。仍可阅读，也可私聊管理员。"
	},
	Banned: func(until time.Time, by, reason string) string {
		return by + " 不让您进来，" + zhUntil(until, until.Location()) + zhReason(reason) + "。"
	},
	Slow: func(until time.Time, _, _ string) string {
		return "这里说话要慢一点，" + until.Format("15:04:05") + " 之后再说。"
	},
}
