package bot

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"teahouse/sshapp/command"
)

// These tables are the page's: what stands in the code is not exported for their sake.

var update = flag.Bool("update", false, "rewrite the tables of docs/bots/README.md")

// kindWords say what each action does, which scope it takes, and which fields it knows.
var kindWords = map[string]struct{ fields, scope, does string }{
	"subscribe":   {"rooms all direct mentions since", "read", "tells what happens from now on, or from behind `since`; takes the place of an earlier one"},
	"unsubscribe": {"", "", "ends that; nothing more of it comes behind the `ok`"},
	"post":        {"room to text id", "post", "says something in a room, or to somebody in private; with an `id` it is `reply`"},
	"reply":       {"id room seq text", "post", "answers a message, in its room"},
	"edit":        {"id room seq text", "post", "gives an own message another text, for a day"},
	"delete":      {"id room seq text", "post", "takes an own message away, with `moderate` any; `text` is the reason"},
	"react":       {"id room seq text off", "post", "answers a message with an emoji, by its name or itself; `off` takes it back"},
	"typing":      {"room", "post", "shows for a few seconds that the bot is about to say something"},
	"history":     {"room args", "read", "the newest messages of a room as `message`, the oldest first; `args` as in the shell, such as `-n 50`"},
	"who":         {"room args", "read", "who is in a room, as `person`"},
	"rooms":       {"args", "", "the rooms that the bot sees, as `room`"},
	"whois":       {"name", "", "what the house tells of somebody, as `profile`"},
	"register":    {"name usage help", "read", "offers people a command while this connection lasts"},
	"unregister":  {"name", "", "takes it back"},
	"answer":      {"id text private", "post", "answers a `command` once: in its room, or (`private`) to whoever asked"},
	"run":         {"name args room", "", "any other of [the house's commands](../ssh-commands.md), with the rights of the bot; what it prints comes as records"},
	"ping":        {"", "", "nothing but `ok`"},
}

// codeWords say what a program makes of each code.
var codeWords = map[string]string{
	"bad_request":      "the line can't be understood, or a field is missing: a mistake in the bot",
	"no_such_kind":     "the house knows no such action",
	"too_long":         "the line has more than 65,536 bytes, or the text more than 4,000 characters or 60 lines",
	"empty":            "nothing readable is left of the text",
	"forbidden":        "it takes a scope or a role that the bot, or whoever made it, does not have",
	"no_such_room":     "there is none of that name that the bot may see",
	"no_such_person":   "there is nobody of that name",
	"no_such_message":  "there is none of that number that the bot may see",
	"no_such_emoji":    "there is none of that name",
	"no_such_question": "nobody asked that, it was answered, or 64 were asked since",
	"nobody_there":     "whoever asked has gone; or, of a command: the bot does not offer it",
	"bad_name":         "a command can't be called that: letters, digits, `-` and `_`, 24 at most, and a letter first",
	"taken":            "the name is taken",
	"too_fast":         "wait for `retry_after` and say it again",
	"too_many":         "there are as many as there may be, such as ten commands of one bot",
	"too_late":         "a message can be edited for a day",
	"muted":            "the bot, or whoever made it, may not speak, for `retry_after` if it ends",
	"banned":           "the bot, or whoever made it, was banned, here or in the house",
	"blocked":          "whoever it is said to does not want to hear it",
	"held":             "it waits for a moderator to let it through; do not say it again",
	"archived":         "nobody writes in this room any more",
	"read_only":        "nobody but moderators writes in this house for now",
	"nothing_to_do":    "it is so already",
	"refused":          "any other reason; `text` tells it",
	"unavailable":      "the house can't save just now: try again later",
	"closing":          "the house closes: come again in a minute",
}

// TestThePageOfBots keeps the tables of docs/bots/README.md as the code is; -update writes them.
func TestThePageOfBots(t *testing.T) {
	const page, begin, end = "../../docs/bots/README.md", "<!-- made by go test ./sshapp/bot -update -->\n", "<!-- end of what is made -->\n"
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(b), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no place for the tables", page)
	}
	want := before + begin + actionTables(t) + codeTable(t) + lineTables(t) + end + after
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(b) != want {
		t.Errorf("%s is not what the code says; go test ./sshapp/bot -run Page -update", page)
	}
}

// actionTables are the actions, and the fields of a request.
func actionTables(t *testing.T) string {
	var b strings.Builder
	b.WriteString("\n## Actions\n\n| kind | fields | scope | |\n| --- | --- | --- | --- |\n")
	if got, want := slices.Sorted(maps.Keys(kindWords)), slices.Sorted(maps.Keys(requests)); !slices.Equal(got, want) {
		t.Errorf("the page tells of the actions %q, there are %q", got, want)
	}
	request := reflect.TypeFor[Request]()
	known := map[string]bool{"kind": true, "ref": true}
	for _, kind := range slices.Sorted(maps.Keys(requests)) {
		w := kindWords[kind]
		for field := range strings.FieldsSeq(w.fields) {
			known[field] = true
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", kind, ticked(strings.Fields(w.fields)), ticked(strings.Fields(w.scope)), w.does)
	}
	b.WriteString("\nTheir fields:\n\n" + fieldTable(t, request))
	for i := range request.NumField() {
		name, _, _ := strings.Cut(request.Field(i).Tag.Get("json"), ",")
		if !known[name] {
			t.Errorf("no action on the page has the field %s", name)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("the page tells of the field %s, which no request has", name)
	}
	return b.String()
}

func codeTable(t *testing.T) string {
	known := map[string]bool{"refused": true, "no_such_emoji": true}
	for _, c := range codes {
		known[c.code] = true
	}
	if got, want := slices.Sorted(maps.Keys(codeWords)), slices.Sorted(maps.Keys(known)); !slices.Equal(got, want) {
		t.Errorf("the page tells of the codes %q, there are %q", got, want)
	}
	var b strings.Builder
	b.WriteString("\n## Codes\n\n| code | |\n| --- | --- |\n")
	for _, code := range slices.Sorted(maps.Keys(known)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", code, codeWords[code])
	}
	return b.String()
}

// lineTables are the fields of each line that the house may say.
func lineTables(t *testing.T) string {
	var b strings.Builder
	b.WriteString("\n## Lines from the house\n")
	for _, line := range []any{hello{}, ok{}, fault{}, asked{}} {
		kind := reflect.TypeOf(line)
		f, _ := kind.FieldByName("Kind")
		fmt.Fprintf(&b, "\n### %s\n\n%s", f.Tag.Get("doc"), fieldTable(t, kind))
	}
	for _, r := range command.Records() {
		fmt.Fprintf(&b, "\n### %s\n\n%s", r.Kind(), fieldTable(t, reflect.TypeOf(r)))
	}
	return b.String() + "\n"
}

func fieldTable(t *testing.T, of reflect.Type) string {
	var b strings.Builder
	b.WriteString("| field | type | |\n| --- | --- | --- |\n")
	for i := range of.NumField() {
		f := of.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || f.Tag.Get("doc") == "" {
			t.Errorf("%s.%s has no name, or nothing that tells what it is", of, f.Name)
		}
		typ := typeWord(f.Type)
		if strings.HasPrefix(options, "omit") {
			typ += ", may be missing"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, typ, f.Tag.Get("doc"))
	}
	return b.String()
}

func typeWord(typ reflect.Type) string {
	switch {
	case typ.String() == "json.RawMessage":
		return "number or string"
	case typ.String() == "time.Time":
		return "time, RFC 3339"
	case typ.Kind() == reflect.Pointer:
		return typeWord(typ.Elem())
	case typ.Kind() == reflect.Slice:
		return "list of " + typeWord(typ.Elem()) + "s"
	case typ.Kind() == reflect.Struct:
		return "object"
	case typ.Kind() == reflect.Bool:
		return "true or false"
	case typ.Kind() == reflect.String:
		return "string"
	}
	return "number"
}

func ticked(words []string) string {
	for i, w := range words {
		words[i] = "`" + w + "`"
	}
	return strings.Join(words, ", ")
}
