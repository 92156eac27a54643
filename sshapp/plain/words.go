package plain

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// typed takes what was typed on a terminal.
func (v *visit) typed(events []tea.Msg) error {
	v.pushBack(events)
	for len(v.held) > 0 && v.over == nil {
		e := v.held[0]
		v.held = v.held[1:]
		if err := v.key(e); err != nil {
			return err
		}
	}
	return nil
}

// key takes one event.
func (v *visit) key(e tea.Msg) error {
	switch e := e.(type) {
	case ui.Paste:
		v.tty.ed.Paste(e.Text)
		return v.tty.echo()
	case tea.KeyPressMsg:
		switch s := e.String(); {
		case s == "ctrl+c" && v.tty.empty(), s == "ctrl+d" && v.tty.empty():
			return v.quit()
		case s == "ctrl+c":
			_, err := v.tty.send() // it can be recalled with Up
			return err
		case s == "ctrl+l", s == "ctrl+r":
			return v.catchBreath()
		case s == "tab":
			return v.complete()
		}
		done, err := v.tty.key(e)
		if err != nil || !done {
			return err
		}
		line, err := v.tty.send()
		if err != nil {
			return err
		}
		return v.line(line)
	}
	return nil
}

// catchBreath tells what waits while somebody writes, and writes their line anew below it.
func (v *visit) catchBreath() error {
	if v.tty.empty() {
		return v.tell()
	}
	line := v.tty.ed.Value()
	if _, err := v.tty.send(); err != nil {
		return err
	}
	if err := v.tell(); err != nil || v.over != nil {
		return err
	}
	return v.tty.putBack(line)
}

// line is one line that was sent: a command, or something to say.
func (v *visit) line(line string) error {
	if strings.TrimSpace(line) == "" {
		return v.tell()
	}
	name, args, ok := command.Parse(line)
	var err error
	if ok {
		err = v.command(name, args)
	} else {
		err = v.say(room.Words{Text: command.Unescape(line)})
	}
	if err == nil || v.over != nil {
		return v.afterLine(err)
	}
	if err := v.refuse(err); err != nil {
		return err
	}
	if v.tty != nil {
		return v.tty.putBack(line)
	}
	return nil
}

// afterLine tells what came while the line was dealt with.
func (v *visit) afterLine(err error) error {
	if err != nil || v.over != nil {
		return err
	}
	return v.tell()
}

// say says something. It is on the terminal already, so the room's echo of it is not told.
func (v *visit) say(w room.Words) error {
	number, err := v.seat.Post(v.cfg.Context, store.NewID(), w)
	if err != nil {
		return err
	}
	v.shown.own = append(v.shown.own, number)
	v.shown.own = v.shown.own[max(0, len(v.shown.own)-64):]
	return nil
}

// command carries out a slash command.
func (v *visit) command(name, args string) error {
	cmd := command.Find(name)
	if cmd == nil || !cmd.At(command.Plain) {
		for _, o := range v.cfg.Env.House.Offered(v.person) {
			if o.Name == room.Fold(name) {
				return v.desk.Ask(v.cfg.Context, name, args)
			}
		}
		return v.out.system(v.t.PlainUnknown(room.CleanLine(name, 20), command.Nearest(command.Plain, name)))
	}
	if cmd.Members && v.account.ID == 0 {
		return command.ErrNeedsAccount
	}
	if run := ways[cmd.Names[0]]; run != nil {
		return run(v, cmd, args)
	}
	return v.carryOut(cmd, args)
}
