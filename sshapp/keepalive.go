package sshapp

import (
	"context"
	"math"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// keepAlive finds out that a peer is gone without a word, such as a laptop that was shut. Every KeepaliveEvery it asks a
// question that each client must answer, if only with no. A connection answers in order, so that a second question
// would tell nothing before the first has been answered: it gets twice the time instead, three times in all.
//
// Between two questions there is only a timer, which ends with ctx.
func (s *Server) keepAlive(conn gossh.Conn, l *line, ctx context.Context) {
	every := s.cfg.Limits.KeepaliveEvery
	if every == 0 {
		return
	}
	var next *time.Timer
	next = time.AfterFunc(math.MaxInt64, func() { // not before it is set
		defer s.caught(l)
		if s.answers(conn, l) && ctx.Err() == nil {
			next.Reset(together(time.Since(s.began), every))
		}
	})
	next.Reset(together(time.Since(s.began), every))
	context.AfterFunc(ctx, func() { next.Stop() })
}

// rounds is how close together questions are asked at once: to wake a process up that is at rest costs more than to ask.
const rounds = time.Second

// together is how long to wait, every at most, until a time that is a multiple of rounds. now is on the server's own clock.
func together(now, every time.Duration) time.Duration {
	if every < 2*rounds {
		return every
	}
	return (now + every).Truncate(rounds) - now
}

// answers asks the question; false when there is nobody any more.
func (s *Server) answers(conn gossh.Conn, l *line) bool {
	gone := time.AfterFunc(2*s.cfg.Limits.KeepaliveEvery, func() {
		s.log.Info("gone", "ip", l.addr, "visit", l.visitor.Number)
		l.lost()
	})
	defer gone.Stop()
	_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
	return err == nil
}
