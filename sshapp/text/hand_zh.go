package text

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"teahouse/store"
)

var zhHand = HandTexts{
	TheHouse: "全店",
	NowMuted: func(name, where, until string) string {
		return "已请 " + name + " 在" + where + "先别说话，" + until + "。"
	},
	NowBanned: func(name, where, until string) string { return name + " 不能再进" + where + "，" + until + "。" },
	NowLifted: func(kind store.SanctionKind, name, where string) string {
		if kind == store.Ban {
			return name + " 又可以进" + where + "了。"
		}
		return name + " 在" + where + "又可以说话了。"
	},
	LiftedNow: "解除了。",
	NowKicked: func(name, where string) string { return "已请 " + name + " 离开" + where + "。" },
	SlowSet: func(long time.Duration) string {
		if long == 0 {
			return "慢速已关，大家随意说。"
		}
		return "慢速已开：每人隔 " + zhSpan(long) + "说一句。"
	},
	RetentionIs: func(long time.Duration) string {
		if long == 0 {
			return "这里说的话一直留着。"
		}
		return "这里说的话只留 " + zhSpan(long) + "，过后抹去。"
	},
	CountOf: func(what string) string {
		return oneOf(what, map[string]string{
			"people": "现在在座的人", "connections": "他们的连接", "open-rooms": "有人的房间", "accounts": "账号",
			"rooms": "房间", "messages": "消息", "bytes": "数据库字节数", "seconds": "开门以来的秒数",
		})
	},
	SettingIs: func(name, value string) string { return zhSetting(name) + "：" + zhValue(value) + "。" },
	RoleSet:   func(name, role, where string) string { return name + " 现在是" + where + "的" + role + "。" },

	SanctionsTitle: func(kind store.SanctionKind, n int) string {
		if kind == store.Ban {
			return fmt.Sprintf("谢绝入内（%d）", n)
		}
		return fmt.Sprintf("先别说话（%d）", n)
	},
	SanctionsHint: "↑ ↓ 选择 · u 解除 · Esc 关闭",
	SanctionLine: func(name, where, until, by string) string {
		return name + " · " + where + " · " + until + " · " + by
	},

	InviteTitle: "邀请码",
	InviteHow: func(uses int, until string) []string {
		return []string{
			"只显示这一次，请现在记下。",
			fmt.Sprintf("可用 %d 次，%s。", uses, until),
			"把它交给客人：连进来，选「注册」，填在「邀请码」一栏。",
		}
	},
	InvitesTitle: "邀请",
	InvitesHint:  "↑ ↓ 选择 · r 收回 · Esc 关闭",
	InviteLine: func(i store.Invitation) string {
		s := fmt.Sprintf("#%d · %s · 还可用 %d 次", i.ID, zhRole(string(i.Role)), i.Uses)
		if i.RoomName != "" {
			s += " · #" + i.RoomName
		}
		return s
	},
	InviteNote: func(i store.Invitation, loc *time.Location) string {
		return fmt.Sprintf("%s 发出，%s，已用 %d 次", i.By, zhUntil(i.Until, loc), i.Used)
	},
	InviteRevoked:  func(id int64) string { return fmt.Sprintf("邀请 #%d 收回了。", id) },
	InviteCode:     "邀请码",
	InviteOptional: "没有也行",
	RegisteredPending: func(name string) string {
		return "欢迎，" + name + "。您的第一句话要等管事看过才会出现，之后就不必等了。"
	},
	GuestsLocked: "店里现在不接待游客。有账号的请登录。",

	Reported:       "已请管事来看，谢谢您。",
	ReportsTitle:   func(n int) string { return fmt.Sprintf("请管事看看（%d）", n) },
	ReportsHint:    "回车 去看 · a 妥 · x 不理会 · d 删除 · m 禁言 · Esc 关闭",
	ReportApproved: "处理好了。",
	ReportClosed:   "搁下了。",
	ReportLine: func(r store.Report, loc *time.Location) string {
		at := r.At.In(loc).Format("1月2日 15:04")
		if r.Kind == store.ReportHeld {
			return "新客 " + r.Name + " 的第一句话 · #" + r.RoomName + " · " + at
		}
		return r.ByName + " 举报 " + r.Name + " · #" + r.RoomName + " · " + at
	},
	ReportWhy:   func(reason string) string { return "理由：" + reason },
	ApprovedNow: func(name string) string { return name + " 的第一句话放行了。" },

	AuditTitle: "谁做了什么",
	AuditHint:  "↑ ↓ 选择 · u 撤销这一件 · Esc 关闭",
	AuditSays: func(l store.AuditLine, loc *time.Location) string {
		act, target := zhAct[l.Action], zhTarget(l)
		if act == "" {
			act = string(l.Action)
		}
		if rest, ok := strings.CutPrefix(target, "− "); ok {
			act, target = "解除"+act, rest
		}
		if l.Action == store.ActQueue && strings.HasPrefix(l.Target, "− ") {
			act = "搁下举报"
		}
		// What is cut off in a narrow window comes last.
		return fmt.Sprintf("%s %s %s%s · %s", cmp.Or(l.By, "在服务器上"), act, target, zhPlace(l.RoomName), l.At.In(loc).Format("1月2日 15:04"))
	},
	Undone: "撤销了。",

	ExportHow:   "终端里没有文件可存。在外面用 ssh 主机 export --mine > 我的话.jsonl，就能取回自己说过的话。",
	GoneTitle:   "注销账号？",
	GoneOther:   "名字对不上，账号没有动。",
	AccountGone: "账号已注销，后会有期。",
	GoneAsk: func(erase bool) []string {
		said := "您说过的话留着，仍署您的名字。"
		if erase {
			said = "您说过的话也一并抹去。"
		}
		return []string{"注销之后不能再登录，也找不回来。名字保留，别人不能再用。", said}
	},
	GoneType: func(name string) string { return "写下您的名字（" + name + "）再回车，即注销" },
}

// zhAct names what somebody with a right did.
var zhAct = map[store.Action]string{
	store.ActMute: "禁言", store.ActBan: "封禁", store.ActBanNet: "封禁", store.ActKick: "请出", store.ActRole: "给身份",
	store.ActHouse: "改店规", store.ActInvitate: "发邀请", store.ActQueue: "处理举报", store.ActChange: "改房间",
	store.ActRemove: "删除消息", store.ActUndo: "撤销",
	store.ActRecover: "重设密码",
}

func zhPlace(roomName string) string {
	if roomName == "" {
		return ""
	}
	return " · #" + roomName
}

// zhTarget is what somebody did it to, settings and roles in words.
func zhTarget(l store.AuditLine) string {
	name, value, _ := strings.Cut(l.Target, " → ")
	switch l.Action {
	case store.ActHouse:
		return zhSetting(name) + " → " + zhValue(value)
	case store.ActRole:
		return name + " → " + zhRole(value)
	case store.ActInvitate:
		if number, role, ok := strings.Cut(l.Target, " "); ok && strings.HasPrefix(number, "#") {
			return number + " " + zhRole(role)
		}
	}
	return l.Target
}

func zhSetting(name string) string {
	switch name {
	case "lockdown":
		return "门"
	case "registration":
		return "注册"
	case "approval":
		return "新客首言审阅"
	}
	return name
}

func zhValue(value string) string {
	switch value {
	case "open":
		return "开放"
	case "no-guests":
		return "谢绝游客"
	case "members":
		return "仅限茶客，新客凭邀请"
	case "read-only":
		return "只能看，管事以上可说"
	case "invited":
		return "凭邀请码"
	case "on":
		return "开"
	case "off":
		return "关"
	}
	return value
}

var zhHandCommands = HandCommands{
	Mute: "请人在这里先别说话；写 house 则是全店", Unmute: "让人又可以说话", Mutes: "谁现在不能说话", Kick: "请人离开这里；写 house 则是全店",
	Ban: "不让人再进这里；写 house 则是全店，密钥和网段总是全店", Unban: "让人又可以进来", Bans: "谁现在不能进来", Slow: "让这里说话慢一点",
	Retention: "这里说的话留多久", Op: "请人做这个房间的管事", Deop: "不再请人管这个房间", Role: "给人一个身份；写 here 则只在这里",
	Lockdown: "店门开多大", Registration: "谁可以注册", Approval: "新客的第一句话先经管事",
	Invitation: "发一个邀请码；看看发过的，或收回", Report: "请管事看一条消息", Reports: "等管事看的事", Approve: "放行新客的第一句话",
	People: "都有谁注册过", KeysOf: "某人用哪些密钥进门", Connected: "谁连着，从哪里来",
	Stats: "店里有多少东西", Announce: "在大堂里说一句，并叫到每一个人",
	Audit: "谁对谁做了什么，为什么", Undo: "撤销刚做的事", Export: "取回自己说过的话", Account: "注销账号，话留着或抹去",
}
