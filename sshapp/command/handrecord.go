package command

import (
	"strconv"
	"strings"
	"time"

	"teahouse/store"
)

// Sanction is a mute or a ban that holds.
type Sanction struct {
	Form   string    `json:"form" doc:"mute or ban"`
	Whom   string    `json:"whom" doc:"a name, a key's fingerprint, or a network"`
	Room   string    `json:"room,omitempty" doc:"where; the whole house when it is missing"`
	Until  time.Time `json:"until,omitzero" doc:"its end; for ever when it is missing"`
	Reason string    `json:"reason,omitempty" doc:"why"`
	By     string    `json:"by" doc:"who decided it"`
	At     time.Time `json:"at" doc:"when"`
}

func (Sanction) Kind() string { return "sanction" }

// Columns has whom, where, until when, by whom, and why.
func (s Sanction) Columns(w Wording) []string {
	return []string{line(s.Whom), orDash(s.Room), w.when(s.Until), line(s.By), line(s.Reason)}
}

// Whom is whom a sanction is about: a name, or the key or network that it is on.
func Whom(s store.Sanction) string {
	if s.Name != "" {
		return s.Name
	}
	if _, rest, ok := strings.Cut(s.Subject, ":"); ok {
		return rest // behind "k:" or "n:"
	}
	return s.Subject
}

// Report is a line in the moderators' queue.
type Report struct {
	ID     int64     `json:"id" doc:"its number, for reports close|approve"`
	Form   string    `json:"form" doc:"message, or held for the first words of a new account"`
	Name   string    `json:"name" doc:"whom it is about"`
	Room   string    `json:"room" doc:"where it was said"`
	Text   string    `json:"text" doc:"what was said"`
	Reason string    `json:"reason,omitempty" doc:"what is wrong with it"`
	By     string    `json:"by" doc:"who reported it"`
	At     time.Time `json:"at" doc:"when"`
}

func (Report) Kind() string { return "report" }

// Columns has the number, the kind, the time, the room, the name, the reason and the words.
func (r Report) Columns(w Wording) []string {
	return []string{strconv.FormatInt(r.ID, 10), r.Form, w.when(r.At), orDash(r.Room), line(r.Name), orDash(r.Reason), line(r.Text)}
}

// Audit is one thing that somebody with a right did.
type Audit struct {
	N        uint64    `json:"n" doc:"its number, for undo"`
	At       time.Time `json:"at" doc:"when"`
	By       string    `json:"by" doc:"who did it; empty for whoever runs the house, on its machine"`
	Action   string    `json:"action" doc:"what: an action of docs/rights.md, or recover, a new password by teahouse admin"`
	Target   string    `json:"target,omitempty" doc:"whom or what it was done to"`
	Room     string    `json:"room,omitempty" doc:"where"`
	Reason   string    `json:"reason,omitempty" doc:"why"`
	Undoable bool      `json:"undoable,omitempty" doc:"it can be taken back"`
}

func (Audit) Kind() string { return "audit" }

// Columns has the number, the time, who, what, whom, where, and why.
func (a Audit) Columns(w Wording) []string {
	return []string{id(a.N), w.when(a.At), orDash(line(a.By)), a.Action, orDash(a.Target), orDash(a.Room), line(a.Reason)}
}

// Invitation lets somebody register.
type Invitation struct {
	ID    int64     `json:"id" doc:"its number, for invite revoke"`
	By    string    `json:"by" doc:"who made it"`
	Uses  int       `json:"uses" doc:"how often it can still be used"`
	Used  int       `json:"used" doc:"how often it was"`
	Role  string    `json:"role" doc:"of whoever registers with it"`
	Room  string    `json:"room,omitempty" doc:"the room that they are a member of then"`
	Until time.Time `json:"until,omitzero" doc:"its end; for ever when it is missing"`
}

func (Invitation) Kind() string { return "invitation" }

// Columns has the number, the maker, the uses left, the role, the room, and the end.
func (i Invitation) Columns(w Wording) []string {
	return []string{strconv.FormatInt(i.ID, 10), line(i.By), strconv.Itoa(i.Uses), i.Role, orDash(i.Room), w.when(i.Until)}
}

// Ignored is somebody whom the asker does not want to see.
type Ignored struct {
	Name  string `json:"name" doc:"who"`
	Block bool   `json:"block" doc:"they may not write to the asker either"`
}

func (Ignored) Kind() string { return "ignored" }

// Columns has the name, and whether they are blocked.
func (i Ignored) Columns(Wording) []string {
	return []string{line(i.Name), map[bool]string{false: "ignored", true: "blocked"}[i.Block]}
}

// Later is something that will be said.
type Later struct {
	ID   int64     `json:"id" doc:"its number, for later drop"`
	Room string    `json:"room" doc:"where"`
	Due  time.Time `json:"due" doc:"when"`
	Text string    `json:"text" doc:"what"`
}

func (Later) Kind() string { return "later" }

// Columns has the number, the time, the room, and the words.
func (l Later) Columns(w Wording) []string {
	return []string{strconv.FormatInt(l.ID, 10), w.when(l.Due), line(l.Room), line(l.Text)}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return line(s)
}
