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
	"os"
	"slices"
	"strings"
)

// ExportOptions is what an export holds besides what everybody in the house may see.
type ExportOptions struct {
	Private bool // private rooms and conversations, and what happened there
	Secrets bool // the hashes of passwords
}

// ExportHead is the first line of an export.
type ExportHead struct {
	Export  string `json:"export"`  // exportName
	Version int    `json:"version"` // of the database, which says which tables and columns there are
	Private bool   `json:"private"`
	Secrets bool   `json:"secrets"`
}

// exportTail is the last line, by which a reader knows that nothing is missing.
type exportTail struct {
	Rows int64 `json:"rows"`
}

// exportName says of a file what it is.
const exportName = "teahouse"

// notExported are tables that no export has, each with the reason.
var notExported = map[string]string{
	"applied": "tells a command that is repeated within moments; nobody repeats one to another house",
}

// Export writes the database at path, which a house may have open, as JSON lines: a head, a line for each row with its table,
// and a tail. It is what was there at one moment. The same rows give the same bytes. A missing file is an error that matches
// fs.ErrNotExist; else it fails as OpenReadOnly does, or with what w says.
func Export(ctx context.Context, path string, w io.Writer, o ExportOptions) error {
	abs, err := realPath(path)
	if err == nil {
		_, err = os.Stat(abs)
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	version, err := examine(ctx, abs)
	if err == nil && version == 0 {
		err = fmt.Errorf("%w: it is empty", ErrDamaged)
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", path, err)
	}
	db, err := sql.Open(driverName, readerDSN(abs))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // all tables as they are at one moment
	if err != nil {
		return unavailable("export", err)
	}
	defer tx.Rollback()
	out := &exporter{tx: tx, out: bufio.NewWriter(w), options: o}
	return out.all(ctx, version)
}

type exporter struct {
	tx      *sql.Tx
	out     *bufio.Writer
	options ExportOptions
	rows    int64
}

func (x *exporter) all(ctx context.Context, version int) error {
	tables, err := exportTables(ctx, x.tx)
	if err != nil {
		return unavailable("export", err)
	}
	if err := x.line(ExportHead{exportName, version, x.options.Private, x.options.Secrets}); err != nil {
		return err
	}
	for _, t := range tables {
		if err := x.table(ctx, t); err != nil {
			return fmt.Errorf("export %s: %w", t.name, err)
		}
	}
	return errors.Join(x.line(exportTail{x.rows}), x.out.Flush())
}

func (x *exporter) line(v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := x.out.Write(b.Bytes())
	return err
}

// exported is a table as exports have it.
type exported struct {
	name    string
	columns []string
	key     []string // the columns of its primary key, which order it; none: in the order of its rows
}

// exportTables are the tables of a database, in the order of their names.
func exportTables(ctx context.Context, tx *sql.Tx) ([]exported, error) {
	const query = `SELECT tables.name, columns.name, columns.pk FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
		WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%' ORDER BY tables.name, columns.cid`
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []exported
	keys := make(map[string]map[int]string)
	for rows.Next() {
		var table, column string
		var pk int
		if err := rows.Scan(&table, &column, &pk); err != nil {
			return nil, err
		}
		if notExported[table] != "" {
			continue
		}
		if len(all) == 0 || all[len(all)-1].name != table {
			all = append(all, exported{name: table})
			keys[table] = make(map[int]string)
		}
		t := &all[len(all)-1]
		t.columns = append(t.columns, column)
		if pk > 0 {
			keys[table][pk] = column
		}
	}
	for i := range all {
		for n := 1; keys[all[i].name][n] != ""; n++ {
			all[i].key = append(all[i].key, keys[all[i].name][n])
		}
		if len(all[i].key) == 0 {
			all[i].key = []string{"rowid"}
		}
	}
	return all, rows.Err()
}

// shared are the rooms that everybody sees.
const shared = `SELECT id FROM rooms WHERE kind IN ('public', 'announce')`

// seen is the condition that a table's rows are for everybody.
func (t exported) seen() string {
	switch {
	case t.name == "rooms":
		return `id IN (` + shared + `)`
	case slices.Contains(t.columns, "room"):
		return `(room = 0 OR room IN (` + shared + `))`
	case slices.Contains(t.columns, "message"):
		return `message IN (SELECT number FROM messages WHERE room IN (` + shared + `))`
	}
	return "1"
}

// table writes a table's rows. The names in the query are the schema's own.
func (x *exporter) table(ctx context.Context, t exported) error {
	columns := slices.Clone(t.columns)
	for i, c := range columns {
		columns[i] = `"` + c + `"`
		if t.name == "accounts" && c == "password" && !x.options.Secrets {
			columns[i] = `''`
		}
	}
	where := "1"
	if !x.options.Private {
		where = t.seen()
	}
	query := fmt.Sprintf(`SELECT %s FROM "%s" WHERE %s ORDER BY %s`, strings.Join(columns, ", "), t.name, where, strings.Join(t.key, ", "))
	rows, err := x.tx.QueryContext(ctx, query)
	if err != nil {
		return unavailable("read", err)
	}
	defer rows.Close()
	values, to := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return unavailable("read", err)
		}
		if err := x.row(t, values); err != nil {
			return err
		}
		x.rows++
	}
	if err := rows.Err(); err != nil {
		return unavailable("read", err)
	}
	return nil
}

// row writes {"table":…,COLUMN:VALUE,…}, the columns in the schema's order.
func (x *exporter) row(t exported, values []any) error {
	fmt.Fprintf(x.out, `{"table":"%s"`, t.name)
	for i, c := range t.columns {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(values[i]); err != nil {
			return err
		}
		fmt.Fprintf(x.out, `,"%s":%s`, c, bytes.TrimSpace(b.Bytes()))
	}
	_, err := x.out.WriteString("}\n")
	return err
}
