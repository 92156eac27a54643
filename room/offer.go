package room

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"teahouse/store"
)

// The bounds of what bots offer.
const (
	MaxOffers      = 10  // commands of one bot
	maxOffersInAll = 200 // in the house
	maxOfferName   = 24  // characters; a usage and a help have maxOfferText
	maxOfferText   = 200
	maxAsked       = 16   // questions that wait for one bot
	maxAskedArgs   = 1000 // characters
)

var (
	// ErrOfferName says that a command can't be called that.
	ErrOfferName = errors.New("no name for a command")
	// ErrOfferTaken says that the house itself or another bot has a command of that name.
	ErrOfferTaken = errors.New("there is such a command already")
	// ErrNoOffer says that no bot offers a command, or none that is in the room.
	ErrNoOffer = errors.New("no bot offers such a command here")
	// ErrBotBusy says that a bot has more questions than it answers; it is right to try again later.
	ErrBotBusy = errors.New("the bot is busy")
)

// Offered is a command that a bot answers: cleaned texts, in one line each.
type Offered struct {
	Bot   store.AccountID
	Name  string // folded, without a slash
	Usage string // what is written after the name, such as "CITY"
	Help  string
}

// Asked is a command that somebody gave to a bot. Args are cleaned; they are not said in the room.
type Asked struct {
	ID   uint64 // 1, 2, 3 … in this run of the house
	Room store.RoomID
	By   Person
	Name string // folded
	Args string
}

// offers is what the bots of the house offer now. It is in memory only: a bot offers anew when it comes back.
type offers struct {
	builtIn func(name string) bool

	mu     sync.Mutex // guards all below; nothing else is locked under it
	last   uint64     // the ID of the newest question
	byName map[string]Offered
	asks   map[store.AccountID]chan Asked // of every bot that offers something
}

func newOffers(builtIn func(string) bool) *offers {
	if builtIn == nil {
		builtIn = func(string) bool { return false }
	}
	return &offers{
		builtIn: builtIn, byName: make(map[string]Offered), asks: make(map[store.AccountID]chan Asked),
	}
}

// Offer lets people give a command to a bot until withdraw is called, which may be called again. name is of letters, digits,
// "-" and "_", begins with a letter, has 24 characters at most and is folded; usage and help are cleaned and cut. It answers
// ErrOfferName, ErrOfferTaken (also for a name that the bot offers already), or store.ErrTooMany beyond MaxOffers. What is
// asked comes by Asks.
func (h *House) Offer(bot store.AccountID, name, usage, help string) (withdraw func(), err error) {
	name = Fold(name)
	if !isOfferName(name) {
		return nil, ErrOfferName
	}
	if h.offers.builtIn(name) {
		return nil, ErrOfferTaken
	}
	offered := Offered{Bot: bot, Name: name, Usage: CleanLine(usage, maxOfferText), Help: CleanLine(help, maxOfferText)}
	o := h.offers
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, taken := o.byName[name]; taken {
		return nil, ErrOfferTaken
	}
	if o.countLocked(bot) >= MaxOffers || len(o.byName) >= maxOffersInAll {
		return nil, store.ErrTooMany
	}
	o.byName[name] = offered
	if o.asks[bot] == nil {
		o.asks[bot] = make(chan Asked, maxAsked)
	}
	return sync.OnceFunc(func() { o.withdraw(bot, name) }), nil
}

func isOfferName(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	return unicode.IsLetter(first) && utf8.RuneCountInString(name) <= maxOfferName &&
		!strings.ContainsFunc(name, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '_'
		})
}

func (o *offers) countLocked(bot store.AccountID) (n int) {
	for _, each := range o.byName {
		if each.Bot == bot {
			n++
		}
	}
	return n
}

// withdraw takes an offer back; with the last one go the questions that wait.
func (o *offers) withdraw(bot store.AccountID, name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byName[name].Bot == bot {
		delete(o.byName, name)
	}
	if o.countLocked(bot) == 0 {
		delete(o.asks, bot)
	}
}

// withdrawAll takes back all that a bot offers.
func (o *offers) withdrawAll(bot store.AccountID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, each := range o.byName {
		if each.Bot == bot {
			delete(o.byName, name)
		}
	}
	delete(o.asks, bot)
}

// Asks is where a bot hears what it is asked, from its first offer to the end of its last one; it is never closed. A bot that
// offers nothing has none: nil. Several connections of one bot share it, and each question reaches one of them.
func (h *House) Asks(bot store.AccountID) <-chan Asked {
	h.offers.mu.Lock()
	defer h.offers.mu.Unlock()
	return h.offers.asks[bot]
}

// Offered is what bots offer to somebody now, by name: without those of bots that they ignore, as long as they have a desk.
// Whether a bot is in the room is found out when it is asked.
func (h *House) Offered(who Person) []Offered {
	var ignored map[store.AccountID]string
	for _, d := range h.desksOf(who.Account) {
		ignored = d.View().Ignored // the same on each
	}
	h.offers.mu.Lock()
	defer h.offers.mu.Unlock()
	all := make([]Offered, 0, len(h.offers.byName))
	for _, each := range h.offers.byName {
		if ignored[each.Bot] == "" {
			all = append(all, each)
		}
	}
	slices.SortFunc(all, func(a, b Offered) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// Ask gives a command to the bot that offers it, in the room that the person looks at; only the bot hears of it. Its first
// 1,000 characters of args are kept. It counts as a message: TooFast. ErrNoOffer, also for a bot that may not read in the
// room; ErrBotBusy; ErrLeft when no room is looked at; store.ErrForbidden for a guest where guests only look.
func (d *Desk) Ask(ctx context.Context, name, args string) error {
	h := d.house
	d.mu.Lock()
	room, who, key := d.now, d.who, d.key
	d.mu.Unlock()
	if room == 0 {
		return ErrLeft
	}
	if who.Guest && h.cfg.QuietGuests {
		return store.ErrForbidden
	}
	name, args = Fold(name), CleanLine(args, maxAskedArgs)
	h.offers.mu.Lock()
	offered, found := h.offers.byName[name]
	asks := h.offers.asks[offered.Bot]
	h.offers.mu.Unlock()
	if !found {
		return ErrNoOffer
	}
	for _, account := range []store.AccountID{offered.Bot, who.Account} {
		if sees, err := h.store.MaySee(ctx, account, room); err != nil || !sees {
			return cmp.Or(err, ErrNoOffer)
		}
	}
	if wait := h.paceOf(who).take(key, h.cfg.Now()); wait > 0 {
		return TooFast{Wait: wait}
	}
	return h.offers.ask(asks, Asked{Room: room, By: who, Name: name, Args: args})
}

// ask numbers a question and gives it to a bot.
func (o *offers) ask(asks chan<- Asked, a Asked) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a.ID = o.last + 1
	select {
	case asks <- a:
		o.last++
		return nil
	default:
		return ErrBotBusy
	}
}
