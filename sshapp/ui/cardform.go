package ui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
)

// cardForm is a form over the chat: changing the password, or a guest becoming somebody.
type cardForm struct {
	title  string
	form   form
	flash  flash
	busy   bool
	submit func(m *Model, f *cardForm) tea.Cmd
	answer func(m *Model, f *cardForm, done doorDone) tea.Cmd
}

func (f *cardForm) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return f.key(m, msg)
	case Paste:
		if !f.busy {
			f.form.paste(msg.Text)
		}
	case doorDone:
		f.busy = false
		return f.answer(m, f, msg)
	}
	return nil
}

func (f *cardForm) key(m *Model, k tea.KeyPressMsg) tea.Cmd {
	if f.busy {
		return nil // what was asked for is on its way; its answer belongs to this form
	}
	if s := k.String(); s == "esc" || s == "ctrl+c" {
		f.form.forget()
		m.overlay = nil
		return nil
	}
	if f.form.key(k) == formSubmit {
		return f.submit(m, f)
	}
	return nil
}

// refuse shows the reason and puts the cursor where the mistake is.
func (f *cardForm) refuse(m *Model, err error, at int) {
	if m.isFault(err) {
		m.report("account", err)
	}
	f.form.focus = at
	f.flash = flash{kind: badFlash, text: m.sentence(err), since: m.now()}
}

// differ refuses two passwords that should be the same.
func (f *cardForm) differ(m *Model, at int) {
	f.form.fields[at].ed.SetValue("", 0)
	f.form.focus = at
	f.flash = flash{kind: badFlash, text: m.t.PasswordsDiffer, since: m.now()}
}

func (f *cardForm) draw(m *Model, c *canvas) {
	y := max(0, (c.h-2*len(f.form.fields)-5)/2)
	top := y
	for i := range 2*len(f.form.fields) + 6 {
		if top+i < c.h {
			c.text(top+i, m.theme.Base, "")
		}
	}
	c.centred(y, m.theme.Title, f.title)
	y++
	for _, line := range wrap(f.flash.String(), c.w-2) {
		if y < c.h-len(f.form.fields) {
			c.centred(y, f.flash.style(m.theme), line)
			y++
		}
	}
	y = f.form.draw(m, c, min(y+1, c.h-len(f.form.fields)), c.h >= 16, true)
	if y < c.h {
		c.centred(min(y+1, c.h-1), m.theme.Hint, m.t.FormHint)
	}
}

// newPasswdForm asks for the old password, and twice for the new one.
func newPasswdForm(m *Model) *cardForm {
	return &cardForm{
		title: m.t.PasswdTitle,
		form: form{fields: []*field{
			newField(m.t.OldPassword, "", true),
			newField(m.t.NewPassword, m.t.PasswordHelp, true),
			newField(m.t.Again, "", true),
		}},
		submit: submitPasswd,
		answer: func(m *Model, f *cardForm, done doorDone) tea.Cmd {
			if done.err != nil {
				at := 1
				if errors.Is(done.err, room.ErrWrongPassword) {
					f.form.fields[0].ed.SetValue("", 0)
				}
				if _, about := mistakeAt(done.err); !about || errors.Is(done.err, room.ErrWrongPassword) {
					at = 0
				}
				f.refuse(m, done.err, at)
				return nil
			}
			f.form.forget()
			m.overlay = nil
			m.say(goodFlash, m.t.PasswdChanged)
			return nil
		},
	}
}

func submitPasswd(m *Model, f *cardForm) tea.Cmd {
	old, fresh := f.form.fields[0].ed.Value(), f.form.fields[1].ed.Value()
	if fresh != f.form.fields[2].ed.Value() {
		f.differ(m, 2)
		return nil
	}
	f.busy = true
	cfg, acct := m.cfg, m.account
	return func() tea.Msg {
		return doorDone{err: cfg.Door.ChangePassword(cfg.Context, cfg.Addr, acct, old, fresh)}
	}
}

// newDoorForm lets a guest log in or register and keep the seat.
func newDoorForm(m *Model, d door) *cardForm {
	f := &cardForm{
		title: m.t.LogInTitle,
		form: form{fields: []*field{
			newField(m.t.Name, m.t.NameHelp, false),
			newField(m.t.Password, m.t.PasswordHelp, true),
		}},
		answer: (*Model).becameSomebody,
	}
	if d == doorRegister {
		f.title = m.t.RegisterTitle
		f.form.fields = append(f.form.fields, newField(m.t.Again, "", true))
		if code := m.invitationField(); code != nil {
			f.form.fields = append(f.form.fields, code)
		}
	}
	f.submit = func(m *Model, f *cardForm) tea.Cmd {
		name, password := f.form.fields[0].ed.Value(), f.form.fields[1].ed.Value()
		if d == doorRegister && password != f.form.fields[2].ed.Value() {
			f.differ(m, 2)
			return nil
		}
		f.busy = true
		return m.knock(d, name, password, f.form.codeIn())
	}
	return f
}

// becameSomebody keeps the guest's seat under the account's name.
func (m *Model) becameSomebody(f *cardForm, done doorDone) tea.Cmd {
	if done.err != nil {
		if errors.Is(done.err, room.ErrWrongPassword) {
			f.form.fields[1].ed.SetValue("", 0)
		}
		at, ok := mistakeAt(done.err)
		if !ok {
			at = f.form.focus
		}
		f.refuse(m, done.err, min(at, len(f.form.fields)-1))
		return nil
	}
	f.form.forget()
	m.overlay = nil
	desk, who, ctx := m.desk, m.person(done.acct), m.cfg.Context
	if desk == nil {
		return nil
	}
	return func() tea.Msg { return becameMsg{done, who, desk.Become(ctx, who)} }
}

// becameMsg says that a guest's desk is an account's now, or why not.
type becameMsg struct {
	doorDone
	who     room.Person
	refusal error
}

// became is the guest's change into somebody, in the same place.
func (m *Model) became(msg becameMsg) tea.Cmd {
	c, ok := m.screen.(*chat)
	if !ok {
		return nil
	}
	if msg.refusal != nil {
		c.refused(m, msg.refusal)
		return nil
	}
	chosen := m.chosen()
	m.adopt(msg.acct)
	m.who = msg.who
	hello := m.t.LoggedIn(msg.acct.Name)
	if msg.new {
		hello = m.welcomed(msg.acct)
	}
	c.say(m, goodFlash, hello)
	m.askToRemember()
	return tea.Batch(m.keepChosen(c, chosen, msg.new), m.sitBehind())
}

// chosen is what a guest has set for the visit, by the names of settings.
func (m *Model) chosen() map[string]string {
	return map[string]string{"theme": m.account.Theme, "tz": m.account.TimeZone}
}

// keepChosen has the house remember a guest's settings with the new account.
func (m *Model) keepChosen(c *chat, chosen map[string]string, fresh bool) tea.Cmd {
	if !fresh {
		return nil // an account that is older than the visit has its own
	}
	hello := c.flash
	var cmds []tea.Cmd
	if kind := chosen["theme"]; kind != "" {
		m.kind = ThemeKind(kind)
		m.account.Theme = kind
		m.retheme()
		cmds = append(cmds, c.setPref(m, "theme", kind, func(*Model) string { return hello.text }))
	}
	if zone := chosen["tz"]; zone != "" {
		m.account.TimeZone = zone
		m.findZone()
		cmds = append(cmds, c.setPref(m, "tz", zone, func(*Model) string { return hello.text }))
	}
	return tea.Batch(cmds...)
}

// speak changes the language of everything that is drawn from now on.
func (m *Model) speak(lang string) {
	m.account.Lang = lang
	m.retext(lang)
}

// switchLanguage is F2 on the sign-in screen.
func (m *Model) switchLanguage() {
	if m.t.Lang == "zh" {
		m.retext("en")
	} else {
		m.retext("zh")
	}
}
