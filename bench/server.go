//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// command is a way to start a server.
type command struct {
	name  string // of the side in all figures
	line  string // for sh -c
	about string // which program it is, "" when only its handshake tells
	login script
}

// limitless are the flags with which our server lets a thousand people in from one address, and talk.
const limitless = "--conns 0 --conns-per-addr 0 --unauth-per-addr 0 --new-conns 0 --burst 0 --rate 0"

// commands are the servers to compare, ours first.
func (b *bench) commands(ctx context.Context, dir string) ([]command, error) {
	ours := command{name: "teahouse", line: b.serve, login: greeted}
	if ours.line == "" {
		fmt.Fprintln(b.progress, "building the server")
		program := filepath.Join(dir, "program")
		if err := build(ctx, program); err != nil {
			return nil, err
		}
		out, err := exec.CommandContext(ctx, program, "version").Output()
		if err != nil {
			return nil, fmt.Errorf("ask %s for its version: %w", program, err)
		}
		ours.about = strings.TrimSpace(string(out))
		ours.line = fmt.Sprintf("exec '%s' serve --addr {addr} --data {dir} %s", program, limitless)
		if b.profile != "" {
			ours.line += fmt.Sprintf(" --profile '%s'", b.profile)
		}
	}
	if b.vs == "" {
		return []command{ours}, nil
	}
	return []command{ours, {name: "other", line: b.vs, login: b.vsLogin}}, nil
}

// build builds the module that this program is part of.
func build(ctx context.Context, program string) error {
	gomod, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return fmt.Errorf("find the module: %w", err)
	}
	dir := filepath.Dir(strings.TrimSpace(string(gomod)))
	var out []byte
	// Which revision it is should be told, but there may be no repository, or no git.
	for _, vcs := range []string{"true", "false"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs="+vcs, "-o", program, ".")
		cmd.Dir = dir
		if out, err = cmd.CombinedOutput(); err == nil {
			return nil
		}
	}
	return fmt.Errorf("build %s: %w\n%s", dir, err, out)
}

// A server has this long to listen, and this long to end. The first is generous for "go run", which builds.
const (
	openTime  = 2 * time.Minute
	closeTime = 15 * time.Second
)

// server is a running server.
type server struct {
	process
	line   string // as it was started
	addr   string
	log    string        // the file with what it has printed
	opened time.Duration // from its start until it listened
	cmd    *exec.Cmd
	done   chan struct{} // closed when the shell has ended
}

// start starts a server and waits until it listens. It runs in a process group of its own, so that all of it can be
// ended, and Ctrl+C reaches it through us alone.
func start(ctx context.Context, line, dir string) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &server{addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), log: dir + ".log", done: make(chan struct{})}
	s.line = strings.NewReplacer("{addr}", s.addr, "{port}", strconv.Itoa(port), "{dir}", dir).Replace(line)
	s.cmd = exec.Command("sh", "-c", s.line)
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	s.cmd.Stdout, s.cmd.Stderr = out, out
	begin := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { // ends with the process, which stop ends
		_ = s.cmd.Wait()
		close(s.done)
	}()
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	for {
		var ok bool
		if s.process, ok = listener(port); ok {
			s.opened = time.Since(begin)
			return s, nil
		}
		select {
		case <-time.After(time.Millisecond):
			continue
		case <-s.done:
			err = errors.New("it has ended")
		case <-ctx.Done():
			err = ctx.Err()
		}
		s.stop()
		return nil, fmt.Errorf("%s: %w\n%s", s.line, err, s.lastWords())
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// stop ends the server: as a service manager would, and for good if that does not help.
func (s *server) stop() {
	group := -s.cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM) // fails when it has ended
	select {
	case <-s.done:
	case <-time.After(closeTime):
	}
	_ = syscall.Kill(group, syscall.SIGKILL)
	<-s.done
}

// lastWords is the end of what the server has printed.
func (s *server) lastWords() string {
	const most = 2000
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(0, len(text)-most):]))
}
