package main_test

import (
	"regexp"
	"testing"

	"teahouse/sshapp/sshtest"
)

// owned is an evening whose house is Zoë's, which she claims with the code that it printed.
func owned(t *testing.T, data string) (h *house, zoe, cha *sshtest.Guest) {
	t.Helper()
	h, zoe, cha = evening(t, data)
	zoe.Say("/owner " + h.printed(`/owner ([A-Z0-9a-z-]+)`))
	zoe.Sees("The house is yours")
	return h, zoe, cha
}

// chaAgain logs 茶博士 in once more.
func chaAgain(t *testing.T, h *house) *sshtest.Guest {
	t.Helper()
	g := sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: 100, Rows: 30, User: "茶博士"})
	g.Sees("登录", "茶博士")
	g.Say("one-cup-of-tea")
	return g
}

// TestAnEveningWithTheHandOnTheDoor is what a moderator does with somebody, and what of it lasts till tomorrow.
func TestAnEveningWithTheHandOnTheDoor(t *testing.T) {
	data := t.TempDir()
	h, zoe, cha := owned(t, data)
	all := t
	t.Run("a hand in one room, and in the house", func(t *testing.T) {
		zoe.Say("/op 茶博士")
		zoe.Sees("茶博士 is a moderator in #lobby now.")
		cha.Sees("您现在是管事")
		zoe.Say("/deop 茶博士")
		cha.Sees("您现在是茶客")
		zoe.Say("/role 茶博士 admin")
		cha.Sees("您现在是掌柜")
		cha.Say("/禁言 Zoë")
		cha.Sees("对方的身份不比您低", "› /禁言 Zoë")
		cha.Type(killLine)
		zoe.Say("/undo")
		cha.Sees("您现在是茶客")
	})
	t.Run("muted: told, may read and write to moderators", func(t *testing.T) {
		zoe.Say("/mute 茶博士 10m too loud")
		zoe.Sees("茶博士 is muted in #lobby")
		cha.Sees("Zoë 让您先别说话", "too loud", "私聊管理员")
		cha.Say("为什么")
		cha.Sees("› 为什么")
		cha.Type(killLine)
		zoe.Say("because")
		cha.Sees("because")
		cha.Say("/私聊 Zoë 对不起")
		zoe.Sees("茶博士 has a word with you in private")
	})
	t.Run("slow", func(t *testing.T) {
		zoe.Say("/unmute 茶博士")
		cha.Sees("您又可以说话了")
		zoe.Say("/slow 1h")
		zoe.Sees("each person speaks once in 60 minutes")
		cha.Say("一句")
		zoe.Sees("一句")
		cha.Say("两句")
		cha.Sees("这里说话要慢一点", "› 两句")
		cha.Type(killLine)
		zoe.Say("/slow off")
		zoe.Sees("Slow mode is off")
	})
	t.Run("how long words are kept, for all to see", func(t *testing.T) {
		zoe.Say("/retention 30d")
		zoe.Sees("kept for 30 days")
		cha.Say("/保留期")
		cha.Sees("这里说的话只留 30 天，过后抹去。")
		cha.Say("/房间")
		cha.Sees("只留 30 天")
		cha.Type(escape)
		gone(cha, "Esc")
	})
	t.Run("sent out, with reason and name", func(t *testing.T) {
		zoe.Say("/kick 茶博士 house cool down")
		cha.Sees("Zoë 请您离开茶话会：cool down。")
		cha.Ends()
		cha = chaAgain(all, h)
		cha.Sees("#lobby", "Zoë")
	})
	t.Run("banned till tomorrow and after", func(t *testing.T) {
		zoe.Say("/ban 茶博士 house 3d noise")
		zoe.Sees("茶博士 is banned from the whole house")
		cha.Sees("Zoë 不让您再进茶话会", "noise")
		cha.Ends()
		h.stop()
		h = open(all, data)
		back := chaAgain(t, h)
		back.Sees("Zoë 不让您进来", "noise")
		back.Ends()
		zoe = sshtest.Come(all, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
		zoe.Sees("Log in", "Zoë")
		zoe.Say("another-password")
		zoe.Sees("#lobby")
		zoe.Say("/unban 茶博士")
		zoe.Sees("茶博士 may come into the whole house again.")
		cha = chaAgain(all, h)
		cha.Sees("#lobby", "Zoë")
	})
	t.Run("a ban that ends by itself", func(t *testing.T) {
		zoe.Say("/ban 茶博士 house 1s a breath")
		cha.Ends()
		for {
			again := chaAgain(all, h)
			again.Until("an answer", func(s string) bool {
				return regexp.MustCompile(`a breath|在座`).MatchString(s)
			})
			if regexp.MustCompile(`在座`).MatchString(again.Screen()) {
				cha = again
				return
			}
			again.Ends()
		}
	})
	t.Run("who did what, and why", func(t *testing.T) {
		zoe.Say("/audit")
		zoe.Sees("Who did what", "Zoë: ban lifted: 茶博士", "noise", "cool down", "too loud", "茶博士 → an admin")
		zoe.Type(escape)
		gone(zoe, "Who did what")
		cha.Say("/记录")
		cha.Sees("› /记录") // not theirs to see
		cha.Type(killLine)
	})
}

// TestAnEveningAtTheDoor is who gets in, and whose words are heard first by a moderator.
func TestAnEveningAtTheDoor(t *testing.T) {
	h, zoe, cha := owned(t, t.TempDir())
	come := func(env map[string]string) *sshtest.Guest {
		return sshtest.Come(t, h.addr, sshtest.Options{Env: env, Columns: 100, Rows: 30})
	}
	t.Run("guests: named, muted, and out when the door closes to them", func(t *testing.T) {
		guest := come(english)
		guest.Sees("Log in")
		guest.Type("\x1b[Z\x1b[Z\x1b[C\x1b[C\r")
		guest.Sees("#lobby")
		name := regexp.MustCompile(`guest-[a-z0-9]+`).FindString(guest.Screen())
		zoe.Say("/mute " + name + " 10m")
		guest.Sees("has muted you")
		zoe.Say("/lockdown no-guests")
		zoe.Sees("The door: no guests.")
		guest.Sees("asked you to leave the tea house")
		guest.Ends()
	})
	t.Run("members only reading", func(t *testing.T) {
		zoe.Say("/lockdown read-only")
		zoe.Sees("read only, but for moderators")
		cha.Say("能说吗")
		cha.Sees("这里现在由管事说话", "› 能说吗")
		cha.Type(killLine)
		zoe.Say("/lockdown open")
		zoe.Sees("The door: open.")
	})
	t.Run("registering by invitation", func(t *testing.T) {
		zoe.Say("/registration invited")
		zoe.Sees("Registration: by invitation.")
		zoe.Say("/invite create uses=1")
		zoe.Sees("An invitation", "tea-")
		code := regexp.MustCompile(`tea-\S+`).FindString(zoe.Screen())
		zoe.Type(escape)
		gone(zoe, "An invitation")
		fresh := come(english)
		fresh.Sees("Log in")
		fresh.Type("\x1b[Z\x1b[Z\x1b[C\x1b[B")
		fresh.Sees("Invitation")
		fresh.Type("mei\ra-cup-of-green-tea\ra-cup-of-green-tea\rtea-wrong\r")
		fresh.Sees("Registering takes an invitation")
		fresh.Type(killLine + code + "\r")
		fresh.Sees("#lobby", "mei")
		zoe.Say("/registration open")
		zoe.Sees("Registration: open.")
	})
	t.Run("first words wait for a moderator", func(t *testing.T) {
		zoe.Say("/approval on")
		zoe.Sees("First words wait for a moderator: on.")
		fresh := come(english)
		fresh.Sees("Log in")
		register(fresh, "lin", "a-cup-of-green-tea")
		fresh.Type("\r") // without an invitation
		fresh.Sees("Your first words wait until")
		fresh.Say("good evening to all")
		fresh.Sees("wait for a moderator")
		zoe.Say("/reports")
		zoe.Sees("first words of lin", "good evening to all")
		cha.SeesNot("good evening to all")
		zoe.Type("a")
		cha.Sees("good evening to all")
		zoe.Type(escape)
		gone(zoe, "For the moderators")
	})
	t.Run("reported and settled", func(t *testing.T) {
		cha.Say("/举报 1 太吵")
		cha.Sees("已请管事来看")
		zoe.Sees("There is a new report")
		zoe.Say("/reports")
		zoe.Sees("茶博士 reports lin", "太吵", "good evening")
		zoe.Type("d")
		cha.Sees("这条消息已由 Zoë 删除")
		zoe.Type(escape)
		gone(zoe, "For the moderators")
	})
	t.Run("gone for good", func(t *testing.T) {
		cha.Say("记得我")
		zoe.Sees("记得我")
		cha.Say("/account delete keep")
		cha.Sees("注销账号？", "您说过的话留着")
		cha.Type(escape)
		gone(cha, "注销账号？")
		cha.Say("/account delete erase")
		cha.Sees("一并抹去")
		cha.Type("y")
		cha.Sees("写下您的名字（茶博士）")
		cha.Say("茶博士")
		cha.Ends()
		zoe.Sees("deleted by 茶博士")
		zoe.SeesNot("记得我")
	})
}
