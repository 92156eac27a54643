package sshapp

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Program replaces what a visit runs, before Serve is called: the doors are tested without the screens behind them.
func (s *Server) Program(visit func(*Visitor) int) { s.program = visit }

// Farewell replaces how long a connection may outlive its session, before Serve is called.
func (s *Server) Farewell(d time.Duration) { s.farewell = d }

// HeaderTime replaces how long a proxy may take for its header.
func (s *Server) HeaderTime(d time.Duration) {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	s.gate.headerTime = d
}

// AddrKey is how limits count an address.
var AddrKey = addrKey

// Claim is how a visitor tries the owner's code.
func (s *Server) Claim(v *Visitor, code string) error {
	return s.claim(v)(code, func() error { return nil })
}

// Effective is what is left of limits when the process may open so many files; 0 is no limit.
func Effective(l Limits, files int) Limits { return l.effective(files) }

// Visit is what production runs for each visitor.
func (s *Server) Visit(v *Visitor) int { return s.visit(v) }

// Followed is what f of Trip is called with before the painter looks at the room by itself.
type Followed = followed

// Trip has every visit call f with each message before it is handled, and with nil before each drawing, so that a test
// can make it panic there.
func (s *Server) Trip(f func(tea.Msg)) { s.trip = f }

// Network is how a ban's network is read.
var Network = network
