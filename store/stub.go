package store

import (
	"context"
	"time"
)

type Ignored struct {
	Account AccountID
	Block   bool
}

func (s *Store) Ignores(ctx context.Context, account AccountID) ([]Ignored, error) { return nil, nil }

func (s *Store) Sanctioned(ctx context.Context, kind SanctionKind, room RoomID, subjects []string, now time.Time) (Sanction, bool, error) {
	return Sanction{}, false, nil
}
func (s *Store) HouseSettings(ctx context.Context) (map[string]string, error) {
	return map[string]string{}, nil
}
func AccountSubject(id AccountID) string { return "a:" }
func KeySubject(f string) string         { return "k:" + f }
func NetSubject(f string) string         { return "n:" + f }
func GuestSubject(f string) string       { return "g:" + f }

func (s *Store) MessageByNumber(ctx context.Context, account AccountID, number uint64) (Message, error) {
	return Message{}, ErrNoMessage
}
