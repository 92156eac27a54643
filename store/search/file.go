package search

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// applicationID tells our index from everybody else's files ("TeaS").
const applicationID = 0x54656153

// version is that of the tables and of what split and document make of a message: whoever changes either counts it up,
// and every house reads its messages anew.
const version = 1

// NORMAL may lose the last batches in a power cut, which are then read once more. The index is made by one connection;
// to be cut short at 64 MiB is what the store's log file gets, too.
const (
	writerSettings = "?mode=rw&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)" +
		"&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(67108864)&_pragma=cache_size(-16384)"
	readerSettings = "?mode=ro&_pragma=busy_timeout(5000)&_pragma=cache_size(-16384)"
)

// The terms of a message are stored once, in the inverted index: neither its text nor where in it they stand. The
// tokenizer takes apart at spaces what document has put together with them; it leaves everything beyond ASCII alone.
const schema = `
	CREATE VIRTUAL TABLE words USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');
	-- How far the index has read, and the last message with its time.
	CREATE TABLE place (
		one     INTEGER PRIMARY KEY CHECK (one = 1),
		number  INTEGER NOT NULL,
		message INTEGER NOT NULL,
		said_at INTEGER NOT NULL
	) STRICT;
	INSERT INTO place (one, number, message, said_at) VALUES (1, 0, 0, 0);`

// errStrange says that a file is not an index, or not this house's. It never leaves the package.
var errStrange = errors.New("not an index of this house")

// file is an open index file.
type file struct{ write, read *sql.DB }

// place is how far an index has read.
type place struct {
	number  uint64
	message uint64 // the last one that was read
	saidAt  int64  // milliseconds
}

// openFile opens an index that is there.
func openFile(ctx context.Context, path string) (*file, place, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, place{}, err // mode=rw would say no more than that it can't be opened
	}
	f, err := connect(path)
	if err != nil {
		return nil, place{}, err
	}
	at, err := f.examine(ctx)
	if err != nil {
		f.close()
		return nil, place{}, err
	}
	return f, at, nil
}

// replaceFile makes an empty index that only its owner can read, and takes away what was there.
func replaceFile(ctx context.Context, path string) (*file, place, error) {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, place{}, err
		}
	}
	// SQLite would make one that everybody can read.
	empty, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, place{}, err
	}
	if err := empty.Close(); err != nil {
		return nil, place{}, err
	}
	f, err := connect(path)
	if err != nil {
		return nil, place{}, err
	}
	// A PRAGMA takes no parameters; both numbers are ours. A file that was left in the middle has no version.
	stamp := fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, applicationID, version)
	if _, err := f.write.ExecContext(ctx, schema+stamp); err != nil {
		f.close()
		return nil, place{}, err
	}
	return f, place{}, nil
}

func connect(path string) (*file, error) {
	uri, err := fileURI(path)
	if err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", uri+writerSettings)
	if err != nil {
		return nil, err
	}
	read, err := sql.Open("sqlite", uri+readerSettings)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(runtime.GOMAXPROCS(0))
	read.SetMaxIdleConns(runtime.GOMAXPROCS(0))
	return &file{write: write, read: read}, nil
}

// fileURI spells a path as SQLite's URI (https://www.sqlite.org/uri.html).
func fileURI(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/search.db
	}
	return "file://" + strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path), nil
}

// examine reads how far an index has come, if it is one.
func (f *file) examine(ctx context.Context) (at place, err error) {
	var application, found int
	const kind = `SELECT application_id, user_version FROM pragma_application_id, pragma_user_version`
	if err := f.write.QueryRowContext(ctx, kind).Scan(&application, &found); err != nil {
		return at, err
	}
	if application != applicationID || found != version {
		return at, errStrange
	}
	const query = `SELECT number, message, said_at FROM place WHERE one = 1`
	if err := f.write.QueryRowContext(ctx, query).Scan(&at.number, &at.message, &at.saidAt); err != nil {
		return at, err
	}
	// A look into the words as well: what is broken there would otherwise be found by the first who searches.
	_, err = f.write.ExecContext(ctx, `SELECT rowid FROM words WHERE words MATCH ? LIMIT 1`, `"`+roomTerm(1)+`"`)
	return at, err
}

func (f *file) close() error {
	return errors.Join(f.read.Close(), f.write.Close())
}

// damage says whether an error tells of a broken file, by SQLite's code: a text may change.
func damage(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	primary := e.Code() & 0xff
	return primary == sqlite3.SQLITE_CORRUPT || primary == sqlite3.SQLITE_NOTADB
}
