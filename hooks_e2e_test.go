package main_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestAWebhook is made in the chat, posted to by a program that knows no SSH, and taken back.
func TestAWebhook(t *testing.T) {
	h := open(t, t.TempDir(), "--hooks", "127.0.0.1:0")
	base := h.printed(`Webhooks +(http://\S+)/hooks/`)
	zoe := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	register(zoe, "", "another-password")
	zoe.Sees("Welcome")
	zoe.Say("/hook create builds")
	zoe.Sees(base+"/hooks/", "shown this once")
	url := regexp.MustCompile(regexp.QuoteMeta(base) + `/hooks/[a-z0-9]+`).FindString(zoe.Screen())
	zoe.Type("y")
	sent(t, zoe, "the address, to the clipboard", "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(url)))
	zoe.Type(escape)
	gone(zoe, base)

	post := func() (int, string) {
		response, err := http.Post(url, "application/json", strings.NewReader(`{"text":"main is green"}`))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	if status, body := post(); status != http.StatusOK || !strings.Contains(body, `"ok":true`) {
		t.Errorf("answered %d %s", status, body)
	}
	zoe.Sees("builds ⚙", "main is green")
	zoe.Say("/hook list")
	zoe.Sees("builds  Zoë  lobby")
	zoe.Type(escape)
	gone(zoe, "builds  Zoë  lobby")
	zoe.Say("/hook revoke builds")
	zoe.Sees("builds may not come in any more")
	if status, body := post(); status != http.StatusNotFound {
		t.Errorf("taken back, and answered %d %s", status, body)
	}
	if code := h.stop(); code != 0 {
		t.Errorf("exit status = %d, want 0", code)
	}
}

func TestAHouseWithoutWebhooks(t *testing.T) {
	h := open(t, t.TempDir())
	zoe := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30, User: "Zoë"})
	zoe.Sees("Log in", "Zoë")
	register(zoe, "", "another-password")
	zoe.Sees("Welcome")
	zoe.Say("/hook create builds")
	zoe.Sees("This house takes no webhooks", "› /hook create builds")
}
