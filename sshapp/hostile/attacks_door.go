package hostile

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

// beforeKeys is what is done before anything is encrypted.
var beforeKeys = []Attack{
	{"says nothing", "15 s1", at(Dial, func(c *Conn, _ int) error { return c.Ended() })},
	{"drips a version byte by byte", "15 s1", at(Dial, drip)},
	{"stalls the key exchange", "15 s1", at(Dial, func(c *Conn, _ int) error {
		if err := c.Hello(); err != nil {
			return err
		}
		_ = c.packet(Init(), 0)
		return c.Ended()
	})},
	{"stops in the middle of a packet", "15 17", at(Dial, func(c *Conn, _ int) error {
		if err := c.Hello(); err != nil {
			return err
		}
		_, _ = c.Raw.Write([]byte{0, 0, 1, 0, 10, KexInit})
		return c.Ended()
	})},
	{"asks for a web page", "17", garbage("GET / HTTP/1.1\r\nHost: tea\r\n\r\n")},
	{"speaks TLS", "17", garbage("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\x5a", 600))},
	{"sends a version of a mebibyte", "17", garbage("SSH-2.0-" + strings.Repeat("x", 1<<20))},
	{"sends a mebibyte of lines before the version", "17", garbage(strings.Repeat("hello\r\n", 1<<20/7))},
	{"claims a packet of four gigabytes", "17", garbage(version + "\r\n\xff\xff\xff\xff\x04\x14" + strings.Repeat("\x00", 64))},
	{"claims a packet of no bytes", "17", garbage(version + "\r\n\x00\x00\x00\x00\x00\x00\x00\x00")},
	{"claims more padding than packet", "17", garbage(version + "\r\n\x00\x00\x00\x0c\xff\x14" + strings.Repeat("\x00", 20))},
	{"sends noise", "17", at(Dial, func(c *Conn, scale int) error {
		noise := make([]byte, scale<<16)
		_, _ = rand.Read(noise)
		_, _ = c.Raw.Write(noise)
		return c.Ended()
	})},
	{"offers algorithms that nobody has", "17", garbage(version+"\r\n", Fields(KexInit, make(Bytes, 16),
		"rot13", "rot13", "rot13", "rot13", "rot13", "rot13", "none", "none", "", "", false, uint32(0)))},
	{"names a hundred thousand algorithms", "17", garbage(version+"\r\n", Fields(KexInit, make(Bytes, 16),
		strings.Repeat("a,", 15_000), "", "", "", "", "", "", "", "", "", false, uint32(0)))},
	{"sends key exchanges without a point", "17 28", at(Dial, func(c *Conn, _ int) error {
		if err := c.Hello(); err != nil {
			return err
		}
		_ = c.packet(Init(), 0)
		_ = c.Send(KexECDHInit, make([]byte, 32)) // of small order: RFC 8731 §3 has it refused
		return c.Ended()
	})},
	{"connects without end", "16", func(ctx context.Context, addr string, scale int) error {
		for range 200 * scale {
			c, err := DialFrom(ctx, addr, net.IPv4(127, 0, 0, 67))
			if err != nil {
				return nil // the backlog is full
			}
			c.Close()
		}
		return nil
	}},
	{"holds as many connections as it can", "16 50", func(ctx context.Context, addr string, scale int) error {
		ctx, hangUp := context.WithCancel(ctx)
		defer hangUp()
		let := 0
		for range 40 * scale {
			c, err := DialFrom(ctx, addr, net.IPv4(127, 0, 0, 68))
			if err != nil {
				continue
			}
			_ = c.Raw.SetReadDeadline(time.Now().Add(2 * time.Second))
			if b, err := c.in.Peek(1); err == nil && b[0] == 'S' {
				let++
			}
		}
		if let > 10 {
			return fmt.Errorf("%d connections of one address wait for a shell, want 10 at most", let)
		}
		return nil
	}},
}

// garbage sends something that is no SSH, or not for long, and waits for the house to hang up. Packets follow in clear.
func garbage(text string, packets ...[]byte) func(context.Context, string, int) error {
	return at(Dial, func(c *Conn, _ int) error {
		go func() { // ends with the connection, when the house does not read it all
			_, _ = c.Raw.Write([]byte(text))
			for _, p := range packets {
				_ = c.packet(p, 0)
			}
		}()
		return c.Ended()
	})
}

// drip sends a byte now and then: more often than a deadline that begins anew with each would let pass.
func drip(c *Conn, _ int) error {
	over := c.Drain()
	for late := time.After(Patience); ; {
		select {
		case <-over:
			return nil
		case <-late:
			return fmt.Errorf("a version that drips may take more than %v", Patience)
		case <-time.After(20 * time.Millisecond):
			_, _ = c.Raw.Write([]byte("S"))
		}
	}
}

// beforeName is what is done with keys, but before being let in.
var beforeName = []Attack{
	{"has keys and says nothing", "15 s1", at(Encrypted, func(c *Conn, _ int) error { return c.Ended() })},
	{"asks for a service that is none, and more", "17 28 s15", at(Encrypted, func(c *Conn, _ int) error {
		return more(c, ServiceRequest, "ssh-nothing")
	})},
	{"asks for a service by thirty kilobytes", "17", at(Encrypted, func(c *Conn, _ int) error {
		_ = c.Send(ServiceRequest, strings.Repeat("x", 30_000))
		return c.Ended()
	})},
	{"sends nonsense instead of a name, and more", "17 28 s15", at(Encrypted, func(c *Conn, _ int) error {
		if err := c.Service(); err != nil {
			return err
		}
		return more(c, UserauthRequest, "cut off")
	})},
	{"begins to log in and says nothing", "15 s1", at(Encrypted, func(c *Conn, _ int) error {
		if err := c.Service(); err != nil {
			return err
		}
		return c.Ended()
	})},
	{"tries passwords without end", "15 21", at(Encrypted, func(c *Conn, scale int) error {
		if err := c.Service(); err != nil {
			return err
		}
		flood(c, 500*scale, func(i int) error {
			return c.Send(UserauthRequest, "root", "ssh-connection", "password", true, "old", fmt.Sprint(i))
		})
		return nil
	})},
	{"offers an RSA key of sixteen thousand bits", "18", at(Encrypted, func(c *Conn, scale int) error {
		n := new(big.Int).Lsh(big.NewInt(1), 16_383)
		n.SetBit(n, 0, 1)
		key := Fields("ssh-rsa", []byte(mpint(big.NewInt(65_537).Bytes())[4:]), []byte(mpint(n.Bytes())[4:]))
		return signed(c, 4*scale, "rsa-sha2-512", key, make([]byte, 2048))
	})},
	{"offers a certificate", "18", at(Encrypted, func(c *Conn, scale int) error {
		const kind = "ssh-ed25519-cert-v01@openssh.com"
		return signed(c, 4*scale, kind, Fields(kind, make([]byte, 32), make([]byte, 32), Bytes(bytes.Repeat([]byte{0xff}, 200))),
			make([]byte, 64))
	})},
	{"asks for GSSAPI with a million mechanisms", "18", at(Encrypted, func(c *Conn, scale int) error {
		if err := c.Service(); err != nil {
			return err
		}
		flood(c, 10*scale, func(int) error {
			return c.Send(UserauthRequest, "x", "ssh-connection", "gssapi-with-mic", uint32(1<<31))
		})
		return nil
	})},
	{"calls itself by thirty kilobytes", "14", at(Encrypted, func(c *Conn, _ int) error {
		if err := c.Service(); err != nil {
			return err
		}
		name := strings.Repeat("\x1b]0;root\a\n ip=10.0.0.1 ", 1300)
		_ = c.Send(UserauthRequest, name, "ssh-connection", "keyboard-interactive", "", "")
		_, _ = c.Await(UserauthSuccess, UserauthFailure)
		return nil
	})},
	{"opens a channel before it is let in", "19 28", at(Encrypted, func(c *Conn, _ int) error {
		if err := c.Service(); err != nil {
			return err
		}
		p, err := c.Open("session", nil, window)
		return refused("a session before authentication", err == nil && p[0] == ChannelConfirm, err)
	})},
	{"signs with nothing", "19", at(Encrypted, func(c *Conn, scale int) error {
		key := Fields("ssh-ed25519", bytes.Repeat([]byte{9}, 32))
		return signed(c, 4*scale, "ssh-ed25519", key, make([]byte, 64))
	})},
}

// more sends something that ends the connection, with much behind it: a server that stops taking packets must still forget
// them.
func more(c *Conn, fields ...any) error {
	c.Together(func() {
		_ = c.Send(fields...)
		for range 40 {
			_ = c.Send(200)
		}
	})
	return c.Ended()
}

// signed offers a key with a signature that is none, n times. To be let in for it is what must not happen.
func signed(c *Conn, n int, algorithm string, key, signature []byte) error {
	if err := c.Service(); err != nil {
		return err
	}
	for range n {
		err := c.Send(UserauthRequest, "x", "ssh-connection", "publickey", true, algorithm, key, Fields(algorithm, signature))
		if err != nil {
			return nil
		}
		p, err := c.Await(UserauthSuccess, UserauthFailure)
		if err != nil {
			return nil
		}
		if p[0] == UserauthSuccess {
			return fmt.Errorf("the house believed a signature that is none, of %s", algorithm)
		}
	}
	return nil
}
