package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// metric asks the house for one of its figures; it was opened with --metrics.
func (h *house) metric(name string) float64 {
	h.t.Helper()
	response, err := http.Get(h.printed(`Metrics +(http://\S+)`))
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindSubmatch(body)
	if m == nil {
		h.t.Fatalf("/metrics does not say %s", name)
	}
	value, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		h.t.Fatal(err)
	}
	return value
}

// reaches waits until a figure is as wanted; nothing tells when it changes.
func (h *house) reaches(name string, wanted func(float64) bool) {
	h.t.Helper()
	for late := time.Now().Add(30 * time.Second); !wanted(h.metric(name)); <-time.After(20 * time.Millisecond) {
		if time.Now().After(late) {
			h.t.Fatalf("%s is %v", name, h.metric(name))
		}
	}
}

// smallDisk mounts a disk of so many bytes for the test.
func smallDisk(t *testing.T, size int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=700", size)); err != nil {
		t.Skipf("a disk that can be filled: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill writes a file until the disk is full.
func fill(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; size /= 2 { // to the last byte
		for block := make([]byte, size); err == nil; {
			_, err = f.Write(block)
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		err = nil
	}
}

// twoGuests are two people without accounts, each on a terminal of their own.
func twoGuests(t *testing.T, h *house) (speaker, listener *sshtest.Guest) {
	t.Helper()
	speaker = sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30})
	enterAsGuest(speaker)
	listener = sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 100, Rows: 30})
	enterAsGuest(listener)
	return speaker, listener
}

// TestAFullDiskSendsNothingAndLosesNothing fills the disk under an open house. What is said then is saved nowhere and seen by
// nobody; it is back in the input, with a sentence, as often as it is tried; the operator has one line. With room on the
// disk again, the same words go out.
//
//security:holds 43
func TestAFullDiskSendsNothingAndLosesNothing(t *testing.T) {
	data := smallDisk(t, 16<<20)
	h := open(t, data, "--burst", "0", "--rate", "0", "--metrics", "127.0.0.1:0")
	speaker, listener := twoGuests(t, h)
	speaker.Say("there is room")
	listener.Sees("there is room")

	ballast := filepath.Join(data, "ballast")
	fill(t, ballast)
	const tries = 5
	for i := range tries {
		speaker.Say("full" + strings.Repeat(".", i))
		h.reaches("teahouse_commit_failures_total", func(n float64) bool { return n > float64(i) })
		speaker.Sees("It could not be saved, so it was not sent", "› full")
		speaker.Type(killLine)
		speaker.SeesNot("› full")
	}
	speaker.Say("at last there is room again")
	speaker.Sees("so it was not sent", "› at last there is room again")
	listener.Redraws()
	if s := listener.Screen(); strings.Contains(s, "full") || strings.Contains(s, "at last") {
		t.Errorf("somebody sees what was not saved:\n%s", s)
	}

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	speaker.Type("\r")
	listener.Sees("at last there is room again")
	if n := strings.Count(h.log.String(), "doing=say"); n != 1 {
		t.Errorf("the operator is told %d times, want once:\n%s", n, h.log.String())
	}
	if code := h.stop(); code != 0 {
		t.Errorf("exit status = %d", code)
	}
	intact(t, data)
	if got := strings.Join(keptWords(t, data), "|"); got != "there is room|at last there is room again" {
		t.Errorf("saved is %q", got)
	}
}

// TestAFullDiskIsNamedAtTheStart: a house that can't open for want of room says so, with and without a past, and nothing of
// the past is touched.
//
//security:holds 43 45
func TestAFullDiskIsNamedAtTheStart(t *testing.T) {
	data := smallDisk(t, 4<<20)
	ballast := filepath.Join(data, "ballast")
	fill(t, ballast)
	refusedAtTheStart(t, data, `make room on the disk`)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	h := open(t, data, "--burst", "0", "--rate", "0")
	speaker, listener := twoGuests(t, h)
	speaker.Say("before it was full")
	listener.Sees("before it was full")
	h.stop()
	fill(t, ballast)
	refusedAtTheStart(t, data, `teahouse\.db.*; is there room on the disk\?`)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	open(t, data).stop()
	intact(t, data)
	if got := keptWords(t, data); len(got) != 1 || got[0] != "before it was full" {
		t.Errorf("saved is %q", got)
	}
}

// refusedAtTheStart holds that the house does not open, and says why in one line.
func refusedAtTheStart(t *testing.T, data, why string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), stopTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, "teahouse", "serve", "--data", data, "--addr", sshtest.FreeAddr(t), "--helper=off").CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
		t.Errorf("the house opens, or ends with %v", err)
	}
	if line := regexp.MustCompile(`^teahouse: .*` + why + `.*\n$`); !line.Match(out) {
		t.Errorf("the operator reads %q, want %s", out, line)
	}
}

// TestADiskThatCantBeWrittenIsRefused starts the house on a file system that was mounted for reading, as happens to one with
// errors on it: one line that names the file, and nothing changed.
//
//security:holds 43
func TestADiskThatCantBeWrittenIsRefused(t *testing.T) {
	data := smallDisk(t, 16<<20)
	open(t, data).stop()
	before, err := os.ReadFile(filepath.Join(data, "teahouse.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", data, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	refusedAtTheStart(t, data, `teahouse\.db.*read-only file system; .*--data`)
	if after, err := os.ReadFile(filepath.Join(data, "teahouse.db")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was changed, %v", err)
	}
}

// TestALockedDatabaseHoldsUpWordsAndNobody has another program hold the database. For a while, as a backup may, and what was
// said goes out when it lets go; then for longer than the house waits, and the words are back with a sentence, and nobody
// has seen them. Typing goes on all the time.
//
//security:holds 44
func TestALockedDatabaseHoldsUpWordsAndNobody(t *testing.T) {
	data := t.TempDir()
	h := open(t, data, "--burst", "0", "--rate", "0", "--metrics", "127.0.0.1:0")
	speaker, listener := twoGuests(t, h)
	letGo := lock(t, data)
	speaker.Say("with a little patience")
	speaker.Sees("with a little patience") // and that it is not saved yet
	speaker.Type("meanwhile")
	speaker.Sees("› meanwhile")
	if s := listener.Screen(); strings.Contains(s, "patience") {
		t.Errorf("somebody sees what was not saved:\n%s", s)
	}
	letGo()
	listener.Sees("with a little patience")
	speaker.Type(killLine)

	letGo = lock(t, data)
	speaker.Say("too long")
	listener.Type("still typing")
	listener.Sees("› still typing")
	speaker.Sees("It could not be saved, so it was not sent", "› too long")
	if s := listener.Screen(); strings.Contains(s, "too long") {
		t.Errorf("somebody sees what was not saved:\n%s", s)
	}
	letGo()
	speaker.Type("\r")
	listener.Sees("too long", "› still typing")
	if n := strings.Count(h.log.String(), "doing=say"); n != 1 {
		t.Errorf("the operator is told %d times, want once:\n%s", n, h.log.String())
	}
	h.stop()
	intact(t, data)
	if got := strings.Join(keptWords(t, data), "|"); got != "with a little patience|too long" {
		t.Errorf("saved is %q", got)
	}
}

// lock holds the database as another program would that writes to it.
func lock(t *testing.T, data string) (letGo func()) {
	t.Helper()
	conn, err := database(t, data).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run := func(statement string) {
		t.Helper()
		if _, err := conn.ExecContext(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run(`PRAGMA busy_timeout = 5000`)
	run(`BEGIN IMMEDIATE`)
	return func() {
		t.Helper()
		run(`ROLLBACK`)
		conn.Close()
	}
}
