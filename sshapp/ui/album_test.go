package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// album is a golden file with one screen in all windows and both languages, one beneath the other: a change of a screen is
// then one change to read.
type album struct {
	t     *testing.T
	pages map[string]*strings.Builder // by the name of the file
}

// eachWindow runs f in the windows and languages that golden screens are kept for, and compares what it put into albums.
func eachWindow(t *testing.T, f func(t *testing.T, a *album, lang string, w, h int)) {
	t.Helper()
	a := &album{t: t, pages: make(map[string]*strings.Builder)}
	for _, lang := range []string{"zh", "en"} {
		for _, s := range roomSizes {
			t.Run(fmt.Sprintf("%s-%dx%d", lang, s.w, s.h), func(t *testing.T) { f(t, a, lang, s.w, s.h) })
		}
	}
	if !t.Failed() { // else pages are missing
		a.compare()
	}
}

// picture adds what somebody sees.
func (a *album) picture(name string, v *visit) {
	v.t.Helper()
	v.checkPicture(name)
	a.add(name, v, v.screen())
}

// lastLine adds what is left on the terminal of somebody whose visit has ended.
func (a *album) lastLine(name string, v *visit) { a.add(name, v, v.model.Goodbye()) }

func (a *album) add(name string, v *visit, what string) {
	if a.pages[name] == nil {
		a.pages[name] = &strings.Builder{}
	}
	fmt.Fprintf(a.pages[name], "%s\n%s\n\n", v.t.Name()[strings.LastIndex(v.t.Name(), "/")+1:], what)
}

func (a *album) compare() {
	a.t.Helper()
	for name, page := range a.pages {
		path := filepath.Join("testdata", name+".golden")
		if *update {
			if err := os.WriteFile(path, []byte(page.String()), 0o644); err != nil {
				a.t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			a.t.Fatal(err)
		}
		if got := page.String(); got != string(want) {
			a.t.Errorf("%s differs from the golden file; got:\n%s\nwant:\n%s", name, got, want)
		}
	}
}

// seesIn waits for one of two sentences, by the language.
func (v *visit) seesIn(lang, zh, en string) {
	v.t.Helper()
	v.sees(map[string]string{"zh": zh, "en": en}[lang])
}

// TestPeopleScreens draws what is told of people.
func TestPeopleScreens(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		r, zoe, bob := staff(t, lang, w, h)
		acct, err := r.store.AccountByName(r.ctx, "bob")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.door.AddKey(r.ctx, acct.ID, "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8", "ssh-ed25519 AAAA", "bob@laptop"); err != nil {
			t.Fatal(err)
		}
		bob.enter("/bio 爱喝武夷岩茶，会泡功夫茶。 I like oolong.")
		bob.seesIn(lang, "记下了", "Noted.")
		bob.enter("/pronouns he/him")
		bob.enter("/tz Asia/Shanghai")
		bob.sees("22:03")
		bob.enter("/away 吃饭 lunch")
		bob.sees("lunch")
		bob.enter("/room create garden")
		bob.sees(" #garden  ", "2 #garden")
		bob.enter("/whois bob")
		bob.sees("he/him")
		a.picture("profile", bob)
		zoe.enter("/whois bob")
		zoe.sees("he/him")
		a.picture("whois-moderator", zoe)
		zoe.press("esc")
		bob.press("esc")
		bob.enter("/whois Zoë")
		bob.seesIn(lang, "店主", "owns")
		a.picture("whois", bob)
		bob.press("esc")
		bob.enter("/ignore Zoë")
		bob.seesIn(lang, "不再看到 Zoë", "You will not see")
		bob.enter("/ignores")
		bob.seesIn(lang, "您不看的人", "Whom you do not see")
		a.picture("ignores", bob)
	})
}

// TestGuestScreen draws what is told of somebody without an account.
func TestGuestScreen(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		r := newTearoom(t)
		guest := r.visit(ui.Config{Env: env(lang), Width: w, Height: h, GuestSeed: "steam"})
		guest.seesIn(lang, "登录", "Log in")
		guest.press("shift+tab", "right", "right", "enter")
		guest.sees("#lobby")
		guest.enter("/whois " + room.GuestPerson("steam", "").Name)
		guest.seesIn(lang, "没有账号", "without an account")
		a.picture("whois-guest", guest)
	})
}

// TestReadingScreens draws the lists of messages, and the room with all that a message can bear.
func TestReadingScreens(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		_, zoe, bob := staff(t, lang, w, h)
		zoe.enter("@bob 今天喝什么茶？ Which tea?")
		bob.sees("Which tea?")
		bob.enter("/reply 1 龙井，谢谢。 A Longjing, please, with a biscuit if there is one left.")
		zoe.sees("biscuit")
		zoe.enter("/reply 1 马上来 @bob coming right up")
		bob.sees("coming right up")
		bob.enter("/mentions")
		bob.seesIn(lang, "谁提到了您", "Who called you")
		a.picture("mentions", bob)
		bob.press("esc", "alt+up", "enter")
		bob.seesIn(lang, "3 条", "3 messages")
		a.picture("thread", bob)
		bob.press("esc", "esc")
		zoe.enter("/pin 3")
		bob.seesIn(lang, "置顶", "pinned")
		zoe.enter("/pin 2")
		bob.until("two pins", func(s string) bool { return strings.Count(s, "置顶")+strings.Count(s, "pinned") == 2 || h < 20 })
		bob.enter("/react 3 🍵")
		bob.sees("🍵 1")
		zoe.enter("/react 3 🍵")
		bob.sees("🍵 2")
		zoe.enter("/react 3 👍")
		bob.sees("🍵 2", "👍 1")
		bob.enter("/pins")
		bob.seesIn(lang, "置顶（2 条）", "Pinned (2)")
		a.picture("pins", bob)
		bob.press("esc")
		bob.press("ctrl+l")
		a.picture("reactions", bob)
	})
}

// TestMarkedUpScreen draws code, a quotation and a list in the room.
func TestMarkedUpScreen(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		r := newTearoom(t)
		cha, zoe := r.account("茶博士"), r.account("Zoë")
		r.says(cha, "> 茶亦醉人何必酒\n说得好，**真好**。", "- 水 80℃\n- 茶 3 g, `gaiwan`\n- wait for twenty seconds and pour, all of it, to the last drop",
			"```go\nfunc pour(cup *Cup) error {\n\treturn cup.Fill(0.7) // 茶七饭八酒十分\n}\n```")
		v := r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &zoe})
		v.sees("cup.Fill")
		a.picture("markedup", v)
	})
}

// TestPollScreen draws a poll with votes.
func TestPollScreen(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		_, zoe, bob := staff(t, lang, w, h)
		zoe.enter("/poll 下午喝什么？ What shall we have? | 龙井 Longjing | 铁观音 Tieguanyin | something cold with ice and a little umbrella, please")
		bob.sees("Longjing")
		bob.enter("/vote 2")
		zoe.sees("1  铁观音")
		zoe.enter("/vote 2")
		zoe.sees("2  铁观音")
		bob.enter("/pour Zoë")
		zoe.seesIn(lang, "斟", "pours")
		zoe.press("alt+up", "alt+up")
		a.picture("poll", zoe)
	})
}

// TestKindsOfRooms draws the list of rooms, a conversation, and rooms in which one may only read.
func TestKindsOfRooms(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		r, zoe, bob := staff(t, lang, w, h)
		zoe.enter("/room create 公告 announce")
		zoe.sees(" !公告 ")
		zoe.enter("/topic 店里的新鲜事 What is new in the house")
		zoe.sees("# Zoë")
		zoe.enter("周五打烊早。 We close early on Friday.")
		zoe.sees("Friday.", "新鲜事")
		bob.enter("/join 公告")
		bob.sees("Friday.", "2 !公告")
		bob.enter("为什么？")
		bob.sees("› 为什么？")
		bob.seesIn(lang, "只能看", "Only reading")
		a.picture("announcements", bob)
		bob.press("ctrl+u")
		bob.enter("/room create garden")
		bob.sees(" #garden ")
		bob.enter("/room create 密室 private")
		bob.sees(" ◆密室 ")
		bob.enter("/room create attic")
		bob.sees(" #attic ", "5 #attic")
		bob.enter("the last word")
		bob.sees("the last word")
		bob.enter("/room archive")
		bob.sees("✓")
		bob.enter("one more")
		bob.sees("› one more")
		a.picture("archived", bob)
		bob.press("ctrl+u")
		bob.enter("/rooms")
		bob.seesIn(lang, "2 人", "2 members")
		a.picture("roomlist", bob)
		bob.press("esc")
		zoe.enter("/msg bob 悄悄告诉你 a word in private")
		zoe.sees("bob")
		bob.sees("@Zoë !1")
		bob.press("alt+a")
		bob.sees("悄悄告诉你")
		zoe.enter("/msg bob")
		zoe.sees(" @bob ", "悄悄告诉你") // she is there, and not only about to go
		r.clock.move(time.Minute)   // a room tells of comings once a second
		bob.enter("好，我听着。 I am all ears.")
		bob.sees("all ears")
		bob.seesIn(lang, "在座 2 人", "2 here")
		a.picture("direct", bob)
	})
}

// TestHandOnTheDoorScreens draws what those see who are shown the door, and who is quiet for a while.
func TestHandOnTheDoorScreens(t *testing.T) {
	eachWindow(t, func(t *testing.T, a *album, lang string, w, h int) {
		r, zoe, bob := staff(t, lang, w, h)
		zoe.enter("/mute bob 10m 轻一点，别人在喝茶 a little quieter")
		bob.sees("quieter")
		bob.enter("but I only")
		bob.sees("› but I only")
		a.picture("muted", bob)
		zoe.sees("✓ ") // its answer would come over the list else
		zoe.enter("/mutes")
		zoe.seesIn(lang, "先别说话（1）", "(1)")
		a.picture("mutes", zoe)
		zoe.press("esc")
		bob.press("ctrl+u")
		bob.enter("/room create garden")
		bob.sees(" #garden ", "2 #garden")
		bob.press("alt+1")
		bob.sees(" #lobby ")
		zoe.enter("/kick bob 去花园里凉快一下 cool down")
		bob.sees(" #garden ", "cool down")
		a.picture("kicked", bob)
		zoe.enter("/kick bob house 明天再来 come back tomorrow")
		gone(bob)
		a.lastLine("kicked-house", bob)
		zoe.enter("/ban bob house 3d 广告 spam")
		zoe.sees("25")
		acct := store.Account{}
		if got, err := r.store.AccountByName(r.ctx, "bob"); err == nil {
			acct = got
		}
		back := r.visit(ui.Config{Env: env(lang), Width: w, Height: h, Account: &acct})
		gone(back)
		a.lastLine("banned", back)
	})
}
