package ui_test

import (
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// roomSizes are the windows of the golden screens with more than one room.
var roomSizes = []struct{ w, h int }{{120, 36}, {80, 24}, {40, 12}}

// tellsDirect has somebody say something to another without a screen.
func (r *tearoom) tellsDirect(from, to store.Account, words ...string) {
	r.t.Helper()
	d, err := r.house.Welcome(r.ctx, room.AccountPerson(from))
	if err != nil {
		r.t.Fatal(err)
	}
	defer d.Leave(true)
	id, err := d.OpenDirect(r.ctx, []store.AccountID{to.ID})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, w := range words {
		if err := d.SayTo(r.ctx, id, w); err != nil {
			r.t.Fatalf("say %q: %v", w, err)
		}
	}
}

func (v *visit) enter(line string) {
	v.t.Helper()
	v.types(line)
	v.press("enter")
}

func TestRoomsScreens(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for _, s := range roomSizes {
			suffix := strings.Join([]string{lang, itoa(s.w) + "x" + itoa(s.h)}, "-")
			t.Run(suffix, func(t *testing.T) {
				r := newTearoom(t)
				cha, zoe := r.account("茶博士"), r.account("Zoë")
				v := r.visit(ui.Config{Env: env(lang), Width: s.w, Height: s.h, Account: &zoe})
				v.sees("#lobby")
				v.enter("/room create garden")
				v.sees("2 #garden", "#garden")
				v.enter("/room create 密室 private")
				v.sees("#密室 ", "◆密室") // it is open, and looked at
				r.says(cha, "有人吗？", "Anybody?")
				v.sees("#lobby +2")
				r.tellsDirect(cha, zoe, "悄悄告诉你")
				v.sees("@茶博士 !1", "Alt+A")
				v.press("ctrl+l")
				v.golden("rooms-" + suffix)
				v.press("ctrl+g")
				v.sees("›")
				v.types("gar")
				v.golden("switcher-" + suffix)
				v.press("enter")
				v.sees(" #garden")
				v.press("alt+a") // whom it calls comes first
				v.sees("悄悄告诉你")
				v.press("alt+a")
				v.sees("Anybody?")
				v.press("alt+3")
				v.seesNot("Anybody?")
			})
		}
	}
}

// gardener is somebody who has opened a room besides the lobby and stands in it.
func gardener(t *testing.T) (*tearoom, store.Account, *visit) {
	t.Helper()
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("#lobby")
	v.enter("/room create garden")
	v.sees("#garden is open", "2 #garden")
	return r, zoe, v
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// TestDraftsStayInTheirRooms: what is half written waits where it belongs.
func TestDraftsStayInTheirRooms(t *testing.T) {
	_, _, v := gardener(t)
	v.types("roses")
	v.press("alt+1")
	v.sees(" #lobby  no topic")
	v.seesNot("roses")
	v.types("biscuits")
	v.press("alt+right")
	v.sees("roses")
	v.seesNot("biscuits")
	v.press("alt+left")
	v.sees("biscuits")
}

// TestWhatIsOnItsWayIsSaidFirst: going elsewhere right after Enter loses nothing and says it in the room it was for.
func TestWhatIsOnItsWayIsSaidFirst(t *testing.T) {
	_, _, v := gardener(t)
	v.enter("one for the garden")
	v.enter("two for the garden")
	v.press("alt+1")
	v.sees(" #lobby  no topic")
	v.press("alt+2")
	v.sees("one for the garden", "two for the garden")
}

// TestWhereSSHLeads: ssh -t HOST ROOM, @NAME, dm NAME.
func TestWhereSSHLeads(t *testing.T) {
	r := newTearoom(t)
	zoe, bob := r.account("Zoë"), r.account("bob")
	r.tellsDirect(bob, zoe, "just between us")
	for asked, want := range map[string]string{
		"dm bob": "just between us", "@bob": "just between us", "lobby": "#lobby", "#LOBBY": "#lobby", "": "#lobby",
		"dm nobody": "404", "garden": "404", "msg/999999": "404",
	} {
		v := r.visit(ui.Config{Env: env("en"), Account: &zoe, Room: asked})
		v.sees(want)
		v.press("ctrl+c")
	}
}

// TestLeavingARoom: it is gone from the bar, and the person stands in another one.
func TestLeavingARoom(t *testing.T) {
	_, _, v := gardener(t)
	v.enter("/leave")
	v.sees(" #lobby  no topic")
	v.seesNot("2 #garden")
	v.enter("/rooms")
	v.sees("#garden", "0 members")
}

// TestWhatWasSeenIsNotNew: going elsewhere and back shows no line over what was read.
func TestWhatWasSeenIsNotNew(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	bob.enter("first")
	zoe.sees("first")
	zoe.enter("/room create garden")
	zoe.sees("#garden is open", "2 #garden")
	bob.enter("second")
	zoe.sees("#lobby +1")
	zoe.press("alt+1")
	zoe.sees("first", "second", "new since")
	lines := strings.Split(zoe.screen(), "\n")
	for i, l := range lines {
		if strings.Contains(l, "new since") && !strings.Contains(strings.Join(lines[:i], "\n"), "first") {
			t.Errorf("what was seen is told as new:\n%s", zoe.screen())
		}
	}
}

// TestRoomsHaveThePersonsOrder: it is kept with the account.
func TestRoomsHaveThePersonsOrder(t *testing.T) {
	r, zoe, v := gardener(t)
	v.enter("/room move 1")
	v.sees("1 #garden", "2 #lobby")
	v.press("ctrl+c", "ctrl+c")
	again := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	again.sees("1 #garden", "2 #lobby")
}
