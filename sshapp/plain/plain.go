// Package plain is the house line by line, for screen readers, simple terminals and pipes: one line per event, only ever
// appended, "bob: …" for what is said and "-- …" for what the house says, which no name can begin with. It knows neither
// SSH nor how keys are decoded; it is handed what was typed and writes lines.
package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// Config is everything a visit without a screen needs. Context, Env, Text, Zone, Out and one of Keys and Lines must be set.
type Config struct {
	Context context.Context // ends with the visit
	Leaving context.Context // ends when everybody is to go
	Env     *command.Env
	Text    *text.Catalog
	Zone    *time.Location
	Visit   uint64 // the visit's number, told when something breaks

	Keys   <-chan []tea.Msg // what is typed on a terminal: tea.KeyPressMsg and ui.Paste; closed when it ends
	Lines  <-chan string    // what comes without a terminal, line by line; closed when it ends
	Out    io.Writer
	Width  func() int // of the terminal in cells; nil without one
	Screen bool       // the terminal can show the screens, so /screen leads there
	Colour bool       // the terminal understands colours, should somebody ask for them

	Person  room.Person   // who comes
	Account store.Account // theirs, the zero Account for a guest
	Known   bool          // who comes is known already, or has chosen to be a guest: nobody is asked for a name
	Key     *command.Key  // nil when the client proved none
	Addr    string        // as limits count it
	Place   string        // where they want to go, "" for the lobby
	Guests  ui.GuestMode

	Claim func(code string, claim func() error) error
	Fault func(doing string, err error) // one log line for the operator
}

// Ending is how a visit without a screen came to an end.
type Ending struct {
	Failed  bool          // the house would not have them
	Screen  bool          // they want the screens
	Person  room.Person   // who they were in the end
	Account store.Account // theirs
	Place   string        // the room where they were
}

// visit is one stay. All of it runs on one goroutine.
type visit struct {
	cfg     Config
	t       *text.Catalog
	zone    *time.Location
	out     output
	tty     *tty // nil without a terminal
	person  room.Person
	account store.Account
	desk    *room.Desk
	seat    *room.Seat
	shown   shown
	notices level
	colour  bool
	held    []tea.Msg // typed, and not looked at yet
	over    *Ending
}

// errGone says that the client has gone, or that the house asks everybody to go.
var errGone = errors.New("gone")

// errTaken says that a question was taken back.
var errTaken = errors.New("taken back")

// Run is one visit, from the first question to the last line. It returns when the person leaves, when the line drops, when
// the house closes, or when they want the screens; it has given up their seat then.
func Run(cfg Config) Ending {
	v := &visit{cfg: cfg, t: cfg.Text, zone: cfg.Zone, person: cfg.Person, account: cfg.Account, notices: everything}
	v.out = output{w: cfg.Out, width: cfg.Width, newline: "\n"}
	if cfg.Keys != nil {
		v.out.newline = "\r\n"
		v.tty = newTTY(&v.out, cfg.Keys)
	}
	err := v.come()
	for err == nil && v.over == nil {
		err = v.turn()
	}
	return v.end(err)
}

// come lets somebody in and takes them to a room.
func (v *visit) come() error {
	if v.account.ID == 0 && !v.cfg.Known {
		if err := v.signIn(); err != nil {
			return err
		}
	}
	if v.over != nil {
		return nil
	}
	desk, err := v.cfg.Env.House.Welcome(v.cfg.Context, v.person)
	if err != nil {
		return err
	}
	v.desk = desk
	if err := v.goTo(v.cfg.Place); err != nil {
		return err
	}
	v.desk.SitBehind(v.cfg.Context)
	return nil
}

// turn waits for the next thing that happens, and deals with it.
func (v *visit) turn() error {
	var lines <-chan string
	var keys <-chan []tea.Msg
	if v.tty != nil {
		keys = v.cfg.Keys
	} else {
		lines = v.cfg.Lines
	}
	select {
	case <-v.cfg.Context.Done():
		return errGone
	case <-v.cfg.Leaving.Done():
		v.over = &Ending{}
		return v.out.system(v.t.ClosingDown)
	case line, more := <-lines:
		if !more {
			return v.quit()
		}
		return v.line(line)
	case events, more := <-keys:
		if !more {
			return errGone
		}
		if err := v.typed(events); err != nil || v.over != nil || !v.tty.empty() {
			return err
		}
		return v.tell()
	case <-v.desk.Tap():
		return v.look()
	case <-v.seat.Tap():
		return v.look()
	}
}

// look tells what is new, unless somebody is writing: what they have typed stays where it is until it is sent.
func (v *visit) look() error {
	if v.tty != nil && !v.tty.empty() && v.seat.Ending() == nil && v.desk.View().Ending == nil {
		return nil
	}
	return v.tell()
}

// end says why it is over and gives up the seat.
func (v *visit) end(err error) Ending {
	var e Ending
	if v.over != nil {
		e = *v.over
	}
	if err != nil && !errors.Is(err, errGone) && v.cfg.Context.Err() == nil {
		e.Failed = true
		_ = v.out.system(v.sentence(err)) // fails when the client has gone
	}
	e.Person, e.Account = v.person, v.account
	if v.seat != nil {
		e.Place = v.place()
	}
	if v.desk != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(v.cfg.Context), lastWrites)
		defer cancel()
		if v.seat != nil && v.shown.seq > 0 {
			_ = v.seat.MarkRead(ctx, v.shown.seq) // best effort: what was read would be told as new
		}
		_ = v.desk.Seen(ctx) // best effort likewise
		if v.over != nil && !v.over.Screen {
			v.desk.Leave(true)
		} else {
			v.desk.Drop(v.cfg.Context)
		}
	}
	return e
}

// place is the way back to the room where the person is.
func (v *visit) place() string {
	r := v.seat.View().Room
	if r.Kind == store.Direct {
		return "dm " + strings.TrimPrefix(v.roomName(r), "@")
	}
	return "#" + r.Name
}

// lastWrites is how long the end of a visit may take to write the read mark.
const lastWrites = 3 * time.Second

// quit is leaving on purpose.
func (v *visit) quit() error {
	v.over = &Ending{}
	if v.tty != nil {
		return v.out.system(v.t.Goodbye)
	}
	return nil // a pipe that ends needs no farewell
}

// sentence is what the person reads for an error; a fault of ours is told to the operator too.
func (v *visit) sentence(err error) string {
	if s, ok := command.Explain(v.t, err); ok {
		return s
	}
	if text.IsFault(err) && v.cfg.Fault != nil {
		v.cfg.Fault("plain", err)
	}
	if r, ok := errors.AsType[store.Refusal](err); ok {
		r.Until = r.Until.In(v.zone)
		err = r
	}
	return v.t.Sentence(err, v.cfg.Visit)
}
