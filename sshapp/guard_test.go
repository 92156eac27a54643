package sshapp_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/sshapp"
)

//security:holds 25 31 s9
func TestRefusesAndAnswersWhatIsNoChat(t *testing.T) {
	h := open(t, lively, nil)
	client := h.dial(t)
	c := session(t, client)
	c.must(t, "pty-req", pty("xterm", 80, 24))
	refused := func(when string) {
		for name, payload := range map[string][]byte{
			"auth-agent-req@openssh.com": nil,
			"x11-req":                    make([]byte, 20),
			"subsystem":                  text("sftp"),
			"signal":                     text("INT"),
			"break":                      make([]byte, 4),
			"pty-req":                    pty("xterm", 80, 24),
			"no such thing":              make([]byte, 20_000),
		} {
			if c.ask(t, name, payload) {
				t.Errorf("%s, %s: yes, want no", when, name)
			}
		}
	}
	refused("before the shell")
	c.must(t, "shell", nil)
	h.next(t)
	refused("after the shell")
	for name, payload := range map[string][]byte{"shell": nil, "exec": text("ls"), "env": env("LANG", "C")} {
		if c.ask(t, name, payload) {
			t.Errorf("a second %s: yes, want no", name)
		}
	}
	for _, name := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "keepalive@openssh.com", "x"} {
		if ok, _, err := client.SendRequest(name, true, nil); ok || err != nil {
			t.Errorf("%s = %v, %v, want an answer, and that no", name, ok, err)
		}
	}
}

//security:holds 25 26 s3
func TestOneSessionAndNothingElse(t *testing.T) {
	h := open(t, lively, nil)
	client, _, _ := h.visit(t)
	for _, kind := range []string{"session", "direct-tcpip", "tun@openssh.com", strings.Repeat("x", 20_000)} {
		if _, _, err := client.OpenChannel(kind, nil); err == nil {
			t.Errorf("a channel of type %.20s was opened", kind)
		}
	}
}

//security:holds 26
func TestAConnectionThatKeepsAskingIsEnded(t *testing.T) {
	h := open(t, lively, nil)
	client, _, v := h.visit(t)
	for range 11 {
		_, _, _ = client.OpenChannel("direct-tcpip", nil)
	}
	await(t, "the connection", ended(client))
	await(t, "the visit", v.Context.Done())
}

//security:holds 29 s4
func TestKeepsOnlyTheEnvironmentOfATerminal(t *testing.T) {
	h := open(t, lively, nil)
	c := session(t, h.dial(t))
	for _, e := range []struct {
		name, value string
		want        bool
	}{
		{"LANG", "zh_CN.UTF-8", true},
		{"LC_ALL", "en_US.UTF-8", true},
		{"COLORTERM", "truecolor", true},
		{"TERM_PROGRAM", "iTerm\x1b[31m.app\n", true},
		{"VTE_VERSION", "7600", true},
		{"NO_COLOR", "1", true},
		{"TZ", "Asia/Shanghai", true},
		{"LD_PRELOAD", "/tmp/x.so", false},
		{"PATH", "/", false},
		{"LC_\x1b[2J", "x", false},
		{"LC_" + strings.Repeat("A", 100), "x", false},
		{"LC_TIME", strings.Repeat("x", 257), false},
	} {
		if got := c.ask(t, "env", env(e.name, e.value)); got != e.want {
			t.Errorf("env %.20q = %v, want %v", e.name, got, e.want)
		}
	}
	for i := range 30 { // of which some are one too many
		c.ask(t, "env", env(fmt.Sprintf("LC_X%d", i), "x"))
	}
	c.must(t, "pty-req", pty("xterm", 80, 24))
	c.must(t, "shell", nil)
	got := h.next(t).Env
	if got["LANG"] != "zh_CN.UTF-8" || got["TZ"] != "Asia/Shanghai" || got["LC_ALL"] != "en_US.UTF-8" {
		t.Errorf("Env = %q, misses what was sent first", got)
	}
	if strings.ContainsAny(got["TERM_PROGRAM"], "\x1b\n") {
		t.Errorf("TERM_PROGRAM = %q, want it cleaned", got["TERM_PROGRAM"])
	}
	if len(got) != 16 {
		t.Errorf("%d variables were kept, want 16: %q", len(got), got)
	}
}

//security:holds 29 s4
func TestAFloodBeforeTheShellIsEnded(t *testing.T) {
	h := open(t, lively, nil)
	client := h.dial(t)
	c := session(t, client)
	for range 1000 {
		if _, err := c.SendRequest("env", false, env("LANG", "C")); err != nil {
			break
		}
	}
	await(t, "the connection", ended(client))
	h.log.await(t, "refused", "too many requests")
}

//security:holds 13 30 s2
func TestSizesAreClampedAndNames(t *testing.T) {
	const most = 1<<32 - 1
	for _, c := range []struct {
		name        string
		w, h        uint32
		wantW, want int
	}{
		{"usual", 80, 24, 80, 24},
		{"nothing", 0, 0, 1, 1},
		{"the largest", 500, 200, 500, 200},
		{"absurd", 65535, 65535, 500, 200},
		{"negative in 32 bits", 1 << 31, 1 << 31, 500, 200},
		{"all bits", most, most, 500, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, lively, nil)
			s := session(t, h.dial(t))
			s.must(t, "pty-req", pty("xterm\x1b]0;x\a"+strings.Repeat("y", 300), c.w, c.h))
			s.must(t, "shell", nil)
			v := h.next(t)
			if w, h := v.Size(); w != c.wantW || h != c.want {
				t.Errorf("at the start Size = %d×%d, want %d×%d", w, h, c.wantW, c.want)
			}
			if strings.ContainsAny(v.Term, "\x1b\a") || len(v.Term) > 64 {
				t.Errorf("Term = %q, want it cleaned and at most 64 long", v.Term)
			}
			s.ask(t, "window-change", window(3, 3))
			s.ask(t, "window-change", window(c.w, c.h)) // answered, so it has been seen
			if w, h := v.Size(); w != c.wantW || h != c.want {
				t.Errorf("after a change Size = %d×%d, want %d×%d", w, h, c.wantW, c.want)
			}
		})
	}
}

// TestOnlyTheNewestSizeCounts drives what stops the stock session for ever: changes before the shell, and more of them
// than anybody reads.
//
//security:holds 30 s5
func TestOnlyTheNewestSizeCounts(t *testing.T) {
	h := open(t, lively, nil)
	c := session(t, h.dial(t))
	if c.ask(t, "window-change", window(10, 10)) {
		t.Error("a window-change without a terminal: yes, want no")
	}
	c.must(t, "pty-req", pty("xterm", 80, 24))
	for i := range uint32(100) {
		c.ask(t, "window-change", window(100+i, 50))
	}
	c.must(t, "shell", nil)
	v := h.next(t)
	if w, h := v.Size(); w != 199 || h != 50 {
		t.Errorf("Size = %d×%d, want 199×50", w, h)
	}
	told, goOn := make(chan int), make(chan struct{})
	v.OnResize(func() {
		w, _ := v.Size()
		told <- w
		<-goOn
	})
	<-told // the 100 before
	for i := range uint32(20_000) {
		if _, err := c.SendRequest("window-change", false, window(1+i%300, 1+i%100)); err != nil {
			t.Fatal(err)
		}
	}
	c.ask(t, "window-change", window(123, 45))
	if w, h := v.Size(); w != 123 || h != 45 {
		t.Errorf("Size = %d×%d, want 123×45", w, h)
	}
	goOn <- struct{}{}
	if w := <-told; w != 123 {
		t.Errorf("told of a width of %d, want 123", w)
	}
	goOn <- struct{}{}
	c.ask(t, "window-change", window(77, 45))
	if w := <-told; w != 77 {
		t.Errorf("told of a width of %d once more, want once for all that came meanwhile, and then 77", w)
	}
	goOn <- struct{}{}
}

//security:holds 13
func TestCommandsAreCleanedAndBounded(t *testing.T) {
	h := open(t, lively, nil)
	c := session(t, h.dial(t))
	c.must(t, "pty-req", pty("xterm", 80, 24))
	if c.ask(t, "exec", text(strings.Repeat("x", 64<<10+1))) {
		t.Error("a command of more than 64 KiB: yes, want no")
	}
	c.must(t, "exec", text("lobby one\ntwo\x1b[2J\n"))
	if v := h.next(t); v.Command != "lobby one\ntwo" {
		t.Errorf("Command = %q, want it cleaned, with its lines", v.Command)
	}
}

// TestWithoutATerminalThereIsASentence: what is no command is told how to get where it may have meant.
//
//security:holds 31
func TestWithoutATerminalThereIsASentence(t *testing.T) {
	h := open(t, lively, nil)
	c := session(t, h.dial(t))
	c.must(t, "exec", text("lobby"))
	said, err := io.ReadAll(c.Stderr())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"no command lobby", "ssh -t HOST lobby"} {
		if !strings.Contains(string(said), want) {
			t.Errorf("said %q, want %q in it", said, want)
		}
	}
	if got := c.exit(t); got != 64 {
		t.Errorf("exit status %d, want 64", got)
	}
}

// TestLeavingEndsTheVisit: for a full-screen program an end of input, a closed channel and a lost line are all one, even
// if the client keeps the connection.
//
//security:holds 32 s6
func TestLeavingEndsTheVisit(t *testing.T) {
	for name, leave := range map[string]func(*ssh.Client, *channel) error{
		"end of input":      func(_ *ssh.Client, c *channel) error { return c.CloseWrite() },
		"closed channel":    func(_ *ssh.Client, c *channel) error { return c.Close() },
		"closed connection": func(client *ssh.Client, _ *channel) error { return client.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, lively, func(v *sshapp.Visitor) int {
				_, _ = io.Copy(io.Discard, v.Channel)
				<-v.Context.Done()
				return 7
			})
			client, c, v := h.visit(t)
			if err := leave(client, c); err != nil {
				t.Fatal(err)
			}
			await(t, "the visit", v.Context.Done())
			if name == "end of input" {
				if got := c.exit(t); got != 7 {
					t.Errorf("exit status %d, want the visit's 7", got)
				}
			}
			await(t, "the connection", ended(client)) // by the server, though this client never hangs up
		})
	}
}
