package hooks

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/url"
	"regexp"
	"strings"

	"teahouse/store"
)

// messageID is the same for two requests that are one: a sender that repeats what it is not sure of gives both the same
// Idempotency-Key, and the message is said once.
func messageID(hook store.AccountID, key string) string {
	if key == "" {
		return store.NewID()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", hook, key))
	return hex.EncodeToString(sum[:16])
}

// readText takes the words out of what was sent: plain text, JSON with a "text", or Slack's form of either.
func readText(body io.Reader, contentType string) (string, error) {
	b, err := io.ReadAll(body)
	if err != nil {
		return "", err
	}
	media, _, _ := mime.ParseMediaType(contentType)
	switch {
	case media == "application/json", strings.HasSuffix(media, "+json"):
		return fromJSON(b)
	case media == "application/x-www-form-urlencoded":
		return fromForm(string(b))
	}
	return string(b), nil
}

// fromForm reads payload=JSON, as Slack's senders have it. curl -d says that it sends a form whatever it sends, so that JSON
// and plain text behind it are taken for what they are.
func fromForm(body string) (string, error) {
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		return fromJSON([]byte(body))
	}
	form, err := url.ParseQuery(body)
	switch {
	case err == nil && form.Has("payload"):
		return fromJSON([]byte(form.Get("payload")))
	case err == nil && form.Has("text"):
		return form.Get("text"), nil
	case strings.Contains(body, "=") && !strings.Contains(body, " "):
		return "", errForm
	}
	return body, nil
}

// payload is what of Slack's form has words in it. What is only for looks, and who the sender says that it is, are passed
// over: a webhook has one name.
type payload struct {
	Text        string       `json:"text"`
	Attachments []attachment `json:"attachments"`
	Blocks      []block      `json:"blocks"`
}

type attachment struct {
	Fallback  string `json:"fallback"`
	Pretext   string `json:"pretext"`
	Title     string `json:"title"`
	TitleLink string `json:"title_link"`
	Text      string `json:"text"`
	Fields    []struct {
		Title string `json:"title"`
		Value string `json:"value"`
	} `json:"fields"`
}

type block struct {
	Text   textObject   `json:"text"`
	Fields []textObject `json:"fields"`
}

type textObject struct {
	Text string `json:"text"`
}

// fromJSON reads {"text": …}, with Slack's attachments and blocks where there are any.
func fromJSON(b []byte) (string, error) {
	var p payload
	if err := json.Unmarshal(b, &p); err != nil {
		return "", fmt.Errorf("%w: %w", errForm, err)
	}
	parts := []string{p.Text}
	if p.Text == "" { // with a text, the blocks say the same once more
		for _, each := range p.Blocks {
			parts = append(parts, each.Text.Text)
			for _, f := range each.Fields {
				parts = append(parts, f.Text)
			}
		}
	}
	for _, each := range p.Attachments {
		parts = append(parts, each.words())
	}
	parts = without(parts, "")
	return unescape(strings.Join(parts, "\n")), nil
}

func (a attachment) words() string {
	title := a.Title
	if title != "" && a.TitleLink != "" {
		title += " " + a.TitleLink
	}
	parts := []string{a.Pretext, title, a.Text}
	for _, f := range a.Fields {
		parts = append(parts, strings.Trim(f.Title+": "+f.Value, ": "))
	}
	return cmp.Or(strings.Join(without(parts, ""), "\n"), a.Fallback)
}

func without(parts []string, unwanted string) (kept []string) {
	for _, p := range parts {
		if p != unwanted {
			kept = append(kept, p)
		}
	}
	return kept
}

// link is <https://example.com|words> or <https://example.com>, as Slack's senders write links; people and channels of
// elsewhere stand in it as <@U123> or <!here>.
var link = regexp.MustCompile(`<([^<>|\s]+)(?:\|([^<>]*))?>`)

// unescape makes plain words of Slack's.
func unescape(s string) string {
	s = link.ReplaceAllStringFunc(s, func(found string) string {
		parts := link.FindStringSubmatch(found)
		target, words := parts[1], parts[2]
		switch {
		case strings.HasPrefix(target, "!"), strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
			return cmp.Or(words, strings.TrimLeft(target, "!@#")) // nobody here is called by it
		case words == "" || words == target:
			return target
		}
		return words + " (" + target + ")"
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
