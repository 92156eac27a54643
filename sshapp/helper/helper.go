// Package helper is the house's own helper: a program with an account that greets newcomers, knows the commands, reminds
// people of things and, where the operator has set one up, asks a language model. It knows the store and the sentences; it
// does not know screens, SSH, or who may do what: what it says goes the way of every message and is refused like any.
package helper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// Name is what the helper is called.
const Name = "茶博士"

// Topic is something that the helper can explain.
type Topic struct {
	Name  string // of the command, without a slash
	Usage string // how it is written
	Help  string // what it does, in a few words
}

// Config is what a Helper can be told. A zero field takes the default that stands beside it.
type Config struct {
	Store     *store.Store
	Topics    func(lang string) []Topic // "zh" or "en"
	Now       func() time.Time          // the house's
	PerMinute int                       // 6: answers for one person; more questions are passed over
	Budget    int                       // 20: answers of the model for one person in an hour
	Model     *Model                    // nil: the helper knows commands only
	// GreetEvery is 20 s: the time between two greetings; who comes meanwhile is greeted together.
	GreetEvery time.Duration
	Fault      func(doing string, err error) // told of what the operator should know; nil: nobody is
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = c.Store.Now
	}
	if c.Fault == nil {
		c.Fault = func(string, error) {}
	}
	c.PerMinute = cmp.Or(c.PerMinute, 6)
	c.Budget = cmp.Or(c.Budget, 20)
	c.GreetEvery = cmp.Or(c.GreetEvery, 20*time.Second)
	return c
}

// maxWaiting is how many questions, and how many newcomers, wait at most. What comes on top goes unanswered: nobody may
// make the log wait, and an answer after minutes helps nobody.
const maxWaiting = 64

// Helper answers and greets while Run runs.
type Helper struct {
	cfg       Config
	self      atomic.Int64 // the AccountID; 0 before the account is known, so that nothing is heard
	asked     chan *store.Message
	newcomers chan store.Account

	// Of Run's goroutine alone.
	answers, budget *quota
	coming          []store.Account // to be greeted
	greeted         time.Time       // when somebody was greeted last
}

// New makes the helper's account, or finds it, and listens to the log from then on. It must be called before the first
// command is given to the store. It answers store.ErrNameTaken or store.ErrNameLooksLike where somebody else is called
// like it: there is no second name, for nobody could tell which of the two is the house's.
func New(ctx context.Context, cfg Config) (*Helper, error) {
	cfg = cfg.withDefaults()
	h := &Helper{
		cfg: cfg, asked: make(chan *store.Message, maxWaiting), newcomers: make(chan store.Account, maxWaiting),
		answers: newQuota(cfg.PerMinute, time.Minute), budget: newQuota(cfg.Budget, time.Hour),
	}
	cfg.Store.Subscribe(h.hear)
	name, err := room.ParseName(Name)
	if err != nil {
		return nil, fmt.Errorf("name the helper: %w", err)
	}
	bot := store.MakeHouseBot{Name: name.Display, Folded: name.Folded, Skeleton: name.Skeleton}
	result, err := cfg.Store.Do(ctx, store.NewCommand(store.KindHouseBot, 0, bot))
	if err != nil {
		return nil, fmt.Errorf("make the helper's account: %w", err)
	}
	id, err := strconv.ParseInt(result.Value, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("make the helper's account: %w", err)
	}
	h.self.Store(id)
	return h, nil
}

func (h *Helper) id() store.AccountID { return store.AccountID(h.self.Load()) }

// hear takes what concerns the helper off the log. It runs on the log's goroutine and waits for nothing.
func (h *Helper) hear(events []store.Event) {
	self := h.id()
	if self == 0 {
		return
	}
	for _, e := range events {
		switch {
		case e.Kind == store.KindSay && e.Actor != self && slices.Contains(e.To, self):
			offer(h.asked, e.Message)
		case e.Kind == store.KindRegister && e.Account.State != store.Pending:
			offer(h.newcomers, *e.Account)
		}
	}
}

// offer puts v into a queue that has room, and drops it otherwise.
func offer[T any](queue chan<- T, v T) {
	select {
	case queue <- v:
	default:
	}
}

// Run answers and greets until ctx ends. It starts nothing that outlives it; the caller waits for it before the store is
// closed.
func (h *Helper) Run(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-h.asked:
			h.fault("answer", h.answer(ctx, m))
		case a := <-h.newcomers:
			h.coming = append(h.coming, a)
			timer.Reset(h.cfg.GreetEvery - h.cfg.Now().Sub(h.greeted))
		case <-timer.C:
			h.fault("greet", h.greet(ctx))
		}
	}
}

// fault tells the operator of what is nobody's refusal. That the helper is muted, or a room archived, is as it should be.
func (h *Helper) fault(doing string, err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	for _, refusal := range []error{store.ErrForbidden, store.ErrMuted, store.ErrBanned, store.ErrSlow, store.ErrArchived,
		store.ErrReadOnly, store.ErrBlocked, store.ErrNoRoom, store.ErrNoMessage} {
		if errors.Is(err, refusal) {
			return
		}
	}
	h.cfg.Fault(doing, err)
}

// say says something in a room, as an answer to a message or (0) by itself. It names nobody, whatever stands in the text:
// names are given to the log beside it, so nobody is called by what the helper was made to say.
func (h *Helper) say(ctx context.Context, in store.RoomID, reply int64, words string) (seq int64, err error) {
	words, err = room.CheckMessage(words)
	if err != nil {
		return 0, err
	}
	cmd := store.NewCommand(store.KindSay, h.id(), store.Say{Room: in, Text: words, Reply: reply})
	result, err := h.cfg.Store.Do(ctx, cmd)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(result.Value, 10, 64)
}

// edit gives a message of the helper's another text.
func (h *Helper) edit(ctx context.Context, in store.RoomID, seq int64, words string) error {
	words, err := room.CheckMessage(words)
	if err != nil {
		return err
	}
	_, err = h.cfg.Store.Do(ctx, store.NewCommand(store.KindEdit, h.id(), store.Edit{Room: in, Seq: seq, Text: words}))
	return err
}
