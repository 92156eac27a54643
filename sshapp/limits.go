package sshapp

import "time"

// Limits bounds what one server, one address and one connection may take. A zero field takes the default that stands
// beside it; a negative one is no limit.
type Limits struct {
	HandshakeTimeout time.Duration // 20 s: from the first byte to a shell, less the time in which a person is asked about the host key
	SignInTimeout    time.Duration // 5 min: how long the sign-in screen waits
	WriteTimeout     time.Duration // 30 s: for a client that has stopped reading
	KeepaliveEvery   time.Duration // 30 s: between questions to a silent client, which is gone after three times that
	MaxConns         int           // 2,000: connections in all; never more than the process may open files, less 100
	MaxConnsPerAddr  int           // 32: connections of one address (an IPv6 /64 is one address)
	MaxUnauthPerAddr int           // 10: those of them that have not come to a shell yet
	NewPerAddr       float64       // 2: new connections of one address per second …
	NewBurstPerAddr  int           // 60: … beyond so many at once
}

// spareFiles are the descriptors that connections leave to the database, the log and the listener.
const spareFiles = 100

// effective replaces zero fields by their defaults and then says "no limit" with 0. files is how many files the process
// may open, 0 when nobody counts.
func (l Limits) effective(files int) Limits {
	l.HandshakeTimeout = effective(l.HandshakeTimeout, 20*time.Second)
	l.SignInTimeout = effective(l.SignInTimeout, 5*time.Minute)
	l.WriteTimeout = effective(l.WriteTimeout, 30*time.Second)
	l.KeepaliveEvery = effective(l.KeepaliveEvery, 30*time.Second)
	l.MaxConns = effective(l.MaxConns, 2000)
	l.MaxConnsPerAddr = effective(l.MaxConnsPerAddr, 32)
	l.MaxUnauthPerAddr = effective(l.MaxUnauthPerAddr, 10)
	l.NewPerAddr = effective(l.NewPerAddr, 2)
	l.NewBurstPerAddr = effective(l.NewBurstPerAddr, 60)
	if room := files - spareFiles; files > 0 && (l.MaxConns == 0 || l.MaxConns > room) {
		l.MaxConns = max(room, 1)
	}
	return l
}

func effective[T int | float64 | time.Duration](v, standard T) T {
	switch {
	case v == 0:
		return standard
	case v < 0:
		return 0
	}
	return v
}
