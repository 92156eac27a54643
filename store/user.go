package store

import (
	"context"
	"strconv"
	"time"
)

const accountColumns = `accounts.id, accounts.name, accounts.role, accounts.state, accounts.lang, accounts.tz, accounts.theme,
	accounts.bio, accounts.pronouns, accounts.away, accounts.notify, accounts.typing, accounts.created_at, accounts.seen_at,
	coalesce((SELECT maker FROM bots WHERE bots.account = accounts.id), 0)`

const selectAccount = `SELECT ` + accountColumns + ` FROM accounts `

func scanAccount(scan func(dest ...any) error) (Account, error) {
	var a Account
	var created, seen int64
	err := scan(&a.ID, &a.Name, &a.Role, &a.State, &a.Lang, &a.TimeZone, &a.Theme,
		&a.Bio, &a.Pronouns, &a.Away, &a.Notify, &a.Typing, &created, &seen, &a.Maker)
	a.CreatedAt, a.SeenAt = time.UnixMilli(created).UTC(), stamped(seen)
	return a, err
}

// Lobby is the room that every house has and everybody is in who registers.
const Lobby = RoomID(1)

// register lets the constraints decide who is first; only then it asks which one said no.
func register(ctx context.Context, m *machine, e Entry, r Register) (string, Code, error) {
	if r.Name == "" || r.Folded == "" || r.Skeleton == "" {
		return "", Malformed, nil
	}
	if code, err := m.nameFree(ctx, r); err != nil || code != OK {
		return "", code, err
	}
	account := Account{Name: r.Name, Role: RoleMember, Lang: r.Lang, CreatedAt: e.At}
	invitation, code, err := m.letIn(ctx, e, r, &account)
	if err != nil || code != OK {
		return "", code, err
	}
	const insert = `INSERT INTO accounts (name, folded, skeleton, role, password, lang, tz, theme, created_at, state)
		VALUES (?, ?, ?, ?, ?, ?, '', '', ?, ?)`
	result, err := m.exec(ctx, insert, r.Name, r.Folded, r.Skeleton, account.Role, r.Password, r.Lang, e.At.UnixMilli(), account.State)
	if err != nil {
		return "", OK, err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return "", OK, err
	}
	account.ID = AccountID(id)
	for _, room := range []RoomID{Lobby, invitation.Room} {
		if room == 0 {
			continue
		}
		if err := m.addMember(ctx, e, account.ID, room, ""); err != nil {
			return "", OK, err
		}
	}
	m.tell(e, Event{Actor: account.ID, Account: &account})
	return strconv.FormatInt(id, 10), OK, nil
}

// nameFree tells whether nobody has a name, or one that looks like it.
func (m *machine) nameFree(ctx context.Context, r Register) (Code, error) {
	var one int
	taken, err := m.stmts.row(ctx, `SELECT 1 FROM accounts WHERE folded = ?`, []any{r.Folded}, &one)
	if err != nil || taken {
		return NameTaken, err
	}
	// A number behind the helper's name would look like another helper of the house.
	alike, err := m.stmts.row(ctx, `SELECT 1 FROM accounts WHERE skeleton = ? OR house = 1 AND folded = rtrim(?, '0123456789-_.') LIMIT 1`,
		[]any{r.Skeleton, r.Folded}, &one)
	return allowed(!alike, NameLooks), err
}

// letIn decides whether somebody may register now, and as what: with an invitation as it says.
func (m *machine) letIn(ctx context.Context, e Entry, r Register, a *Account) (Invitation, Code, error) {
	if r.Invite != "" {
		i, code, err := m.redeem(ctx, e, r.Invite)
		if err == nil && code == OK {
			a.Role = i.Role
		}
		return i, code, err
	}
	registration, err := m.setting(ctx, "registration")
	if err != nil || registration != "open" {
		return Invitation{}, NoInvite, err
	}
	level, err := m.setting(ctx, "lockdown")
	if err != nil || level != "open" && level != "no-guests" {
		return Invitation{}, NoInvite, err
	}
	approval, err := m.setting(ctx, "approval")
	if approval == "on" {
		a.State = Pending
	}
	return Invitation{}, OK, err
}

func setPassword(ctx context.Context, m *machine, e Entry, p SetPassword) (string, Code, error) {
	if p.Password == "" {
		return "", Malformed, nil // would leave the account with no way in, or with one fewer than it thinks
	}
	// The last thing that a visit asks for may come after the account was deleted.
	const update = `UPDATE accounts SET password = ? WHERE id = ? AND state != 'deleted'`
	found, err := m.changed(ctx, update, p.Password, e.Cmd.Actor)
	if err != nil || !found || !p.Recovered {
		return "", foundOr(found, NoAccount), err
	}
	known, _, err := m.person(ctx, e.Cmd.Actor)
	if err != nil {
		return "", OK, err
	}
	line := AuditLine{Action: ActRecover, Account: e.Cmd.Actor, Target: known.name}
	e.Cmd.Actor = 0 // nobody who has an account
	return "", OK, m.audit(ctx, e, line, nil)
}

func claimHouse(ctx context.Context, m *machine, e Entry, _ ClaimHouse) (string, Code, error) {
	if _, found, err := m.person(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	const promote = `UPDATE accounts SET role = ? WHERE id = ?
		AND NOT EXISTS (SELECT 1 FROM accounts WHERE role = 'owner')`
	promoted, err := m.changed(ctx, promote, RoleOwner, e.Cmd.Actor)
	if err != nil || !promoted {
		return "", foundOr(promoted, HasOwner), err
	}
	delete(m.people, e.Cmd.Actor)
	return "", OK, m.tellAccount(ctx, e)
}

// foundOr is the code of a command that needed something to be there.
func foundOr(found bool, code Code) Code {
	if found {
		return OK
	}
	return code
}

// tellAccount tells what the actor's account has become.
func (m *machine) tellAccount(ctx context.Context, e Entry) error {
	account, err := m.account(ctx, e.Cmd.Actor)
	if err != nil {
		return err
	}
	m.tell(e, Event{Actor: account.ID, Account: &account})
	return nil
}

// account is an account as it is within the transaction.
func (m *machine) account(ctx context.Context, id AccountID) (Account, error) {
	stmt, err := m.stmts.get(ctx, selectAccount+`WHERE id = ?`)
	if err != nil {
		return Account{}, err
	}
	return scanAccount(stmt.QueryRowContext(ctx, id).Scan)
}

// Account reads an account by its ID; ErrNoAccount when there is none.
func (s *Store) Account(ctx context.Context, id AccountID) (Account, error) {
	return readOne(ctx, s, ErrNoAccount, scanAccount, selectAccount+`WHERE id = ? LIMIT 1`, id)
}

// AccountByName reads an account by its folded name, as Register.Folded had it; ErrNoAccount when there is none.
func (s *Store) AccountByName(ctx context.Context, folded string) (Account, error) {
	return readOne(ctx, s, ErrNoAccount, scanAccount, selectAccount+`WHERE folded = ? LIMIT 1`, folded)
}

// AccountByKey reads the account that is known by a key; ErrNoAccount when there is none. The caller answers for the
// key having been proved, not merely offered.
func (s *Store) AccountByKey(ctx context.Context, fingerprint string) (Account, error) {
	const which = `WHERE id = (SELECT account FROM keys WHERE fingerprint = ?) LIMIT 1`
	return readOne(ctx, s, ErrNoAccount, scanAccount, selectAccount+which, fingerprint)
}

// PasswordHash reads an account by its folded name together with what Hasher.Check compares against: "" for an account
// that is known by its keys only. It answers ErrNoAccount for an unknown name; check "" then, at the same cost.
func (s *Store) PasswordHash(ctx context.Context, folded string) (Account, string, error) {
	type secret struct {
		Account
		hash string
	}
	scan := func(scan func(dest ...any) error) (s secret, err error) {
		s.Account, err = scanAccount(func(dest ...any) error { return scan(append(dest, &s.hash)...) })
		return s, err
	}
	const query = `SELECT ` + accountColumns + `, password FROM accounts WHERE folded = ? LIMIT 1`
	found, err := readOne(ctx, s, ErrNoAccount, scan, query, folded)
	return found.Account, found.hash, err
}

// AccountNamesLike reads the names, as shown, whose folded form begins with foldedPrefix, in the order of the folded
// form: at most limit, and never more than 1,000.
func (s *Store) AccountNamesLike(ctx context.Context, foldedPrefix string, limit int) ([]string, error) {
	// A range, for LIKE would read the whole table. No name is written with the last code point, a noncharacter.
	const query = `SELECT name FROM accounts WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT ?`
	return readAll(ctx, s, single[string], query, foldedPrefix, foldedPrefix+"\U0010FFFF", rowLimit(limit))
}

// HasOwner says whether the house has an owner.
func (s *Store) HasOwner(ctx context.Context) (bool, error) {
	return readOne(ctx, s, nil, single[bool], `SELECT EXISTS (SELECT 1 FROM accounts WHERE role = 'owner' LIMIT 1)`)
}
