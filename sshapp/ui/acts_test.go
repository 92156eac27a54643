package ui_test

import (
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/ui"
)

// pair is two people in the lobby.
func pair(t *testing.T, lang string, w, h int) (r *tearoom, zoe, bob *visit) {
	t.Helper()
	r = newTearoom(t)
	z, b := r.account("Zoë"), r.account("bob")
	zoe = r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &z})
	zoe.sees("#lobby")
	bob = r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &b})
	bob.sees("#lobby")
	return r, zoe, bob
}

func TestReplying(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("who wants tea?")
	bob.sees("who wants tea?")
	bob.enter("something else")
	bob.sees("something else")
	bob.press("alt+up", "alt+up", "r")
	bob.sees("answering Zoë: who wants tea?")
	bob.enter("I do")
	zoe.sees("↳ Zoë: who wants tea?", "I do")
	zoe.enter("/reply 1 with milk?")
	bob.sees("↳ bob: I do", "with milk?")
	bob.press("alt+up", "enter")
	bob.sees("Thread, 3 messages")
	bob.press("esc", "esc")
	bob.types("no")
	bob.press("alt+up", "r", "esc") // the draft outlives a change of mind
	bob.sees("› no")
}

func TestEditingAMessage(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("gren tea")
	bob.sees("gren tea")
	zoe.types("a draft")
	zoe.press("alt+up", "e")
	zoe.sees("Changing this message", "› gren tea")
	zoe.press("ctrl+u")
	zoe.enter("green tea")
	bob.sees("green tea (edited)")
	bob.seesNot("gren tea")
	zoe.sees("› a draft")
	bob.press("alt+up", "e")
	bob.sees("only what you have said yourself")
	zoe.press("ctrl+u")
	zoe.enter("/edit black tea")
	bob.sees("black tea (edited)")
}

func TestDeleting(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("a secret")
	bob.sees("a secret")
	bob.enter("/reply 1 oh!")
	zoe.sees("↳ Zoë: a secret")
	bob.press("alt+up", "alt+up", "d", "y")
	bob.sees("not yours to do")
	bob.press("esc")
	zoe.press("alt+up", "alt+up", "d")
	zoe.sees("can't be brought back")
	zoe.press("n")
	zoe.press("d", "y")
	bob.sees("deleted by Zoë", "what was said is gone")
	bob.seesNot("a secret")
}

func TestReacting(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("tea is ready")
	bob.sees("tea is ready")
	bob.press("alt+up", "+")
	bob.sees("Answer with")
	bob.press("1")
	zoe.sees("🍵 1")
	zoe.enter("/react :tea:")
	bob.sees("🍵 2")
	zoe.enter("/react 1 赞")
	bob.sees("👍 1")
	bob.press("v")
	bob.sees("Who answered", "bob Zoë")
	bob.press("esc", "+", "1") // again takes it back
	zoe.sees("🍵 1")
	zoe.enter("/react :nosuchthing:")
	zoe.sees("no emoji called")
}

func TestPinning(t *testing.T) {
	r, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("the house rules")
	bob.sees("the house rules")
	bob.enter("/pin")
	bob.sees("not yours to do")
	r.claim("Zoë")
	zoe.enter("/pin 1")
	bob.sees("(pinned)")
	bob.enter("/pins")
	bob.sees("Pinned (1)", "the house rules")
	bob.press("enter")
	bob.seesNot("Pinned (1)")
}

// claim makes somebody the owner.
func (r *tearoom) claim(name string) {
	r.t.Helper()
	a, err := r.store.AccountByName(r.ctx, "zoë")
	if err == nil {
		err = r.door.Claim(r.ctx, a.ID)
	}
	if err != nil {
		r.t.Fatalf("%s claims the house: %v", name, err)
	}
}

func TestMessagesScreen(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for _, s := range roomSizes {
			suffix := lang + "-" + itoa(s.w) + "x" + itoa(s.h)
			t.Run(suffix, func(t *testing.T) {
				r, zoe, bob := pair(t, lang, s.w, s.h)
				zoe.enter("今天喝什么茶？ What shall we have?")
				bob.sees("今天喝什么茶")
				bob.enter("/reply 1 龙井，谢谢")
				zoe.sees("龙井，谢谢")
				zoe.enter("/react 1 🍵")
				bob.sees("🍵 1")
				r.clock.move(time.Minute)
				bob.enter("/edit 1 两杯龙井，谢谢")
				zoe.sees("两杯龙井")
				bob.enter("never mind")
				zoe.sees("never mind")
				bob.enter("/delete")
				zoe.seesNot("never mind")
				zoe.press("alt+up", "alt+up")
				zoe.golden("messages-" + suffix)
			})
		}
	}
}

// TestSelectingReachesFarBack walks the mark beyond what the room remembers.
func TestSelectingReachesFarBack(t *testing.T) {
	r := newTearoom(t)
	z := r.account("Zoë")
	for i := range 300 {
		r.says(z, "line "+itoa(i+1)+".")
	}
	v := r.visit(ui.Config{Env: env("en"), Account: &z})
	v.sees("line 300.")
	for i := 300; i > 10; i-- {
		v.press("alt+up")
		for !strings.Contains(v.screen(), "line "+itoa(i)+".") {
			v.room.turn(time.After(100 * time.Millisecond)) // the page that was asked for comes
			if !strings.Contains(v.screen(), "line "+itoa(i)+".") {
				v.press("alt+up")
			}
		}
	}
	v.press("G")
	v.sees("line 300.")
}
