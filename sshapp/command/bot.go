package command

import (
	"context"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// botCommands are about programs.
var botCommands = []Command{
	{Names: []string{"bot", "机器人"}, Usage: "create NAME [read,post,moderate] [rooms=A,B] KEYLINE · list · revoke NAME", Shell: "create NAME [read,post,moderate] [rooms=A,B] < KEY.pub | list | revoke NAME", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Bot }, Run: runBot},
}

func runBot(ctx context.Context, c *Call) error {
	switch strings.ToLower(c.word()) {
	case "create", "new", "新建":
		return makeBot(ctx, c)
	case "list", "列表", "":
		return listBots(ctx, c)
	case "revoke", "remove", "收回":
		return revokeNamed(ctx, c, func(b store.Bot) bool { return !room.IsHook(b) })
	}
	return c.misused()
}

// botWish is what a bot should be.
type botWish struct {
	name, key string
	scopes    store.Scopes
	rooms     []string
}

// parseBot reads NAME [read,post,moderate] [rooms=A,B] [KEYLINE]: one that reads and posts unless said otherwise.
func parseBot(args string) (w botWish, ok bool) {
	w.name, args = cutWord(args)
	for {
		word, rest := cutWord(args)
		list, isRooms := strings.CutPrefix(word, "rooms=")
		if !isRooms {
			list, isRooms = strings.CutPrefix(word, "房间=")
		}
		scopes, isScopes := parseScopes(word)
		switch {
		case isRooms:
			w.rooms = append(w.rooms, strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '，' })...)
		case isScopes:
			w.scopes = scopes
		default:
			w.key = args
			if w.scopes == (store.Scopes{}) {
				w.scopes = store.Scopes{Read: true, Post: true}
			}
			return w, w.name != ""
		}
		args = rest
	}
}

func parseScopes(word string) (s store.Scopes, ok bool) {
	if word == "" {
		return s, false
	}
	for name := range strings.SplitSeq(strings.ToLower(word), ",") {
		switch name {
		case "read", "读":
			s.Read = true
		case "post", "写":
			s.Post = true
		case "moderate", "管":
			s.Moderate = true
		default:
			return s, false
		}
	}
	return s, true
}

// ErrBotKey says that a bot was given no key.
var ErrBotKey = Misuse{"bot create NAME KEYLINE"}

func makeBot(ctx context.Context, c *Call) error {
	w, ok := parseBot(c.Args)
	if !ok {
		return c.misused()
	}
	c.Args = w.key
	if err := c.readIn(); err != nil {
		return err
	}
	if strings.TrimSpace(c.Args) == "" {
		return c.note(c.Text.BotNeedsKey)
	}
	key, _, err := c.ParseKey(strings.TrimSpace(c.Args))
	if err != nil {
		return BadKey{err}
	}
	var rooms []store.RoomID
	for _, name := range w.rooms {
		r, err := c.Desk.Find(ctx, name)
		if err != nil {
			return err
		}
		rooms = append(rooms, r.ID)
	}
	return c.told(c.Desk.MakeBot(ctx, w.name, key.Fingerprint, key.Authorized, w.scopes, rooms), c.Text.BotMade(w.name))
}

// Bot is a program's account.
type Bot struct {
	Name   string    `json:"name" doc:"as others see it"`
	Maker  string    `json:"maker" doc:"whose it is"`
	Scopes []string  `json:"scopes" doc:"read, post, moderate"`
	Rooms  []string  `json:"rooms,omitempty" doc:"where it is; every public room when there are none"`
	Key    string    `json:"key" doc:"the fingerprint of its key"`
	MadeAt time.Time `json:"made_at" doc:"when"`
}

func (Bot) Kind() string { return "bot" }

// Columns has the name, the maker, the scopes, the rooms, and when it was made.
func (b Bot) Columns(w Wording) []string {
	return []string{line(b.Name), line(b.Maker), strings.Join(b.Scopes, ","), orDash(strings.Join(b.Rooms, ",")), w.when(b.MadeAt)}
}

// ScopeWords are the names of scopes.
func ScopeWords(s store.Scopes) []string {
	var words []string
	for _, scope := range []store.Scope{store.ScopeRead, store.ScopePost, store.ScopeModerate} {
		if s.Has(scope) {
			words = append(words, string(scope))
		}
	}
	return words
}

func listBots(ctx context.Context, c *Call) error {
	list, err := c.Store.Bots(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	names := make(map[store.RoomID]string)
	for _, b := range list {
		if room.IsHook(b) {
			continue
		}
		r := Bot{Name: b.Name, Maker: b.MakerName, Scopes: ScopeWords(b.Scopes), Key: b.Fingerprint, MadeAt: b.MadeAt}
		for _, in := range b.Rooms {
			name, err := c.roomName(ctx, names, in)
			if err != nil {
				return err
			}
			r.Rooms = append(r.Rooms, name)
		}
		if err := c.Out(r); err != nil {
			return err
		}
	}
	return nil
}

// revokeNamed ends the bot of a name, among those that are meant.
func revokeNamed(ctx context.Context, c *Call, meant func(b store.Bot) bool) error {
	name := c.word()
	if name == "" {
		return c.misused()
	}
	list, err := c.Store.Bots(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	for _, b := range list {
		if meant(b) && room.Fold(b.Name) == room.Fold(strings.TrimLeft(name, "@＠")) {
			return c.told(c.Desk.RevokeBot(ctx, b.Account, c.Args), c.Text.BotRevoked(b.Name))
		}
	}
	return store.ErrNoAccount
}
