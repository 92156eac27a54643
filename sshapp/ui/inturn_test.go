package ui_test

import (
	"strings"
	"testing"
)

// TestWhatIsAskedForIsDoneInTurn: commands that are typed without waiting take effect in the order in which they were typed, and
// what is said behind them is said behind them.
func TestWhatIsAskedForIsDoneInTurn(t *testing.T) {
	_, zoe, bob := pair(t, "en", 100, 40)
	for i := range 9 {
		zoe.enter("/topic topic " + itoa(i))
	}
	zoe.enter("and now")
	bob.sees("and now")
	at := -1
	for i := range 10 {
		what := "set the topic: topic " + itoa(i)
		if i == 9 {
			what = "and now"
		}
		found := strings.Index(bob.screen(), what)
		if found <= at {
			t.Fatalf("%q is not behind what was typed before it:\n%s", what, bob.screen())
		}
		at = found
	}
	zoe.enter("/bio first")
	zoe.enter("/bio second")
	zoe.enter("/profile")
	zoe.sees("second")
}
