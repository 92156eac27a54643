package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
)

// unixPrefix begins an address that is a socket in the file system.
const unixPrefix = "unix:"

// listenForGuests gives the listeners that a service manager holds for us (sd_listen_fds(3)), so that nobody is turned away
// during a restart; without any, new ones on addrs, all or none.
func listenForGuests(addrs []string) ([]net.Listener, error) {
	var all []net.Listener
	if held, err := activation.Listeners(); err == nil {
		for _, l := range held {
			if l != nil { // nil stands for a socket that nobody can listen on
				all = append(all, l)
			}
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	for _, addr := range addrs {
		l, err := listenOn(addr)
		if err != nil {
			return nil, errors.Join(&listenError{addr, err}, closeListeners(all))
		}
		all = append(all, l)
	}
	return all, nil
}

func closeListeners(all []net.Listener) (err error) {
	for _, l := range all {
		err = errors.Join(err, l.Close())
	}
	return err
}

func listenOn(addr string) (net.Listener, error) {
	if path, ok := strings.CutPrefix(addr, unixPrefix); ok {
		return listenOnSocket(path)
	}
	return net.Listen("tcp", addr)
}

// socketMode lets the house's user and group come in by a socket, and nobody else: a proxy with a user of its own is made a
// member of the group.
const socketMode = 0o660

// socket is a listener on a socket in the file system, which goes with it.
type socket struct {
	*net.UnixListener
	path string
}

func (s *socket) Close() error {
	err := s.UnixListener.Close()
	if err == nil { // and not again, when another house may have one there
		_ = os.Remove(s.path) // who can't connect to it knows as much
	}
	return err
}

func (s *socket) Addr() net.Addr { return &net.UnixAddr{Name: s.path, Net: "unix"} }

// listenOnSocket makes a socket at path. One that was left behind is replaced; one that somebody listens on is
// syscall.EADDRINUSE, and anything else that is there fs.ErrExist. It is made in a directory that is closed to others and then
// moved, for at its birth its mode is what the umask leaves.
func listenOnSocket(path string) (l net.Listener, err error) {
	if err := freeSocket(path); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".") // short: a socket's name has 100 bytes or so
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	born := filepath.Join(dir, "s")
	made, err := net.ListenUnix("unix", &net.UnixAddr{Name: born, Net: "unix"})
	if err != nil {
		return nil, err
	}
	made.SetUnlinkOnClose(false) // it will not be there
	if err := errors.Join(os.Chmod(born, socketMode), os.Rename(born, path)); err != nil {
		return nil, errors.Join(err, made.Close())
	}
	return &socket{made, path}, nil
}

// freeSocket says why no socket can be made at path, or replaced.
func freeSocket(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("something else is there: %w", fs.ErrExist)
	}
	conn, err := net.DialTimeout("unix", path, time.Second)
	if err == nil {
		_ = conn.Close()
		return syscall.EADDRINUSE
	}
	return nil
}

// places are addresses in one line.
func places(all []net.Listener) string {
	var names []string
	for _, l := range all {
		names = append(names, place(l.Addr()))
	}
	return strings.Join(names, ", ")
}

func place(addr net.Addr) string {
	if addr.Network() == "unix" {
		return unixPrefix + addr.String()
	}
	return addr.String()
}
