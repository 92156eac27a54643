package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// The machine is deterministic: what it writes depends on the entries before and on nothing else. No clock, no random
// choice, no map order, no local setting, and not on where one batch ended and the next began. Whoever adds a handler
// keeps to that, and has it refuse before it writes.

const (
	rememberedResults = 100_000 // how many commands back a repeated ID is recognised
	forgetEvery       = 128     // entries between two clearings of what is older

	maxID   = 64      // bytes of a command's ID
	maxBody = 1 << 20 // bytes; far above any message, far below what would hold up the others
)

// errHandlerBroke marks a handler that panicked or that broke one of the schema's rules. The fault is the command's.
var errHandlerBroke = errors.New("handler broke")

// machine applies entries to the database through the one connection that writes. It belongs to one goroutine and is
// thrown away after a fault, with all that it remembers.
type machine struct {
	db    *sql.DB
	conn  *sql.Conn
	stmts *statements
	fault func(op string) error

	number uint64 // of the last committed entry
	at     int64  // its time in milliseconds
	events []Event

	happened []Happening // of the entry that is being applied

	// Reading these again for every message would cost a fifth of the speed. Both only mirror rows.
	places    map[RoomID]*place
	people    map[AccountID]person
	sanctions map[string][]Sanction // by subject; nil when they have to be read
	settings  map[string]string     // of the house; the same
}

// handler applies one kind of entry. A refusal leaves no row changed; an error fails the whole batch.
type handler func(ctx context.Context, m *machine, e Entry) (value string, code Code, err error)

// handlers has one line for each kind; the functions stand beside the rows they change.
var handlers map[Kind]handler

// init and not an initialiser, for undo runs other handlers.
func init() {
	handlers = map[Kind]handler{
		KindRegister:    decoded(register),
		KindSetPassword: decoded(setPassword),
		KindAddKey:      decoded(addKey),
		KindRemoveKey:   decoded(removeKey),
		KindSetPref:     decoded(setPref),
		KindClaimHouse:  decoded(claimHouse),
		KindHouseBot:    decoded(makeHouseBot),

		KindOpenRoom:   decoded(openRoom),
		KindOpenDirect: decoded(openDirect),
		KindSetTopic:   decoded(setTopic),
		KindJoin:       decoded(join),
		KindLeave:      decoded(leave),
		KindInvite:     decoded(invite),
		KindMarkRead:   decoded(markRead),

		KindChangeRoom: decoded(changeRoom),
		KindPlace:      decoded(placeRooms),
		KindRoomPref:   decoded(roomPref),
		KindIgnore:     decoded(ignore),
		KindSeen:       decoded(seen),

		KindSay:     decoded(say),
		KindEdit:    decoded(edit),
		KindDelete:  decoded(deleteMessage),
		KindReact:   decoded(react),
		KindPin:     decoded(pin),
		KindVote:    decoded(vote),
		KindLater:   decoded(sayLater),
		KindUnlater: decoded(unlater),
		KindSayDue:  decoded(sayDue),
		KindErase:   decoded(erase),

		KindRole:          decoded(setRole),
		KindSanction:      decoded(setSanction),
		KindLift:          decoded(liftSanction),
		KindKick:          decoded(kick),
		KindHouse:         decoded(setHouse),
		KindInvitate:      decoded(makeInvitation),
		KindRevoke:        decoded(revoke),
		KindReport:        decoded(makeReport),
		KindSettle:        decoded(settle),
		KindUndo:          decoded(undo),
		KindShorten:       decoded(shorten),
		KindDeleteAccount: decoded(deleteAccount),

		KindMakeBot:   decoded(makeBot),
		KindRevokeBot: decoded(revokeBot),
	}
}

// decoded gives a handler its body, and refuses for it what is no body of its kind.
func decoded[T any](apply func(context.Context, *machine, Entry, T) (string, Code, error)) handler {
	return func(ctx context.Context, m *machine, e Entry) (string, Code, error) {
		var body T
		if e.Cmd.Ver != 1 || len(e.Cmd.Body) > maxBody || json.Unmarshal(e.Cmd.Body, &body) != nil {
			return "", Malformed, nil
		}
		return apply(ctx, m, e, body)
	}
}

// openMachine opens the writer at the place the database has come to.
func openMachine(ctx context.Context, path string, fault func(op string) error) (*machine, error) {
	db, err := sql.Open(driverName, writerDSN(path))
	if err != nil {
		return nil, fmt.Errorf("open writer: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("open writer: %w", err)
	}
	m := &machine{db: db, conn: conn, stmts: newStatements(conn.PrepareContext), fault: fault}
	m.forget()
	const query = `SELECT number, at FROM position WHERE one = 1`
	if err := conn.QueryRowContext(ctx, query).Scan(&m.number, &m.at); err != nil {
		m.close()
		return nil, fmt.Errorf("read position: %w", err)
	}
	return m, nil
}

func (m *machine) close() error {
	m.stmts.close()
	return errors.Join(m.conn.Close(), m.db.Close())
}

// apply stamps cmds with the next numbers and one time, which never goes back, and applies them in one transaction.
func (m *machine) apply(ctx context.Context, now time.Time, cmds []Command) ([]Result, []Event, error) {
	entries := make([]Entry, len(cmds))
	at := max(now.UnixMilli(), m.at)
	for i, cmd := range cmds {
		entries[i] = Entry{Number: m.number + uint64(i) + 1, At: time.UnixMilli(at).UTC(), Now: time.UnixMilli(now.UnixMilli()).UTC(), Cmd: cmd}
	}
	results, err := m.transact(ctx, entries, false)
	if errors.Is(err, errHandlerBroke) {
		// Once more, each command behind a savepoint, so that the broken one can be refused alone. Savepoints always
		// would cost every message what only a bug needs.
		results, err = m.transact(ctx, entries, true)
	}
	if err != nil {
		return nil, nil, err
	}
	m.number, m.at = entries[len(entries)-1].Number, at
	return results, m.events, nil
}

// transact applies entries and commits; after an error nothing of them is left, in the file or in memory.
func (m *machine) transact(ctx context.Context, entries []Entry, savepoints bool) (_ []Result, err error) {
	m.events = nil
	if _, err := m.run(ctx, `BEGIN IMMEDIATE`); err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			m.run(ctx, `ROLLBACK`) // errs when SQLite has rolled back by itself, as it does when the disk is full
			m.forget()
		}
	}()
	results := make([]Result, len(entries))
	for i, e := range entries {
		if results[i], err = m.step(ctx, e, savepoints); err != nil {
			return nil, fmt.Errorf("apply %s: %w", e.Cmd.Kind, err)
		}
	}
	last := entries[len(entries)-1]
	const position = `UPDATE position SET number = ?, at = ? WHERE one = 1`
	if _, err := m.exec(ctx, position, last.Number, last.At.UnixMilli()); err != nil {
		return nil, fmt.Errorf("write position: %w", err)
	}
	if _, err := m.exec(ctx, `COMMIT`); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return results, nil
}

// step applies one entry, unless its ID says that this has happened already.
func (m *machine) step(ctx context.Context, e Entry, savepoint bool) (Result, error) {
	// By the number and not by the batch, or replaying the log in other batches would give other rows.
	if e.Number%forgetEvery == 0 && e.Number > rememberedResults {
		if _, err := m.exec(ctx, `DELETE FROM applied WHERE number <= ?`, e.Number-rememberedResults); err != nil {
			return Result{}, err
		}
	}
	if e.Cmd.ID == "" || len(e.Cmd.ID) > maxID {
		return Result{Number: e.Number, Code: Malformed}, nil // can't be remembered either
	}
	var earlier Result
	const remembered = `SELECT number, code, value FROM applied WHERE id = ?`
	found, err := m.stmts.row(ctx, remembered, []any{e.Cmd.ID}, &earlier.Number, &earlier.Code, &earlier.Value)
	if found || err != nil {
		return earlier, err
	}
	value, code, err := m.handle(ctx, e, savepoint)
	if err != nil {
		return Result{}, err
	}
	const remember = `INSERT INTO applied (number, id, code, value) VALUES (?, ?, ?, ?)`
	if _, err := m.exec(ctx, remember, e.Number, e.Cmd.ID, code, value); err != nil {
		return Result{}, err
	}
	return Result{Number: e.Number, Code: code, Value: value}, nil
}

// handle runs the entry's handler. Behind a savepoint a broken handler is undone and its command refused.
func (m *machine) handle(ctx context.Context, e Entry, savepoint bool) (value string, code Code, err error) {
	h, ok := handlers[e.Cmd.Kind]
	if !ok {
		return "", Malformed, nil
	}
	if !savepoint {
		return m.guarded(ctx, h, e)
	}
	told := len(m.events)
	if _, err := m.run(ctx, `SAVEPOINT entry`); err != nil {
		return "", OK, err
	}
	value, code, err = m.guarded(ctx, h, e)
	if errors.Is(err, errHandlerBroke) {
		m.events = m.events[:told]
		m.forget()
		value, code = "", Malformed
		_, err = m.run(ctx, `ROLLBACK TO entry`)
	}
	if err != nil {
		return "", OK, err
	}
	_, err = m.run(ctx, `RELEASE entry`)
	return value, code, err
}

// guarded marks what is the handler's own doing with errHandlerBroke.
func (m *machine) guarded(ctx context.Context, h handler, e Entry) (value string, code Code, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errHandlerBroke, r)
		} else if err != nil && blamesCommand(err) {
			err = fmt.Errorf("%w: %w", errHandlerBroke, err)
		}
	}()
	if code, value, err := m.mayCommand(ctx, e); err != nil || code != OK {
		return value, code, err
	}
	before := len(m.events)
	m.happened = nil
	value, code, err = h(ctx, m, e)
	m.hangOn(before)
	return value, code, err
}

// forget drops all that only mirrors rows.
func (m *machine) forget() {
	m.places = make(map[RoomID]*place)
	m.people = make(map[AccountID]person)
	m.sanctions, m.settings = nil, nil
}

// tell adds an event, to be handed on when the batch is durable.
func (m *machine) tell(e Entry, event Event) {
	event.Number, event.At, event.Kind = e.Number, e.At, e.Cmd.Kind
	event.ActorName = m.people[e.Cmd.Actor].name
	m.events = append(m.events, event)
}

// exec runs a statement that writes.
func (m *machine) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if m.fault != nil {
		if err := m.fault(query); err != nil {
			return nil, err
		}
	}
	return m.run(ctx, query, args...)
}

func (m *machine) run(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := m.stmts.get(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// changed runs a statement that writes and says whether it found a row to write.
func (m *machine) changed(ctx context.Context, query string, args ...any) (bool, error) {
	result, err := m.exec(ctx, query, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}
