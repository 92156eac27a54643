package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	sqlite3 "modernc.org/sqlite/lib"
)

// maxExportLine is the longest line of an export that is read, in bytes: a message has some ten thousand.
const maxExportLine = 1 << 20

// ImportError is what is wrong with an export, and where.
type ImportError struct {
	Line int // 1, 2, 3 …
	Err  error
}

func (e *ImportError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *ImportError) Unwrap() error { return e.Err }

// ErrCutShort says that an export ends before its end.
var ErrCutShort = errors.New("the export was cut short")

// Import makes a database at path, where there must be none (an error that matches fs.ErrExist), of what Export wrote. Every
// text passes clean. It is all there, sound and durable, when it appears under its name; after an error there is nothing. An
// export of an older version is upgraded; ErrNewer is for one of a newer program, *ImportError for a line that is none of an
// export's.
func Import(ctx context.Context, path string, r io.Reader, clean func(string) string) (rows int64, err error) {
	abs, err := realPath(path)
	if err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	unlock, err := lockFile(abs + ".lock")
	if err != nil {
		return 0, fmt.Errorf("import to %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if _, err := os.Lstat(abs); !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("import: %w", &fs.PathError{Op: "write", Path: path, Err: fs.ErrExist})
	}
	part := abs + ".imported"
	discard := func() {
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(part + end)
		}
	}
	discard() // of an attempt that was cut short
	defer discard()
	if err := ensureFile(part); err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	if rows, err = importInto(ctx, part, r, clean); err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	if err := CheckFile(ctx, part); err != nil {
		return 0, err
	}
	if err := os.Rename(part, abs); err != nil {
		return 0, fmt.Errorf("import: %w: %w", ErrNotWritable, err)
	}
	if err := syncPath(filepath.Dir(abs)); err != nil && runtime.GOOS != "windows" { // has no such thing
		return rows, unavailable("import", err)
	}
	return rows, nil
}

// importInto fills a new file, in one transaction, and closes it.
func importInto(ctx context.Context, path string, r io.Reader, clean func(string) string) (rows int64, err error) {
	db, err := sql.Open(driverName, writerDSN(path)+"&_txlock=immediate")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, unopenable(err)
	}
	defer tx.Rollback() // does nothing after the commit
	in := &importer{tx: tx, lines: bufio.NewScanner(r), clean: clean}
	in.lines.Buffer(nil, maxExportLine)
	if err := in.all(ctx); err != nil {
		return 0, err
	}
	if err := tx.Commit(); err != nil {
		return 0, unavailable("commit", err)
	}
	if _, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return 0, unavailable("write", err)
	}
	return in.rows, nil
}

type importer struct {
	tx    *sql.Tx
	lines *bufio.Scanner
	clean func(string) string

	line   int
	rows   int64
	tables map[string]*imported
}

// imported is a table that is being filled.
type imported struct {
	exported
	insert *sql.Stmt
}

// next reads a line; io.EOF behind the last.
func (in *importer) next() ([]byte, error) {
	if !in.lines.Scan() {
		if err := in.lines.Err(); err != nil {
			in.line++
			return nil, err
		}
		return nil, io.EOF
	}
	in.line++
	return in.lines.Bytes(), nil
}

func (in *importer) all(ctx context.Context) error {
	wrong := func(err error) error { return &ImportError{in.line, err} }
	first, err := in.next()
	if errors.Is(err, io.EOF) {
		return wrong(ErrCutShort)
	}
	var head ExportHead
	if err != nil || strict(first, &head) != nil || head.Export != exportName || head.Version < 1 {
		return &ImportError{1, errors.New("this is no export of a teahouse")}
	}
	if newest, err := newestVersion(); err != nil {
		return err
	} else if head.Version > newest {
		return fmt.Errorf("%w: version %d, this program knows %d", ErrNewer, head.Version, newest)
	}
	if err := in.prepare(ctx, head.Version); err != nil {
		return unavailable("prepare", err)
	}
	for {
		line, err := in.next()
		if errors.Is(err, io.EOF) {
			return wrong(ErrCutShort)
		}
		if err != nil {
			return wrong(err)
		}
		if bytes.HasPrefix(line, []byte(`{"rows":`)) {
			var tail exportTail
			if strict(line, &tail) != nil || tail.Rows != in.rows {
				return wrong(fmt.Errorf("%w: %d rows, and not %d", ErrCutShort, in.rows, tail.Rows))
			}
			break
		}
		if err := in.row(ctx, line); err != nil {
			return wrong(err)
		}
	}
	if _, err := in.next(); !errors.Is(err, io.EOF) {
		return wrong(errors.New("something stands behind the end"))
	}
	var orphan string
	if err := in.tx.QueryRowContext(ctx, orphans).Scan(&orphan); err == nil {
		return fmt.Errorf("%w: %s", ErrDamaged, orphan)
	} else if !errors.Is(err, sql.ErrNoRows) {
		return unavailable("look through", err)
	}
	newest, err := newestVersion()
	if err != nil {
		return err
	}
	if err := migrateSteps(ctx, in.tx, newest); err != nil {
		return unavailable("upgrade", err)
	}
	return nil
}

// prepare makes the tables as they were in the version of the export, and empty.
func (in *importer) prepare(ctx context.Context, version int) error {
	// What refers to what may come in any order; what refers to nothing is found in the end.
	if _, err := in.tx.ExecContext(ctx, `PRAGMA defer_foreign_keys = 1`); err != nil {
		return err
	}
	if err := migrateSteps(ctx, in.tx, version); err != nil {
		return err
	}
	tables, err := exportTables(ctx, in.tx)
	if err != nil {
		return err
	}
	in.tables = make(map[string]*imported)
	for _, t := range tables {
		if _, err := in.tx.ExecContext(ctx, `DELETE FROM "`+t.name+`"`); err != nil { // what every new house has
			return err
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(t.columns)), ",")
		query := fmt.Sprintf(`INSERT INTO "%s" ("%s") VALUES (%s)`, t.name, strings.Join(t.columns, `","`), marks)
		stmt, err := in.tx.PrepareContext(ctx, query) // closed with the transaction
		if err != nil {
			return err
		}
		in.tables[t.name] = &imported{t, stmt}
	}
	return nil
}

// row adds a row. It has every column of its table and nothing else.
func (in *importer) row(ctx context.Context, line []byte) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var fields map[string]any
	if err := d.Decode(&fields); err != nil {
		return fmt.Errorf("not a JSON object: %w", err)
	}
	if d.More() {
		return errors.New("more than one JSON object")
	}
	name, _ := fields["table"].(string)
	t := in.tables[name]
	if t == nil {
		return fmt.Errorf("no table %q", name)
	}
	for field := range fields {
		if field != "table" && !slices.Contains(t.columns, field) {
			return fmt.Errorf("%s has no %q", name, field)
		}
	}
	values := make([]any, len(t.columns))
	for i, c := range t.columns {
		value, there := fields[c]
		if !there {
			return fmt.Errorf("%q is missing", c)
		}
		var err error
		if values[i], err = in.value(value); err != nil {
			return fmt.Errorf("%s: %w", c, err)
		}
	}
	if _, err := t.insert.ExecContext(ctx, values...); err != nil {
		switch primaryCode(err) {
		case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH:
			return fmt.Errorf("%s: %w", name, err)
		}
		return unavailable("write", err)
	}
	in.rows++
	return nil
}

// value is what a column takes: a text, a whole number or nothing.
func (in *importer) value(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return in.clean(v), nil
	case json.Number:
		return v.Int64()
	}
	return nil, fmt.Errorf("%v is neither a text nor a whole number", v)
}

// strict reads a JSON object that has the fields of to and no other.
func strict(line []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	return d.Decode(to)
}
