package hostile

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// onConnection is what somebody does who was let in, beside any channel.
var onConnection = []Attack{
	{"is let in and says nothing", "15 s1", at(Inside, func(c *Conn, _ int) error { return c.Ended() })},
	{"wants to be carried further", "25 s9", at(Inside, forward)},
	{"opens three hundred sessions", "26 s3", at(Inside, func(c *Conn, scale int) error {
		if err := c.Session(); err != nil {
			return err
		}
		for range 300 * scale {
			p, err := c.Open("session", nil, window)
			if err != nil {
				return nil // ended, as it should be
			}
			if p[0] == ChannelConfirm {
				return fmt.Errorf("a second session was opened")
			}
		}
		return fmt.Errorf("%d sessions were refused, and the connection goes on", 300*scale)
	})},
	{"floods with global requests", "27", at(Seated, func(c *Conn, scale int) error {
		big := strings.Repeat("x", 30_000)
		flood(c, 300*scale, func(i int) error { return c.Send(GlobalRequest, fmt.Sprint("ask-", i), true, big) })
		return nil
	})},
	{"floods with keepalives", "27", at(Seated, func(c *Conn, scale int) error {
		flood(c, 5000*scale, func(int) error { return c.Send(GlobalRequest, "keepalive@openssh.com", true) })
		return nil
	})},
	{"asks and does not read the answers", "27 37", at(Seated, func(c *Conn, scale int) error {
		for range 5000 * scale {
			if c.Send(GlobalRequest, "keepalive@openssh.com", true) != nil {
				return nil
			}
		}
		return nil
	})},
	{"floods with packets to be ignored", "27", at(Seated, func(c *Conn, scale int) error {
		big := strings.Repeat("x", 30_000)
		flood(c, 300*scale, func(i int) error {
			if i%2 == 0 {
				return c.Send(Ignore, big)
			}
			return c.Send(Debug, true, big, "")
		})
		return nil
	})},
	{"answers what nobody asked", "28 s15", at(Seated, unasked)},
	{"speaks on channels that are not there", "28", at(Seated, unknown)},
	{"cuts its messages short", "28", truncated},
	{"sends messages without a meaning", "28 s15", at(Seated, func(c *Conn, scale int) error {
		flood(c, 256*scale, func(i int) error { return c.Send(i%256, "what?") })
		return nil
	})},
	{"sends more than there is room for", "28", at(Inside, func(c *Conn, _ int) error {
		if err := c.Session(); err != nil {
			return err
		}
		flood(c, 3000, func(int) error { return c.Send(ChannelData, c.Channel, make([]byte, 32<<10)) }) // nobody reads them: no shell
		return nil
	})},
	{"opens the window beyond all numbers", "28", at(Seated, func(c *Conn, _ int) error {
		flood(c, 100, func(int) error { return c.Send(WindowAdjust, c.Channel, uint32(1<<32-1)) })
		return nil
	})},
	{"changes keys without end", "38", at(Seated, func(c *Conn, scale int) error {
		for range 20 * scale {
			if c.Keys() != nil {
				return nil
			}
		}
		return nil
	})},
	{"begins to change keys and stops", "38 15", at(Seated, func(c *Conn, _ int) error {
		_ = c.packet(Init(), 0)
		_ = c.Type(AsGuest) // nothing but the key exchange may follow
		return nil
	})},
	{"comes and goes", "36", func(ctx context.Context, addr string, scale int) error {
		for range 5 * scale {
			c, err := Seated(ctx, addr)
			if err != nil {
				return err
			}
			_ = c.Guest()
			c.Close()
		}
		return nil
	}},
	{"sits in many seats", "16", func(ctx context.Context, addr string, scale int) error {
		return each(5, func(int) error {
			c, err := Seated(ctx, addr)
			if err != nil {
				return nil // no more of one address
			}
			defer c.Close()
			if err := c.Guest(); err != nil {
				return err
			}
			over := c.Drain()
			select {
			case <-over:
			case <-time.After(300 * time.Millisecond):
			}
			return nil
		})
	}},
}

// forward asks for everything by which a server would connect somebody to something else.
func forward(c *Conn, _ int) error {
	for _, kind := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "no-such-thing"} {
		if err := c.Send(GlobalRequest, kind, true, "127.0.0.1", uint32(0)); err != nil {
			return err
		}
		p, err := c.Await(RequestSuccess, RequestFailure)
		if err := refused(kind, err == nil && p[0] == RequestSuccess, err); err != nil {
			return err
		}
	}
	to := Fields("127.0.0.1", uint32(22), "127.0.0.1", uint32(1))
	for _, kind := range []string{"direct-tcpip", "forwarded-tcpip", "direct-streamlocal@openssh.com", "tun@openssh.com", "x11",
		"auth-agent@openssh.com", strings.Repeat("x", 20_000)} {
		p, err := c.Open(kind, to, window)
		if err := refused(fmt.Sprintf("a channel of type %.30s", kind), err == nil && p[0] == ChannelConfirm, err); err != nil {
			return err
		}
	}
	if err := c.Session(); err != nil {
		return err
	}
	for _, kind := range []string{"auth-agent-req@openssh.com", "x11-req", "subsystem", "signal", "break"} {
		yes, err := c.Ask(kind, "sftp")
		if err := refused(kind, yes, err); err != nil {
			return err
		}
	}
	return nil
}

// unasked sends every kind of answer, of which none is due. CVE-2026-56855 was a connection that stood still for ever.
func unasked(c *Conn, scale int) error {
	answers := [][]any{
		{RequestSuccess}, {RequestFailure}, {ChannelSuccess, c.Channel}, {ChannelFailure, c.Channel},
		{ServiceAccept, "ssh-userauth"}, {Unimplemented, uint32(7)}, {UserauthSuccess},
	}
	flood(c, 1000*scale, func(i int) error { return c.Send(answers[i%len(answers)]...) })
	c.Close()
	return nil
}

// unknown speaks of channels that were never opened, or not by that side.
func unknown(c *Conn, scale int) error {
	flood(c, 100*scale, func(i int) error {
		n := uint32(i * 7919)
		for _, m := range [][]any{
			{ChannelData, n, "x"}, {ExtendedData, n, uint32(1), "x"}, {WindowAdjust, n, uint32(1)}, {ChannelEOF, n},
			{ChannelClose, n}, {ChannelRequest, n, "shell", true}, {ChannelConfirm, n, uint32(0), uint32(1), uint32(1)},
			{ChannelOpenFailed, n, uint32(1), "no", ""},
		} {
			if err := c.Send(m...); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// truncated ends each message in its middle, each on a connection of its own, since each may end it.
func truncated(ctx context.Context, addr string, scale int) error {
	whole := [][]byte{
		Fields(GlobalRequest, "keepalive@openssh.com", true), Fields(ChannelOpen, "session", uint32(0), uint32(1), uint32(1)),
		Fields(ChannelRequest, uint32(0), "env", true, "LANG", "C"), Fields(ChannelData, uint32(0), "hello"),
		Fields(ChannelRequest, uint32(0), "pty-req", true, "xterm", uint32(80), uint32(24), uint32(0), uint32(0), "\x80"),
	}
	for i := range min(2*scale, len(whole)) {
		c, err := Inside(ctx, addr)
		if err != nil {
			return err
		}
		_ = c.Session()
		p := whole[i]
		for cut := 1; cut < len(p); cut += 1 + len(p)/8 {
			if c.packet(p[:cut], 0) != nil {
				break
			}
		}
		c.Close()
	}
	return nil
}
