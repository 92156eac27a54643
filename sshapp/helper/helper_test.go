package helper_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/sshapp/helper"
	"teahouse/store"
)

const lobby = store.RoomID(1)

// house is a store with the helper in it, and what is said there.
type house struct {
	t      *testing.T
	st     *store.Store
	helper *helper.Helper
	id     store.AccountID
	events chan store.Event // of messages that the helper said or edited
}

func topics(lang string) []helper.Topic {
	if lang == "zh" {
		return []helper.Topic{{"room", "/room NAME", "开一间房"}, {"tz", "/tz ZONE", "你的时区"}, {"me", "/me DOES", "做一件事"}, {"poll", "/poll QUESTION", "问大家"}}
	}
	return []helper.Topic{{"room", "/room NAME", "open a room"}, {"tz", "/tz ZONE", "your time zone"}, {"me", "/me DOES", "do something"}, {"poll", "/poll QUESTION", "ask everybody"}}
}

// newHouse opens a house; its helper works until the test ends.
func newHouse(t *testing.T, cfg helper.Config) *house {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "house.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, st: st, events: make(chan store.Event, 1000)}
	cfg.Store, cfg.Topics = st, topics
	st.Subscribe(func(events []store.Event) {
		for _, e := range events {
			if e.Message != nil && e.ActorName == helper.Name {
				h.events <- e
			}
		}
	})
	if h.helper, err = helper.New(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	account, err := st.AccountByName(t.Context(), room.Fold(helper.Name))
	if err != nil {
		t.Fatal(err)
	}
	h.id = account.ID
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { h.helper.Run(ctx); close(done) }() // ends with the test
	t.Cleanup(func() {
		cancel()
		<-done
		st.Close()
	})
	return h
}

func (h *house) do(kind store.Kind, actor store.AccountID, body any) string {
	h.t.Helper()
	result, err := h.st.Do(h.t.Context(), store.NewCommand(kind, actor, body))
	if err != nil {
		h.t.Fatalf("%s: %v", kind, err)
	}
	return result.Value
}

func (h *house) register(name, lang string) store.AccountID {
	h.t.Helper()
	id, err := strconv.ParseInt(h.do(store.KindRegister, 0, store.Register{Name: name, Folded: name, Skeleton: name, Lang: lang, Password: "x"}), 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	return store.AccountID(id)
}

// ask says something to the helper in the lobby.
func (h *house) ask(who store.AccountID, words string) {
	h.t.Helper()
	h.do(store.KindSay, who, store.Say{Room: lobby, Text: "@茶博士 " + words, Mentions: []store.AccountID{h.id}})
}

// hears waits for the next thing that the helper says, which has to contain want.
func (h *house) hears(want string) store.Event {
	h.t.Helper()
	select {
	case e := <-h.events:
		if !strings.Contains(e.Message.Text, want) {
			h.t.Errorf("the helper said %q, want %q in it", e.Message.Text, want)
		}
		return e
	case <-time.After(20 * time.Second):
		h.t.Fatalf("the helper did not say %q", want)
		return store.Event{}
	}
}

func TestQuestionsAreAnsweredInTheLanguageOfTheAsker(t *testing.T) {
	h := newHouse(t, helper.Config{PerMinute: 100, GreetEvery: time.Nanosecond})
	alice := h.register("alice", "en")
	h.hears("Welcome, alice")
	for _, c := range []struct{ asked, want string }{
		{"how do I make a room?", "/room NAME"},
		{"怎么建房间", "`/room NAME` — 开一间房"},
		{"时区怎么改？", "/tz"},
		{"start a survey", "/poll"},
		{"what is the meaning of life", "/help lists every command"},
		{"今天天气好吗", "这个我不知道"},
	} {
		h.ask(alice, c.asked)
		if e := h.hears(c.want); e.Message.Reply == nil || !strings.Contains(e.Message.Reply.Text, c.asked) {
			t.Errorf("%q is answered as an answer to %+v", c.asked, e.Message.Reply)
		}
	}
}

func TestDirectConversationsNeedNoMention(t *testing.T) {
	h := newHouse(t, helper.Config{GreetEvery: time.Nanosecond})
	alice := h.register("alice", "en")
	h.hears("Welcome")
	id, err := strconv.ParseInt(h.do(store.KindOpenDirect, alice, store.OpenDirect{Accounts: []store.AccountID{h.id}}), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	h.do(store.KindSay, alice, store.Say{Room: store.RoomID(id), Text: "how do I set my time zone"})
	if e := h.hears("/tz"); e.Room != store.RoomID(id) {
		t.Errorf("answered in room %d, asked in %d", e.Room, id)
	}
}

func TestNewcomersAreGreetedOnceInTheirLanguage(t *testing.T) {
	h := newHouse(t, helper.Config{GreetEvery: time.Nanosecond})
	h.register("alice", "en")
	h.hears("Welcome, alice!")
	h.register("xiaoming", "zh")
	h.hears("欢迎 xiaoming！")
}

func TestAClosedHouseGreetsNobody(t *testing.T) {
	h := newHouse(t, helper.Config{GreetEvery: time.Nanosecond})
	owner := h.register("owner", "en")
	h.hears("Welcome, owner")
	h.do(store.KindClaimHouse, owner, store.ClaimHouse{})
	h.do(store.KindHouse, owner, store.SetHouse{Name: "approval", Value: "on"})
	h.register("bob", "en")
	h.do(store.KindHouse, owner, store.SetHouse{Name: "approval", Value: "off"})
	h.ask(owner, "how do I make a room?") // whatever came before it was said or will not be
	h.hears("/room")
}

func TestBotsAreNotAnsweredAndNobodyIsAnsweredForEver(t *testing.T) {
	h := newHouse(t, helper.Config{PerMinute: 2, GreetEvery: time.Nanosecond})
	owner := h.register("owner", "en")
	h.hears("Welcome")
	bot := h.register("robot", "en")
	h.hears("Welcome")
	h.do(store.KindClaimHouse, owner, store.ClaimHouse{})
	h.do(store.KindRole, owner, store.SetRole{Account: bot, Role: store.RoleBot})
	h.ask(bot, "how do I make a room?")
	for range 3 {
		h.ask(owner, "how do I set my time zone?")
	}
	h.do(store.KindSay, 0, store.Say{Room: lobby, Text: "@茶博士 make a room", Guest: "guest-7", Folded: "guest-7", Mentions: []store.AccountID{h.id}})
	h.hears("/tz")
	h.hears("/tz")
	h.hears("/room")
}

func TestRemindersAreKeptInTheLog(t *testing.T) {
	now := time.Now()
	h := newHouse(t, helper.Config{Now: func() time.Time { return now }, PerMinute: 100, GreetEvery: time.Nanosecond})
	alice := h.register("alice", "en")
	h.hears("Welcome")
	h.do(store.KindSetPref, alice, store.SetPref{Name: "tz", Value: "Asia/Shanghai"})
	for _, c := range []struct {
		asked, what string
		after       time.Duration
	}{
		{"remind me in 20m to turn off the stove", "@alice ⏰ turn off the stove", 20 * time.Minute},
		{"remind me to call home in 2 hours", "@alice ⏰ call home", 2 * time.Hour},
		{"20分钟后提醒我关火", "@alice ⏰ 关火", 20 * time.Minute},
		{"请在一个半小时后提醒我吃药", "@alice ⏰ 吃药", 90 * time.Minute},
		{"提醒我十二小时后起床", "@alice ⏰ 起床", 12 * time.Hour},
		{"半小时后提醒我开会", "@alice ⏰ 开会", 30 * time.Minute},
	} {
		h.ask(alice, c.asked)
		h.hears(now.Add(c.after).In(time.FixedZone("", 8*3600)).Format("15:04"))
		laters, err := h.st.Laters(t.Context(), h.id)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, l := range laters {
			found = found || l.Text == c.what && l.Due.Equal(now.Add(c.after).Truncate(time.Millisecond).UTC()) && l.Whom == alice
		}
		if !found {
			t.Errorf("%q keeps %+v, want %q in %v", c.asked, laters, c.what, c.after)
		}
	}
	h.ask(alice, "remind me")
	h.hears("Tell me when")
	h.ask(alice, "remind me in 99999 weeks to be old")
	h.hears("a year at most")
}

func TestTheHelperStaysAwayWhereSomebodyHasItsName(t *testing.T) {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "house.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	n, err := room.ParseName(helper.Name)
	if err != nil {
		t.Fatal(err)
	}
	register := store.Register{Name: n.Display, Folded: n.Folded, Skeleton: n.Skeleton, Password: "x"}
	if _, err := st.Do(t.Context(), store.NewCommand(store.KindRegister, 0, register)); err != nil {
		t.Fatal(err)
	}
	if _, err := helper.New(t.Context(), helper.Config{Store: st, Topics: topics}); err == nil {
		t.Error("New makes a second account of one name")
	}
}
