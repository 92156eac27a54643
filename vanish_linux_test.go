package main_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func init() { wires["packets dropped"] = newDroppedWire }

// droppedWire is a network of its own between the guest and the house, in which the kernel drops every packet while it is dead.
// Only who may make networks has one.
type droppedWire struct {
	t         *testing.T
	namespace string
	near      string // the house's address in it
}

// networks counts those that this process has made.
var networks atomic.Int32

func newDroppedWire(t *testing.T) wire {
	t.Helper()
	for _, tool := range []string{"ip", "nft"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("no network can be made without ", tool)
		}
	}
	n := networks.Add(1)
	id := fmt.Sprintf("tea%d-%d", os.Getpid(), n)
	subnet := fmt.Sprintf("198.18.%d.%d", os.Getpid()%250, 4*(n%64)) // of a /30; RFC 2544 keeps them for tests
	w := &droppedWire{t: t, namespace: id, near: next(subnet, 1)}
	if out, err := exec.Command("ip", "netns", "add", id).CombinedOutput(); err != nil {
		t.Skipf("no network may be made here: %s", out)
	}
	t.Cleanup(func() { w.run("ip", "netns", "del", id) }) // with the cable that leads there
	near, far := "t"+strconv.Itoa(os.Getpid())+"a"+strconv.Itoa(int(n)), "tea0"
	w.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", id)
	w.run("ip", "addr", "add", w.near+"/30", "dev", near)
	w.run("ip", "link", "set", near, "up")
	w.run("ip", "-n", id, "addr", "add", next(subnet, 2)+"/30", "dev", far)
	w.run("ip", "-n", id, "link", "set", far, "up")
	if out, err := exec.Command("ip", "netns", "exec", id, "nft", "add table inet may; delete table inet may").CombinedOutput(); err != nil {
		t.Skipf("no packets may be dropped here: %s", out)
	}
	return w
}

// next is the address by bytes behind one.
func next(addr string, by byte) string {
	ip := net.ParseIP(addr).To4()
	ip[3] += by
	return ip.String()
}

func (w *droppedWire) from() string { return w.near }

func (w *droppedWire) lead(house string) string {
	return forward(w.t, func() (net.Conn, error) { return w.dial(house) }, func(house, guest net.Conn) {
		go pour(guest, house) // both end with the test, or when either side hangs up
		go pour(house, guest)
	})
}

func pour(to, from net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if _, e := to.Write(buf[:n]); e != nil || err != nil {
			return
		}
	}
}

func (w *droppedWire) run(args ...string) string {
	w.t.Helper()
	out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
	if err != nil {
		w.t.Fatalf("%q: %v\n%s", args, err, out)
	}
	return string(out)
}

// dial opens a connection from inside the network. The thread that has gone there never comes back.
func (w *droppedWire) dial(addr string) (conn net.Conn, err error) {
	setns, known := map[string]uintptr{"amd64": 308, "arm64": 268}[runtime.GOARCH]
	if !known {
		return nil, fmt.Errorf("setns on %s is not known", runtime.GOARCH)
	}
	done := make(chan struct{})
	go func() { // ends when the connection is there, with its thread, for it stays locked
		defer close(done)
		runtime.LockOSThread()
		var there *os.File
		if there, err = os.Open("/run/netns/" + w.namespace); err != nil {
			return
		}
		defer there.Close()
		if _, _, no := syscall.RawSyscall(setns, there.Fd(), syscall.CLONE_NEWNET, 0); no != 0 {
			err = no
			return
		}
		conn, err = net.DialTimeout("tcp", addr, 10*time.Second)
	}()
	<-done
	return conn, err
}

func (w *droppedWire) cut() {
	w.t.Helper()
	w.run("ip", "netns", "exec", w.namespace, "nft", "add table inet dead;"+
		"add chain inet dead in { type filter hook input priority 0; };"+
		"add chain inet dead out { type filter hook output priority 0; };"+
		"add rule inet dead in counter drop; add rule inet dead out drop")
}

func (w *droppedWire) mend() {
	w.t.Helper()
	w.run("ip", "netns", "exec", w.namespace, "nft", "delete table inet dead")
}

var droppedPackets = regexp.MustCompile(`counter packets (\d+)`)

func (w *droppedWire) missed() {
	w.t.Helper()
	for late := time.Now().Add(time.Minute); time.Now().Before(late); <-time.After(10 * time.Millisecond) { // nothing tells
		m := droppedPackets.FindStringSubmatch(w.run("ip", "netns", "exec", w.namespace, "nft", "list chain inet dead in"))
		if m != nil && m[1] != "0" {
			return
		}
	}
	w.t.Error("the house has sent nothing over a dead line")
}
