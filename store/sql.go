package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
)

// maxRows bounds what one read returns, whatever its caller asks for.
const maxRows = 1000

// The settings ride in the connection string, for a PRAGMA sent later reaches one connection of a pool only. FULL
// keeps the last second through a power cut. Checkpoints come from the writer every 4,000 pages (left to a task of
// their own the log file grew without bound) and the log file is cut to 64 MiB after a busy time. Readers open the file
// itself for reading only; query_only would do as well, but for VACUUM INTO, which it forbids.
const (
	writerSettings = "?mode=rw&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(67108864)" +
		"&_pragma=cache_size(-65536)"
	readerSettings = "?mode=ro&_pragma=busy_timeout(5000)&_pragma=cache_size(-16384)"
)

// driverName is what opens all databases; a variable for tests, which bring a driver that fails.
var driverName = "sqlite"

func writerDSN(path string) string { return fileURI(path) + writerSettings }
func readerDSN(path string) string { return fileURI(path) + readerSettings }

// fileURI spells an absolute path as SQLite's URI (https://www.sqlite.org/uri.html); net/url would bring in more than
// the three characters that need it.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/house.db
	}
	return "file://" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// statements prepares each query once and keeps it. Preparing is a third of the cost of a small statement.
type statements struct {
	prepare func(context.Context, string) (*sql.Stmt, error)
	known   sync.Map // query → *sql.Stmt
}

func newStatements(prepare func(context.Context, string) (*sql.Stmt, error)) *statements {
	return &statements{prepare: prepare}
}

func (s *statements) get(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := s.known.Load(query); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if first, lost := s.known.LoadOrStore(query, stmt); lost {
		stmt.Close()
		return first.(*sql.Stmt), nil
	}
	return stmt, nil
}

// close ends the statements of a pinned connection. database/sql leaves that to us, and SQLite doesn't really close a
// connection that still has some: its locks and its write-ahead log would stay.
func (s *statements) close() {
	for _, stmt := range s.known.Range {
		stmt.(*sql.Stmt).Close()
	}
	s.known.Clear()
}

// row runs a query for one row into dest and says whether there was one.
func (s *statements) row(ctx context.Context, query string, args []any, dest ...any) (bool, error) {
	stmt, err := s.get(ctx, query)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRowContext(ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// scanner reads one row into a value; it is handed (*sql.Rows).Scan or (*sql.Row).Scan.
type scanner[T any] func(scan func(dest ...any) error) (T, error)

// readOne reads one row for a caller of the Store; missing is the error when there is none.
func readOne[T any](
	ctx context.Context, s *Store, missing error, scan scanner[T], query string, args ...any,
) (T, error) {
	var none T
	stmt, err := s.reads.get(ctx, query)
	if err != nil {
		return none, s.readFault(err)
	}
	value, err := scan(stmt.QueryRowContext(ctx, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return none, missing
	}
	if err != nil {
		return none, s.readFault(err)
	}
	return value, nil
}

// readAll reads every row of a query for a caller of the Store; the query has the LIMIT.
func readAll[T any](ctx context.Context, s *Store, scan scanner[T], query string, args ...any) ([]T, error) {
	stmt, err := s.reads.get(ctx, query)
	if err != nil {
		return nil, s.readFault(err)
	}
	values, err := collect(ctx, stmt, scan, args)
	if err != nil {
		return nil, s.readFault(err)
	}
	return values, nil
}

// collect reads all rows of a statement.
func collect[T any](ctx context.Context, stmt *sql.Stmt, scan scanner[T], args []any) ([]T, error) {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var values []T
	for rows.Next() {
		value, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, rows.Err()
}

// single scans a row of one column.
func single[T any](scan func(dest ...any) error) (value T, err error) {
	err = scan(&value)
	return value, err
}

func (s *Store) readFault(err error) error {
	// database/sql has an error of its own for a closed handle and doesn't export it.
	if s.closed.Load() {
		return fmt.Errorf("read: %w", ErrClosed)
	}
	return unavailable("read", err)
}

// rowLimit keeps a caller's limit between nothing and maxRows; SQLite takes a negative LIMIT for none.
func rowLimit(limit int) int { return min(max(limit, 0), maxRows) }
