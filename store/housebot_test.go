package store_test

import (
	"strconv"
	"testing"
	"time"

	"teahouse/store"
)

var teaMaster = store.MakeHouseBot{Name: "Helper", Folded: "helper", Skeleton: "~helper"}

// houseBot makes the house's helper.
func houseBot(t *testing.T, s *store.Store) store.AccountID {
	t.Helper()
	id, err := strconv.ParseInt(must(t, s, store.KindHouseBot, 0, teaMaster), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return store.AccountID(id)
}

func TestOnlyTheHouseMakesItsHelperAndItIsMadeOnce(t *testing.T) {
	c := newCast(t)
	for _, name := range standings[1:] {
		refused(t, c.s, store.KindHouseBot, c.who[name], teaMaster, store.ErrForbidden)
	}
	id := houseBot(t, c.s)
	c.reopen()
	if again := houseBot(t, c.s); again != id {
		t.Errorf("after a restart the helper is account %d, was %d", again, id)
	}
	account, err := c.s.Account(t.Context(), id)
	if err != nil || account.Role != store.RoleBot || account.Name != "Helper" {
		t.Errorf("the helper is %+v, %v", account, err)
	}
	_, hash, err := c.s.PasswordHash(t.Context(), "helper")
	if err != nil || hash != "" {
		t.Errorf("the helper has the password %q, %v", hash, err)
	}
}

func TestTheHelperTakesNobodysName(t *testing.T) {
	s := newStore(t)
	register(t, s, "helper")
	refused(t, s, store.KindHouseBot, 0, teaMaster, store.ErrNameTaken)
}

func TestNobodyIsASecondHelper(t *testing.T) {
	s := newStore(t)
	houseBot(t, s)
	for _, name := range []string{"helper2", "helper_", "helper-01."} {
		refused(t, s, store.KindRegister, 0, store.Register{Name: name, Folded: name, Skeleton: name, Password: "x"}, store.ErrNameLooksLike)
	}
	register(t, s, "helper2go") // another word
	register(t, s, "2helper")
}

func TestOnlyTheHelperRemindsOthers(t *testing.T) {
	c := newCast(t)
	member := c.who["member"]
	due := store.SayLater{Room: lobby, Text: "the kettle", Due: c.now.Add(time.Minute).UnixMilli(), Whom: member}
	for _, name := range standings[1:] {
		refused(t, c.s, store.KindLater, c.who[name], due, store.ErrForbidden)
	}
	helper := houseBot(t, c.s)
	id, err := strconv.ParseInt(must(t, c.s, store.KindLater, helper, due), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	c.now = c.now.Add(2 * time.Minute)
	c.reopen()
	must(t, c.s, store.KindSayDue, 0, store.SayDue{ID: id})
	called, err := c.s.Mentions(t.Context(), member, 0, 10)
	if err != nil || len(called) != 1 || called[0].Text != "the kettle" || called[0].Author != helper {
		t.Errorf("the reminded has the mentions %+v, %v", called, err)
	}
}

func TestRemindersAreBoundedForEachPerson(t *testing.T) {
	s := newStore(t)
	alice, bob, helper := register(t, s, "alice"), register(t, s, "bob"), houseBot(t, s)
	later := store.SayLater{Room: lobby, Text: "x", Due: time.Now().Add(time.Hour).UnixMilli(), Whom: alice}
	for range 50 {
		must(t, s, store.KindLater, helper, later)
	}
	refused(t, s, store.KindLater, helper, later, store.ErrTooMany)
	later.Whom = bob
	must(t, s, store.KindLater, helper, later)
}
