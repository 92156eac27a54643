package ui_test

import (
	"testing"

	"teahouse/sshapp/ui"
)

// TestWhatIsTypedOnTheWay: keys that come while a room is being opened are meant for that room, and nothing is said in the
// one that is left.
func TestWhatIsTypedOnTheWay(t *testing.T) {
	for name, goes := range map[string]func(v *visit){
		"a key":     func(v *visit) { v.press("alt+1") },
		"a command": func(v *visit) { v.enter("/join lobby") },
	} {
		t.Run(name, func(t *testing.T) {
			_, zoe, bob := pair(t, "en", 80, 24)
			zoe.enter("/room create garden")
			zoe.enter("first, on the way") // no answer has come in yet
			zoe.sees("2 #garden", "first, on the way")
			goes(zoe)
			zoe.enter("hello, lobby")
			zoe.press("alt+2")
			zoe.enter("hello, garden")
			bob.sees("hello, lobby")
			bob.seesNot("first, on the way")
			zoe.sees("first, on the way", "hello, garden")
			zoe.seesNot("hello, lobby")
		})
	}
}

// TestTheWayLeadsNowhere: what was typed for the room that could not be entered is not said where they stay.
func TestTheWayLeadsNowhere(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("/join nowhere")
	zoe.enter("a secret of that room")
	zoe.sees("› a secret of that room", "no such room")
	zoe.press("ctrl+u")
	zoe.enter("and on")
	bob.sees("and on")
	bob.seesNot("a secret of that room")
}

// TestInterruptedOnTheWay: Ctrl+C is heard whatever the house is busy with, and takes back what waits.
func TestInterruptedOnTheWay(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe})
	v.sees("#lobby")
	v.enter("/room create garden")
	v.enter("said too early")
	v.press("ctrl+c")
	v.sees("#garden is open")
	v.seesNot("said too early")
}
