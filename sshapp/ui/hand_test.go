package ui_test

import (
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/ui"
	"teahouse/store"
)

// staff is the owner, Zoë, and a member, bob, in the lobby.
func staff(t *testing.T, lang string, w, h int) (r *tearoom, zoe, bob *visit) {
	t.Helper()
	r = newTearoom(t)
	z, b := r.account("Zoë"), r.account("bob")
	if err := r.door.Claim(r.ctx, z.ID); err != nil {
		t.Fatal(err)
	}
	z.Role = store.RoleOwner
	zoe = r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &z, ParseNet: parseNet})
	zoe.sees("#lobby")
	bob = r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &b})
	bob.sees("#lobby")
	return r, zoe, bob
}

func parseNet(s string) (string, bool) { return s + "/32", strings.Count(s, ".") == 3 }

func TestMuting(t *testing.T) {
	r, zoe, bob := staff(t, "en", 80, 24)
	zoe.enter("/mute bob 10m too loud")
	zoe.sees("bob is muted in #lobby, until 22 November 14:13.")
	bob.sees("Zoë has muted you, until 22 November 14:13: too loud.")
	bob.enter("but I only")
	bob.sees("has muted you", "› but I only") // it is not lost
	bob.press("ctrl+u")
	bob.enter("/msg Zoë may I explain?") // to those who can lift it
	zoe.sees("bob has a word with you")
	zoe.enter("/unmute @bob")
	bob.sees("You may speak again.")
	bob.enter("thank you")
	zoe.sees("thank you")
	zoe.enter("/mute bob house 10m")
	zoe.sees("muted in the whole house")
	r.clock.move(11 * time.Minute)
	bob.enter("that was long")
	zoe.sees("that was long")
}

func TestMutingInChinese(t *testing.T) {
	_, zoe, bob := staff(t, "zh", 80, 24)
	zoe.enter("/禁言 bob 30分钟 轻一点")
	zoe.sees("已请 bob 在#lobby先别说话")
	bob.sees("Zoë 让您先别说话", "14:33", "轻一点")
	zoe.enter("/解除禁言 bob")
	bob.sees("您又可以说话了")
}

func TestKicking(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	zoe.enter("/kick bob cool down")
	bob.sees("Zoë has asked you to leave this room: cool down.")
	zoe.enter("/kick bob house")
	zoe.sees("bob has been sent out of the whole house.")
	ends(bob, "Zoë has asked you to leave the tea house.")
}

func TestBanning(t *testing.T) {
	r, zoe, bob := staff(t, "en", 80, 24)
	zoe.enter("/ban bob house 3d spam")
	zoe.sees("bob is banned from the whole house, until 25 November")
	ends(bob, "Zoë keeps you out of the tea house, until 25 November 14:03: spam.")
	back := r.visit(ui.Config{Env: env("en")})
	back.sees("Log in")
	back.types("bob")
	back.press("enter")
	back.types("a-cup-of-green-tea")
	back.press("enter")
	ends(back, "Zoë keeps you out, until 25 November 14:03: spam.")
	zoe.enter("/bans")
	zoe.sees("Bans (1)", "bob · the whole house · until 25 November 14:03 · by Zoë", "spam")
	zoe.press("u")
	zoe.sees("Lifted.")
	zoe.press("esc")
	zoe.enter("/ban 192.0.2.7 a crowd")
	zoe.sees("192.0.2.7/32 is banned from the whole house, for good.")
	zoe.enter("/unban 192.0.2.7")
	zoe.sees("192.0.2.7/32 may come into the whole house again.")
}

// TestABanFromOneRoom: who is in another room goes there, and who has no other leaves.
func TestABanFromOneRoom(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	bob.enter("/room create garden")
	bob.sees("#garden is open", "2 #garden")
	bob.press("alt+1")
	bob.sees(" #lobby  ")
	zoe.enter("/ban bob noise")
	bob.sees(" #garden  ", "Zoë keeps you out of this room")
	bob.enter("/join lobby")
	bob.sees("Zoë keeps you out", "noise")
	zoe.enter("/unban bob")
	zoe.sees("bob may come into")
	bob.press("ctrl+u")
	bob.enter("/leave")
	bob.sees(" #lobby  ")
	zoe.enter("/ban bob again")
	ends(bob, "Zoë keeps you out, for good: again.")
}

// gone waits until a visit is over.
func gone(v *visit) {
	v.t.Helper()
	timeout := time.After(20 * time.Second)
	for !v.gone {
		if !v.room.turn(timeout) {
			v.t.Fatalf("the visit did not end; the screen:\n%s", v.screen())
		}
	}
}

// ends waits until a visit is over and holds its last line.
func ends(v *visit, last string) {
	v.t.Helper()
	gone(v)
	if got := v.model.Goodbye(); got != last {
		v.t.Errorf("last line = %q, want %q", got, last)
	}
	if !v.model.TurnedAway() {
		v.t.Error("the client does not hear that it was turned away")
	}
}

// TestARefusalKeepsTheLine: whoever may not do it is told so, and what they typed is still there.
func TestARefusalKeepsTheLine(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	for _, line := range []string{"/mute Zoë 10m", "/kick Zoë", "/ban Zoë", "/slow 30s", "/lockdown members", "/role Zoë member", "/op Zoë", "/undo", "/invite create"} {
		bob.enter(line)
		bob.until("a refusal of "+line, func(s string) bool {
			return strings.Contains(s, "› "+line) && !strings.Contains(s, "Usage")
		})
		bob.press("ctrl+u", "ctrl+l")
		bob.seesNot("› " + line)
	}
	bob.enter("/audit")
	bob.sees("not yours to do")
	bob.press("ctrl+u")
	for _, line := range []string{"/reports", "/bans", "/mutes"} {
		bob.press("ctrl+u")
		bob.enter("/who") // clears the sentence of the one before
		bob.press("esc")
		bob.enter(line)
		bob.sees("not yours to do")
	}
	zoe.enter("/mute")
	zoe.sees("› /mute") // and so is one that was not understood
}

func TestTheStaffIsOfferedMore(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	for v, offered := range map[*visit]bool{zoe: true, bob: false} {
		v.press("f1")
		v.types("lockdown")
		v.until("whether /lockdown is in F1", func(s string) bool {
			return strings.Contains(s, "how far the door is open") == offered && strings.Contains(s, "lockdown")
		})
		v.press("esc")
		v.types("/lockd")
		v.press("tab")
		v.until("whether Tab knows /lockdown", func(s string) bool { return strings.Contains(s, "› /lockdown") == offered })
		v.press("ctrl+u")
	}
}

func TestTheRoomsSettings(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	zoe.enter("/slow 30s")
	zoe.sees("each person speaks once in 30 seconds")
	bob.enter("one")
	zoe.sees("one")
	bob.enter("two")
	bob.sees("Slow mode: say the next thing after 14:03:30.", "› two")
	bob.press("ctrl+u")
	zoe.enter("/slow off")
	zoe.sees("Slow mode is off.")
	zoe.enter("/retention 30d")
	zoe.sees("kept for 30 days")
	bob.enter("/topic")
	bob.sees("kept for 30 days")
	zoe.enter("/lockdown read-only")
	zoe.sees("The door: read only, but for moderators.")
	bob.enter("hello?")
	bob.sees("Only reading for now: moderators write here.")
	zoe.enter("/undo")
	zoe.sees("Taken back.")
	bob.press("ctrl+u")
	bob.enter("hello again")
	zoe.sees("hello again")
}

func TestRoles(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	zoe.enter("/op bob")
	zoe.sees("bob is a moderator in #lobby now.")
	bob.sees("You are a moderator now.")
	zoe.enter("/deop bob")
	bob.sees("You are a member now.")
	zoe.enter("/role bob admin")
	zoe.sees("bob is an admin in the whole house now.")
	bob.sees("You are an admin now.")
	bob.enter("/mute Zoë")
	bob.sees("Their role is not below yours")
}

func TestReporting(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	zoe.enter("look at me")
	bob.sees("look at me")
	bob.enter("/report 1 vanity")
	bob.sees("The moderators will look at it.")
	zoe.sees("There is a new report")
	zoe.enter("/reports")
	zoe.sees("For the moderators (1)", "bob reports Zoë · #lobby", "Reason: vanity", "look at me")
	zoe.press("d")
	bob.sees("deleted by Zoë")
	zoe.sees("Nothing here yet")
}

func TestTheFirstWordsWait(t *testing.T) {
	r, zoe, _ := staff(t, "en", 80, 24)
	zoe.enter("/approval on")
	zoe.sees("First words wait for a moderator: on.")
	fresh := comeAsGuest(r, ui.Config{Env: env("en")})
	fresh.enter("/register")
	fresh.sees("Invitation")
	register(fresh, "mei", "")
	fresh.sees("Your first words wait until a moderator has seen them")
	fresh.enter("good evening")
	fresh.sees("wait for a moderator")
	zoe.enter("/approve mei")
	zoe.sees("good evening")
	fresh.sees("good evening")
}

// register fills in the form.
func register(v *visit, name, code string) {
	v.t.Helper()
	for i, s := range []string{name, "a-cup-of-green-tea", "a-cup-of-green-tea", code} {
		v.types(s)
		if i < 3 || code != "" || strings.Contains(v.screen(), "Invitation") {
			v.press("enter")
		}
	}
}

func TestInvitations(t *testing.T) {
	r, zoe, _ := staff(t, "en", 80, 24)
	zoe.enter("/registration invited")
	zoe.sees("Registration: by invitation.")
	zoe.enter("/invite create uses=2 for=1d")
	zoe.sees("An invitation", "Good for 2 uses, until 23 November 14:03.")
	code := ""
	for _, word := range strings.Fields(zoe.screen()) {
		if strings.HasPrefix(word, "tea-") {
			code = word
		}
	}
	zoe.press("esc")
	fresh := r.visit(ui.Config{Env: env("en")})
	fresh.sees("Log in")
	fresh.press("shift+tab", "right", "down")
	fresh.sees("Invitation")
	register(fresh, "mei", "tea-wrong")
	fresh.sees("Registering takes an invitation", "mei")
	fresh.press("ctrl+u")
	fresh.types(code)
	fresh.press("enter")
	fresh.sees("#lobby", "mei")
	zoe.enter("/invite list")
	zoe.sees("#1 · member · 1 use left", "used 1×")
	zoe.press("r")
	zoe.sees("Invitation #1 is revoked.")
}

func TestGuestsStayOutsideUnderLockdown(t *testing.T) {
	r, zoe, _ := staff(t, "en", 80, 24)
	guest := comeAsGuest(r, ui.Config{Env: env("en")})
	zoe.enter("/lockdown no-guests")
	ends(guest, "The house has asked you to leave the tea house.")
	late := r.visit(ui.Config{Env: env("zh")})
	late.sees("登录")
	late.press("shift+tab", "right", "right")
	late.sees("店里现在不接待游客")
	late.press("enter")
	late.sees("店里现在不接待游客")
}

func TestDeletingAnAccount(t *testing.T) {
	_, zoe, bob := staff(t, "en", 80, 24)
	bob.enter("remember me")
	zoe.sees("remember me")
	bob.enter("/account delete erase")
	bob.sees("Delete your account?", "erased with it")
	bob.press("y")
	bob.sees("Type your name (bob)")
	bob.types("Zoë")
	bob.press("enter")
	bob.sees("That is not your name.")
	bob.press("ctrl+u")
	bob.types("bob")
	bob.press("enter")
	zoe.sees("deleted by bob")
	gone(bob)
	if got, want := bob.model.Goodbye(), "The account is deleted. Farewell."; got != want {
		t.Errorf("last line = %q, want %q", got, want)
	}
}
