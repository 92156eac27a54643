package sshapp

import (
	"errors"
	"fmt"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
)

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
	tidings <-chan struct{} // as the painter heeds them
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
		msg = ui.News{} // what the painter has shown by itself meanwhile has to be in the picture
	}
	if _, typed := msg.(ui.Input); typed {
		l.echo = true
	}
	_, cmd = l.model.Update(msg)
	if news := l.model.News(); news != l.news {
		l.news = news
		l.painter.Hear(news)
	}
	if tidings := l.model.Tidings(); tidings != l.tidings {
		l.tidings = tidings
		l.painter.Heed(tidings)
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
