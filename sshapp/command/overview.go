package command

import (
	"context"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// overviewCommands are for who answers for the house: what there is in it, and who is there from where.
var overviewCommands = []Command{
	{Names: []string{"people", "人名录"}, Usage: "[WORD]", Doors: All, Needs: store.ActHouse, Members: true, Words: -1, Help: func(t texts) string { return t.People }, Run: runPeople},
	{Names: []string{"keys", "密钥查询"}, Usage: "NAME", Doors: All, Needs: store.ActKeys, Members: true, Words: -1, Help: func(t texts) string { return t.KeysOf }, Run: runKeysOf},
	{Names: []string{"connected", "连接"}, Doors: All, Needs: store.ActBanNet, Members: true, Words: -1, Help: func(t texts) string { return t.Connected }, Run: runConnected},
	{Names: []string{"stats", "统计"}, Doors: All, Needs: store.ActHouse, Members: true, Words: -1, Help: func(t texts) string { return t.Stats }, Run: runStats},
	{Names: []string{"announce", "公告"}, Usage: "TEXT", Doors: All, Needs: store.ActHouse, Members: true, Help: func(t texts) string { return t.Announce }, Run: runAnnounce},
}

// Account is a line of the list of everybody who has one.
type Account struct {
	ID        int64     `json:"id" doc:"its number"`
	Name      string    `json:"name" doc:"as others see it"`
	Role      string    `json:"role" doc:"bot, member, moderator, admin or owner"`
	State     string    `json:"state,omitempty" doc:"pending until a moderator lets the first words be said, deleted when it is no more"`
	Here      bool      `json:"here" doc:"connected now"`
	CreatedAt time.Time `json:"created_at" doc:"when the account was made"`
	SeenAt    time.Time `json:"seen_at,omitzero" doc:"when they were here last"`
}

// Kind names it in JSON, as for all records.
func (Account) Kind() string { return "account" }

// Columns has the name, the role, the state, when it was made, and when they were here last.
func (a Account) Columns(w Wording) []string {
	seen := w.when(a.SeenAt)
	if a.Here {
		seen = w.Text.WhoisHere
	}
	return []string{line(a.Name), a.Role, orDash(a.State), w.when(a.CreatedAt), seen}
}

// Connection is somebody who is connected now.
type Connection struct {
	Name    string    `json:"name" doc:"as others see it"`
	Role    string    `json:"role" doc:"guest, bot, member, moderator, admin or owner"`
	Address string    `json:"address" doc:"where from: an IPv4 address, or the /64 of an IPv6 one"`
	Key     string    `json:"key,omitempty" doc:"the fingerprint of the SSH key that they came with"`
	Rooms   int       `json:"rooms" doc:"how many rooms they sit in"`
	Since   time.Time `json:"since" doc:"when they came"`
}

// Kind names it in JSON, as for all records.
func (Connection) Kind() string { return "connection" }

// Columns has the name, the role, the address, since when, and the key.
func (c Connection) Columns(w Wording) []string {
	return []string{line(c.Name), c.Role, orDash(c.Address), w.when(c.Since), orDash(c.Key)}
}

// Count is one figure of the house.
type Count struct {
	What  string `json:"what" doc:"people, connections, open-rooms, accounts, rooms, messages, bytes or seconds"`
	Count int64  `json:"count" doc:"how many"`
}

// Kind names it in JSON, as for all records.
func (Count) Kind() string { return "count" }

// Columns has what is counted, and how many there are.
func (c Count) Columns(w Wording) []string {
	return []string{w.Text.CountOf(c.What), strconv.FormatInt(c.Count, 10)}
}

// accountPage is how many accounts are read at once.
const accountPage = 500

// maxPeople bounds the list where somebody has to read it on a screen.
const maxPeople = 200

// runPeople lists the accounts in whose name a word occurs, the oldest first.
func runPeople(ctx context.Context, c *Call) error {
	if err := c.may(ctx, store.ActHouse); err != nil {
		return err
	}
	word, shown := room.Fold(c.Args), 0
	for after := store.AccountID(0); ; {
		page, err := c.Store.AccountsAfter(ctx, after, accountPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			a := &page[i]
			after = a.ID
			if a.Name == "" || !strings.Contains(room.Fold(a.Name), word) {
				continue
			}
			if shown++; shown > maxPeople && c.From != Shell {
				return nil
			}
			record := Account{ID: int64(a.ID), Name: a.Name, Role: string(a.Role), State: string(a.State), Here: c.House.Online(a.ID), CreatedAt: a.CreatedAt, SeenAt: a.SeenAt}
			if err := c.Out(record); err != nil {
				return err
			}
		}
	}
}

// runKeysOf lists the keys by which somebody is known.
func runKeysOf(ctx context.Context, c *Call) error {
	if c.Args == "" {
		return c.misused()
	}
	if err := c.may(ctx, store.ActKeys); err != nil {
		return err
	}
	id, _, err := c.account(ctx, c.Args)
	if err != nil {
		return err
	}
	return c.keysOf(ctx, id)
}

// runConnected lists who is in the house from where, the first who came before the others.
func runConnected(ctx context.Context, c *Call) error {
	if err := c.may(ctx, store.ActBanNet); err != nil {
		return err
	}
	for _, one := range c.House.Connected() {
		role := one.Role
		if one.Guest {
			role = store.RoleGuest
		}
		if err := c.Out(Connection{Name: one.Name, Role: string(role), Address: one.Addr, Key: one.Fingerprint, Rooms: len(one.Rooms), Since: one.Since}); err != nil {
			return err
		}
	}
	return nil
}

// runStats counts what there is.
func runStats(ctx context.Context, c *Call) error {
	if err := c.may(ctx, store.ActHouse); err != nil {
		return err
	}
	total, err := c.Store.Totals(ctx)
	if err != nil {
		return err
	}
	now := c.House.Stats()
	counts := []Count{
		{"people", int64(now.People)}, {"connections", int64(len(c.House.Connected()))}, {"open-rooms", int64(now.Rooms)},
		{"accounts", total.Accounts}, {"rooms", total.Rooms}, {"messages", total.Messages}, {"bytes", total.Bytes},
	}
	if !c.Began.IsZero() {
		counts = append(counts, Count{"seconds", int64(c.now().Sub(c.Began).Seconds())})
	}
	for _, each := range counts {
		if err := c.Out(each); err != nil {
			return err
		}
	}
	return nil
}

// runAnnounce says something in the lobby, where everybody belongs, and calls everybody.
func runAnnounce(ctx context.Context, c *Call) error {
	if err := c.readIn(); err != nil {
		return err
	}
	if strings.TrimSpace(c.Args) == "" {
		return c.misused()
	}
	if err := c.may(ctx, store.ActHouse); err != nil {
		return err
	}
	call := "@room "
	if c.Account.Lang == "zh" {
		call = "@所有人 "
	}
	return c.sayIn(ctx, store.Lobby, room.Words{Text: call + c.Args})
}
