package hostile

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// version is what the client calls itself.
const version = "SSH-2.0-hostile"

// Hello exchanges versions (RFC 4253 §4.2).
func (c *Conn) Hello() error {
	if _, err := c.Raw.Write([]byte(version + "\r\n")); err != nil {
		return err
	}
	return c.hear()
}

// hear reads the house's version.
func (c *Conn) hear() error {
	line, err := c.in.ReadString('\n')
	if err != nil {
		return fmt.Errorf("the house's version: %w", err)
	}
	c.ours, c.theirs = version, strings.TrimRight(line, "\r\n")
	return nil
}

// Init is a KEXINIT (RFC 4253 §7.1) that asks for one algorithm of each kind.
func Init() []byte {
	cookie := make(Bytes, 16)
	_, _ = rand.Read(cookie)
	const cipher, mac, host = "aes128-gcm@openssh.com", "hmac-sha2-256", "ssh-ed25519"
	return Fields(KexInit, cookie, "curve25519-sha256", host, cipher, cipher, mac, mac, "none", "none", "", "",
		false, uint32(0))
}

// Keys exchanges keys (RFC 8731). It may be called again on an encrypted connection, after which it speaks with new ones.
func (c *Conn) Keys() error {
	ours := Init()
	if err := c.packet(ours, 0); err != nil {
		return err
	}
	theirs, err := c.awaitKex(KexInit)
	if err != nil {
		return err
	}
	private, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	if err := c.Send(KexECDHInit, private.PublicKey().Bytes()); err != nil {
		return err
	}
	reply, err := c.awaitKex(KexECDHReply)
	if err != nil {
		return err
	}
	hostKey, rest, ok1 := cut(reply[1:])
	point, _, ok2 := cut(rest)
	if !ok1 || !ok2 {
		return errors.New("the house's half of the key exchange is cut off")
	}
	public, err := ecdh.X25519().NewPublicKey(point)
	if err != nil {
		return err
	}
	shared, err := private.ECDH(public)
	if err != nil {
		return err
	}
	secret := mpint(shared)
	hash := sha256.Sum256(Fields(c.ours, c.theirs, ours, theirs, hostKey, private.PublicKey().Bytes(), point, secret))
	if err := c.Send(NewKeys); err != nil {
		return err
	}
	if _, err := c.awaitKex(NewKeys); err != nil {
		return err
	}
	if c.session == nil {
		c.session = hash[:]
	}
	if c.out, err = c.derive(secret, hash[:], 'A', 'C'); err != nil {
		return err
	}
	c.back, err = c.derive(secret, hash[:], 'B', 'D')
	return err
}

// awaitKex reads up to a packet of the key exchange; what else comes, as may happen when keys are exchanged anew, is kept.
func (c *Conn) awaitKex(kind byte) ([]byte, error) {
	for {
		p, err := c.read()
		if err != nil {
			return nil, err
		}
		if len(p) > 0 && p[0] == kind {
			return p, nil
		}
		c.early = append(c.early, p)
	}
}

// derive makes the cipher of one way, from the letters that RFC 4253 §7.2 gives to its nonce and its key.
func (c *Conn) derive(secret Bytes, hash []byte, nonce, key int) (d direction, err error) {
	part := func(letter int) []byte {
		sum := sha256.Sum256(Fields(secret, Bytes(hash), letter, Bytes(c.session)))
		return sum[:]
	}
	block, err := aes.NewCipher(part(key)[:16])
	if err != nil {
		return d, err
	}
	d.aead, err = cipher.NewGCM(block)
	copy(d.nonce[:], part(nonce))
	return d, err
}

// mpint is a number as RFC 4251 §5 writes it.
func mpint(b []byte) Bytes {
	b = new(big.Int).SetBytes(b).Bytes()
	if len(b) > 0 && b[0]&0x80 != 0 {
		b = append([]byte{0}, b...)
	}
	return Fields(b)
}
