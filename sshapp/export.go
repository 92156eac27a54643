package sshapp

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"charm.land/ssh"

	"teahouse/sshapp/text"
	"teahouse/store"
)

// exportCommand is what `ssh HOST export --mine` sends.
const exportCommand = "export --mine"

// The exit statuses of a command without a terminal (sysexits.h).
const (
	exitRefused     = 1
	exitUnavailable = 69
	exitNoPerm      = 77
)

// exportPage is how many messages are read at once.
const exportPage = 500

// exported is one line of an export, version 1.
type exported struct {
	Version int       `json:"v"`
	Number  uint64    `json:"id"` // as in msg/ID
	Room    string    `json:"room"`
	At      time.Time `json:"at"`
	Reply   int64     `json:"reply_to,omitempty"` // the Seq of the answered message in its room
	Seq     int64     `json:"seq"`
	Text    string    `json:"text"`
}

// export writes all that the owner of a key has said, as JSON lines, and gives the exit status.
func (s *Server) export(v *Visitor, sess ssh.Session) int {
	account, err := s.owner(v)
	if err != nil {
		say(sess.Stderr(), func(c *text.Catalog) string { return c.ExportNeedsKey })
		if errors.Is(err, store.ErrNoAccount) {
			return exitNoPerm
		}
		return exitUnavailable
	}
	lines := json.NewEncoder(sess)
	for after := uint64(0); ; {
		page, err := s.cfg.Store.SaidBy(v.Context, account.ID, after, exportPage)
		if err != nil {
			v.Log.Error("fault", "doing", "export", "err", err)
			return exitUnavailable
		}
		for _, m := range page {
			line := exported{Version: 1, Number: m.Number, Room: m.RoomName, At: m.At, Seq: m.Seq, Text: m.Text}
			if m.Reply != nil {
				line.Reply = m.Reply.Seq
			}
			if err := lines.Encode(line); err != nil {
				return exitRefused // the client has gone
			}
			after = m.Number
		}
		if len(page) < exportPage {
			return 0
		}
	}
}

// owner is the account whose key the client has proved; store.ErrNoAccount when there is none.
func (s *Server) owner(v *Visitor) (store.Account, error) {
	if v.Key == nil {
		return store.Account{}, store.ErrNoAccount
	}
	return s.cfg.Door.Recognise(v.Context, v.Key.Fingerprint)
}

// say writes a sentence in both languages: without a terminal the client may have sent no locale.
func say(w io.Writer, sentence func(c *text.Catalog) string) {
	for _, lang := range text.Languages() {
		_, _ = io.WriteString(w, sentence(text.For(lang))+"\r\n")
	}
}
