package ui

import (
	"context"
	"time"

	"github.com/charmbracelet/colorprofile"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
	"teahouse/store/search"
)

// GuestMode says what people without an account may do.
type GuestMode string

// The guest modes, as --guests takes them.
const (
	GuestsOff  GuestMode = "off"
	GuestsRead GuestMode = "read"
	GuestsTalk GuestMode = "talk"
)

// Config is everything a Model needs. Context, House, Door, Store and Stage must be set.
type Config struct {
	Context context.Context // ends with the visit; every question to the house carries it
	House   *room.House
	Door    *room.Door
	Store   *store.Store
	Stage   *Stage // what visits to the same house share

	Visit   uint64            // the visit's number, told on the error page
	Addr    string            // the address as limits count it
	User    string            // the name in `ssh NAME@HOST`, cleaned
	Key     *command.Key      // nil when the client proved none
	Account *store.Account    // whose key it is; nil when nobody's
	AsGuest bool              // they have chosen to be a guest, and are not asked again
	Trouble error             // what went wrong before the first screen; the visit then begins with the error page
	Room    string            // the room asked for on the command line, or ""
	Env     map[string]string // what the client sent of LANG, LC_*, TZ …
	Term    string            // TERM of the pseudo-terminal, cleaned

	Guests GuestMode
	// GuestSeed is what a guest's name is made from: the same for the same key, and nothing that a stranger can compute.
	GuestSeed string
	SignIn    time.Duration // how long the sign-in screen waits; 0 for ever
	Source    string        // where the source is, for the footer
	Profile   colorprofile.Profile
	Width     int
	Height    int

	Search   *search.Index                                  // nil for a house without search
	ParseKey func(line string) (command.Key, string, error) // a line of a .pub file → key and comment
	// Hooks is the URL of the webhooks' door, "" for none; see command.Env.
	Hooks string
	// ParseNet reads an address or a network as bans name it; ok is false for what is neither. nil: there are none.
	ParseNet func(s string) (network string, ok bool)
	// Claim checks the owner's one-time code and then runs claim; the code is used up when that succeeds. command.ErrWrongCode,
	// command.ErrNoCode, room.TooOften, or claim's error.
	Claim func(code string, claim func() error) error
	Fault func(doing string, err error) // one log line for the operator
	Now   func() time.Time              // the house's by default
}
