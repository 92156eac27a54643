package sshapp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// maxPlace is the most characters of the name of a place that somebody asks for.
const maxPlace = 200

// lastWrites is how long the end of a visit may take to write the read mark.
const lastWrites = 3 * time.Second

// visit runs one visit from the first picture to the last line, and returns the exit status for the client. It ends in
// one place, here: whatever happened, the terminal is put back and the seat is given up.
func (s *Server) visit(v *Visitor) (exit int) {
	cfg := s.uiConfig(v)
	if s.barred(v, cfg) {
		return 1
	}
	var in typing
	go s.readKeys(v, &in) // ends when the channel does, after visit has returned
	for plain, again := wantsPlain(v), true; again; plain = !plain {
		if plain {
			exit, again = s.plainVisit(v, &cfg, &in)
		} else {
			exit, again = s.screenVisit(v, &cfg, &in)
		}
	}
	return exit
}

// screenVisit is a visit to the screens, or the part of one until somebody wants to go on line by line.
func (s *Server) screenVisit(v *Visitor, cfg *ui.Config, in *typing) (exit int, again bool) {
	model := ui.New(*cfg)
	l := &loop{model: model, visitor: v, trip: s.trip}
	l.painter = paint.New(v.Channel, paint.Options{
		WriteTimeout: s.cfg.Limits.WriteTimeout,
		OnStall:      v.Lost,
		OnReady:      func() { l.program.Send(paintAgain{}) },
		OnNews:       func() { l.program.Send(ui.News{}) },
		Go:           func(run func()) { go l.contained(run) },
		Title:        v.Term != "linux",
	})
	w, h := v.Size()
	cfg.Width, cfg.Height = w, h
	l.program = tea.NewProgram(l,
		tea.WithContext(v.Context), tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(),
		tea.WithoutSignalHandler(), tea.WithWindowSize(w, h), tea.WithEnvironment([]string{"TERM=" + v.Term}),
		tea.WithColorProfile(cfg.Profile))
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(v.Context), lastWrites)
		defer cancel()
		last := model.Goodbye()
		if last == "" && v.Context.Err() == nil && !model.WantsPlain() {
			last, exit = model.Text().EndedByFault(v.Number), 1
		}
		if model.TurnedAway() {
			exit = 1
		}
		l.painter.Close(last)
		model.Leave(ctx)
	}()
	l.painter.Query()
	in.to(func(events []uv.Event) { l.typed(events) }, l.end)
	l.outside(s.leaving)
	if _, err := l.program.Run(); err != nil && v.Context.Err() == nil {
		v.Log.Error("visit ended", "err", err)
	}
	if model.WantsPlain() {
		cfg.Account, cfg.AsGuest, cfg.Room = model.Self()
		return 0, true
	}
	return 0, false
}

// typed hands everything that is typed to the program, one message per read.
func (l *loop) typed(events []uv.Event) {
	in := make(ui.Input, 0, len(events))
	for _, e := range events {
		if msg := translate(e); msg != nil {
			in = append(in, msg)
		}
	}
	if len(in) > 0 {
		l.program.Send(in)
	}
}

// outside hands on what reaches the visit from outside: new window sizes, and the house closing. It returns at once.
func (l *loop) outside(leaving context.Context) {
	l.visitor.OnResize(func() {
		w, h := l.visitor.Size()
		l.program.Send(tea.WindowSizeMsg{Width: w, Height: h})
	})
	stop := context.AfterFunc(leaving, func() { l.program.Send(ui.Closing{}) })
	context.AfterFunc(l.visitor.Context, func() { stop() })
}

// contained runs one of the visit's goroutines. A panic in it ends the visit: without its reader or its painter, there
// is nothing that a person could do on an error page.
func (l *loop) contained(run func()) {
	defer func() {
		if r := recover(); r != nil {
			l.end(r)
		}
	}()
	run()
}

// end ends the visit after a panic outside of the program.
func (l *loop) end(r any) {
	_ = l.panicked(r)
	l.program.Quit()
}

// translate makes Bubble Tea's messages of what the terminal sent; what no screen asks for is dropped here.
func translate(e uv.Event) tea.Msg {
	switch e := e.(type) {
	case uv.KeyPressEvent:
		return tea.KeyPressMsg(e)
	case paint.PasteEvent:
		return ui.Paste{Text: e.Text, Cut: e.Cut}
	case uv.BackgroundColorEvent:
		return tea.BackgroundColorMsg(e)
	case uv.ModeReportEvent:
		return tea.ModeReportMsg(e)
	case uv.PrimaryDeviceAttributesEvent:
		return ui.Answered{}
	}
	return nil
}

// profile is what colours the client's terminal has, by what it sent of its environment.
func profile(v *Visitor) colorprofile.Profile {
	env := []string{"TERM=" + v.Term}
	for name, value := range v.Env {
		env = append(env, name+"="+value)
	}
	return colorprofile.Env(env)
}

func (s *Server) uiConfig(v *Visitor) ui.Config {
	w, h := v.Size()
	cfg := ui.Config{
		Context: v.Context, House: s.cfg.House, Door: s.cfg.Door, Store: s.cfg.Store,
		Visit: v.Number, Addr: v.Addr, User: v.User, Room: room.CleanLine(v.Command, maxPlace), Env: v.Env, Term: v.Term,
		Guests: ui.GuestMode(s.cfg.Guests), SignIn: s.cfg.Limits.SignInTimeout, Source: s.cfg.Source,
		Profile: profile(v), Width: w, Height: h,
		ParseKey: parseKey, Search: s.cfg.Search,
		ParseNet: network, Hooks: s.cfg.Hooks,
		Claim: s.claim(v),
		Stage: s.stage,
		Fault: func(doing string, err error) { v.Log.Error("fault", "doing", doing, "err", err) },
	}
	if v.Key == nil {
		cfg.GuestSeed = rand.Text()
		return cfg
	}
	// With a secret in it, nobody can make keys until one has the name of a guest who is here.
	seed := sha256.Sum256([]byte(s.secret + v.Key.Fingerprint))
	cfg.GuestSeed = hex.EncodeToString(seed[:])
	cfg.Key = &command.Key{Fingerprint: v.Key.Fingerprint, Authorized: v.Key.Authorized}
	switch acct, err := s.cfg.Door.Recognise(v.Context, v.Key.Fingerprint); {
	case err == nil:
		cfg.Account = &acct
	case !errors.Is(err, store.ErrNoAccount) && v.Context.Err() == nil:
		cfg.Trouble = err
	}
	return cfg
}

// env is what commands are carried out with, at whichever door.
func (s *Server) env() *command.Env {
	return &command.Env{
		House: s.cfg.House, Door: s.cfg.Door, Store: s.cfg.Store, Search: s.cfg.Search, Version: s.cfg.Version,
		Prints:   s.fingerprints,
		ParseKey: parseKey, ParseNet: network, Hooks: s.cfg.Hooks,
		Healthy: func(ctx context.Context) error {
			_, err := s.cfg.Store.Position(ctx)
			return err
		},
	}
}

func parseKey(line string) (command.Key, string, error) {
	k, err := keys.ParseAuthorized(line)
	return command.Key{Fingerprint: k.Fingerprint, Authorized: k.Authorized}, k.Comment, err
}
