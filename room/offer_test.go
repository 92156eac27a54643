package room_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/store"
)

func (h *teahouse) desk(p room.Person, id store.RoomID) *room.Desk {
	h.t.Helper()
	d, err := h.Welcome(h.t.Context(), p)
	if err != nil {
		h.t.Fatalf("welcome %s: %v", p.Name, err)
	}
	h.t.Cleanup(func() { d.Leave(true) })
	if id != 0 {
		if _, err := d.Go(h.t.Context(), id); err != nil {
			h.t.Fatalf("%s goes to %d: %v", p.Name, id, err)
		}
	}
	return d
}

func (h *teahouse) offer(bot room.Person, name string) (withdraw func()) {
	h.t.Helper()
	withdraw, err := h.Offer(bot.Account, name, "CITY", "what the weather will be")
	if err != nil {
		h.t.Fatalf("offer %s: %v", name, err)
	}
	return withdraw
}

func TestABotIsAsked(t *testing.T) {
	h := openHouse(t, room.Config{BuiltIn: func(name string) bool { return name == "help" }})
	alice := h.person("alice")
	bot := h.bot(alice, "kettle", store.Scopes{Read: true, Post: true})
	if h.Asks(bot.Account) != nil {
		t.Error("a bot that offers nothing can be asked")
	}
	withdraw := h.offer(bot, "Weather")
	h.offer(bot, "天气")
	if got := fmt.Sprint(h.Offered(alice)); got != fmt.Sprintf("[{%d weather CITY what the weather will be} {%d 天气 CITY what the weather will be}]", bot.Account, bot.Account) {
		t.Errorf("alice is offered %s", got)
	}
	desk := h.desk(alice, lobby)
	if err := desk.Ask(t.Context(), "WEATHER", "  Hang\x1bzhou "); err != nil {
		t.Fatalf("Ask: %v", err)
	}
	asked := <-h.Asks(bot.Account)
	if asked.ID != 1 || asked.Room != lobby || asked.By.Name != "alice" || asked.Name != "weather" || strings.ContainsRune(asked.Args, '\x1b') || !strings.HasPrefix(asked.Args, "Hang") {
		t.Errorf("the bot was asked %+v", asked)
	}
	withdraw()
	withdraw() // does nothing
	if err := desk.Ask(t.Context(), "weather", "Hangzhou"); !errors.Is(err, room.ErrNoOffer) {
		t.Errorf("what was withdrawn: %v", err)
	}
	if err := desk.Ask(t.Context(), "天气", "杭州"); err != nil {
		t.Errorf("the other one: %v", err)
	}
	if err := desk.Ignore(t.Context(), bot.Account, false, false); err != nil {
		t.Fatal(err)
	}
	if err := desk.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := h.Offered(alice); len(left) != 0 {
		t.Errorf("who ignores the bot is offered %v", left)
	}
	h.do(store.KindRevokeBot, alice, store.RevokeBot{Account: bot.Account})
	if left := h.Offered(h.person("bob")); len(left) != 0 || h.Asks(bot.Account) != nil {
		t.Errorf("a bot that is gone offers %v", left)
	}
}

// TestWhatABotCanNotOffer has a line for each name that is none.
func TestWhatABotCanNotOffer(t *testing.T) {
	h := openHouse(t, room.Config{BuiltIn: func(name string) bool { return name == "help" }})
	alice := h.person("alice")
	bot, other := h.bot(alice, "kettle", store.Scopes{Read: true}), h.bot(alice, "cup", store.Scopes{Read: true})
	h.offer(other, "weather")
	for name, want := range map[string]error{
		"": room.ErrOfferName, "/tea": room.ErrOfferName, "7up": room.ErrOfferName, "a b": room.ErrOfferName, "-x": room.ErrOfferName,
		"a\x1bb": room.ErrOfferName, strings.Repeat("a", 25): room.ErrOfferName, "HELP": room.ErrOfferTaken, "Weather": room.ErrOfferTaken,
	} {
		if _, err := h.Offer(bot.Account, name, "", ""); !errors.Is(err, want) {
			t.Errorf("Offer(%q) = %v, want %v", name, err, want)
		}
	}
	for i := range room.MaxOffers {
		h.offer(bot, "c"+number(i))
	}
	if _, err := h.Offer(bot.Account, "more", "", ""); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
}

func TestWhoCanNotBeAsked(t *testing.T) {
	now := time.Unix(1000, 0)
	h := openHouse(t, room.Config{Burst: 17, Now: func() time.Time { return now }, QuietGuests: true})
	alice := h.person("alice")
	garden := h.open(alice, "garden", store.Public)
	bot := h.bot(alice, "kettle", store.Scopes{Read: true}, lobby)
	h.offer(bot, "tea")
	if err := h.desk(alice, 0).Ask(t.Context(), "tea", ""); !errors.Is(err, room.ErrLeft) {
		t.Errorf("from no room: %v", err)
	}
	if err := h.desk(alice, garden).Ask(t.Context(), "tea", ""); !errors.Is(err, room.ErrNoOffer) {
		t.Errorf("where the bot is not: %v", err)
	}
	if err := h.desk(room.GuestPerson("x", ""), lobby).Ask(t.Context(), "tea", ""); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("by a guest who only looks: %v", err)
	}
	desk := h.desk(alice, lobby)
	for i := range 16 {
		if err := desk.Ask(t.Context(), "tea", number(i)); err != nil {
			t.Fatalf("question %d: %v", i, err)
		}
	}
	if err := desk.Ask(t.Context(), "tea", "16"); !errors.Is(err, room.ErrBotBusy) {
		t.Errorf("one more than the bot can keep: %v", err)
	}
	if err := desk.Ask(t.Context(), "tea", "17"); !isTooFast(err) {
		t.Errorf("faster than people may ask: %v", err)
	}
	for i := range 16 {
		if asked := <-h.Asks(bot.Account); asked.Args != number(i) || asked.ID != uint64(i+1) {
			t.Errorf("question %d came as %+v", i, asked)
		}
	}
}

func isTooFast(err error) bool {
	_, ok := errors.AsType[room.TooFast](err)
	return ok
}

// TestBotsHaveAPaceOfTheirOwn has one speak faster than people may.
func TestBotsHaveAPaceOfTheirOwn(t *testing.T) {
	now := time.Unix(1000, 0)
	h := openHouse(t, room.Config{Burst: 2, BotBurst: 4, BotRate: 2, Now: func() time.Time { return now }})
	alice := h.person("alice")
	bot := h.bot(alice, "kettle", store.Scopes{Read: true, Post: true})
	for who, burst := range map[*room.Person]int{&alice: 2, &bot: 4} {
		seat := h.enter(*who)
		for i := range burst {
			h.say(seat, number(i))
		}
		if err := seat.Say(t.Context(), store.NewID(), room.Words{Text: "more"}); !isTooFast(err) {
			t.Errorf("%s says one more: %v", who.Name, err)
		}
	}
	now = now.Add(500 * time.Millisecond)
	hand := h.desk(bot, 0).In(lobby)
	if err := hand.Say(t.Context(), store.NewID(), room.Words{Text: "again"}); err != nil {
		t.Errorf("half a second later: %v", err)
	}
	if err := hand.Say(t.Context(), store.NewID(), room.Words{Text: "and again"}); !isTooFast(err) {
		t.Errorf("and at once: %v", err)
	}
}

// TestWhoMayOnlyPost says something where it is not seated, and can't be.
func TestWhoMayOnlyPost(t *testing.T) {
	h := openHouse(t, room.Config{})
	owner := h.owner()
	garden := h.open(owner, "garden", store.Public)
	seat, err := h.EnterRoom(t.Context(), garden, owner)
	if err != nil {
		t.Fatal(err)
	}
	desk := h.desk(h.bot(owner, "poster", store.Scopes{Post: true}, garden), 0)
	if _, err := desk.Go(t.Context(), garden); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("who may only post goes there: %v", err)
	}
	if err := desk.In(garden).Say(t.Context(), store.NewID(), room.Words{Text: "@olive build 7 is green"}); err != nil {
		t.Errorf("Say: %v", err)
	}
	if got := past(seat); got != "+olive; poster: @olive build 7 is green" {
		t.Errorf("the room was told %q", got)
	}
	if named, err := h.store.Mentions(t.Context(), owner.Account, 0, 10); err != nil || len(named) != 1 {
		t.Errorf("the owner was named in %v, %v", named, err)
	}
	if err := desk.In(lobby).Say(t.Context(), store.NewID(), room.Words{Text: "x"}); !errors.Is(err, store.ErrNoRoom) {
		t.Errorf("in a room that is not on its list: %v", err)
	}
}
