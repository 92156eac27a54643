package hostile

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// fewest is how many keys are pressed during an attack, however short it is.
const fewest = 5

// Witness are two people in the lobby who talk while somebody attacks, and must not notice: each key is on its typist's
// screen, each message on both. They are at another address than the attackers.
type Witness struct {
	Pause time.Duration // before each key; without one, keys come as fast as the house draws them

	ann, bob *sshtest.Guest
	said     int
}

// NewWitness seats the two as guests in a house at addr.
func NewWitness(t testing.TB, addr string) *Witness {
	t.Helper()
	w := &Witness{}
	for _, g := range []**sshtest.Guest{&w.ann, &w.bob} {
		*g = sshtest.Come(t, addr, sshtest.Options{})
		(*g).Sees("Log in")
		(*g).Type("\x1b[Z\x1b[C\x1b[C\r")
		(*g).Sees("#lobby", "You are guest")
	}
	return w
}

// During types while attack goes on, then says something, and answers how long each key took to appear, in order of
// length, and how the attack ended. The test fails when a key or a message does not come, or a screen is not what a
// drawing of it anew shows.
func (w *Witness) During(t testing.TB, attack func() error) (echoes []time.Duration, err error) {
	t.Helper()
	for _, g := range []*sshtest.Guest{w.ann, w.bob} {
		g.Blames(t)
	}
	over := make(chan error, 1)
	go func() { over <- attack() }() // ends by itself; its end is awaited below
	for under := true; under || len(echoes) < fewest; {
		echoes = append(echoes, w.types()...)
		select {
		case err = <-over:
			under = false
		default:
		}
	}
	w.said++
	word := fmt.Sprintf("still-here-%d", w.said)
	w.ann.Say(word)
	w.bob.Sees(word)
	w.ann.Sees(word)
	slices.Sort(echoes)
	return echoes, err
}

// Deliveries has one of the two say n short messages, each when the other has seen the one before, and answers how long each
// took from the Enter key to the other's screen, in order of length.
func (w *Witness) Deliveries(t testing.TB, n int) (took []time.Duration) {
	t.Helper()
	for _, g := range []*sshtest.Guest{w.ann, w.bob} {
		g.Blames(t)
	}
	for range n {
		w.said++
		word := fmt.Sprintf("still-here-%d.", w.said)
		w.ann.Type(word)
		w.ann.Sees(word)
		start := time.Now()
		w.ann.Type("\r")
		w.bob.Sees(word)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took
}

// types writes one word into the draft, a letter at a time, and takes it away again.
func (w *Witness) types() (echoes []time.Duration) {
	word := "qzx"
	w.ann.Type(word)
	w.ann.Sees(word)
	for range 5 {
		word += string(rune('a' + len(word)%26))
		time.Sleep(w.Pause)
		start := time.Now()
		w.ann.Type(word[len(word)-1:])
		w.ann.Sees(word)
		echoes = append(echoes, time.Since(start))
	}
	w.ann.Type("\x15") // Ctrl+U
	w.ann.SeesNot("qzx")
	return echoes
}

// calm is how long nothing must happen on a screen until it is taken to be at rest: longer than a note that somebody is
// typing stays, and than the pause in which arrivals and leavings are gathered.
const calm = 3 * time.Second

// Intact looks whether both screens, once they are at rest, are what they would be if they were drawn anew.
func (w *Witness) Intact(t testing.TB) {
	t.Helper()
	look := func() [2]string { return [2]string{w.ann.Picture(), w.bob.Picture()} }
	before := look()
	for since := time.Now(); time.Since(since) < calm; time.Sleep(20 * time.Millisecond) {
		if now := look(); now != before {
			before, since = now, time.Now()
		}
	}
	for i, g := range []*sshtest.Guest{w.ann, w.bob} {
		g.Redraws()
		if g.Picture() != before[i] {
			t.Errorf("screen %d was not as it should be:\n%s", i, g.Screen())
		}
	}
}

// Percentile is the duration below which p percent of sorted durations are; 0 of none.
func Percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)*p/100, len(sorted)-1)]
}
