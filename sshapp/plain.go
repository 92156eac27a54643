package sshapp

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/plain"
	"teahouse/sshapp/text"
	"teahouse/sshapp/ui"
)

// plainWord asks for the house line by line: ssh -t HOST plain.
const plainWord = "plain"

// wantsPlain tells who gets lines and no screens: those who ask for it, and terminals that can't move their cursor.
func wantsPlain(v *Visitor) bool {
	word, _ := splitWord(v.Command)
	return !v.HasPTY || v.Command != "" && strings.EqualFold(word, plainWord) || !canScreen(v)
}

// canScreen tells whether a terminal can show the screens.
func canScreen(v *Visitor) bool { return v.HasPTY && v.Term != "" && v.Term != "dumb" }

// plainVisit is a visit line by line, or the part of one until somebody wants the screens.
func (s *Server) plainVisit(v *Visitor, cfg *ui.Config, in *typing) (exit int, again bool) {
	pc := s.plainConfig(v, cfg)
	ctx, cancel := context.WithCancel(v.Context)
	defer cancel()
	if v.HasPTY {
		typed := make(chan []tea.Msg)
		in.to(func(events []uv.Event) {
			select {
			case typed <- translated(events):
			case <-ctx.Done():
			}
		}, func(any) { v.Close() })
		in.onEnd(cancel)
		pc.Keys, pc.Context = typed, ctx
	}
	e := plain.Run(pc)
	switch {
	case e.Screen:
		cfg.Room, cfg.AsGuest, cfg.Account = e.Place, e.Account.ID == 0, nil
		if e.Account.ID != 0 {
			cfg.Account = &e.Account
		}
		return 0, true
	case e.Failed:
		return exitRefused, false
	}
	return 0, false
}

// plainConfig is what a visit line by line is told.
func (s *Server) plainConfig(v *Visitor, cfg *ui.Config) plain.Config {
	pc := plain.Config{
		Context: v.Context, Leaving: s.leaving, Env: s.commands, Text: text.FromEnv(v.Env), Zone: time.Local, Visit: v.Number,
		Out: v.Channel, Screen: canScreen(v), Colour: cfg.Profile > colorprofile.NoTTY && v.HasPTY,
		Key: cfg.Key, Addr: v.Addr, Place: cfg.Room, Guests: cfg.Guests, Claim: cfg.Claim, Fault: cfg.Fault,
	}
	if word, rest := splitWord(cfg.Room); strings.EqualFold(word, plainWord) {
		pc.Place = rest
	}
	if v.HasPTY {
		pc.Width = func() int { w, _ := v.Size(); return w }
	}
	for _, name := range []string{v.Env["TZ"]} {
		if loc, err := command.LoadZone(name); err == nil {
			pc.Zone = loc
		}
	}
	fingerprint := ""
	if cfg.Key != nil {
		fingerprint = cfg.Key.Fingerprint
	}
	if cfg.Account != nil {
		pc.Account, pc.Person = *cfg.Account, room.AccountPerson(*cfg.Account)
		pc.Person.Fingerprint = fingerprint
	} else {
		pc.Known, pc.Person = cfg.AsGuest, room.GuestPerson(cfg.GuestSeed, fingerprint)
	}
	pc.Person.Addr = v.Addr
	return pc
}

// translated is what somebody typed, as Bubble Tea's messages.
func translated(events []uv.Event) []tea.Msg {
	var in []tea.Msg
	for _, e := range events {
		if msg := translate(e); msg != nil {
			in = append(in, msg)
		}
	}
	return in
}

// pipe is a visit without a terminal: each line that comes is said, and what happens is told line by line. It returns the
// exit status.
func (s *Server) pipe(v *Visitor) int {
	cfg := s.uiConfig(v)
	if cfg.Trouble != nil {
		v.Log.Error("fault", "doing", "open the door", "err", cfg.Trouble)
		_, _ = io.WriteString(v.Channel.Stderr(), text.FromEnv(v.Env).Sentence(cfg.Trouble, v.Number)+"\n")
		return exitUnavailable
	}
	pc := s.plainConfig(v, &cfg)
	pc.Place = ""
	if cfg.Account == nil && s.cfg.Guests == string(ui.GuestsOff) {
		_, _ = io.WriteString(v.Channel.Stderr(), text.FromEnv(v.Env).NeedKey+"\n")
		return exitNoPerm
	}
	lines := make(chan string)
	pc.Lines = lines
	go readLines(v, lines) // ends when the channel does, or the visit
	if plain.Run(pc).Failed {
		return exitRefused
	}
	return 0
}

// maxLine is how many bytes of a line are read; what is longer can't be said, and is refused as one too long.
const maxLine = 64 << 10

// readLines hands on what comes line by line, and closes lines in the end.
func readLines(v *Visitor, lines chan<- string) {
	defer close(lines)
	defer func() {
		if r := recover(); r != nil {
			v.Log.Error("panic", "err", r)
			v.Close()
		}
	}()
	r := bufio.NewReaderSize(v.Channel, maxLine)
	for {
		b, err := r.ReadSlice('\n')
		line := strings.TrimRight(string(b), "\r\n")
		for errors.Is(err, bufio.ErrBufferFull) { // the rest of a line that is too long
			_, err = r.ReadSlice('\n')
		}
		if line != "" || err == nil {
			select {
			case lines <- line:
			case <-v.Context.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}
