package hooks_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/sshapp/hooks"
	"teahouse/store"
)

const lobby = store.RoomID(1)

// house is one with a webhook door.
type house struct {
	t     *testing.T
	store *store.Store
	rooms *room.House
	base  string // the door's URL
	desk  *room.Desk
	owner store.AccountID
}

// open opens a house with an owner in it, whose desk it has.
func open(t *testing.T) *house {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "house.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := room.NewHouse(t.Context(), st, room.Config{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, store: st, rooms: rooms, base: "http://" + l.Addr().String()}
	s := hooks.New(hooks.Config{House: rooms, Store: st, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }() // ends with Shutdown
	t.Cleanup(func() {
		if err := errors.Join(s.Shutdown(context.Background()), <-served, st.Close()); err != nil {
			t.Error(err)
		}
	})
	h.owner = h.account("zoe")
	h.do(store.KindClaimHouse, h.owner, nil)
	h.desk = h.deskOf("zoe")
	return h
}

func (h *house) do(kind store.Kind, actor store.AccountID, body any) string {
	h.t.Helper()
	result, err := h.store.Do(h.t.Context(), store.NewCommand(kind, actor, body))
	if err != nil {
		h.t.Fatalf("%s: %v", kind, err)
	}
	return result.Value
}

func (h *house) account(name string) store.AccountID {
	h.t.Helper()
	id, err := strconv.ParseInt(h.do(store.KindRegister, 0, store.Register{Name: name, Folded: name, Skeleton: "~" + name, Password: "x"}), 10, 64)
	if err != nil {
		h.t.Fatal(err)
	}
	return store.AccountID(id)
}

func (h *house) deskOf(name string) *room.Desk {
	h.t.Helper()
	account, err := h.store.AccountByName(h.t.Context(), name)
	if err != nil {
		h.t.Fatal(err)
	}
	desk, err := h.rooms.Errand(room.AccountPerson(account))
	if err != nil {
		h.t.Fatal(err)
	}
	return desk
}

// hook makes a webhook and gives its URL.
func (h *house) hook(name string, in store.RoomID) string {
	h.t.Helper()
	token, err := h.desk.MakeHook(h.t.Context(), name, in)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.base + "/hooks/" + token
}

// answered is what a sender is told.
type answered struct {
	Status int
	Header http.Header
	OK     bool
	ID     uint64
	Error  string
	Text   string
}

func (h *house) post(to, contentType, body string, headers ...string) (a answered) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&a); err != nil {
		h.t.Fatalf("status %d, and no JSON: %v", response.StatusCode, err)
	}
	a.Status, a.Header = response.StatusCode, response.Header
	return a
}

// last is what was said last in the lobby.
func (h *house) last() store.Message {
	h.t.Helper()
	page, err := h.store.MessagesBefore(h.t.Context(), lobby, math.MaxInt64, 1)
	if err != nil || len(page) == 0 {
		h.t.Fatalf("nothing was said: %v", err)
	}
	return page[0]
}

func TestWhatIsPostedIsSaid(t *testing.T) {
	h := open(t)
	to := h.hook("builds", lobby)
	for name, tt := range map[string]struct{ contentType, body, want string }{
		"plain text":             {"text/plain; charset=utf-8", "main is green\nall of it", "main is green\nall of it"},
		"no type":                {"", "部署好了", "部署好了"},
		"JSON":                   {"application/json", `{"text":"main is *green*"}`, "main is *green*"},
		"JSON with a charset":    {"application/json; charset=utf-8", `{"text":"茶"}`, "茶"},
		"curl -d with JSON":      {"application/x-www-form-urlencoded", `{"text":"from curl"}`, "from curl"},
		"curl -d with words":     {"application/x-www-form-urlencoded", `disk is 91% full`, "disk is 91% full"},
		"Slack's payload":        {"application/x-www-form-urlencoded", "payload=" + url.QueryEscape(`{"text":"old form"}`), "old form"},
		"a form with a text":     {"application/x-www-form-urlencoded", "text=a+b", "a b"},
		"Slack's links":          {"application/json", `{"text":"see <https://example.com/1|run 1> &amp; <https://example.com>"}`, "see run 1 (https://example.com/1) & https://example.com"},
		"Slack's people":         {"application/json", `{"text":"<!channel> <@U024BE7LH> hello"}`, "channel U024BE7LH hello"},
		"Slack's attachments":    {"application/json", `{"attachments":[{"pretext":"Alert","title":"CPU","title_link":"https://example.com/cpu","text":"hot","fields":[{"title":"host","value":"a1"}]},{"fallback":"only this"}]}`, "Alert\nCPU https://example.com/cpu\nhot\nhost: a1\nonly this"},
		"Slack's blocks":         {"application/json", `{"blocks":[{"type":"header","text":{"type":"plain_text","text":"Deploy"}},{"type":"divider"},{"type":"section","text":{"type":"mrkdwn","text":"done"},"fields":[{"text":"v1.2"}]}]}`, "Deploy\ndone\nv1.2"},
		"blocks beside the text": {"application/json", `{"text":"short","blocks":[{"type":"section","text":{"text":"long"}}]}`, "short"},
		"control characters":     {"text/plain", "a\x1b[31mb\x07\u202ec", "abc"},
	} {
		t.Run(name, func(t *testing.T) {
			h.t = t
			a := h.post(to, tt.contentType, tt.body)
			if a.Status != http.StatusOK || !a.OK {
				t.Fatalf("answered %+v", a)
			}
			m := h.last()
			if m.Text != tt.want || m.Name != "builds" || !m.Bot || m.Number != a.ID {
				t.Errorf("said %q by %s, bot %v, number %d; want %q, number %d", m.Text, m.Name, m.Bot, m.Number, tt.want, a.ID)
			}
		})
	}
}

func TestWhatIsRefused(t *testing.T) {
	h := open(t)
	to := h.hook("builds", lobby)
	for name, tt := range map[string]struct {
		to, contentType, body string
		status                int
		word, says            string
	}{
		"a token that never was": {h.base + "/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa", "", "hello", http.StatusNotFound, "no_such_hook", "no such webhook"},
		"nothing":                {to, "text/plain", " \n ", http.StatusBadRequest, "empty", ""},
		"JSON without words":     {to, "application/json", `{"username":"x"}`, http.StatusBadRequest, "empty", ""},
		"no JSON":                {to, "application/json", `{"text":`, http.StatusBadRequest, "bad_request", "JSON"},
		"JSON that is a list":    {to, "application/json", `["text"]`, http.StatusBadRequest, "bad_request", ""},
		"a form without words":   {to, "application/x-www-form-urlencoded", "a=b&c=d", http.StatusBadRequest, "bad_request", ""},
		"4,001 characters":       {to, "text/plain", strings.Repeat("茶", 4001), http.StatusRequestEntityTooLarge, "too_long", "1 "},
		"more than 64 KiB":       {to, "text/plain", strings.Repeat("x", 64<<10+1), http.StatusRequestEntityTooLarge, "too_long", "65536"},
	} {
		t.Run(name, func(t *testing.T) {
			h.t = t
			a := h.post(tt.to, tt.contentType, tt.body)
			if a.Status != tt.status || a.OK || a.Error != tt.word || !strings.Contains(a.Text, tt.says) {
				t.Errorf("answered %+v, want %d %s", a, tt.status, tt.word)
			}
		})
	}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		r, err := http.NewRequestWithContext(t.Context(), method, to, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s is answered by %s", method, response.Status)
		}
	}
}

// TestAHookObeysItsRoom: what holds for people and bots where it posts holds for it.
func TestAHookObeysItsRoom(t *testing.T) {
	h := open(t)
	den, err := h.desk.Open(t.Context(), "den", store.Public, "")
	if err != nil {
		t.Fatal(err)
	}
	to := h.hook("builds", den)
	forbidden := func(when string) {
		t.Helper()
		if a := h.post(to, "text/plain", "hello"); a.Status != http.StatusForbidden || a.Text == "" {
			t.Errorf("%s: answered %+v", when, a)
		}
	}
	hook, err := h.rooms.Whom(t.Context(), "builds")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.desk.Sanction(t.Context(), store.Mute, hook, 0, time.Hour, "noise"); err != nil {
		t.Fatal(err)
	}
	forbidden("muted")
	if err := h.desk.Lift(t.Context(), store.Mute, hook, 0, ""); err != nil {
		t.Fatal(err)
	}
	if a := h.post(to, "text/plain", "hello"); !a.OK {
		t.Errorf("no longer muted: answered %+v", a)
	}
	if err := h.desk.SetHouse(t.Context(), "lockdown", "read-only", ""); err != nil {
		t.Fatal(err)
	}
	forbidden("only reading")
}

// TestATokenTakenBack opens nothing, and nothing of it can be read in the database.
func TestATokenTakenBack(t *testing.T) {
	h := open(t)
	to := h.hook("builds", lobby)
	list, err := h.store.Bots(t.Context(), h.owner)
	if err != nil || len(list) != 1 || !room.IsHook(list[0]) {
		t.Fatalf("the owner's bots are %+v, %v", list, err)
	}
	_, token, _ := strings.Cut(to, "/hooks/")
	if strings.Contains(list[0].Fingerprint, token) || len(token) < 26 {
		t.Errorf("the house keeps %q of %q", list[0].Fingerprint, token)
	}
	if err := h.desk.RevokeBot(t.Context(), list[0].Account, ""); err != nil {
		t.Fatal(err)
	}
	if a := h.post(to, "text/plain", "hello"); a.Status != http.StatusNotFound {
		t.Errorf("answered %+v", a)
	}
}

func TestTooMuchIsToldWhenToComeAgain(t *testing.T) {
	h := open(t)
	to := h.hook("builds", lobby)
	for range 100 {
		a := h.post(to, "text/plain", "again")
		if a.OK {
			continue
		}
		if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); a.Status != http.StatusTooManyRequests || err != nil || seconds < 1 {
			t.Errorf("answered %+v", a)
		}
		return
	}
	t.Error("a hundred at once were all said")
}

// TestTheSameIsSaidOnce: a sender that is not sure repeats what it sent, with the same key.
func TestTheSameIsSaidOnce(t *testing.T) {
	h := open(t)
	to, other := h.hook("builds", lobby), h.hook("deploys", lobby)
	first := h.post(to, "text/plain", "once", "Idempotency-Key", "run-17")
	second := h.post(to, "text/plain", "once", "Idempotency-Key", "run-17")
	if !first.OK || !second.OK || first.ID != second.ID {
		t.Errorf("answered %+v and %+v", first, second)
	}
	if a := h.post(other, "text/plain", "another's", "Idempotency-Key", "run-17"); !a.OK || a.ID == first.ID {
		t.Errorf("another hook with the same key is answered %+v", a)
	}
}

// TestSlowAndManySenders: whoever does not send what they announced, and whoever comes a thousand times, keeps nobody else
// from being heard.
func TestSlowAndManySenders(t *testing.T) {
	h := open(t)
	to := h.hook("builds", lobby)
	address := strings.TrimPrefix(h.base, "http://")
	var slow []net.Conn
	for range 300 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		_, _ = io.WriteString(c, "POST /hooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n")
		slow = append(slow, c)
	}
	// They have all places until their time is over.
	if _, err := io.ReadAll(slow[0]); err != nil {
		t.Fatal(err)
	}
	if a := h.post(to, "text/plain", "at last"); !a.OK {
		t.Errorf("answered %+v", a)
	}
}
