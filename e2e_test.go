package main_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// house is a running program.
type house struct {
	t    *testing.T
	addr string
	data string
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended

	out, log transcript
}

// transcript is what a process has printed so far.
type transcript struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// until waits for a line; nothing tells when another process writes one.
func (t *transcript) until(tt *testing.T, written func(log string) bool) {
	tt.Helper()
	for late := time.Now().Add(20 * time.Second); !written(t.String()); <-time.After(5 * time.Millisecond) {
		if time.Now().After(late) {
			tt.Fatalf("not in the log:\n%s", t.String())
		}
	}
}

// open starts the program on a data directory and waits until it listens.
func open(t *testing.T, data string, args ...string) *house {
	t.Helper()
	return launch(t, data, func(args []string) *exec.Cmd { return exec.Command("teahouse", args...) }, args...) // this program: TestMain puts it there
}

// launch is open for a program that begins in its own way, or with more in its environment.
func launch(t *testing.T, data string, command func(args []string) *exec.Cmd, args ...string) *house {
	t.Helper()
	h := &house{t: t, addr: sshtest.FreeAddr(t), data: data, done: make(chan struct{})}
	args = append([]string{"serve", "--addr", h.addr, "--data", data, "--helper=off", "--new-conns", "0", "--conns-per-addr", "0", "--unauth-per-addr", "0"}, args...)
	h.cmd = command(args)
	h.cmd.Env = append(h.cmd.Env, "TZ=UTC", "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"))
	stdout, err := h.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	h.cmd.Stderr = &h.log
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan struct{})
	go h.read(stdout, ready) // ends with the process
	go func() {              // ends with the process
		<-ready
		_ = h.cmd.Wait() // its status is in ProcessState
		close(h.done)
	}()
	t.Cleanup(func() {
		_ = h.cmd.Process.Kill()
		<-h.done
		if t.Failed() {
			t.Logf("the house's log:\n%s", h.log.String())
		}
	})
	select {
	case <-ready:
	case <-time.After(20 * time.Second):
		t.Fatalf("the house did not open:\n%s", h.log.String())
	}
	return h
}

// read collects what the program prints; ready is closed when it says how to join.
func (h *house) read(r io.Reader, ready chan struct{}) {
	var once sync.Once
	in := bufio.NewScanner(r)
	for in.Scan() {
		fmt.Fprintln(&h.out, in.Text())
		if strings.Contains(in.Text(), "/owner") || strings.Contains(in.Text(), "SHA256:") {
			once.Do(func() { close(ready) })
		}
	}
	once.Do(func() { close(ready) })
}

// printed waits for a line that matches and answers its first group.
func (h *house) printed(pattern string) string {
	h.t.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if m := re.FindStringSubmatch(h.out.String()); m != nil {
			return m[len(m)-1]
		}
	}
	h.t.Fatalf("no line like %s in:\n%s", pattern, h.out.String())
	return ""
}

// stopTime is what a house may take to close.
const stopTime = 10 * time.Second

// stop asks the program to end, and answers its exit status.
func (h *house) stop() int {
	h.t.Helper()
	_ = h.cmd.Process.Signal(syscall.SIGTERM)
	return h.ended()
}

// kill ends the program as a power cut would.
func (h *house) kill() {
	h.t.Helper()
	_ = h.cmd.Process.Signal(syscall.SIGKILL)
	h.ended()
}

func (h *house) ended() int {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	select {
	case <-h.done:
		return h.cmd.ProcessState.ExitCode()
	case <-ctx.Done():
		h.t.Fatal("the house did not end")
	}
	return -1
}

var (
	chinese = map[string]string{"LANG": "zh_CN.UTF-8"}
	english = map[string]string{"LANG": "en_GB.UTF-8"}
)

// register goes through the sign-in screen as a stranger would who reads it.
func register(g *sshtest.Guest, name, password string) {
	g.Type("\x1b[Z\x1b[Z") // Shift+Tab: up to the doors
	g.Type("\x1b[C")       // right: Register
	g.Type("\r" + name + "\r" + password + "\r" + password + "\r")
}

// TestTwoPeopleTalk is the house's reason: a stranger registers, a second one logs in, they talk, and tomorrow it is all
// still there.
//
//security:holds 42
func TestTwoPeopleTalk(t *testing.T) {
	for _, size := range []struct{ columns, rows int }{{100, 30}, {80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size.columns, size.rows), func(t *testing.T) {
			data := t.TempDir()
			h := open(t, data)

			cha := sshtest.Come(t, h.addr, sshtest.Options{Env: chinese, Columns: size.columns, Rows: size.rows})
			cha.Sees("登录", "注册", "游客", "用户名")
			register(cha, "茶博士", "one-cup-of-tea")
			cha.Sees("茶博士", "欢迎入座")

			zoe := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: size.columns, Rows: size.rows, User: "Zoë"})
			zoe.Sees("Log in", "Zoë")
			register(zoe, "", "another-password")
			zoe.Sees("Welcome")

			cha.Say("今天喝什么茶？")
			zoe.Sees("今天喝什么茶？", "茶博士")
			zoe.Say("Oolong, please 🍵")
			cha.Sees("Oolong, please", "Zoë")
			zoe.Sees("Oolong, please")

			if code := h.stop(); code != 0 {
				t.Errorf("exit status after SIGTERM = %d, want 0", code)
			}
			cha.Sees("小店暂歇")
			zoe.Sees("closing")
			if cha.Alternate() || zoe.Alternate() {
				t.Error("a terminal was left on the alternate screen")
			}

			h = open(t, data)
			back := sshtest.Come(t, h.addr, sshtest.Options{User: "茶博士", Env: chinese, Columns: size.columns, Rows: size.rows})
			back.Sees("茶博士", "登录")
			back.Say("one-cup-of-tea")
			back.Sees("今天喝什么茶？", "Oolong, please")
		})
	}
}

// keptWords is every message in the database of a house that is closed, in order.
func keptWords(t *testing.T, data string) (words []string) {
	t.Helper()
	ctx := context.Background()
	st, err := store.OpenReadOnly(ctx, filepath.Join(data, "teahouse.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	lobby, err := st.Room(ctx, 0, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	for after := int64(0); ; {
		page, err := st.MessagesAfter(ctx, lobby.ID, after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return words
		}
		for _, m := range page {
			words, after = append(words, m.Text), m.Seq
		}
	}
}

func enterAsGuest(g *sshtest.Guest) {
	g.Sees("Log in")
	g.Type("\x1b[Z\x1b[C\x1b[C\r")
	g.Sees("You are")
}

// TestKeyOpensTheDoor remembers a key after a password login and comes back with it.
func TestKeyOpensTheDoor(t *testing.T) {
	h := open(t, t.TempDir())
	key := sshtest.NewKey(t)
	g := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Key: key, User: "Иван"})
	g.Sees("Иван")
	register(g, "", "сто-чашек-чая")
	g.Sees("Remember this key?", "SHA256:")
	g.Type("y")
	g.Sees("Remembered")
	g.Say("/quit")
	if code := g.Ends(); code != 0 {
		t.Errorf("exit status of /quit = %d, want 0", code)
	}
	g.Sees("Goodbye")

	again := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Key: key, User: "somebody"})
	again.Sees("Welcome back, Иван", "key opened the door")

	stranger := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Key: sshtest.NewKey(t), User: "Иван"})
	stranger.Sees("Log in")
}

// TestOwnerCode makes the first person who types the code the owner, once.
func TestOwnerCode(t *testing.T) {
	data := t.TempDir()
	h := open(t, data)
	code := h.printed(`/owner ([A-Z0-9a-z-]+)`)
	g := sshtest.Come(t, h.addr, sshtest.Options{Env: english, User: "keeper"})
	register(g, "", "keeper-of-the-house")
	g.Sees("Welcome")
	g.Say("/owner WRONG-CODE")
	g.Sees("not the code")
	g.Type("\x15") // what was refused is in the input again
	g.Say("/owner " + code)
	g.Sees("The house is yours")
	h.stop()

	h = open(t, data)
	h.printed(`(SHA256:\S+)`)
	if out := h.out.String(); strings.Contains(out, "/owner") {
		t.Errorf("a house with an owner prints a code:\n%s", out)
	}
}

// TestErrorPages asks for a room that is not there, and for the lobby by name.
func TestErrorPages(t *testing.T) {
	h := open(t, t.TempDir())
	g := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Command: "nosuchroom"})
	g.Sees("404", "nosuchroom", "Go Back", "©")
	g.Type("\r")
	g.Sees("Log in")

	direct := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Command: "lobby"})
	direct.Sees("Log in")
	enterAsGuest(direct)
	direct.Sees("#lobby")
}

// TestDroppedLine comes back within the grace: nobody notices, and the draft is still in the input.
//
//security:holds 33
func TestDroppedLine(t *testing.T) {
	h := open(t, t.TempDir())
	watcher := sshtest.Come(t, h.addr, sshtest.Options{Env: english})
	enterAsGuest(watcher)
	key := sshtest.NewKey(t)
	g := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Key: key, User: "Ann"})
	register(g, "", "ann-drinks-tea")
	g.Sees("Remember")
	g.Type("y")
	watcher.Sees("Ann came in")
	g.Type("half a thought")
	g.Sees("half a thought")
	g.Vanish()

	back := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Key: key})
	back.Sees("half a thought")
	back.Type("\r")
	watcher.Sees("half a thought")
	if s := watcher.Screen(); strings.Contains(s, "Ann left") || strings.Count(s, "Ann came in") != 1 {
		t.Errorf("the dropped line left a trace:\n%s", s)
	}
}
