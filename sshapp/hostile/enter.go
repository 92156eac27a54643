package hostile

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
)

// window is how much the house may send on a channel: more than any attack lets it.
const window = 1 << 30

// Encrypted is a connection with keys, before anybody has said who they are.
func Encrypted(ctx context.Context, addr string) (*Conn, error) {
	c, err := Dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	if err := c.Hello(); err != nil {
		return nil, err
	}
	return c, c.Keys()
}

// Inside is a connection of somebody who has been let in, without a channel.
func Inside(ctx context.Context, addr string) (*Conn, error) {
	c, err := Encrypted(ctx, addr)
	if err != nil {
		return nil, err
	}
	return c, c.LogIn()
}

// Seated is a connection with a terminal of 80×24, at the sign-in screen.
func Seated(ctx context.Context, addr string) (*Conn, error) {
	c, err := Inside(ctx, addr)
	if err != nil {
		return nil, err
	}
	if err := c.Session(); err != nil {
		return nil, err
	}
	return c, c.Shell(80, 24)
}

// Service asks for authentication to begin.
func (c *Conn) Service() error {
	if err := c.Send(ServiceRequest, "ssh-userauth"); err != nil {
		return err
	}
	_, err := c.Await(ServiceAccept)
	return err
}

// LogIn is let in without a key, and without a name, which the sign-in screen would take up.
func (c *Conn) LogIn() error {
	if err := c.Service(); err != nil {
		return err
	}
	if err := c.Send(UserauthRequest, "", "ssh-connection", "keyboard-interactive", "", ""); err != nil {
		return err
	}
	p, err := c.Await(UserauthSuccess, UserauthFailure)
	if err == nil && p[0] == UserauthFailure {
		err = errors.New("the house lets nobody in")
	}
	return err
}

// Session opens a session channel.
func (c *Conn) Session() error {
	p, err := c.Open("session", nil, window)
	if err != nil {
		return err
	}
	if p[0] != ChannelConfirm || len(p) < 9 {
		return fmt.Errorf("the house refuses a session: %q", p)
	}
	c.Channel = binary.BigEndian.Uint32(p[5:])
	return nil
}

// Open asks for a channel, with room for so many bytes on our side, and returns the answer, yes or no.
func (c *Conn) Open(kind string, extra []byte, room uint32) ([]byte, error) {
	if err := c.Send(ChannelOpen, kind, uint32(0), room, uint32(32<<10), Bytes(extra)); err != nil {
		return nil, err
	}
	return c.Await(ChannelConfirm, ChannelOpenFailed)
}

// Ask makes a request of the session, and waits for the answer.
func (c *Conn) Ask(kind string, payload ...any) (bool, error) {
	if err := c.Request(kind, true, payload...); err != nil {
		return false, err
	}
	p, err := c.Await(ChannelSuccess, ChannelFailure)
	return err == nil && p[0] == ChannelSuccess, err
}

// Request makes a request of the session, and does not look at the answer.
func (c *Conn) Request(kind string, answer bool, payload ...any) error {
	return c.Send(ChannelRequest, c.Channel, kind, answer, Bytes(Fields(payload...)))
}

// PTY asks for a terminal of any size.
func (c *Conn) PTY(columns, rows uint32) error {
	return c.Request("pty-req", false, "xterm-256color", columns, rows, uint32(0), uint32(0), "")
}

// Shell asks for a terminal and a shell on it.
func (c *Conn) Shell(columns, rows uint32) error {
	if err := c.PTY(columns, rows); err != nil {
		return err
	}
	ok, err := c.Ask("shell")
	if err == nil && !ok {
		err = errors.New("the house refuses a shell")
	}
	return err
}

// Type sends bytes as if they were typed, in pieces of up to 32 KiB, whatever room the house says it has.
func (c *Conn) Type(b []byte) error {
	for len(b) > 0 {
		n := min(len(b), 32<<10)
		if err := c.Send(ChannelData, c.Channel, b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// AsGuest are the keys that lead from the sign-in screen into the lobby: Shift+Tab to its buttons, the third of them, Enter.
var AsGuest = []byte("\x1b[Z\x1b[C\x1b[C\r")

// Guest goes through the sign-in screen as a guest, and waits until the lobby is shown.
func (c *Conn) Guest() error {
	if err := c.Type(AsGuest); err != nil {
		return err
	}
	return c.Shows("lobby")
}

// Shows reads until a packet of what is drawn has text in it, in one piece.
func (c *Conn) Shows(text string) error {
	for {
		p, err := c.Await(ChannelData)
		if err != nil {
			return fmt.Errorf("until %q is shown: %w", text, err)
		}
		if bytes.Contains(p, []byte(text)) {
			return nil
		}
	}
}
