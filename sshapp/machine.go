package sshapp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"

	"teahouse/room"
	"teahouse/store"
)

// Whoever can open the socket in the data directory can read and write the database beside it: they are the house. Over
// that socket the same SSH is spoken, without a key, and every command is carried out in the name of the owner. So there is
// one table of commands, one way in and one log for both, and nothing in it that only works on the machine, but for this:
// what an owner needs who can't come in any more.

// machineAddr is what counts as the address of whoever is on the machine. No network has it.
const machineAddr = "machine"

// recoverWord is the command that only the machine's operator has.
const recoverWord = "recover"

// errNoOwner says that nobody's name can be used.
var errNoOwner = errors.New("the house has no owner")

// fromMachine is a connection over the socket in the data directory.
type fromMachine struct{ net.Conn }

// machineListener makes them.
type machineListener struct{ net.Listener }

func (l machineListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return fromMachine{conn}, nil
}

// ServeMachine lets in who comes to l as the house's operator; the caller answers for nobody else being able to. It blocks
// until l is closed, which Shutdown does not do.
func (s *Server) ServeMachine(l net.Listener) error {
	if err := s.ssh.Serve(machineListener{l}); err != nil {
		return fmt.Errorf("accept connections from the machine: %w", err)
	}
	return nil
}

// machine is who is on the machine: the owner, or nobody while there is none.
func (s *Server) machine(ctx context.Context) (identity, error) {
	owner, err := s.cfg.Store.Owner(ctx)
	if errors.Is(err, store.ErrNoAccount) {
		return identity{person: room.GuestPerson(rand.Text(), "")}, errNoOwner
	}
	return identity{account: owner, person: room.AccountPerson(owner)}, err
}

// recover gives somebody a new password, or, where nobody is, makes somebody the owner. It answers what to tell them.
func (s *Server) recover(ctx context.Context, name string) (string, error) {
	owner, err := s.cfg.Store.Owner(ctx)
	orphaned := errors.Is(err, store.ErrNoAccount)
	if err != nil && !orphaned {
		return "", err
	}
	account := owner
	if name = strings.TrimSpace(name); name != "" {
		if account, err = s.cfg.Store.AccountByName(ctx, room.Fold(name)); err != nil {
			return "", err
		}
	} else if orphaned {
		return "", errNoOwner
	}
	if account.Role == store.RoleBot {
		return "", store.ErrNoAccount // what a program knows is its key, and the house's own helper has no way in
	}
	if orphaned {
		if err := s.cfg.Door.Claim(ctx, account.ID); err != nil {
			return "", err
		}
	}
	password, err := s.cfg.Door.Recover(ctx, account.ID)
	if err != nil {
		return "", err
	}
	s.log.Info("recovered", "user", account.Name, "owner", orphaned || account.ID == owner.ID)
	return fmt.Sprintf("%s logs in with this password now, and should change it (/passwd) and add a key (/key add):\n%s\n", account.Name, password), nil
}
