package main

import (
	"context"
	"flag"
	"log/slog"
	"net"
	"strings"

	"teahouse/room"
	"teahouse/sshapp/hooks"
	"teahouse/store"
)

// hookSettings are the flags of the webhooks' door.
type hookSettings struct {
	addr string
	url  string
}

func (s *hookSettings) define(fs *flag.FlagSet) {
	fs.StringVar(&s.addr, "hooks", "", "where to listen for webhooks (HTTP), `host:port`; none: there are no webhooks")
	fs.StringVar(&s.url, "hooks-url", "", "the `URL` under which senders reach --hooks, such as https://tea.example.com; by default http:// and its address")
}

// hookDoor is the webhooks' door: nothing is said through it before serve.
type hookDoor struct {
	url    string
	listen net.Listener
	server *hooks.Server // nil before serve
	served chan error
}

// listenForHooks takes the address; nil when there are to be no webhooks.
func listenForHooks(s hookSettings) (*hookDoor, error) {
	if s.addr == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return nil, &listenError{s.addr, err}
	}
	d := &hookDoor{url: strings.TrimRight(s.url, "/"), listen: l, served: make(chan error, 1)}
	if d.url == "" {
		d.url = "http://" + l.Addr().String()
	}
	return d, nil
}

// address is where webhooks are posted to, "" for a house without.
func (d *hookDoor) address() string {
	if d == nil {
		return ""
	}
	return d.url
}

// serve opens the door. A listener that fails later is the operator's to know; the house goes on without webhooks.
func (d *hookDoor) serve(rooms *room.House, st *store.Store, log *slog.Logger) {
	if d == nil {
		return
	}
	d.server = hooks.New(hooks.Config{House: rooms, Store: st, Log: log})
	go func() { // ends with close
		err := d.server.Serve(d.listen)
		if err != nil {
			log.Error("fault", "doing", "listen for webhooks", "err", err)
		}
		d.served <- err
	}()
}

// close lets the requests in hand be answered.
func (d *hookDoor) close(ctx context.Context, log *slog.Logger) {
	if d == nil {
		return
	}
	if d.server == nil {
		_ = d.listen.Close()
		return
	}
	if err := d.server.Shutdown(ctx); err != nil {
		log.Info("some webhooks were not answered in time", "err", err)
	}
	<-d.served
}
