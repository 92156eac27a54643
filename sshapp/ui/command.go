package ui

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/command"
	"teahouse/store"
)

// answerMsg brings what a command's question to the house came to.
type answerMsg struct {
	answer func(m *Model, c *chat) tea.Cmd
}

// screens are the commands for which the screen has a way of its own: a list to choose from, a form, what is marked. They
// are found by their first name; all others are carried out as they are everywhere.
var screens map[string]func(m *Model, c *chat, args string) tea.Cmd

func init() { // not at once, because help leads back to it
	screens = map[string]func(m *Model, c *chat, args string) tea.Cmd{
		"help": runHelp, "me": runMe, "who": runWho, "whois": runWhois, "profile": runProfile,
		"join": runJoin, "rooms": runRooms, "room": runRoom, "invite": runInvite, "invite create": makeInvitation, "msg": runMsg,
		"theme": runTheme, "key": runKey, "passwd": runPasswd, "register": runRegister, "login": runLogin, "account": runAccount,
		"reply": runReply, "edit": runEdit, "delete": runDelete, "react": runReact(false), "unreact": runReact(true),
		"pin": runPin(false), "unpin": runPin(true), "pins": runPins, "thread": runThread, "copy": runCopy, "link": runLink,
		"search": runSearch, "mentions": showMentions, "unread": showUnread, "ignores": runIgnores,
		"poll": saying(command.Poll), "pour": saying(command.Pour), "roll": saying(command.Roll), "shrug": saying(command.Shrug),
		"slap": runSlap, "vote": runVote, "later": runLater,
		"mutes": listSanctions(store.Mute), "bans": listSanctions(store.Ban), "report": runReport, "reports": runReports, "audit": runAudit,
		"plain": runPlain, "quit": runQuit,
	}
}

// command carries out a slash command. done says that the line has served and can leave the input; an unknown command
// stays there to be mended and is never sent as text.
func (m *Model) command(c *chat, name, args string) (done bool, cmd tea.Cmd) {
	found := command.Find(name)
	if found == nil || !found.At(command.Screen) {
		if cmd := c.askBot(m, name, args); cmd != nil {
			return true, cmd
		}
		c.say(m, badFlash, m.t.UnknownCommand(clip(name), command.Nearest(command.Screen, name)))
		return false, nil
	}
	if found.Members && m.account.ID == 0 {
		c.say(m, badFlash, m.t.GuestsCannot)
		return true, nil
	}
	c.flash = flash{}
	c.line = strings.TrimSpace("/" + name + " " + args)
	last := m.turn
	if run := screens[found.Names[0]]; run != nil {
		cmd = run(m, c, args)
	} else {
		cmd = c.carryOut(m, found, name, args)
	}
	if m.turn == last { // words that a command says are in turn already
		cmd = m.inTurn(cmd)
	}
	return true, cmd
}

// outcome is what came of a command: what it said, and how it left what it was given.
type outcome struct {
	said []command.Record
	call *command.Call
}

// carryOut has a command carried out away from the loop and shows what it says. What was typed comes back with a refusal.
func (c *chat) carryOut(m *Model, cmd *command.Command, name, args string) tea.Cmd {
	call := &command.Call{
		Env: m.cfg.env(), Desk: m.desk, Account: m.account, Key: m.cfg.Key, Addr: m.cfg.Addr, Text: m.t, Zone: m.loc,
		From: command.Screen, Here: c.view.Room.ID, Args: args, Cmd: cmd, Claim: m.cfg.Claim,
	}
	line, ctx := strings.TrimSpace("/"+name+" "+args), m.cfg.Context
	return ask(func() (outcome, error) {
		o := outcome{call: call}
		call.Out = func(r command.Record) error {
			o.said = append(o.said, r)
			return nil
		}
		err := call.Do(ctx)
		return o, err
	}, func(m *Model, c *chat, o outcome, err error) tea.Cmd {
		if err != nil {
			c.refused(m, err)
			c.giveUp(m, line)
			return nil
		}
		m.follow(o.call)
		c.show(m, cmd, o.said)
		return nil
	})
}

// follow takes over what a command has changed about the person, and only that: other things may have changed meanwhile.
func (m *Model) follow(call *command.Call) {
	if call.Account.Away != m.account.Away {
		m.awayTold = false
	}
	a := &m.account
	a.Away, a.Bio, a.Pronouns, a.Notify, a.Typing = call.Account.Away, call.Account.Bio, call.Account.Pronouns, call.Account.Notify, call.Account.Typing
	if call.Account.Role == store.RoleOwner {
		a.Role = store.RoleOwner
	}
	if call.Account.TimeZone != a.TimeZone {
		a.TimeZone, m.loc = call.Account.TimeZone, call.Zone
	}
	if call.Account.Lang != a.Lang {
		a.Lang = call.Account.Lang
		m.speak(a.Lang)
	}
}

// show shows what a command said: a sentence beneath the input, more in a list.
func (c *chat) show(m *Model, cmd *command.Command, said []command.Record) {
	if len(said) == 0 {
		return
	}
	if note, ok := said[0].(command.Note); ok && len(said) == 1 {
		if note.Code != "" {
			m.offer(m.secretCard(cmd, note.Code))
			return
		}
		c.say(m, goodFlash, note.Text)
		return
	}
	k := &card{title: cmd.Form(command.Screen), canFilter: true, hint: func() string { return m.t.CardHint }}
	w := command.Wording{Text: m.t, Zone: m.loc}
	for _, r := range said {
		k.lines = append(k.lines, cardLine{text: strings.Join(r.Columns(w), "  ")})
	}
	m.offer(k)
}

// secretCard shows what was made and can't be read again, until the person closes it.
func (m *Model) secretCard(cmd *command.Command, secret string) *card {
	k := &card{title: "/" + cmd.Names[0], secret: secret, hint: func() string { return m.t.SecretHint }}
	k.lines = append(k.lines, cardLine{text: secret, style: cardTitle}, cardLine{})
	for _, s := range m.t.HookHow {
		k.lines = append(k.lines, cardLine{text: s})
	}
	return k
}

// env is what commands are carried out with.
func (cfg Config) env() *command.Env {
	return &command.Env{
		House: cfg.House, Door: cfg.Door, Store: cfg.Store, Search: cfg.Search, Now: cfg.Now, ParseKey: cfg.ParseKey, ParseNet: cfg.ParseNet,
		Hooks: cfg.Hooks,
	}
}

// clip keeps an echoed word short.
func clip(s string) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), 20)])
}

// standing is what the person is where they are, as far as the desk knows: for what is offered to them.
func (m *Model) standing() store.Standing {
	s := store.Standing{Role: m.account.Role}
	if m.desk != nil {
		v := m.desk.View()
		s.Role = v.Who.Role
		if at := m.hereAt(v.Places); at >= 0 {
			s.Room = v.Places[at].Role
		}
	}
	s.Role = cmp.Or(s.Role, store.RoleGuest)
	return s
}

// may tells whether the person has a right where they are, for what is offered to them.
func (m *Model) may(a store.Action) bool { return m.standing().May(a, nil) }

// misused shows how a command is used and leaves what was typed in the input.
func (c *chat) misused(m *Model, usage string) tea.Cmd {
	c.say(m, badFlash, m.t.Usage(usage))
	c.keepLine = true
	return nil
}

// commandHelp is the commands as F1 lists them to somebody.
func commandHelp(m *Model) []cardLine {
	var lines []cardLine
	standing := m.standing()
	for _, c := range command.Table() {
		if c.Offered(command.Screen, standing) {
			lines = append(lines, cardLine{key: c.Form(command.Screen), text: c.Help(m.t.Commands)})
		}
	}
	lines = append(lines, offeredHelp(m)...)
	return append(lines, cardLine{key: "//…", text: m.t.Commands.Slash})
}
