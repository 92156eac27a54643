// Bare is the least that a Wish server can do for a terminal: it takes any key, prints a line and waits for the end of
// input. What a join costs here is the price of SSH itself, against which bench compares ours:
//
//	go run ./bench -phases join -vs 'go run ./bench/bare -addr {addr}'
package main

import (
	"crypto/ed25519"
	"encoding/pem"
	"flag"
	"io"
	"log"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:2222", "where to listen, `host:port`")
	flag.Parse()
	key, err := hostKey()
	if err != nil {
		log.Fatal(err)
	}
	server, err := wish.NewServer(
		wish.WithAddress(*addr),
		wish.WithHostKeyPEM(key),
		wish.WithPublicKeyAuth(func(ssh.Context, ssh.PublicKey) bool { return true }),
		wish.WithMiddleware(func(ssh.Handler) ssh.Handler { return stay }),
	)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(server.ListenAndServe())
}

// hostKey makes a key of the kind that ours has; Wish's own would be lost with the process as well.
func hostKey() ([]byte, error) {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(block), nil
}

func stay(s ssh.Session) {
	wish.Println(s, "welcome")
	_, _ = io.Copy(io.Discard, s) // ends when the client does
}
