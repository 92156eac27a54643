package main_test

import (
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// posts says something on a connection that is there already, as ssh HOST post lobby does.
func posts(t *testing.T, conn net.Conn, words string) {
	t.Helper()
	c, chans, reqs, err := ssh.NewClientConn(conn, "house", &ssh.ClientConfig{
		User: "guest", Auth: []ssh.AuthMethod{ssh.Password("")}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	client := ssh.NewClient(c, chans, reqs)
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := session.CombinedOutput("post lobby " + words); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func reach(t *testing.T, network, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// TestOneRoomBehindAllDoors: who comes by another address or by a socket is in the same house, and the log has where from.
func TestOneRoomBehindAllDoors(t *testing.T) {
	second := "127.0.0.1:0"
	path := filepath.Join(t.TempDir(), "tea.sock")
	h := open(t, t.TempDir(), "--addr", second+",unix:"+path)
	h.log.until(t, func(log string) bool { return strings.Contains(log, "msg=open") })
	_, rest, _ := strings.Cut(h.log.String(), `addr="`+h.addr+", ")
	second, _, _ = strings.Cut(rest, ",")
	posts(t, reach(t, "tcp", h.addr), "one")
	posts(t, reach(t, "tcp", second), "two")
	posts(t, reach(t, "unix", path), "three")
	h.log.until(t, func(log string) bool {
		return strings.Count(log, "msg=in ") == 3 && strings.Contains(log, "msg=in visit=3 ip=unix ")
	})
	if code := h.stop(); code != 0 {
		t.Errorf("exit status = %d, want 0", code)
	}
	for network, addr := range map[string]string{"tcp": second, "unix": path} {
		if conn, err := net.Dial(network, addr); err == nil {
			conn.Close()
			t.Errorf("somebody still listens on %s", addr)
		}
	}
}

// TestAHouseBehindAProxy: the program takes the address that a listed proxy tells, and its own health check for one that
// comes on the proxy's behalf.
//
//security:holds 16
func TestAHouseBehindAProxy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tea.sock")
	h := open(t, t.TempDir(), "--addr", "unix:"+path, "--proxy-from", "127.0.0.0/8,unix")
	for network, addr := range map[string]string{"tcp": h.addr, "unix": path} {
		conn := reach(t, network, addr)
		if _, err := io.WriteString(conn, "PROXY TCP4 198.51.100.7 203.0.113.1 40000 22\r\n"); err != nil {
			t.Fatal(err)
		}
		posts(t, conn, network)
		asked := "--addr=" + addr
		if network == "unix" {
			asked = "--addr=unix:" + addr
		}
		if out, err := exec.Command("teahouse", "health", "--data", h.data, asked, "--proxy-from", "127.0.0.0/8,unix").CombinedOutput(); err != nil {
			t.Errorf("health by %s: %v: %s", network, err, out)
		}
		if out, err := exec.Command("teahouse", "health", "--data", h.data, asked).CombinedOutput(); err == nil {
			t.Errorf("health by %s comes in without a header: %s", network, out)
		}
	}
	if n := strings.Count(h.log.String(), "ip=198.51.100.7 "); n < 2 {
		t.Errorf("%d lines about who is behind the proxy:\n%s", n, h.log.String())
	}
}
