package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"teahouse/store"
)

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
	if s.withKeys {
		return backupKeys(p, s, args[0])
	}
	_, err = fmt.Fprintf(p.stdout, "The database is in %s. The host key is not: keep a copy of %s as well, or add --with-keys.\n", args[0], s.keyFile())
	return err
}

// backupKeys puts a copy of each host key beside a backup, readable by its owner only.
func backupKeys(p program, s settings, file string) error {
	ring, err := s.loadKeys()
	if err != nil {
		return err
	}
	said := ""
	for _, k := range append(ring.Now, ring.Next...) {
		copied := file + "." + filepath.Base(k.Path)
		if err := copyKey(k.Path, copied); err != nil {
			return &backupError{copied, err}
		}
		said += ", " + copied
	}
	_, err = fmt.Fprintf(p.stdout, "The database is in %s%s. Who has a host key can pass for the house: keep it where nobody else reads.\n", file, said)
	return err
}

func copyKey(from, to string) error {
	key, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(key)
	return errors.Join(err, f.Sync(), f.Close())
}

// checkDatabase looks for damage in a file, or in the house's database, also while it is open.
func checkDatabase(ctx context.Context, p program, s settings, args []string) error {
	file := s.database()
	if len(args) > 0 {
		file = args[0]
	}
	if err := store.CheckFile(ctx, file); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.stdout, "%s is sound.\n", file)
	return err
}

// restore puts a backup in the place of the database, and lets the search begin anew.
func restore(ctx context.Context, p program, s settings, args []string) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	kept, err := store.Restore(ctx, s.database(), args[0])
	if err != nil {
		return err
	}
	if err := s.dropIndex(); err != nil {
		return err
	}
	said := ""
	if kept != "" {
		said = " What was there is in " + kept + "."
	}
	_, err = fmt.Fprintf(p.stdout, "%s is as it was in %s.%s\n", s.database(), args[0], said+s.missesKey())
	return err
}

// dropIndex lets the search begin anew.
func (s *settings) dropIndex() error {
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(s.index() + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the index of the search, which is of the other database: %w", err)
		}
	}
	return nil
}

// missesKey says what to do where a house has come without its host key.
func (s *settings) missesKey() string {
	if _, err := os.Lstat(s.keyFile()); !errors.Is(err, fs.ErrNotExist) || len(s.hostKeys) > 0 {
		return ""
	}
	return " There is no host key: put yours at " + s.keyFile() + ", or start once with --new-host-key, and everybody who has been here is warned."
}
