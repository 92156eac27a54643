package plain

import (
	"strings"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// signIn asks who somebody is. Without a terminal there are no questions, for the first line is meant to be said: who has no
// account known by a key is a guest, and can still /login.
func (v *visit) signIn() error {
	if v.tty == nil {
		if v.cfg.Guests == ui.GuestsOff {
			return command.ErrNeedsAccount
		}
		return nil
	}
	if err := v.out.system(v.t.House + " · " + v.t.Tagline); err != nil {
		return err
	}
	for {
		answer, err := v.ask(v.t.PlainWays(v.cfg.Guests != ui.GuestsOff), false)
		if err != nil {
			return v.taken(err)
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "l", "1", "login", "登录":
			err = v.login("")
		case "r", "2", "register", "注册":
			err = v.register()
		case "q", "quit", "离开":
			return v.quit()
		case "", "g", "3", "guest", "游客":
			if v.cfg.Guests != ui.GuestsOff {
				return v.out.system(v.t.CameAsGuest(v.person.Name))
			}
			continue
		default:
			continue
		}
		if err == nil {
			return v.remember()
		}
		if err := v.refuse(err); err != nil {
			return err
		}
	}
}

// taken is what becomes of a question at the door that is taken back: the visit ends.
func (v *visit) taken(err error) error {
	if err == errTaken {
		return v.quit()
	}
	return err
}

// refuse says why something was not done. It passes on what ends the visit.
func (v *visit) refuse(err error) error {
	switch {
	case err == errTaken:
		return nil
	case err == errGone, v.cfg.Context.Err() != nil:
		return errGone
	}
	return v.out.system(v.sentence(err))
}

// login asks for a name, unless there is one, and for its password, until it is right or an empty line gives up.
func (v *visit) login(name string) (err error) {
	if name == "" {
		if name, err = v.ask(v.t.Name+": ", false); err != nil {
			return err
		}
	}
	for {
		password, err := v.ask(v.t.Password+": ", true)
		if err != nil {
			return err
		}
		if password == "" {
			return errTaken
		}
		a, err := v.cfg.Env.Door.Login(v.cfg.Context, v.cfg.Addr, name, password)
		if err == nil {
			return v.become(a, v.t.LoggedIn(a.Name))
		}
		// The next line that they type is a password again, and must not be shown: so it is asked for here.
		if err := v.refuse(err); err != nil {
			return err
		}
	}
}

// register asks for all that an account needs.
func (v *visit) register() error {
	name, err := v.ask(v.t.Name+": ", false)
	if err != nil {
		return err
	}
	if _, err := room.ParseName(name); err != nil {
		return err
	}
	password, err := v.newPassword()
	if err != nil {
		return err
	}
	code := ""
	if v.cfg.Env.House.Setting("registration") == "invited" {
		if code, err = v.ask(v.t.InviteCode+": ", false); err != nil {
			return err
		}
	}
	a, err := v.cfg.Env.Door.RegisterInvited(v.cfg.Context, v.cfg.Addr, name, password, v.t.Lang, code)
	if err != nil {
		return err
	}
	hello := v.t.Registered(a.Name)
	if a.State == store.Pending {
		hello = v.t.RegisteredPending(a.Name)
	}
	return v.become(a, hello)
}

// newPassword asks until there is one that will do, twice the same. No other question comes between, at which a password
// would be shown.
func (v *visit) newPassword() (string, error) {
	for {
		password, err := v.ask(v.t.Password+": ", true)
		if err != nil {
			return "", err
		}
		err = room.CheckPassword(password)
		if err == nil {
			var again string
			if again, err = v.ask(v.t.Again+": ", true); err != nil {
				return "", err
			}
			if again == password {
				return password, nil
			}
			err = v.out.system(v.t.PlainDiffer)
		} else {
			err = v.refuse(err)
		}
		if err != nil {
			return "", err
		}
	}
}

// become makes the visit an account's, in the seat that it has.
func (v *visit) become(a store.Account, hello string) error {
	p := room.AccountPerson(a)
	p.Addr = v.cfg.Addr
	if v.cfg.Key != nil {
		p.Fingerprint = v.cfg.Key.Fingerprint
	}
	if v.desk != nil {
		if err := v.desk.Become(v.cfg.Context, p); err != nil {
			return err
		}
	}
	v.person = p
	v.adopt(a)
	return v.out.system(hello)
}

// adopt takes over what an account remembers.
func (v *visit) adopt(a store.Account) {
	v.account = a
	if a.Lang != "" {
		v.t = catalog(a.Lang)
	}
	if zone, err := command.LoadZone(a.TimeZone); err == nil {
		v.zone = zone
	}
}

// remember offers to know the account by the key that this connection proved.
func (v *visit) remember() error {
	if v.cfg.Key == nil {
		return nil
	}
	answer, err := v.ask(v.t.PlainRemember(v.cfg.Key.Fingerprint), false)
	if err == errTaken {
		return nil
	}
	if err != nil {
		return err
	}
	if s := strings.ToLower(strings.TrimSpace(answer)); s != "y" && s != "yes" && s != "是" {
		return nil
	}
	if err := v.cfg.Env.Door.AddKey(v.cfg.Context, v.account.ID, v.cfg.Key.Fingerprint, v.cfg.Key.Authorized, ""); err != nil {
		return v.refuse(err)
	}
	return v.out.system(v.t.KeyRemembered)
}
