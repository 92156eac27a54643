package sshapp_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/store"
)

// ask asks for something, and gives the line that answers it with all that came before.
func (p *pipe) ask(format string, args ...any) (answer said, before []string) {
	p.t.Helper()
	p.asks(format, args...)
	before = p.until("an answer", func(line string) bool {
		answer = parsed(p.t, line)
		return answer.Kind == "ok" || answer.Kind == "error"
	})
	return answer, before[:len(before)-1]
}

// TestEveryAction has a line for each action that a bot can ask for, what its answer is and what comes before that.
func TestEveryAction(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	desk, key := h.newBot(t, zoe, "builder", readAndPost)
	if _, err := desk.In(1).Post(t.Context(), store.NewID(), room.Words{Text: "good morning"}); err != nil {
		t.Fatal(err)
	}
	b := h.bot(t, key)
	b.gets("hello")
	first, _ := b.ask(`{"kind":"post","room":"lobby","text":"one"}`)
	for _, c := range []struct{ action, line, code, before string }{
		{"history", `{"kind":"history","room":"lobby","args":"-n 2"}`, "", "good morning|one"},
		{"post, to somebody", `{"kind":"post","to":"Zoë","text":"psst"}`, "", ""},
		{"post, in a conversation", `{"kind":"post","room":"@Zoë","text":"psst again"}`, "", ""},
		{"post, nowhere", `{"kind":"post","text":"psst"}`, "bad_request", ""},
		{"post, to nobody", `{"kind":"post","to":"nobody","text":"psst"}`, "no_such_person", ""},
		{"post, of nothing", `{"kind":"post","room":"lobby","text":" \u200b "}`, "empty", ""},
		{"post, too much", `{"kind":"post","room":"lobby","text":"` + strings.Repeat("x", 4001) + `"}`, "too_long", ""},
		{"reply, by number", fmt.Sprintf(`{"kind":"reply","id":%d,"text":"two"}`, first.ID), "", ""},
		{"reply, by seq", `{"kind":"reply","room":"lobby","seq":1,"text":"three"}`, "", ""},
		{"reply, to nothing", `{"kind":"reply","text":"three"}`, "bad_request", ""},
		{"edit", fmt.Sprintf(`{"kind":"edit","id":%d,"text":"one!"}`, first.ID), "", ""},
		{"edit, another's", `{"kind":"edit","room":"lobby","seq":1,"text":"mine"}`, "forbidden", ""},
		{"react", fmt.Sprintf(`{"kind":"react","id":%d,"text":":tea:"}`, first.ID), "", ""},
		{"react, with what is none", fmt.Sprintf(`{"kind":"react","id":%d,"text":"nonsense"}`, first.ID), "no_such_emoji", ""},
		{"react, taken back", fmt.Sprintf(`{"kind":"react","id":%d,"text":"🍵","off":true}`, first.ID), "", ""},
		{"typing", `{"kind":"typing","room":"lobby"}`, "", ""},
		{"delete", fmt.Sprintf(`{"kind":"delete","id":%d,"text":"a mistake"}`, first.ID), "", ""},
		{"delete, another's", `{"kind":"delete","room":"lobby","seq":1}`, "forbidden", ""},
		{"rooms", `{"kind":"rooms"}`, "", "lobby|@Zoë"},
		{"whois", `{"kind":"whois","name":"Zoë"}`, "", "Zoë"},
		{"whois, of nobody", `{"kind":"whois","name":"nobody"}`, "no_such_person", ""},
		{"register", `{"kind":"register","name":"tea","help":"a cup"}`, "", ""},
		{"register, again", `{"kind":"register","name":"TEA"}`, "taken", ""},
		{"register, what is no name", `{"kind":"register","name":"a b"}`, "bad_name", ""},
		{"unregister", `{"kind":"unregister","name":"Tea"}`, "", ""},
		{"unregister, again", `{"kind":"unregister","name":"tea"}`, "nobody_there", ""},
		{"unsubscribe, from nothing", `{"kind":"unsubscribe"}`, "", ""},
		{"ping", `{"kind":"ping"}`, "", ""},
	} {
		answer, before := b.ask("%s", c.line)
		var told []string
		for _, line := range before {
			s := parsed(t, line)
			told = append(told, s.Text+map[bool]string{true: s.Name}[s.Text == ""])
		}
		if answer.Code != c.code || strings.Join(told, "|") != c.before {
			t.Errorf("%s: code %q (%s) after %q, want %q after %q", c.action, answer.Code, answer.Text, told, c.code, c.before)
		}
	}
	h.pipe(t, zoesKey).hears("-- You are in lobby. Topic: no topic yet: /topic sets one. Here: Zoë. /help lists what you can do.")
	if _, people := b.ask(`{"kind":"who","room":"lobby"}`); len(people) != 1 || parsed(t, people[0]).Name != "Zoë" {
		t.Errorf("in the lobby are %q, want Zoë", people)
	}
}

// TestEveryEvent has a bot hear all that can happen where it listens, in order, and nothing after it has had enough.
func TestEveryEvent(t *testing.T) {
	h := openRoom(t, nil)
	owner, _ := h.known(t, "Zoë")
	if err := h.door.Claim(t.Context(), owner.ID); err != nil {
		t.Fatal(err)
	}
	desk, key := h.newBot(t, owner, "ear", readAndPost)
	bob, _ := h.known(t, "bob")
	bobs, err := h.rooms.Errand(room.AccountPerson(bob))
	if err != nil {
		t.Fatal(err)
	}
	garden := h.opened(t, desk, "garden", store.Public)
	b := h.bot(t, key)
	b.gets("hello")
	b.ask(`{"kind":"subscribe","all":true,"direct":true}`)
	hand, done := bobs.In(garden), func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	done(bobs.Join(t.Context(), garden))
	done(hand.Say(t.Context(), store.NewID(), room.Words{Text: "hello @ear"}))
	done(hand.Edit(t.Context(), 1, "hello, @ear"))
	done(hand.React(t.Context(), 1, "🍵", false))
	done(hand.React(t.Context(), 1, "🍵", true))
	done(desk.In(garden).Pin(t.Context(), 1, false))
	done(hand.Delete(t.Context(), 1, ""))
	done(bobs.LeaveRoom(t.Context(), garden))
	direct, err := bobs.OpenDirect(t.Context(), []store.AccountID{h.accountOf(t, "ear").ID})
	done(err)
	done(bobs.In(direct).Say(t.Context(), store.NewID(), room.Words{Text: "psst"}))
	var last uint64
	for _, want := range []string{
		"move joined bob in garden", "message said bob in garden: hello @ear, to me", "message edited bob in garden: hello, @ear, to me", "reaction bob in garden",
		"reaction bob in garden, off", "message changed bob in garden: hello, @ear", "message deleted bob in garden", "move left bob in garden", "move joined ear in @bob", "move joined bob in @bob", "message said bob in @bob: psst",
	} {
		got := parsed(t, b.line())
		if got.String() != want {
			t.Errorf("the bot hears %q, want %q", got, want)
		}
		if got.Position < last || got.Position == last && want != "move joined bob in @bob" { // who comes into a conversation comes at once
			t.Errorf("%q has the position %d, and what came before it %d", got, got.Position, last)
		}
		last = got.Position
	}
	b.ask(`{"kind":"unsubscribe"}`)
	done(bobs.In(direct).Say(t.Context(), store.NewID(), room.Words{Text: "are you there?"}))
	if _, before := b.ask(`{"kind":"ping"}`); len(before) > 0 {
		t.Errorf("after it had enough the bot hears %q", before)
	}
}

// TestScopes has a line for each thing that a bot of some scopes is refused, and some that it may do.
func TestScopes(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	desk, reader := h.newBot(t, zoe, "reader", store.Scopes{Read: true})
	_, poster := h.newBot(t, zoe, "poster", store.Scopes{Post: true})
	garden := h.opened(t, desk, "garden", store.Public)
	zoes := h.pipe(t, zoesKey)
	zoes.hears("-- You are in lobby. Topic: no topic yet: /topic sets one. Here: Zoë. /help lists what you can do.")
	_, gardener := h.newBot(t, zoe, "gardener", readAndPost, garden)
	if err := desk.In(1).Say(t.Context(), store.NewID(), room.Words{Text: "in the lobby"}); err != nil {
		t.Fatal(err)
	}
	for who, c := range map[string]struct {
		key   ssh.Signer
		lines map[string]string
	}{
		"reader": {reader, map[string]string{
			`{"kind":"history","room":"lobby"}`: "", `{"kind":"subscribe","rooms":["lobby"]}`: "", `{"kind":"who","room":"lobby"}`: "",
			`{"kind":"post","room":"lobby","text":"x"}`: "forbidden", `{"kind":"post","to":"Zoë","text":"x"}`: "forbidden",
			`{"kind":"react","room":"lobby","seq":1,"text":"🍵"}`: "forbidden", `{"kind":"delete","room":"lobby","seq":1}`: "forbidden",
		}},
		"poster": {poster, map[string]string{
			`{"kind":"post","room":"lobby","text":"x"}`: "", `{"kind":"reply","room":"lobby","seq":1,"text":"x"}`: "",
			`{"kind":"history","room":"lobby"}`: "no_such_room", `{"kind":"subscribe","rooms":["lobby"]}`: "no_such_room",
			`{"kind":"subscribe","mentions":true}`: "", // and hears nothing
		}},
		"gardener": {gardener, map[string]string{
			`{"kind":"post","room":"garden","text":"x"}`: "", `{"kind":"history","room":"garden"}`: "",
			`{"kind":"post","room":"lobby","text":"x"}`: "no_such_room", `{"kind":"history","room":"lobby"}`: "no_such_room",
			`{"kind":"subscribe","rooms":["garden","lobby"]}`: "no_such_room", `{"kind":"who","room":"lobby"}`: "no_such_room",
			`{"kind":"reply","room":"lobby","seq":1,"text":"x"}`: "no_such_room", `{"kind":"run","name":"room","args":"create mine"}`: "forbidden",
		}},
	} {
		b := h.bot(t, c.key)
		b.gets("hello")
		for line, code := range c.lines {
			if got, before := b.ask("%s", line); got.Code != code {
				t.Errorf("%s: %s: code %q (%s) after %q, want %q", who, line, got.Code, got.Text, before, code)
			}
		}
	}
	b := h.bot(t, poster)
	b.gets("hello")
	zoes.says("@poster, can you read this?")
	for _, line := range []string{`{"kind":"who","room":"lobby"}`, `{"kind":"who"}`, `{"kind":"subscribe","mentions":true,"all":true,"since":0}`, `{"kind":"ping"}`} {
		if _, before := b.ask("%s", line); len(before) > 0 {
			t.Errorf("%s tells a bot that may not read %q", line, before)
		}
	}
}

// opened opens a room.
func (h *house) opened(t *testing.T, desk *room.Desk, name string, kind store.RoomKind) store.RoomID {
	t.Helper()
	id, err := desk.Open(t.Context(), name, kind, "")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h *house) accountOf(t *testing.T, name string) store.Account {
	t.Helper()
	account, err := h.store.AccountByName(t.Context(), room.Fold(name))
	if err != nil {
		t.Fatal(err)
	}
	return account
}
