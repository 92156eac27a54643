package command

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// Version is that of the JSON form of the records. A field that is added leaves it as it is; one that goes or changes its
// meaning makes it 2.
const Version = 1

// Wording is how a record is told in words.
type Wording struct {
	Text *text.Catalog
	Zone *time.Location
}

// Record is one thing that comes of a command.
type Record interface {
	// Kind is what the record is called in JSON.
	Kind() string
	// Columns is the record as fields of one line. None of them has a tab or a newline in it.
	Columns(w Wording) []string
}

// JSON is a record as one line, without the newline: {"v":1,"kind":"message",…}.
func JSON(r Record) ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write a %s: %w", r.Kind(), err)
	}
	head := fmt.Sprintf(`{"v":%d,"kind":%q`, Version, r.Kind())
	if string(body) != "{}" {
		head += ","
	}
	return append([]byte(head), body[1:]...), nil
}

// Records is one of each kind, for whoever writes down what there is.
func Records() []Record {
	return []Record{Note{}, Message{}, Reaction{}, Move{}, Gap{}, Room{}, Person{}, Profile{}, KeyLine{}, Sanction{}, Report{}, Audit{}, Invitation{},
		Ignored{}, Later{}, Bot{}, Hook{}, Account{}, Connection{}, Count{}, HelpLine{}}
}

// Note is a sentence: that something was done, or how it is.
type Note struct {
	Text string `json:"text" doc:"a sentence in the language of the account, or of the client's LANG"`
	ID   uint64 `json:"id,omitempty" doc:"the number of the message that was said or changed"`
	Code string `json:"code,omitempty" doc:"the secret that was made, which is shown this once: an invitation's code, a webhook's address"`
}

// Kind names it in JSON, as for all records.
func (Note) Kind() string { return "note" }

// Columns is its one line, as for all records.
func (n Note) Columns(Wording) []string { return []string{line(n.Text)} }

// Message is something that was said, as it is now; also that it was edited or deleted.
type Message struct {
	Event     string    `json:"event" doc:"said; in a stream also edited, deleted, or changed for a pin or a vote"`
	At        time.Time `json:"at" doc:"when it was said, RFC 3339, UTC"`
	ID        uint64    `json:"id" doc:"its number in the house, as in msg/ID; tail --since goes on behind it"`
	Room      string    `json:"room" doc:"the room's name; of a conversation @ and the names of the others"`
	Seq       int64     `json:"seq" doc:"its number in the room"`
	Name      string    `json:"name" doc:"who said it"`
	Guest     bool      `json:"guest,omitempty" doc:"by somebody without an account"`
	Bot       bool      `json:"bot,omitempty" doc:"by a bot"`
	Form      string    `json:"form" doc:"said, did (/me), poll, pour or roll"`
	Text      string    `json:"text" doc:"as it was written, Markdown included; empty when it was deleted"`
	ReplyTo   int64     `json:"reply_to,omitempty" doc:"the seq of the message that it answers"`
	EditedAt  time.Time `json:"edited_at,omitzero" doc:"when it was edited last"`
	DeletedBy string    `json:"deleted_by,omitempty" doc:"who took it away"`
	Pinned    bool      `json:"pinned,omitempty" doc:"kept at hand for everybody in the room"`
	Choices   []Choice  `json:"choices,omitempty" doc:"of a poll: text and votes"`
	Reactions []Emoji   `json:"reactions,omitempty" doc:"emoji and count"`
	Position  uint64    `json:"position,omitempty" doc:"in a stream that is followed: where it goes on behind this"`
	// MentionsYou is for bots, which are not rung for.
	MentionsYou bool `json:"mentions_you,omitempty" doc:"to a bot: it names the bot"`
}

// Choice is one answer of a poll.
type Choice struct {
	Text  string `json:"text" doc:"what can be chosen"`
	Votes int    `json:"votes" doc:"how many chose it"`
}

// Emoji is one reaction and how many gave it.
type Emoji struct {
	Emoji string `json:"emoji" doc:"the emoji"`
	Count int    `json:"count" doc:"how many answered with it"`
}

var forms = map[store.MessageKind]string{store.Said: "said", store.Did: "did", store.Asked: "poll", store.Poured: "pour", store.Rolled: "roll"}

// MessageRecord is a message of the store, said in a room that is called so.
func MessageRecord(m *store.Message, in string) Message {
	r := Message{
		Event: "said", At: m.At, ID: m.Number, Room: in, Seq: m.Seq, Name: m.Name, Guest: m.Guest, Bot: m.Bot, Form: forms[m.Kind],
		Text: m.Text, EditedAt: m.EditedAt, DeletedBy: m.Deleted, Pinned: m.Pinned,
	}
	if m.Reply != nil {
		r.ReplyTo = m.Reply.Seq
	}
	for _, c := range m.Choices {
		r.Choices = append(r.Choices, Choice(c))
	}
	for _, e := range m.Reactions {
		r.Reactions = append(r.Reactions, Emoji{e.Emoji, e.Count})
	}
	return r
}

func (Message) Kind() string { return "message" }

// Columns has the number, the time, the room, the name and the words. That it was pinned or voted on is not told in words.
func (m Message) Columns(w Wording) []string {
	if m.Event == "changed" {
		return nil
	}
	name := m.Name
	if m.Bot {
		name += " ⚙"
	}
	if m.Form == "did" {
		name = "* " + name
	}
	words := m.Text
	switch {
	case m.DeletedBy != "":
		words = w.Text.DeletedBy(m.DeletedBy)
	case m.Form == "pour":
		words = w.Text.Pours(m.Text)
	case m.Form == "roll":
		words = w.Text.Rolls(m.Text)
	}
	for i, c := range m.Choices {
		words += fmt.Sprintf(" [%d] %s (%d)", i+1, c.Text, c.Votes)
	}
	if !m.EditedAt.IsZero() && m.DeletedBy == "" {
		words += " " + w.Text.Edited
	}
	return []string{id(m.ID), w.when(m.At), line(m.Room), line(name), line(words)}
}

// Reaction tells that somebody answered a message with an emoji, or took that back.
type Reaction struct {
	ID       uint64 `json:"id" doc:"the message's number"`
	Room     string `json:"room" doc:"where"`
	Name     string `json:"name" doc:"who"`
	Emoji    string `json:"emoji" doc:"with what"`
	Off      bool   `json:"off,omitempty" doc:"it was taken back"`
	Position uint64 `json:"position" doc:"where the stream goes on behind this"`
}

func (Reaction) Kind() string { return "reaction" }

// Columns is empty: a stream in words tells of words.
func (Reaction) Columns(Wording) []string { return nil }

// Move tells that somebody became a member of a room, or is one no more.
type Move struct {
	Event    string `json:"event" doc:"joined or left"`
	Room     string `json:"room" doc:"where"`
	Name     string `json:"name" doc:"who"`
	Position uint64 `json:"position" doc:"where the stream goes on behind this"`
}

func (Move) Kind() string { return "move" }

// Columns is empty: a stream in words tells of words.
func (Move) Columns(Wording) []string { return nil }

// Gap tells a reader of a stream that it is behind; nothing is lost, what follows is read from the store.
type Gap struct {
	Text     string `json:"text" doc:"a sentence that says so"`
	Position uint64 `json:"position" doc:"how far the reader has come"`
}

func (Gap) Kind() string { return "behind" }

// Columns is empty: where words go, it is said on standard error.
func (Gap) Columns(Wording) []string { return nil }

// Room is a room in a list.
type Room struct {
	Name      string `json:"name" doc:"as people call it; of a conversation @ and the names of the others"`
	Form      string `json:"form" doc:"public, announce, private or direct"`
	Members   int    `json:"members" doc:"how many belong to it"`
	Last      int64  `json:"last" doc:"the seq of its newest message"`
	Member    bool   `json:"member" doc:"the asker belongs to it"`
	Unread    int64  `json:"unread" doc:"messages that the asker has not read"`
	Mentions  int    `json:"mentions" doc:"those of them that name the asker"`
	Archived  bool   `json:"archived,omitempty" doc:"nobody writes there any more"`
	Retention int64  `json:"retention,omitempty" doc:"seconds after which messages are erased"`
	Topic     string `json:"topic" doc:"what it is about"`
}

func (Room) Kind() string { return "room" }

// Columns has the name, the kind, the members, what is unread, and the topic.
func (r Room) Columns(Wording) []string {
	form := r.Form
	if r.Archived {
		form = "archived"
	}
	return []string{line(r.Name), form, strconv.Itoa(r.Members), strconv.FormatInt(r.Unread, 10), line(r.Topic)}
}

// Person is somebody who is here, or a member.
type Person struct {
	Name  string    `json:"name" doc:"as others see it"`
	Role  string    `json:"role" doc:"guest, bot, member, moderator, admin or owner"`
	Room  string    `json:"room,omitempty" doc:"where they were found"`
	Here  bool      `json:"here" doc:"connected now"`
	Away  string    `json:"away,omitempty" doc:"why they are away"`
	Since time.Time `json:"since,omitzero" doc:"when they came"`
}

func (Person) Kind() string { return "person" }

// Columns has the name, the role, the room, since when, and why away.
func (p Person) Columns(w Wording) []string {
	return []string{line(p.Name), p.Role, line(p.Room), w.when(p.Since), line(p.Away)}
}

// Profile is what the house tells of somebody.
type Profile struct {
	Name      string    `json:"name" doc:"as others see it"`
	Role      string    `json:"role" doc:"guest, bot, member, moderator, admin or owner"`
	Here      bool      `json:"here" doc:"connected now"`
	Away      string    `json:"away,omitempty" doc:"why they are away"`
	SeenAt    time.Time `json:"seen_at,omitzero" doc:"when they were here last"`
	CreatedAt time.Time `json:"created_at,omitzero" doc:"when the account was made"`
	Messages  int64     `json:"messages" doc:"how much they have said"`
	Pronouns  string    `json:"pronouns,omitempty" doc:"as they want to be called"`
	Bio       string    `json:"bio,omitempty" doc:"what they say of themselves"`
	Zone      string    `json:"time_zone,omitempty" doc:"IANA name"`
	Keys      []string  `json:"keys,omitempty" doc:"fingerprints, for those who may see them"`
}

func (Profile) Kind() string { return "profile" }

// Columns has the name, the role, whether they are here or when they were, how much they said, and what they say of
// themselves.
func (p Profile) Columns(w Wording) []string {
	seen := w.when(p.SeenAt)
	if p.Here {
		seen = "here"
	}
	about := strings.Join(append([]string{p.Pronouns, p.Bio, p.Away, p.Zone}, p.Keys...), " ")
	return []string{line(p.Name), p.Role, seen, strconv.FormatInt(p.Messages, 10), strings.Join(strings.Fields(line(about)), " ")}
}

// KeyLine is one of the keys that open the door.
type KeyLine struct {
	N           int       `json:"n" doc:"its place in the list, for key remove"`
	Fingerprint string    `json:"fingerprint" doc:"SHA256:…"`
	Type        string    `json:"type" doc:"such as ssh-ed25519"`
	Comment     string    `json:"comment,omitempty" doc:"what stood behind it when it was added"`
	AddedAt     time.Time `json:"added_at" doc:"when"`
	This        bool      `json:"this,omitempty" doc:"this connection came with it"`
}

func (KeyLine) Kind() string { return "key" }

// Columns has the place, the fingerprint, the type, when it was added, and the comment.
func (k KeyLine) Columns(w Wording) []string {
	return []string{strconv.Itoa(k.N), k.Fingerprint, k.Type, w.when(k.AddedAt), line(k.Comment)}
}

// HelpLine is one command.
type HelpLine struct {
	Form string `json:"form" doc:"how it is written"`
	Text string `json:"text" doc:"what it does"`
}

func (HelpLine) Kind() string { return "help" }

// Columns has the form and the text.
func (h HelpLine) Columns(Wording) []string { return []string{line(h.Form), line(h.Text)} }

// when is a moment in the reader's zone, with seconds, in a form that sorts; "-" for none.
func (w Wording) when(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(w.Zone).Format("2006-01-02 15:04:05")
}

func id(n uint64) string { return strconv.FormatUint(n, 10) }

// maxField bounds what is shown of one text: a message is never longer.
const maxField = 2 * room.MaxMessage

// line makes one line of a text, cleaned once more on its way out: newlines become a sign of their own.
func line(s string) string {
	if !strings.ContainsAny(s, "\n\t") && plainASCII(s) {
		return s
	}
	return room.CleanLine(strings.ReplaceAll(strings.ReplaceAll(s, "\n", " ⏎ "), "\t", " "), maxField)
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
