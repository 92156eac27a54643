package main_test

import (
	"testing"

	"teahouse/sshapp/sshtest"
)

// evening is two people with accounts in the house's program, each on a terminal of their own.
func evening(t *testing.T, data string) (h *house, zoe, cha *sshtest.Guest) {
	t.Helper()
	h = open(t, data, "--burst", "0", "--rate", "0")
	zoe = sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	register(zoe, "", "another-password")
	zoe.Sees("Welcome")
	cha = sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: 100, Rows: 30})
	cha.Sees("登录", "用户名")
	register(cha, "茶博士", "one-cup-of-tea")
	cha.Sees("欢迎入座")
	return h, zoe, cha
}

// TestAnEveningInManyRooms is what two people with nothing but ssh do in a house of many rooms, part by part.
func TestAnEveningInManyRooms(t *testing.T) {
	data := t.TempDir()
	h, zoe, cha := evening(t, data)
	t.Run("a room for all", func(t *testing.T) {
		zoe.Say("/room create garden")
		zoe.Sees("#garden is open", "2 #garden")
		cha.Say("/加入 garden")
		cha.Sees("2 #garden")
		cha.Say("有人吗？ **Anybody** here")
		zoe.Sees("有人吗？ Anybody here")
	})
	t.Run("an answer, a reaction, a change of mind", func(t *testing.T) {
		zoe.Say("/reply 1 I am :tea:")
		cha.Sees("↳ 茶博士: 有人吗", "I am 🍵")
		cha.Say("/回应 1 :茶:")
		zoe.Sees("🍵 1")
		cha.Say("/修改 大家好吗？")
		zoe.Sees("大家好吗？ (edited)")
		zoe.Type("\x1b[1;3A") // Alt+↑
		zoe.Sees("r reply")
		zoe.Type("dy")
		cha.Sees("这条消息已由 Zoë 删除")
	})
	t.Run("a poll and a cup of tea", func(t *testing.T) {
		cha.Say("/投票 喝什么？| 龙井 | 乌龙")
		zoe.Sees("喝什么？", "1 ░░░░░░░░░░ 0  龙井")
		zoe.Say("/vote 2")
		cha.Sees("2 ██████████ 1  乌龙")
		zoe.Say("/pour 茶博士")
		cha.Sees("Zoë 给 茶博士 斟了一杯茶")
	})
	t.Run("elsewhere, and called back", func(t *testing.T) {
		zoe.Type("\x1b1") // Alt+1
		zoe.Sees("1 #lobby", "no topic yet")
		cha.Say("@Zoë 回来吧")
		zoe.Sees("2 #garden !1", "茶博士 calls you in garden")
		zoe.Type("\x1ba") // Alt+A
		zoe.Sees("@Zoë 回来吧")
	})
	t.Run("a word in private", func(t *testing.T) {
		cha.Say("/私聊 Zoë 悄悄话")
		zoe.Sees("@茶博士 !1", "has a word with you in private")
		zoe.Type("\x07茶\r") // Ctrl+G
		zoe.Sees("悄悄话")
		zoe.Say("/block 茶博士")
		zoe.Sees("can't write to you")
		cha.Say("/私聊 Zoë 还在吗")
		cha.Sees("对方不想收到您的消息")
		zoe.Say("/unblock 茶博士")
		zoe.Sees("You see 茶博士 again")
	})
	t.Run("behind a closed door", func(t *testing.T) {
		zoe.Say("/room create 密室 private")
		zoe.Sees("#密室 is open")
		cha.Type("\x15") // what was refused is in the input again
		cha.Say("/加入 密室")
		cha.Sees("没有这个房间")
		zoe.Say("/invite 茶博士")
		cha.Sees("Zoë 请您进「密室」")
		cha.Type("\x15")
		cha.Say("/加入 密室")
		cha.Sees("◆密室")
	})
	t.Run("found again", func(t *testing.T) {
		zoe.Type("\x12大家好吗") // Ctrl+R
		zoe.Sees("【大家好吗】", "#garden")
		zoe.Type("\r")
		zoe.Sees("大家好吗？ (edited)")
	})
	t.Run("and tomorrow", func(t *testing.T) {
		if code := h.stop(); code != 0 {
			t.Errorf("exit status after SIGTERM = %d, want 0", code)
		}
		h = open(t, data)
		back := sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: 100, Rows: 30, User: "茶博士"})
		back.Sees("茶博士", "登录")
		back.Say("one-cup-of-tea")
		back.Sees("2 #garden", "◆密室")
	})
}
