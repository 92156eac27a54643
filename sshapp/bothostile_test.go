package sshapp_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// TestNothingLeaksThroughTheBotsDoor: what is said where a bot is not it neither hears nor finds, whatever it asks for.
func TestNothingLeaksThroughTheBotsDoor(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	bob, _ := h.known(t, "bob")
	desk, key := h.newBot(t, zoe, "spy", readAndPost)
	cellar := h.opened(t, desk, "cellar", store.Private)
	direct, err := desk.OpenDirect(t.Context(), []store.AccountID{bob.ID})
	if err != nil {
		t.Fatal(err)
	}
	b := h.bot(t, key)
	b.gets("hello")
	b.ask(`{"kind":"subscribe","all":true,"direct":true,"mentions":true,"since":0}`)
	var secret uint64
	for _, in := range []store.RoomID{cellar, direct} {
		if secret, err = desk.In(in).Post(t.Context(), store.NewID(), room.Words{Text: "a secret, @spy"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		`{"kind":"ping"}`, `{"kind":"rooms"}`, `{"kind":"who"}`, `{"kind":"run","name":"mentions"}`, `{"kind":"run","name":"unread"}`,
		`{"kind":"history","room":"cellar"}`, `{"kind":"who","room":"cellar"}`, `{"kind":"subscribe","rooms":["cellar"]}`, `{"kind":"post","room":"cellar","text":"x"}`,
		`{"kind":"typing","room":"cellar"}`, `{"kind":"history","room":"@bob"}`, `{"kind":"history","room":"@bob,Zoë"}`, `{"kind":"reply","room":"cellar","seq":1,"text":"x"}`,
		fmt.Sprintf(`{"kind":"react","id":%d,"text":"🍵"}`, secret), fmt.Sprintf(`{"kind":"reply","id":%d,"text":"x"}`, secret),
		fmt.Sprintf(`{"kind":"run","name":"msg","args":"%d"}`, secret), `{"kind":"run","name":"tail","args":"--since 0 cellar"}`, `{"kind":"run","name":"room","args":"cellar"}`,
		`{"kind":"run","name":"export","args":"--mine"}`, `{"kind":"run","name":"audit"}`, `{"kind":"run","name":"reports"}`, `{"kind":"run","name":"pins","room":"cellar"}`,
		`{"kind":"run","name":"key","args":"list"}`, `{"kind":"subscribe","all":true,"direct":true,"since":0}`, `{"kind":"ping"}`,
	} {
		answer, before := b.ask("%s", line)
		for _, told := range append(before, answer.Text) {
			if strings.Contains(told, "secret") || strings.Contains(told, `"cellar"`) && strings.Contains(told, `"v"`) {
				t.Errorf("%s tells the bot %s", line, told)
			}
		}
	}
}

// TestABotThatIsTakenOutOfARoom hears no more of it, at once; one that asked for this very room is told that it is over.
func TestABotThatIsTakenOutOfARoom(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	desk, key := h.newBot(t, zoe, "ear", readAndPost)
	cellar := h.opened(t, desk, "cellar", store.Private)
	bot := h.accountOf(t, "ear")
	if err := desk.In(cellar).Invite(t.Context(), bot.ID); err != nil {
		t.Fatal(err)
	}
	everywhere, there := h.bot(t, key), h.bot(t, key)
	bots, err := h.rooms.Errand(room.AccountPerson(bot))
	if err != nil {
		t.Fatal(err)
	}
	if err := bots.Join(t.Context(), cellar); err != nil {
		t.Fatal(err)
	}
	everywhere.ask(`{"kind":"subscribe","all":true}`)
	if ok, _ := there.ask(`{"kind":"subscribe","rooms":["cellar"]}`); ok.Kind != "ok" {
		t.Fatalf("a bot that was asked in may not listen: %+v", ok)
	}
	if err := desk.In(cellar).Say(t.Context(), store.NewID(), room.Words{Text: "before"}); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*pipe{everywhere, there} {
		if m := b.gets("message"); m.Text != "before" || m.Room != "cellar" {
			t.Errorf("it hears %q first", m)
		}
	}
	whom, err := h.rooms.Whom(t.Context(), "ear")
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.Kick(t.Context(), whom, cellar, "enough"); err != nil {
		t.Fatal(err)
	}
	for in, words := range map[store.RoomID]string{cellar: "after", 1: "in the lobby"} {
		if err := desk.In(in).Say(t.Context(), store.NewID(), room.Words{Text: words}); err != nil {
			t.Fatal(err)
		}
	}
	if m := everywhere.gets("message"); m.Text != "in the lobby" {
		t.Errorf("then it hears %q, want what is said in the lobby", m)
	}
	for line := range there.all {
		if s := parsed(t, line); s.Kind == "message" {
			t.Errorf("a bot that may hear nothing any more hears %q", s)
		}
	}
	wantExit(t, "a bot that listened there", there.ses.Wait(), 77)
}

// TestTwoConnectionsOfOneBot hear the same, offer one name once, and share what is asked.
func TestTwoConnectionsOfOneBot(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	_, key := h.newBot(t, zoe, "twin", readAndPost)
	one, two := h.bot(t, key), h.bot(t, key)
	for _, b := range []*pipe{one, two} {
		b.ask(`{"kind":"subscribe","all":true}`)
	}
	one.ask(`{"kind":"register","name":"tea"}`)
	if again, _ := two.ask(`{"kind":"register","name":"tea"}`); again.Code != "taken" {
		t.Errorf("the other connection offers it again: %+v", again)
	}
	person := h.pipe(t, zoesKey)
	person.says("/tea green")
	asked := one.gets("command")
	if not, _ := two.ask(`{"kind":"answer","id":%d,"text":"mine"}`, asked.ID); not.Code != "no_such_question" {
		t.Errorf("what one connection was asked the other can answer: %+v", not)
	}
	if empty, _ := one.ask(`{"kind":"answer","id":%d,"text":" "}`, asked.ID); empty.Code != "empty" {
		t.Errorf("an empty answer: %+v", empty)
	}
	if ok, _ := one.ask(`{"kind":"answer","id":%d,"text":"here you are"}`, asked.ID); ok.Kind != "ok" || ok.ID == 0 {
		t.Errorf("an answer after one that was refused: %+v", ok)
	}
	if again, _ := one.ask(`{"kind":"answer","id":%d,"text":"more"}`, asked.ID); again.Code != "no_such_question" {
		t.Errorf("a second answer: %+v", again)
	}
	for said := ""; said != "here you are"; {
		said = two.gets("message").Text
	}
	if err := one.in.Close(); err != nil {
		t.Fatal(err)
	}
	_ = one.ses.Close()
	for again := (said{Code: "taken"}); again.Code == "taken"; { // what it offered ends when the house notices
		again, _ = two.ask(`{"kind":"register","name":"tea"}`)
	}
	person.says("/tea black")
	if asked := two.gets("command"); asked.Args != "black" {
		t.Errorf("the connection that is left is asked %+v", asked)
	}
}

// TestWhatABotSaysWrong: what is no action is answered once and leaves the connection as it is.
func TestWhatABotSaysWrong(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	_, key := h.newBot(t, zoe, "clumsy", readAndPost)
	b := h.bot(t, key)
	b.gets("hello")
	for _, c := range []struct{ rule, line, code string }{
		{"a ref that is true", `{"kind":"ping","ref":true}`, "bad_request"},
		{"a ref of 101 bytes", `{"kind":"ping","ref":"` + strings.Repeat("x", 99) + `"}`, "bad_request"},
		{"a ref of 100 bytes", `{"kind":"ping","ref":"` + strings.Repeat("x", 98) + `"}`, ""},
		{"a ref that is null is none", `{"kind":"ping","ref":null}`, ""},
		{"two objects on a line", `{"kind":"ping"}{"kind":"ping"}`, "bad_request"},
		{"a field of the wrong type", `{"kind":"post","room":7,"text":"x"}`, "bad_request"},
		{"a negative number", `{"kind":"react","id":-1,"text":"🍵"}`, "bad_request"},
		{"a number beyond all", `{"kind":"subscribe","all":true,"since":99999999999999999999}`, "bad_request"},
		{"deep nesting", strings.Repeat("[", 20_000), "bad_request"},
		{"a line of 65,536 bytes", `{"kind":"ping"` + strings.Repeat(" ", 65_536-16) + `}`, ""},
		{"a line of 65,537 bytes", `{"kind":"ping"` + strings.Repeat(" ", 65_537-16) + `}`, "too_long"},
		{"a line from Windows", `{"kind":"ping"}` + "\r", ""},
		{"bytes that are no UTF-8", "{\"kind\":\"post\",\"room\":\"lobby\",\"text\":\"\xff\xfe\"}", ""},
		{"a position from another time", `{"kind":"subscribe","all":true,"since":1000000}`, ""},
	} {
		if got, before := b.ask("%s", c.line); got.Code != c.code {
			t.Errorf("%s: code %q (%s) after %q, want %q", c.rule, got.Code, got.Text, before, c.code)
		}
	}
	b.asks(`{"kind":"post","room":"lobby","text":"still here"}`)
	if m := b.gets("message"); m.Text != "still here" {
		t.Errorf("with a position that the house has not come to the bot hears %q", m)
	}
}

// TestABotThatFloods is told how long to wait, each time, and others are heard meanwhile.
func TestABotThatFloods(t *testing.T) {
	h := openRoom(t, nil)
	zoe, zoesKey := h.known(t, "Zoë")
	_, key := h.newBot(t, zoe, "mill", readAndPost)
	b, person := h.bot(t, key), h.pipe(t, zoesKey)
	b.gets("hello")
	const lines = 200
	go func() { // ends with the connection, or when all is written
		for i := range lines {
			_, _ = fmt.Fprintf(b.in, `{"kind":"post","ref":%d,"room":"lobby","text":"clack %d"}`+"\n", i, i)
		}
	}()
	fast := 0
	for i := range lines {
		answer := parsed(t, b.line())
		if answer.Ref != float64(i) {
			t.Fatalf("answer %d is %+v", i, answer)
		}
		if answer.Code == "too_fast" && answer.Retry > 0 && answer.Retry < 60 {
			fast++
		}
	}
	if fast < lines/2 {
		t.Errorf("of %d messages at once %d were too fast", lines, fast)
	}
	person.says("quiet, please")
	b.ask(`{"kind":"subscribe","all":true,"since":0}`)
	for m := b.gets("message"); m.Text != "quiet, please"; {
		m = b.gets("message")
	}
}

// TestALineWithoutEnd costs the house nothing but the reading, and its bot can still be revoked.
func TestALineWithoutEnd(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	desk, key := h.newBot(t, zoe, "drone", readAndPost)
	b := h.bot(t, key)
	b.ask(`{"kind":"subscribe","all":true}`)
	go func() { // ends with the connection
		hum := strings.Repeat("m", 1<<15)
		for err := error(nil); err == nil; {
			_, err = fmt.Fprint(b.in, hum)
		}
	}()
	if err := desk.In(1).Say(t.Context(), store.NewID(), room.Words{Text: "can you hear me?"}); err != nil {
		t.Fatal(err)
	}
	b.gets("message")
	if err := desk.RevokeBot(t.Context(), h.accountOf(t, "drone").ID, ""); err != nil {
		t.Fatal(err)
	}
	for range b.all { // to its end
	}
	wantExit(t, "a bot that never ends its line", b.ses.Wait(), 77)
}

// TestABotThatDoesNotRead holds up nobody, and does not stay when it is revoked though no word reaches it.
func TestABotThatDoesNotRead(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	_, bobsKey := h.known(t, "bob")
	desk, key := h.newBot(t, zoe, "deaf", readAndPost)
	client := h.dial(t, ssh.PublicKeys(key))
	c := session(t, client)
	c.must(t, "exec", text("bot"))
	if _, err := fmt.Fprintln(c, `{"kind":"subscribe","all":true}`); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		if err := desk.In(1).Say(t.Context(), store.NewID(), room.Words{Text: strings.Repeat("水", 4000)}); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	for range 40 { // 96 kB each: far more than the channel takes unread
		if _, err := fmt.Fprintln(c, `{"kind":"history","room":"lobby","args":"-n 8"}`); err != nil {
			t.Fatal(err)
		}
	}
	h.pipe(t, bobsKey).says("/me waits for nobody")
	g := h.enter(t, sshtest.Options{})
	g.Sees("waits for nobody")
	if err := desk.RevokeBot(t.Context(), h.accountOf(t, "deaf").ID, ""); err != nil {
		t.Fatal(err)
	}
	await(t, "the connection of a bot that does not read", ended(client))
}

// TestABotWhenTheHouseCloses is told so by the exit status.
func TestABotWhenTheHouseCloses(t *testing.T) {
	h := openRoom(t, nil)
	zoe, _ := h.known(t, "Zoë")
	_, key := h.newBot(t, zoe, "early", readAndPost)
	b := h.bot(t, key)
	b.ask(`{"kind":"subscribe","all":true}`)
	if err := h.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	for range b.all { // to its end
	}
	wantExit(t, "a bot when the house closes", b.ses.Wait(), 69)
}
