package sshapp

import (
	"context"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// keepAlive finds out that a peer is gone without a word, such as a laptop that was shut. Every KeepaliveEvery it asks a
// question that each client must answer, if only with no. A connection answers in order, so that a second question
// would tell nothing before the first has been answered: it gets twice the time instead, three times in all.
func (s *Server) keepAlive(conn gossh.Conn, l *line, ctx context.Context) {
	defer s.caught(l)
	every := s.cfg.Limits.KeepaliveEvery
	if every == 0 {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		gone := time.AfterFunc(2*every, func() {
			s.log.Info("gone", "addr", l.addr, "visit", l.visitor.Number)
			_ = l.Close()
		})
		_, _, err := conn.SendRequest("keepalive@openssh.com", true, nil)
		gone.Stop()
		if err != nil {
			return // the connection has ended
		}
	}
}
