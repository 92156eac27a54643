package main

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/crypto/ssh"
)

// TestMain lets the scripts run this very test binary as the program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"teahouse": main})
}

// TestScripts runs testdata/*.txtar: what an operator types and sees.
//
//security:holds 42 45 46 47 48 52
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"as":        as,
			"exits":     exits,
			"freeaddr":  freeAddr,
			"listening": listening,
			"deaf":      deaf,
			"mode":      mode,
			"noted":     noted,
			"poke":      poke,
			"records":   records,
			"stay":      stay,
			"terminate": terminate,
		},
		Condition: func(cond string) (bool, error) { return cond == "root" && os.Getuid() == 0, nil },
	})
}

// exits runs a command that must end with a certain exit code: exits 2 teahouse …
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Check(err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%q exits with %d, want %d", args[1:], got, want)
	}
}

// freeAddr sets $ADDR and $PORT to a loopback address that nobody listens on.
func freeAddr(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Check(l.Close())
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Setenv("ADDR", l.Addr().String())
	ts.Setenv("PORT", port)
}

// listening waits until an SSH server speaks at an address.
func listening(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for ; ctx.Err() == nil; <-time.After(5 * time.Millisecond) { // nothing tells when a stranger's port opens
		conn, err := net.Dial("tcp", args[0])
		if err != nil {
			continue
		}
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		hello := make([]byte, 4)
		_, err = io.ReadFull(conn, hello)
		conn.Close()
		if err == nil && string(hello) == "SSH-" {
			return
		}
	}
	ts.Fatalf("nobody listens on %s", args[0])
}

// deaf waits until nobody listens at an address any more.
func deaf(ts *testscript.TestScript, _ bool, args []string) {
	for late := time.Now().Add(20 * time.Second); time.Now().Before(late); <-time.After(5 * time.Millisecond) {
		conn, err := net.Dial("tcp", args[0])
		if err != nil {
			return
		}
		conn.Close()
	}
	ts.Fatalf("somebody still listens on %s", args[0])
}

// stay comes in at an address with a terminal, and does not hang up before the script ends.
func stay(ts *testscript.TestScript, _ bool, args []string) {
	client, err := ssh.Dial("tcp", args[0], &ssh.ClientConfig{
		User: "guest", Auth: []ssh.AuthMethod{ssh.Password("")}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	ts.Check(err)
	ts.Defer(func() { client.Close() })
	session, err := client.NewSession()
	ts.Check(err)
	_, err = session.StdinPipe() // without one the session begins with the end of its input
	ts.Check(err)
	ts.Check(session.RequestPty("xterm", 24, 80, ssh.TerminalModes{}))
	ts.Check(session.Shell())
}

// terminate asks every program in the background to end, as a service manager does; testscript's own kill can't.
func terminate(ts *testscript.TestScript, _ bool, _ []string) {
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(syscall.SIGTERM))
	}
}

// mode checks a file's permissions: mode FILE 0600.
func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	want, err := strconv.ParseUint(args[1], 8, 32)
	ts.Check(err)
	if info.Mode().Perm() != os.FileMode(want) {
		ts.Fatalf("%s has mode %v, want %v", args[0], info.Mode().Perm(), os.FileMode(want))
	}
}

// poke writes bytes into a file: poke FILE OFFSET HEX.
func poke(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	bytes, err := hex.DecodeString(args[2])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteAt(bytes, offset)
	ts.Check(err)
	ts.Check(f.Close())
}

// anyText are the settings that take any text.
var anyText = []string{"addr", "host-keys", "data", "source", "profile", "llm-url", "llm-model", "llm-key-file", "hooks", "hooks-url", "metrics"}

// TestEverySettingHasAVariable: a flag counts more than its variable, and that more than the default.
func TestEverySettingHasAVariable(t *testing.T) {
	var usage strings.Builder
	if code := run(t.Context(), []string{"serve", "-h"}, program{env: nothing, stdout: &usage, stderr: io.Discard}); code != exitOK {
		t.Fatalf("serve -h = %d, want %d", code, exitOK)
	}
	// One that is taken after all opens a house, which must not stay open.
	over, end := context.WithCancel(t.Context())
	end()
	names := 0
	for line := range strings.Lines(usage.String()) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "--")
		if !ok {
			continue
		}
		names++
		name, _, _ = strings.Cut(name, " ")
		upper := variable(name)
		if !strings.Contains(usage.String(), upper+",") {
			t.Errorf("--%s: the usage does not tell of %s", name, upper)
		}
		if slices.Contains(anyText, name) {
			continue
		}
		var stderr strings.Builder
		env := func(v string) (string, bool) { return "no such value", v == upper }
		if code := run(over, []string{"serve", "--data", t.TempDir()}, program{env: env, stdout: io.Discard, stderr: &stderr}); code != exitUsage {
			t.Errorf("%s with a senseless value: %d, want %d", upper, code, exitUsage)
		}
		if !strings.Contains(stderr.String(), upper) {
			t.Errorf("%s with a senseless value: %q does not name it", upper, stderr.String())
		}
	}
	if names < 20 {
		t.Errorf("only %d flags in the usage:\n%s", names, usage.String())
	}
}

func nothing(string) (string, bool) { return "", false }

func TestGarbageIsCollectedAtAPaceThatCanBeChosen(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	tuneGC(func(string) (string, bool) { return "77", true })
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("GOGC was chosen, and is %d, want 77", got)
	}
	tuneGC(nothing)
	if got := debug.SetGCPercent(77); got != gcPercent {
		t.Errorf("GOGC is %d, want %d", got, gcPercent)
	}
}

func TestProfilesAreWritten(t *testing.T) {
	dir := t.TempDir()
	stop, err := startProfile(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cpu.pprof", "heap.pprof"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v, %v; want something in it", name, info, err)
		}
	}
}
