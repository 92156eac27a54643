// Package ui is what one person sees: which screen, which rows it is made of, what a key does. Update alone changes
// state; Screen only draws. It knows the room and its people, every sentence through package text and every row through
// package paint; it does not know SSH, the network or SQL.
//
// A screen is a struct with update and draw, held by the Model; screens talk by messages, never to each other.
package ui

import (
	"image/color"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// lobby is the room that everybody comes to who asked for no other.
const lobby = "lobby"

// The smallest window in which a screen is drawn; below it stands one sentence.
const (
	minWidth  = 20
	minHeight = 6
)

// probeTime is how long the first picture waits for the terminal to say whether it is light or dark.
const probeTime = 150 * time.Millisecond

// Model is what one person sees, from the sign-in screen to the goodbye. Its View is empty: the visit takes the picture
// from Screen. Only the program's loop may call its methods, but for Leave.
type Model struct {
	cfg   Config
	t     *text.Catalog
	theme *Theme
	now   func() time.Time

	w, h    int
	probing bool // waiting for the terminal to tell its colours
	dark    bool
	ground  color.Color    // the terminal's own background, nil until told
	term    paint.Terminal // what is known of what the terminal can do
	kind    ThemeKind

	screen  screen
	overlay screen // a card, form or question over the screen; nil most of the time

	who     room.Person // nobody yet when Name is ""
	account store.Account
	loc     *time.Location // where the person's clock stands
	stay    stay
	desk    *room.Desk            // nil before anybody is in
	drafts  map[store.RoomID]kept // what was being written in rooms that are not looked at
	draft   room.Draft            // what was being written, for the way back from an error page
	ahead   *ahead                // what is typed on the way to another room; nil when there is none
	recall  History               // what was sent, for Up
	asked   bool                  // whether the key may be remembered was asked

	turn       <-chan struct{} // closed when what was asked for last is done; nil before the first
	awayTold   bool            // that speaking does not end being away
	refreshing bool            // the desk's rooms are being read
	bells      int
	notes      int    // notices for the desktop so far
	note       string // the last of them
	copies     int    // what was copied so far
	copied     string // the last of it
	quitting   bool
	goodbye    string
	parting    string // what is said instead when the house ends the visit at the person's own wish
	plain      bool   // they want to go on line by line
	turnedAway bool   // the visit ends because the house will not have it
	redraws    int
}

// A screen is one of the things that can fill the window.
type screen interface {
	update(m *Model, msg tea.Msg) tea.Cmd
	draw(m *Model, c *canvas)
}

// Messages that the visit sends.
type (
	// Input is all that was read from the terminal at once.
	Input []tea.Msg
	// Closing tells that the house closes.
	Closing struct{}
	// Answered tells that the terminal has answered all that it was asked.
	Answered struct{}
)

// Broke is the message that shows the error page for something that went wrong outside of Update.
func Broke(doing string, err error) tea.Msg { return brokeMsg{doing, err} }

// Messages between screens and commands.
type (
	probeDone  struct{}
	signInOver struct{}
	brokeMsg   struct {
		doing string
		err   error
	}
)

// New makes the model of one visit. Nothing is asked of the house before the program runs.
func New(cfg Config) *Model {
	m := &Model{cfg: cfg, now: cfg.Now, w: cfg.Width, h: cfg.Height, probing: true, dark: true}
	if m.now == nil {
		m.now = cfg.House.Now
	}
	m.stay.visit = cfg.Context
	m.t = text.FromEnv(cfg.Env)
	m.findZone()
	m.term.Links = knowsLinks(cfg.Term, cfg.Env)
	m.term.Notes = knowsNotes(cfg.Term, cfg.Env)
	if cfg.Account != nil {
		m.adopt(*cfg.Account)
	}
	m.retheme()
	m.screen = m.firstScreen()
	if cfg.Trouble != nil {
		m.Break("open the door", cfg.Trouble)
	}
	return m
}

// firstScreen chooses where a visit begins: on the way to the room for a known key, else at the door.
func (m *Model) firstScreen() screen {
	if m.cfg.Account != nil || m.cfg.AsGuest {
		return &waiting{}
	}
	return newSignIn(m)
}

// Init starts the visit's clocks and, for a known key, goes straight to the room.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.after(probeTime, probeDone{})}
	if a := m.cfg.Account; a != nil {
		return tea.Batch(append(cmds, m.enter(m.person(*a), *a, m.t.KnownKey(a.Name)))...)
	}
	if m.cfg.AsGuest {
		who := m.guest()
		return tea.Batch(append(cmds, m.enter(who, store.Account{}, m.t.CameAsGuest(who.Name)))...)
	}
	if m.cfg.SignIn > 0 {
		cmds = append(cmds, m.after(m.cfg.SignIn, signInOver{}))
	}
	if m.cfg.Room != "" && m.cfg.Trouble == nil {
		cmds = append(cmds, m.checkRoom(m.cfg.Room)) // who has an account learns it by entering
	}
	return tea.Batch(cmds...)
}

// after sends a message later. It ends with the visit, where tea.Tick would keep all of the visit until its time has come.
func (m *Model) after(d time.Duration, msg tea.Msg) tea.Cmd {
	ctx := m.cfg.Context
	return func() tea.Msg {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			return msg
		case <-ctx.Done():
			return nil
		}
	}
}

// Update takes one message in and decides what becomes of it.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.quitting {
		return m, nil // what was typed behind the goodbye does not count
	}
	if c, ok := m.screen.(*chat); ok && !isNews(msg) {
		c.lower = nil
	}
	switch msg := msg.(type) {
	case Input:
		var cmds []tea.Cmd
		for _, each := range msg {
			_, cmd := m.Update(each)
			cmds = append(cmds, cmd)
		}
		m.keepDraft() // once for all that was typed, not once for each key
		return m, tea.Batch(cmds...)
	case tea.WindowSizeMsg:
		// Drawn anew even at the size that it had: on the way there and back the terminal may have cut what it showed.
		m.w, m.h = msg.Width, msg.Height
		m.redraws++
	case tea.BackgroundColorMsg:
		m.ground, m.dark = msg.Color, msg.IsDark()
		m.probing = false
		m.retheme()
	case tea.ModeReportMsg:
		m.learn(msg)
	case Answered, probeDone:
		m.probing = false
	case signInOver:
		if m.who.Name == "" {
			return m, m.leave(m.t.TimedOut)
		}
	case Closing:
		return m, m.leave(m.t.ClosingDown)
	case News:
		return m, m.heedNews()
	case noRoomMsg:
		if _, ok := m.screen.(*signIn); ok && msg.name == m.cfg.Room {
			m.screen, m.overlay = newNotFound(m, msg.name), nil
		}
	case brokeMsg:
		m.Break(msg.doing, msg.err)
	case enteredMsg:
		came := m.entered(msg)
		return m, tea.Batch(came, m.release(msg.err == nil))
	case refreshedMsg:
		m.refreshing = false
		if msg.err != nil {
			m.report("read the person's rooms", msg.err)
			return m, nil // the next tidings ask again
		}
		return m, m.heedNews()
	case becameMsg:
		return m, m.became(msg)
	default:
		return m, m.pass(msg)
	}
	return m, nil
}

// keepDraft keeps what is being written, if it has changed.
func (m *Model) keepDraft() {
	if c, ok := m.screen.(*chat); ok && c.edited {
		c.edited = false
		c.keepDraft(m)
	}
}

// pass hands keys and pastes to what lies on top. An answer from the house goes to both: each takes what it asked for.
func (m *Model) pass(msg tea.Msg) tea.Cmd {
	switch key := msg.(type) {
	case tea.KeyPressMsg:
		if cmd, done := m.everywhere(key); done {
			return cmd
		}
		if m.hold(msg) {
			return nil
		}
		return m.top().update(m, msg)
	case Paste:
		if m.hold(msg) {
			return nil
		}
		return m.top().update(m, msg)
	}
	if m.overlay != nil {
		return tea.Batch(m.overlay.update(m, msg), m.screen.update(m, msg))
	}
	return m.screen.update(m, msg)
}

// offer shows an answer over the screen, unless the person is busy with something else by now: a form that is being typed
// into must not turn into something that looks like the chat.
func (m *Model) offer(s screen) {
	if m.overlay == nil {
		m.overlay = s
	}
}

// everywhere handles the keys that mean the same on every screen.
func (m *Model) everywhere(k tea.KeyPressMsg) (tea.Cmd, bool) {
	switch k.String() {
	case "ctrl+l":
		m.redraws++
	default:
		return nil, false
	}
	return nil, true
}

func (m *Model) top() screen {
	if m.overlay != nil {
		return m.overlay
	}
	return m.screen
}

// Text is the catalogue that the person reads.
func (m *Model) Text() *text.Catalog { return m.t }
