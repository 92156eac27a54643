//go:build linux

package main

import (
	"crypto/ed25519"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// chat is the least SSH chat in line mode: it asks the terminal what it is, echoes what is typed and hands every line to
// everybody. It has its manners: "plain", "asking" for the guest's name, "tedious", or those that do something wrong.
type chat struct {
	manners string

	mu     sync.Mutex // guards all below
	guests []*guest
	lines  int
	held   string // the line that waits for the next one, for tea0000 when lines are swapped
}

// guest is somebody in the chat. The chat's mutex guards all of it.
type guest struct {
	name  string
	draft string
	out   ssh.Channel
}

// serveChat serves until the process is ended.
func serveChat(addr, manners string) {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		log.Fatal(err)
	}
	config := &ssh.ServerConfig{
		ServerVersion:     "SSH-2.0-LineChat",
		PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return nil, nil },
	}
	config.AddHostKey(signer)
	l, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	c := &chat{manners: manners}
	for {
		conn, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go c.welcome(conn, config) // ends with the connection
	}
}

func (c *chat) welcome(conn net.Conn, config *ssh.ServerConfig) {
	who, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				_ = r.Reply(r.Type == "pty-req" || r.Type == "shell", nil)
			}
		}()
		c.stay(channel, who.User())
	}
}

// stay is one guest's visit.
func (c *chat) stay(channel ssh.Channel, name string) {
	g := &guest{out: channel, name: name}
	fmt.Fprint(channel, "\x1b[c") // no one gets further whose terminal does not answer
	if readTo(channel, 'c') == "" {
		return
	}
	if c.manners == "asking" {
		fmt.Fprint(channel, "\x1b[1mWho\x1b[0m are you? ")
		g.name = readTo(channel, '\r')
	}
	fmt.Fprintf(channel, "\r\nwelcome %s\r\n> ", g.name)
	c.mu.Lock()
	c.guests = append(c.guests, g)
	c.mu.Unlock()
	var b [1]byte
	for {
		if _, err := channel.Read(b[:]); err != nil {
			return
		}
		c.key(g, b[0])
	}
}

// readTo reads until a byte comes and returns what came before.
func readTo(r io.Reader, end byte) string {
	var text strings.Builder
	var b [1]byte
	for {
		if _, err := r.Read(b[:]); err != nil {
			return ""
		}
		if b[0] == end {
			return text.String()
		}
		text.WriteByte(b[0])
	}
}

func (c *chat) key(g *guest, key byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case key == '\r':
		c.tell(fmt.Sprintf("%s: %s", g.name, g.draft))
		g.draft = ""
		g.prompt("")
	case key == 0x7f:
		g.draft = g.draft[:max(0, len(g.draft)-1)]
		g.prompt("")
	default:
		g.draft += string([]byte{key})
		_, _ = g.out.Write([]byte{key})
	}
}

// tedium is how long a tedious chat takes for a line.
const tedium = 20 * time.Millisecond

// tell hands a line to everybody, in its manner.
func (c *chat) tell(line string) {
	c.lines++
	switch {
	case c.manners == "tedious":
		time.Sleep(tedium)
	case c.manners == "hangup" && c.lines == 2:
		_ = c.guests[len(c.guests)-1].out.Close()
	}
	for _, g := range c.guests {
		switch {
		case c.manners == "drop" && c.lines%3 == 0 && g.name == "tea0001":
		case c.manners == "swap" && g.name == "tea0000" && c.held == "":
			c.held = line
		case c.manners == "swap" && g.name == "tea0000":
			g.prompt(line + "\r\n" + c.held + "\r\n")
			c.held = ""
		default:
			g.prompt(line + "\r\n")
		}
	}
}

// prompt writes something and then the line that is being typed.
func (g *guest) prompt(above string) {
	fmt.Fprintf(g.out, "\r\x1b[K%s> %s", above, g.draft)
}
