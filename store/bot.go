package store

import (
	"context"
	"time"
)

// A bot has its maker's trust and never more: it acts within its scopes and its rooms, and only while its maker may act.

// Scope is something that a bot can be let do.
type Scope string

// The scopes.
const (
	ScopeRead     Scope = "read"     // messages, members, the stream of what happens
	ScopePost     Scope = "post"     // say, edit and take away its own words, react, vote, begin private conversations
	ScopeModerate Scope = "moderate" // it is a moderator of the rooms in its list
)

// Scopes is all that a bot was let do.
type Scopes struct {
	Read     bool `json:",omitempty"`
	Post     bool `json:",omitempty"`
	Moderate bool `json:",omitempty"`
}

// Has tells whether a scope is among them.
func (s Scopes) Has(scope Scope) bool {
	switch scope {
	case ScopeRead:
		return s.Read
	case ScopePost:
		return s.Post
	case ScopeModerate:
		return s.Moderate
	}
	return false
}

// Bot is a program's account and what its maker let it do.
type Bot struct {
	Account     AccountID
	Name        string // as shown
	Maker       AccountID
	MakerName   string
	Fingerprint string // of its key
	Scopes      Scopes
	Listed      bool     // it is nowhere but in Rooms; else in every public room, and in those that it was invited to
	Rooms       []RoomID // in ascending order; nil when not Listed
	MadeAt      time.Time
}

const selectBots = `SELECT bots.account, accounts.name, bots.maker, makers.name, bots.fingerprint, bots.reads, bots.posts,
	bots.moderates, bots.listed, bots.made_at FROM bots JOIN accounts ON accounts.id = bots.account
	JOIN accounts AS makers ON makers.id = bots.maker `

const botRooms = `SELECT room FROM bot_rooms WHERE account = ? ORDER BY room LIMIT 50`

func scanBot(scan func(dest ...any) error) (b Bot, err error) {
	var made int64
	err = scan(&b.Account, &b.Name, &b.Maker, &b.MakerName, &b.Fingerprint, &b.Scopes.Read, &b.Scopes.Post,
		&b.Scopes.Moderate, &b.Listed, &made)
	b.MadeAt = stamped(made)
	return b, err
}

// Bots reads the bots that an account has made, all bots for who may end others' (ActUndoOther): those that were not revoked,
// the oldest first, at most 1,000. Rooms that the asker may not see are left out of their lists.
func (s *Store) Bots(ctx context.Context, asking AccountID) ([]Bot, error) {
	standing, err := s.Standing(ctx, asking, 0)
	if err != nil {
		return nil, err
	}
	query, args := selectBots+`WHERE bots.maker = ? AND bots.revoked_at = 0 ORDER BY bots.account LIMIT ?`, []any{asking, maxRows}
	if standing.May(ActUndoOther, nil) {
		query, args = selectBots+`WHERE bots.revoked_at = 0 ORDER BY bots.account LIMIT ?`, []any{maxRows}
	}
	list, err := readAll(ctx, s, scanBot, query, args...)
	if err != nil {
		return nil, err
	}
	const rooms = `SELECT bot_rooms.room FROM bot_rooms JOIN rooms ON rooms.id = bot_rooms.room
		WHERE bot_rooms.account = ? AND ` + seesRoom + ` ORDER BY bot_rooms.room LIMIT 50`
	for i := range list {
		if list[i].Rooms, err = readAll(ctx, s, single[RoomID], rooms, list[i].Account, asking); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// BotOf reads what an account is let do as a bot: ErrNoAccount for one that is none, or was revoked. It is for the bot
// itself and for who let it in; Bots is for others.
func (s *Store) BotOf(ctx context.Context, account AccountID) (Bot, error) {
	b, err := readOne(ctx, s, ErrNoAccount, scanBot, selectBots+`WHERE bots.account = ? AND bots.revoked_at = 0 LIMIT 1`, account)
	if err != nil {
		return Bot{}, err
	}
	b.Rooms, err = readAll(ctx, s, single[RoomID], botRooms, account)
	return b, err
}

// bot is what the machine knows of an account that is one, revoked or not; nil for any other.
func (m *machine) bot(ctx context.Context, account AccountID) (*Bot, error) {
	found, err := rowsOf(ctx, m, scanBot, selectBots+`WHERE bots.account = ?`, account)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	b := &found[0]
	b.Rooms, err = rowsOf(ctx, m, single[RoomID], botRooms, account)
	return b, err
}
