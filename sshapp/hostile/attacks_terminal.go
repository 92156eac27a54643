package hostile

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"
)

// onChannel is what is asked of a session.
var onChannel = []Attack{
	{"has a session and asks for no shell", "15 s1", at(Inside, func(c *Conn, _ int) error {
		if err := c.Session(); err != nil {
			return err
		}
		_ = c.PTY(80, 24)
		return c.Ended()
	})},
	{"sends an environment without end", "29 s4", at(Inside, func(c *Conn, scale int) error {
		if err := c.Session(); err != nil {
			return err
		}
		big := strings.Repeat("x", 30_000)
		flood(c, 1000*scale, func(i int) error { return c.Request("env", false, fmt.Sprint("LC_", i), big) })
		return nil
	})},
	{"sends an environment that is code", "29 13", at(Inside, func(c *Conn, _ int) error {
		if err := c.Session(); err != nil {
			return err
		}
		for _, e := range [][2]string{{"LD_PRELOAD", "/tmp/x.so"}, {"PATH", "."}, {"TEAHOUSE_ADDR", ":1"}, {"GODEBUG", "x=1"}} {
			yes, err := c.Ask("env", e[0], e[1])
			if err := refused(e[0], yes, err); err != nil {
				return err
			}
		}
		_ = c.Request("env", false, "LANG", "zh\x1b]52;c;eA==\a\n")
		return c.Shell(80, 24)
	})},
	{"asks for windows of any size", "30 s2", sizes},
	{"changes the window before there is a shell", "30 s5", at(Inside, func(c *Conn, scale int) error {
		if err := c.Session(); err != nil {
			return err
		}
		for i := range 40 {
			if err := c.Request("window-change", false, uint32(i), uint32(i), uint32(0), uint32(0)); err != nil {
				return err
			}
		}
		return c.Shell(80, 24)
	})},
	{"changes the window without end", "30", at(Seated, func(c *Conn, scale int) error {
		_ = c.Guest()
		flood(c, 20_000*scale, func(i int) error {
			return c.Request("window-change", false, uint32(20+i%400), uint32(6+i%150), uint32(0), uint32(0))
		})
		return nil
	})},
	{"asks for a second shell, and for subsystems", "31 25", at(Seated, func(c *Conn, _ int) error {
		for kind, what := range map[string]string{"shell": "", "exec": "whoami", "subsystem": "sftp", "pty-req": "x"} {
			yes, err := c.Ask(kind, what)
			if err := refused("a second "+kind, yes, err); err != nil {
				return err
			}
		}
		return nil
	})},
	{"gives commands that are none", "31 13", func(ctx context.Context, addr string, scale int) error {
		for _, command := range []string{"scp -t /", "/bin/sh -c id", "\x1b[2J\x1b]52;c;eA==\a", strings.Repeat("x", 30_000), "\xff\xfe\x00"} {
			c, err := Inside(ctx, addr)
			if err != nil {
				return err
			}
			if err := c.Session(); err != nil {
				return err
			}
			if _, err := c.Ask("exec", command); err != nil {
				return fmt.Errorf("no answer to the command %.20q: %w", command, err)
			}
			c.Close()
		}
		return nil
	}},
	{"types before there is a terminal", "31", at(Inside, func(c *Conn, _ int) error {
		if err := c.Session(); err != nil {
			return err
		}
		_ = c.Type([]byte(strings.Repeat("\x1b[200~hello\r", 1000)))
		return c.Shell(80, 24)
	})},
	{"closes its channel and keeps the connection", "32 s6", at(Seated, func(c *Conn, _ int) error {
		_ = c.Guest()
		_ = c.Send(ChannelClose, c.Channel)
		return c.Ended()
	})},
	{"closes its half and keeps the connection", "32 s6", at(Seated, func(c *Conn, _ int) error {
		_ = c.Guest()
		_ = c.Send(ChannelEOF, c.Channel)
		return c.Ended()
	})},
}

// sizes has a terminal of each impossible size, before the shell and after it.
func sizes(ctx context.Context, addr string, _ int) error {
	all := []uint32{0, 1, 19, 500, 65_535, 1 << 31, 1<<32 - 1}
	for i, w := range all {
		c, err := Inside(ctx, addr)
		if err != nil {
			return err
		}
		if err := c.Session(); err != nil {
			return err
		}
		if err := c.Shell(w, all[len(all)-1-i]); err != nil {
			return err
		}
		_ = c.Type(AsGuest)
		for _, h := range all {
			_ = c.Request("window-change", false, h, w, uint32(0), uint32(0))
		}
		c.Close()
	}
	return nil
}

// onTerminal is what is typed.
var onTerminal = []Attack{
	{"pastes and never ends", "34 3 s7", typing("\x1b[200~", "tea ")},
	{"begins an OSC that never ends", "34 s7", typing("\x1b]52;c;", "QUFB")},
	{"begins a DCS that never ends", "34 s7", typing("\x1bP", "+q544e")},
	{"begins an APC that never ends", "34 s7", typing("\x1b_G", "a=T,")},
	{"begins a CSI that never ends", "34 s7", typing("\x1b[", "1;")},
	{"leans on Enter", "34 35", typing("", "\r")},
	{"types half a letter again and again", "34 2", typing("", "\xe8")},
	{"types combining marks without end", "34 6", typing("a", "\u0301")},
	{"joins emoji without end", "34 6", typing("", "👩\u200d")},
	{"says more than anybody can read", "35", typing("", "spam spam spam\r")},
	{"leans on every key there is", "34", typing("", "\x1b[A\x1b[B\t\x1b[5~\x1b[6~\x12\x07\x0c\x1b\x1b\x01\x05\x1b[Z")},
	{"says what a terminal would obey", "1 2 3 4 5 6 8 9", at(Seated, func(c *Conn, scale int) error {
		if err := c.Guest(); err != nil {
			return err
		}
		over := c.Drain()
		for _, s := range Obeyed {
			_ = c.Type([]byte(s + "\r"))
			_ = c.Type([]byte("\x1b[200~" + s + "\n\x1b[201~\r"))
		}
		select { // until it has been said or refused
		case <-over:
		case <-time.After(300 * time.Millisecond):
		}
		return nil
	})},
	{"does not read", "37 s8", stalled},
}

// typing types head and then what follows, over and over, as a guest in the lobby; half a mebibyte at scale 1.
func typing(head, body string) func(context.Context, string, int) error {
	return at(Seated, func(c *Conn, scale int) error {
		if err := c.Guest(); err != nil {
			return err
		}
		block := []byte(strings.Repeat(body, 1+8<<10/len(body)))
		if c.Type([]byte(head)) != nil {
			return nil
		}
		flood(c, 64, func(int) error { return c.Type(block) }) // stays below the 2 MiB that a channel takes unread
		time.Sleep(time.Duration(scale) * 100 * time.Millisecond)
		return nil
	})
}

// stalled has guests who look at the lobby and stop reading, with as little room on the way as the system allows.
func stalled(ctx context.Context, addr string, scale int) error {
	n := min(4*scale, 20)
	conns := make([]*Conn, 0, n)
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	for i := range n {
		c, err := SeatStalled(ctx, addr, net.IPv4(127, 0, 1, byte(i)))
		if err != nil {
			return err
		}
		conns = append(conns, c)
	}
	for i := range 100 * scale {
		for _, c := range conns {
			if c.Redraw() != nil {
				return nil
			}
		}
		if i%10 == 0 {
			time.Sleep(10 * time.Millisecond)
		}
	}
	return nil
}

// SeatStalled seats a guest in the lobby at a large terminal that has been read for the last time.
func SeatStalled(ctx context.Context, addr string, from net.IP) (*Conn, error) {
	c, err := DialFrom(ctx, addr, from)
	if err != nil {
		return nil, err
	}
	if tcp, ok := c.Raw.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4096)
	}
	for _, step := range []func() error{c.Hello, c.Keys, c.LogIn, c.Session, func() error { return c.Shell(200, 60) }, c.Guest} {
		if err := step(); err != nil {
			c.Close()
			return nil, err
		}
	}
	return c, nil
}

// Redraw asks for the whole screen once more.
func (c *Conn) Redraw() error { return c.Type([]byte("\x0c")) }

// Obeyed are texts that a terminal would obey, or that would deceive its reader, if they came through as they are. The
// word in them must come through.
var Obeyed = []string{
	"\x1b[2J\x1b[Hgone", "\x1b]0;title\aowned", "\x1b]8;;http://evil\x1b\\link", "\x1b]52;c;ZXZpbA==\aclip", "\x1b]9;note\anoise",
	"\x1b]777;notify;a;b\anoise", "\x1b]1337;File=:AAAA\apicture", "\x1b]4;0;rgb:ff/ff/ff\acolours", "\x1bP+q544e\x1b\\asked",
	"\x1b_Gi=1;AAAA\x1b\\drawn", "\x1b^private\x1b\\note", "\x1bXsos\x1b\\start", "\x1bcreset", "\x1b(0lqqk", "\x0e\x0fshift",
	"\x9b2Jraw", "\u009b2Jcoded", "\xc0\x9boverlong", "\xed\xa0\x80lone", "\xfe\xffbad", "\x1b[201~early", "bell\a\a\a",
	"\u202egnihton\u202c over", "\u2066isolated\u2069", "a\u200b\u200c\u2060\ufeffzero", "tag\U000E0041\U000E007F",
	"z" + strings.Repeat("\u0489", 300) + "algo", "\u0301leading", "v" + strings.Repeat("\ufe0f", 200) + "s",
	"row\r\n* admin has closed the room", "row\u2028* admin", strings.Repeat(" ", 78) + "* admin: send me your password",
	"\x08\x08\x08\x08overwrite", "\x1b[6n\x1b[c\x1b[>qanswers", "\x7f\x7fdel", "null\x00byte",
}
