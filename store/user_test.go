package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"teahouse/store"
)

func TestRegisterMakesAnAccountThatCanBeFound(t *testing.T) {
	s := openStore(t, newPath(t), store.Options{Now: atNoon})
	var heard []store.Event
	s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	id := register(t, s, "Zoë")
	want := store.Account{ID: id, Name: "Zoë", Role: store.RoleMember, CreatedAt: atNoon().Truncate(time.Millisecond)}

	if got, err := s.Account(t.Context(), id); got != want || err != nil {
		t.Errorf("Account(%d) = %+v, %v, want %+v", id, got, err, want)
	}
	if got, err := s.AccountByName(t.Context(), "zoë"); got != want || err != nil {
		t.Errorf("AccountByName = %+v, %v, want %+v", got, err, want)
	}
	got, hash, err := s.PasswordHash(t.Context(), "zoë")
	if got != want || hash != "hash of Zoë" || err != nil {
		t.Errorf("PasswordHash = %+v, %q, %v", got, hash, err)
	}
	if len(heard) != 1 || heard[0].Kind != store.KindRegister || *heard[0].Account != want {
		t.Errorf("heard %+v, want the registration of %+v", heard, want)
	}
	if _, err := s.AccountByName(t.Context(), "Zoë"); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("AccountByName of a name not folded = %v, want ErrNoAccount", err)
	}
	if _, _, err := s.PasswordHash(t.Context(), "nobody"); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("PasswordHash of nobody = %v, want ErrNoAccount", err)
	}
}

func TestRegisterRefusesWhatIsTaken(t *testing.T) {
	path := newPath(t)
	s := openStore(t, path, store.Options{})
	register(t, s, "alice")
	both := store.Register{Name: "Alice", Folded: "alice", Skeleton: "~alice"}
	looks := store.Register{Name: "аlice", Folded: "аlice", Skeleton: "~alice"} // begins with a Cyrillic letter
	refused(t, s, store.KindRegister, 0, both, store.ErrNameTaken)
	refused(t, s, store.KindRegister, 0, looks, store.ErrNameLooksLike)
	refused(t, s, store.KindRegister, 0, store.Register{Name: "bob"}, store.ErrMalformed)

	if id := register(t, s, "bob"); id != 2 {
		t.Errorf("the second account has ID %d: a refusal left a trace", id)
	}
	if names := column(t, peek(t, path), `SELECT name FROM accounts`); !slices.Equal(names, []string{"alice", "bob"}) {
		t.Errorf("accounts = %q", names)
	}
}

//security:holds 11
func TestOneOfManyGetsTheName(t *testing.T) {
	s := newStore(t)
	const people = 20
	var winners, losers int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			r := registration("alice")
			r.Lang = strconv.Itoa(i)
			result, err := s.Do(t.Context(), store.NewCommand(store.KindRegister, 0, r))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && result.Code == store.OK:
				winners++
			case errors.Is(err, store.ErrNameTaken) && result.Code == store.NameTaken:
				losers++
			default:
				t.Errorf("Do = %+v, %v", result, err)
			}
		})
	}
	wg.Wait()
	if winners != 1 || losers != people-1 {
		t.Errorf("%d winners and %d losers, want 1 and %d", winners, losers, people-1)
	}
}

func TestNamesLike(t *testing.T) {
	s := newStore(t)
	for _, name := range []string{"Tee", "teapot", "Tea", "茶博士", "te%"} {
		register(t, s, name)
	}
	for _, c := range []struct {
		prefix string
		limit  int
		want   []string
	}{
		{"te", 10, []string{"te%", "Tea", "teapot", "Tee"}},
		{"tea", 1, []string{"Tea"}},
		{"te%", 10, []string{"te%"}},
		{"茶", 10, []string{"茶博士"}},
		{"x", 10, nil},
		{"", 2, []string{"te%", "Tea"}},
		{"te", -1, nil},
	} {
		got, err := s.AccountNamesLike(t.Context(), c.prefix, c.limit)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("AccountNamesLike(%q, %d) = %q, %v, want %q", c.prefix, c.limit, got, err, c.want)
		}
	}
}

func TestKeysLeadToOneAccount(t *testing.T) {
	s := openStore(t, newPath(t), store.Options{Now: atNoon})
	alice, bob := register(t, s, "alice"), register(t, s, "bob")
	key := store.AddKey{Fingerprint: "SHA256:a", Authorized: "ssh-ed25519 A", Comment: "laptop"}
	must(t, s, store.KindAddKey, alice, key)
	refused(t, s, store.KindAddKey, bob, key, store.ErrKeyTaken)
	refused(t, s, store.KindAddKey, alice, key, store.ErrKeyTaken)
	refused(t, s, store.KindAddKey, 0, store.AddKey{Fingerprint: "SHA256:b"}, store.ErrNoAccount)
	refused(t, s, store.KindAddKey, alice, store.AddKey{}, store.ErrMalformed)

	want := store.Key{
		Account: alice, Fingerprint: "SHA256:a", Authorized: "ssh-ed25519 A", Comment: "laptop",
		AddedAt: atNoon().Truncate(time.Millisecond),
	}
	if keys, err := s.Keys(t.Context(), alice); err != nil || !slices.Equal(keys, []store.Key{want}) {
		t.Errorf("Keys = %+v, %v, want %+v", keys, err, want)
	}
	if owner, err := s.AccountByKey(t.Context(), "SHA256:a"); err != nil || owner.ID != alice {
		t.Errorf("AccountByKey = %+v, %v, want alice", owner, err)
	}
	refused(t, s, store.KindRemoveKey, bob, store.RemoveKey{Fingerprint: "SHA256:a"}, store.ErrKeyUnknown)
	must(t, s, store.KindRemoveKey, alice, store.RemoveKey{Fingerprint: "SHA256:a"}) // she has a password
	if _, err := s.AccountByKey(t.Context(), "SHA256:a"); !errors.Is(err, store.ErrNoAccount) {
		t.Errorf("AccountByKey after removal = %v, want ErrNoAccount", err)
	}
	must(t, s, store.KindAddKey, bob, key) // a removed key is free
}

func TestLastWayInStays(t *testing.T) {
	s := newStore(t)
	keyed := registration("keyed")
	keyed.Password = ""
	must(t, s, store.KindRegister, 0, keyed)
	const id = store.AccountID(1)
	must(t, s, store.KindAddKey, id, store.AddKey{Fingerprint: "SHA256:a"})
	must(t, s, store.KindAddKey, id, store.AddKey{Fingerprint: "SHA256:b"})
	must(t, s, store.KindRemoveKey, id, store.RemoveKey{Fingerprint: "SHA256:a"})
	refused(t, s, store.KindRemoveKey, id, store.RemoveKey{Fingerprint: "SHA256:b"}, store.ErrLastWayIn)
	must(t, s, store.KindSetPassword, id, store.SetPassword{Password: "hash"})
	must(t, s, store.KindRemoveKey, id, store.RemoveKey{Fingerprint: "SHA256:b"})
}

func TestKeysOfAnAccountAreBounded(t *testing.T) {
	s := newStore(t)
	id := register(t, s, "alice")
	for i := range 64 {
		must(t, s, store.KindAddKey, id, store.AddKey{Fingerprint: fmt.Sprint("SHA256:", i)})
	}
	refused(t, s, store.KindAddKey, id, store.AddKey{Fingerprint: "SHA256:64"}, store.ErrForbidden)
	if keys, err := s.Keys(t.Context(), id); err != nil || len(keys) != 64 || keys[63].Fingerprint != "SHA256:63" {
		t.Errorf("Keys = %d keys, %v, want 64 in the order they were added", len(keys), err)
	}
}

func TestSetPassword(t *testing.T) {
	s := newStore(t)
	id := register(t, s, "alice")
	must(t, s, store.KindSetPassword, id, store.SetPassword{Password: "new"})
	if _, hash, err := s.PasswordHash(t.Context(), "alice"); hash != "new" || err != nil {
		t.Errorf("PasswordHash = %q, %v, want the new one", hash, err)
	}
	refused(t, s, store.KindSetPassword, id, store.SetPassword{}, store.ErrMalformed)
	refused(t, s, store.KindSetPassword, 99, store.SetPassword{Password: "x"}, store.ErrNoAccount)
}

func TestSetPref(t *testing.T) {
	s := newStore(t)
	id := register(t, s, "alice")
	must(t, s, store.KindSetPref, id, store.SetPref{Name: "lang", Value: "zh"})
	must(t, s, store.KindSetPref, id, store.SetPref{Name: "tz", Value: "Asia/Shanghai"})
	must(t, s, store.KindSetPref, id, store.SetPref{Name: "theme", Value: "contrast"})
	refused(t, s, store.KindSetPref, id, store.SetPref{Name: "role", Value: "owner"}, store.ErrMalformed)
	refused(t, s, store.KindSetPref, 99, store.SetPref{Name: "lang", Value: "zh"}, store.ErrNoAccount)
	a, err := s.Account(t.Context(), id)
	if err != nil || a.Lang != "zh" || a.TimeZone != "Asia/Shanghai" || a.Theme != "contrast" || a.Role != store.RoleMember {
		t.Errorf("Account = %+v, %v", a, err)
	}
}

func TestOneOwner(t *testing.T) {
	s := newStore(t)
	alice, bob := register(t, s, "alice"), register(t, s, "bob")
	if has, err := s.HasOwner(t.Context()); has || err != nil {
		t.Errorf("HasOwner of a new house = %v, %v", has, err)
	}
	refused(t, s, store.KindClaimHouse, 0, store.ClaimHouse{}, store.ErrNoAccount)
	must(t, s, store.KindClaimHouse, bob, store.ClaimHouse{})
	refused(t, s, store.KindClaimHouse, alice, store.ClaimHouse{}, store.ErrHasOwner)
	refused(t, s, store.KindClaimHouse, bob, store.ClaimHouse{}, store.ErrHasOwner)
	if has, err := s.HasOwner(t.Context()); !has || err != nil {
		t.Errorf("HasOwner = %v, %v", has, err)
	}
	if a, err := s.Account(t.Context(), bob); a.Role != store.RoleOwner || err != nil {
		t.Errorf("Account = %+v, %v, want the owner", a, err)
	}
}
