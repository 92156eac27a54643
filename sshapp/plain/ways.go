package plain

import (
	"strings"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// ways are the commands that need more here than to be carried out: those that lead elsewhere or ask something.
var ways map[string]func(v *visit, cmd *command.Command, args string) error

func init() { // not at once, because commands lead back to it
	ways = map[string]func(v *visit, cmd *command.Command, args string) error{
		"join": (*visit).join, "room": (*visit).room, "msg": (*visit).direct,
		"login": func(v *visit, _ *command.Command, args string) error {
			return v.door(func() error { return v.login(args) })
		},
		"register": func(v *visit, _ *command.Command, _ string) error { return v.door(v.register) },
		"screen":   (*visit).screen,
		"notices":  (*visit).setNotices,
		"color":    (*visit).setColour,
		"quit":     func(v *visit, _ *command.Command, _ string) error { return v.quit() },
	}
}

// carryOut carries a command out as it is everywhere and tells what it says.
func (v *visit) carryOut(cmd *command.Command, args string) error {
	call := &command.Call{
		Env: v.cfg.Env, Desk: v.desk, Account: v.account, Key: v.cfg.Key, Addr: v.cfg.Addr, Text: v.t, Zone: v.zone,
		From: command.Plain, Here: v.seat.Room(), Args: args, Cmd: cmd, Claim: v.cfg.Claim, Out: v.record,
		Ask: func(prompt string) (string, error) { return v.ask(prompt, true) },
	}
	if cmd.Names[0] == "me" || cmd.Names[0] == "reply" { // what is typed says it already
		call.Said = func(number uint64) { v.shown.own = append(v.shown.own, number) }
	}
	if err := call.Do(v.cfg.Context); err != nil {
		return err
	}
	v.account, v.t, v.zone = call.Account, call.Text, call.Zone
	return nil
}

// record tells one thing that came of a command.
func (v *visit) record(r command.Record) error {
	switch r := r.(type) {
	case command.Note:
		return v.out.system(r.Text)
	case command.HelpLine:
		return v.out.system(r.Form + ": " + r.Text)
	}
	w := command.Wording{Text: v.t, Zone: v.zone}
	var fields []string
	for _, f := range r.Columns(w) {
		if f != "" && f != "-" {
			fields = append(fields, f)
		}
	}
	if _, ok := r.(command.Message); ok && len(fields) > 3 { // what others wrote stands behind a name
		last := len(fields) - 1
		return v.out.line("-- msg/"+strings.Join(fields[:last], ", ")+": ", fields[last])
	}
	return v.out.system(strings.Join(fields, ", "))
}

// join goes to a room, and makes an account its member.
func (v *visit) join(cmd *command.Command, args string) error {
	if args == "" {
		return v.carryOut(command.Find("rooms"), "")
	}
	return v.goTo(args)
}

// room makes a room and goes there; what else can be done with rooms is as everywhere.
func (v *visit) room(cmd *command.Command, args string) error {
	verb, rest, _ := strings.Cut(strings.TrimSpace(args), " ")
	switch strings.ToLower(verb) {
	case "create", "new", "新建":
	default:
		return v.carryOut(cmd, args)
	}
	name, kind, ok := command.ParseOpen(rest)
	if !ok {
		return command.Misuse{Usage: "/room create NAME [private|announce]"}
	}
	id, err := v.desk.Open(v.cfg.Context, name, kind, "")
	if err != nil {
		return err
	}
	if err := v.out.system(v.t.RoomOpened(name)); err != nil {
		return err
	}
	return v.enter(id)
}

// direct says something to somebody in passing, or goes to the conversation with them.
func (v *visit) direct(cmd *command.Command, args string) error {
	name, words, _ := strings.Cut(strings.TrimSpace(args), " ")
	if name == "" || strings.TrimSpace(words) != "" {
		return v.carryOut(cmd, args)
	}
	return v.goTo("dm " + strings.TrimLeft(name, "@＠"))
}

// door lets a guest become somebody without leaving the room.
func (v *visit) door(how func() error) error {
	if v.account.ID != 0 {
		return v.out.system(v.t.AlreadyIn)
	}
	if v.tty == nil {
		if err := v.out.system(v.t.PlainSeen); err != nil {
			return err
		}
	}
	if err := how(); err != nil {
		return err
	}
	if v.tty == nil {
		return nil // the answer would be the next line that is meant to be said
	}
	return v.remember()
}

// screen changes over to the screens.
func (v *visit) screen(*command.Command, string) error {
	if !v.cfg.Screen {
		return v.out.system(v.t.PlainNoScreen)
	}
	v.over = &Ending{Screen: true}
	return nil
}

var levels = map[string]level{
	"all": everything, "全部": everything, "on": everything, "some": important, "少些": important, "none": nothing, "off": nothing, "关": nothing,
}

// setNotices says how much is told besides what is said.
func (v *visit) setNotices(cmd *command.Command, args string) error {
	l, ok := levels[strings.ToLower(args)]
	if !ok {
		return command.Misuse{Usage: cmd.Form(command.Plain)}
	}
	v.notices = l
	return v.out.system(v.t.NoticesAre(int(l)))
}

// setColour has names told in colour, or not: nobody has colours without asking for them.
func (v *visit) setColour(cmd *command.Command, args string) error {
	switch strings.ToLower(args) {
	case "on", "开", "":
		v.colour = v.cfg.Colour
	case "off", "关":
		v.colour = false
	default:
		return command.Misuse{Usage: cmd.Form(command.Plain)}
	}
	return v.out.system(v.t.ColourIs(v.colour))
}

// complete completes a command or a name behind what is typed. Where there are several they are told, and the line is
// written anew below them.
func (v *visit) complete() error {
	before, after := v.tty.ed.Split()
	start := strings.LastIndexAny(before, " \t　") + 1
	word := before[start:]
	found := v.candidates(word, start == 0)
	switch {
	case word == "" || len(found) == 0:
		return nil
	case len(found) == 1:
		v.tty.ed.SetValue(before[:start]+found[0]+after, len(before[:start]+found[0]))
		return v.tty.echo()
	}
	if _, err := v.tty.send(); err != nil {
		return err
	}
	if err := v.out.system(strings.Join(found, " ")); err != nil {
		return err
	}
	return v.tty.putBack(before + after)
}

// mostFound bounds how many candidates are told.
const mostFound = 20

func (v *visit) candidates(word string, first bool) []string {
	var found []string
	add := func(name, end string) {
		if len(found) < mostFound && strings.HasPrefix(strings.ToLower(name), strings.ToLower(word)) {
			found = append(found, name+end)
		}
	}
	if _, slash := command.CutSlash(word); slash && first {
		standing := store.Standing{Role: v.account.Role}
		for _, cmd := range command.Table() {
			if cmd.Offered(command.Plain, standing) {
				add("/"+cmd.Names[0], " ")
			}
		}
		return found
	}
	end := " "
	if first {
		end = ": "
	}
	for _, p := range v.seat.View().People {
		add(p.Name, end)
		add("@"+p.Name, " ")
	}
	return found
}
