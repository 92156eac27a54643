package sshapp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// The exit statuses of a command (those above 63 from sysexits.h).
const (
	exitRefused     = 1
	exitUsage       = 64
	exitUnavailable = 69
	exitNoPerm      = 77
)

// The bounds of what comes out of a command at once: so much is gathered before it is sent, and so many lines before they
// are set in columns.
const (
	shellBuffer = 32 << 10
	maxAligned  = 500
)

// shell carries out `ssh HOST COMMAND` and gives the exit status.
func (s *Server) shell(v *Visitor, sess ssh.Session) int {
	sh := &shellCall{server: s, visitor: v, text: text.FromEnv(v.Env), stderr: sess.Stderr()}
	sh.out = &printer{w: bufio.NewWriterSize(sess, shellBuffer), newline: "\n"}
	if v.HasPTY {
		sh.out.newline = "\r\n" // the client's terminal is raw
	}
	err := sh.run(sess)
	if flushed := sh.out.flush(); err == nil {
		err = flushed
	}
	return sh.end(err)
}

// shellCall is one command from the shell.
type shellCall struct {
	server  *Server
	visitor *Visitor
	text    *text.Catalog
	stderr  io.Writer
	out     *printer
	account store.Account
}

// unknownWord says that there is no such command.
type unknownWord struct{ word string }

func (e unknownWord) Error() string { return "no such command: " + e.word }

func (sh *shellCall) run(sess ssh.Session) error {
	s, v := sh.server, sh.visitor
	who, err := s.identity(v)
	word, rest := splitWord(v.Command)
	if v.Machine && strings.EqualFold(word, recoverWord) {
		told, err := s.recover(v.Context, rest)
		sh.out.say(told)
		return err
	}
	if err != nil {
		return err
	}
	sh.account = who.account
	zone := time.UTC
	if who.account.Lang != "" {
		sh.text = text.For(who.account.Lang)
	}
	for _, name := range []string{who.account.TimeZone, v.Env["TZ"]} {
		if loc, err := command.LoadZone(name); err == nil {
			zone = loc
			break
		}
	}
	if strings.EqualFold(word, botWord) && strings.TrimSpace(rest) == "" {
		return s.bot(sh, who, sess)
	}
	cmd := command.Find(strings.ToLower(word))
	if cmd == nil || !cmd.At(command.Shell) || cmd.Run == nil {
		return unknownWord{room.CleanLine(word, 40)}
	}
	line, err := command.ParseFlags(cmd, rest)
	if err != nil {
		return err
	}
	desk, err := s.cfg.House.Errand(who.person)
	if err != nil {
		return err
	}
	call := &command.Call{
		Env: s.commands, Desk: desk, Account: who.account, Key: who.key, Addr: v.Addr, Text: sh.text, Zone: zone,
		From: command.Shell, Args: line.Args, Flags: line.Flags, Cmd: cmd, Claim: s.claim(v), In: sess,
	}
	if v.HasPTY {
		call.In, call.Ask = nil, asker(v)
	}
	if line.In != "" {
		if call.Here, err = call.Room(v.Context, line.In); err != nil {
			return err
		}
	}
	sh.out.json, sh.out.wording = line.JSON || cmd.JSON, command.Wording{Text: sh.text, Zone: zone}
	call.Out, call.Stream = sh.out.record, sh.out.follow
	call.Behind = func() { _, _ = io.WriteString(sh.stderr, sh.text.Behind+sh.out.newline) }
	return call.Do(v.Context)
}

// identity is who the owner of a proved key is, or a guest.
type identity struct {
	account store.Account
	person  room.Person
	key     *command.Key
}

func (s *Server) identity(v *Visitor) (identity, error) {
	if v.Machine {
		return s.machine(v.Context)
	}
	cfg := s.uiConfig(v)
	if cfg.Trouble != nil {
		return identity{}, cfg.Trouble
	}
	var who identity
	fingerprint := ""
	if cfg.Key != nil {
		who.key, fingerprint = &command.Key{Fingerprint: cfg.Key.Fingerprint, Authorized: cfg.Key.Authorized}, cfg.Key.Fingerprint
	}
	if cfg.Account != nil {
		who.account, who.person = *cfg.Account, room.AccountPerson(*cfg.Account)
		who.person.Fingerprint = fingerprint
	} else {
		who.person = room.GuestPerson(cfg.GuestSeed, fingerprint)
	}
	who.person.Addr = v.Addr
	if s.cfg.Guests == string(ui.GuestsOff) && who.person.Guest {
		return who, nil // what a stranger may do there (help, register) each command knows
	}
	return who, nil
}

// splitWord takes the first word off a line, and leaves the rest as it was written.
func splitWord(s string) (word, rest string) {
	s = strings.TrimLeft(s, " \t\n")
	end := strings.IndexAny(s, " \t\n")
	if end < 0 {
		return s, ""
	}
	return s[:end], strings.TrimLeft(s[end:], " \t")
}

// end says why a command was not carried out, in one line, and gives the exit status.
func (sh *shellCall) end(err error) int {
	if err == nil {
		return 0
	}
	if sh.visitor.Context.Err() != nil {
		return exitUnavailable // the client has gone, and hears nothing any more
	}
	status, sentence := sh.judge(err)
	if text.IsFault(err) && status == exitUnavailable {
		sh.visitor.Log.Error("fault", "doing", "command", "err", err)
	}
	// A client that leaves no room for a sentence could hold the place for ever.
	defer time.AfterFunc(sh.server.farewell, sh.visitor.Close).Stop()
	_, _ = io.WriteString(sh.stderr, room.CleanLine(sentence, 2*utf8.RuneCountInString(sentence))+sh.out.newline)
	return status
}

// judge is the exit status and the sentence for an error.
func (sh *shellCall) judge(err error) (status int, sentence string) {
	t := sh.text
	if misuse, ok := errors.AsType[command.Misuse](err); ok {
		return exitUsage, t.ShellUsage(misuse.Usage)
	}
	if unknown, ok := errors.AsType[unknownWord](err); ok {
		return exitUsage, t.UnknownWord(unknown.word, command.Nearest(command.Shell, unknown.word))
	}
	switch {
	case errors.Is(err, errNoOwner):
		return exitNoPerm, t.NoOwner
	case errors.Is(err, errTakenBack):
		return exitRefused, t.TakenBack
	case errors.Is(err, errBotOnly):
		return exitNoPerm, t.BotOnly
	case errors.Is(err, command.ErrNoRoomNamed):
		return exitUsage, t.NoRoomNamed
	case errors.Is(err, command.ErrNeedsAccount), sh.account.ID == 0 && errors.Is(err, store.ErrForbidden), errors.Is(err, room.ErrNoGuests):
		if sh.visitor.Key == nil {
			return exitNoPerm, t.NeedAccount
		}
		return exitNoPerm, t.NeedKey
	case errors.Is(err, store.ErrForbidden), errors.Is(err, store.ErrTooHigh), errors.Is(err, store.ErrBanned), isEnded(err):
		return exitNoPerm, t.Sentence(err, sh.visitor.Number)
	}
	// Before the faults: to the house, an error that only commands know is one.
	if s, ok := command.Explain(t, err); ok {
		return exitRefused, s
	}
	switch {
	case errors.Is(err, room.ErrClosing), errors.Is(err, room.ErrFull), errors.Is(err, store.ErrBusy), text.IsFault(err),
		errors.Is(err, store.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		return exitUnavailable, t.Sentence(err, sh.visitor.Number)
	}
	return exitRefused, t.Sentence(err, sh.visitor.Number)
}

// isEnded tells that somebody may not listen any more.
func isEnded(err error) bool {
	_, ended := errors.AsType[room.Ended](err)
	return ended
}
