package sshapp_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/sshapp/command"
)

//security:holds 39
func TestAPanicEndsItsVisitAlone(t *testing.T) {
	h := open(t, lively, func(v *sshapp.Visitor) int {
		one := make([]byte, 1)
		for {
			if _, err := v.Channel.Read(one); err != nil {
				return 0
			}
			if one[0] == '!' {
				panic("dropped a cup\n\x1b[2J")
			}
			_, _ = v.Channel.Write(one)
		}
	})
	_, careful, _ := h.visit(t)
	client, clumsy, v := h.visit(t)
	if _, err := clumsy.Write([]byte("!")); err != nil {
		t.Fatal(err)
	}
	if got := clumsy.exit(t); got != 1 {
		t.Errorf("exit status %d, want 1", got)
	}
	await(t, "the visit", v.Context.Done())
	await(t, "its connection", ended(client))
	line := h.log.await(t, "panic", "dropped a cup", "visit=2", "ip=127.0.0.1", "server_test.go")
	if strings.ContainsAny(line, "\x1b") || strings.Count(line, "\n") != 1 {
		t.Errorf("log line %q has raw controls", line)
	}
	if _, err := careful.Write([]byte("k")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(careful, make([]byte, 1)); err != nil {
		t.Errorf("the other visit: %v", err)
	}
}

//security:holds 13 14
func TestLogsWhoComesAndGoesWithoutTheirControls(t *testing.T) {
	h := open(t, lively, func(v *sshapp.Visitor) int { return 0 })
	client, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
		User: "al\x1b[2Jice\nlevel=ERROR msg=forged", ClientVersion: "SSH-2.0-kettle",
		Auth: []ssh.AuthMethod{withoutQuestions()}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	c := session(t, client)
	c.must(t, "pty-req", pty("xterm", 80, 24))
	c.must(t, "shell", nil)
	v := h.next(t)
	if strings.ContainsAny(v.User, "\x1b\n") || v.Client != "SSH-2.0-kettle" || v.Number != 1 {
		t.Errorf("visitor %d: User = %q, Client = %q", v.Number, v.User, v.Client)
	}
	h.log.await(t, "msg=in", "visit=1", "ip=127.0.0.1", "user=", "kettle")
	h.log.await(t, "msg=out", "visit=1")
	if strings.Contains(h.log.String(), "\nlevel=ERROR") || strings.Contains(h.log.String(), "\x1b") {
		t.Errorf("a stranger wrote in the log:\n%s", h.log)
	}
}

//security:holds 42
func TestShutdownLetsVisitsSayGoodbye(t *testing.T) {
	leave := make(chan struct{})
	h := open(t, lively, func(v *sshapp.Visitor) int {
		<-leave
		_, _ = io.WriteString(v.Channel, "goodbye")
		return 0
	})
	client, c, v := h.visit(t)
	half := connect(t, h)
	over := make(chan error, 1)
	go func() { over <- h.Shutdown(t.Context()) }() // ends with the visit
	await(t, "a connection without a shell", hungUp(half))
	if err := <-h.over; err != nil {
		t.Errorf("Serve = %v, want nil after Shutdown", err)
	}
	if conn, err := net.Dial("tcp", h.addr); err == nil {
		conn.Close()
		t.Error("somebody could still connect")
	}
	if v.Context.Err() != nil {
		t.Fatal("the visit was cut off")
	}
	close(leave)
	said, err := io.ReadAll(c)
	if err != nil || string(said) != "goodbye" {
		t.Errorf("the visit's last words = %q, %v, want goodbye", said, err)
	}
	client.Close() // as clients do when their session has ended
	if err := <-over; err != nil {
		t.Errorf("Shutdown = %v", err)
	}
}

//security:holds 42
func TestShutdownLosesPatience(t *testing.T) {
	h := open(t, lively, nil) // visits that stay
	_, _, v := h.visit(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := h.Shutdown(ctx); err != context.DeadlineExceeded {
		t.Errorf("Shutdown = %v, want %v", err, context.DeadlineExceeded)
	}
	await(t, "the visit", v.Context.Done())
}

func TestServeAfterShutdownServesNobody(t *testing.T) {
	h := open(t, lively, nil)
	if err := h.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Serve(l); err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
	if conn, err := net.Dial("tcp", l.Addr().String()); err == nil {
		conn.Close()
		t.Error("the listener is still open")
	}
}

// TestAClientThatStopsReadingHoldsNobodyUp fills the network between a visit and a client that has stopped reading.
//
//security:holds 37 s14
func TestAClientThatStopsReadingHoldsNobodyUp(t *testing.T) {
	limits := lively
	limits.WriteTimeout = 200 * time.Millisecond
	h := open(t, limits, func(v *sshapp.Visitor) int {
		for {
			if _, err := v.Channel.Write(make([]byte, 1<<15)); err != nil {
				return 0
			}
		}
	})
	c, _, stop := h.visitDeaf(t)
	go func() { _, _ = io.Copy(io.Discard, c) }() // ends with the channel
	stop()
	h.log.await(t, "msg=out")
}

func TestTheOwnersCodeIsGoodOnce(t *testing.T) {
	code := sshapp.NewOwnerCode()
	if code.String() == sshapp.NewOwnerCode().String() {
		t.Error("two codes are the same")
	}
	if len(code.String()) != 19 || strings.ContainsAny(code.String(), "01IOio") {
		t.Errorf("code %s is not four groups of four clear signs", code)
	}
	for _, wrong := range []string{"", "x", code.String() + "A", code.String()[:18], strings.Repeat("-", 19)} {
		if code.Redeem(wrong) {
			t.Errorf("Redeem(%q) = true", wrong)
		}
	}
	if !code.Redeem(strings.ToLower(code.String())) {
		t.Error("the code is not taken in small letters")
	}
	if code.Redeem(code.String()) {
		t.Error("the code was taken twice")
	}
}

func TestTheOwnersCodeCannotBeGuessed(t *testing.T) {
	h := open(t, lively, nil)
	_, _, v := h.visit(t)
	for i := range 5 {
		if err := h.Claim(v, "WRONG"); !errors.Is(err, command.ErrWrongCode) {
			t.Fatalf("try %d: %v, want %v", i+1, err, command.ErrWrongCode)
		}
	}
	often, ok := errors.AsType[room.TooOften](h.Claim(v, h.owner.String()))
	if !ok || often.Wait <= 0 || often.Wait > time.Minute {
		t.Errorf("the sixth try in a minute: %v, want room.TooOften within a minute", often)
	}
	elsewhere := *v
	elsewhere.Addr = "192.0.2.1"
	if err := h.Claim(&elsewhere, h.owner.String()); err != nil {
		t.Errorf("the right code from another address: %v", err)
	}
	elsewhere.Addr = "192.0.2.2"
	if err := h.Claim(&elsewhere, h.owner.String()); !errors.Is(err, command.ErrNoCode) {
		t.Errorf("the same code again: %v, want %v", err, command.ErrNoCode)
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	if _, err := sshapp.New(sshapp.Config{}); err == nil {
		t.Error("New without anything = nil error")
	}
}
