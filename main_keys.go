package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/sshapp"
)

// keyFileError is what is wrong with a host key that the operator has named.
type keyFileError struct{ err error }

func (e *keyFileError) Error() string { return "--host-keys: " + e.err.Error() }
func (e *keyFileError) Unwrap() error { return e.err }

// loadKeys reads the host keys, and makes none.
func (s *settings) loadKeys() (keys.Ring, error) {
	if len(s.hostKeys) > 0 {
		ring, err := keys.LoadRing(s.hostKeys...)
		if err != nil {
			return ring, &keyFileError{err}
		}
		return ring, nil
	}
	files := []string{s.keyFile()}
	if _, err := os.Lstat(s.rsaFile()); !errors.Is(err, fs.ErrNotExist) {
		files = append(files, s.rsaFile())
	}
	return keys.LoadRing(files...)
}

// openKeys is loadKeys, but in a fresh house it makes the first key, and says so. Keys that the operator has named are theirs
// to make.
func (s *settings) openKeys(fresh bool) (ring keys.Ring, made bool, err error) {
	if len(s.hostKeys) == 0 {
		if _, made, err = keys.LoadOrMake(s.keyFile(), fresh); err != nil {
			return ring, false, err
		}
	}
	ring, err = s.loadKeys()
	return ring, made, err
}

// signers is what the server needs of a ring.
func signers(ring keys.Ring) (all sshapp.HostKeys) {
	for _, k := range ring.Now {
		all.Now = append(all.Now, k.Signer)
	}
	for _, k := range ring.Next {
		all.Next = append(all.Next, k.Signer)
	}
	return all
}

// reloadKeys reads the host keys again, and tells whether others are in use now. With a mistake in one nothing changes.
func (h *house) reloadKeys(s settings, log *slog.Logger) (changed bool) {
	ring, err := s.loadKeys()
	if err == nil {
		err = h.server.SetHostKeys(signers(ring))
	}
	if err != nil {
		log.Error("not reloaded", "err", err)
		return false
	}
	was, is := prints(h.keys), prints(ring)
	h.keys = ring
	if was != is {
		log.Info("reloaded", "setting", "host keys", "was", was, "is", is)
	}
	return was != is
}

// prints is a ring in a line of the log.
func prints(r keys.Ring) string {
	var all []string
	for _, k := range r.Now {
		all = append(all, k.Fingerprint())
	}
	for _, k := range r.Next {
		all = append(all, k.Fingerprint()+" (next)")
	}
	return strings.Join(all, ", ")
}

// hostkey prints what a guest's client needs to know the house, and looks after its keys.
func hostkey(_ context.Context, p program, s settings, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "add", "next", "switch":
			return changeKeys(p, s, args[0], args[1:])
		}
		if len(args) > 1 {
			return fmt.Errorf("hostkey %s takes nothing more, and not %q", args[0], args[1])
		}
	}
	ring, err := s.loadKeys()
	if errors.Is(err, keys.ErrMissing) && len(s.hostKeys) == 0 {
		return fmt.Errorf("no host key in %s; the first start makes one, or name another --data", s.dir)
	}
	if err != nil {
		return err
	}
	return printKeys(p, s, ring, args)
}

// printKeys prints all keys in a form, those too that are yet to be used: whoever publishes them does it before.
func printKeys(p program, s settings, ring keys.Ring, form []string) error {
	host, port, err := net.SplitHostPort(s.host)
	if err != nil {
		return fmt.Errorf("--host is %q: give host:port", s.host)
	}
	var b strings.Builder
	show := func(k keys.HostKey, word string) error {
		public := k.Signer.PublicKey()
		print, known := k.Fingerprint()+" "+string(k.Kind())+word, keys.KnownHost(host, port, public)
		if len(form) == 0 {
			b.WriteString(print + "\n" + known + "\n")
			return nil
		}
		line, ok := map[string]string{"fingerprint": print, "known-hosts": known, "sshfp": keys.SSHFP(host, public)}[form[0]]
		if !ok {
			return fmt.Errorf("hostkey prints fingerprint, known-hosts or sshfp, and not %q", form[0])
		}
		b.WriteString(line + "\n")
		return nil
	}
	for _, k := range ring.Now {
		err = errors.Join(err, show(k, ""))
	}
	for _, k := range ring.Next {
		err = errors.Join(err, show(k, " next"))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.stdout, b.String())
	return err
}

// changeKeys makes a key, or puts the next one in the place of the one in use. A house that is open takes it over on SIGHUP.
func changeKeys(p program, s settings, what string, args []string) error {
	kind := keys.ED25519
	if len(args) > 0 {
		kind = keys.Kind(strings.ToUpper(args[0]))
	}
	if kind != keys.ED25519 && kind != keys.RSA {
		return fmt.Errorf("a host key is ed25519 or rsa here, and not %q", args[0])
	}
	ring, err := s.loadKeys()
	if err != nil {
		return err
	}
	file := ""
	for _, k := range ring.Now {
		if k.Kind() == kind {
			file = k.Path
		}
	}
	switch {
	case what == "add" && file != "":
		return fmt.Errorf("there is one already, %s; hostkey next %s makes what is to take its place", file, strings.ToLower(string(kind)))
	case what == "add" && (len(s.hostKeys) > 0 || kind != keys.RSA):
		return fmt.Errorf("make it with ssh-keygen where you want it, and name its file with --host-keys")
	case what == "add":
		return sayMade(p, s.rsaFile(), kind, "The house uses it from its next start, or SIGHUP, on.")
	case file == "":
		return fmt.Errorf("there is no host key of the kind %s", strings.ToLower(string(kind)))
	case what == "next":
		return sayMade(p, keys.NextPath(file), kind,
			"Clients are told of it from the next start, or SIGHUP, on. When those who matter to you have been here, hostkey switch.")
	}
	if err := keys.Switch(file); err != nil {
		if errors.Is(err, keys.ErrMissing) {
			return fmt.Errorf("there is no key to switch to; hostkey next %s makes one", strings.ToLower(string(kind)))
		}
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s is the new key; the old one is in %s. The house uses it from its next start, or SIGHUP, on.\n", file, keys.OldPath(file))
	return err
}

// sayMade makes a key and says what comes of it.
func sayMade(p program, file string, kind keys.Kind, then string) error {
	key, err := keys.Make(file, kind)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is one already at %s: it is kept", file)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s is a new key, %s %s. %s\n", file, key.Fingerprint(), kind, then)
	return err
}

// publics are the keys that a house may show, those to come included.
func publics(ring keys.Ring) (all []gossh.PublicKey) {
	for _, k := range append(ring.Now, ring.Next...) {
		all = append(all, k.Signer.PublicKey())
	}
	return all
}
