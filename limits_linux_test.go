package main_test

import (
	"bufio"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// withFiles starts the program with so many descriptors and no more.
func withFiles(n int) func(args []string) *exec.Cmd {
	return func(args []string) *exec.Cmd {
		return exec.Command("sh", append([]string{"-c", fmt.Sprintf(`ulimit -n %d && exec teahouse "$@"`, n), "sh"}, args...)...)
	}
}

// TestConnectionsLeaveDescriptorsForTheHouse has more people come than the house has descriptors for: those whom it can't take
// are turned away at once, with one line for the operator, and the others go on. When some leave, others may come.
//
//security:holds 16 50
func TestConnectionsLeaveDescriptorsForTheHouse(t *testing.T) {
	const files, spare = 140, 100
	h := launch(t, t.TempDir(), withFiles(files), "--burst", "0", "--rate", "0", "--metrics", "127.0.0.1:0")
	speaker, listener := twoGuests(t, h)
	var crowd []net.Conn
	greeted := 0
	for range files {
		conn, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		crowd = append(crowd, conn)
		_ = conn.SetReadDeadline(time.Now().Add(stopTime))
		if line, err := bufio.NewReader(conn).ReadString('\n'); err == nil && strings.HasPrefix(line, "SSH-2.0-") {
			greeted++
		}
	}
	if want := files - spare - 2; greeted != want {
		t.Errorf("the house takes %d more connections, want %d", greeted, want)
	}
	speaker.Say("it is crowded here")
	listener.Sees("it is crowded here")
	for _, conn := range crowd {
		conn.Close()
	}
	h.reaches("teahouse_connections", func(n float64) bool { return n == 2 })
	newcomer := sshtest.Come(t, h.addr, sshtest.Options{Env: english})
	newcomer.Sees("Log in")
	if n := strings.Count(h.log.String(), "too many connections"); n != 1 {
		t.Errorf("the operator is told %d times, want once:\n%s", n, h.log.String())
	}
}

// TestDescriptorsUsedUpAreToldOnceAndMended uses up every descriptor that the house has, through the door for metrics, which
// is for the operator's own machines and has no limit. People talk all the same, the operator has a line for each door, and
// who has been waiting outside gets in when there are descriptors again.
//
//security:holds 50
func TestDescriptorsUsedUpAreToldOnceAndMended(t *testing.T) {
	h := launch(t, t.TempDir(), withFiles(140), "--burst", "0", "--rate", "0", "--metrics", "127.0.0.1:0")
	speaker, listener := twoGuests(t, h)
	door := h.printed(`Metrics +http://(\S+)/metrics`)
	var hogs []net.Conn
	for range 140 {
		conn, err := net.Dial("tcp", door)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		hogs = append(hogs, conn)
	}
	h.log.until(t, func(log string) bool { return strings.Contains(log, "http: Accept error") })
	waiting := make(chan *sshtest.Guest, 1)
	go func() { // ends when the guest is in, or has lost patience
		g, _ := sshtest.Try(t, h.addr, sshtest.Options{Env: english})
		waiting <- g
	}()
	h.log.until(t, func(log string) bool { return strings.Contains(log, `doing="accept connections"`) })
	speaker.Say("nobody can come in")
	listener.Sees("nobody can come in")
	for _, conn := range hogs {
		conn.Close()
	}
	newcomer := <-waiting
	if newcomer == nil {
		t.Fatal("who waited outside did not get in")
	}
	enterAsGuest(newcomer)
	newcomer.Sees("nobody can come in")
	for _, line := range []string{`doing="accept connections"`, "http: Accept error"} {
		if n := strings.Count(h.log.String(), line); n != 1 {
			t.Errorf("the operator is told of %s %d times, want once:\n%s", line, n, h.log.String())
		}
	}
}

// TestALimitOfMemoryHolds has the house collect nothing before it has come to its limit, and people come and go until it has
// used twice as much: what the runtime holds never goes far beyond.
//
//security:holds 51
func TestALimitOfMemoryHolds(t *testing.T) {
	const limit = 40 << 20
	h := launch(t, t.TempDir(), func(args []string) *exec.Cmd {
		cmd := exec.Command("teahouse", args...)
		cmd.Env = []string{fmt.Sprintf("GOMEMLIMIT=%d", limit), "GOGC=off"}
		return cmd
	}, "--burst", "0", "--rate", "0", "--metrics", "127.0.0.1:0")
	if got := h.metric("go_gc_gomemlimit_bytes"); got != limit {
		t.Fatalf("the house's limit is %v, want %v", got, limit)
	}
	speaker, listener := twoGuests(t, h)
	for i := 0; h.metric("go_memstats_alloc_bytes_total") < 2*limit; i++ {
		comeAndGo(t, h, i)
		word := fmt.Sprintf("word %d.", i)
		speaker.Say(word)
		listener.Sees(word)
		// A little above is the runtime's own way: it does not stop the world for a limit.
		if held := h.metric("go_memstats_sys_bytes") - h.metric("go_memstats_heap_released_bytes"); held > 1.25*limit {
			t.Fatalf("the house holds %.0f bytes, want at most its limit of %d", held, limit)
		}
	}
	if h.metric("go_gc_duration_seconds_count") == 0 {
		t.Error("the house has collected nothing")
	}
}

// comeAndGo has a guest come in and leave, every other time without a word.
func comeAndGo(t *testing.T, h *house, i int) {
	t.Helper()
	g := sshtest.Come(t, h.addr, sshtest.Options{Env: english})
	enterAsGuest(g)
	if i%2 == 0 {
		g.Say("/quit")
		g.Ends()
	}
	g.Vanish()
}

// TestNothingIsLeftOfWhoWasHere has people come in and leave, a hundred times: then there are as many goroutines and
// descriptors as before.
//
//security:holds 32 50
func TestNothingIsLeftOfWhoWasHere(t *testing.T) {
	joined(t, 100)
}

// TestCampaignJoins is the same a thousand times.
//
//security:holds 32 50
func TestCampaignJoins(t *testing.T) {
	if !*campaign {
		t.Skip("takes minutes: -campaign")
	}
	joined(t, 1000)
}

func joined(t *testing.T, times int) {
	t.Helper()
	const goroutines, files = "go_goroutines", "process_open_fds"
	h := open(t, t.TempDir(), "--burst", "0", "--rate", "0", "--metrics", "127.0.0.1:0")
	twoGuests(t, h)
	comeAndGo(t, h, 0) // what is made once is made before counting
	comeAndGo(t, h, 1)
	h.reaches("teahouse_connections", func(n float64) bool { return n == 2 })
	before := map[string]float64{goroutines: h.metric(goroutines), files: h.metric(files)}
	for i := range times {
		comeAndGo(t, h, i)
	}
	for name, was := range before {
		h.reaches(name, func(n float64) bool { return n <= was })
		t.Logf("campaign: after %d joins %s is %v, and was %v", times, name, h.metric(name), was)
	}
	h.reaches("teahouse_people", func(n float64) bool { return n == 2 })
}
