package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"teahouse/keys"
	"teahouse/store"
)

// listenError is a failure to listen on an address.
type listenError struct {
	addr string
	err  error
}

func (e *listenError) Error() string {
	err := e.err
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err // which does not name the address again
	}
	return "listen on " + e.addr + ": " + err.Error()
}
func (e *listenError) Unwrap() error { return e.err }

// backupError is a failure to write a backup.
type backupError struct {
	file string
	err  error
}

func (e *backupError) Error() string { return e.err.Error() }
func (e *backupError) Unwrap() error { return e.err }

// explain is one line for the operator: what is wrong and, when we know it, what to do.
func explain(err error) string {
	line := strings.Join(strings.Fields(err.Error()), " ")
	if hint := hintFor(err); hint != "" {
		line += "; " + hint
	}
	return line
}

func hintFor(err error) string {
	if e, ok := errors.AsType[*listenError](err); ok {
		return e.hint()
	}
	if e, ok := errors.AsType[*backupError](err); ok {
		return e.hint()
	}
	if e, ok := errors.AsType[*keyFileError](err); ok {
		return e.hint()
	}
	if e, ok := errors.AsType[*importError](err); ok {
		if hint := e.hint(); hint != "" {
			return hint
		}
	}
	for _, h := range []struct {
		err  error
		hint string
	}{
		{keys.ErrMissing, "there is a database, so one is missed: put it back, or start once with --new-host-key (everybody who has been here will be warned)"},
		{keys.ErrExposed, "chmod 600 it if nobody else has used the machine, or else move it away and start once with --new-host-key"},
		{keys.ErrWeak, "RSA takes 2,048 bits at least: move it away, and teahouse hostkey add rsa"},
		{keys.ErrTwice, "name one of a kind with --host-keys"},
		{keys.ErrOtherKind, "move the one that ends in .next away"},
		{keys.ErrDamaged, "put a copy of it back, or move it away and start once with --new-host-key"},
		{store.ErrNewer, "start the version that wrote it, or a newer one"},
		{store.ErrDamaged, "teahouse restore FILE puts a backup in its place; nothing was changed"},
		{store.ErrInUse, "another teahouse serves from it: stop that one, or name another --data"},
		{store.ErrNotWritable, "check who owns the data directory, or name another --data"},
		{fs.ErrPermission, "check who owns the data directory, or name another --data"},
		{fs.ErrNotExist, "there is no house here yet: name another --data, or start it once with teahouse serve"},
		{syscall.ENOSPC, "make room on the disk"},
		{store.ErrUnavailable, "is there room on the disk? If there is, see what the system's log says about it"},
		{syscall.ENOTDIR, "name a directory with --data"},
	} {
		if errors.Is(err, h.err) {
			return h.hint
		}
	}
	return ""
}

func (e *listenError) hint() string {
	switch {
	case errors.Is(e.err, syscall.EADDRINUSE):
		return "another program listens there: stop it, or choose another with --addr"
	case strings.HasPrefix(e.addr, unixPrefix):
		return "a socket takes a directory that the house may write to, and a name of its own in it"
	case errors.Is(e.err, fs.ErrPermission):
		return "ports below 1024 need a privilege (CAP_NET_BIND_SERVICE): grant it, or choose another with --addr"
	}
	return "--addr is :port or host:port, where the host is this machine, or unix:PATH"
}

func (e *backupError) hint() string {
	if errors.Is(e.err, fs.ErrExist) {
		return fmt.Sprintf("%s is kept as it is: choose another name", e.file)
	}
	return "choose a place that can be written to and has room for it"
}

func (e *keyFileError) hint() string {
	switch {
	case errors.Is(e.err, keys.ErrMissing):
		return "put it there, or name another; without --host-keys the house makes its own"
	case errors.Is(e.err, keys.ErrExposed):
		return "chmod 600 it if nobody else has used the machine, or else put another there"
	case errors.Is(e.err, fs.ErrPermission):
		return "the house's own user must be able to read it, and nobody else"
	case errors.Is(e.err, keys.ErrDamaged), errors.Is(e.err, keys.ErrWeak):
		return "it takes a private key without a passphrase, as ssh-keygen -t ed25519 -N '' makes it"
	}
	return "name one of a kind"
}

func (e *importError) hint() string {
	switch {
	case errors.Is(e.err, fs.ErrExist):
		return "there is a house: name another --data"
	case errors.Is(e.err, fs.ErrNotExist):
		return "name a file that teahouse export has written"
	case errors.Is(e.err, store.ErrDamaged):
		return "nothing was imported"
	}
	if _, ok := errors.AsType[*store.ImportError](e.err); ok {
		return "nothing was imported; see docs/operate/export.md for the form"
	}
	return ""
}
