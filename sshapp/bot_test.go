package sshapp_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// newBot makes a bot of somebody's, with a key of its own.
func (h *house) newBot(t *testing.T, maker store.Account, name string, s store.Scopes, rooms ...store.RoomID) (*room.Desk, ssh.Signer) {
	t.Helper()
	key := sshtest.NewKey(t)
	k, err := keys.Public(key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	desk, err := h.rooms.Errand(room.AccountPerson(maker))
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.MakeBot(t.Context(), name, k.Fingerprint, k.Authorized, s, rooms); err != nil {
		t.Fatal(err)
	}
	return desk, key
}

// bot is a connection that speaks the protocol.
func (h *house) bot(t *testing.T, key ssh.Signer) *pipe {
	t.Helper()
	return h.piped(t, key, func(s *ssh.Session) error { return s.Start("bot") })
}

// said is a line from the house, as far as the tests look at it.
type said struct {
	Kind, Event, Name, Text, Room, Code, Args, By string
	ID, Position                                  uint64
	Ref                                           any
	Bot, Off                                      bool
	MentionsYou                                   bool    `json:"mentions_you"`
	Retry                                         float64 `json:"retry_after"`
	Scopes                                        []string
}

// String is what an event tells, in short.
func (s said) String() string {
	words := strings.Join(strings.Fields(s.Kind+" "+s.Event+" "+s.Name), " ") + " in " + s.Room
	if s.Text != "" {
		words += ": " + s.Text
	}
	for word, is := range map[string]bool{", to me": s.MentionsYou, ", off": s.Off} { // never both
		if is {
			words += word
		}
	}
	return words
}

func parsed(t *testing.T, line string) (s said) {
	t.Helper()
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		t.Errorf("the house says %q: %v", line, err)
	}
	return s
}

// line is the next line from the house, whatever it is.
func (p *pipe) line() string {
	p.t.Helper()
	return p.until("any line", func(string) bool { return true })[0]
}

// gets waits for a line of a kind, and gives it.
func (p *pipe) gets(kind string) (s said) {
	p.t.Helper()
	p.until(kind, func(line string) bool {
		s = parsed(p.t, line)
		return s.Kind == kind
	})
	return s
}

func (p *pipe) asks(format string, args ...any) { p.says(fmt.Sprintf(format, args...)) }

var readAndPost = store.Scopes{Read: true, Post: true}

// TestABotTalksAndListens: hello, what it says and hears, its own refs, and that others see it as a bot.
func TestABotTalksAndListens(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	_, key := h.newBot(t, zoe, "builder", readAndPost)
	person := h.pipe(t, zoesKey)
	b := h.bot(t, key)
	if hello := b.gets("hello"); hello.Name != "builder" || strings.Join(hello.Scopes, ",") != "read,post" {
		t.Errorf("hello says %+v", hello)
	}
	b.asks(`{"kind":"subscribe","ref":1,"rooms":["lobby"]}`)
	b.gets("ok")
	b.asks(`{"kind":"post","ref":"mine","room":"lobby","text":"main is green"}`)
	ok := b.gets("ok")
	if ok.Ref != "mine" || ok.ID == 0 {
		t.Errorf("a post is answered by %+v", ok)
	}
	person.hears("builder (a bot): main is green")
	person.says("/react 1 :tea:")
	if r := b.gets("reaction"); r.ID != ok.ID || r.Name != "Zoë" {
		t.Errorf("the reaction is %+v", r)
	}
	person.says("thank you @builder")
	m := b.gets("message")
	for m.Name != "Zoë" {
		m = b.gets("message")
	}
	b.asks(`{"kind":"reply","ref":2,"id":%d,"text":"at your service"}`, m.ID)
	person.hears("builder (a bot) (to Zoë, “thank you @builder”): at your service")
	b.asks(`{"kind":"edit","ref":3,"id":%d,"text":"main is red"}`, ok.ID)
	person.hears("-- now reads, by builder (a bot): main is red (edited) 🍵 1")
	b.asks(`{"kind":"run","ref":4,"name":"rooms"}`)
	if r := b.gets("room"); r.Name != "lobby" || r.Ref != 4.0 {
		t.Errorf("run answers %+v", r)
	}
}

// TestABotIsRefusedPolitely has a line for each thing that is answered with an error, and the connection goes on.
func TestABotIsRefusedPolitely(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	_, key := h.newBot(t, zoe, "clumsy", store.Scopes{Read: true})
	b := h.bot(t, key)
	b.gets("hello")
	for _, c := range []struct{ rule, line, code string }{
		{"no JSON", `nonsense`, "bad_request"},
		{"no object", `[1,2]`, "bad_request"},
		{"no kind", `{"ref":1}`, "bad_request"},
		{"an unknown kind", `{"kind":"dance"}`, "no_such_kind"},
		{"a ref that is an object", `{"kind":"ping","ref":{}}`, "bad_request"},
		{"too long a line", strings.Repeat("x", 70_000), "too_long"},
		{"no scope to post", `{"kind":"post","room":"lobby","text":"x"}`, "forbidden"},
		{"no such room", `{"kind":"subscribe","rooms":["attic"]}`, "no_such_room"},
		{"nothing to subscribe", `{"kind":"subscribe"}`, "bad_request"},
		{"no such message", `{"kind":"react","id":999,"text":"tea"}`, "no_such_message"},
		{"nobody asked", `{"kind":"answer","id":7,"text":"x"}`, "no_such_question"},
		{"a name that the house has", `{"kind":"register","name":"join"}`, "taken"},
		{"a command that it may not give", `{"kind":"run","name":"mute","args":"Zoë"}`, "forbidden"},
		{"an endless one", `{"kind":"run","name":"tail","args":"-f lobby"}`, "no_such_kind"},
	} {
		b.says(c.line)
		if got := b.gets("error"); got.Code != c.code {
			t.Errorf("%s: code %q (%s), want %q", c.rule, got.Code, got.Text, c.code)
		}
	}
	b.asks(`{"kind":"ping","ref":9}`)
	if ok := b.gets("ok"); ok.Ref != 9.0 {
		t.Errorf("after all that: %+v", ok)
	}
}

// TestNoGapAndNoRepeat: a bot that comes back with since hears all that it missed, once; without since nothing of the past.
func TestNoGapAndNoRepeat(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	desk, key := h.newBot(t, zoe, "keeper", readAndPost)
	say := func(words string) {
		t.Helper()
		if err := desk.In(1).Say(t.Context(), store.NewID(), room.Words{Text: words}); err != nil {
			t.Fatal(err)
		}
	}
	b := h.bot(t, key)
	b.gets("hello")
	say("before")
	b.asks(`{"kind":"subscribe","ref":1,"all":true}`)
	b.gets("ok")
	say("one")
	first := b.gets("message")
	if first.Text != "one" {
		t.Errorf("without since it hears %q first, want what comes from now on", first.Text)
	}
	if err := b.in.Close(); err != nil {
		t.Fatal(err)
	}
	_ = b.ses.Close() // the line breaks
	for i := range 5 {
		say(fmt.Sprint("missed ", i))
	}
	b = h.bot(t, key)
	b.asks(`{"kind":"subscribe","ref":1,"all":true,"since":%d}`, first.Position)
	for i := range 5 {
		if m := b.gets("message"); m.Text != fmt.Sprint("missed ", i) {
			t.Fatalf("message %d after coming back is %q", i, m.Text)
		}
	}
	say("now")
	if m := b.gets("message"); m.Text != "now" {
		t.Errorf("then comes %q", m.Text)
	}
}

// TestPeopleAskBots: a command that a bot offers, answered for the asker alone and for the room.
func TestPeopleAskBots(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	_, bobsKey := h.known(t, "bob")
	_, key := h.newBot(t, zoe, "sky", readAndPost)
	b := h.bot(t, key)
	b.gets("hello")
	b.asks(`{"kind":"register","ref":1,"name":"weather","usage":"CITY","help":"how it is outside"}`)
	b.gets("ok")
	g := sshtest.Come(t, h.addr, sshtest.Options{Key: zoesKey, Columns: 80, Rows: 24})
	g.Sees("#lobby")
	bob := h.pipe(t, bobsKey)
	g.Say("/weather Paris")
	asked := b.gets("command")
	if asked.Name != "weather" || asked.Args != "Paris" || asked.By != "Zoë" || asked.Room != "lobby" {
		t.Errorf("the bot is asked %+v", asked)
	}
	b.asks(`{"kind":"answer","ref":2,"id":%d,"private":true,"text":"14 °C\x1b[31m"}`, asked.ID)
	b.asks(`{"kind":"answer","ref":2,"id":%d,"private":true,"text":"14 °C"}`, asked.ID)
	g.Sees("sky answers /weather: 14 °C")
	g.Type("/weat\t")
	g.Sees("› /weather")
	g.Type("\x15")
	bob.says("/weather 北京")
	asked = b.gets("command")
	b.asks(`{"kind":"answer","ref":3,"id":%d,"text":"Beijing: sunny"}`, asked.ID)
	heard := strings.Join(bob.hears("sky (a bot): Beijing: sunny"), "\n")
	if strings.Contains(heard, "14 °C") {
		t.Error("an answer to one person was heard by another")
	}
}

// TestABotThatIsRevoked: its connection ends with a reason and status 77, and its key opens nothing any more.
func TestABotThatIsRevoked(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	desk, key := h.newBot(t, zoe, "fleeting", readAndPost)
	b := h.bot(t, key)
	b.gets("hello")
	b.asks(`{"kind":"subscribe","ref":1,"all":true}`)
	b.gets("ok")
	if err := desk.RevokeBot(t.Context(), h.accountOf(t, "fleeting").ID, "enough"); err != nil {
		t.Fatal(err)
	}
	for range b.all { // to its end
	}
	wantExit(t, "a revoked bot", b.ses.Wait(), 77)
	again := h.bot(t, key)
	for range again.all {
	}
	wantExit(t, "its key", again.ses.Wait(), 77)
	person := h.bot(t, zoesKey)
	for range person.all {
	}
	wantExit(t, "a person at the bots' door", person.ses.Wait(), 77)
}

func wantExit(t *testing.T, who string, err error, want int) {
	t.Helper()
	if exit, ok := err.(*ssh.ExitError); !ok || exit.ExitStatus() != want {
		t.Errorf("%s ends with %v, want exit status %d", who, err, want)
	}
}
