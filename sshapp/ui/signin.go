package ui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/store"
)

// door is one of the three ways in.
type door uint8

const (
	doorLogIn door = iota
	doorRegister
	doorGuest
)

// signIn is the first screen: title, flash line, three doors, a form, the footer.
type signIn struct {
	door    door
	onDoors bool // the focus is on the row of doors, not in the form
	form    form
	flash   flash
	busy    bool // a password is being checked; keys wait
}

// doorDone is what came of knocking: an account, or why not.
type doorDone struct {
	acct store.Account
	err  error
	new  bool
}

func newSignIn(m *Model) *signIn {
	s := &signIn{}
	s.choose(m, doorLogIn)
	if m.cfg.User != "" {
		s.form.fields[0].ed.SetValue(m.cfg.User, -1)
		s.form.focus = 1
	}
	return s
}

// choose changes the door and keeps what was typed.
func (s *signIn) choose(m *Model, d door) {
	old := s.form.fields
	s.door = d
	s.form = form{fields: []*field{
		newField(m.t.Name, m.t.NameHelp, false),
		newField(m.t.Password, m.t.PasswordHelp, true),
	}}
	if d == doorRegister {
		s.form.fields = append(s.form.fields, newField(m.t.Again, "", true))
		if f := m.invitationField(); f != nil {
			s.form.fields = append(s.form.fields, f)
		}
	}
	for i, fd := range old {
		if i < len(s.form.fields) {
			s.form.fields[i].ed = fd.ed
		}
	}
}

func (s *signIn) update(m *Model, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if !s.busy || msg.String() == "ctrl+c" {
			return s.key(m, msg)
		}
	case Paste:
		if !s.busy && !s.onDoors && s.door != doorGuest {
			s.form.paste(msg.Text)
		}
	case doorDone:
		return s.answer(m, msg)
	}
	return nil
}

func (s *signIn) key(m *Model, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "ctrl+c":
		return m.leave(m.t.Goodbye)
	case "ctrl+d":
		if s.onDoors || s.door == doorGuest || s.form.fields[s.form.focus].ed.Empty() {
			return m.leave(m.t.Goodbye)
		}
	case "f1":
		m.overlay = newHelp(m)
		return nil
	case "f2":
		focus := s.form.focus
		m.switchLanguage()
		s.choose(m, s.door)
		s.form.focus, s.flash = focus, flash{}
		return nil
	}
	if s.onDoors || s.door == doorGuest {
		return s.doorKey(m, k)
	}
	switch s.form.key(k) {
	case formSubmit:
		return s.submit(m)
	case formAbove:
		s.onDoors = true
	}
	return nil
}

// doorKey moves along the row of doors.
func (s *signIn) doorKey(m *Model, k tea.KeyPressMsg) tea.Cmd {
	const doors = 3
	switch k.String() {
	case "left", "h":
		s.choose(m, (s.door+doors-1)%doors)
	case "right", "l":
		s.choose(m, (s.door+1)%doors)
	case "tab", "down", "enter":
		if s.door == doorGuest {
			if k.String() == "enter" {
				return s.asGuest(m)
			}
			s.choose(m, doorLogIn)
		}
		s.onDoors, s.form.focus = false, 0
		return nil
	}
	s.onDoors = true
	return nil
}

// submit knocks with what was typed. The work is done away from the loop: a password costs 30 ms of a core.
func (s *signIn) submit(m *Model) tea.Cmd {
	name, password := s.form.fields[0].ed.Value(), s.form.fields[1].ed.Value()
	if s.door == doorRegister && password != s.form.fields[2].ed.Value() {
		s.form.fields[2].ed.SetValue("", 0)
		s.form.focus = 2
		s.say(m, badFlash, m.t.PasswordsDiffer)
		return nil
	}
	s.busy = true
	s.say(m, plainFlash, m.t.Working)
	return m.knock(s.door, name, password, s.form.codeIn())
}

// knock asks the house to log in or register, with an invitation's code if there is one; the answer is a doorDone.
func (m *Model) knock(d door, name, password, code string) tea.Cmd {
	cfg, lang := m.cfg, m.t.Lang
	return func() tea.Msg {
		if d == doorRegister {
			acct, err := cfg.Door.RegisterInvited(cfg.Context, cfg.Addr, name, password, lang, code)
			return doorDone{acct: acct, err: err, new: true}
		}
		acct, err := cfg.Door.Login(cfg.Context, cfg.Addr, name, password)
		return doorDone{acct: acct, err: err}
	}
}

func (s *signIn) answer(m *Model, done doorDone) tea.Cmd {
	if done.err != nil {
		s.busy = false
		if m.isFault(done.err) {
			m.Break("sign in", done.err)
			return nil
		}
		s.refuse(m, done.err)
		return nil
	}
	s.form.forget()
	m.adopt(done.acct)
	hello := m.t.LoggedIn(done.acct.Name)
	if done.new {
		hello = m.welcomed(done.acct)
	}
	return m.enter(m.person(done.acct), done.acct, hello)
}

// refuse keeps what was typed and puts the cursor where the mistake is.
func (s *signIn) refuse(m *Model, err error) {
	if errors.Is(err, store.ErrNoInvite) {
		s.choose(m, s.door) // the house may ask for one since the form was made
	}
	if at, ok := mistakeAt(err); ok {
		s.form.focus = min(at, len(s.form.fields)-1)
	}
	if errors.Is(err, room.ErrWrongPassword) {
		s.form.fields[1].ed.SetValue("", 0)
	}
	s.say(m, badFlash, m.sentence(err))
}

// mistakeAt is the input that an error is about: 0 the name, 1 the password, inviteAt the invitation; ok is false when it is about neither. Then the
// cursor stays where it is, or the next password would be typed into the name, for all to see.
func mistakeAt(err error) (field int, ok bool) {
	if errors.Is(err, room.ErrWrongPassword) {
		return 1, true
	}
	if _, isPassword := errors.AsType[room.PasswordError](err); isPassword {
		return 1, true
	}
	if errors.Is(err, store.ErrNoInvite) {
		return inviteAt, true
	}
	_, isName := errors.AsType[room.NameError](err)
	return 0, isName || errors.Is(err, store.ErrNameTaken) || errors.Is(err, store.ErrNameLooksLike)
}

func (s *signIn) asGuest(m *Model) tea.Cmd {
	if m.cfg.Guests == GuestsOff {
		s.say(m, badFlash, m.t.GuestsOff)
		return nil
	}
	if !m.cfg.House.GuestsWelcome() {
		s.say(m, badFlash, m.t.GuestsLocked)
		return nil
	}
	s.busy = true
	who := m.guest()
	return m.enter(who, store.Account{}, m.t.CameAsGuest(who.Name))
}

// guest is who somebody without an account is.
func (m *Model) guest() room.Person {
	who := room.GuestPerson(m.cfg.GuestSeed, "")
	if m.cfg.Key != nil {
		who = room.GuestPerson(m.cfg.GuestSeed, m.cfg.Key.Fingerprint)
	}
	return m.placed(who)
}

func (s *signIn) say(m *Model, kind flashKind, sentence string) {
	s.flash = flash{kind: kind, text: sentence, since: m.now()}
}
