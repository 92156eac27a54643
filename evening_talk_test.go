package main_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// keys of a terminal.
const (
	altUp, altLeft, altRight = "\x1b[1;3A", "\x1b[1;3D", "\x1b[1;3C"
	escape, killLine         = "\x1b", "\x15"
	ctrlG                    = "\x07"
)

// gone waits until a text has left somebody's screen.
func gone(g *sshtest.Guest, text string) {
	g.Until("no "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// sent waits for bytes that no screen shows.
func sent(t *testing.T, g *sshtest.Guest, what, bytes string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
		if strings.Contains(string(g.Raw()), bytes) {
			return
		}
	}
	t.Fatalf("%s was not sent", what)
}

// TestAnEveningOfTalk is what two people do with what they say.
func TestAnEveningOfTalk(t *testing.T) {
	h, zoe, cha := evening(t, t.TempDir())
	code := h.printed(`/owner ([A-Z0-9a-z-]+)`)
	zoe.Say("/owner " + code)
	zoe.Sees("The house is yours")
	t.Run("pinned, listed, taken down", func(t *testing.T) {
		cha.Say("记住这一句")
		zoe.Sees("记住这一句")
		zoe.Say("/pin 1")
		cha.Sees("记住这一句", "（置顶）")
		cha.Say("/置顶列表")
		cha.Sees("置顶（1 条）")
		cha.Type(escape)
		gone(cha, "置顶（1 条）")
		zoe.Say("/unpin")
		gone(cha, "（置顶）")
	})
	t.Run("a chain of answers", func(t *testing.T) {
		zoe.Say("/reply 1 remembered")
		cha.Sees("↳ 茶博士: 记住这一句", "remembered")
		cha.Type(altUp)
		cha.Sees("r 回复")
		cha.Type("\r") // Enter shows the thread
		cha.Sees("回车 跳到那里", "remembered")
		cha.Type(escape)
		gone(cha, "回车 跳到那里")
	})
	t.Run("copied to the terminal's clipboard", func(t *testing.T) {
		zoe.Say("/copy 1")
		zoe.Sees("clipboard")
		sent(t, zoe, "OSC 52 with the words", "\x1b]52;c;cmVtZW1iZXJlZA==") // remembered
	})
	t.Run("Markdown and code", func(t *testing.T) {
		zoe.Paste("**bold** and `code`\n```go\nfunc main() {}\n```")
		zoe.Type("\r")
		cha.Sees("bold and code", "func main() {}")
		cha.SeesNot("**", "```")
	})
	t.Run("links where the terminal is good", func(t *testing.T) {
		good := sshtest.Come(t, h.addr, sshtest.Options{
			Env: map[string]string{"LANG": "en_US.UTF-8", "TERM_PROGRAM": "WezTerm"}, Columns: 100, Rows: 30, User: "Zoë",
		})
		good.Sees("Log in", "Zoë")
		good.Say("another-password")
		good.Sees("#lobby")
		cha.Say("看 https://example.com/tea")
		good.Sees("https://example.com/tea")
		sent(t, good, "OSC 8", "\x1b]8;")
		zoe.Sees("https://example.com/tea")
		if strings.Contains(string(zoe.Raw()), "\x1b]8;") {
			t.Error("OSC 8 went to a terminal that is not known to be good")
		}
		good.Say("/quit")
		good.Ends()
	})
	t.Run("an emoji by a part of its name", func(t *testing.T) {
		zoe.Type(":sush\t")
		zoe.Sees("› :sushi:")
		zoe.Type(killLine)
	})
	t.Run("called by name: bell, title, list", func(t *testing.T) {
		cha.Say("/room create 花园")
		cha.Sees("房间 #花园 开好了")
		zoe.Say("@茶博士 where are you")
		cha.Sees("#lobby !1")
		sent(t, cha, "a bell", "\a")
		sent(t, cha, "the title's count", "(1)")
		cha.Say("/提到我")
		cha.Sees("谁提到了您", "where are you")
		cha.Type(escape)
		gone(cha, "谁提到了您")
		cha.Type("\x1b1")
		cha.Sees("@茶博士 where are you")
		gone(cha, "!1")
	})
	t.Run("everybody called, by who may", func(t *testing.T) {
		zoe.Type("\x1b1")
		cha.Type("\x1b2")
		cha.Sees("#花园")
		zoe.Say("@room tea is ready")
		cha.Sees("#lobby !1")
		cha.Type("\x1b1")
		cha.Sees("tea is ready")
		cha.Say("@room 我也喊")
		cha.Sees("› @room 我也喊") // a member may not, and gets the words back
		cha.Type(killLine)
	})
	t.Run("a room made quiet", func(t *testing.T) {
		cha.Say("/提醒 none")
		cha.Sees("✓")
		cha.Say("/提醒 default")
		cha.Sees("✓")
	})
	t.Run("read on one connection, read on all", func(t *testing.T) {
		second := sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: 100, Rows: 30, User: "茶博士"})
		second.Sees("登录", "茶博士")
		second.Say("one-cup-of-tea")
		second.Sees("#lobby")
		second.Type("\x1b2")
		second.Sees(" #花园 ")
		cha.Type("\x1b2")
		cha.Sees(" #花园 ")
		zoe.Say("something new in the lobby")
		zoe.Sees("something new")
		cha.Sees("#lobby +1")
		second.Sees("#lobby +1")
		cha.Type("\x1ba") // Alt+A
		cha.Sees("something new in the lobby")
		cha.Type("\x1b2") // going away marks it as read
		gone(second, "#lobby +1")
	})
}
