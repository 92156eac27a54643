package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"teahouse/room"
	"teahouse/store"
)

// exportSettings are what an export holds, and how it is written.
type exportSettings struct {
	format  string
	private bool
	secrets bool
}

func (s *settings) exporting(fs *flag.FlagSet) {
	s.data(fs)
	fs.StringVar(&s.export.format, "format", "jsonl", "`jsonl|markdown`: lines of JSON, which import takes, or a text for people to read")
	fs.BoolVar(&s.export.private, "private", false, "private rooms and conversations, too")
	fs.BoolVar(&s.export.secrets, "secrets", false, "the hashes of passwords, too; without them nobody's password is known where it is imported")
}

// export writes the house to a file that is not there yet, or (-) to standard output; a house may be open.
func export(ctx context.Context, p program, s settings, args []string) (err error) {
	write := func(w io.Writer) error {
		return store.Export(ctx, s.database(), w, store.ExportOptions{Private: s.export.private, Secrets: s.export.secrets})
	}
	if s.export.format == "markdown" {
		write = func(w io.Writer) error { return exportMarkdown(ctx, w, s) }
	}
	if args[0] == "-" {
		return write(p.stdout)
	}
	f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return &backupError{args[0], err}
	}
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(args[0]))
	}
	left := ""
	if !s.export.private {
		left = " Private rooms and conversations are not in it (--private)."
	}
	_, err = fmt.Fprintf(p.stdout, "The house is in %s.%s\n", args[0], left)
	return err
}

// importHouse makes a house of an export, from a file or (-) from standard input.
func importHouse(ctx context.Context, p program, s settings, args []string) error {
	in := p.stdin
	if args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return &importError{args[0], err}
		}
		defer f.Close()
		in = f
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	rows, err := store.Import(ctx, s.database(), in, room.Clean)
	if err != nil {
		return &importError{args[0], err}
	}
	if err := s.dropIndex(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s is a house with %d rows.%s\n", s.database(), rows, s.missesKey())
	return err
}

// importError is a failure to make a house of an export.
type importError struct {
	file string
	err  error
}

func (e *importError) Error() string { return e.file + ": " + e.err.Error() }
func (e *importError) Unwrap() error { return e.err }
