package sshapp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"teahouse/keys"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// lastWrites is how long the end of a visit may take to write the read mark.
const lastWrites = 3 * time.Second

// errPanic is what a recovered panic becomes for the error page and the log.
var errPanic = errors.New("panic")

// loop is the Bubble Tea model of a visit: the ui's model with three things around it. A panic becomes the error page
// of this visit alone; what changed is handed to the painter; and Bubble Tea's own clock is stopped, since nothing here
// is drawn by it.
type loop struct {
	model   *ui.Model
	painter *paint.Painter
	program *tea.Program
	visitor *Visitor
	redraws int
	term    paint.Terminal  // as the painter knows it
	echo    bool            // the person's own doing is to be shown
	news    <-chan struct{} // as the painter hears it
	broken  bool            // the error page itself could not be drawn
	trip    func(tea.Msg)   // for tests, nil otherwise: panics where a fault is wanted
}

// paintAgain is sent when the painter can take a picture that it could not take before.
type paintAgain struct{}

// Init starts the model, and stops the ticker that Bubble Tea runs 60 times a second even without a renderer
// (bubbletea v2.1.1, tea.go startRenderer; go.mod pins the version and a test watches that an idle visit is still).
func (l *loop) Init() tea.Cmd {
	return tea.Batch(l.guard(l.model.Init()), func() tea.Msg {
		_ = l.program.ReleaseTerminal()
		return nil
	})
}

// Update hands a message to the model. A panic there is this visit's error page.
func (l *loop) Update(msg tea.Msg) (same tea.Model, cmd tea.Cmd) {
	defer func() {
		if r := recover(); r != nil {
			l.model.Break("update", l.panicked(r))
			same, cmd = l, nil
		}
	}()
	if l.trip != nil {
		l.trip(msg)
	}
	if _, ok := msg.(paintAgain); ok {
		return l, nil
	}
	if _, typed := msg.(ui.Input); typed {
		l.echo = true
	}
	_, cmd = l.model.Update(msg)
	if news := l.model.News(); news != l.news {
		l.news = news
		l.painter.Hear(news)
	}
	if term := l.model.Terminal(); term != l.term {
		l.term = term
		l.painter.Learn(term)
	}
	return l, l.guard(cmd)
}

// View hands the picture to the painter and leaves Bubble Tea's own empty. A panic while drawing shows the error page; a
// second one, on the error page itself, ends the visit.
func (l *loop) View() tea.View {
	defer func() {
		if r := recover(); r != nil {
			err := l.panicked(r)
			if l.broken {
				l.visitor.Log.Error("visit ended", "err", err)
				go l.program.Quit() // ends when the program has taken it or has ended
				return
			}
			l.broken = true
			l.model.Break("draw", err)
			go l.program.Send(paintAgain{}) // likewise
		}
	}()
	if l.trip != nil {
		l.trip(nil)
	}
	if !l.painter.Ready(l.echo) {
		return tea.View{}
	}
	l.echo = false
	if n := l.model.Redraws(); n != l.redraws {
		l.redraws = n
		l.painter.Redraw()
	}
	if s, ok := l.model.Screen(); ok {
		s.Newest = l.guardNewest(s.Newest)
		l.painter.Show(s)
		l.broken = false
	}
	return tea.View{}
}

// guard keeps a panic in a command from ending the program: Bubble Tea would end it, and print the stack raw.
func (l *loop) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = ui.Broke("command", l.panicked(r))
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i, each := range batch {
				batch[i] = l.guard(each)
			}
		}
		return msg
	}
}

// followed is what trip is asked about when the painter looks at the newest sheet.
type followed struct{}

// guardNewest keeps a panic in the painter's own look at the newest sheet from ending the visit. The loop is asked to draw
// instead, meets the same panic, and shows the error page.
func (l *loop) guardNewest(newest func() *paint.Sheet) func() *paint.Sheet {
	if newest == nil {
		return nil
	}
	return func() (sheet *paint.Sheet) {
		defer func() {
			if r := recover(); r != nil {
				_ = l.panicked(r)
				go l.program.Send(ui.News{}) // ends when the program has taken it or has ended
			}
		}()
		if l.trip != nil {
			l.trip(followed{})
		}
		return newest()
	}
}

func (l *loop) panicked(r any) error {
	l.visitor.Log.Error("panic in a visit", "err", fmt.Sprint(r), "stack", string(debug.Stack()))
	return fmt.Errorf("%w: %v", errPanic, r)
}

// visit runs one visit from the first picture to the last line, and returns the exit status for the client. It ends in
// one place, here: whatever happened, the terminal is put back and the seat is given up.
func (s *Server) visit(v *Visitor) (exit int) {
	cfg := s.uiConfig(v)
	model := ui.New(cfg)
	l := &loop{model: model, visitor: v, trip: s.trip}
	l.painter = paint.New(v.Channel, paint.Options{
		WriteTimeout: s.cfg.Limits.WriteTimeout,
		OnStall: func() {
			v.Log.Info("stalled", "limit", s.cfg.Limits.WriteTimeout)
			v.Close()
		},
		OnReady: func() { l.program.Send(paintAgain{}) },
		OnNews:  func() { l.program.Send(ui.News{}) },
		Go:      func(run func()) { go l.contained(run) },
		Title:   v.Term != "linux",
	})
	w, h := v.Size()
	l.program = tea.NewProgram(l,
		tea.WithContext(v.Context), tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(),
		tea.WithoutSignalHandler(), tea.WithWindowSize(w, h), tea.WithEnvironment([]string{"TERM=" + v.Term}),
		tea.WithColorProfile(cfg.Profile))
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(v.Context), lastWrites)
		defer cancel()
		last := model.Goodbye()
		if last == "" && v.Context.Err() == nil {
			last, exit = model.Text().EndedByFault(v.Number), 1
		}
		l.painter.Close(last)
		model.Leave(ctx)
	}()
	l.painter.Query()
	go l.contained(l.read) // ends when the channel does, after visit has returned
	l.outside(s.leaving)
	if _, err := l.program.Run(); err != nil && v.Context.Err() == nil {
		v.Log.Error("visit ended", "err", err)
	}
	return 0
}

// read hands everything that is typed to the program, one message per read.
func (l *loop) read() {
	r := paint.NewReader(l.visitor.Channel, func(events []uv.Event) {
		in := make(ui.Input, 0, len(events))
		for _, e := range events {
			if msg := translate(e); msg != nil {
				in = append(in, msg)
			}
		}
		if len(in) > 0 {
			l.program.Send(in)
		}
	})
	r.OnPanic = l.end
	if err := r.Run(); err != nil && !errors.Is(err, io.EOF) {
		l.visitor.Log.Debug("input ended", "err", err)
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
		Visit: v.Number, Addr: v.Addr, User: v.User, Room: v.Command, Env: v.Env, Term: v.Term,
		Guests: ui.GuestMode(s.cfg.Guests), SignIn: s.cfg.Limits.SignInTimeout, Source: s.cfg.Source,
		Profile: profile(v), Width: w, Height: h,
		ParseKey: parseKey,
		Claim:    s.claim(v),
		Stage:    s.stage,
		Fault:    func(doing string, err error) { v.Log.Error("fault", "doing", doing, "err", err) },
	}
	if v.Key == nil {
		cfg.GuestSeed = rand.Text()
		return cfg
	}
	// With a secret in it, nobody can make keys until one has the name of a guest who is here.
	seed := sha256.Sum256([]byte(s.secret + v.Key.Fingerprint))
	cfg.GuestSeed = hex.EncodeToString(seed[:])
	cfg.Key = &ui.Key{Fingerprint: v.Key.Fingerprint, Authorized: v.Key.Authorized}
	switch acct, err := s.cfg.Door.Recognise(v.Context, v.Key.Fingerprint); {
	case err == nil:
		cfg.Account = &acct
	case !errors.Is(err, store.ErrNoAccount) && v.Context.Err() == nil:
		cfg.Trouble = err
	}
	return cfg
}

func parseKey(line string) (ui.Key, string, error) {
	k, err := keys.ParseAuthorized(line)
	return ui.Key{Fingerprint: k.Fingerprint, Authorized: k.Authorized}, k.Comment, err
}
