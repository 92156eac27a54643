package command

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/store"
	"teahouse/store/search"
)

// ErrWrongCode is what Call.Claim answers for a code that is not the owner's.
var ErrWrongCode = errors.New("wrong owner code")

// ErrNoCode is what Call.Claim answers when the house was started with an owner.
var ErrNoCode = errors.New("no owner code")

// Key is the public key that the client proved on its connection.
type Key struct {
	Fingerprint string // SHA256:…
	Authorized  string // the line for authorized_keys, without a comment
}

// Env is what every command is carried out with. House, Door and Store must be set.
type Env struct {
	House    *room.House
	Door     *room.Door
	Store    *store.Store
	Search   *search.Index                          // nil for a house without search
	Now      func() time.Time                       // the house's by default
	Version  string                                 // of the program
	Prints   func() []string                        // the fingerprints of the host keys; nil when nobody knows them
	Hooks    string                                 // the URL of the webhooks' door, without a slash at its end; "" for none
	ParseKey func(line string) (Key, string, error) // reads a line of a .pub file: key and comment
	// ParseNet reads an address or a network as bans name it; ok is false for what is neither. nil: there are none.
	ParseNet func(s string) (network string, ok bool)
	Began    time.Time // when the house was opened
	// Healthy tells whether the house does its work, with an error that says what does not.
	Healthy func(ctx context.Context) error
}

// Call is one command that somebody gives.
type Call struct {
	*Env
	Desk    *room.Desk
	Account store.Account // the zero Account for a guest. A command that changes it leaves the new one here.
	Key     *Key          // nil when the connection proved none
	Addr    string        // as limits count it
	Text    *text.Catalog
	Zone    *time.Location
	From    Door
	Here    store.RoomID // the room that is looked at, in the shell that of --in; 0 for none
	Args    string       // what stands behind the name, without the flags
	Flags   map[string]string
	Cmd     *Command
	// Claim checks the owner's one-time code and then runs claim; the code is used up when that succeeds. ErrWrongCode,
	// ErrNoCode, room.TooOften, or claim's error.
	Claim func(code string, claim func() error) error
	// In is what is typed or piped in behind the command; nil where there is no such thing.
	In io.Reader
	// Ask asks for a secret that is not shown while it is typed. nil: there is nobody to ask.
	Ask func(prompt string) (string, error)
	// Stream is called when what comes is not a list any more but a stream; Behind when its reader was too slow for a while.
	// Both may be nil.
	Stream func() error
	Behind func()
	// Said is told the number of what was said; nil where nobody wants to know.
	Said func(number uint64)
	// Out takes what comes of it, in order. Its error ends the command.
	Out func(Record) error
}

// Misuse says that a command was not written as it has to be.
type Misuse struct{ Usage string }

func (e Misuse) Error() string { return "usage: " + e.Usage }

// ErrNeedsAccount says that a command is not for guests.
var ErrNeedsAccount = errors.New("needs an account")

// ErrNoRoomNamed says that a command is about a room and none was named.
var ErrNoRoomNamed = errors.New("no room named")

// ErrNoMessage says that there is no such message to do something with.
var ErrNoMessage = errors.New("no message to do that with")

// NoEmoji says that a name is no emoji's.
type NoEmoji struct{ Name string }

func (e NoEmoji) Error() string { return "no emoji is called " + e.Name }

// Do carries the call's command out for whoever gives it.
func (c *Call) Do(ctx context.Context) error {
	if c.Cmd.Members && c.Account.ID == 0 {
		return ErrNeedsAccount
	}
	return c.Cmd.Run(ctx, c)
}

func (c *Call) now() time.Time {
	if c.Now != nil {
		return c.Now()
	}
	return c.House.Now()
}

// misused is the answer to a command that can't be read.
func (c *Call) misused() error { return Misuse{c.Cmd.Form(c.From)} }

// note says a sentence.
func (c *Call) note(sentence string) error { return c.Out(Note{Text: sentence}) }

// told says a sentence when something was done.
func (c *Call) told(err error, sentence string) error {
	if err != nil {
		return err
	}
	return c.note(sentence)
}

// flag tells whether a flag was given.
func (c *Call) flag(name string) bool {
	_, given := c.Flags[name]
	return given
}

// standing is what somebody is in the room that is looked at, or in the house.
func (c *Call) may(ctx context.Context, a store.Action) error {
	s, err := c.Store.Standing(ctx, c.Account.ID, c.Here)
	if err == nil && !s.May(a, nil) {
		return store.ErrForbidden
	}
	return err
}

// here is the room that a command is about.
func (c *Call) here() (store.RoomID, error) {
	if c.Here == 0 {
		return 0, ErrNoRoomNamed
	}
	return c.Here, nil
}

// word takes the first word off the arguments; "" when there is none.
func (c *Call) word() string {
	word, rest := cutWord(c.Args)
	c.Args = rest
	return word
}

func cutWord(s string) (word, rest string) {
	s = strings.Trim(s, blanks)
	end := strings.IndexAny(s, blanks)
	if end < 0 {
		return s, ""
	}
	return s[:end], strings.Trim(s[end:], blanks)
}

// room finds a room as the person may see it: "lobby", "#lobby", "@bob" for a conversation that there is.
func (c *Call) room(ctx context.Context, name string) (store.Room, error) {
	if people, direct := cutAt(name); direct {
		return c.conversation(ctx, people)
	}
	return c.Desk.Find(ctx, name)
}

func cutAt(s string) (string, bool) {
	for _, at := range []string{"@", "＠"} {
		if rest, ok := strings.CutPrefix(s, at); ok {
			return rest, true
		}
	}
	return s, false
}

// conversation finds a conversation by who else is in it, in any order, without making one.
func (c *Call) conversation(ctx context.Context, people string) (store.Room, error) {
	ids, err := c.accounts(ctx, people)
	if err != nil {
		return store.Room{}, err
	}
	places, err := c.Store.Memberships(ctx, c.Account.ID)
	if err != nil {
		return store.Room{}, err
	}
	for _, p := range places {
		if p.Room.Kind != store.Direct || len(p.Others) != len(ids) {
			continue
		}
		same := func(o store.Account) bool { return !slices.Contains(ids, o.ID) }
		if !slices.ContainsFunc(p.Others, same) {
			return p.Room, nil
		}
	}
	return store.Room{}, store.ErrNoRoom
}

// accounts finds people by their names, which commas separate.
func (c *Call) accounts(ctx context.Context, people string) ([]store.AccountID, error) {
	var ids []store.AccountID
	for _, name := range strings.FieldsFunc(people, func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
		id, _, err := c.account(ctx, name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return nil, store.ErrNoAccount
	}
	return ids, nil
}

// account finds somebody who has one.
func (c *Call) account(ctx context.Context, name string) (store.AccountID, string, error) {
	who, err := c.House.Whom(ctx, name)
	if err == nil && who.Account == 0 {
		err = store.ErrNoAccount
	}
	return who.Account, who.Name, err
}

// counted is how many messages back a number in a room can reach.
const counted = 200

// message finds the message that a command is about and takes its name off the arguments: msg/4213 everywhere; in the shell
// also 4213; in a room 3 for the third from below, and without a number the last that suits.
func (c *Call) message(ctx context.Context, suits func(*store.Message) bool) (store.Message, error) {
	word, rest := cutWord(c.Args)
	link := strings.HasPrefix(word, "msg/")
	n, err := strconv.ParseUint(strings.TrimLeft(strings.TrimPrefix(word, "msg/"), "#"), 10, 63)
	if err == nil {
		c.Args = rest
	}
	switch {
	case link || c.From == Shell:
		if err != nil || n == 0 {
			return store.Message{}, c.misused()
		}
		return c.Store.MessageByNumber(ctx, c.Account.ID, n)
	case err == nil:
		return c.fromBelow(ctx, n, func(*store.Message) bool { return true })
	}
	return c.fromBelow(ctx, 1, func(m *store.Message) bool { return m.Deleted == "" && suits(m) })
}

// fromBelow is the n-th message from below, of those that suit, in the room that is looked at.
func (c *Call) fromBelow(ctx context.Context, n uint64, suits func(*store.Message) bool) (store.Message, error) {
	in, err := c.here()
	if err != nil {
		return store.Message{}, err
	}
	if err := c.sees(ctx, in); err != nil {
		return store.Message{}, err
	}
	past, err := c.Store.MessagesBefore(ctx, in, 0, counted)
	if err != nil {
		return store.Message{}, err
	}
	for i := len(past) - 1; i >= 0; i-- {
		if suits(&past[i]) {
			if n--; n == 0 {
				return past[i], nil
			}
		}
	}
	return store.Message{}, ErrNoMessage
}

// sees asks the one question of every door.
func (c *Call) sees(ctx context.Context, in store.RoomID) error {
	sees, err := c.Store.MaySee(ctx, c.Account.ID, in)
	if err == nil && !sees {
		return store.ErrNoRoom
	}
	return err
}

func anybodys(*store.Message) bool { return true }

func (c *Call) own(m *store.Message) bool { return c.Account.ID != 0 && m.Author == c.Account.ID }

func (c *Call) others(m *store.Message) bool { return !c.own(m) }
