package sshapp

import "time"

// Program replaces what a visit runs, before Serve is called: the doors are tested without the screens behind them.
func (s *Server) Program(visit func(*Visitor) int) { s.program = visit }

// Farewell replaces how long a connection may outlive its session, before Serve is called.
func (s *Server) Farewell(d time.Duration) { s.farewell = d }

// AddrKey is how limits count an address.
var AddrKey = addrKey
