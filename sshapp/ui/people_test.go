package ui_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/ui"
	"teahouse/store/search"
)

// indexed is a house with a search that has read everything said so far.
func (r *tearoom) indexed() *search.Index {
	r.t.Helper()
	ix, err := search.Open(r.ctx, filepath.Join(r.t.TempDir(), "search.db"), r.store)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { ix.Close() })
	if err := ix.CatchUp(r.ctx); err != nil {
		r.t.Fatal(err)
	}
	return ix
}

func TestSearchScreens(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for _, s := range roomSizes {
			suffix := lang + "-" + itoa(s.w) + "x" + itoa(s.h)
			t.Run(suffix, func(t *testing.T) {
				r := newTearoom(t)
				cha, zoe := r.account("茶博士"), r.account("Zoë")
				r.says(cha, "龙井新茶到了，清明前采的", "The Longjing tea has come", "Nothing of interest")
				r.says(zoe, "Is there more tea?")
				v := r.visit(ui.Config{Env: env(lang), Width: s.w, Height: s.h, Account: &zoe, Search: r.indexed()})
				v.sees("#lobby")
				v.press("ctrl+r")
				v.types("tea")
				v.sees("The Longjing 【tea】", "Is there more 【tea】")
				v.golden("search-" + suffix)
				v.press("ctrl+u")
				v.types("新茶 from:茶博士")
				v.sees("龙井【新茶】")
				v.seesNot("【tea】")
			})
		}
	}
}

func TestAHitLeadsToItsMessage(t *testing.T) {
	r := newTearoom(t)
	cha, zoe := r.account("茶博士"), r.account("Zoë")
	r.says(cha, "the needle")
	for range 60 {
		r.says(cha, "hay")
	}
	v := r.visit(ui.Config{Env: env("en"), Account: &zoe, Search: r.indexed()})
	v.sees("#lobby", "hay")
	v.enter("/search needle")
	v.sees("【needle】")
	v.press("enter")
	v.seesNot("【needle】")
	v.sees("the needle")
}

func TestSearchShowsNothingOfRoomsThatOneMayNotSee(t *testing.T) {
	r := newTearoom(t)
	zoe, bob, eve := r.account("Zoë"), r.account("bob"), r.account("eve")
	r.tellsDirect(zoe, bob, "the treasure is under the tree")
	ix := r.indexed()
	b := r.visit(ui.Config{Env: env("en"), Account: &bob, Search: ix})
	b.sees("@Zoë")
	b.enter("/search treasure")
	b.sees("@Zoë", "the 【treasure】")
	e := r.visit(ui.Config{Env: env("en"), Account: &eve, Search: ix})
	e.sees("#lobby")
	e.enter("/search treasure")
	e.sees("Nothing found")
}

func TestAHouseWithoutSearch(t *testing.T) {
	_, zoe, _ := pair(t, "en", 80, 24)
	zoe.enter("/search tea")
	zoe.sees("There is no search in this house.")
}

func TestMentions(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	before, _ := bob.model.Screen()
	zoe.enter("@bob tea is ready")
	bob.sees("@bob tea is ready")
	bob.until("a ring, in the room that is looked at too", func(string) bool {
		s, _ := bob.model.Screen()
		return s.Bells == before.Bells+1
	})
	if s, _ := bob.model.Screen(); s.Notes != before.Notes+1 || !strings.Contains(s.Note, "Zoë calls you") || strings.Contains(s.Note, "ready") {
		t.Errorf("the desktop is told %d notes, the last %q; want one, with who and without what", s.Notes, s.Note)
	}
	bob.enter("/mentions")
	bob.sees("Who called you", "Zoë", "tea is ready")
	bob.press("esc")
	bob.enter("/bell off")
	bob.sees("The bell is silent.")
	rung, _ := bob.model.Screen()
	zoe.enter("@bob and getting cold")
	bob.sees("getting cold")
	zoe.enter("never mind") // a later message: what rings has rung by then
	bob.sees("never mind")
	if s, _ := bob.model.Screen(); s.Bells != rung.Bells || s.Notes != rung.Notes {
		t.Errorf("it rang %d times and told the desktop %d times with the bell off", s.Bells-rung.Bells, s.Notes-rung.Notes)
	}
}

func TestTheTitleCountsCalls(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	bob.enter("/room create garden")
	bob.sees("#garden is open", "2 #garden")
	zoe.enter("@bob where are you?")
	bob.until("(1) in the title", func(string) bool {
		s, _ := bob.model.Screen()
		return strings.HasPrefix(s.Title, "(1) ")
	})
	bob.enter("/unread")
	bob.sees("Where there is something new", "#lobby !1")
	bob.press("enter")
	bob.sees("where are you?")
	bob.until("no count in the title after everything was read", func(string) bool {
		s, _ := bob.model.Screen()
		return !strings.HasPrefix(s.Title, "(")
	})
}

func TestIgnoring(t *testing.T) {
	r, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("before")
	bob.sees("before")
	bob.enter("/ignore Zoë")
	bob.sees("You will not see what Zoë says.")
	bob.seesNot("before")
	rung, _ := bob.model.Screen()
	zoe.enter("@bob listen to me")
	zoe.sees("listen to me")
	catAccount := r.account("cat")
	r.says(catAccount, "meow")
	bob.sees("meow")
	cat := r.visit(ui.Config{Env: env("en"), Account: &catAccount})
	cat.sees("meow")
	cat.enter("/reply 2 purr")
	cat.sees("↳ Zoë: @bob listen to me", "purr")
	bob.sees("purr", "↳ …")
	if strings.Contains(bob.screen(), "Zoë came in") {
		t.Errorf("the coming of somebody ignored is told:\n%s", bob.screen())
	}
	if s, _ := bob.model.Screen(); s.Bells != rung.Bells || strings.Contains(bob.screen(), "listen") {
		t.Errorf("somebody ignored rang or was seen:\n%s", bob.screen())
	}
	acct, err := r.store.AccountByName(r.ctx, "bob")
	if err != nil {
		t.Fatal(err)
	}
	again := r.visit(ui.Config{Env: env("en"), Account: &acct}) // it outlives the connection
	again.sees("meow")
	if strings.Contains(again.screen(), "listen") {
		t.Errorf("who is ignored is seen on the next visit:\n%s", again.screen())
	}
	again.enter("/ignores")
	again.sees("Whom you do not see", "Zoë")
	again.press("enter")
	again.sees("listen to me")
}

// TestBlocking: the words do not arrive, in private, in the room or by a call, and whoever blocks hears nothing of the try.
func TestBlocking(t *testing.T) {
	r, zoe, bob := pair(t, "en", 80, 24)
	catAccount := r.account("cat")
	bob.enter("/block Zoë")
	bob.sees("Zoë can't write to you")
	before, _ := bob.model.Screen()
	zoe.enter("/msg bob psst")
	zoe.sees("› /msg bob psst", "✗") // it is refused, and not lost
	zoe.press("ctrl+u")
	zoe.enter("@bob can you hear me?")
	zoe.sees("can you hear me?")
	r.says(catAccount, "meow") // said after all that: what bob is told, he has been told by now
	bob.sees("meow")
	after, _ := bob.model.Screen()
	for _, unheard := range []string{"psst", "hear me", "@Zoë"} {
		if strings.Contains(bob.screen(), unheard) {
			t.Errorf("who is blocked was heard, %q:\n%s", unheard, bob.screen())
		}
	}
	if after.Bells != before.Bells || after.Notes != before.Notes || after.Title != before.Title {
		t.Errorf("who is blocked made itself noticed: %d bells, %d notes, title %q", after.Bells-before.Bells, after.Notes-before.Notes, after.Title)
	}
	bob.enter("/mentions")
	bob.sees("Nobody has called you yet")
}

// TestWhoisTellsOfSharedRooms, and of no others.
func TestWhoisTellsOfSharedRooms(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	bob.enter("/room create garden")
	bob.sees(" #garden  ")
	bob.enter("/room create attic private")
	bob.sees(" ◆attic  ")
	zoe.enter("/whois bob")
	zoe.sees("with you in #lobby", "is here now")
	if s := zoe.screen(); strings.Contains(s, "garden") || strings.Contains(s, "attic") {
		t.Errorf("whois tells of rooms that they do not share:\n%s", s)
	}
	zoe.press("esc")
	bob.enter("/room invite Zoë")
	zoe.sees("◆attic")
	zoe.enter("/whois bob")
	zoe.sees("with you in #lobby, ◆attic")
}

func TestTypingIsSeenByOthers(t *testing.T) {
	r, zoe, bob := pair(t, "en", 80, 24)
	r.clock.move(10 * time.Second) // the welcome has had its time
	zoe.types("/who")
	zoe.press("ctrl+u")
	zoe.types("hel")
	bob.sees("Zoë is writing …")
	zoe.types("lo")
	zoe.press("enter")
	bob.sees("hello")
	bob.seesNot("is writing")
	bob.enter("/typing off")
	bob.sees("Nobody sees that you are writing")
	bob.types("x")
	zoe.seesNot("is writing")
}

func TestBeingAway(t *testing.T) {
	r, zoe, bob := pair(t, "en", 120, 36)
	r.clock.move(10 * time.Second) // a room tells of comings once a second
	zoe.enter("/away lunch")
	zoe.sees("You are away (lunch).")
	bob.sees("Zoë zz")
	zoe.enter("one word")
	zoe.sees("still see you as away (lunch)")
	bob.enter("/whois Zoë")
	bob.sees("here, but away: lunch")
	bob.press("esc")
	r.clock.move(10 * time.Second)
	zoe.enter("/back")
	zoe.sees("Welcome back.")
	bob.seesNot(" zz")
}

func TestWhatPeopleSayOfThemselves(t *testing.T) {
	_, zoe, bob := pair(t, "en", 80, 24)
	zoe.enter("/bio I like oolong")
	zoe.sees("Noted.")
	zoe.enter("/pronouns she/her")
	zoe.sees("Noted.")
	zoe.enter("/tz Asia/Shanghai")
	zoe.sees("22:03")
	bob.enter("/whois zoë")
	bob.sees("I like oolong", "she/her", "22:03")
	bob.press("esc")
	bob.enter("/time Zoë")
	bob.sees("It is 22:03 where Zoë is (Asia/Shanghai)")
	zoe.enter("/profile")
	zoe.sees("I like oolong")
}

func TestCompleting(t *testing.T) {
	r, zoe, bob := pair(t, "en", 80, 24)
	r.account("Methuselah") // who is not here
	bob.enter("/room create garden")
	bob.sees(" #garden  ")
	for _, c := range []struct{ typed, want string }{
		{"/the", "› /theme"},
		{"/theme co", "› /theme contrast"},
		{"/notify m", "› /notify mentions"},
		{"/join gar", "› /join garden"},
		{"come to #gar", "› come to #garden"},
		{"ask @Meth", "› ask @Methuselah"},
		{"/whois meth", "› /whois Methuselah"},
		{"/tz shang", "› /tz Asia/Shanghai"},
		{"/tz new_y", "› /tz America/New_York"},
	} {
		zoe.types(c.typed)
		zoe.press("tab")
		zoe.sees(c.want)
		zoe.press("ctrl+u")
		zoe.seesNot(c.want)
	}
	zoe.press("tab") // on an empty line: the people
	zoe.sees("Esc")
	zoe.press("esc")
}
