// Package hooks is the door for senders that know no SSH: they POST to an address that is a secret, and what they send is
// said in one room. It speaks HTTP/1.1 and answers JSON. What it says goes the same way as everything else that is said:
// through the house, saved before anybody sees it.
package hooks

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// Bounds of what strangers can make the house hold.
const (
	maxBody   = 64 << 10 // bytes of a request's body
	maxHeader = 8 << 10  // bytes of its head
	maxConns  = 256      // connections at a time; more are closed at once
	maxBusy   = 32       // requests in hand at a time; more are told to come again
)

// Times within which a client does its part.
const (
	headTime = 5 * time.Second
	bodyTime = 15 * time.Second
	idleTime = 60 * time.Second
)

// Config is what the door needs.
type Config struct {
	House *room.House
	Store *store.Store
	Log   *slog.Logger // slog.Default()
}

// Server is the door. Its methods may be called from any goroutine.
type Server struct {
	cfg   Config
	http  http.Server
	conns atomic.Int64
	busy  chan struct{} // one for each request in hand
}

// New makes a Server that is not serving yet.
func New(cfg Config) *Server {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	s := &Server{cfg: cfg, busy: make(chan struct{}, maxBusy)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hooks/{token}", s.post)
	s.http = http.Server{
		Handler: mux, ReadHeaderTimeout: headTime, ReadTimeout: bodyTime, WriteTimeout: 2 * bodyTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader, ConnState: s.count,
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo), // strangers' mistakes are no news
	}
	return s
}

// Serve answers on l until Shutdown, and closes it. It returns nil after Shutdown, and the listener's error otherwise.
func (s *Server) Serve(l net.Listener) error {
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown stops listening and waits for the requests in hand; when ctx ends first, they are cut off.
func (s *Server) Shutdown(ctx context.Context) error {
	if err := s.http.Shutdown(ctx); err != nil {
		return errors.Join(err, s.http.Close())
	}
	return nil
}

// count closes connections beyond maxConns.
func (s *Server) count(c net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if s.conns.Add(1) > maxConns {
			_ = c.Close() // the server notices and lets go of it
		}
	case http.StateClosed, http.StateHijacked:
		s.conns.Add(-1)
	}
}

// post says what was sent.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	default:
		s.refuse(w, errBusy)
		return
	}
	number, err := s.say(w, r)
	if err != nil {
		s.refuse(w, err)
		return
	}
	answer(w, http.StatusOK, reply{OK: true, ID: number})
}

// say finds whose token it is before it reads what was sent: who has none is not listened to.
func (s *Server) say(w http.ResponseWriter, r *http.Request) (number uint64, err error) {
	ctx := r.Context()
	account, err := s.cfg.Store.AccountByKey(ctx, room.HookKey(r.PathValue("token")))
	if err != nil {
		return 0, err
	}
	hook, err := s.cfg.Store.BotOf(ctx, account.ID)
	if err != nil {
		return 0, err
	}
	if len(hook.Rooms) != 1 {
		return 0, store.ErrNoRoom // retention never takes rooms, so this hook was not made by us
	}
	text, err := readText(http.MaxBytesReader(w, r.Body, maxBody), r.Header.Get("Content-Type"))
	if err != nil {
		return 0, err
	}
	desk, err := s.cfg.House.Errand(room.AccountPerson(account))
	if err != nil {
		return 0, err
	}
	id := messageID(account.ID, r.Header.Get("Idempotency-Key"))
	return desk.In(hook.Rooms[0]).Post(ctx, id, room.Words{Kind: store.Said, Text: text})
}
