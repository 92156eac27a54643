package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

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
	_, err = fmt.Fprintf(p.stdout, "The database is in %s. The host key is not: keep a copy of %s as well.\n", args[0], s.keyFile())
	return err
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
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(s.index() + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the index of the search, which is of the other database: %w", err)
		}
	}
	said := ""
	if kept != "" {
		said = " What was there is in " + kept + "."
	}
	if _, err := os.Lstat(s.keyFile()); errors.Is(err, fs.ErrNotExist) {
		said += " There is no host key: put yours at " + s.keyFile() + ", or everybody who has been here is warned."
	}
	_, err = fmt.Fprintf(p.stdout, "%s is as it was in %s.%s\n", s.database(), args[0], said)
	return err
}
