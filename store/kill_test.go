package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"teahouse/store"
)

// childJobs is what this binary does when a test starts it again; each is handed the path of a database.
var childJobs = map[string]func(path string){
	"talk": talkForEver,
	"hold": holdOpen,
}

// child is this binary at one of its jobs.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
}

func startChild(t *testing.T, job, path string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+job, "STORE_TEST_PATH="+path)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() }) // does nothing when it has ended
	return &child{cmd: cmd, stdin: stdin, lines: bufio.NewScanner(stdout)}
}

// talkForEver has eight writers say things; what was acknowledged is printed, one "seq text" a line.
func talkForEver(path string) {
	s, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				cmd := store.NewCommand(store.KindSay, 0, guestSays(store.NewID()))
				cmd.Body = store.NewCommand(store.KindSay, 0, guestSays(cmd.ID)).Body
				result, err := s.Do(context.Background(), cmd)
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				fmt.Fprintf(os.Stdout, "%s %s\n", result.Value, cmd.ID)
			}
		})
	}
	wg.Wait()
}

// holdOpen keeps the database open until standard input ends.
func holdOpen(path string) {
	s, err := store.Open(context.Background(), path, store.Options{})
	fmt.Println("open:", err)
	if err == nil {
		io.Copy(io.Discard, os.Stdin)
		s.Close()
	}
}

// TestKillLosesNothingAcknowledged kills a process with eight writers, five times: what was acknowledged is there, under its
// number.
//
//security:holds 41
func TestKillLosesNothingAcknowledged(t *testing.T) {
	path := newPath(t)
	acknowledged := make(map[string]string) // seq → text
	for range 5 {
		c := startChild(t, "talk", path)
		n := 0
		for ; c.lines.Scan(); n++ {
			seq, text, _ := strings.Cut(c.lines.Text(), " ")
			if other, twice := acknowledged[seq]; twice {
				t.Fatalf("Seq %s was given to %s and to %s", seq, other, text)
			}
			acknowledged[seq] = text
			if n == 200 {
				c.cmd.Process.Kill() // what it printed before it fell is still read
			}
		}
		if c.cmd.Wait(); n < 200 {
			t.Fatalf("the child ended by itself after %d messages", n)
		}
		verifyAcknowledged(t, path, acknowledged)
	}
	dump(t, path) // checks the file's integrity
}

func verifyAcknowledged(t *testing.T, path string, acknowledged map[string]string) {
	t.Helper()
	s := openStore(t, path, store.Options{})
	defer s.Close()
	saved := make(map[string]string)
	for seq := int64(0); ; {
		page, err := s.MessagesAfter(t.Context(), lobby, seq, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page {
			if seq++; m.Seq != seq {
				t.Fatalf("message %d has Seq %d", seq, m.Seq)
			}
			saved[fmt.Sprint(m.Seq)] = m.Text
		}
		if len(page) == 0 {
			break
		}
	}
	for seq, text := range acknowledged {
		if saved[seq] != text {
			t.Fatalf("message %s was acknowledged as %s and is %q", seq, text, saved[seq])
		}
	}
}
