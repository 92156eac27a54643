package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync/atomic"
)

// errCable is what a faulty driver answers.
var errCable = errors.New("somebody tripped over the cable")

// faultyName is SQLite behind a driver whose calls can be made to fail, all of them: opening, preparing, running, reading
// the next row, beginning, committing, rolling back. It is here beside Options.FaultHook because that knows the log's writes
// alone, not the reads, nor what Open does.
const faultyName = "sqlite-faulty"

// faults counts the calls of all connections, and says which are to fail. Only one house is open at a time.
var faults struct {
	calls       atomic.Int64
	from, until atomic.Int64 // the first to fail, and the first that does not any more
	met         atomic.Int64 // how many have failed
}

func init() {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		panic(err)
	}
	sql.Register(faultyName, faultyDriver{db.Driver()})
}

// failing has the n-th call from now and those behind it fail, so many of them.
func failing(n, many int64) {
	faults.calls.Store(0)
	faults.met.Store(0)
	faults.from.Store(n)
	faults.until.Store(n + many)
}

func cable() error {
	n := faults.calls.Add(1) - 1
	if n < faults.from.Load() || n >= faults.until.Load() {
		return nil
	}
	faults.met.Add(1)
	return errCable
}

// unplugged answers what do does, unless it is its turn to fail.
func unplugged[T any](do func() (T, error)) (T, error) {
	if err := cable(); err != nil {
		var none T
		return none, err
	}
	return do()
}

// sqliteConn is what SQLite's connections can do and database/sql looks for.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type (
	faultyDriver struct{ driver.Driver }
	faultyConn   struct{ sqliteConn }
	faultyStmt   struct{ sqliteStmt }
	faultyRows   struct{ driver.Rows }
	faultyTx     struct{ driver.Tx }
)

func (d faultyDriver) Open(name string) (driver.Conn, error) {
	return unplugged(func() (driver.Conn, error) {
		c, err := d.Driver.Open(name)
		if err != nil {
			return nil, err
		}
		return faultyConn{c.(sqliteConn)}, nil
	})
}

func (c faultyConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return unplugged(func() (driver.Stmt, error) {
		s, err := c.sqliteConn.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		return faultyStmt{s.(sqliteStmt)}, nil
	})
}

func (c faultyConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return unplugged(func() (driver.Tx, error) {
		tx, err := c.sqliteConn.BeginTx(ctx, opts)
		return faultyTx{tx}, err
	})
}

func (c faultyConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return unplugged(func() (driver.Result, error) { return c.sqliteConn.ExecContext(ctx, query, args) })
}

func (c faultyConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return rowsUnplugged(func() (driver.Rows, error) { return c.sqliteConn.QueryContext(ctx, query, args) })
}

func (s faultyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return unplugged(func() (driver.Result, error) { return s.sqliteStmt.ExecContext(ctx, args) })
}

func (s faultyStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return rowsUnplugged(func() (driver.Rows, error) { return s.sqliteStmt.QueryContext(ctx, args) })
}

func rowsUnplugged(query func() (driver.Rows, error)) (driver.Rows, error) {
	rows, err := unplugged(query)
	if err != nil {
		return nil, err
	}
	return faultyRows{rows}, nil
}

func (r faultyRows) Next(dest []driver.Value) error {
	if err := cable(); err != nil {
		return err
	}
	return r.Rows.Next(dest)
}

func (t faultyTx) Commit() error {
	if err := cable(); err != nil {
		return errors.Join(err, t.Tx.Rollback()) // database/sql takes the transaction for over, however Commit ended
	}
	return t.Tx.Commit()
}
