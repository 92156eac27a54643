package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// Each test here has the unlucky order of two things that each work alone.

// TestALateAnswerDoesNotReplaceAForm: or the password that is being typed would be said in the room.
func TestALateAnswerDoesNotReplaceAForm(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("/whois Zoë")
	v.press("enter")
	v.types("/passwd")
	v.press("enter")
	v.types("old-secret")
	v.sees("•")
	for range 3 { // the answer to /whois among them
		select {
		case msg := <-v.msgs:
			v.take(msg)
		default:
		}
	}
	v.sees("Change the password", "••••••••••")
}

func TestADraftThatIsFullStays(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	r.account("Anna")
	v := sitDown(r, zoe)
	full := strings.Repeat("x", room.MaxMessage-3) + " zo"
	v.take(ui.Paste{Text: full})
	v.press("tab")
	v.sees("0 left")
	v.press("end", "ctrl+u")
	v.seesNot("xxx")
}

// TestNothingIsLostWhenTheStoreFails: one message under way, one waiting, one being typed, too long together for one.
//
//security:holds 43
func TestNothingIsLostWhenTheStoreFails(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	v.take(ui.Paste{Text: "first " + strings.Repeat("x", 2700)})
	v.press("enter")
	v.take(ui.Paste{Text: "second " + strings.Repeat("y", 2400)})
	v.sees("✗", "xxxx")
	v.press("ctrl+c") // put the first aside
	for range 100 {   // through the rows of the first to the one before
		if v.press("up"); strings.Contains(v.screen(), "second y") || strings.Contains(v.screen(), "yyyy") {
			break
		}
	}
	v.sees("yyyy")
}

// TestManyComingsDoNotHideWhatWasSaid: a busy door must not push the messages out of the newcomer's sight.
func TestManyComingsDoNotHideWhatWasSaid(t *testing.T) {
	r := newTearoom(t)
	cha, zoe := r.account("茶博士"), r.account("Zoë")
	watcher := sitDown(r, cha)
	for i := range 30 {
		r.says(cha, fmt.Sprintf("line %d.", i+1))
	}
	for i := range 300 {
		seat, err := r.house.Enter(r.ctx, "lobby", room.GuestPerson(fmt.Sprint(i), ""))
		if err != nil {
			t.Fatal(err)
		}
		r.clock.move(60e9)
		seat.Leave(true)
		r.clock.move(60e9)
	}
	watcher.sees("line 30.", "came in")
	v := sitDown(r, zoe)
	v.sees("line 30.")
}

func TestAnAnswerAfterEscBelongsToItsForm(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("/passwd")
	v.press("enter")
	for _, field := range []string{"a-cup-of-green-tea", "two-cups-of-tea", "two-cups-of-tea"} {
		v.types(field)
		v.press("enter")
	}
	v.press("esc") // it is on its way already
	v.sees("Your password is changed")
}

// TestEndWhileAPageIsOnItsWay: the page must not be put over the newest messages.
func TestEndWhileAPageIsOnItsWay(t *testing.T) {
	r := newTearoom(t)
	cha, zoe := r.account("茶博士"), r.account("Zoë")
	for i := range 500 {
		r.says(cha, fmt.Sprintf("line %d.", i+1))
	}
	v := sitDown(r, zoe)
	v.sees("line 500.")
	for range 60 {
		v.press("pgup", "end")
	}
	v.sees("line 500.")
	r.says(cha, "and on it goes")
	v.sees("line 500.", "and on it goes")
}

func TestTheErrorPageKeepsTheDraft(t *testing.T) {
	r := newTearoom(t)
	v := comeAsGuest(r, ui.Config{Env: env("en")})
	v.take(ui.Input{keyPress("h"), keyPress("m")})
	v.take(ui.Broke("test", errors.New("spilt")))
	v.sees("500")
	v.press("enter")
	v.sees("#lobby", "› hm")
	if got := r.house.Stats(); got.Seats != 1 {
		t.Errorf("seats = %d after Go Back, want 1", got.Seats)
	}
}

func TestWhatIsTypedBehindTheGoodbyeIsNotSaid(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("/quit")
	v.press("enter")
	v.types("xy")
	v.press("enter")
	for !v.gone {
		v.take(<-v.msgs)
	}
	if n, err := r.store.LastSeq(r.ctx, 1); n != 0 || err != nil {
		t.Errorf("said %d messages after /quit, %v", n, err)
	}
}

func TestAPastedCommandOfSeveralLinesIsText(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.take(ui.Paste{Text: "/quit\nmore text"})
	v.press("enter")
	v.sees("Zoë", "more text")
	page, err := r.store.MessagesBefore(r.ctx, 1, 0, 1)
	if err != nil || len(page) != 1 || page[0].Text != "/quit\nmore text" {
		t.Errorf("saved %v, %v; want the text as it was pasted", page, err)
	}
}

// TestTwoDoorsAtOnceLeaveOneSeat presses the guest's door while a login is on its way.
func TestTwoDoorsAtOnceLeaveOneSeat(t *testing.T) {
	r := newTearoom(t)
	r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), User: "Zoë"})
	v.sees("Log in")
	v.types("a-cup-of-green-tea")
	v.press("enter", "shift+tab", "shift+tab", "right", "right", "enter")
	v.sees("#lobby", "Zoë")
	if got := r.house.Stats(); got.Seats != 1 {
		t.Errorf("seats = %d, want 1", got.Seats)
	}
	v.model.Leave(r.ctx)
	if got := r.house.Stats(); got.Seats != 0 {
		t.Errorf("seats = %d after leaving, want none", got.Seats)
	}
}

// TestReadingBackIsNotDisturbed: more comes than the room remembers while somebody reads far back.
func TestReadingBackIsNotDisturbed(t *testing.T) {
	r := newTearoom(t)
	cha, zoe := r.account("茶博士"), r.account("Zoë")
	for i := range 60 {
		r.says(cha, fmt.Sprintf("line %d.", i+1))
	}
	v := sitDown(r, zoe)
	v.press("pgup", "pgup")
	before := strings.Split(v.screen(), "\n")[3]
	seat, err := r.house.Enter(r.ctx, "lobby", room.AccountPerson(cha))
	if err != nil {
		t.Fatal(err)
	}
	defer seat.Leave(true)
	for i := range 400 {
		if err := seat.Say(r.ctx, store.NewID(), room.Words{Text: fmt.Sprintf("later %d.", i+1)}); err != nil {
			t.Fatal(err)
		}
	}
	v.sees("▼ 400 new")
	if after := strings.Split(v.screen(), "\n")[3]; after != before {
		t.Errorf("what was being read moved from %q to %q", before, after)
	}
	v.press("end")
	v.sees("later 400.")
}

// TestTheNextPasswordIsNotTypedInClear: after too many tries the cursor stays in the masked field.
//
//security:holds 24
func TestTheNextPasswordIsNotTypedInClear(t *testing.T) {
	r := newTearoom(t)
	r.account("Zoë")
	v := r.visit(ui.Config{Env: env("en"), User: "Zoë", Addr: "192.0.2.1"})
	v.sees("Log in")
	for range 8 {
		v.types("wrong-password")
		v.press("enter")
		v.seesNot("One moment")
		if strings.Contains(v.screen(), "tried often") {
			break
		}
	}
	v.sees("tried often")
	v.types("my-secret")
	if strings.Contains(v.screen(), "my-secret") {
		t.Errorf("the password is shown:\n%s", v.screen())
	}
}

func TestADraftSurvivesTwoDrops(t *testing.T) {
	r := newTearoom(t)
	zoe := r.account("Zoë")
	v := sitDown(r, zoe)
	v.take(ui.Input{keyPress("h"), keyPress("m")})
	for range 2 {
		v.model.Leave(r.ctx)
		v = sitDown(r, zoe)
		v.sees("› hm")
	}
}

// TestWhatWasSentIsSaidThoughTheLineDropped: Enter, and the line is gone before the program could hand the message in.
func TestWhatWasSentIsSaidThoughTheLineDropped(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.types("famous last words")
	v.model.Update(keyPress("enter")) // its command is never run
	v.model.Leave(r.ctx)
	page, err := r.store.MessagesBefore(r.ctx, 1, 0, 1)
	if err != nil || len(page) != 1 || page[0].Text != "famous last words" {
		t.Errorf("saved %v, %v; want the message", page, err)
	}
}

func TestAPastedCommandIsNotRun(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	v.take(ui.Paste{Text: "/quit"})
	v.press("enter")
	v.sees("never run as a command", "/quit")
	if v.gone {
		t.Error("a paste has left the room")
	}
}

// TestWhatThePainterHasShownIsRead: the program is not told of news that the painter shows by itself; they count as read
// all the same when the visit ends.
func TestWhatThePainterHasShownIsRead(t *testing.T) {
	r := newTearoom(t)
	zoe, anna := r.account("Zoë"), r.account("Anna")
	v := sitDown(r, zoe)
	r.says(anna, "one", "two", "three") // and nobody delivers News
	v.model.Leave(r.ctx)
	if seq, err := r.store.ReadMark(r.ctx, zoe.ID, 1); seq != 3 || err != nil {
		t.Errorf("read up to %d, %v; want 3", seq, err)
	}
}

// TestOnlyAScreenThatDependsOnNothingElseGoesOnByItself: with a message on its way, news decide what stands beneath.
func TestOnlyAScreenThatDependsOnNothingElseGoesOnByItself(t *testing.T) {
	r := newTearoom(t)
	v := sitDown(r, r.account("Zoë"))
	live := func() bool {
		s, ok := v.model.Screen()
		return ok && s.Newest != nil
	}
	if !live() {
		t.Error("who just looks on is not shown the room as it goes on")
	}
	v.types("tea?")
	v.press("enter") // its answer waits to be taken
	if live() {
		t.Error("with a message on its way the screen goes on without its program")
	}
	v.until("the answer", func(string) bool { return live() })
	v.press("f1")
	if live() {
		t.Error("a screen with something over it goes on by itself")
	}
}
