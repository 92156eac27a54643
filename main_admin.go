package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/store"
)

// exitStatus is how a command of the house has ended; it has told why.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// listenForAdmin opens the socket in the data directory over which the machine's operator gives commands. One that a killed
// house has left is replaced: the caller holds the database, and so there is no other house.
func listenForAdmin(s settings) (net.Listener, error) {
	if old, err := os.Lstat(s.socket()); err == nil && old.Mode().Type() != fs.ModeSocket {
		return nil, fmt.Errorf("make the socket for teahouse admin: %s is something else", s.socket())
	}
	l, err := listenAlone(s.socket())
	if err != nil {
		return nil, fmt.Errorf("make the socket for teahouse admin: %w", err)
	}
	return l, nil
}

// listenAlone listens at path, where nobody but the owner of the process can connect, however open the directory is: a socket
// is made as the umask will have it, and so this one comes to its place only when it is closed to others.
func listenAlone(path string) (net.Listener, error) {
	making := filepath.Join(filepath.Dir(path), ".a") // a short name, for the path of a socket has little room
	if err := os.RemoveAll(making); err != nil {      // of a house that was killed here
		return nil, err
	}
	if err := os.Mkdir(making, 0o700); err != nil {
		return nil, err
	}
	defer os.RemoveAll(making)
	l, err := net.Listen("unix", filepath.Join(making, "s"))
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // it would look for it where it was made
	err = os.Chmod(filepath.Join(making, "s"), 0o600)
	if err == nil {
		err = os.Rename(filepath.Join(making, "s"), path)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return alone{l, path}, nil
}

// alone is a listener that takes its socket away with it.
type alone struct {
	net.Listener
	path string
}

func (l alone) Close() error {
	_ = os.Remove(l.path) // closing twice finds none
	return l.Listener.Close()
}

// admin has the house carry out a command. A house that is closed is opened for it, to nobody else.
func admin(ctx context.Context, p program, s settings, args []string) error {
	conn, err := net.Dial("unix", s.socket())
	if err != nil {
		closed, err := openForAdmin(ctx, s)
		if err != nil {
			return err
		}
		defer closed()
		if conn, err = net.Dial("unix", s.socket()); err != nil {
			return err
		}
	}
	defer conn.Close()
	if len(args) == 0 {
		args = []string{"help"}
	}
	return carryOut(conn, p, strings.Join(args, " "))
}

// openForAdmin opens the house for teahouse admin alone, and answers what closes it again.
func openForAdmin(ctx context.Context, s settings) (closed func(), err error) {
	ring, err := s.loadKeys()
	if errors.Is(err, keys.ErrMissing) {
		return nil, fmt.Errorf("no host key in %s; the first start makes one, or name another --data", s.dir)
	}
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, s.database(), store.Options{})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, st.Close())
		}
	}()
	rooms, err := room.NewHouse(ctx, st, room.Config{BuiltIn: sshapp.BuiltIn, Networks: sshapp.Networks})
	if err != nil {
		return nil, err
	}
	server, err := sshapp.New(sshapp.Config{
		HostKeys: signers(ring), House: rooms, Door: room.NewDoor(st, store.NewHasher(0), room.DoorConfig{}), Store: st,
		Version: versionName(), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	l, err := listenForAdmin(s)
	if err != nil {
		return nil, err
	}
	go server.ServeMachine(l) // ends with l, which is closed below
	return func() {
		l.Close()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		_ = server.Shutdown(ending)
		_ = st.Close()
	}, nil
}

// carryOut gives one command over conn, as ssh would, and waits for its end.
func carryOut(conn net.Conn, p program, line string) error {
	config := &ssh.ClientConfig{
		// Whoever has made the socket could read the host key as well.
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(
			func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
	}
	c, channels, requests, err := ssh.NewClientConn(conn, "machine", config)
	if err != nil {
		return fmt.Errorf("reach the house: %w", err)
	}
	client := ssh.NewClient(c, channels, requests)
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return fmt.Errorf("reach the house: %w", err)
	}
	for _, name := range []string{"LANG", "LC_ALL", "LC_MESSAGES", "TZ"} {
		if value, ok := p.env(name); ok {
			_ = session.Setenv(name, value) // the house may do without
		}
	}
	session.Stdin, session.Stdout, session.Stderr = piped(p.stdin), p.stdout, p.stderr
	err = session.Run(line)
	if exit, ok := errors.AsType[*ssh.ExitError](err); ok {
		return exitStatus(exit.ExitStatus())
	}
	return err
}

// piped is what is piped in, and nothing where somebody would have to type it.
func piped(in io.Reader) io.Reader {
	if f, ok := in.(*os.File); ok {
		if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 {
			return nil
		}
	}
	return in
}
