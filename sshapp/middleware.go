package sshapp

import (
	"fmt"
	"runtime/debug"
	"time"

	"charm.land/ssh"
)

// visitorOf is the visitor that the guard made before it let the shell through.
func visitorOf(sess ssh.Session) *Visitor { return lineOf(sess.Context()).visitor }

// run runs the visit and tells the client how it ended.
func (s *Server) run(ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		_ = sess.Exit(s.program(visitorOf(sess))) // fails when the client has gone
	}
}

// count lets Shutdown wait for the visit, and turns away who comes after it.
func (s *Server) count(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		s.mu.Lock()
		if s.closing {
			s.mu.Unlock()
			return
		}
		s.visits.Add(1)
		s.mu.Unlock()
		defer s.visits.Done()
		next(sess)
	}
}

// record logs that somebody came and went.
func (s *Server) record(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		v, came := visitorOf(sess), time.Now()
		v.Log.Info("in", "user", v.User, "client", v.Client, "key", v.Key != nil)
		defer func() { v.Log.Info("out", "user", v.User, "after", time.Since(came).Round(time.Second)) }()
		next(sess)
	}
}

// contain keeps a panic from everybody else. The session ends with it.
func (s *Server) contain(next ssh.Handler) ssh.Handler {
	return func(sess ssh.Session) {
		defer func() {
			if r := recover(); r != nil {
				visitorOf(sess).Log.Error("panic", "err", fmt.Sprint(r), "stack", string(debug.Stack()))
				_ = sess.Exit(1)
			}
		}()
		next(sess)
	}
}

// caught is deferred by the goroutines that no middleware stands above: a panic ends their connection alone.
func (s *Server) caught(l *line) {
	if r := recover(); r != nil {
		s.log.Error("panic", "ip", l.addr, "err", fmt.Sprint(r), "stack", string(debug.Stack()))
		_ = l.Close()
	}
}
