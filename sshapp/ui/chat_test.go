package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// sitDown is a visit that has come into the lobby.
func sitDown(r *tearoom, acct store.Account) *visit {
	r.t.Helper()
	v := r.visit(ui.Config{Env: env("en"), Account: &acct})
	v.sees("#lobby", acct.Name)
	return v
}

// input is what stands in the input line.
func input(v *visit) string {
	_, after, _ := strings.Cut(cursorRow(v), "›")
	return strings.TrimSpace(after)
}

func TestTabCompletes(t *testing.T) {
	r := newTearoom(t)
	zoe, cha, ann := r.account("Zoë"), r.account("茶博士"), r.account("Anna")
	v := sitDown(r, zoe)
	for _, acct := range []store.Account{cha, ann} {
		seat, err := r.house.Enter(r.ctx, "lobby", room.AccountPerson(acct))
		if err != nil {
			t.Fatal(err)
		}
		defer seat.Leave(true)
	}
	r.clock.move(2e9)
	v.sees("3 here")
	for _, c := range []struct {
		rule, typed, want string
		tabs              int
	}{
		{"a name at the start of a line is spoken to", "an", "Anna:", 1},
		{"a name in the middle is a name", "hello an", "hello Anna", 1},
		{"a Chinese name by its first character", "问问茶 茶", "问问茶 茶博士", 1},
		{"a mention keeps its sign", "@ann", "@Anna", 1},
		{"a full-width sign counts as well", "＠ann", "@Anna", 1},
		{"a command at the start of a line", "/wh", "/who", 1},
		{"another Tab, the next one", "/wh", "/whois", 2},
		{"nothing to complete", "xyzzy", "xyzzy", 1},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v.types(c.typed)
			for range c.tabs {
				v.press("tab")
			}
			if got := input(v); got != c.want {
				t.Errorf("%q and Tab gives %q, want %q", c.typed, got, c.want)
			}
			v.press("ctrl+c")
		})
	}
}

func TestHistoryAndDrafts(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	for _, line := range []string{"first", "second"} {
		v.types(line)
		v.press("enter")
		v.sees(line) // not in the input any more
	}
	v.types("unsent")
	v.press("up", "up")
	if got := input(v); got != "first" {
		t.Errorf("two lines up stands %q, want %q", got, "first")
	}
	v.press("down", "down")
	if got := input(v); got != "unsent" {
		t.Errorf("back down stands %q, want the draft", got)
	}
	v.press("ctrl+c")
	if got := input(v); got != "" {
		t.Errorf("after Ctrl+C stands %q, want nothing", got)
	}
	v.press("up")
	if got := input(v); got != "unsent" {
		t.Errorf("Up after Ctrl+C brings %q, want the draft", got)
	}
}

// TestAPasteIsOneMessageAndNeverACommand pastes lines that would be commands if they were typed.
//
//security:holds 3
func TestAPasteIsOneMessageAndNeverACommand(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.take(ui.Paste{Text: "look:\n/quit\n\x1b[31mred\x1b[0m"})
	v.press("enter")
	v.sees("look:", "/quit")
	page, err := r.store.MessagesBefore(r.ctx, 1, 0, 10)
	if err != nil || len(page) != 1 {
		t.Fatalf("messages = %v, %v; want one", page, err)
	}
	if got := page[0].Text; strings.ContainsRune(got, '\x1b') || !strings.HasPrefix(got, "look:\n/quit\n") {
		t.Errorf("the paste was saved as %q", got)
	}
}

func TestSeveralLinesAndTheLimit(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("one")
	v.press("ctrl+j")
	v.types("two")
	v.press("alt+enter")
	v.types("three")
	v.press("enter")
	v.sees("Zoë  ", "one", "two", "three")
	page, err := r.store.MessagesBefore(r.ctx, 1, 0, 1)
	if err != nil || len(page) != 1 || page[0].Text != "one\ntwo\nthree" {
		t.Errorf("saved %v, %v; want three lines", page, err)
	}
	v.take(ui.Paste{Text: strings.Repeat("茶", room.MaxMessage-5)})
	v.sees("5 left")
	v.take(ui.Paste{Text: "more than five"})
	v.sees("0 left", "left out")
}

func TestNewSinceYouLeft(t *testing.T) {
	r := newTearoom(t)
	zoe, cha := r.account("Zoë"), r.account("茶博士")
	r.says(cha, "before")
	v := sitDown(r, zoe)
	v.sees("before")
	v.types("/quit")
	v.press("enter")
	for !v.gone {
		v.take(<-v.msgs)
	}
	v.model.Leave(r.ctx)
	r.says(cha, "meanwhile")
	back := sitDown(r, zoe)
	back.sees("before", "new since you left", "meanwhile")
	screen := back.screen()
	if b, n, m := strings.Index(screen, "before"), strings.Index(screen, "new since"), strings.Index(screen, "meanwhile"); b > n || n > m {
		t.Errorf("the line is not between what was read and what is new:\n%s", screen)
	}
}

func TestKeysAreListedAddedAndRemoved(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe, Key: &command.Key{Fingerprint: "SHA256:of-this-visit", Authorized: "ssh-ed25519 AAAA"}})
	v.sees("#lobby")
	v.types("/key add")
	v.press("enter")
	v.sees("now opens the door")
	v.types("/key list")
	v.press("enter")
	v.sees("SHA256:of-this-visit", "this visit")
	v.press("esc")
	v.types("/key remove 1")
	v.press("enter")
	v.sees("no longer opens")
	if keys, err := r.store.Keys(r.ctx, zoe.ID); err != nil || len(keys) != 0 {
		t.Errorf("keys = %v, %v; want none", keys, err)
	}
}

func TestPasswordIsChangedWithTheOldOne(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	change := func(old, fresh string) {
		v.types("/passwd")
		v.press("enter")
		v.sees("Change the password")
		for _, field := range []string{old, fresh, fresh} {
			v.types(field)
			v.press("enter")
		}
	}
	change("not-the-old-one", "two-cups-of-tea")
	v.sees("do not fit together")
	if strings.Contains(v.screen(), "two-cups") {
		t.Error("a password stands on the screen")
	}
	v.press("esc")
	change("a-cup-of-green-tea", "two-cups-of-tea")
	v.sees("Your password is changed")
	if _, err := r.door.Login(r.ctx, "", "Zoë", "two-cups-of-tea"); err != nil {
		t.Errorf("log in with the new password: %v", err)
	}
}

func TestWhoAndWhois(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	r.account("茶博士")
	v.press("f2")
	v.sees("In #lobby: 1", "you")
	v.press("esc")
	v.types("/whois 茶博士")
	v.press("enter")
	v.sees("member of the house", "not here now", "22 November 2026")
	v.press("esc")
	v.types("/whois nobody-at-all")
	v.press("enter")
	v.sees("Nobody here is called")
}

func TestThemeAndZone(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := sitDown(r, zoe)
	v.types("/theme light")
	v.press("enter")
	v.sees("Theme: light")
	v.types("/tz Asia/Shanghai")
	v.press("enter")
	v.sees("Asia/Shanghai", "22:03")
	acct, err := r.store.Account(r.ctx, zoe.ID)
	if err != nil || acct.Theme != "light" || acct.TimeZone != "Asia/Shanghai" {
		t.Errorf("account = %+v, %v; want both remembered", acct, err)
	}
	v.types("/tz Middle/Earth")
	v.press("enter")
	v.sees("No time zone is called")
}

func TestGuestsAreOff(t *testing.T) {
	r := newTearoom(t)
	v := r.visit(ui.Config{Env: env("en"), Guests: ui.GuestsOff})
	v.sees("Log in")
	v.press("shift+tab", "right", "right", "enter")
	v.sees("takes no guests", "✗")
	if got := r.house.Stats().Seats; got != 0 {
		t.Errorf("seats = %d, want none", got)
	}
}

func TestAGuestLogsInAndKeepsThePlace(t *testing.T) {
	r := newTearoom(t)
	r.account("Zoë")
	v := comeAsGuest(r, ui.Config{Env: env("en")})
	v.types("/login")
	v.press("enter")
	v.types("Zoë")
	v.press("enter")
	v.types("a-cup-of-green-tea")
	v.press("enter")
	v.sees("Welcome back, Zoë")
	v.types("/nick Anna")
	v.press("enter")
	v.sees("Names stay")
}

func TestMeAndTopic(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("/me pours tea")
	v.press("enter")
	v.sees("* Zoë pours tea")
	v.types("/topic spring\u202e tea")
	v.press("enter")
	v.sees("#lobby  spring tea", "set the topic: spring tea")
}

func TestHelpIsSearched(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("/help theme")
	v.press("enter")
	v.sees("/theme", "search: theme")
	v.seesNot("/passwd")
	v.press("backspace", "backspace", "backspace", "backspace", "backspace")
	v.sees("Enter")
}

// TestTheDoorDoesNotStandOpenForEver waits a real millisecond.
func TestTheDoorDoesNotStandOpenForEver(t *testing.T) {
	v := newTearoom(t).visit(ui.Config{Env: env("en"), SignIn: time.Millisecond})
	for !v.gone {
		v.take(<-v.msgs)
	}
	if got := v.model.Goodbye(); !strings.Contains(got, "door was closed") {
		t.Errorf("the last line is %q", got)
	}
}

// TestAnyWindow draws every screen at every small size: no row too wide or too narrow, no cursor outside.
func TestAnyWindow(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	r.says(zoe, "大家好，今天喝什么茶？", "Oolong for me 👨‍👩‍👧")
	screens := map[string]func(v *visit){
		"sign in":  func(v *visit) { v.press("shift+tab", "shift+tab") },
		"register": func(v *visit) { v.press("shift+tab", "shift+tab", "right", "enter", "enter", "enter", "enter") },
		"chat":     func(v *visit) { v.types("half a thought 半句"); v.press("ctrl+z") },
		"back":     func(v *visit) { v.press("pgup") },
		"help":     func(v *visit) { v.press("f1") },
		"passwd":   func(v *visit) { v.types("/passwd"); v.press("enter") },
		"who":      func(v *visit) { v.press("f2") },
		"broken":   func(v *visit) { v.take(ui.Broke("test", errors.New("spilt"))) },
	}
	for name, do := range screens {
		for _, lang := range []string{"zh", "en"} {
			cfg := ui.Config{Env: env(lang)}
			if name != "sign in" && name != "register" {
				cfg.Account = &zoe
			}
			v := r.visit(cfg)
			if cfg.Account != nil {
				v.sees("#lobby")
			} else {
				v.sees("©")
			}
			do(v)
			for _, w := range []int{20, 21, 27, 39, 40, 59, 60, 99, 100, 130} {
				for _, h := range []int{6, 7, 8, 9, 10, 12, 15, 20, 30} {
					v.take(tea.WindowSizeMsg{Width: w, Height: h})
					v.checkPicture(fmt.Sprintf("%s %s %d×%d", name, lang, w, h))
				}
			}
		}
	}
}
