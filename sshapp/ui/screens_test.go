package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/ui"
)

var (
	zh = map[string]string{"LANG": "zh_CN.UTF-8"}
	en = map[string]string{"LANG": "en_GB.UTF-8"}
)

func env(lang string) map[string]string {
	if lang == "zh" {
		return map[string]string{"LANG": zh["LANG"]}
	}
	return map[string]string{"LANG": en["LANG"]}
}

// sizes are the windows that golden files are kept for.
var sizes = []struct{ w, h int }{{100, 30}, {80, 24}, {40, 12}}

func eachSize(t *testing.T, f func(t *testing.T, lang, suffix string, w, h int)) {
	for _, lang := range []string{"zh", "en"} {
		for _, s := range sizes {
			suffix := fmt.Sprintf("%s-%dx%d", lang, s.w, s.h)
			t.Run(suffix, func(t *testing.T) { f(t, lang, suffix, s.w, s.h) })
		}
	}
}

func TestSignInScreen(t *testing.T) {
	eachSize(t, func(t *testing.T, lang, suffix string, w, h int) {
		v := newTearoom(t).visit(ui.Config{Env: env(lang), Width: w, Height: h, User: "alice"})
		v.sees("alice", "©")
		v.golden("signin-" + suffix)
		v.press("shift+tab", "shift+tab", "right")
		v.golden("register-" + suffix)
	})
}

func TestChatScreen(t *testing.T) {
	eachSize(t, func(t *testing.T, lang, suffix string, w, h int) {
		r := newTearoom(t)
		cha, zoe := r.account("茶博士"), r.account("Zoë")
		r.says(cha, "大家好，今天喝什么茶？", "我带了一点龙井。")
		r.clock.move(2 * time.Minute)
		r.says(zoe, "Oolong for me, please. And a biscuit, if there is one left from yesterday's party 🍪")
		r.clock.move(26 * time.Hour)
		r.says(cha, "第二天了。\n有两行的消息。")
		v := r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &zoe})
		v.sees("第二天了")
		v.types("half a thought 半句")
		v.golden("chat-" + suffix)
	})
}

func TestHelpAndErrorPages(t *testing.T) {
	eachSize(t, func(t *testing.T, lang, suffix string, w, h int) {
		r := newTearoom(t)
		zoe := r.account("Zoë")
		v := r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &zoe})
		v.sees("Zoë")
		v.press("f1")
		v.golden("help-" + suffix)
		v.press("esc")
		v.take(ui.Broke("test", errors.New("the disk is on fire")))
		v.golden("broken-" + suffix)
		if strings.Contains(v.screen(), "fire") {
			t.Error("the error page shows the cause")
		}
		if v.fault == nil {
			t.Error("the operator was not told")
		}
		v.press("enter")
		v.sees("#lobby")

		lost := r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Room: "nosuchroom"})
		lost.sees("404")
		lost.golden("notfound-" + suffix)
	})
}

// TestWrongEntryKeepsWhatWasTyped puts the cursor where the mistake is.
func TestWrongEntryKeepsWhatWasTyped(t *testing.T) {
	r := newTearoom(t)
	r.account("alice")
	v := r.visit(ui.Config{Env: env("en"), User: "alice"})
	v.sees("Log in")
	v.types("not the password")
	v.press("enter")
	v.sees("do not fit together", "alice")
	row := cursorRow(v)
	if !strings.Contains(row, "Password") {
		t.Errorf("after a wrong password the cursor stands in %q", row)
	}
	v.types("a-cup-of-green-tea")
	v.press("enter")
	v.sees("Welcome back, alice")
}

func TestRefusedNames(t *testing.T) {
	r := newTearoom(t)
	r.account("alice")
	for _, c := range []struct{ rule, name, sentence string }{
		{"taken", "ALICE", "already"},
		{"looks like another", "аlice", "one"}, // a Cyrillic а
		{"reserved", "admin", "kept for the house"},
		{"white space", "two words", "no spaces"},
		{"too long", strings.Repeat("x", 21), "20 characters"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v := r.visit(ui.Config{Env: env("en")})
			v.sees("Log in")
			v.press("shift+tab", "right", "enter")
			v.types(c.name)
			v.press("enter")
			v.types("a-cup-of-green-tea")
			v.press("enter")
			v.types("a-cup-of-green-tea")
			v.press("enter")
			v.sees(c.sentence)
			if row := cursorRow(v); !strings.Contains(row, "User name") {
				t.Errorf("the cursor stands in %q", row)
			}
		})
	}
}

func cursorRow(v *visit) string {
	s, _ := v.model.Screen()
	return strings.Split(v.screen(), "\n")[s.Cursor.Y]
}

// TestCursorStandsWhereTheNextCharacterGoes: an input method opens its window there, so cells count and not characters.
//
//security:holds s10
func TestCursorStandsWhereTheNextCharacterGoes(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("#lobby")
	s, _ := v.model.Screen()
	start := s.Cursor.X
	for _, c := range []struct {
		typed string
		cells int
	}{{"a", 1}, {"茶", 3}, {"👨‍👩‍👧", 5}, {"é", 6}} {
		v.types(c.typed)
		s, _ := v.model.Screen()
		if got := s.Cursor.X - start; got != c.cells || !s.Cursor.Visible {
			t.Errorf("after %q the cursor stands %d cells on, want %d", c.typed, got, c.cells)
		}
	}
	v.press("backspace", "backspace")
	if s, _ := v.model.Screen(); s.Cursor.X-start != 3 {
		t.Errorf("after deleting é and the family the cursor stands %d cells on, want 3", s.Cursor.X-start)
	}
}

// TestReadingBack goes to the very first message by pages, and nothing moves while others talk.
func TestReadingBack(t *testing.T) {
	r := newTearoom(t)
	cha, zoe := r.account("茶博士"), r.account("Zoë")
	for i := range 900 {
		r.says(cha, fmt.Sprintf("line %d.", i+1))
	}
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("line 900.")
	for range 400 {
		v.press("pgup")
		for done := false; !done; {
			select {
			case msg := <-v.msgs:
				v.take(msg)
			case <-time.After(time.Millisecond):
				done = true
			}
		}
		if strings.Contains(v.screen(), "where it all began") {
			break
		}
	}
	v.sees("line 1.\n", "where it all began")
	before := v.screen()
	r.says(cha, "something new")
	v.sees("1 new")
	if after := v.screen(); strings.Split(after, "\n")[3] != strings.Split(before, "\n")[3] {
		t.Errorf("a new message moved what was being read:\n%s\nbefore:\n%s", after, before)
	}
	v.press("end")
	v.sees("something new")
	v.seesNot("▼")
}

// TestWhatCannotBeSavedStaysInTheInput closes the store under a visit.
//
//security:holds 43
func TestWhatCannotBeSavedStaysInTheInput(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("#lobby")
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	v.types("precious words")
	v.press("enter")
	v.sees("precious words", "✗")
	if row := cursorRow(v); !strings.Contains(row, "precious words") {
		t.Errorf("the words are not in the input: %q", row)
	}
}

func TestCommandsAreNeverSentAsText(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("#lobby")
	v.types("/hlep")
	v.press("enter")
	v.sees("no command /hlep", "/help")
	v.press("ctrl+c")
	v.types("／who")
	v.press("enter")
	v.sees("In #lobby: 1")
	v.press("esc")
	v.types("//x marks the spot")
	v.press("enter")
	v.sees("Zoë", "/x marks the spot")
	page, err := r.store.MessagesBefore(r.ctx, 1, 0, 10)
	if err != nil || len(page) != 1 || page[0].Text != "/x marks the spot" {
		t.Errorf("messages = %v, %v; want only the escaped one", page, err)
	}
}
