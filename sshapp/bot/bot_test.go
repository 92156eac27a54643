package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"teahouse/room"
	"teahouse/sshapp/bot"
	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// listener is a bot's end of a connection: it keeps what the house says, and hangs up when it hears the last answer.
type listener struct {
	heard bytes.Buffer
	last  string
	end   context.CancelFunc
}

func (l *listener) Write(p []byte) (int, error) {
	n, err := l.heard.Write(p)
	if bytes.Contains(p, []byte(l.last)) {
		l.end()
	}
	return n, err
}

// FuzzLines has a bot say anything. Whatever it is, the house answers in lines of JSON, and carries out what comes behind it.
// Nothing of what it said is anything but text.
//
//security:holds 1 2
func FuzzLines(f *testing.F) {
	for _, seed := range []string{
		"", "\n\n \n", "nonsense\n", `{"kind":"ping","ref":1}`, `{"kind":"ping","ref":"\ud800"}`, `{"kind":"ping","ref":1e999}`, `{"kind":"ping","ref":-}`,
		`{"kind":"subscribe","all":true,"since":0}`, `{"kind":"post","room":"lobby","text":"\u001b[2J\u2028\u202e"}`, `{"kind":"edit","id":1,"text":"x"}`,
		`{"kind":"history","room":"lobby","args":"-n -1"}`, `{"kind":"run","name":"help"}`, `{"kind":"run","name":"who","args":"--in 'x"}`, `{"kind":"whois","name":"@"}`,
		`{"kind":"register","name":"tea","usage":"\n","help":"\t"}` + "\n" + `{"kind":"unregister","name":"TEA"}`, `{"kind":"answer","id":1,"text":"x"}`,
		`{"kind":"post","room":"lobby","text":"\u009b2J\u0007 tea \ud800"}` + "\n" + `{"kind":"history","room":"lobby"}`, `{"kind":"react","room":"lobby","seq":1,"text":"🍵"}`, `{"kind":"post","room":"@","text":"x"}`, "\xff\xfe\n{\"kind\":\"\xff\"}", strings.Repeat("[", 1000), `{"kind":"ping"}{}`,
		`{"ref":{"a":[]},"kind":"ping"}`, `{"KIND":"ping","Ref":2}`, strings.Repeat("x", 70_000),
	} {
		f.Add([]byte(seed))
	}
	env, account := house(f)
	f.Fuzz(func(t *testing.T, said []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		l := &listener{last: `"ref":"the last one"`, end: cancel}
		err := bot.Run(bot.Config{
			Context: ctx, Leaving: t.Context(), Env: env, Text: text.For("en"), Person: room.AccountPerson(account), Account: account,
			In: strings.NewReader(string(said) + "\n" + `{"kind":"ping","ref":"the last one"}` + "\n"), Out: l, HangUp: cancel, Farewell: time.Minute,
		})
		if err != nil {
			t.Errorf("the house ends it: %v", err)
		}
		if !strings.Contains(l.heard.String(), l.last) {
			t.Errorf("what came last was not answered:\n%s", l.heard.String())
		}
		for line := range strings.Lines(l.heard.String()) {
			var record struct {
				V    int
				Kind string
				Text string
			}
			if err := json.Unmarshal([]byte(line), &record); err != nil || record.V != 1 || record.Kind == "" {
				t.Errorf("the house says %q: %v", line, err)
			}
			if record.Kind == "message" && room.Clean(record.Text) != record.Text {
				t.Errorf("the house hands on %+q, which is not clean", record.Text)
			}
			if !utf8.ValidString(line) || strings.ContainsFunc(strings.TrimSuffix(line, "\n"), unicode.IsControl) {
				t.Errorf("the house says %q, which may do something to a terminal", line)
			}
		}
	})
}

// house is one with a bot that may read and post.
func house(f *testing.F) (*command.Env, store.Account) {
	st, err := store.Open(f.Context(), filepath.Join(f.TempDir(), "teahouse.db"), store.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { st.Close() })
	h, err := room.NewHouse(f.Context(), st, room.Config{})
	if err != nil {
		f.Fatal(err)
	}
	door := room.NewDoor(st, store.NewHasher(1), room.DoorConfig{})
	maker, err := door.Register(f.Context(), "", "Zoë", "a-cup-of-green-tea", "en")
	if err != nil {
		f.Fatal(err)
	}
	desk, err := h.Errand(room.AccountPerson(maker))
	if err != nil {
		f.Fatal(err)
	}
	if err := desk.MakeBot(f.Context(), "parrot", "SHA256:none", "ssh-ed25519 none", store.Scopes{Read: true, Post: true}, nil); err != nil {
		f.Fatal(err)
	}
	account, err := st.AccountByName(f.Context(), room.Fold("parrot"))
	if err != nil {
		f.Fatal(err)
	}
	env := &command.Env{House: h, Door: door, Store: st, ParseKey: func(string) (command.Key, string, error) { return command.Key{}, "", store.ErrMalformed }}
	return env, account
}
