package main_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// TestUnderAServiceManager: the house says when it is ready, that it is alive and that it stops, and takes the listeners that
// are held for it.
func TestUnderAServiceManager(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	file, err := held.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	path := filepath.Join(t.TempDir(), "tea.sock")
	also, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer also.Close()
	second, err := also.File()
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	// The process must be told its own number, which only a shell knows before it becomes the program.
	house := exec.Command("sh", "-c", `LISTEN_PID=$$ exec "$0" serve --data "$1" --helper off --addr 127.0.0.1:1`, program(t), t.TempDir())
	house.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=200000", "LISTEN_FDS=2", "LISTEN_FDNAMES=teahouse:teahouse")
	house.ExtraFiles = []*os.File{file, second} // from descriptor 3 on, where sd_listen_fds(3) has them
	if err := house.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = house.Process.Kill() }()
	// Read to the end, as a service manager does: who is not read waits.
	states := make(chan string, 10_000)
	go func() { // ends with the socket
		for buf := make([]byte, 256); ; {
			n, err := told.Read(buf)
			if err != nil {
				return
			}
			states <- strings.TrimSpace(string(buf[:n]))
		}
	}()
	hears := func(want string) {
		t.Helper()
		for late := time.After(20 * time.Second); ; {
			select {
			case got := <-states:
				if got == want {
					return
				}
			case <-late:
				t.Fatalf("waited for %s", want)
			}
		}
	}
	hears("READY=1")
	guest := sshtest.Come(t, held.Addr().String(), sshtest.Options{Env: english, Columns: 80, Rows: 24})
	guest.Sees("Log in")
	posts(t, reach(t, "unix", path), "by the second socket")
	hears("WATCHDOG=1")
	hears("WATCHDOG=1")
	if err := house.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	hears("STOPPING=1")
	guest.Ends()
	if err := house.Wait(); err != nil {
		t.Errorf("ends with %v", err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Errorf("the service manager's socket went with the house: %v", err)
	}
}

// program is where the program is: TestMain puts it into PATH.
func program(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("teahouse")
	if err != nil {
		t.Fatal(err)
	}
	return path
}
