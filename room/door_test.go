package room_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/store"
)

const password = "correct horse 茶"

func openDoor(t testing.TB, cfg room.DoorConfig) *room.Door {
	t.Helper()
	return room.NewDoor(openHouse(t, room.Config{}).store, store.NewHasher(2), cfg)
}

func register(t testing.TB, d *room.Door, name string) store.Account {
	t.Helper()
	account, err := d.Register(t.Context(), "", name, password, "zh")
	if err != nil {
		t.Fatalf("register %s: %v", name, err)
	}
	return account
}

func TestRegister(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{})
		got := register(t, d, "Alice")
		if got.ID == 0 || got.Name != "Alice" || got.Lang != "zh" || got.Role != store.RoleMember {
			t.Errorf("Register = %+v", got)
		}
		tests := []struct {
			rule, name, password string
			want                 error
		}{
			{"the same in another case", "aLICE", password, store.ErrNameTaken},
			{"a capital I for an l", "aIice", password, store.ErrNameLooksLike},
			{"a name nobody may have", "系统", password, room.NameError{Reason: room.NameReserved}},
			{"a short password", "bob", "1234567", room.PasswordError{Short: true}},
		}
		for _, tt := range tests {
			if _, err := d.Register(t.Context(), "", tt.name, tt.password, ""); !errors.Is(err, tt.want) {
				t.Errorf("%s: Register answers %v, want %v", tt.rule, err, tt.want)
			}
		}
	})
}

//security:holds 20
func TestRegisteringIsSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{Registers: 2})
		try := func(addr, name string) error {
			_, err := d.Register(t.Context(), addr, name, password, "")
			return err
		}
		for _, name := range []string{"/no", "also no", "one", "two"} { // the first two ask nothing of the store
			if err := try("here", name); errors.As(err, new(room.TooOften)) {
				t.Fatalf("%s is too often", name)
			}
		}
		if err, want := try("here", "three"), (room.TooOften{Wait: time.Minute}); !errors.Is(err, want) {
			t.Errorf("the third attempt answers %v, want %v", err, want)
		}
		if err := try("there", "three"); err != nil {
			t.Errorf("another address answers %v", err)
		}
		time.Sleep(time.Minute)
		if err := try("here", "four"); err != nil {
			t.Errorf("a minute later it answers %v", err)
		}
	})
}

func TestLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{})
		zoe := register(t, d, "Zoë")
		for range 8 { // right ones are not counted, however many
			for _, name := range []string{"Zoë", "zoe\u0308", "ＺＯË"} {
				if got, err := d.Login(t.Context(), "here", name, password); err != nil || got.ID != zoe.ID {
					t.Fatalf("Login(%q) = %+v, %v, want Zoë", name, got, err)
				}
			}
		}
		// Both are answered alike, whatever is wrong.
		long := strings.Repeat("茶", 1<<16)
		for _, attempt := range [][2]string{
			{"Zoë", "wrong password"}, {"nobody here", password}, {"Zoë", "short"}, {"Zoë", ""}, {"Zoë", long},
			{long, password},
		} {
			if _, err := d.Login(t.Context(), "", attempt[0], attempt[1]); err != room.ErrWrongPassword {
				t.Errorf("Login(%.20q, %.20q) answers %v, want %v", attempt[0], attempt[1], err, room.ErrWrongPassword)
			}
		}
	})
}

// waits tries to log in until n attempts were let in, and answers how long it had to wait before each.
func waits(t *testing.T, d *room.Door, addr, name, pw string, n int) []time.Duration {
	t.Helper()
	waited := make([]time.Duration, n)
	for i := 0; i < n; {
		_, err := d.Login(t.Context(), addr, name, pw)
		var often room.TooOften
		if !errors.As(err, &often) {
			i++
			continue
		}
		waited[i] += often.Wait
		time.Sleep(often.Wait)
	}
	return waited
}

//security:holds 21
func TestGuessingIsSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{MaxWait: 8 * time.Second, PerAddress: -1})
		register(t, d, "alice")
		for _, name := range []string{"alice", "nobody"} { // as if it were there
			got := waits(t, d, "there", name, "wrong password", 11)
			for i, want := range []time.Duration{0, 0, 0, 0, 0, 1, 2, 4, 8, 8, 8} {
				if got[i] != want*time.Second {
					t.Fatalf("guessing at %s waited %v, want %d s before number %d", name, got, int(want), i+1)
				}
			}
		}
		time.Sleep(15*time.Minute + 1)
		if got := waits(t, d, "there", "alice", "wrong password", 5); got[4] != 0 {
			t.Errorf("after a quiet quarter of an hour guessing waited %v", got)
		}
	})
}

//security:holds 21
func TestOneAddressGuessingAtManyNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{PerAddress: 6})
		var err error
		for i := range 7 {
			_, err = d.Login(t.Context(), "there", "name"+number(i), "wrong password")
		}
		if want := (room.TooOften{Wait: time.Minute}); !errors.Is(err, want) {
			t.Errorf("the seventh name answers %v, want %v", err, want)
		}
	})
}

//security:holds 21
func TestStrangersLockNobodyOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{PerAccount: 10})
		alice := register(t, d, "alice")
		if _, err := d.Login(t.Context(), "home", "alice", password); err != nil {
			t.Fatalf("Login: %v", err)
		}
		if err := d.AddKey(t.Context(), alice.ID, "SHA256:k", "ssh-ed25519 AAAA", "laptop"); err != nil {
			t.Fatalf("AddKey: %v", err)
		}
		for i := range 10 {
			_, err := d.Login(t.Context(), "botnet"+number(i), "alice", "wrong password")
			if err != room.ErrWrongPassword {
				t.Fatalf("guess %d answers %v", i, err)
			}
		}
		if _, err := d.Login(t.Context(), "botnet11", "alice", "wrong password"); !errors.As(err, new(room.TooOften)) {
			t.Errorf("the eleventh stranger in a minute answers %v, want TooOften", err)
		}
		if _, err := d.Login(t.Context(), "home", "alice", password); err != nil {
			t.Errorf("alice, from where she logged in before: %v", err)
		}
		if got, err := d.Recognise(t.Context(), "SHA256:k"); err != nil || got.ID != alice.ID {
			t.Errorf("alice, with her key: %+v, %v", got, err)
		}
		time.Sleep(time.Minute)
		if _, err := d.Login(t.Context(), "anywhere", "alice", password); err != nil {
			t.Errorf("alice, from anywhere a minute later: %v", err)
		}
	})
}

// TestGuessesInAMinute guesses at one account as fast as it may, from one address and from a hundred, by the limits as they come.
//
//security:holds 21
func TestGuessesInAMinute(t *testing.T) {
	for addresses, want := range map[int]int{1: 20, 100: 40} {
		synctest.Test(t, func(t *testing.T) {
			d := openDoor(t, room.DoorConfig{})
			register(t, d, "alice")
			tried := make(chan struct{}, 1000)
			for a := range addresses {
				go func() {
					for ctx, end := t.Context(), time.Now().Add(time.Minute); time.Now().Before(end); {
						var often room.TooOften
						_, err := d.Login(ctx, "stranger"+number(a), "alice", "wrong password")
						if errors.As(err, &often) {
							time.Sleep(max(often.Wait, time.Millisecond))
						} else {
							tried <- struct{}{}
						}
					}
				}()
			}
			time.Sleep(2 * time.Minute)
			synctest.Wait()
			if n := len(tried); n < 5 || n > want {
				t.Errorf("%d addresses guess %d times in a minute, want %d at most", addresses, n, want)
			}
		})
	}
}

//security:holds 21
func TestManyGuessesAtOnceCountAsMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{})
		register(t, d, "alice")
		answers := make(chan error, 20)
		for range cap(answers) {
			go func() { _, err := d.Login(t.Context(), "there", "alice", "wrong password"); answers <- err }()
		}
		tried := 0
		for range cap(answers) {
			if err := <-answers; err == room.ErrWrongPassword {
				tried++
			}
		}
		if tried != 5 {
			t.Errorf("%d of %d guesses at once were tried, want 5", tried, cap(answers))
		}
	})
}

func TestChangePassword(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{Failures: -1})
		alice := register(t, d, "alice")
		change := func(old, new string, want error) {
			t.Helper()
			if err := d.ChangePassword(t.Context(), "here", alice, old, new); !errors.Is(err, want) {
				t.Errorf("ChangePassword answers %v, want %v", err, want)
			}
		}
		change("wrong password", "another password", room.ErrWrongPassword)
		change(password, "short", room.PasswordError{Short: true})
		change(password, "another password", nil)
		if _, err := d.Login(t.Context(), "here", "alice", password); err != room.ErrWrongPassword {
			t.Errorf("the old password answers %v", err)
		}
		if _, err := d.Login(t.Context(), "here", "alice", "another password"); err != nil {
			t.Errorf("the new password answers %v", err)
		}
	})
}

func TestKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{})
		alice, bob := register(t, d, "alice"), register(t, d, "bob")
		if _, err := d.Recognise(t.Context(), "SHA256:k"); !errors.Is(err, store.ErrNoAccount) {
			t.Errorf("an unknown key answers %v, want %v", err, store.ErrNoAccount)
		}
		if err := d.AddKey(t.Context(), alice.ID, "SHA256:k", "ssh-ed25519 AAAA", "lap\x1b[31mtop\n"); err != nil {
			t.Fatalf("AddKey: %v", err)
		}
		err := d.AddKey(t.Context(), bob.ID, "SHA256:k", "ssh-ed25519 AAAA", "")
		if !errors.Is(err, store.ErrKeyTaken) {
			t.Errorf("alice's key for bob answers %v, want %v", err, store.ErrKeyTaken)
		}
		if got, err := d.Keys(t.Context(), alice.ID); err != nil || len(got) != 1 || got[0].Comment != "laptop" {
			t.Errorf("Keys = %+v, %v, want the one from the laptop", got, err)
		}
		if err := d.RemoveKey(t.Context(), bob.ID, "SHA256:k"); !errors.Is(err, store.ErrKeyUnknown) {
			t.Errorf("bob removes alice's key: %v, want %v", err, store.ErrKeyUnknown)
		}
		if err := d.RemoveKey(t.Context(), alice.ID, "SHA256:k"); err != nil {
			t.Errorf("alice removes her key: %v", err)
		}
	})
}

func TestClaim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoor(t, room.DoorConfig{})
		alice, bob := register(t, d, "alice"), register(t, d, "bob")
		if err := d.Claim(t.Context(), alice.ID); err != nil {
			t.Fatalf("Claim: %v", err)
		}
		if err := d.Claim(t.Context(), bob.ID); !errors.Is(err, store.ErrHasOwner) {
			t.Errorf("the second claim answers %v, want %v", err, store.ErrHasOwner)
		}
	})
}
