package ui

import (
	"errors"
	"time"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// adopt takes over what an account remembers: its language and its colours.
func (m *Model) adopt(a store.Account) {
	m.account = a
	if a.Lang != "" {
		m.t = text.For(a.Lang)
	}
	m.kind = ThemeKind(a.Theme)
	m.retheme()
	m.findZone()
}

// retext changes the language.
func (m *Model) retext(lang string) { m.t = text.For(lang) }

// sentence is what the person reads for an error.
func (m *Model) sentence(err error) string {
	if s, ok := command.Explain(m.t, err); ok {
		return s
	}
	if r, ok := errors.AsType[store.Refusal](err); ok {
		r.Until = r.Until.In(m.loc)
		err = r
	}
	return m.t.Sentence(err, m.cfg.Visit)
}

// isFault tells a fault of ours from a refusal, which is an answer like any other.
func (m *Model) isFault(err error) bool {
	_, refused := command.Explain(m.t, err)
	return !refused && text.IsFault(err)
}

// report tells the operator once.
func (m *Model) report(doing string, err error) {
	if m.cfg.Fault != nil {
		m.cfg.Fault(doing, err)
	}
}

func (m *Model) retheme() {
	m.theme = NewTheme(m.kind, m.cfg.Profile, m.dark, m.ground)
}

// person makes the room's view of an account on this connection.
func (m *Model) person(a store.Account) room.Person { return m.placed(room.AccountPerson(a)) }

// placed says where somebody comes from.
func (m *Model) placed(p room.Person) room.Person {
	p.Addr = m.cfg.Addr
	if m.cfg.Key != nil {
		p.Fingerprint = m.cfg.Key.Fingerprint
	}
	return p
}

// findZone settles where the person's clock stands: what the account says, then what the client sent, then the house's
// own. It is kept, because looking a zone up reads a file.
func (m *Model) findZone() {
	m.loc = time.Local
	for _, name := range []string{m.account.TimeZone, m.cfg.Env["TZ"]} {
		if loc, err := command.LoadZone(name); err == nil {
			m.loc = loc
			return
		}
	}
}
