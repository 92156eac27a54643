package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// chatAPI is a language model as the helper knows it: it answers what it is told to, in pieces, and keeps what it was asked.
type chatAPI struct {
	answer chan string // pieces of an answer; "" ends it
	asked  chan string // the body of each question
}

func (a *chatAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Authorization") != "Bearer s3cret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	a.asked <- string(body)
	w.Header().Set("Content-Type", "text/event-stream")
	for piece := range a.answer {
		if piece == "" {
			break
		}
		content, err := json.Marshal(piece)
		if err != nil {
			return
		}
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n", content)
		w.(http.Flusher).Flush()
	}
	fmt.Fprint(w, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
}

// TestTheHelper is what somebody new and the house's helper say to each other over SSH.
func TestTheHelper(t *testing.T) {
	api := &chatAPI{answer: make(chan string), asked: make(chan string, 10)}
	server := httptest.NewServer(api)
	defer server.Close()
	key := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(key, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	h := open(t, data, "--burst", "0", "--rate", "0", "--helper=on", "--llm-url", server.URL+"/v1", "--llm-model", "small", "--llm-key-file", key)
	zoe := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 40, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	register(zoe, "", "another-password")
	t.Run("greets whoever is new", func(t *testing.T) { zoe.Sees("Welcome, Zoë!") })
	t.Run("knows the commands in English", func(t *testing.T) {
		zoe.Say("@茶博士 how do I make a room?")
		zoe.Sees("This should help", "/room create")
	})
	t.Run("and in Chinese", func(t *testing.T) {
		zoe.Say("@茶博士 怎么建房间")
		zoe.Sees("试试这个", "/room create")
	})
	t.Run("reminds", func(t *testing.T) {
		zoe.Say("@茶博士 remind me in 1s to turn off the stove")
		zoe.Sees("I will remind you on", "@Zoë ⏰ turn off the stove")
	})
	t.Run("asks the model, and its answer grows in one message", func(t *testing.T) {
		zoe.Say("@茶博士 why is oolong a black dragon?")
		zoe.Sees("oolong a black dragon?")
		var body string
		select {
		case body = <-api.asked:
		case <-time.After(20 * time.Second):
			t.Fatal("the model is not asked")
		}
		for _, want := range []string{`"model":"small"`, "why is oolong a black dragon", "turn off the stove"} {
			if !strings.Contains(body, want) {
				t.Errorf("the model is not shown %q", want)
			}
		}
		if strings.Contains(body, "another-password") {
			t.Error("the model is shown a password")
		}
		api.answer <- "Because of its colour"
		seen := make(chan struct{})
		go func() { // ends with the words on the screen, or without them
			defer close(seen)
			zoe.Sees("Because of its colour", "…")
		}()
		thinks := time.NewTicker(100 * time.Millisecond)
		defer thinks.Stop()
		for growing := true; growing; { // what comes within a second is shown with what comes after it
			select {
			case <-seen:
				growing = false
			case <-thinks.C:
				api.answer <- " "
			}
		}
		api.answer <- " and its shape."
		api.answer <- ""
		zoe.Sees("and its shape. (edited)")
	})
	t.Run("says it plainly when the model can't be reached", func(t *testing.T) {
		server.Close()
		zoe.Say("@茶博士 what does silver needle taste like")
		zoe.Sees("I could not reach whoever answers for me")
	})
	t.Run("has its name to itself", func(t *testing.T) {
		for _, name := range []string{"茶博士", "茶博士2", "茶博士_", "@茶博士"} {
			if out, err := command(t, h.addr, sshtest.NewKey(t), "register "+name, "a-cup-of-green-tea\n"); err == nil {
				t.Errorf("somebody can be called %q: %s", name, out)
			}
		}
	})
	t.Run("and stays at home when it is told to", func(t *testing.T) {
		if code := h.stop(); code != 0 {
			t.Errorf("exit status after SIGTERM = %d, want 0", code)
		}
		h = open(t, data)
		back := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 40, User: "Zoë"})
		back.Sees("Log in")
		back.Say("another-password")
		back.Sees("#lobby")
		back.Say("@茶博士 how do I make a poll?")
		back.Say("/who")
		back.Sees("how do I make a poll?")
		back.SeesNot("/poll")
	})
}
