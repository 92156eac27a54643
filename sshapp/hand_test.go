package sshapp_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// known makes an account that is known by a key.
func (h *house) known(t *testing.T, name string) (store.Account, ssh.Signer) {
	t.Helper()
	acct, err := h.door.Register(t.Context(), "", name, "a-cup-of-green-tea", "en")
	if err != nil {
		t.Fatal(err)
	}
	key := sshtest.NewKey(t)
	k, err := keys.Public(key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	if err := h.door.AddKey(t.Context(), acct.ID, k.Fingerprint, k.Authorized, ""); err != nil {
		t.Fatal(err)
	}
	return acct, key
}

// staff is the owner and a member, both in the lobby.
func (h *house) staff(t *testing.T) (zoe, bob *sshtest.Guest, bobs ssh.Signer) {
	t.Helper()
	owner, zoes := h.known(t, "Zoë")
	if err := h.door.Claim(t.Context(), owner.ID); err != nil {
		t.Fatal(err)
	}
	_, bobs = h.known(t, "bob")
	zoe = sshtest.Come(t, h.addr, sshtest.Options{Key: zoes})
	zoe.Sees("#lobby")
	bob = sshtest.Come(t, h.addr, sshtest.Options{Key: bobs})
	bob.Sees("#lobby")
	zoe.Sees("2 here")
	return zoe, bob, bobs
}

//security:holds 53
func TestTheMutedAreToldAtOnce(t *testing.T) {
	h := openRoom(t, nil)
	zoe, bob, _ := h.staff(t)
	zoe.Say("/mute bob 10m too loud")
	bob.Sees("Zoë has muted you", "too loud")
	bob.Say("but I")
	bob.Sees("› but I")
	bob.Type("\x15")
	zoe.Say("/unmute bob")
	bob.Sees("You may speak again.")
	bob.Say("thanks")
	zoe.Sees("thanks")
}

//security:holds 53
func TestTheKickedAreToldWhyAndByWhom(t *testing.T) {
	h := openRoom(t, nil)
	zoe, bob, bobs := h.staff(t)
	zoe.Say("/kick bob house closing time")
	if code := bob.Ends(); code != 1 {
		t.Errorf("exit status = %d, want 1", code)
	}
	bob.Sees("Zoë has asked you to leave the tea house: closing time.")
	if bob.Alternate() {
		t.Error("the terminal was left on the alternate screen")
	}
	again := sshtest.Come(t, h.addr, sshtest.Options{Key: bobs}) // a kick is no ban
	again.Sees("#lobby")
}

// TestABanSurvivesARestart: it ends the visit of who is inside, and afterwards the first screen is never shown.
//
//security:holds 53
func TestABanSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "teahouse.db")
	h := openAt(t, path, lively, nil)
	h.Program(h.Visit)
	zoe, bob, bobs := h.staff(t)
	zoe.Say("/ban bob house 3d spam")
	if code := bob.Ends(); code != 1 {
		t.Errorf("exit status = %d, want 1", code)
	}
	bob.Sees("Zoë keeps you out of the tea house", "spam")
	if err := h.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	h = openAt(t, path, lively, nil)
	h.Program(h.Visit)
	turnedAway(t, h, bobs)
}

// turnedAway holds that whoever has a key is told in both languages why they may not come in, and nothing more.
func turnedAway(t *testing.T, h *house, key ssh.Signer) {
	t.Helper()
	g := sshtest.Come(t, h.addr, sshtest.Options{Key: key})
	if code := g.Ends(); code != 1 {
		t.Errorf("exit status = %d, want 1", code)
	}
	g.Sees("Zoë 不让您进来", "Zoë keeps you out, until", "spam")
	g.SeesNot("Log in", "#lobby")
	h.log.await(t, "refused", "banned")
}

//security:holds 53
func TestANetworkIsKeptOut(t *testing.T) {
	h := openRoom(t, nil)
	zoe, bob, bobs := h.staff(t)
	zoe.Say("/lang en")
	zoe.Sees("From now on in English")
	zoe.Say("/ban 127.0.0.0/8 1h spam")
	zoe.Sees("keep you out as well", "› /ban") // everybody in a test comes from there
	owner, err := h.store.AccountByName(t.Context(), "zoë")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := h.rooms.Errand(room.AccountPerson(owner))
	if err != nil {
		t.Fatal(err)
	}
	net := room.Target{Name: "127.0.0.0/8", Subject: store.NetSubject("127.0.0.0/8")}
	if err := elsewhere.Sanction(t.Context(), store.Ban, net, 0, time.Hour, "spam"); err != nil {
		t.Fatal(err)
	}
	if code := bob.Ends(); code != 1 {
		t.Errorf("exit status = %d, want 1", code)
	}
	turnedAway(t, h, bobs)
	turnedAway(t, h, nil)
}

func TestNetworks(t *testing.T) {
	for _, tt := range []struct {
		addr, smallest, largest string
		n                       int
	}{
		{"192.0.2.7", "192.0.2.7/32", "192.0.0.0/8", 25},
		{"2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001::/16", 49},
		{"2001:db8:1:2::99", "2001:db8:1:2::/64", "2001::/16", 49},
		{"::ffff:192.0.2.7", "192.0.2.7/32", "192.0.0.0/8", 25},
		{"unknown", "", "", 0},
	} {
		got := sshapp.Networks(tt.addr)
		if len(got) != tt.n || tt.n > 0 && (got[0] != tt.smallest || got[tt.n-1] != tt.largest) {
			t.Errorf("Networks(%q) = %d networks, %v", tt.addr, len(got), got)
		}
	}
}

func TestShortened(t *testing.T) {
	for network, want := range map[string]string{
		"192.0.2.7/32": "192.0.2.0/24", "192.0.2.128/25": "192.0.2.0/24", "192.0.0.0/16": "192.0.0.0/16",
		"2001:db8:1:2::/64": "2001:db8:1::/48", "2001:db8::/32": "2001:db8::/32", "nowhere": "nowhere",
	} {
		if got := sshapp.Shortened(network); got != want {
			t.Errorf("Shortened(%s) = %s, want %s", network, got, want)
		}
	}
}

// TestWhatIsTypedMeetsWhatIsAsked: a network that is banned as somebody types it is among those that its addresses lie in.
func TestWhatIsTypedMeetsWhatIsAsked(t *testing.T) {
	for _, tt := range []struct{ typed, canonical, addr string }{
		{"192.0.2.7", "192.0.2.7/32", "192.0.2.7"},
		{"192.0.2.7/24", "192.0.2.0/24", "192.0.2.200"},
		{"2001:DB8:1:2::1", "2001:db8:1:2::/64", "2001:db8:1:2::/64"},
		{"2001:db8::/32", "2001:db8::/32", "2001:db8:1:2::/64"},
		{"::ffff:192.0.2.7", "192.0.2.7/32", "192.0.2.7"},
		{"10.0.0.0/4", "", ""},
		{"2001::/8", "", ""},
		{"bob", "", ""},
		{"10", "", ""},
	} {
		got, ok := sshapp.Network(tt.typed)
		if got != tt.canonical || ok != (tt.canonical != "") {
			t.Errorf("Network(%q) = %q, %v, want %q", tt.typed, got, ok, tt.canonical)
		}
		if ok && !slices.Contains(sshapp.Networks(tt.addr), got) {
			t.Errorf("%s is not among the networks of %s", got, tt.addr)
		}
	}
}
