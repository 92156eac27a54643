package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/store"
)

// bot makes a bot of somebody of the cast and counts it among them.
func (c *cast) bot(maker, name string, scopes store.Scopes, rooms ...store.RoomID) store.AccountID {
	c.t.Helper()
	c.who[name] = makeBot(c.t, c.s, c.who[maker], botCalled(name, scopes, rooms...))
	return c.who[name]
}

// everything is all scopes that a bot can have.
var everything = store.Scopes{Read: true, Post: true, Moderate: true}

func TestABotIsAnAccountOfItsOwn(t *testing.T) {
	c := newCast(t)
	var told []store.Event
	c.s.Subscribe(func(events []store.Event) { told = append(told, events...) })
	member := c.who["member"]
	id := c.bot("member", "Kettle", store.Scopes{Read: true, Post: true}, c.den, lobby)
	last := told[len(told)-1]
	if last.Kind != store.KindMakeBot || last.Actor != member || last.Target != id || last.Account == nil || last.Account.ID != id {
		t.Errorf("the house was told %+v", last)
	}
	a, err := c.s.AccountByKey(t.Context(), "SHA256:Kettle")
	if err != nil || a.ID != id || a.Role != store.RoleBot || a.Maker != member || a.Name != "Kettle" {
		t.Errorf("its key is known as %+v, %v", a, err)
	}
	if _, hash, err := c.s.PasswordHash(t.Context(), "kettle"); err != nil || hash != "" {
		t.Errorf("it has the password %q, %v", hash, err)
	}
	want := store.Bot{
		Account: id, Name: "Kettle", Maker: member, MakerName: "member", Fingerprint: "SHA256:Kettle",
		Scopes: store.Scopes{Read: true, Post: true}, Listed: true, Rooms: []store.RoomID{lobby, c.den}, MadeAt: c.now.Truncate(time.Millisecond),
	}
	if got, err := c.s.BotOf(t.Context(), id); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("BotOf = %+v, %v, want\n%+v", got, err, want)
	}
	c.must(store.KindSay, "Kettle", store.Say{Room: c.den, Text: "it boils"})
	if said, err := c.s.MessagesBefore(t.Context(), c.den, 0, 1); err != nil || !said[0].Bot || said[0].Name != "Kettle" {
		t.Errorf("what it said is %+v, %v", said, err)
	}
	c.must(store.KindDelete, "owner", store.Delete{Room: c.den, Seq: 1})
	if gone, err := c.s.Message(t.Context(), member, c.den, 1); err != nil || !gone.Bot {
		t.Errorf("what was taken away is %+v, %v; a bot had said it", gone, err)
	}
	refused(t, c.s, store.KindRegister, 0, registration("kettle"), store.ErrNameTaken)
}

func TestBotsAreListedToWhoseTheyAre(t *testing.T) {
	c := newCast(t)
	cellar := c.room(c.who["member"], store.OpenRoom{Name: "cellar", Kind: store.Private})
	first := c.bot("member", "one", store.Scopes{Read: true}, c.den, cellar)
	c.bot("other member", "two", store.Scopes{Post: true})
	for asker, want := range map[string]string{
		"member": fmt.Sprint(first, "[", c.den, cellar, "]"), "other moderator": "", "other member": "two[]",
		"admin": fmt.Sprint(first, "[", c.den, "]", "two[]"), "guest": "",
	} {
		bots, err := c.s.Bots(t.Context(), c.who[asker])
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, b := range bots {
			if b.Account == first {
				got += fmt.Sprint(first, "[")
				for i, r := range b.Rooms {
					if i > 0 {
						got += " "
					}
					got += fmt.Sprint(r)
				}
				got += "]"
			} else {
				got += b.Name + fmt.Sprint(b.Rooms)
			}
		}
		if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%s is told of %q, want %q", asker, got, want)
		}
	}
}

// TestWhoMayMakeABot has one line for each thing that stands in the way of a new bot.
func TestWhoMayMakeABot(t *testing.T) {
	c := newCast(t)
	cellar := c.room(c.who["owner"], store.OpenRoom{Name: "cellar", Kind: store.Private})
	direct := c.direct("member", "owner")
	read := store.Scopes{Read: true}
	named := func(change func(b *store.MakeBot)) store.MakeBot {
		b := botCalled(c.fresh(), read)
		change(&b)
		return b
	}
	c.must(store.KindAddKey, "owner", store.AddKey{Fingerprint: "SHA256:owner"})
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "other bot", c.den, 0))
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "other moderator", 0, 0))
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "other member", c.den, 0))
	for rule, try := range map[string]struct {
		maker string
		bot   store.MakeBot
		want  error
	}{
		"a bot makes none":                       {"bot", botCalled(c.fresh(), read), store.ErrForbidden},
		"nobody makes none":                      {"guest", botCalled(c.fresh(), read), store.ErrForbidden},
		"who is muted gets no other voice":       {"other moderator", botCalled(c.fresh(), read), store.ErrMuted},
		"a room that the maker can't see":        {"member", botCalled(c.fresh(), read, cellar), store.ErrNoRoom},
		"a room that there is not":               {"member", botCalled(c.fresh(), read, 99), store.ErrNoRoom},
		"a direct room":                          {"member", botCalled(c.fresh(), read, direct), store.ErrForbidden},
		"a room that the maker was banned from":  {"other member", botCalled(c.fresh(), read, c.den), store.ErrBanned},
		"a moderator, by who can't name any":     {"member", botCalled(c.fresh(), everything, c.den), store.ErrForbidden},
		"a moderator, where they can't name any": {"room moderator", botCalled(c.fresh(), everything, c.den, lobby), store.ErrForbidden},
		"a moderator of all rooms":               {"owner", botCalled(c.fresh(), everything), store.ErrMalformed},
		"no scope":                               {"member", botCalled(c.fresh(), store.Scopes{}), store.ErrMalformed},
		"no key":                                 {"member", named(func(b *store.MakeBot) { b.Fingerprint = "" }), store.ErrMalformed},
		"no name":                                {"member", named(func(b *store.MakeBot) { b.Name = "" }), store.ErrMalformed},
		"too many rooms":                         {"member", named(func(b *store.MakeBot) { b.Rooms = manyRooms(store.MaxBotRooms + 1) }), store.ErrMalformed},
		"somebody's name":                        {"member", named(func(b *store.MakeBot) { b.Folded = "owner" }), store.ErrNameTaken},
		"a name that looks like somebody's":      {"member", named(func(b *store.MakeBot) { b.Skeleton = "~owner" }), store.ErrNameLooksLike},
		"somebody's key":                         {"member", named(func(b *store.MakeBot) { b.Fingerprint = "SHA256:owner" }), store.ErrKeyTaken},
	} {
		if err := c.do(store.KindMakeBot, try.maker, try.bot); !errors.Is(err, try.want) {
			t.Errorf("%s: %v, want %v", rule, err, try.want)
		}
	}
	c.bot("room moderator", "warden", everything, c.den) // who could name one there
	if s, err := c.s.Standing(t.Context(), c.who["warden"], c.den); err != nil || s.Room != store.RoleModerator || s.Scopes != everything {
		t.Errorf("the warden is %+v, %v", s, err)
	}
	for i := range store.MaxBots {
		c.bot("member", fmt.Sprint("m", i), read)
	}
	c.refused(store.KindMakeBot, "member", botCalled("one-more", read), store.ErrTooMany)
	c.must(store.KindRevokeBot, "member", store.RevokeBot{Account: c.who["m0"]})
	c.bot("member", "one-more", read)
}

func manyRooms(n int) (rooms []store.RoomID) {
	for i := range n {
		rooms = append(rooms, store.RoomID(i+1))
	}
	return rooms
}

// TestFirstWordsAreNotSaidByABot closes the way round approval.
func TestFirstWordsAreNotSaidByABot(t *testing.T) {
	c := newCast(t)
	c.must(store.KindHouse, "owner", store.SetHouse{Name: "approval", Value: "on"})
	c.who["new"] = register(t, c.s, "new")
	c.refused(store.KindMakeBot, "new", botCalled("voice", store.Scopes{Post: true}), store.ErrHeld)
}

func TestARevokedBotIsGoneForGood(t *testing.T) {
	c := newCast(t)
	bot := c.bot("member", "kettle", store.Scopes{Read: true, Post: true}, c.den)
	seq := roomSeq(t, c.must(store.KindSay, "kettle", store.Say{Room: c.den, Text: "it boils"}))
	c.refused(store.KindRevokeBot, "other member", store.RevokeBot{Account: bot}, store.ErrForbidden)
	c.refused(store.KindRevokeBot, "moderator", store.RevokeBot{Account: bot}, store.ErrForbidden)
	c.refused(store.KindRevokeBot, "member", store.RevokeBot{Account: c.who["other bot"]}, store.ErrNothing) // made by nobody
	c.must(store.KindRevokeBot, "admin", store.RevokeBot{Account: bot, Reason: "too loud"})
	c.reopen()
	if _, err := c.s.AccountByKey(t.Context(), "SHA256:kettle"); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("its key still opens: %v", err)
	}
	if _, err := c.s.BotOf(t.Context(), bot); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("BotOf = %v", err)
	}
	if a, err := c.s.Account(t.Context(), bot); err != nil || a.State != store.Deleted || a.Role != store.RoleBot {
		t.Errorf("the account is %+v, %v", a, err)
	}
	if m, err := c.s.Message(t.Context(), c.who["member"], c.den, seq); err != nil || m.Text != "it boils" || !m.Bot {
		t.Errorf("what it said is %+v, %v", m, err)
	}
	for kind, body := range map[store.Kind]any{
		store.KindSay: store.Say{Room: c.den, Text: "x"}, store.KindJoin: store.Join{Room: c.den}, store.KindMarkRead: store.MarkRead{Room: c.den, Seq: 1},
	} {
		c.refused(kind, "kettle", body, store.ErrNoAccount)
	}
	if sees, err := c.s.MaySee(t.Context(), bot, c.den); err != nil || sees {
		t.Errorf("it may see the den: %v, %v", sees, err)
	}
	c.refused(store.KindRevokeBot, "member", store.RevokeBot{Account: bot}, store.ErrNothing)
	c.refused(store.KindAddKey, "member", store.AddKey{Fingerprint: "SHA256:kettle"}, store.ErrKeyTaken)
	again := botCalled("other", store.Scopes{Read: true})
	again.Fingerprint = "SHA256:kettle"
	c.refused(store.KindMakeBot, "member", again, store.ErrKeyTaken)
	again = botCalled("kettle", store.Scopes{Read: true})
	again.Fingerprint = "SHA256:new"
	c.refused(store.KindMakeBot, "member", again, store.ErrNameTaken)
	lines := c.audit("owner", 0, "kettle", 10)
	if len(lines) != 2 || lines[0].Target != "− kettle" || lines[0].Reason != "too loud" || lines[1].Target != "kettle" || lines[1].Action != store.ActBot {
		t.Errorf("the record says %+v", lines)
	}
}

// TestABotGoesWithItsMaker is about makers who may not speak, or not be there, or are gone.
func TestABotGoesWithItsMaker(t *testing.T) {
	c := newCast(t)
	c.bot("member", "kettle", store.Scopes{Read: true, Post: true}, c.den, lobby)
	say := func(room store.RoomID) store.Say { return store.Say{Room: room, Text: "x"} }
	c.must(store.KindSanction, "owner", c.sanction(store.Mute, "member", c.den, 0))
	c.refused(store.KindSay, "kettle", say(c.den), store.ErrMuted)
	c.must(store.KindSay, "kettle", say(lobby))
	c.must(store.KindLift, "owner", c.lift(store.Mute, "member", c.den))
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "member", c.den, 0))
	c.refused(store.KindLeave, "kettle", store.Leave{Room: c.den}, store.ErrBanned)
	c.must(store.KindSay, "kettle", say(lobby))
	c.must(store.KindLift, "owner", c.lift(store.Ban, "member", c.den))
	c.must(store.KindSanction, "owner", c.sanction(store.Ban, "member", 0, time.Hour))
	if why := c.refused(store.KindSay, "kettle", say(lobby), store.ErrBanned); why.Reason != "noise" {
		t.Errorf("it is told %+v", why)
	}
	c.refused(store.KindLeave, "kettle", store.Leave{Room: c.den}, store.ErrBanned)
	c.now = c.now.Add(2 * time.Hour)
	c.must(store.KindSay, "kettle", say(lobby))
	var told []store.Kind
	c.s.Subscribe(func(events []store.Event) {
		for _, e := range events {
			told = append(told, e.Kind)
		}
	})
	c.must(store.KindDeleteAccount, "member", store.DeleteAccount{})
	if !slices.Equal(told, []store.Kind{store.KindRevokeBot, store.KindDeleteAccount}) {
		t.Errorf("the house was told %v", told)
	}
	c.refused(store.KindSay, "kettle", say(lobby), store.ErrNoAccount)
	c.refused(store.KindAddKey, "owner", store.AddKey{Fingerprint: "SHA256:kettle"}, store.ErrKeyTaken)
}

// TestMakingABotCanBeTakenBack is an undo by its maker, who has the right to undo.
func TestMakingABotCanBeTakenBack(t *testing.T) {
	c := newCast(t)
	bot := c.bot("admin", "kettle", store.Scopes{Read: true})
	c.must(store.KindUndo, "admin", store.Undo{})
	if _, err := c.s.BotOf(t.Context(), bot); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("BotOf = %v", err)
	}
}
