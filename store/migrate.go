package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"os"
)

// applicationID stands in the file's header and tells our databases from everybody else's ("TeaH").
const applicationID = 0x54656148

// The migrations in their order: 0001_start.sql leads to version 1. A released one is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// examine reads a database's version without writing to it: 0 for a new, empty one. Version and kind are asked of
// SQLite and not read from the header, for after a crash the newest header may be in the write-ahead log.
func examine(ctx context.Context, path string) (version int, err error) {
	db, err := sql.Open(driverName, readerDSN(path))
	if err != nil {
		return 0, fmt.Errorf("examine: %w", err)
	}
	defer db.Close()
	var application, tables int
	const query = `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`
	if err := db.QueryRowContext(ctx, query).Scan(&application, &version, &tables); err != nil {
		return 0, unopenable(err)
	}
	if application == 0 && version == 0 && tables == 0 {
		return 0, nil
	}
	if application != applicationID {
		return 0, fmt.Errorf("%w: another program's database", ErrDamaged)
	}
	newest, err := newestVersion()
	if err == nil && version > newest {
		err = fmt.Errorf("%w: version %d, this program knows %d", ErrNewer, version, newest)
	}
	return version, err
}

func newestVersion() (int, error) {
	files, err := migrations.ReadDir("migrations")
	return len(files), err
}

// migrate leads the database to the newest version, in one transaction for all steps: it succeeds or changes nothing. A
// house that somebody has lived in is copied beside itself first, for whoever wants to go back to the older program.
func migrate(ctx context.Context, path string, version int) error {
	newest, err := newestVersion()
	if err != nil {
		return err
	}
	if version > 0 && version < newest {
		if err := keepCopy(ctx, path, version); err != nil {
			return err
		}
	}
	db, err := sql.Open(driverName, writerDSN(path)+"&_txlock=immediate")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return unopenable(err)
	}
	defer tx.Rollback() // does nothing after the commit
	if err := migrateSteps(ctx, tx, newest); err != nil {
		return unopenable(err)
	}
	if err := tx.Commit(); err != nil {
		return unopenable(err)
	}
	return nil
}

// migrateSteps takes the steps that lead to a version.
func migrateSteps(ctx context.Context, tx *sql.Tx, to int) error {
	var version int
	if err := tx.QueryRowContext(ctx, `SELECT user_version FROM pragma_user_version`).Scan(&version); err != nil {
		return err
	}
	files, err := migrations.ReadDir("migrations") // sorted by name
	if err != nil {
		return err
	}
	if version >= to {
		return nil
	}
	for _, file := range files[version:to] {
		script, err := migrations.ReadFile("migrations/" + file.Name())
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("%s: %w", file.Name(), err)
		}
	}
	// A PRAGMA takes no parameters; both numbers are ours.
	stamp := fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, applicationID, to)
	_, err = tx.ExecContext(ctx, stamp)
	return err
}

// keepCopy copies the database to PATH.v1, by the version that it has. A copy from an upgrade that was cut short stays: it
// is of the same version, and older.
func keepCopy(ctx context.Context, path string, version int) error {
	to := fmt.Sprintf("%s.v%d", path, version)
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	s, err := openReaders(path)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Backup(ctx, to); err != nil {
		return fmt.Errorf("copy the database before it is upgraded: %w", err)
	}
	return nil
}
