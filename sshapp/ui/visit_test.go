package ui_test

import (
	"context"
	"crypto/rand"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"teahouse/room"
	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// teatime is when the tests' house is open: a Sunday afternoon.
var teatime = time.Date(2026, 11, 22, 14, 3, 0, 0, time.UTC)

// tearoom is a real house on a real file, with a clock that stands still until it is moved.
type tearoom struct {
	t     *testing.T
	store *store.Store
	house *room.House
	door  *room.Door
	stage *ui.Stage
	clock *clock
	ctx   context.Context

	visits []*visit
}

// clock is read by the log's goroutine while a test moves it.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time        { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *clock) move(by time.Duration) { c.ms.Add(by.Milliseconds()) }

func newTearoom(t *testing.T) *tearoom {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	clk := &clock{}
	clk.move(teatime.Sub(time.UnixMilli(0)))
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "teahouse.db"), store.Options{Now: clk.now})
	if err != nil {
		t.Fatal(err)
	}
	house, err := room.NewHouse(ctx, st, room.Config{Now: clk.now, Burst: -1, PerSecond: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		house.Close()
		if err := st.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	door := room.NewDoor(st, store.NewHasher(0), room.DoorConfig{Now: clk.now})
	return &tearoom{t: t, store: st, house: house, door: door, stage: ui.NewStage(), clock: clk, ctx: ctx}
}

// account makes an account as if somebody had registered.
func (r *tearoom) account(name string) store.Account {
	r.t.Helper()
	acct, err := r.door.Register(r.ctx, "", name, "a-cup-of-green-tea", "")
	if err != nil {
		r.t.Fatalf("register %s: %v", name, err)
	}
	return acct
}

// says has somebody say something without a screen.
func (r *tearoom) says(acct store.Account, words ...string) {
	r.t.Helper()
	seat, err := r.house.Enter(r.ctx, "lobby", room.AccountPerson(acct))
	if err != nil {
		r.t.Fatal(err)
	}
	defer seat.Leave(false)
	for _, w := range words {
		if err := seat.Say(r.ctx, store.NewID(), room.Words{Text: w}); err != nil {
			r.t.Fatalf("say %q: %v", w, err)
		}
	}
}

// visit is a model with a loop around it, as Bubble Tea would run it.
type visit struct {
	t     *testing.T
	room  *tearoom
	model *ui.Model
	msgs  chan tea.Msg
	ctx   context.Context
	gone  bool
	fault error
}

func (r *tearoom) visit(cfg ui.Config) *visit {
	r.t.Helper()
	ctx, cancel := context.WithCancel(r.ctx)
	r.t.Cleanup(cancel)
	v := &visit{t: r.t, room: r, msgs: make(chan tea.Msg), ctx: ctx}
	r.visits = append(r.visits, v)
	cfg.Context, cfg.House, cfg.Door, cfg.Store, cfg.Now = ctx, r.house, r.door, r.store, r.clock.now
	cfg.Stage = r.stage
	if cfg.Guests == "" {
		cfg.Guests = ui.GuestsTalk
	}
	if cfg.Width == 0 {
		cfg.Width, cfg.Height = 80, 24
	}
	if cfg.GuestSeed == "" {
		cfg.GuestSeed = rand.Text()
	}
	cfg.Visit, cfg.Profile, cfg.Term = 7, colorprofile.TrueColor, "xterm-256color"
	cfg.Fault = func(_ string, err error) { v.fault = err }
	if cfg.Env == nil {
		cfg.Env = map[string]string{}
	}
	cfg.Env["TZ"] = "UTC"
	v.model = ui.New(cfg)
	v.run(v.model.Init())
	return v
}

// comeAsGuest is a visit that has come in through the guests' door, in English.
func comeAsGuest(r *tearoom, cfg ui.Config) *visit {
	r.t.Helper()
	v := r.visit(cfg)
	v.sees("Log in")
	v.press("shift+tab", "right", "right", "enter")
	v.sees("You are guest")
	return v
}

// run starts a command; its answer comes through msgs.
func (v *visit) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() { v.send(cmd()) }() // ends with the command, or with the visit
}

// send hands a message to the loop, or drops it when the visit is over.
func (v *visit) send(msg tea.Msg) {
	select {
	case v.msgs <- msg:
	case <-v.ctx.Done():
	}
}

func (v *visit) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.QuitMsg:
		v.gone = true
	case tea.BatchMsg:
		for _, cmd := range msg {
			v.run(cmd)
		}
	default:
		_, cmd := v.model.Update(msg)
		v.run(cmd)
	}
}

// until lets the loop run until the picture is as wanted.
func (v *visit) until(what string, wanted func(screen string) bool) {
	v.t.Helper()
	timeout := time.After(20 * time.Second)
	for !wanted(v.screen()) {
		if !v.room.turn(timeout) {
			v.t.Fatalf("waited for %s; the screen:\n%s", what, v.screen())
		}
	}
}

// turn lets one of the visits take what comes next, as all of them would run at once in the house; false when nothing came
// in time.
func (r *tearoom) turn(timeout <-chan time.Time) bool {
	cases := []reflect.SelectCase{{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(timeout)}}
	var takers []func(msg reflect.Value)
	add := func(channel any, take func(msg reflect.Value)) {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(channel)})
		takers = append(takers, take)
	}
	for _, v := range r.visits {
		if v.gone {
			continue
		}
		add(v.msgs, func(msg reflect.Value) { v.take(msg.Interface()) })
		add(v.model.News(), func(reflect.Value) { v.take(ui.News{}) })
		add(v.model.Tidings(), func(reflect.Value) { v.take(ui.News{}) })
	}
	chosen, msg, _ := reflect.Select(cases)
	if chosen == 0 {
		return false
	}
	takers[chosen-1](msg)
	return true
}

func (v *visit) sees(texts ...string) {
	v.t.Helper()
	v.until(strings.Join(texts, ", "), func(screen string) bool {
		for _, s := range texts {
			if !strings.Contains(screen, s) {
				return false
			}
		}
		return true
	})
}

func (v *visit) seesNot(text string) {
	v.t.Helper()
	v.until("no "+text, func(screen string) bool { return screen != "" && !strings.Contains(screen, text) })
}

// screen is the picture without colours; "" while there is none.
func (v *visit) screen() string {
	s, ok := v.model.Screen()
	if !ok {
		return ""
	}
	rows := make([]string, s.Height)
	for i := range rows {
		rows[i] = strings.TrimRight(paint.Plain(s.Row(i)), " ")
	}
	return strings.Join(rows, "\n")
}

// press presses keys by name: "enter", "ctrl+c", "a".
func (v *visit) press(names ...string) {
	v.t.Helper()
	for _, name := range names {
		v.take(keyPress(name))
	}
}

// types types text, one key per character.
func (v *visit) types(text string) {
	v.t.Helper()
	for _, r := range text {
		v.take(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// keyPress is the key press of a name as tea.Key.String gives it.
func keyPress(name string) tea.KeyPressMsg {
	named := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "end": tea.KeyEnd,
		"home": tea.KeyHome, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "f1": tea.KeyF1, "f2": tea.KeyF2,
	}
	var k tea.KeyPressMsg
	for {
		head, rest, more := strings.Cut(name, "+")
		if !more || rest == "" {
			break
		}
		switch head {
		case "ctrl":
			k.Mod |= tea.ModCtrl
		case "alt":
			k.Mod |= tea.ModAlt
		case "shift":
			k.Mod |= tea.ModShift
		}
		name = rest
	}
	if code, ok := named[name]; ok {
		k.Code = code
		return k
	}
	r := []rune(name)[0]
	k.Code = r
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

// checkPicture holds what is true of every picture: all rows there, as wide as the window, and the cursor inside.
func (v *visit) checkPicture(name string) {
	v.t.Helper()
	s, ok := v.model.Screen()
	if !ok {
		v.t.Fatalf("%s: no picture", name)
	}
	if n := s.Sheet.Height() + len(s.Rows); n != s.Height {
		v.t.Fatalf("%s: %d rows, want %d", name, n, s.Height)
	}
	for i := range s.Height {
		row := s.Row(i)
		if w := paint.Width(paint.Plain(row)); w != s.Width {
			v.t.Errorf("%s: row %d is %d cells wide, want %d: %q", name, i, w, s.Width, paint.Plain(row))
		}
	}
	if c := s.Cursor; c.Visible && (c.X < 0 || c.X >= s.Width || c.Y < 0 || c.Y >= s.Height) {
		v.t.Errorf("%s: the cursor stands at %d,%d", name, c.X, c.Y)
	}
}

// golden compares the picture with a file; -update rewrites it.
func (v *visit) golden(name string) {
	v.t.Helper()
	v.checkPicture(name)
	got := v.screen() + "\n"
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			v.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		v.t.Fatal(err)
	}
	if got != string(want) {
		v.t.Errorf("%s differs from the golden file; got:\n%s\nwant:\n%s", name, got, want)
	}
}
