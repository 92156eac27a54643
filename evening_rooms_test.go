package main_test

import (
	"strings"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestAnEveningOfRooms is what two people do with rooms besides talking in them.
func TestAnEveningOfRooms(t *testing.T) {
	data := t.TempDir()
	h, zoe, cha := evening(t, data)
	again := func(command string) *sshtest.Guest {
		g := sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: 100, Rows: 30, User: "茶博士", Command: command})
		g.Sees("登录", "茶博士")
		g.Say("one-cup-of-tea")
		return g
	}
	t.Run("where few write", func(t *testing.T) {
		zoe.Say("/room create news announce")
		zoe.Sees("#news is open", "!news")
		cha.Say("/加入 news")
		cha.Sees("!news")
		cha.Say("may I?")
		cha.Sees("› may I?", "✗")
		cha.Type(killLine)
		zoe.Say("the kettle is on")
		cha.Sees("the kettle is on")
	})
	t.Run("another name, another topic", func(t *testing.T) {
		zoe.Say("/room rename bulletin")
		cha.Sees("!bulletin")
		zoe.Say("/topic what is new")
		cha.Sees("what is new")
	})
	t.Run("from room to room by keys", func(t *testing.T) {
		cha.Type(altLeft)
		cha.Sees("#lobby  ")
		cha.Type(altRight)
		cha.Sees("the kettle is on")
		cha.Type(ctrlG + "lob")
		cha.Sees("› #lobby")
		cha.Type("\r")
		cha.Sees("在座 2 人", "Zoë 来了")
	})
	t.Run("closed to strangers, and left", func(t *testing.T) {
		zoe.Say("/room create den")
		zoe.Sees("#den is open")
		cha.Say("/加入 den")
		cha.Sees("3 #den")
		zoe.Say("/room private")
		cha.Sees("3 ◆den")
		cha.Say("/退出")
		gone(cha, "◆den")
		cha.Say("/加入 den")
		cha.Sees("没有这个房间")
		cha.Type(killLine)
		cha.Say("/房间")
		cha.Sees("bulletin")
		cha.SeesNot("den")
		cha.Type(escape)
		gone(cha, "Esc")
	})
	t.Run("in one's own order", func(t *testing.T) {
		zoe.Say("/room move 1")
		zoe.Sees("1 ◆den  2 #lobby")
	})
	h.stop()
	h = open(t, data)
	zoe = sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	zoe.Say("another-password")
	zoe.Sees("1 ◆den  2 #lobby")
	t.Run("nothing is added any more", func(t *testing.T) {
		zoe.Type("\x1b1")
		zoe.Say("last words")
		zoe.Sees("last words")
		zoe.Say("/room archive")
		zoe.Sees("The room is changed")
		zoe.Say("one more")
		zoe.Sees("This room is archived")
		zoe.Type(killLine)
	})
	t.Run("straight to a room, and to a message", func(t *testing.T) {
		cha = again("bulletin")
		cha.Sees("!bulletin", "the kettle is on")
		cha.Say("/链接 1")
		cha.Sees("msg/")
		link := ""
		for _, word := range strings.FieldsFunc(cha.Screen(), func(r rune) bool { return !strings.ContainsRune("msg/0123456789", r) }) {
			if strings.HasPrefix(word, "msg/") {
				link = word
			}
		}
		there := again(link)
		there.Sees("!bulletin", "the kettle is on")
		nowhere := again("msg/999999")
		nowhere.Sees("404")
		private := sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: 100, Rows: 30, User: "茶博士", Command: "den"})
		private.Sees("404") // as a room that there has never been
	})
}
