package hostile

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Attack is something that a stranger does to a house.
type Attack struct {
	Name  string // what is done, as it would end a sentence: "while somebody …"
	Holds string // the rows of docs/security.md that it attacks, with spaces between them

	// Run does it once against the house at addr, and comes back when it is over or ctx ends. scale is how much of it: 1
	// takes a part of a second, 20 is a campaign. An error says that the house answered what it must not, or did not end
	// what it must; that a connection is ended under an attack is none.
	Run func(ctx context.Context, addr string, scale int) error
}

// Attacks is everything that strangers are known to do, each of it harmless to all others.
func Attacks() []Attack {
	return slices.Concat(beforeKeys, beforeName, onConnection, onChannel, onTerminal)
}

// each runs f on n connections side by side, and returns the first error.
func each(n int, f func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// reach is a way to a certain place of a connection: Dial, Encrypted, Inside or Seated.
type reach = func(context.Context, string) (*Conn, error)

// at begins an attack at a place of the connection. The connection is closed afterwards. Where the house ends it before
// the attack can begin, for it has had enough of this address, there is nothing to attack.
func at(place reach, attack func(c *Conn, scale int) error) func(context.Context, string, int) error {
	return func(ctx context.Context, addr string, scale int) error {
		c, err := place(ctx, addr)
		if err != nil {
			return fmt.Errorf("on the way to the attack: %w", err)
		}
		defer c.Close()
		return attack(c, scale)
	}
}

// flood sends something n times, as long as the house listens, and reads what it answers.
func flood(c *Conn, n int, send func(i int) error) {
	over := c.Drain()
	for i := range n {
		select {
		case <-over:
			return
		default:
		}
		if send(i) != nil {
			return
		}
	}
}

// refused makes an error of a yes.
func refused(what string, yes bool, err error) error {
	if err == nil && yes {
		return fmt.Errorf("the house said yes to %s", what)
	}
	return nil
}
