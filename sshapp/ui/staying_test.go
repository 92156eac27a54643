package ui_test

import (
	"testing"
	"time"

	"teahouse/sshapp/command"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

func TestLeaving(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	for _, c := range []struct {
		how string
		do  func(v *visit)
	}{
		{"Ctrl+C twice", func(v *visit) { v.press("ctrl+c"); v.sees("again to leave"); v.press("ctrl+c") }},
		{"Ctrl+D on an empty line", func(v *visit) { v.press("ctrl+d") }},
		{"/quit", func(v *visit) { v.types("/quit"); v.press("enter") }},
	} {
		t.Run(c.how, func(t *testing.T) {
			v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
			v.sees("#lobby")
			c.do(v)
			for !v.gone {
				v.take(<-v.msgs)
			}
			if v.model.Goodbye() == "" {
				t.Error("no last line")
			}
		})
	}
}

func TestGuestKeepsThePlace(t *testing.T) {
	r := newTearoom(t)
	v := comeAsGuest(r, ui.Config{Env: env("en")})
	v.types("hello from a guest")
	v.press("enter")
	v.sees("hello from a guest")
	v.types("/register")
	v.press("enter")
	v.sees("keep your seat")
	v.types("Ann")
	v.press("enter")
	v.types("a-cup-of-green-tea")
	v.press("enter")
	v.types("a-cup-of-green-tea")
	v.press("enter")
	r.clock.move(2 * time.Second) // the room tells who is who once a second at most
	v.sees("Welcome, Ann", "is now Ann", "hello from a guest")
	if got := r.house.Stats().People; got != 1 {
		t.Errorf("people = %d, want 1", got)
	}
}

func TestGuestsMayOnlyRead(t *testing.T) {
	r := newTearoom(t)
	v := comeAsGuest(r, ui.Config{Env: env("en"), Guests: ui.GuestsRead})
	v.types("may I?")
	v.press("enter")
	v.sees("name of your own")
	if n, _ := r.store.LastSeq(r.ctx, 1); n != 0 {
		t.Errorf("a reading guest has said %d messages", n)
	}
}

func TestOwnerCode(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe, Claim: func(code string, claim func() error) error {
		if code != "ABCD" {
			return command.ErrWrongCode
		}
		return claim()
	}})
	v.sees("#lobby")
	v.types("/owner nonsense")
	v.press("enter")
	v.sees("not the code")
	v.press("ctrl+u") // what was refused is in the input again
	v.types("/owner ABCD")
	v.press("enter")
	v.sees("The house is yours")
	acct, err := r.store.Account(r.ctx, zoe.ID)
	if err != nil || acct.Role != store.RoleOwner {
		t.Errorf("role = %q, %v; want owner", acct.Role, err)
	}
}

func TestLanguageIsRemembered(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("#lobby")
	v.types("/lang zh")
	v.press("enter")
	v.sees("以后都说中文", "虚拟茶话会")
	acct, err := r.store.Account(r.ctx, zoe.ID)
	if err != nil || acct.Lang != "zh" {
		t.Errorf("lang = %q, %v; want zh", acct.Lang, err)
	}
	again := r.visit(ui.Config{Env: env("en"), Account: &acct})
	again.sees("欢迎回来")
}

func TestTooSmallAWindow(t *testing.T) {
	r := newTearoom(t)
	v := r.visit(ui.Config{Env: env("en"), Width: 12, Height: 3})
	v.sees("12×3")
}
