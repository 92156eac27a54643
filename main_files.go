package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"teahouse/keys"
	"teahouse/store"
)

// hostkey prints what a guest's client needs to know the house. It makes no key.
func hostkey(_ context.Context, p program, s settings, _ []string) error {
	host, port, err := net.SplitHostPort(s.host)
	if err != nil {
		return fmt.Errorf("--host is %q: give host:port", s.host)
	}
	key, err := keys.Load(s.keyFile())
	if errors.Is(err, keys.ErrMissing) {
		return fmt.Errorf("no host key in %s; the first start makes one, or name another --data", s.dir)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s\n%s\n", key.Fingerprint(), keys.KnownHost(host, port, key.Signer.PublicKey()))
	return err
}

// backup copies the database while a server may be writing to it.
func backup(ctx context.Context, p program, s settings, args []string) (err error) {
	st, err := store.OpenReadOnly(ctx, s.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.Backup(ctx, args[0]); err != nil {
		return &backupError{args[0], err}
	}
	_, err = fmt.Fprintf(p.stdout, "The database is in %s. The host key is not: keep a copy of %s as well.\n", args[0], s.keyFile())
	return err
}
